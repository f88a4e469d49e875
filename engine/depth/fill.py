"""Depth in unknown pixels without a look at the picture: the nearest known depth, or a soap film between all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.ndimage import distance_transform_edt

from engine.core.control import no_tick
from engine.depth.multigrid import solve

if TYPE_CHECKING:
    from numpy.typing import NDArray


def nearest_fill(
    sparse: NDArray[np.floating],  # [H, W] metres, meaningful where known
    known: NDArray[np.bool_],  # [H, W]
) -> NDArray[np.float32]:
    """[H, W] the depth of the nearest known pixel (Euclidean distance in pixels); zero if nothing is known."""
    if not known.any():
        return np.zeros(known.shape, dtype=np.float32)
    indices = np.asarray(distance_transform_edt(~known, return_distances=False, return_indices=True))
    return sparse[indices[0], indices[1]].astype(np.float32)


def harmonic_fill(
    sparse: NDArray[np.floating],  # [H, W] metres, meaningful where known
    known: NDArray[np.bool_],  # [H, W]
) -> NDArray[np.float32]:
    """[H, W] the solution of Laplace's equation in depth, with no flow through the picture's border; zero if nothing is
    known."""
    free, values = ~known, np.where(known, sparse, 0.0).astype(np.float64)
    right, down = free.astype(np.float64), free.astype(np.float64)
    right[:, :-1] *= free[:, 1:]
    down[:-1] *= free[1:]
    right[:, -1] = down[-1] = 0.0
    filled = solve(right, down, _sum_around(known.astype(np.float64)), free, _sum_around(values), no_tick)
    return np.where(known, sparse, filled).astype(np.float32)


def _sum_around(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """[H, W] the sum of the four neighbours inside the picture."""
    cross = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=np.float64)
    return np.asarray(cv2.filter2D(picture, -1, cross, borderType=cv2.BORDER_CONSTANT), dtype=np.float64)
