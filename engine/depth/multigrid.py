"""A solver for screened Poisson equations on pictures: conjugate gradients, preconditioned by multigrid.

The unknowns are pixels, joined to their four neighbours by edges of any weight >= 0 and held by a pull >= 0 towards a
known value. Cells of 2x2 unknowns make the next coarser level: the edges between two cells add up to one edge, the
pulls inside a cell to one pull (plain aggregation, Notay 2010, "An aggregation-based algebraic multigrid method"). So
weak edges stay weak on every level, and holes of any shape need no special case. All arrays are float64 [H, W].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

    Array = NDArray[np.float64]

ROUNDS = 60
COARSEST = 6  # px; a level with a shorter side is the last one
COARSEST_SWEEPS = 24
STRETCH = 0.5  # an edge between two cells is twice as long as one between two pixels


class Level(NamedTuple):
    """right, down: weight of the edge to the next pixel. pull: what holds the pixel.
    inverse: 1 / (weights of all its edges + pull), 0 = no unknown."""

    right: Array
    down: Array
    inverse: Array
    pull: Array


def solve(
    right: Array, down: Array, pull: Array, free: NDArray[np.bool_], source: Array, tick: Tick, tolerance: float = 1e-5
) -> Array:
    """[H, W] x with (pull_i + sum_j w_ij) x_i - sum_j w_ij x_j = source_i in the free pixels, 0 elsewhere.

    right, down: edges between free pixels, 0 where either is not free. Free pixels that nothing holds, directly or
    through others, come out as any constant. tolerance: what may stay of the first residual. Calls `tick` every round.
    """
    levels = hierarchy(right, down, pull, free)
    finest = levels[0]
    x = np.zeros_like(source)
    residual = np.where(free, source, 0.0)
    goal = tolerance**2 * _dot(residual, residual)
    scaled = _cycle(levels, residual)
    direction = scaled.copy()
    now = _dot(residual, scaled)
    for _ in range(ROUNDS):
        if now <= 0.0 or _dot(residual, residual) <= goal:
            break
        tick(0.5)
        pushed = _pushed(finest, direction)
        step = now / _dot(direction, pushed)
        _advance(x, direction, step)
        _advance(residual, pushed, -step)
        scaled = _cycle(levels, residual)
        before, now = now, _dot(residual, scaled)
        _turn(direction, scaled, now / before)
    return x


def hierarchy(right: Array, down: Array, pull: Array, free: NDArray[np.bool_]) -> list[Level]:
    """The finest level and all coarser ones."""
    floor = 1e-12  # what nothing holds must not divide by zero
    levels = [Level(right, down, _inverse(right, down, np.where(free, pull + floor, 0.0)), pull)]
    while min(levels[-1].pull.shape) > COARSEST:
        right, down, pull = _coarsened(*levels[-1])
        levels.append(Level(right, down, _inverse(right, down, pull), pull))
    return levels


def _cycle(levels: list[Level], source: Array) -> Array:
    """One symmetric W-cycle from zero: the preconditioner."""
    x = np.zeros_like(source)
    level = levels[0]
    if len(levels) == 1:
        for _ in range(COARSEST_SWEEPS):
            _sweep(level, source, x, 0)
            _sweep(level, source, x, 1)
            _sweep(level, source, x, 0)
        return x
    _sweep(level, source, x, 0)
    _sweep(level, source, x, 1)
    _add_up(x, _cycle(levels[1:], _leftover(level, source, x)), level.inverse)
    _sweep(level, source, x, 1)
    _sweep(level, source, x, 0)
    return x


@kernel(parallel=False)
def _inverse(right: Array, down: Array, pull: Array) -> Array:
    height, width = pull.shape
    result = np.zeros_like(pull)
    for v in range(height):
        for u in range(width):
            total = pull[v, u] + right[v, u] + down[v, u]
            if u > 0:
                total += right[v, u - 1]
            if v > 0:
                total += down[v - 1, u]
            if total > 0.0:
                result[v, u] = 1.0 / total
    return result


@kernel(parallel=False)
def _coarsened(right: Array, down: Array, inverse: Array, pull: Array) -> tuple[Array, Array, Array]:
    height, width = pull.shape
    rows, cols = (height + 1) // 2, (width + 1) // 2
    right_sum, down_sum, pull_sum = np.zeros((rows, cols)), np.zeros((rows, cols)), np.zeros((rows, cols))
    for v in range(height):
        for u in range(width):
            if inverse[v, u] > 0.0:
                pull_sum[v // 2, u // 2] += pull[v, u]
                if u % 2:
                    right_sum[v // 2, u // 2] += STRETCH * right[v, u]
                if v % 2:
                    down_sum[v // 2, u // 2] += STRETCH * down[v, u]
    return right_sum, down_sum, pull_sum


@kernel(parallel=False)
def _sweep(level: Level, source: Array, x: Array, colour: int) -> None:
    """Gauss-Seidel over the pixels of one colour of the chequerboard."""
    right, down, inverse = level.right, level.down, level.inverse
    height, width = x.shape
    for v in range(height):
        for u in range((v + colour) % 2, width, 2):
            total = source[v, u]
            if u + 1 < width:
                total += right[v, u] * x[v, u + 1]
            if u > 0:
                total += right[v, u - 1] * x[v, u - 1]
            if v + 1 < height:
                total += down[v, u] * x[v + 1, u]
            if v > 0:
                total += down[v - 1, u] * x[v - 1, u]
            x[v, u] = inverse[v, u] * total


@kernel(parallel=False)
def _pushed(level: Level, x: Array) -> Array:
    """The matrix times x."""
    right, down, inverse = level.right, level.down, level.inverse
    height, width = x.shape
    result = np.zeros_like(x)
    for v in range(height):
        for u in range(width):
            if inverse[v, u] > 0.0:
                total = x[v, u] / inverse[v, u]
                if u + 1 < width:
                    total -= right[v, u] * x[v, u + 1]
                if u > 0:
                    total -= right[v, u - 1] * x[v, u - 1]
                if v + 1 < height:
                    total -= down[v, u] * x[v + 1, u]
                if v > 0:
                    total -= down[v - 1, u] * x[v - 1, u]
                result[v, u] = total
    return result


@kernel(parallel=False)
def _leftover(level: Level, source: Array, x: Array) -> Array:
    """[h, w] what x leaves over of the source, added up in the cells of the next level."""
    right, down, inverse = level.right, level.down, level.inverse
    height, width = x.shape
    result = np.zeros(((height + 1) // 2, (width + 1) // 2))
    for v in range(height):
        for u in range(width):
            if inverse[v, u] > 0.0:
                total = source[v, u] - x[v, u] / inverse[v, u]
                if u + 1 < width:
                    total += right[v, u] * x[v, u + 1]
                if u > 0:
                    total += right[v, u - 1] * x[v, u - 1]
                if v + 1 < height:
                    total += down[v, u] * x[v + 1, u]
                if v > 0:
                    total += down[v - 1, u] * x[v - 1, u]
                result[v // 2, u // 2] += total
    return result


@kernel(parallel=False)
def _add_up(x: Array, coarse: Array, inverse: Array) -> None:
    for v in range(x.shape[0]):
        for u in range(x.shape[1]):
            if inverse[v, u] > 0.0:
                x[v, u] += coarse[v // 2, u // 2]


@kernel(parallel=False)
def _dot(a: Array, b: Array) -> float:
    total = 0.0
    for v in range(a.shape[0]):
        row = 0.0
        for u in range(a.shape[1]):
            row += a[v, u] * b[v, u]
        total += row
    return total


@kernel(parallel=False)
def _advance(x: Array, direction: Array, step: float) -> None:
    for v in range(x.shape[0]):
        for u in range(x.shape[1]):
            x[v, u] += step * direction[v, u]


@kernel(parallel=False)
def _turn(direction: Array, scaled: Array, keep: float) -> None:
    for v in range(direction.shape[0]):
        for u in range(direction.shape[1]):
            direction[v, u] = scaled[v, u] + keep * direction[v, u]
