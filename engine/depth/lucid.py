"""LucidDreamer's way to bring a predicted depth picture into a scene (Chung et al. 2023, arXiv 2311.13384): one scale
from the overlap, then the misfit at its border spread over the new pixels by linear interpolation. A baseline to
measure against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lucid_align(
    prediction: NDArray[np.floating],  # [H, W] metres > 0
    sparse: NDArray[np.floating],  # [H, W] metres, meaningful where known
    known: NDArray[np.bool_],  # [H, W]
) -> NDArray[np.float32]:
    """[H, W] metres: the known depth where it is known, elsewhere the scaled prediction plus the spread misfit.

    The misfit is pinned to zero in the picture's unknown corners; outside the triangles the nearest one counts.
    Returned unchanged where nothing is known.
    """
    if not known.any():
        return prediction.astype(np.float32)
    scaled = l1_scale(prediction[known], sparse[known]) * prediction
    depth = np.where(known, sparse, np.maximum(scaled + _spread_misfit(sparse - scaled, known), 1e-3 * scaled))
    return depth.astype(np.float32)


def l1_scale(prediction: NDArray[np.floating], sparse: NDArray[np.floating]) -> float:
    """The s that minimises sum |s * prediction - sparse| over pairs [N]: the median of the ratios, weighted by the
    prediction (the paper walks there by Adam)."""
    ratios = sparse / prediction
    order = np.argsort(ratios, kind="stable")
    votes = np.cumsum(np.asarray(prediction, dtype=np.float64)[order])
    return float(ratios[order][np.searchsorted(votes, 0.5 * votes[-1])])


def _spread_misfit(misfit: NDArray[np.floating], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """[H, W] the misfit of the known pixels beside unknown ones, interpolated in the unknown pixels; 0 elsewhere."""
    height, width = known.shape
    border = known & (cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
    anchors = border.copy()
    anchors[:: max(height - 1, 1), :: max(width - 1, 1)] |= ~known[:: max(height - 1, 1), :: max(width - 1, 1)]
    spots, holes = np.argwhere(anchors), np.argwhere(~known)
    values = np.where(border, misfit, 0.0)[anchors].astype(np.float64)
    result = np.zeros(known.shape)
    result[~known] = _interpolated(spots, values, holes)
    return result


def _interpolated(spots: NDArray[np.intp], values: NDArray[np.float64], where: NDArray[np.intp]) -> NDArray[np.float64]:
    """Linear inside the spots' triangles, nearest outside and where the spots lie on one line."""
    if not len(where):
        return np.zeros(0)
    spread = np.ptp(spots, axis=0) if len(spots) else np.zeros(2)
    found = np.full(len(where), np.nan)
    if len(spots) >= 3 and (spread > 0).all() and np.linalg.matrix_rank(spots - spots[0]) == 2:
        found = LinearNDInterpolator(spots, values)(where)
    outside = np.isnan(found)
    if outside.any():
        found[outside] = NearestNDInterpolator(spots, values)(where[outside])
    return found
