"""From a finished scene to files: pictures, a video, splats. Needs no torch as long as the CPU renderer draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.camera_path import FPS, Start, start_of_frame, start_of_splats
from app.project import Project
from engine import registry
from engine.core.camera import Camera
from engine.core.problem import fail
from engine.export.ply import read_ply, write_ply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.core.scene import Scene

SPLAT_FILE_SIZE = (1280, 720)  # px; a project has its photo's shape instead
SPHERE_SIZE = (2048, 1024)  # px


@dataclass(frozen=True)
class Loaded:
    splats: Gaussians
    start: Start


def load(file: Path) -> Loaded:
    """A project or a splat file with the place its paths begin at."""
    if file.suffix.lower() == ".ply":
        splats = read_ply(file)
        return Loaded(splats, start_of_splats(splats, *SPLAT_FILE_SIZE))
    with Project.open(file, read_only=True) as project:
        scene = project.scene()
    if not scene.steps:
        raise fail("bad_input", f"'{file}' holds no views yet.", "Go on with it: sceneloom create --resume.")
    return loaded_from_scene(scene)


def loaded_from_scene(scene: Scene) -> Loaded:
    return Loaded(scene.gaussians, start_of_frame(scene.steps[0].frame))


def camera_from_options(projection: str, size: str | None, loaded: Loaded) -> Camera:
    """The camera of the pictures; a pinhole's field of view is the path's, so only its size counts here."""
    photo = loaded.start.view.camera
    if projection == "equirect":
        return Camera.equirect(*(_size_from_text(size) if size else SPHERE_SIZE))
    if projection != "pinhole":
        raise fail("bad_input", f"There is no projection '{projection}'.", "Choose pinhole or equirect.")
    width, height = _size_from_text(size) if size else (photo.width, photo.height)
    return Camera.pinhole(width, height, photo.fov_y)


def count(views: Sequence[View], out: Path) -> int:
    """How many of the views a file of this kind holds."""
    return 1 if out.suffix.lower() == ".png" else len(views)


def write(
    splats: Gaussians,
    views: Sequence[View],
    out: Path,
    renderer: str,
    control: Control,
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Draws the views into a video (.mp4), a picture (.png, the first view) or a folder; returns how many there are."""
    from engine.export.pictures import save_picture
    from engine.export.video import write_video

    kind, draw = out.suffix.lower(), registry.load("render", renderer).render
    views = views[: count(views, out)]

    def pictures() -> Iterator[NDArray[np.float32]]:
        for view in views:
            control.check()
            yield draw(splats, view).solid
            tick()

    if kind == ".mp4":
        write_video(out, pictures(), FPS)
    elif kind == ".png":
        save_picture(out, next(pictures()))
    elif kind:
        raise fail(
            "bad_input", f"'{out.name}' is no kind of file that can be written.", "Choose .mp4, .png or a folder."
        )
    else:
        for number, picture in enumerate(pictures()):
            save_picture(out / f"{number:04}.png", picture)
    return len(views)


def export_ply(project: Path, out: Path) -> int:
    """Writes a project's splats; returns how many."""
    splats = load(project).splats
    write_ply(out, splats)
    return len(splats)


def _size_from_text(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[xX](\d{2,5})", text.strip())
    if not found:
        raise fail("bad_input", f"'{text}' is not a size.", "Write it like 1280x720.")
    return int(found[1]), int(found[2])
