"""A camera path: keys in, one `sample(t)` out, which preview, generation and export all use.

Each channel is a curve of its own parameter, and each parameter runs through the keys' times on a monotone PCHIP, so
the camera is C1, meets every key at its time and never backs up:
positions  centripetal Catmull-Rom (Yuksel et al. 2011: no cusps, no loops between keys), with Kochanek-Bartels tension;
rotations  the quaternion counterpart, hemisphere-aligned;
vertical field of view  in log-tan space, so that zooming feels even.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.splines import (
    Hermite,
    QuatHermite,
    catmull_rom_slopes,
    hemisphere_aligned,
    pchip,
    quat_conjugate,
    quat_log,
    quat_multiply,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

ARC_TABLE_STEPS = 128  # per segment: speed is then constant to about 1e-4
SAME = 1e-9  # metres or radians: keys nearer than this stand at the same place


@dataclass(frozen=True)
class Keyframe:
    """Where the camera stands at one moment; a value, so that requests can be compared.

    position: metres. rotation: unit wxyz, world from camera. fov_y: vertical, radians. time: seconds.
    """

    position: tuple[float, ...]  # 3
    rotation: tuple[float, ...]  # 4
    fov_y: float
    time: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", _floats(self.position, 3, "position"))
        object.__setattr__(self, "rotation", _unit_quat(_floats(self.rotation, 4, "rotation")))
        object.__setattr__(self, "fov_y", _floats([self.fov_y], 1, "field of view")[0])
        object.__setattr__(self, "time", _floats([self.time], 1, "time")[0])
        if not 0.0 < self.fov_y < np.pi:
            raise fail(
                "bad_input",
                f"A key's vertical field of view is {np.degrees(self.fov_y):.1f} degrees.",
                "Choose a value between 0 and 180 degrees.",
            )

    @staticmethod
    def from_pose(pose: Pose, fov_y: float, time: float) -> Keyframe:
        return Keyframe(tuple(pose.translation.tolist()), tuple(pose.quat.tolist()), fov_y, time)

    @property
    def pose(self) -> Pose:
        return Pose.from_quat(self.rotation, self.position)


@dataclass(frozen=True)
class Trajectory:
    """Keys in order of time, at least one.

    loop: the path returns to its first key; the way back takes the mean time between keys (no time when the last key
    already stands where the first does). constant_speed: the time between keys follows the distance; keys that only
    turn the camera keep their own time; when nothing moves, the turning is made even instead. tension: 0 = flowing,
    1 = rests at every key.
    """

    keyframes: tuple[Keyframe, ...]
    loop: bool = False
    constant_speed: bool = False
    tension: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "keyframes", tuple(self.keyframes))
        if not self.keyframes:
            raise fail("bad_input", "The camera path has no keys.", "Add at least one key.")
        if not -1.0 <= self.tension <= 1.0:
            raise fail("bad_input", f"The path's tension is {self.tension:g}.", "Choose a value between -1 and 1.")
        for number, (a, b) in enumerate(pairwise(self.keyframes), start=1):
            if b.time <= a.time:
                raise fail(
                    "bad_input",
                    f"Keys {number} and {number + 1} of the camera path stand at {a.time:g} s and {b.time:g} s.",
                    "Give every key a later time than the one before.",
                )

    @property
    def start(self) -> float:
        """Seconds; the time of the first key."""
        return self.keyframes[0].time

    @property
    def duration(self) -> float:
        """Seconds from the first key to the end (back to the first key for a loop); 0 for a single key."""
        return float(self._curves.times[-1] - self._curves.times[0])

    @property
    def arrivals(self) -> tuple[float, ...]:
        """Seconds at which the camera passes each key: the keys' own times unless the speed is constant."""
        return tuple(self._curves.times[: len(self.keyframes)].tolist())

    def sample(self, t: float) -> tuple[Pose, float]:
        """The camera at time t in seconds (the keys' clock): pose and vertical field of view in radians.

        Before the start and after the end the path stands still; a loop goes round.
        """
        if self.loop and self.duration > 0:
            t = self.start + (t - self.start) % self.duration
        curves = self._curves
        pose = Pose.from_quat(curves.rotation(float(curves.turned(t))), curves.position(float(curves.travelled(t))))
        return pose, 2 * float(np.arctan(np.exp(curves.log_tan(t))))

    def sample_many(self, times: ArrayLike) -> tuple[Array, Array, Array]:
        """The camera at times [T], as `sample` has it, in one go: positions [T, 3], unit quaternions [T, 4] wxyz,
        vertical fields of view [T]. For drawing and measuring paths."""
        t = np.asarray(times, dtype=np.float64)
        if self.loop and self.duration > 0:
            t = self.start + (t - self.start) % self.duration
        curves = self._curves
        positions = curves.position.many(curves.travelled.many(t))
        quats = curves.rotation.many(curves.turned.many(t))
        return positions, quats, 2 * np.arctan(np.exp(curves.log_tan.many(t)))

    def times(self, n: int) -> Array:
        """[n] seconds, evenly spaced from start to end; a loop's end is its start and not repeated."""
        return self.start + self.duration * np.arange(n) / max(n if self.loop else n - 1, 1)

    def views(self, n: int, width: int, height: int) -> tuple[View, ...]:
        """n views, at `times`."""
        return self.views_at(self.times(n), width, height)

    def views_at(self, times: ArrayLike, width: int, height: int) -> tuple[View, ...]:
        """The camera at times [T], all in one go."""
        poses = zip(*self.sample_many(times), strict=True)
        return tuple(
            View(Camera.pinhole(width, height, float(fov_y)), Pose.from_quat(quat, position))
            for position, quat, fov_y in poses
        )

    def view(self, t: float, width: int, height: int) -> View:
        """The camera at time t with a picture of width x height pixels."""
        pose, fov_y = self.sample(t)
        return View(Camera.pinhole(width, height, fov_y), pose)

    def moved(self, motion: Pose) -> Trajectory:
        """The whole path, rigidly moved: `motion` is applied on the left of every pose."""
        keys = (Keyframe.from_pose(motion @ key.pose, key.fov_y, key.time) for key in self.keyframes)
        return replace(self, keyframes=tuple(keys))

    @cached_property
    def _curves(self) -> _Curves:
        return _curves_from_keys(self)


