"""Editing a camera path: pure functions from one Trajectory to the next.

Most take `weights` [N]: how much each key takes part, 1 for selected keys, or a `falloff` around one that takes its
neighbours along. Positions in metres, angles in radians, times in seconds; the world's y points down.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.splines import quat_conjugate, quat_exp, quat_multiply
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

Space = Literal["world", "local"]
Kernel = Literal["gaussian", "quartic", "hat", "box"]

MIN_GAP_S = 0.01  # between neighbouring keys
NEAR = 1e-9  # metres: a camera there has no direction to look in

KERNELS: dict[Kernel, Callable[[Array], Array]] = {
    "gaussian": lambda u: np.exp(-4.5 * u**2),  # 1 % at the radius
    "quartic": lambda u: np.clip(1 - u**2, 0, None) ** 2,
    "hat": lambda u: np.clip(1 - u, 0, None),
    "box": lambda u: (u <= 1).astype(float),
}


def selected(path: Trajectory, indices: Iterable[int]) -> Array:
    """Weights [N]: 1 for the keys at these indices, else 0."""
    weights = np.zeros(len(path.keyframes))
    weights[list(indices)] = 1.0
    return weights


def falloff(path: Trajectory, index: int, radius_s: float, kernel: Kernel = "gaussian") -> Array:
    """Weights [N]: 1 for the key at `index`, less for its neighbours the farther away in time, nothing beyond
    `radius_s`. A loop goes round."""
    times = np.array([key.time for key in path.keyframes])
    apart = np.abs(times - times[index])
    if path.loop:
        apart = np.minimum(apart, np.abs(path.duration - apart))
    weights = np.where(apart <= radius_s, KERNELS[kernel](apart / max(radius_s, NEAR)), 0.0)
    weights[index] = 1.0
    return weights


def inserted(path: Trajectory, t: float) -> tuple[Trajectory, int]:
    """A key on the curve where the camera is at time t; returns its index too. Raises a Problem where a key is."""
    arrivals = np.array(path.arrivals)
    if np.abs(arrivals - t).min() < MIN_GAP_S:
        raise fail("bad_input", "There is a key already.", "Choose another time.")
    pose, fov_y = path.sample(t)
    index = int(np.searchsorted(arrivals, t))
    key = Keyframe.from_pose(pose, fov_y, t)
    keys = _with_own_times(path)
    return replace(path, keyframes=(*keys[:index], key, *keys[index:])), index


def split(path: Trajectory, index: int) -> tuple[Trajectory, int]:
    """A key midway between the one at `index` and the next; a loop's last one is followed by its first."""
    arrivals = (*path.arrivals, path.start + path.duration)
    if index + 1 >= len(arrivals) or arrivals[index + 1] - arrivals[index] < 2 * MIN_GAP_S:
        raise fail("bad_input", "Nothing comes after this key.", "Choose an earlier one.")
    return inserted(path, 0.5 * (arrivals[index] + arrivals[index + 1]))


def duplicated(path: Trajectory, index: int) -> tuple[Trajectory, int]:
    """The same key once more, midway in time to the next, or as long after the last as keys usually are."""
    keys = _with_own_times(path)
    key = keys[index]
    after = keys[index + 1].time if index + 1 < len(keys) else key.time + 2 * _usual_gap(keys)
    copy = replace(key, time=0.5 * (key.time + after))
    return replace(path, keyframes=(*keys[: index + 1], copy, *keys[index + 1 :])), index + 1


def appended(path: Trajectory, pose: Pose, fov_y: float) -> tuple[Trajectory, int]:
    """A key at the end, as long after the last as keys usually are."""
    keys = _with_own_times(path)
    key = Keyframe.from_pose(pose, fov_y, keys[-1].time + _usual_gap(keys))
    return replace(path, keyframes=(*keys, key)), len(keys)


def deleted(path: Trajectory, indices: Iterable[int]) -> Trajectory:
    """Without these keys. Raises a Problem when none would be left."""
    gone = set(indices)
    return replace(path, keyframes=tuple(key for i, key in enumerate(path.keyframes) if i not in gone))


def moved(path: Trajectory, weights: ArrayLike, offset: ArrayLike, space: Space = "world") -> Trajectory:
    """Every key by its share of `offset` [3], along the world's axes or its own camera's."""

    def move(key: Keyframe, weight: float) -> Keyframe:
        step = weight * np.asarray(offset, dtype=np.float64)
        step = key.pose.rotation @ step if space == "local" else step
        return replace(key, position=tuple(np.add(key.position, step).tolist()))

    return _changed(path, weights, move)


def rotated(
    path: Trajectory, weights: ArrayLike, rotation: ArrayLike, space: Space = "world", pivot: ArrayLike | None = None
) -> Trajectory:
    """Every key by its share of `rotation` [3] (axis times angle): about itself, or, carried along, about `pivot`."""

    def turn(key: Keyframe, weight: float) -> Keyframe:
        own = quat_exp(weight * np.asarray(rotation, dtype=np.float64))
        quat = np.array(key.rotation)
        quat = quat_multiply(quat, own) if space == "local" else quat_multiply(own, quat)
        position = key.position
        if pivot is not None:
            around = own if space == "world" else _in_world(np.array(key.rotation), own)
            position = _about(around, key.position, pivot)
        return replace(key, rotation=tuple(quat.tolist()), position=position)

    return _changed(path, weights, turn)


