"""Binning: which splats touch which tile, near to far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels.jit import kernel, prefetch

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNKS = 8  # pieces that threads work on
AHEAD = 16  # boxes asked for before they are needed: they lie anywhere in memory


@kernel(parallel=True)
def bin_tiles(
    order: NDArray[np.int32],  # [M] splats, near to far
    boxes: NDArray[np.int16],  # [N, 4] tiles x0, y0, x1, y1; x1 past the last column wraps
    tiles_x: int,
    tiles_y: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """-> offsets [tiles + 1] and ids [pairs]: tile t holds splats ids[offsets[t]:offsets[t + 1]], near to far."""
    m, tiles = order.shape[0], tiles_x * tiles_y
    step = (m + CHUNKS - 1) // CHUNKS
    places = np.zeros((CHUNKS, tiles), np.int64)
    for c in prange(CHUNKS):
        for k in range(c * step, min(m, (c + 1) * step)):
            prefetch(boxes, order[min(k + AHEAD, m - 1)])
            i = order[k]
            for ty in range(boxes[i, 1], boxes[i, 3]):
                for x in range(boxes[i, 0], boxes[i, 2]):
                    places[c, ty * tiles_x + (x if x < tiles_x else x - tiles_x)] += 1
    offsets = np.empty(tiles + 1, np.int64)
    total = 0
    for t in range(tiles):
        offsets[t] = total
        for c in range(CHUNKS):
            total, places[c, t] = total + places[c, t], total
    offsets[tiles] = total
    ids = np.empty(total, np.int32)
    for c in prange(CHUNKS):
        for k in range(c * step, min(m, (c + 1) * step)):
            prefetch(boxes, order[min(k + AHEAD, m - 1)])
            i = order[k]
            for ty in range(boxes[i, 1], boxes[i, 3]):
                for x in range(boxes[i, 0], boxes[i, 2]):
                    t = ty * tiles_x + (x if x < tiles_x else x - tiles_x)
                    ids[places[c, t]] = i
                    places[c, t] += 1
    return offsets, ids
