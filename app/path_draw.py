"""New paths: a freehand stroke made smooth, flying recorded, a preset laid into the scene."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.document import CameraPath
from app.path_edit import MIN_GAP_S, aimed
from engine.core import presets
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from app.camera_path import Start
    from engine.core.camera import View

    Array = NDArray[np.float64]

TOLERANCE = 0.02  # of a stroke's length: how far the keys' polygon may lie from what was drawn
MOST_KEYS = 24
SMOOTH = 0.04  # of the stroke's length: trembling shorter than this is ironed out
WALK_M_S = 1.2  # a calm walk
RECORD_TURN = np.radians(4.0)  # how far a recorded key may be off the flight, as an angle
NEAR_M = 1e-6  # shorter is nothing
RESAMPLED = 200  # points along a stroke


def path_from_stroke(
    points: ArrayLike, fov_y: float, look_at: Sequence[float] | None = None, speed_m_s: float = WALK_M_S
) -> CameraPath:
    """points: [N, 3] as drawn, metres. Few keys on the smoothed stroke, passed at constant speed; the camera looks
    ahead, level, or at `look_at`. Raises a Problem for a stroke without length."""
    line = _smoothed(_resampled(np.asarray(points, dtype=np.float64)))
    places = line[_corners(line, TOLERANCE * _length(line))]
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=-1))])
    times = along / speed_m_s
    ahead = np.asarray(np.gradient(places, axis=0))
    ahead[:, 1] = 0  # level
    keys = [
        Keyframe.from_pose(Pose.look_at(place, place + _direction(forward)), fov_y, float(time))
        for place, forward, time in zip(places, ahead, times, strict=True)
    ]
    path = Trajectory(tuple(keys), constant_speed=True)
    if look_at is None:
        return CameraPath(path)
    x, y, z = map(float, look_at)
    return CameraPath(aimed(path, (x, y, z)), look_at=(x, y, z))


def path_from_flight(poses: Sequence[tuple[float, Pose, float]]) -> CameraPath:
    """poses: time, pose and vertical field of view of every tick while flying. As few keys as follow the flight."""
    if len(poses) < 2:
        raise fail("bad_input", "Nothing was recorded.", "Fly a little before you stop.")
    times = np.array([time for time, _, _ in poses])
    states = np.array([np.concatenate([pose.translation, pose.forward, pose.rotation[:, 1]]) for _, pose, _ in poses])
    size = max(float(np.linalg.norm(np.ptp(states[:, :3], axis=0))), NEAR_M)
    states[:, :3] *= RECORD_TURN / (TOLERANCE * size)  # a place off by the tolerance counts as much as a turn
    kept = _corners(states, RECORD_TURN)
    chosen = [i for n, i in enumerate(kept) if n == 0 or times[i] - times[kept[n - 1]] >= MIN_GAP_S]
    keys = (Keyframe.from_pose(poses[i][1], poses[i][2], float(times[i] - times[0])) for i in chosen)
    return CameraPath(Trajectory(tuple(keys)))


def path_from_preset(name: str, start: Start, size: float = 1.0, seconds: float | None = None) -> CameraPath:
    """A ready-made move from the start view; size: of the move, 1 = as suits the scene. Raises a Problem for an unknown
    name."""
    if name not in presets.PRESETS:
        names = ", ".join(presets.PRESETS)
        raise fail("bad_input", f"There is no preset called '{name}'.", f"Choose one of: {names}.")
    return CameraPath(presets.PRESETS[name].trajectory(start.view, start.scale * size, seconds), preset=name)


def placed(path: CameraPath, onto: View) -> CameraPath:
    """The whole path moved so that its first key stands and looks as `onto` does."""
    motion = onto.world_from_camera @ path.trajectory.keyframes[0].pose.inverse()
    target = None if path.look_at is None else motion.apply(path.look_at).tolist()
    moved = path.trajectory.moved(motion)
    return CameraPath(moved, look_at=None if target is None else (target[0], target[1], target[2]))


def _resampled(points: Array) -> Array:
    """[RESAMPLED, 3] evenly along the line through the points."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=-1))])
    if len(points) < 2 or along[-1] < NEAR_M:
        raise fail("bad_input", "The stroke is too short for a path.", "Draw a longer one.")
    even = np.linspace(0, along[-1], RESAMPLED)
    return np.stack([np.interp(even, along, axis) for axis in points.T], axis=-1)


def _smoothed(line: Array) -> Array:
    """Gaussian along the line; the ends stay where they are (the line goes on point-mirrored beyond them)."""
    sigma = SMOOTH * len(line)
    reach = int(3 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    before, after = 2 * line[0] - line[reach:0:-1], 2 * line[-1] - line[-2 : -reach - 2 : -1]
    longer = np.concatenate([before, line, after])
    return np.stack([np.convolve(axis, kernel / kernel.sum(), mode="valid") for axis in longer.T], axis=-1)


def _corners(line: Array, tolerance: float) -> list[int]:
    """Indices of points whose polygon stays within `tolerance` of the line [N, D], in order (Douglas and Peucker 1973,
    the worst first, MOST_KEYS at most)."""
    kept = [0, len(line) - 1]
    while len(kept) < MOST_KEYS:
        far = [_farthest(line, a, b) for a, b in pairwise(kept)]
        distance, index = max(far)
        if distance <= tolerance:
            break
        kept = sorted([*kept, index])
    return kept


def _farthest(line: Array, first: int, last: int) -> tuple[float, int]:
    """Of the points between two, the one farthest from their chord: distance and index."""
    inner, chord = line[first + 1 : last] - line[first], line[last] - line[first]
    if not len(inner):
        return 0.0, first
    along = np.clip(inner @ chord / max(float(chord @ chord), NEAR_M**2), 0, 1)
    apart = np.linalg.norm(inner - along[:, None] * chord, axis=-1)
    return float(apart.max()), first + 1 + int(apart.argmax())


def _length(line: Array) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=-1).sum())


def _direction(forward: Array) -> Array:
    """A unit vector; straight ahead where the stroke goes straight up or down."""
    length = float(np.linalg.norm(forward))
    return forward / length if length > NEAR_M else np.array([0.0, 0.0, 1.0])
