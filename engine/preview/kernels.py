"""Compiled last steps of a preview: what the renderer drew becomes pixels that a window can blend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.uint8]

F = np.float32
ZERO, HALF, ONE, BYTE = F(0), F(0.5), F(1), F(255)
SEEN = F(0.25)  # alpha from which there is a surface to point at


@kernel(parallel=True)
def pack_colour(rgb: Floats, depth: Floats, transmittance: Floats, bgra: Bytes) -> None:
    """[H, W, 3], [H, W], [H, W] -> bgra [H, W, 4], freed of the background as `Rendered.solid` is; the depth of pixels
    where next to nothing is becomes 0."""
    for y in prange(depth.shape[0]):
        for x in range(depth.shape[1]):
            alpha = ONE - transmittance[y, x]
            scale = BYTE / max(alpha, HALF)
            top = alpha * scale
            for c in range(3):
                bgra[y, x, 2 - c] = np.uint8(min(rgb[y, x, c] * scale, top) + HALF)
            bgra[y, x, 3] = np.uint8(top + HALF)
            if alpha < SEEN:
                depth[y, x] = ZERO


@kernel(parallel=True)
def pack_depth(depth: Floats, transmittance: Floats, ramp: Bytes, near: F, far: F, bgra: Bytes) -> None:
    """As `pack_colour`, coloured by depth: ramp [K, 3] goes from `near` to `far` in equal ratios."""
    last = F(ramp.shape[0] - 1)
    steepness = last / np.log(far / near)
    for y in prange(depth.shape[0]):
        for x in range(depth.shape[1]):
            alpha = ONE - transmittance[y, x]
            top = alpha / max(alpha, HALF)
            place = steepness * np.log(max(depth[y, x], near) / near)
            row = np.int64(min(place + HALF, last))
            for c in range(3):
                bgra[y, x, 2 - c] = np.uint8(F(ramp[row, c]) * top + HALF)
            bgra[y, x, 3] = np.uint8(BYTE * top + HALF)
            if alpha < SEEN:
                depth[y, x] = ZERO


@kernel(parallel=False)
def cross_fade(before: Bytes, after: Bytes, share: Floats, mixed: Bytes) -> None:
    """[H, W, 4], [H, W, 4], [H, W] how much of the second -> mixed [H, W, 4]."""
    for y in range(share.shape[0]):
        for x in range(share.shape[1]):
            new = np.int32(share[y, x] * F(256) + HALF)
            for c in range(4):
                mixed[y, x, c] = np.uint8((np.int32(before[y, x, c]) * (256 - new) + after[y, x, c] * new) >> 8)
