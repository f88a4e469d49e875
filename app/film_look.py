"""Looking around in a film before it is made: the views that a player would show of a frame, and how they are drawn.

What a player shows of an equirectangular picture is an ordinary picture again: it looks up, for every pixel of its
screen, the direction of that pixel in the sphere. All directions of the sphere are seen from one place, so this is
exactly what a pinhole camera at that place sees, and can be drawn as one, sharper than out of the sphere itself.

With two eyes every column of the sphere is seen from a place of its own, beside the centre at right angles to the
column's direction. A pinhole camera stands where the eye of the middle column does: there the picture is exactly the
player's, and towards its sides differs by what the eye moves while the head stands still, some millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.film import draw_frame, pose_at
from engine.core.camera import Camera, View
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.render.base import Renderer

    Draw = Callable[["Glance", Gaussians, Renderer], NDArray[np.uint8]]

Eyes = Literal["one", "anaglyph", "beside"]
LEAST_FOV, MOST_FOV = np.radians(30.0), np.radians(110.0)
MOST_PITCH = np.radians(89.0)
ZOOM = 1.12  # of a notch of the wheel
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709
STRIP_PX = 512  # the most that the picture of the whole sphere is wide


@dataclass(frozen=True)
class Gaze:
    """Where one looks in the sphere; radians. yaw: to the right of its middle. pitch: up. fov: the wider one's."""

    yaw: float = 0.0
    pitch: float = 0.0
    fov: float = float(np.radians(90.0))

    def dragged(self, right: float, down: float, width: int) -> Gaze:
        """The sphere is taken along by so many px of a picture that is so wide."""
        angle = self.fov / max(width, 1)
        return self.turned(-right * angle, down * angle)

    def turned(self, yaw: float, pitch: float) -> Gaze:
        turned = (self.yaw + yaw + np.pi) % (2 * np.pi) - np.pi
        return replace(self, yaw=float(turned), pitch=float(np.clip(self.pitch + pitch, -MOST_PITCH, MOST_PITCH)))

    def zoomed(self, notches: float) -> Gaze:
        """Positive: nearer."""
        return replace(self, fov=float(np.clip(self.fov / ZOOM**notches, LEAST_FOV, MOST_FOV)))


@dataclass(frozen=True, eq=False)
class Glance:
    """What is to be seen of a film: the moment, where to, how large (px), for which eyes."""

    film: Film
    path: Trajectory
    time_s: float
    gaze: Gaze
    size: tuple[int, int]
    eyes: Eyes = "one"


def look_views(glance: Glance) -> tuple[View, ...]:
    """One view, or the left and the right eye's."""
    width, height = glance.size
    wide = width // 2 if glance.eyes == "beside" else width
    camera = _camera(max(wide, 1), height, glance.gaze.fov)
    pose = pose_at(glance.film, glance.path, glance.time_s).world_from_camera
    if glance.eyes == "one":
        return (View(camera, pose @ Pose.from_angles(glance.gaze.yaw, glance.gaze.pitch)),)
    return tuple(View(camera, _eye(glance, pose, side)) for side in (-1, 1))


def drawn(draw: Draw, glance: Glance, splats: Gaussians) -> NDArray[np.uint8]:
    """[H, W, 3] by the CPU renderer, which draws the window's films too: asking for another would load torch."""
    from engine import registry

    return draw(glance, splats, registry.load("render", "cpu"))


def draw_look(glance: Glance, splats: Gaussians, renderer: Renderer) -> NDArray[np.uint8]:
    """[H, W, 3] what a player shows."""
    from engine.export.cracks import shown

    views = look_views(glance)
    pictures = [_in_the_film(glance, view, shown(renderer.render(splats, view), view.camera)) for view in views]
    return _bytes(_together(glance.eyes, pictures))


def draw_strip(glance: Glance, splats: Gaussians, renderer: Renderer) -> NDArray[np.uint8]:
    """[H, W, 3] everything that a frame shows to one eye, as it stands in the file."""
    film, width = glance.film, min(glance.size[0], STRIP_PX) // 4 * 4
    small = replace(film, kind="equirect", width=width, height=width // 2)
    picture = draw_frame(small, pose_at(small, glance.path, glance.time_s), splats, renderer)
    if film.kind == "vr180":  # its file has nothing else
        picture[:, : width // 4] = picture[:, width - width // 4 :] = 0.0
    return _bytes(picture)


def gaze_at(x: float, y: float, gaze: Gaze) -> Gaze:
    """Towards a place of the strip; x, y: 0..1 from its upper left corner."""
    return replace(gaze, yaw=(x - 0.5) * 2 * np.pi, pitch=0.0).turned(0.0, (0.5 - y) * np.pi)


def outline(gaze: Gaze, aspect: float, per_side: int = 12) -> NDArray[np.float64]:
    """[N, 2] the rim of the picture that is looked at, on the strip (0..1 from its upper left corner). aspect: width /
    height of the picture."""
    camera = _camera(round(1000 * aspect), 1000, gaze.fov)
    along = np.linspace(0, 1, per_side, endpoint=False)
    ones, zeros = np.ones(per_side), np.zeros(per_side)
    rim = np.concatenate([
        np.stack(side, axis=-1)
        for side in ((along, zeros), (ones, along), (1 - along, ones), (zeros, 1 - along))
    ])  # fmt: skip
    rays = camera.rays(rim * (camera.width, camera.height)) @ Pose.from_angles(gaze.yaw, gaze.pitch).rotation.T
    return Camera.equirect(1, 1).project(rays)[0]


def _camera(width: int, height: int, fov: float) -> Camera:
    """fov: of the longer side."""
    share = height / max(width, height)
    return Camera.pinhole(width, height, 2 * float(np.arctan(np.tan(0.5 * fov) * share)))


def _eye(glance: Glance, pose: Pose, side: int) -> Pose:
    """Where the eye of the middle column stands and looks, as `stereo.eyes` and `Camera` have it. side: -1 = left."""
    stereo, gaze = glance.film.stereo, glance.gaze
    rise = (np.pi / 2 - abs(gaze.pitch)) / (np.pi / 2 - stereo.fade)
    t = float(np.clip(rise, 0.0, 1.0))
    offset = side * 0.5 * stereo.ipd * t * t * (3 - 2 * t)
    turn = 0.0 if stereo.convergence is None else float(np.arcsin(offset / stereo.convergence))
    ahead = pose @ Pose.from_angles(gaze.yaw - turn, 0.0)
    return Pose(ahead.rotation, ahead.translation + offset * ahead.rotation[:, 0]) @ Pose.from_angles(0.0, gaze.pitch)


def _in_the_film(glance: Glance, view: View, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """VR180 shows nothing behind."""
    if glance.film.kind != "vr180":
        return picture
    pose = pose_at(glance.film, glance.path, glance.time_s).world_from_camera
    return picture * (view.directions() @ pose.forward > 0)[..., None].astype(np.float32)


def _together(eyes: Eyes, pictures: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """anaglyph: the left eye's behind red glass, in grey, or red things would be seen by that eye only; the right one's
    behind cyan."""
    if eyes == "one":
        return pictures[0]
    if eyes == "beside":
        return np.concatenate(pictures, axis=1)
    left, right = pictures
    return np.concatenate([(left @ LUMA)[..., None], right[..., 1:]], axis=-1)


def _bytes(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
