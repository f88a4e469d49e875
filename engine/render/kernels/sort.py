"""Depth order: a parallel, stable radix sort of the visible splats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNKS = 8  # pieces that threads work on; stability makes the result independent of it
DIGIT_BITS = 11


@kernel(parallel=True)
def order_by_depth(keys: NDArray[np.int32]) -> NDArray[np.int32]:
    """keys [N], 0 = not visible -> indices [M] of the visible ones, near to far, equal depths in index order."""
    n = keys.shape[0]
    step = (n + CHUNKS - 1) // CHUNKS
    counts = np.zeros(CHUNKS, np.int64)
    lows = np.full(CHUNKS, np.int32(0x7FFFFFFF))
    highs = np.zeros(CHUNKS, np.int32)
    for c in prange(CHUNKS):
        count, low, high = 0, np.int32(0x7FFFFFFF), np.int32(0)
        for i in range(c * step, min(n, (c + 1) * step)):
            key = keys[i]
            if key != 0:
                count += 1
                low, high = min(low, key), max(high, key)
        counts[c], lows[c], highs[c] = count, low, high
    starts = np.cumsum(counts) - counts
    m, low = counts.sum(), lows.min()
    pairs = np.empty(m, np.uint64)  # key above the nearest one, then the index
    for c in prange(CHUNKS):
        k = starts[c]
        for i in range(c * step, min(n, (c + 1) * step)):
            if keys[i] != 0:
                pairs[k] = (np.uint64(keys[i] - low) << np.uint64(32)) | np.uint64(i)
                k += 1
    bits = 0
    while m > 0 and (np.int64(highs.max()) - low) >> bits:
        bits += 1
    passes = (bits + DIGIT_BITS - 1) // DIGIT_BITS
    for p in range(passes):
        pairs = _pass(pairs, 32 + p * DIGIT_BITS)
    order = np.empty(m, np.int32)
    for k in prange(m):
        order[k] = np.int32(pairs[k] & np.uint64(0xFFFFFFFF))
    return order


@kernel(parallel=True)
def _pass(pairs: NDArray[np.uint64], shift: int) -> NDArray[np.uint64]:
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