def scaled(path: Trajectory, weights: ArrayLike, factor: float, pivot: ArrayLike) -> Trajectory:
    """Every key by its share nearer to or farther from `pivot` [3]; where it looks stays."""
    centre = np.asarray(pivot, dtype=np.float64)

    def scale(key: Keyframe, weight: float) -> Keyframe:
        place = centre + factor**weight * (np.array(key.position) - centre)
        return replace(key, position=tuple(place.tolist()))

    return _changed(path, weights, scale)


def zoomed(path: Trajectory, weights: ArrayLike, fov_y: float) -> Trajectory:
    """Towards a vertical field of view, evenly in how large things appear."""
    goal = np.log(np.tan(0.5 * fov_y))

    def zoom(key: Keyframe, weight: float) -> Keyframe:
        own = np.log(np.tan(0.5 * key.fov_y))
        return replace(key, fov_y=fov_y if weight == 1 else 2 * float(np.arctan(np.exp(own + weight * (goal - own)))))

    return _changed(path, weights, zoom)


def retimed_key(path: Trajectory, index: int, time: float, along: Iterable[int] = ()) -> Trajectory:
    """One key at another time, and the keys `along` as much later or earlier; none ever passes another key."""
    keys = list(_with_own_times(path))
    taken, step = {index, *along}, time - keys[index].time
    for i, (a, b) in enumerate(pairwise(keys)):
        room = max(b.time - a.time - MIN_GAP_S, 0.0)
        if i in taken and i + 1 not in taken:
            step = min(step, room)
        elif i + 1 in taken and i not in taken:
            step = max(step, -room)
    for i in taken:
        keys[i] = replace(keys[i], time=keys[i].time + step)
    return replace(path, keyframes=tuple(keys), constant_speed=False)


def stretched(path: Trajectory, seconds: float) -> Trajectory:
    """The same path, taking so many seconds."""
    if path.duration <= 0 or seconds < MIN_GAP_S * len(path.keyframes):
        raise fail("bad_input", f"The path cannot take {seconds:g} s.", "Choose a longer time, or add keys.")
    factor, start = seconds / path.duration, path.start
    keys = (replace(key, time=start + factor * (key.time - start)) for key in path.keyframes)
    return replace(path, keyframes=tuple(keys))


def evenly_timed(path: Trajectory) -> Trajectory:
    """Key times that make the speed constant between keys, as the path's own switch would."""
    return replace(path, keyframes=_with_own_times(replace(path, constant_speed=True)))


def reversed_path(path: Trajectory) -> Trajectory:
    """The same places from the last to the first; the camera looks where it looked."""
    ends = path.start + path.keyframes[-1].time
    keys = tuple(replace(key, time=ends - key.time) for key in reversed(path.keyframes))
    return replace(path, keyframes=keys)


def aimed(path: Trajectory, target: ArrayLike, weights: ArrayLike | None = None) -> Trajectory:
    """Keys turned to look at `target` [3], standing upright; one that stands on it keeps its direction."""
    chosen = np.ones(len(path.keyframes)) if weights is None else weights

    def aim(key: Keyframe, _weight: float) -> Keyframe:
        if np.linalg.norm(np.subtract(target, key.position)) < NEAR:
            return key
        return replace(key, rotation=tuple(Pose.look_at(key.position, target).quat.tolist()))

    return _changed(path, chosen, aim)


def at_eye_height(
    path: Trajectory, weights: ArrayLike, ground_at: Callable[[float, float], float], eye_height_m: float = 1.6
) -> Trajectory:
    """Keys so high above the ground; ground_at: x and z -> the ground's y (down)."""

    def lift(key: Keyframe, weight: float) -> Keyframe:
        x, y, z = key.position
        return replace(key, position=(x, y + weight * (ground_at(x, z) - eye_height_m - y), z))

    return _changed(path, weights, lift)


def _changed(path: Trajectory, weights: ArrayLike, change: Callable[[Keyframe, float], Keyframe]) -> Trajectory:
    """Keys of weight 0 stay the same objects."""
    pairs: Sequence[tuple[Keyframe, float]] = list(
        zip(path.keyframes, np.asarray(weights, dtype=np.float64).tolist(), strict=True)
    )
    return replace(path, keyframes=tuple(change(key, weight) if weight else key for key, weight in pairs))


def _with_own_times(path: Trajectory) -> tuple[Keyframe, ...]:
    """The keys at the times at which the camera passes them; under constant speed those are not what the keys say.
    Keys that stand at the same place would then share one time: they keep a little distance."""
    times = list(path.arrivals)
    for i, (a, b) in enumerate(pairwise(times)):
        times[i + 1] = max(b, a + MIN_GAP_S, times[i] + MIN_GAP_S)
    return tuple(
        key if key.time == time else replace(key, time=time) for key, time in zip(path.keyframes, times, strict=True)
    )


def _usual_gap(keys: Sequence[Keyframe]) -> float:
    """Mean seconds between keys; 1 for a single key."""
    return (keys[-1].time - keys[0].time) / (len(keys) - 1) if len(keys) > 1 else 1.0


def _in_world(quat: Array, local: Array) -> Array:
    """A rotation given in the axes of the body `quat`, in the world's: q r q*."""
    return quat_multiply(quat_multiply(quat, local), quat_conjugate(quat))


def _about(quat: Array, position: Sequence[float], pivot: ArrayLike) -> tuple[float, ...]:
    centre = np.asarray(pivot, dtype=np.float64)
    return tuple((centre + Pose.from_quat(quat).apply(np.array(position) - centre)).tolist())
