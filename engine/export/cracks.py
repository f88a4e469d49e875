"""What a film shows of a drawing: freed of the background, narrow gaps closed.

A scene made of views has gaps between them, thin as a hair, where one surface leans away from the view that made it or
where a picture is finer than the views. In a large picture they would be black lines. What is hardly covered there gets
its own colour; through an open gap one sees what is behind: it takes the colour of its farther side, and where both
sides are one surface, what lies between their colours. Wide holes and whatever stands alone stay as they are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.core.camera import Camera
from engine.core.frame import Rendered
from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WIDEST = math.radians(0.6)  # of a gap
WAYS = np.array([(1, 0), (0, 1), (1, 1), (1, -1)])  # columns and rows: across a gap, whichever way it runs
ONE_SURFACE = np.float32(1.03)  # between the distances of its parts
COVERED = np.float32(0.5)  # of alpha: less darkens, as in Rendered.solid, unless it is a gap
FAINT = np.float32(0.1)  # of alpha: less has no colour of its own


def shown(drawn: Rendered, camera: Camera) -> Floats:
    """[H, W, 3]"""
    widest = math.ceil(WIDEST * camera.width / camera.fov_x)
    all_round = camera.projection == "equirect" and camera.fov_x > 2 * math.pi - 1e-6
    picture = np.empty_like(drawn.rgb)
    close(drawn.rgb, drawn.depth, drawn.alpha, WAYS, widest, all_round, picture)
    return picture


def warm_up() -> None:
    """Closes a speck: what is compiled gets loaded, what is not gets compiled."""
    flat = np.zeros((2, 4), np.float32)
    shown(Rendered(np.zeros((2, 4, 3), np.float32), flat, flat), Camera.equirect(4, 2))


@kernel(parallel=True)
def close(
    rgb: Floats,  # [H, W, 3] over black
    depth: Floats,  # [H, W]
    alpha: Floats,  # [H, W]
    ways: NDArray[np.int64],  # [K, 2]
    widest: int,  # px
    all_round: bool,  # the last column's neighbour is the first
    picture: Floats,  # [H, W, 3] out
) -> None:
    height, width = alpha.shape
    for y in prange(height):
        for x in range(width):
            narrowest, way, ahead = widest + 1, 0, 0
            if alpha[y, x] < COVERED:
                for k in range(ways.shape[0]):
                    there = surface(alpha, y, x, ways[k, 0], ways[k, 1], narrowest, widest, all_round)
                    if there == 0:
                        continue
                    back = surface(alpha, y, x, -ways[k, 0], -ways[k, 1], narrowest - there, widest, all_round)
                    if back > 0:
                        narrowest, way, ahead = there + back - 1, k, there
            if ahead == 0 or alpha[y, x] >= FAINT:
                cover = max(alpha[y, x], COVERED) if ahead == 0 else alpha[y, x]
                for c in range(3):
                    picture[y, x, c] = rgb[y, x, c] / cover
                continue
            behind = narrowest + 1 - ahead
            ay, ax = y + ahead * ways[way, 1], (x + ahead * ways[way, 0]) % width
            by, bx = y - behind * ways[way, 1], (x - behind * ways[way, 0]) % width
            share = np.float32(behind) / np.float32(ahead + behind)  # of what lies ahead
            if depth[ay, ax] > ONE_SURFACE * depth[by, bx]:
                share = np.float32(1)
            elif depth[by, bx] > ONE_SURFACE * depth[ay, ax]:
                share = np.float32(0)
            of_a, of_b = share / alpha[ay, ax], (np.float32(1) - share) / alpha[by, bx]
            for c in range(3):
                picture[y, x, c] = of_a * rgb[ay, ax, c] + of_b * rgb[by, bx, c]


@kernel(parallel=False)
def surface(alpha: Floats, y: int, x: int, right: int, down: int, reach: int, least: int, all_round: bool) -> int:
    """Steps to the first pixel that is covered, if what covers it is at least so many steps wide; 0: nothing such
    within reach, or within the picture."""
    for step in range(1, reach + 1):
        if covered(alpha, y + step * down, x + step * right, all_round):
            far = step + least
            return step if covered(alpha, y + far * down, x + far * right, all_round) else 0
    return 0


@kernel(parallel=False)
def covered(alpha: Floats, row: int, column: int, all_round: bool) -> bool:
    height, width = alpha.shape
    if row < 0 or row >= height or (not all_round and (column < 0 or column >= width)):
        return False
    return alpha[row, column % width] >= COVERED