@dataclass(frozen=True, eq=False)
class _Curves:
    """times: [N] of the keys (a loop's end included). position and rotation are curves of their own parameters;
    `travelled` and `turned` say how far along those are at a time. log_tan: of half the field of view, over time.
    """

    times: Array
    position: Hermite
    rotation: QuatHermite
    travelled: Hermite
    turned: Hermite
    log_tan: Hermite


def _curves_from_keys(trajectory: Trajectory) -> _Curves:
    keys = trajectory.keyframes
    positions = np.array([key.position for key in keys])  # [N, 3]
    quats = np.array([key.rotation for key in keys])  # [N, 4]
    times = np.array([key.time for key in keys])  # [N]
    log_tan = np.log(np.tan([0.5 * key.fov_y for key in keys]))  # [N]
    loop = trajectory.loop and len(times) > 1
    if loop and not _same_camera(keys[0], keys[-1]):
        times = np.append(times, times[-1] + np.diff(times).mean())
        positions, quats, log_tan = (np.concatenate([a, a[:1]]) for a in (positions, quats, log_tan))
    position, places = _position_curve(positions, loop, trajectory.tension)
    rotation, turns = _rotation_curve(quats, loop, trajectory.tension)
    if trajectory.constant_speed and places[-1] > 0:
        times, travelled = _even_travel(times, places, position)
        return _Curves(times, position, rotation, travelled, pchip(times, turns, loop), pchip(times, log_tan, loop))
    if trajectory.constant_speed and turns[-1] > 0:
        times = _times_by_length(times, np.diff(turns) ** 2)
    timing = [pchip(times, y, loop) for y in (places, turns, log_tan)]
    return _Curves(times, position, rotation, *timing)


def _position_curve(positions: Array, loop: bool, tension: float) -> tuple[Hermite, Array]:
    """The curve over its centripetal parameter, and the parameter [N] of every key (equal where the camera rests)."""
    chords = np.linalg.norm(np.diff(positions, axis=0), axis=-1)
    chords[chords < SAME] = 0.0
    parameter = np.concatenate([[0.0], np.cumsum(np.sqrt(chords))])
    kept = np.concatenate([[True], chords > 0])
    knots, values = parameter[kept], positions[kept]
    if len(knots) == 1:
        return Hermite(knots, values, np.zeros((1, 3))), parameter
    steps = np.diff(knots)
    slopes = catmull_rom_slopes(steps, np.diff(values, axis=0) / steps[:, None], loop, tension)
    return Hermite(knots, values, slopes), parameter


