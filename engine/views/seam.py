"""Seams: the imagined part is moved, smoothly, to meet the known part (gradient-domain blending, Perez 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SMOOTHINGS = 12  # relaxations a level


def membrane(
    values: NDArray[np.float32],  # [H, W, C]
    weight: NDArray[np.float32],  # [H, W] 0 = free, 1 = given
    decay_px: float,
) -> NDArray[np.float32]:
    """[H, W, C] the smoothest field through the given values, sinking to 0 with `decay_px` away from them.

    Solves (laplace - 1/decay^2) f = 0 outside the given pixels, free at the picture's border, by relaxation from coarse
    to fine (cascadic multigrid).
    """
    height, width = weight.shape
    if min(height, width) <= 8:
        start = np.zeros_like(values)
    else:
        half = (max(1, width // 2), max(1, height // 2))
        share = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
        mean = cv2.resize(values * weight[..., None], half, interpolation=cv2.INTER_AREA).reshape(*half[::-1], -1)
        mean = mean / np.maximum(share, 1e-6)[..., None]
        coarse = membrane(mean, (share > 0.25).astype(np.float32), decay_px / 2)
        start = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(values.shape)
    return _relaxed(start, values, weight[..., None], decay_px)


def _relaxed(
    field: NDArray[np.float32], values: NDArray[np.float32], given: NDArray[np.float32], decay_px: float
) -> NDArray[np.float32]:
    kernel = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / (4.0 + 1.0 / max(decay_px, 1.0) ** 2)
    for _ in range(_SMOOTHINGS):
        field = np.where(given > 0, values, field)
        field = cv2.filter2D(field, -1, kernel, borderType=cv2.BORDER_REPLICATE).reshape(values.shape)
    return np.where(given > 0, values, field)


def meet(
    rgb: NDArray[np.float32],  # [H, W, 3] known pixels and a fill that disagrees with them at the seam
    fill_at_known: NDArray[np.float32],  # [H, W, 3] what the fill says where both are known
    seam: NDArray[np.bool_],  # [H, W] known pixels where `fill_at_known` holds
    hole: NDArray[np.bool_],  # [H, W]
    decay_px: float,
) -> NDArray[np.float32]:
    """[H, W, 3] with the seam's disagreement spread into the hole; pixels outside the hole unchanged."""
    if not seam.any():
        return rgb
    step = membrane(np.where(seam[..., None], rgb - fill_at_known, 0.0), seam.astype(np.float32), decay_px)
    return np.where(hole[..., None], np.clip(rgb + step, 0.0, 1.0), rgb).astype(np.float32)
