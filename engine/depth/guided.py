"""The guided filter: a blurred picture takes over the edges of the photograph it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def guided(values: Floats, rgb: Floats, radius_px: int, ridge: float) -> Floats:
    """[H, W] values that are, in each window, the linear function of colour [H, W, 3] that fits them best (He, Sun &
    Tang 2010). ridge: variance of colour below which a window counts as even."""
    side = (2 * radius_px + 1, 2 * radius_px + 1)
    rgb = np.ascontiguousarray(rgb, np.float32)
    mean_c, mean_v = cv2.blur(rgb, side), cv2.blur(values, side)
    spread = cv2.blur(rgb * values[..., None], side) - mean_c * mean_v[..., None]
    slope = np.linalg.solve(_covariance(rgb, side) + ridge * np.eye(3, dtype=np.float32), spread[..., None])[..., 0]
    offset = mean_v - (slope * mean_c).sum(axis=-1)
    blurred = (cv2.blur(slope, side) * rgb).sum(axis=-1) + cv2.blur(offset, side)
    return np.asarray(blurred, np.float32)


def _covariance(rgb: Floats, side: tuple[int, int]) -> Floats:
    """[H, W, 3, 3] of the colours in each window."""
    products = (rgb[..., :, None] * rgb[..., None, :]).reshape(*rgb.shape[:2], 9)
    blurred = np.concatenate([cv2.blur(products[..., i : i + 3], side) for i in (0, 3, 6)], axis=-1)
    mean = cv2.blur(rgb, side)
    return np.asarray(blurred.reshape(*rgb.shape, 3) - mean[..., :, None] * mean[..., None, :], np.float32)
