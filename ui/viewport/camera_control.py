"""How the viewport's camera moves: pure maths, no Qt. Everything that turns the camera keeps the horizon level.

A lens is a Camera of any size; `fitted` makes the picture of that lens fill the viewport, so that resizing the window
never shows less sharply or wider than the photo was taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M
from engine.core.pose import DOWN, Pose

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Vector = NDArray[np.float64]  # [3] metres, or a direction

STEEPEST = 0.5 * np.pi  # of the pitch
TURN_PER_HEIGHT = np.pi  # a drag as long as the picture is high turns the orbit by this
LEAN_FADES = 0.15  # radians of turning in which a leaning camera comes nearly upright
NEAREST = 0.02  # of the scene's size: zooming comes no nearer to a point
FLY_PER_S = 0.7  # of the scene's size
FAST = 4.0  # times that
FILLS = 0.92  # of the picture's sides, that framed points take
FOCUS_NEAR, FOCUS_FAR = 0.3, 4.0  # of the scene's size: how far away a focused point may lie
FOV_Y = np.radians(55.0)  # before there is a photo


class CameraControl:
    """The free camera of a viewport of width x height logical pixels.

    pivot: [3] what orbits turn about. scale: metres that stand for the scene's size. changed: called after each move.
    """

    def __init__(self, width: int = 640, height: int = 480) -> None:
        self._lens, self._pose = Camera.pinhole(4, 3, float(FOV_Y)), Pose.identity()
        self._size = (width, height)
        self.scale = 1.0
        self.pivot: Vector = np.array([0.0, 0.0, 2.0])
        self.changed: Callable[[], None] = lambda: None

    @property
    def view(self) -> View:
        """The camera in the viewport's pixels."""
        return View(fitted(self._lens, *self._size), self._pose)

    @property
    def pivot_depth(self) -> float:
        """Metres before the camera, at least as near as zooming comes."""
        return max(float((self.pivot - self._pose.translation) @ self._pose.forward), NEAREST * self.scale)

    def resize(self, width: int, height: int) -> None:
        """The same place through the same lens in another window."""
        if self._size != (width, height):
            self._size = (max(width, 1), max(height, 1))
            self.changed()

    def set_view(self, view: View, pivot: ArrayLike | None = None) -> None:
        """Stands exactly there; without a pivot, orbits turn about what is as far ahead as the pivot was."""
        depth = self.pivot_depth
        if view.camera.projection == "pinhole":
            self._lens = view.camera
        self._pose = view.world_from_camera
        ahead = self._pose.translation + depth * self._pose.forward
        self.pivot = ahead if pivot is None else np.asarray(pivot, dtype=np.float64)
        self.changed()

    def orbit(self, dx: float, dy: float, pivot: ArrayLike | None = None) -> None:
        """Turns about the pivot, as if the scene were dragged by so many pixels; the pivot keeps its pixel."""
        if pivot is not None:
            self.pivot = np.asarray(pivot, dtype=np.float64)
        in_camera = self._pose.inverse().apply(self.pivot)
        angle = TURN_PER_HEIGHT / self._size[1]
        rotation = turned(self._pose.rotation, dx * angle, -dy * angle)
        self._move(Pose(rotation, self.pivot - rotation @ in_camera))

    def look_around(self, dx: float, dy: float) -> None:
        """Turns on the spot; what is in the middle follows the drag."""
        camera = self.view.camera
        rotation = turned(self._pose.rotation, -dx / camera.fx, dy / camera.fy)
        depth = self.pivot_depth
        self.pivot = self._pose.translation + depth * rotation[:, 2]
        self._move(Pose(rotation, self._pose.translation))

    def pan(self, dx: float, dy: float, depth: float | None = None) -> None:
        """Slides in the picture's plane; what is `depth` metres ahead (the pivot) follows the drag."""
        camera, far = self.view.camera, self.pivot_depth if depth is None else depth
        self._shift(self._pose.rotation @ np.array([-dx / camera.fx * far, -dy / camera.fy * far, 0.0]))

    def zoom(self, factor: float, at: tuple[float, float] | None = None, point: ArrayLike | None = None) -> None:
        """Goes towards a point (or away from it, factor < 1), which keeps its pixel; never reaches it. Without a point
        the one at pixel `at`, or in the middle, as far ahead as the pivot."""
        target = self.ahead(at, self.pivot_depth) if point is None else np.asarray(point, dtype=np.float64)
        away = self._pose.translation - target
        distance = max(float(np.linalg.norm(away)), 1e-9)
        nearest = min(NEAREST * self.scale, distance)
        wanted = float(np.clip(distance / factor, nearest, max(FAR_M, distance)))
        eye = target + away * (wanted / distance)
        depth = max(float((target - eye) @ self._pose.forward), nearest)
        self.pivot = eye + depth * self._pose.forward
        self._move(Pose(self._pose.rotation, eye))

    def fly(self, right: float, up: float, forward: float, seconds: float, *, fast: bool = False) -> None:
        """Directions as -1..1; up is against gravity, whatever the camera looks at."""
        step = FLY_PER_S * self.scale * seconds * (FAST if fast else 1.0)
        rotation = self._pose.rotation
        self._shift(step * (right * rotation[:, 0] + forward * rotation[:, 2] - up * DOWN))

    def ahead(self, at: tuple[float, float] | None, depth: float) -> Vector:
        """[3] the point at a pixel (None: the middle) and a depth."""
        camera = self.view.camera
        pixel = (0.5 * camera.width, 0.5 * camera.height) if at is None else at
        return self._pose.apply(camera.unproject(pixel, depth))

    def focused(self, point: ArrayLike) -> View:
        """The point in the middle, looked at from the same direction."""
        target = np.asarray(point, dtype=np.float64)
        depth = float((target - self._pose.translation) @ self._pose.forward)
        depth = float(np.clip(depth, FOCUS_NEAR * self.scale, FOCUS_FAR * self.scale))
        shift = target - self.ahead(None, depth)
        return replace(self.view, world_from_camera=Pose(self._pose.rotation, self._pose.translation + shift))

    def framed(self, points: ArrayLike, rotation: NDArray[np.float64] | None = None) -> View:
        """All points [N, 3] in the picture and as large as fits, looked at from the same or the given direction."""
        turn = self._pose.rotation if rotation is None else rotation
        camera = self.view.camera
        eye = turn @ _eye_before(np.asarray(points, dtype=np.float64) @ turn, camera, NEAREST * self.scale)
        return View(camera, Pose(turn, eye))

    def _shift(self, by: Vector) -> None:
        self.pivot = self.pivot + by
        self._move(Pose(self._pose.rotation, self._pose.translation + by))

    def _move(self, pose: Pose) -> None:
        self._pose = pose
        self.changed()


