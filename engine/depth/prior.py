"""Depth from one picture without a network: ground plane, upright structure, ceiling and sky from gravity and edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.depth.base import FAR_M
from engine.depth.layout import layout_from_picture
from engine.depth.level import level_rays, walls_yaw
from engine.depth.sky import sky_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View


@dataclass(frozen=True, eq=False)
class Prior:
    """depth: [H, W] float32 metres, > 0. confidence: [H, W] float32 in 0..1. sky: [H, W] True at FAR_M."""

    depth: NDArray[np.float32]  # [H, W]
    confidence: NDArray[np.float32]  # [H, W]
    sky: NDArray[np.bool_]  # [H, W]


def geometric_prior(rgb: NDArray[np.float32], view: View) -> Prior:
    """A believable layout for a picture [H, W, 3] seen from `view`, at metric scale for a standing person."""
    rays = level_rays(view)
    sky = sky_mask(rgb, elevation=-np.arctan2(rays[..., 1], np.hypot(rays[..., 0], rays[..., 2])))
    layout = layout_from_picture(rgb, rays, sky, walls_yaw(rgb, rays))
    depth = np.where(sky, FAR_M, layout.depth(rays))
    confidence = np.where(sky, 0.8, 0.4)
    return Prior(depth.astype(np.float32), confidence.astype(np.float32), sky)
