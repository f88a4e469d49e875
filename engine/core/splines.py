"""Smooth curves through keys: non-uniform Catmull-Rom, monotone PCHIP and their quaternion counterpart.

All are piecewise cubic Hermite curves that differ only in how the slopes at the keys are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hermite:
    """A C1 cubic curve: knots [N] strictly increasing, values [N, ...] and slopes [N, ...] at the knots."""

    knots: Array  # [N]
    values: Array  # [N, ...]
    slopes: Array  # [N, ...]

    def __call__(self, x: float) -> Array:
        """The value at x; constant beyond the ends."""
        return self.many(np.array([x]))[0]

    def many(self, x: Array) -> Array:
        """The values [T, ...] at x [T]."""
        i, f, h = locate(self.knots, x)
        j = np.minimum(i + 1, len(self.knots) - 1)
        extra = (1,) * (self.values.ndim - 1)
        f, h = f.reshape(-1, *extra), h.reshape(-1, *extra)
        start, end, rise = self.slopes[i] * h, self.slopes[j] * h, self.values[j] - self.values[i]
        return self.values[i] + f * (start + f * (3 * rise - 2 * start - end + f * (start + end - 2 * rise)))

    def derivative(self, x: Array) -> Array:
        """The slopes [T, ...] at x [T]; zero when there is a single knot."""
        i, f, h = locate(self.knots, x)
        if len(self.knots) == 1:
            return np.zeros_like(self.slopes[i])
        extra = (1,) * (self.values.ndim - 1)
        f, h = f.reshape(-1, *extra), h.reshape(-1, *extra)
        rise, start, end = (self.values[i + 1] - self.values[i]) / h, self.slopes[i], self.slopes[i + 1]
        return start + f * (2 * (3 * rise - 2 * start - end) + f * 3 * (start + end - 2 * rise))


def locate(knots: Array, x: Array) -> tuple[NDArray[np.intp], Array, Array]:
    """The segments that hold x [T]: their index, how far along x is (0..1) and their length (0 with a single knot)."""
    if len(knots) == 1:
        return np.zeros(len(x), np.intp), np.zeros(len(x)), np.zeros(len(x))
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
    h = knots[i + 1] - knots[i]
    return i, np.clip((x - knots[i]) / h, 0.0, 1.0), h


def catmull_rom_slopes(steps: Array, speeds: Array, loop: bool, tension: float = 0.0) -> Array:
    """Slopes [N + 1, C] at the keys of a non-uniform Catmull-Rom curve (Barry and Goldman 1988).

    steps: [N] knot distances; speeds: [N, C] mean slope of each segment. Open ends are natural (no bending); a loop's
    last key is its first. tension: Kochanek and Bartels 1984, 0 = Catmull-Rom, 1 = comes to rest at every key.
    """
    before, after = steps[:-1, None], steps[1:, None]
    inner = (after * speeds[:-1] + before * speeds[1:]) / (before + after)
    if loop:
        closing = (steps[0] * speeds[-1] + steps[-1] * speeds[0]) / (steps[0] + steps[-1])
        first = last = closing
    elif len(steps) == 1:
        first = last = speeds[0]
    else:
        first, last = 1.5 * speeds[0] - 0.5 * inner[0], 1.5 * speeds[-1] - 0.5 * inner[-1]
    return (1.0 - tension) * np.concatenate([first[None], inner, last[None]])


def pchip(x: Array, y: Array, loop: bool = False) -> Hermite:
    """The monotone interpolant of Fritsch and Carlson 1980 in Fritsch and Butland's form: never overshoots the keys.

    x: [N] strictly increasing; y: [N]. With `loop` the slopes at both ends agree.
    """
    if len(x) == 1:
        return Hermite(x, y, np.zeros(1))
    steps = np.diff(x)
    speeds = np.diff(y) / steps
    inner = _harmonic(steps[:-1], steps[1:], speeds[:-1], speeds[1:])
    if loop:
        first = last = _harmonic(steps[-1:], steps[:1], speeds[-1:], speeds[:1])[0]
    elif len(steps) == 1:
        first = last = speeds[0]
    else:
        first = _one_sided(steps[0], steps[1], speeds[0], speeds[1])
        last = _one_sided(steps[-1], steps[-2], speeds[-1], speeds[-2])
    return Hermite(x, y, np.array([first, *inner, last]))


def _harmonic(before: Array, after: Array, speed_before: Array, speed_after: Array) -> Array:
    """Weighted harmonic mean of neighbouring speeds, 0 at a turning point."""
    same_way = speed_before * speed_after > 0
    a, b = np.where(same_way, speed_before, 1.0), np.where(same_way, speed_after, 1.0)
    with np.errstate(over="ignore"):  # a speed of almost nothing makes the mean 0
        mean = 3 * (before + after) / ((2 * after + before) / a + (after + 2 * before) / b)
    return np.where(same_way, mean, 0.0)


def _one_sided(near: float, far: float, speed: float, next_speed: float) -> float:
    """Three-point slope at an open end, limited so that the curve stays monotone."""
    slope = ((2 * near + far) * speed - near * next_speed) / (near + far)
    if slope * speed <= 0:
        return 0.0
    if speed * next_speed <= 0 and abs(slope) > 3 * abs(speed):
        return 3 * speed
    return slope


@dataclass(frozen=True, eq=False)
class QuatHermite:
    """A C1 curve on unit quaternions: cubic Bezier in cumulative form (Kim, Kim and Shin 1995).

    knots: [N]; quats: [N, 4] wxyz, neighbours on one hemisphere; rates: [N, 3] angular velocity at the knots in the
    turning body's own axes, radians per knot unit.
    """

    knots: Array  # [N]
    quats: Array  # [N, 4]
    rates: Array  # [N, 3]

    def __call__(self, x: float) -> Array:
        """Unit quaternion [4] at x; constant beyond the ends."""
        return self.many(np.array([x]))[0]

    def many(self, x: Array) -> Array:
        """Unit quaternions [T, 4] at x [T]."""
        i, f, h = locate(self.knots, x)
        j, third = np.minimum(i + 1, len(self.knots) - 1), h[:, None] / 3
        turn = quat_multiply(quat_conjugate(self.quats[i]), self.quats[j])
        q = quat_multiply(self.quats[i], _bezier(self.rates[i] * third, self.rates[j] * third, turn, f[:, None]))
        return q / np.linalg.norm(q, axis=-1, keepdims=True)


def _bezier(leaving: Array, arriving: Array, turn: Array, share: Array) -> Array:
    """The rotation [T, 4] that a segment has made at `share` [T, 1] of it; leaving, arriving: a third of the angular
    velocities at its ends [T, 3], turn: from its first to its last key [T, 4]."""
    middle = quat_log(quat_multiply(quat_multiply(quat_exp(-leaving), turn), quat_exp(-arriving)))
    first = quat_exp((1 - (1 - share) ** 3) * leaving)
    second = quat_exp(share * share * (3 - 2 * share) * middle)
    return quat_multiply(quat_multiply(first, second), quat_exp(share**3 * arriving))


def quat_multiply(a: Array, b: Array) -> Array:
    """Hamilton product of wxyz quaternions [..., 4]."""
    aw, av, bw, bv = a[..., :1], a[..., 1:], b[..., :1], b[..., 1:]
    real = aw * bw - (av * bv).sum(axis=-1, keepdims=True)
    return np.concatenate([real, aw * bv + bw * av + np.cross(av, bv)], axis=-1)


def quat_conjugate(q: Array) -> Array:
    return q * np.array([1.0, -1.0, -1.0, -1.0])


def quat_exp(rotation: Array) -> Array:
    """Rotation vectors [..., 3] (axis times angle) -> unit quaternions [..., 4]."""
    half = 0.5 * np.linalg.norm(rotation, axis=-1, keepdims=True)
    return np.concatenate([np.cos(half), 0.5 * rotation * np.sinc(half / np.pi)], axis=-1)


def quat_log(q: Array) -> Array:
    """Unit quaternions [..., 4] -> the shorter rotation vector [..., 3]."""
    q = np.where(q[..., :1] < 0, -q, q)
    sine = np.linalg.norm(q[..., 1:], axis=-1, keepdims=True)
    angle = 2 * np.arctan2(sine, q[..., :1])
    return q[..., 1:] * np.where(sine > 1e-12, angle / np.maximum(sine, 1e-12), 2.0)


def hemisphere_aligned(quats: Array) -> Array:
    """[N, 4] with signs chosen so that each quaternion is the nearer of +q and -q to the one before."""
    flips = np.where((quats[1:] * quats[:-1]).sum(axis=-1) < 0, -1.0, 1.0)
    return quats * np.concatenate([[1.0], np.cumprod(flips)])[:, None]
