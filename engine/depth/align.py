"""Bringing a predicted depth picture into agreement with known depth: one scale and shift, or a smooth field of them.

All fits are affine in *disparity* (1/z). Monocular networks predict it up to scale and shift; it is affine in pixel
coordinates on every plane, so an affine correction keeps planes plane; and far points, whose depth is least certain,
weigh least. Errors count relative to the known disparity, so that 1 % is 1 % near and far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

COARSE_PX = 8  # side of the cells in which known pixels are pooled for the local fits
ROBUST_ROUNDS = 4
ROBUST_SHARE = 0.08  # relative errors beyond this lose their vote (Cauchy weights)
STIFFNESS = 0.2  # a prior that spreads by this share of its mean tells half of what there is to know of a shift


def global_scale_shift(
    prior: NDArray[np.floating],  # [N] or [H, W]
    sparse: NDArray[np.floating],
    weights: NDArray[np.floating],  # >= 0; 0 where sparse is unknown
    stiffness: float = 0.0,
) -> tuple[float, float]:
    """The (scale, shift) that minimise sum(weights * (scale * prior + shift - sparse)^2), the scale kept positive.

    With no spread in the prior, or a negative slope, the shift is zero and the scale is the ratio of the means. A
    `stiffness` pulls towards that, the more so the less the prior spreads and the less a shift explains.
    """
    w = np.asarray(weights, dtype=np.float64)
    total = max(float(w.sum()), 1e-12)
    mean_x, mean_y = float((w * prior).sum()) / total, float((w * sparse).sum()) / total
    variance = float((w * (prior - mean_x) ** 2).sum()) / total
    covariance = float((w * (prior - mean_x) * (sparse - mean_y)).sum()) / total
    ratio = mean_y / max(mean_x, 1e-12)
    if variance <= 1e-8 * mean_x**2 or covariance <= 0:
        return ratio, 0.0
    misfit = float((w * (sparse - ratio * prior) ** 2).sum()) / total
    explained = (covariance - ratio * variance) ** 2 / (variance * max(misfit, 1e-12 * mean_y**2))
    stiff = (stiffness * mean_x) ** 2 * max(1.0 - explained, 0.0)
    scale = (covariance + stiff * ratio) / (variance + stiff)
    return scale, mean_y - scale * mean_x


def lwlr(
    prior: NDArray[np.floating],  # [H, W]
    sparse: NDArray[np.floating],  # [H, W]
    weights: NDArray[np.floating],  # [H, W] >= 0; 0 where sparse is unknown
    bandwidth: float,
    ridge: float,
    stiffness: float = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """See3D's locally weighted linear regression (arXiv 2412.06699): a scale and a shift [H, W] for every pixel.

    At each pixel the known pixels are weighted by a Gaussian of their distance (standard deviation `bandwidth` px) and
    the fit is pulled to the global one (see `global_scale_shift` for its `stiffness`) by `ridge`: the share of known
    neighbourhood (0..1) that counts as much as the global fit. The kernel sums are separable matrix products over a
    coarse grid of cells, exact up to the cell size.
    """
    height, width = prior.shape
    scale, shift = global_scale_shift(prior, sparse, weights, stiffness)
    total = max(float(weights.sum()), 1e-12)
    mean = float((weights * prior).sum()) / total
    spread = max(float(np.sqrt((weights * (prior - mean) ** 2).sum() / total)), 1e-6 * abs(mean), 1e-12)
    x = (prior - mean) / spread  # standardised, so that one ridge suits both coefficients
    y = sparse - (scale * prior + shift)  # what the global fit leaves over
    s_n, s_1, s_x, s_xx, s_y, s_xy = (
        _kernel_mean(moment, bandwidth)
        for moment in (weights > 0, weights, weights * x, weights * x * x, weights * y, weights * x * y)
    )
    level = (s_1 + 1e-3 * total / weights.size) / (s_n + 1e-3)  # so that the ridge is a share at any size of weights
    a, b = s_xx + ridge * level, s_1 + ridge * level
    determinant = a * b - s_x * s_x
    slope = (b * s_xy - s_x * s_y) / determinant
    offset = (a * s_y - s_x * s_xy) / determinant
    slope, offset = (
        np.asarray(cv2.resize(c, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float64)
        for c in (slope, offset)
    )
    return scale + slope / spread, shift + offset - slope * mean / spread


def _kernel_mean(moment: NDArray[np.generic], bandwidth: float) -> NDArray[np.float64]:
    """[h, w] cells: the Gaussian-weighted mean of a picture [H, W] around each, zeros beyond its border."""
    height, width = moment.shape
    rows, cols = -(-height // COARSE_PX), -(-width // COARSE_PX)
    cells = cv2.resize(moment.astype(np.float64), (cols, rows), interpolation=cv2.INTER_AREA)
    down, across = _kernel(rows, height / rows, bandwidth), _kernel(cols, width / cols, bandwidth)
    # einsum, since the threads of a BLAS product this small wait for each other when the machine is busy
    return np.einsum("ij,jk->ik", np.einsum("ij,jk->ik", down, cells), across)


def _kernel(cells: int, cell_px: float, bandwidth: float) -> NDArray[np.float64]:
    """[cells, cells] symmetric Gaussian weights between cell centres that sum to about one in a large picture."""
    distance = cell_px * (np.arange(cells)[:, None] - np.arange(cells)[None, :])
    return np.exp(-0.5 * (distance / bandwidth) ** 2) * cell_px / (bandwidth * np.sqrt(2 * np.pi))


def robust_scale_shift(
    prior: NDArray[np.floating], sparse: NDArray[np.floating], stiffness: float = 0.0
) -> tuple[float, float]:
    """Global (scale, shift) from known pairs [N] of disparities, deaf to outliers: Cauchy-reweighted least squares."""
    scale, shift = float(np.median(sparse / prior)), 0.0
    for _ in range(2 * ROBUST_ROUNDS):
        votes = _cauchy((scale * prior + shift - sparse) / sparse)
        scale, shift = global_scale_shift(prior, sparse, votes / sparse**2, stiffness)
    return scale, shift


def _cauchy(relative_error: NDArray[np.floating]) -> NDArray[np.floating]:
    return 1.0 / (1.0 + (relative_error / ROBUST_SHARE) ** 2)


def align_depth(
    prior: NDArray[np.float32],  # [H, W] metres
    sparse: NDArray[np.float32],  # [H, W] metres, 0 = unknown
    mask: NDArray[np.bool_],  # [H, W]
    bandwidth: float,
    ridge: float,
) -> NDArray[np.float32]:
    """[H, W] the prior carried over to the scene's scale by robust LWLR in disparity; what is at FAR_M stays there.

    Returned unchanged where nothing (but sky) is known.
    """
    usable = mask & (sparse > 0) & (sparse < 0.9 * FAR_M) & (prior < 0.9 * FAR_M)
    if np.count_nonzero(usable) < 3:
        return prior
    x = 1.0 / prior.astype(np.float64)
    z = np.where(usable, sparse, 1.0)
    y = 1.0 / z
    scale, shift = robust_scale_shift(x[usable], y[usable], STIFFNESS)
    for _ in range(ROBUST_ROUNDS):
        votes = _cauchy((scale * x + shift - y) * z)
        scale, shift = lwlr(x, y, usable * votes * z**2, bandwidth, ridge, STIFFNESS)
    aligned = 1.0 / np.maximum(scale * x + shift, 1.0 / FAR_M)
    return np.where(prior < 0.9 * FAR_M, aligned, prior).astype(np.float32)
