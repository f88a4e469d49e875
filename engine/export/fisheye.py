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
F = np.float32
ZERO, QUARTER, HALF, ONE, TWO = F(0), F(1 / SAMPLES), F(0.5), F(1), F(2)
HALF_PI = F(0.5 * math.pi)


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
    step, per_radian = TWO / F(side), F(half.shape[0] / math.pi)
    for row in prange(side):
        for column in range(side):
            for sample in range(SAMPLES):
                x = (F(column) + F(0.25) + HALF * F(sample % 2)) * step - ONE
                y = (F(row) + F(0.25) + HALF * F(sample // 2)) * step - ONE
                radius = math.sqrt(x * x + y * y)
                if radius >= ONE:
                    continue
                out = math.sin(HALF_PI * radius) / radius
                right, down, ahead = out * x, out * y, math.cos(HALF_PI * radius)
                level = math.sqrt(right * right + ahead * ahead)
                u = min(max((math.atan2(right, ahead) + HALF_PI) * per_radian - HALF, ZERO), F(last))
                v = min(max((math.atan2(down, level) + HALF_PI) * per_radian - HALF, ZERO), F(last))
                left, top = min(int(u), last - 1), min(int(v), last - 1)
                fx, fy = u - F(left), v - F(top)
                for c in range(3):
                    upper = half[top, left, c] * (ONE - fx) + half[top, left + 1, c] * fx
                    lower = half[top + 1, left, c] * (ONE - fx) + half[top + 1, left + 1, c] * fx
                    disc[row, column, c] += (upper * (ONE - fy) + lower * fy) * QUARTER
