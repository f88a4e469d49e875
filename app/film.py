"""What is filmed along a path: an ordinary picture, the whole sphere for one eye or two, the half ahead, six faces.

A frame of a film is drawn from one view or from several (two eyes, six faces) that stand side by side in it.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from app.camera_path import level
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.stereo import Stereo, eyes
from engine.export.encoding import Codec, encoding_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.export.parts import Plan
    from engine.export.spherical import Layout, Projection
    from engine.render.base import Renderer

FilmKind = Literal["pinhole", "equirect", "ods", "vr180", "cubemap"]
Heading = Literal["path", "locked"]
Lens = Literal["half-equirect", "fisheye"]
SHAPES: dict[FilmKind, tuple[Fraction, str]] = {
    "equirect": (Fraction(2, 1), "twice as wide as high"),
    "ods": (Fraction(1, 1), "square, because two eyes of 2:1 stand one above the other"),
    "vr180": (Fraction(2, 1), "twice as wide as high, because two square eyes stand side by side"),
    "cubemap": (Fraction(3, 2), "3:2, because six faces stand in two rows"),
}
TAGS: dict[FilmKind, tuple[Layout, Projection]] = {
    "equirect": ("mono", "equirect"), "ods": ("top-bottom", "equirect"), "vr180": ("left-right", "half-equirect"),
    "cubemap": ("mono", "cubemap"),
}  # fmt: skip
# Layout 0 of Google's Spherical Video V2: "the top of the up face is forwards, that of the down face to the back"
CUBE_ROWS = (("right", "left", "up"), ("down", "front", "back"))
FACES = {
    "front": Pose.from_angles(0.0, 0.0), "right": Pose.from_angles(np.pi / 2, 0.0),
    "back": Pose.from_angles(np.pi, 0.0), "left": Pose.from_angles(-np.pi / 2, 0.0),
    "up": Pose.from_angles(np.pi, np.pi / 2), "down": Pose.from_angles(np.pi, -np.pi / 2),
}  # fmt: skip


@dataclass(frozen=True)
class Film:
    """width, height: px of a whole frame. frames: None = what the path's own pace asks for. level: spheres stand
    upright, whatever the path's camera does. heading: "locked" = the sphere keeps looking where the path begins, so
    that the viewer's head alone turns it. codec: None = the most widely played one that takes such frames. lens: how
    the half ahead lies in the picture of VR180."""

    kind: FilmKind = "pinhole"
    width: int = 1920
    height: int = 1080
    fps: float = 30.0
    frames: int | None = None
    level: bool = True
    heading: Heading = "path"
    stereo: Stereo = field(default_factory=Stereo)
    codec: Codec | None = None
    audio: Path | None = None
    lens: Lens = "half-equirect"

    def __post_init__(self) -> None:
        if self.kind not in get_args(FilmKind):
            names = ", ".join(get_args(FilmKind))
            raise fail("bad_input", f"There is no projection '{self.kind}'.", f"Choose one of: {names}.")
        if self.heading not in get_args(Heading):
            raise fail("bad_input", f"There is no heading '{self.heading}'.", "Choose path or locked.")
        if self.lens not in get_args(Lens):
            names = " or ".join(get_args(Lens))
            raise fail("bad_input", f"There is no lens '{self.lens}' for VR180.", f"Choose {names}.")
        if self.codec is not None and self.codec not in get_args(Codec):
            names = ", ".join(get_args(Codec))
            raise fail("bad_input", f"There is no codec '{self.codec}' here.", f"Choose one of: {names}.")
        if self.kind in SHAPES:
            self._check_shape(*SHAPES[self.kind])
        if not 1 <= self.fps <= 240:
            raise fail("bad_input", f"A film can't have {self.fps:g} frames a second.", "Choose 1 to 240.")

    def _check_shape(self, ratio: Fraction, words: str) -> None:
        even = self.width % (6 if self.kind == "cubemap" else 4) == 0 and self.height % 2 == 0
        if Fraction(self.width, self.height) != ratio or not even:
            height = max(4, round(self.width / ratio / 4) * 4)
            raise fail(
                "bad_input", f"A frame of {self.width}x{self.height} px doesn't suit '{self.kind}'; it is {words}.",
                f"Choose for example {int(height * ratio)}x{height}.",
            )  # fmt: skip

    @property
    def spherical(self) -> bool:
        return self.kind != "pinhole"

    @property
    def bent(self) -> bool:
        """Whether each eye's picture becomes a fisheye."""
        return self.kind == "vr180" and self.lens == "fisheye"


def frame_count(film: Film, path: Trajectory) -> int:
    """How many frames show the path at its own pace, or as many as are wanted."""
    return film.frames or max(1, round(path.duration * film.fps))