def fitted(lens: Camera, width: int, height: int) -> Camera:
    """The lens's picture, as large as it must be to fill width x height; what stands over is cut off."""
    return _scaled(lens, width, height, max(width / lens.width, height / lens.height))


def contained(lens: Camera, width: int, height: int) -> tuple[int, int]:
    """Width and height of the largest picture of the lens's shape inside width x height."""
    scale = min(width / lens.width, height / lens.height)
    return max(1, round(lens.width * scale)), max(1, round(lens.height * scale))


def turned(rotation: NDArray[np.float64], yaw: float, pitch: float) -> NDArray[np.float64]:
    """Further to the right by `yaw` and up by `pitch` (radians), no steeper than straight up or down; a camera that
    leans comes upright as it turns."""
    heading, elevation, lean = angles_of(rotation)
    lean *= float(np.exp(-(abs(yaw) + abs(pitch)) / LEAN_FADES))
    lean = lean if abs(lean) > 1e-4 else 0.0
    return Pose.from_angles(heading + yaw, float(np.clip(elevation + pitch, -STEEPEST, STEEPEST)), lean).rotation


def angles_of(rotation: NDArray[np.float64]) -> tuple[float, float, float]:
    """Yaw, pitch and roll as Pose.from_angles takes them; looking straight up or down counts as not leaning."""
    forward, right = rotation[:, 2], rotation[:, 0]
    pitch = float(np.arctan2(-forward[1], np.hypot(forward[0], forward[2])))
    if np.hypot(forward[0], forward[2]) < 1e-4:
        return float(np.arctan2(-right[2], right[0])), pitch, 0.0
    yaw = float(np.arctan2(forward[0], forward[2]))
    leaning = Pose.from_angles(yaw, pitch).rotation.T @ rotation
    return yaw, pitch, float(np.arctan2(leaning[1, 0], leaning[0, 0]))


def between(a: View, b: View, share: float) -> View:
    """On the way from one view to another of the same size; starts and stops softly, 0 and 1 are exact."""
    if share <= 0.0 or share >= 1.0:
        return a if share <= 0.0 else b
    t = share * share * (3.0 - 2.0 * share)
    p, q = a.world_from_camera, b.world_from_camera
    pose = Pose.from_quat(_slerp(p.quat, q.quat, t), (1 - t) * p.translation + t * q.translation)
    lens = {name: _mixed(getattr(a.camera, name), getattr(b.camera, name), t) for name in ("fx", "fy", "cx", "cy")}
    return View(replace(b.camera, **lens), pose)


def _scaled(lens: Camera, width: int, height: int, scale: float) -> Camera:
    """Larger or smaller pixels around the picture's middle, cut or extended to width x height."""
    cx = (lens.cx - 0.5 * lens.width) * scale + 0.5 * width
    cy = (lens.cy - 0.5 * lens.height) * scale + 0.5 * height
    return Camera(width, height, lens.fx * scale, lens.fy * scale, cx, cy)


def _eye_before(points: NDArray[np.float64], camera: Camera, nearest: float) -> Vector:
    """Where a camera along the axes must stand to see all points [N, 3]: as far ahead as the picture's sides allow, in
    the middle between them."""
    x, y, z = points.T
    right, left = FILLS * (camera.width - camera.cx) / camera.fx, FILLS * camera.cx / camera.fx
    down, up = FILLS * (camera.height - camera.cy) / camera.fy, FILLS * camera.cy / camera.fy
    bounds = [(np.max(x - right * z), np.max(-x - left * z), right, left),
              (np.max(y - down * z), np.max(-y - up * z), down, up)]  # fmt: skip
    ahead = min(*(-(a + b) / (p + m) for a, b, p, m in bounds), float(z.min()) - nearest)
    across = [0.5 * ((a + p * ahead) - (b + m * ahead)) for a, b, p, m in bounds]
    return np.array([*across, ahead])


def _slerp(a: Vector, b: Vector, t: float) -> Vector:
    """Between two unit quaternions, the short way."""
    b = b if float(a @ b) >= 0 else -b
    angle = float(np.arccos(np.clip(a @ b, -1.0, 1.0)))
    if angle < 1e-6:
        return b
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)


def _mixed(a: float, b: float, t: float) -> float:
    return (1 - t) * a + t * b
