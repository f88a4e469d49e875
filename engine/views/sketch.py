"""A low-frequency guess of the whole view, so that what patches are picked agrees with where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from engine.views.pixels import blurred, enlarged, shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS, _COLUMNS = 64, 64
_ALONG_HORIZON = 25.0  # colours run sqrt(25) times as far along the horizon as up and down
REACH = 0.45  # where nothing tells what comes next
_BIN_DEG = 3.0
_SPARSE = 7  # every so many pixels are enough for a median
_FAITH = 30.0  # how stiffly given cells keep their colour


def sketch(
    look: NDArray[np.float32],  # [H, W, C] of the given pixels
    given: NDArray[np.bool_],  # [H, W] pixels that belong to what the hole shows
    usual: NDArray[np.float32] | None = None,  # [H, W, C] what to expect far from all given pixels
    reach: float = REACH,  # of the width: how far the look of the given pixels is felt
) -> NDArray[np.float32]:
    """[H, W, C]: the look of the given pixels, and in between and beyond them continued along the horizon.

    A membrane that is stiff sideways (ground, walls and sky go on at their own height) and sinks, within its reach, to
    what is usual: an object that the picture's border cuts does not go on for ever.
    """
    size = (_ROWS, _COLUMNS)
    share = shrunk(given, size)
    mean = shrunk(look * given[..., None], size) / np.maximum(share, 1e-6)[..., None]
    if usual is None:
        usual = np.broadcast_to(mean[share > 0].mean(0) if given.any() else np.float32(0.5), look.shape)
    pull = _ALONG_HORIZON / (reach * _COLUMNS) ** 2
    stretched = enlarged(_membrane(mean.astype(np.float32), share, shrunk(usual, size), pull), given.shape)
    return np.where(given[..., None], look, stretched).astype(np.float32)


def look_of(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W, 4] mean colour and standard deviation of grey around every pixel, over valid pixels only, within about a
    fiftieth of the width: what kind of place it is."""
    sigma = rgb.shape[1] / 50
    grey = rgb.mean(-1, keepdims=True)
    moments = np.where(valid[..., None], np.concatenate([rgb, grey**2], axis=-1), 0.0).astype(np.float32)
    moments = blurred(moments, sigma) / np.maximum(blurred(valid, sigma), 1e-4)[..., None]
    variance = np.maximum(moments[..., 3] - moments[..., :3].mean(-1) ** 2, 0.0)
    return np.dstack([moments[..., :3], np.sqrt(variance)]).astype(np.float32)


def usual_look(
    look: NDArray[np.float32],  # [H, W, C]
    elevation: NDArray[np.float32],  # [H, W] radians
    log_range: NDArray[np.float32],  # [H, W] ln metres from the eye; nan = unknown
    valid: NDArray[np.bool_],  # [H, W]
    at: NDArray[np.float32],  # [H', W'] radians
) -> NDArray[np.float32]:
    """[H', W', C]: the median look of the farther half of the valid pixels at each elevation: the background, without
    single objects."""
    bins = np.round(np.degrees(elevation) / _BIN_DEG).astype(int)
    heights = np.unique(bins[valid])
    if len(heights) == 0:
        return np.full((*at.shape, look.shape[-1]), 0.5, np.float32)
    medians = np.array(
        [_median_of_farther_half(look[at_h], log_range[at_h]) for at_h in (valid & (bins == h) for h in heights)]
    )
    x = np.degrees(at).ravel() / _BIN_DEG
    return np.stack([np.interp(x, heights, m) for m in medians.T], axis=-1).reshape(*at.shape, -1).astype(np.float32)


def _median_of_farther_half(look: NDArray[np.float32], log_range: NDArray[np.float32]) -> NDArray[np.float32]:
    distance = np.nan_to_num(log_range[::_SPARSE], nan=np.inf)
    return np.median(look[::_SPARSE][distance >= np.median(distance)], axis=0)


def _membrane(
    values: NDArray[np.float32], share: NDArray[np.float32], usual: NDArray[np.float32], pull: float
) -> NDArray[np.float32]:
    """[h, w, C] the field with the least weighted squared steps that keeps `values` where `share` > 0 and is pulled to
    what is usual."""
    height, width = share.shape
    faith = sparse.diags(_FAITH * share.ravel())
    tension = _ALONG_HORIZON * sparse.kron(sparse.eye(height), _steps(width)) + sparse.kron(
        _steps(height), sparse.eye(width)
    )
    told = faith @ values.reshape(-1, values.shape[-1]) + pull * usual.reshape(-1, values.shape[-1])
    solver = splu((faith + tension + pull * sparse.eye(height * width)).tocsc())
    return solver.solve(told.astype(np.float64)).reshape(values.shape).astype(np.float32)


def _steps(count: int) -> sparse.csr_matrix:
    """[n, n] the squared steps between neighbours as a quadratic form."""
    difference = sparse.eye(count - 1, count, k=1) - sparse.eye(count - 1, count)
    return (difference.T @ difference).tocsr()