def poses(film: Film, path: Trajectory) -> list[View]:
    """The path's camera at every frame: the poses of preview, generation and ordinary videos."""
    count = frame_count(film, path)
    if not film.spherical:
        return list(path.views(count, film.width, film.height))
    return [View(view.camera, _stands(film, path, view.world_from_camera)) for view in path.views(count, 16, 16)]


def pose_at(film: Film, path: Trajectory, time_s: float) -> View:
    """The path's camera at a moment, as `poses` has it at every frame."""
    if not film.spherical:
        return path.view(time_s, film.width, film.height)
    view = path.view(time_s, 16, 16)
    return View(view.camera, _stands(film, path, view.world_from_camera))


def views_of(film: Film, pose: View) -> tuple[View, ...]:
    """What one frame is drawn from. pose: one of `poses`."""
    place = pose.world_from_camera
    match film.kind:
        case "equirect":
            return (View(Camera.equirect(film.width, film.height), place),)
        case "ods":
            return eyes(View(Camera.equirect(film.width, film.height // 2), place), film.stereo)
        case "vr180":
            side = _side_drawn(film)
            return eyes(View(Camera.half_equirect(side, side), place), film.stereo)
        case "cubemap":
            face = Camera.pinhole(film.width // 3, film.height // 2, np.pi / 2)
            return tuple(View(face, place @ FACES[name]) for row in CUBE_ROWS for name in row)
        case _:
            return (pose,)


def composed(film: Film, pictures: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The pictures of a frame's views, as they stand in it: the left eye above or at the left."""
    match film.kind:
        case "ods":
            return np.concatenate(pictures, axis=0)
        case "vr180":
            return np.concatenate(_as_the_lens_has_it(film, pictures), axis=1)
        case "cubemap":
            return np.concatenate([np.concatenate(pictures[n : n + 3], axis=1) for n in (0, 3)], axis=0)
        case _:
            return pictures[0]


def draw_frame(film: Film, pose: View, splats: Gaussians, renderer: Renderer) -> NDArray[np.float32]:
    """[height, width, 3] in 0..1."""
    from engine.export.cracks import shown

    return composed(film, [shown(renderer.render(splats, view), view.camera) for view in views_of(film, pose)])


def plan_of(film: Film, views: Sequence[View], splats: Gaussians, renderer: str) -> Plan:
    """What the film's file will be. renderer: the name of who draws it. Raises a Problem for a codec that can't have
    such frames, and without splats."""
    from engine.export.parts import Plan

    if not len(splats):
        raise fail("bad_input", "There are no splats to film.", "Generate the scene first.")
    codec = encoding_for(film.width, film.height, film.fps, film.codec).codec
    layout, projection = ("left-right", "fisheye") if film.bent else TAGS.get(film.kind, (None, None))
    content = _digest(film, views, splats, renderer)
    return Plan(len(views), film.width, film.height, film.fps, codec, content, layout, projection)


def picture_content(film: Film, views: Sequence[View], splats: Gaussians, renderer: str) -> str:
    """By which single pictures of the same film are known."""
    return f"{film.width}x{film.height} {_digest(film, views, splats, renderer)}"


def makers() -> dict[str, str]:
    """The versions that a video's bytes depend on."""
    from importlib.metadata import version  # brings all of e-mail with it, which a window's start need not wait for

    return {name: version(name) for name in ("sceneloom", "av", "numba", "numpy")}


def _side_drawn(film: Film) -> int:
    """px of each eye's half-equirectangular picture."""
    if not film.bent:
        return film.height
    from engine.export.fisheye import finer

    return finer(film.height)


def _as_the_lens_has_it(film: Film, pictures: Sequence[NDArray[np.float32]]) -> Sequence[NDArray[np.float32]]:
    if not film.bent:
        return pictures
    from engine.export.fisheye import fisheye

    return [fisheye(picture, film.height) for picture in pictures]


def _stands(film: Film, path: Trajectory, pose: Pose) -> Pose:
    if film.heading == "locked":
        first = path.sample(path.start)[0]
        return Pose((level(first) if film.level else first).rotation, pose.translation)
    return level(pose) if film.level else pose


def _digest(film: Film, views: Sequence[View], splats: Gaussians, renderer: str) -> str:
    """Of everything that is drawn, and of who draws: parts of different versions or renderers don't make one film."""
    digest = hashlib.sha256(repr((makers(), renderer, film.kind, film.bent, astuple(film.stereo))).encode())
    for array in (splats.means, splats.quats, splats.scales, splats.opacities, splats.sh):
        digest.update(array.tobytes())
    for view in views:
        digest.update(view.world_from_camera.as_matrix().tobytes() + repr(view.camera).encode())
    return digest.hexdigest()[:32]
