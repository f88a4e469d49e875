"""Depth from one picture without a network: ground plane, upright structure, ceiling and sky from gravity and edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.depth.base import FAR_M
from engine.depth.evidence import evidence_from_depth
from engine.depth.layout import ENCLOSED, OPEN, ROOM, layout_from_picture
from engine.depth.level import elevation_of, level_rays
from engine.depth.place import looks_like_a_room, wall_lines
from engine.depth.sky import sky_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View


SKY_SHARE = 0.02  # of the picture: so much sky makes it an open place


@dataclass(frozen=True, eq=False)
class Prior:
    """depth: [H, W] float32 metres, > 0. confidence: [H, W] float32 in 0..1. sky: [H, W] True at FAR_M."""

    depth: NDArray[np.float32]  # [H, W]
    confidence: NDArray[np.float32]  # [H, W]
    sky: NDArray[np.bool_]  # [H, W]


def geometric_prior(
    rgb: NDArray[np.float32],  # [H, W, 3]
    view: View,
    sparse_depth: NDArray[np.float32],  # [H, W] metres
    known: NDArray[np.bool_],  # [H, W]
) -> Prior:
    """A believable layout of a picture: continued from the known depth, else at metric scale for a standing person."""
    rays = level_rays(view)
    elevation = elevation_of(rays)
    far = sparse_depth >= 0.9 * FAR_M
    sky = sky_mask(rgb, elevation, known & far, known & ~far)
    evidence = evidence_from_depth(rays, sparse_depth, known) if known.any() else None
    lines = wall_lines(rgb, view)
    yaw = evidence.yaw if evidence and evidence.yaw is not None else lines.yaw
    kind = OPEN if sky.mean() > SKY_SHARE else ROOM if looks_like_a_room(rgb, lines) else ENCLOSED
    layout = layout_from_picture(rgb, view, sky, kind, yaw, evidence)
    depth = np.where(sky, FAR_M, layout.depth(rays))
    confidence = np.where(sky, 0.8, 0.4)
    return Prior(depth.astype(np.float32), confidence.astype(np.float32), sky)