def _rotation_curve(quats: Array, loop: bool, tension: float) -> tuple[QuatHermite, Array]:
    """As `_position_curve`, with the angle between neighbours in place of the distance."""
    quats = hemisphere_aligned(quats)
    turns = quat_log(quat_multiply(quat_conjugate(quats[:-1]), quats[1:]))  # [N - 1, 3]
    angles = np.linalg.norm(turns, axis=-1)
    angles[angles < SAME] = 0.0
    parameter = np.concatenate([[0.0], np.cumsum(np.sqrt(angles))])
    kept = np.concatenate([[True], angles > 0])
    if kept.sum() == 1:
        return QuatHermite(parameter[:1], quats[:1], np.zeros((1, 3))), parameter
    steps = np.diff(parameter[kept])
    rates = catmull_rom_slopes(steps, turns[angles > 0] / steps[:, None], loop, tension)
    return QuatHermite(parameter[kept], quats[kept], rates), parameter


def _times_by_length(times: Array, lengths: Array) -> Array:
    """Key times [N] in proportion to the lengths [N - 1] between them; a segment without length keeps its time."""
    durations, moves = np.diff(times), lengths > 0
    shared = lengths * durations[moves].sum() / lengths.sum()
    return times[0] + np.concatenate([[0.0], np.cumsum(np.where(moves, shared, durations))])


def _even_travel(times: Array, places: Array, position: Hermite) -> tuple[Array, Hermite]:
    """New key times by arc length, and the position's parameter over time that runs at constant speed."""
    tables = [_arc_table(position, a, b) for a, b in pairwise(places)]
    times = _times_by_length(times, np.array([table[1][-1] for table in tables]))
    at, where = [times[:1]], [places[:1]]
    for start, end, (parameters, lengths) in zip(times[:-1], times[1:], tables, strict=True):
        moves = lengths[-1] > 0
        at.append(start + (end - start) * lengths[1:] / lengths[-1] if moves else np.array([end]))
        where.append(parameters[1:] if moves else parameters[-1:])
    return times, pchip(np.concatenate(at), np.concatenate(where))


def _arc_table(position: Hermite, a: float, b: float) -> tuple[Array, Array]:
    """Parameters between a and b [T] and the arc length up to each [T] (three-point Gauss-Legendre between them)."""
    parameters = np.linspace(a, b, ARC_TABLE_STEPS + 1)
    half = 0.5 * (b - a) / ARC_TABLE_STEPS
    nodes, weights = np.polynomial.legendre.leggauss(3)
    middles = parameters[:-1] + half
    at = middles[:, None] + half * nodes  # [T, 3]
    speeds = np.linalg.norm(position.derivative(at.ravel()), axis=-1).reshape(at.shape)
    pieces = half * speeds @ weights
    return parameters, np.concatenate([[0.0], np.cumsum(pieces)])


def _same_camera(a: Keyframe, b: Keyframe) -> bool:
    p, q = np.array(a.rotation), np.array(b.rotation)
    turned = min(np.linalg.norm(p - q), np.linalg.norm(p + q))
    moved = np.linalg.norm(np.subtract(a.position, b.position))
    return bool(max(turned, moved, abs(a.fov_y - b.fov_y)) < SAME)


def _floats(values: ArrayLike, count: int, what: str) -> tuple[float, ...]:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise fail("bad_input", f"A key's {what} is not finite or has not {count} numbers.", "Correct that key.")
    return tuple(numbers.tolist())


def _unit_quat(quat: tuple[float, ...]) -> tuple[float, ...]:
    """Normalised; already normal ones stay as they are to the bit, so that saving and loading changes nothing."""
    length = float(np.linalg.norm(quat))
    if length < 1e-6:
        raise fail("bad_input", "A key's rotation is a quaternion of length zero.", "Correct that key.")
    return quat if abs(length - 1.0) < 1e-12 else tuple((np.array(quat) / length).tolist())
