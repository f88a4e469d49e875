"""Seams: the imagined part is moved, smoothly, to meet the known part (gradient-domain blending, Perez 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.fft import dctn, idctn

from engine.views.pixels import enlarged, shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.views.synth import Filled

_SMOOTHINGS = 12  # relaxations a level
_AT_THE_COARSEST = 80
_STIFFNESS = 1e-2  # of the correction: it fades over some 10 px, before steps that all lean one way can add up
_LARGEST_STEP = 0.15  # more is another thing, not another exposure


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
        return _relaxed(np.zeros_like(values), values, weight, decay_px, _AT_THE_COARSEST)
    half = (height // 2, width // 2)
    share = shrunk(weight, half)
    mean = shrunk(values * weight[..., None], half) / np.maximum(share, 1e-6)[..., None]
    coarse = membrane(mean.astype(np.float32), (share > 0.25).astype(np.float32), decay_px / 2)
    return _relaxed(enlarged(coarse, (height, width)), values, weight, decay_px, _SMOOTHINGS)


def _relaxed(
    field: NDArray[np.float32],
    values: NDArray[np.float32],
    weight: NDArray[np.float32],
    decay_px: float,
    count: int,
) -> NDArray[np.float32]:
    kernel = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / (4.0 + 1.0 / max(decay_px, 1.0) ** 2)
    given = weight[..., None] > 0
    for _ in range(count):
        field = np.where(given, values, field)
        relaxed = cv2.filter2D(field, -1, kernel, borderType=cv2.BORDER_REPLICATE)
        field = np.asarray(relaxed, np.float32).reshape(values.shape)  # OpenCV drops a single channel
    return np.where(given, values, field)


def melded(filled: Filled, hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W, 3] the correction that makes the fill's steps those inside its patches, so that joints between patches
    vanish (Darabi 2012): argmin |grad(rgb + c) - voted steps|^2 + stiffness * |c|^2, by a cosine transform. Defined
    everywhere; beside the hole it tells how much the fill moves against the known pixels."""
    right = _misfit(filled.right, np.diff(filled.echo, axis=1, append=filled.echo[:, -1:]), hole)
    down = _misfit(filled.down, np.diff(filled.echo, axis=0, append=filled.echo[-1:]), hole)
    divergence = np.diff(right, axis=1, prepend=0) + np.diff(down, axis=0, prepend=0)
    height, width = hole.shape
    waves = 4 - 2 * np.cos(np.pi * np.arange(height) / height)[:, None] - 2 * np.cos(np.pi * np.arange(width) / width)
    spectrum = np.asarray(dctn(-divergence, axes=(0, 1), norm="ortho")) / (waves + _STIFFNESS)[..., None]
    return np.asarray(idctn(spectrum, axes=(0, 1), norm="ortho"), np.float32)


def _misfit(voted: NDArray[np.float32], taken: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Only inside the hole; not on the last row and column, where no step goes."""
    misfit = np.where(hole[..., None], voted - taken, 0.0).astype(np.float32)
    misfit[-1], misfit[:, -1] = 0.0, 0.0
    return misfit


def exposure(difference: NDArray[np.float32]) -> NDArray[np.float32]:
    """[H, W, C] what of a difference may be carried on: nothing where it is so large that two things meet."""
    largest = np.abs(difference).max(axis=-1, keepdims=True)
    return difference * np.clip(2 - largest / np.float32(_LARGEST_STEP), 0, 1)


def meet(
    rgb: NDArray[np.float32],  # [H, W, 3] known pixels and their fill
    echo: NDArray[np.float32],  # [H, W, 3] what the fill says on its own, also on the known pixels beside the hole
    seam: NDArray[np.bool_],  # [H, W] known pixels where `echo` may be trusted
    hole: NDArray[np.bool_],  # [H, W]
    decay_px: float,
) -> NDArray[np.float32]:
    """[H, W, 3] with the seam's disagreement (exposure, tint) spread into the hole; pixels outside it are unchanged."""
    if not seam.any():
        return rgb
    step = exposure(rgb - echo) * seam[..., None]
    spread = membrane(step.astype(np.float32), seam.astype(np.float32), decay_px)
    return np.where(hole[..., None], np.clip(rgb + spread, 0.0, 1.0), rgb).astype(np.float32)
