"""Depth in unknown pixels without a look at the picture: the nearest known depth, or a soap film between all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import distance_transform_edt

from engine.core.control import no_tick
from engine.depth.complete import diffuse

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
    flat = np.zeros((*known.shape, 1), dtype=np.float32)
    filled = diffuse(sparse, known, ~known, flat, np.zeros(known.shape), no_tick)
    return np.where(known, sparse, filled).astype(np.float32)
