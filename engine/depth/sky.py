"""Which pixels show the sky: smooth, bright or blue, joined to the top of the picture, above the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORKING_SIDE_PX = 192


def sky_mask(rgb: NDArray[np.float32], elevation: NDArray[np.floating]) -> NDArray[np.bool_]:
    """[H, W] True where the sky is seen. rgb: [H, W, 3] in 0..1; elevation: [H, W] radians above the horizon."""
    height, width = rgb.shape[:2]
    scale = min(1.0, WORKING_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    above = cv2.resize(elevation.astype(np.float32), size, interpolation=cv2.INTER_AREA) > -0.01
    grey = small.mean(axis=-1)
    texture = cv2.GaussianBlur(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 2.0)), (0, 0), 1.0)
    blue = small[..., 2] - small[..., 0]
    likely = above & (texture < 0.02) & ((blue > 0.04) | (grey > 0.75))
    labels = cv2.connectedComponents(likely.astype(np.uint8))[1]
    at_top = np.setdiff1d(np.unique(labels[: max(1, size[1] // 50)]), [0])
    sky = np.isin(labels, at_top)
    return cv2.resize(sky.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
