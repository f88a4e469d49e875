"""Depth order: a parallel, stable radix sort of the visible splats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNKS = 8  # pieces that threads work on; the sort is stable, so the result does not depend on it
DIGIT_BITS = 11


@kernel(parallel=True)
def order_by_depth(keys: NDArray[np.int32]) -> NDArray[np.int32]:
    """keys [N], 0 = not visible -> indices [M] of the visible ones, near to far, equal depths in index order."""
    n = keys.shape[0]
    step = (n + CHUNKS - 1) // CHUNKS
    places, lows, highs = np.zeros(CHUNKS, np.int64), np.zeros(CHUNKS, np.int32), np.zeros(CHUNKS, np.int32)
    for c in prange(CHUNKS):
        count, low, high = 0, np.int32(0x7FFFFFFF), np.int32(0)
        for i in range(c * step, min(n, (c + 1) * step)):
            key = keys[i]
            if key != 0:
                count += 1
                low, high = min(low, key), max(high, key)
        places[c], lows[c], highs[c] = count, low, high
    total, low, passes = plan(places, lows, highs)
    pairs = np.empty(total, np.uint64)  # key above the nearest one, then the index
    for c in prange(CHUNKS):
        k = places[c]
        for i in range(c * step, min(n, (c + 1) * step)):
            if keys[i] != 0:
                pairs[k] = (np.uint64(keys[i] - low) << np.uint64(32)) | np.uint64(i)
                k += 1
    for p in range(passes):
        pairs = sort_by_digit(pairs, 32 + p * DIGIT_BITS)
    order = np.empty(total, np.int32)
    for k in prange(total):
        order[k] = np.int32(pairs[k] & np.uint64(0xFFFFFFFF))
    return order


@kernel(parallel=False)
def plan(places: NDArray[np.int64], lows: NDArray[np.int32], highs: NDArray[np.int32]) -> tuple[int, np.int32, int]:
    """Turns the chunks' counts into where they begin; -> how many in all, the lowest key, the passes needed."""
    total, low, high = 0, np.int32(0x7FFFFFFF), np.int32(0)
    for c in range(CHUNKS):
        total, places[c] = total + places[c], total
        low, high = min(low, lows[c]), max(high, highs[c])
    passes = 0
    while total > 0 and (high - low) >> (passes * DIGIT_BITS):
        passes += 1
    return total, low, passes


@kernel(parallel=True)
def sort_by_digit(pairs: NDArray[np.uint64], shift: int) -> NDArray[np.uint64]:
    """One stable counting sort by the digit at `shift`."""
    m, mask, down = pairs.shape[0], np.uint64((1 << DIGIT_BITS) - 1), np.uint64(shift)
    step = (m + CHUNKS - 1) // CHUNKS
    places = np.zeros((CHUNKS, 1 << DIGIT_BITS), np.int64)
    for c in prange(CHUNKS):
        for k in range(c * step, min(m, (c + 1) * step)):
            places[c, np.int64((pairs[k] >> down) & mask)] += 1
    total = 0
    for digit in range(1 << DIGIT_BITS):
        for c in range(CHUNKS):
            total, places[c, digit] = total + places[c, digit], total
    moved = np.empty_like(pairs)
    for c in prange(CHUNKS):
        for k in range(c * step, min(m, (c + 1) * step)):
            digit = np.int64((pairs[k] >> down) & mask)
            moved[places[c, digit]] = pairs[k]
            places[c, digit] += 1
    return moved
