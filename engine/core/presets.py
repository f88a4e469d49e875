"""Camera moves that work for any picture: functions of the start view and the scene's size.

`scale` is a length in metres that stands for the scene, such as the median depth; movements are a modest share of it,
because a single photograph tells little about what lies behind its things. Every path starts at the start view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.pose import DOWN, Pose
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

RING_AZIMUTHS_DEG = (*range(0, 251, 25), 272.5, 316.25)
"""Invisible Stitch (Engstler et al. 2024): the two views that close the last gap see known geometry on both sides."""
STAGE_AZIMUTHS_DEG = (0, 25, -25)  # Invisible Stitch's short form
WALK = ((0.0, 0.0, 0), (0.0, 0.07, 1), (0.01, 0.13, 8), (0.03, 0.17, 24), (0.06, 0.19, 42))
"""Of each key: to the right and ahead as shares of the scene's size, and degrees turned to the right."""
RING_FOV = np.radians(80.0)  # square; ring and caps overlap by about 3 degrees everywhere
CAP_FOV = np.radians(110.0)  # zenith and nadir, square


@dataclass(frozen=True)
class Preset:
    """A named move. seconds: how long it takes. views: how many generated views suit it."""

    name: str
    title: str
    description: str
    seconds: float
    views: int
    path: Callable[[View, float, float], Trajectory]

    def trajectory(self, start: View, scale: float, seconds: float | None = None) -> Trajectory:
        """The path for video and preview. scale: metres, such as the scene's median depth."""
        return self.path(start, scale, self.seconds if seconds is None else seconds)


def generation_views(preset: str, start: View, scale: float, count: int, width: int, height: int) -> tuple[View, ...]:
    """The views to generate, `start` itself first.

    Most presets sample their path at `count` views of width x height. The ring's views are always the same 16 (`count`
    is not asked), so that their union is the whole sphere: the photo, 13 square views around it, zenith and nadir.
    """
    if preset == "ring":
        return (start, *_sphere_views(start, max(width, height)))
    return (start, *PRESETS[preset].trajectory(start, scale).views(count, width, height)[1:])


def _sphere_views(start: View, side: int) -> tuple[View, ...]:
    """The first of the ring looks where the photo looks, wider: it imagines what frames the photo before all else."""
    yaw, _ = _heading(start.world_from_camera)
    position = start.world_from_camera.translation.tolist()
    ring = [(yaw + np.radians(azimuth), 0.0, RING_FOV) for azimuth in RING_AZIMUTHS_DEG]
    caps = [(yaw, 0.5 * np.pi, CAP_FOV), (yaw, -0.5 * np.pi, CAP_FOV)]
    return tuple(
        View(Camera.pinhole(side, side, fov), Pose.from_angles(turn, pitch, position=position))
        for turn, pitch, fov in ring + caps
    )


def _orbit(start: View, scale: float, seconds: float) -> Trajectory:
    return _looking(
        start, scale, seconds, lambda u: _on_sphere(0.16 * np.sin(u), 0.03 * (1 - np.cos(u)), scale), loop=True
    )


def _dolly(start: View, scale: float, seconds: float) -> Trajectory:
    return _sliding(start, seconds, (0.0, 0.0, 0.2 * scale))


def _walk(start: View, scale: float, seconds: float) -> Trajectory:
    """Ahead and round to the right, level, as one walks into a place and looks about."""
    pose, keys = start.world_from_camera, []
    for n, (right, ahead, turn_deg) in enumerate(WALK):
        turn = Pose.from_angles(float(np.radians(turn_deg)), 0.0).rotation
        place = pose.translation + scale * (pose.rotation @ (right, 0.0, ahead))
        keys.append(
            Keyframe.from_pose(Pose(turn @ pose.rotation, place), start.camera.fov_y, seconds * n / (len(WALK) - 1))
        )
    return Trajectory(tuple(keys))


def _truck(start: View, scale: float, seconds: float) -> Trajectory:
    return _sliding(start, seconds, (0.16 * scale, 0.0, 0.0))


def _crane(start: View, scale: float, seconds: float) -> Trajectory:
    return _looking(start, scale, seconds, lambda u: _on_sphere(0.0, 0.16 * u / (2 * np.pi), scale), loop=False)


def _spiral(start: View, scale: float, seconds: float) -> Trajectory:
    def eye(u: float) -> Array:
        radius, turn = 0.13 * scale * u / (2 * np.pi), 2 * u
        return np.array([radius * np.cos(turn), -radius * np.sin(turn), 0.05 * scale * (1 - np.cos(0.5 * u))])

    return _looking(start, scale, seconds, eye, loop=False)


def _figure_eight(start: View, scale: float, seconds: float) -> Trajectory:
    return _looking(
        start, scale, seconds, lambda u: scale * np.array([0.15 * np.sin(u), -0.05 * np.sin(2 * u), 0]), loop=True
    )


