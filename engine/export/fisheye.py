"""A fisheye out of a picture of the half ahead: the shape that VR180 cameras record and some players take.

It is the equidistant one, 180 degrees wide: how far from the middle something lies tells the angle to the axis. The
half-equirectangular picture is drawn so finely that it has a pixel for each of the fisheye's, at the rim as well, where
those are narrowest; what is seen from which eye is in it already.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TILE = 16  # px; pictures of whole tiles are drawn best
SAMPLES = 4  # of a pixel


def finer(side: int) -> int:
    """Side of the half-equirectangular picture that a fisheye so wide is made of, px."""
    return TILE * math.ceil(0.5 * math.pi * side / TILE)


def fisheye(half: Floats, side: int) -> Floats:
    """half: [N, N, 3], half-equirectangular -> [side, side, 3], black around the disc."""
    disc = np.zeros((side, side, 3), np.float32)
    bend(np.ascontiguousarray(half, np.float32), disc)
    return disc


@kernel(parallel=True)
def bend(
    half: Floats,  # [N, N, 3]
    disc: Floats,  # [side, side, 3] in and out: is added to
) -> None:
    """Each pixel is the mean of its quarters, each of them bilinear."""
    side, last = disc.shape[0], half.shape[0] - 1
    per_radian = half.shape[0] / math.pi
    for i in prange(side * side):
        row, column = i // side, i % side
        for sample in range(SAMPLES):
            x = 2 * (column + 0.25 + 0.5 * (sample % 2)) / side - 1
            y = 2 * (row + 0.25 + 0.5 * (sample // 2)) / side - 1
            radius = math.hypot(x, y)
            if radius >= 1:
                continue
            off_axis = 0.5 * math.pi * radius
            right, down, ahead = math.sin(off_axis) * x / radius, math.sin(off_axis) * y / radius, math.cos(off_axis)
            u = (math.atan2(right, ahead) + 0.5 * math.pi) * per_radian - 0.5
            v = (math.atan2(down, math.hypot(right, ahead)) + 0.5 * math.pi) * per_radian - 0.5
            u, v = min(max(u, 0.0), last), min(max(v, 0.0), last)
            left, top = min(int(u), last - 1), min(int(v), last - 1)
            fx, fy = u - left, v - top
            for c in range(3):
                upper = half[top, left, c] * (1 - fx) + half[top, left + 1, c] * fx
                lower = half[top + 1, left, c] * (1 - fx) + half[top + 1, left + 1, c] * fx
                disc[row, column, c] += (upper * (1 - fy) + lower * fy) / SAMPLES