def _dolly_zoom(start: View, scale: float, seconds: float) -> Trajectory:
    """What stands at distance `scale` keeps its size: distance times tan(fov / 2) stays the same."""
    pose, half = start.world_from_camera, np.tan(0.5 * start.camera.fov_y)
    distances = np.linspace(1.0, 0.8, 9)
    keys = [
        Keyframe.from_pose(
            pose @ Pose(np.eye(3), np.array([0.0, 0.0, (1 - distance) * scale])),
            2 * float(np.arctan(half / distance)),
            seconds * i / 8,
        )
        for i, distance in enumerate(distances)
    ]
    return Trajectory(tuple(keys))


def _stage(start: View, scale: float, seconds: float) -> Trajectory:  # noqa: ARG001 - turning knows no size
    return _turning(start, seconds, STAGE_AZIMUTHS_DEG, loop=False)


def _ring(start: View, scale: float, seconds: float) -> Trajectory:  # noqa: ARG001 - turning knows no size
    return _turning(start, seconds * 11 / 12, range(0, 360, 30), loop=True)


def _turning(start: View, seconds: float, azimuths_deg: Iterable[float], loop: bool) -> Trajectory:
    """Turns about gravity on the spot, keeping pitch and roll."""
    pose, turns = start.world_from_camera, np.radians(list(azimuths_deg))
    keys = [
        Keyframe.from_pose(
            Pose(Pose.from_angles(turn, 0.0).rotation @ pose.rotation, pose.translation), start.camera.fov_y, time
        )
        for turn, time in zip(turns, np.linspace(0.0, seconds, len(turns)), strict=True)
    ]
    return Trajectory(tuple(keys), loop=loop)


def _sliding(start: View, seconds: float, offset: tuple[float, float, float]) -> Trajectory:
    """Moves straight to an offset [x, y, z] in the start camera's axes without turning."""
    pose, fov_y = start.world_from_camera, start.camera.fov_y
    end = pose @ Pose(np.eye(3), np.array(offset))
    return Trajectory((Keyframe.from_pose(pose, fov_y, 0.0), Keyframe.from_pose(end, fov_y, seconds)))


def _looking(
    start: View, scale: float, seconds: float, eye: Callable[[float], ArrayLike], *, loop: bool, keys: int = 17
) -> Trajectory:
    """Moves the eye, u running from 0 to 2 pi, and keeps looking at the point `scale` ahead of the start.

    eye: offset [x right, y down, z ahead] in the start camera's axes, 0 at u = 0.
    """
    pose = start.world_from_camera
    target = pose.apply((0.0, 0.0, scale))
    places = [pose.apply(eye(u)) for u in np.linspace(0.0, 2 * np.pi, keys)]
    poses = [pose] + [Pose.look_at(place, target, _down(pose)) for place in places[1:]]
    if loop:
        poses[-1] = pose
    times = np.linspace(0.0, seconds, keys)
    frames = (Keyframe.from_pose(p, start.camera.fov_y, t) for p, t in zip(poses, times, strict=True))
    return Trajectory(tuple(frames), loop=loop)


def _on_sphere(yaw: float, rise: float, radius: float) -> Array:
    """Offset of an eye that circles the point `radius` ahead: to the right by yaw, upwards by rise (radians)."""
    outward = np.array([np.cos(rise) * np.sin(yaw), -np.sin(rise), -np.cos(rise) * np.cos(yaw)])
    return radius * (outward + np.array([0.0, 0.0, 1.0]))


def _down(pose: Pose) -> Array:
    """Gravity, unless the camera leans: then its own down, so that the first turn doesn't jump."""
    level = abs(float(pose.rotation[:, 0] @ DOWN)) < 1e-6 and abs(float(pose.forward @ DOWN)) < 0.99
    return DOWN if level else pose.rotation[:, 1]


def _heading(pose: Pose) -> tuple[float, float]:
    """Yaw (right) and pitch (up) of the viewing direction, radians."""
    x, y, z = pose.forward
    return float(np.arctan2(x, z)), float(np.arctan2(-y, np.hypot(x, z)))


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("orbit", "Orbit", "Swings around the subject and back, a little raised.", 8.0, 9, _orbit),
        Preset("walk", "Walk", "Walks ahead and looks round to the right, past the photo's edge.", 8.0, 8, _walk),
        Preset("dolly", "Dolly", "Moves straight into the picture.", 5.0, 5, _dolly),
        Preset("truck", "Truck", "Slides to the right without turning.", 5.0, 5, _truck),
        Preset("crane", "Crane", "Rises and keeps looking at the subject.", 5.0, 5, _crane),
        Preset("spiral", "Spiral", "Winds outward in two turns and keeps looking at the subject.", 10.0, 13, _spiral),
        Preset(
            "figure-eight", "Figure eight", "Draws a lying eight, the classic parallax loop.", 8.0, 9, _figure_eight
        ),
        Preset(
            "dolly-zoom",
            "Dolly zoom",
            "Moves in while widening the lens: the subject stays, the room stretches.",
            5.0,
            5,
            _dolly_zoom,
        ),
        Preset("stage", "Stage", "Turns 25 degrees to the right, then to the left.", 6.0, 3, _stage),
        Preset(
            "ring", "Ring", "Turns all the way round: 13 views, zenith and nadir close the sphere.", 14.0, 16, _ring
        ),
    )
}
