"""A scene from its file: its splats, and where paths through it begin. Loads no torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.camera_path import PathChoice, Start, start_of_frame, start_of_splats
from app.opening import document_from_request
from app.project import Project
from engine.core.problem import fail
from engine.export.ply import read_ply, write_ply

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.gaussians import Gaussians
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff", ".bmp")
SPLAT_FILE_SIZE = (1280, 720)  # px; a project has its photo's shape instead


@dataclass(frozen=True)
class Loaded:
    """path: the project's own, None where it has none."""

    splats: Gaussians
    start: Start
    path: Trajectory | None = None

    def along(self, preset: str | None, file: Path | None, from_start: bool) -> Trajectory:
        """The path that was asked for, or else the project's own. Raises a Problem where there is none."""
        if self.path is not None and preset is None and file is None and not from_start:
            return self.path
        return PathChoice(preset, file, from_start).trajectory(self.start)

    @property
    def photo_size(self) -> tuple[int, int]:
        """px"""
        camera = self.start.view.camera
        return camera.width, camera.height


def load(file: Path) -> Loaded:
    """A project or a splat file with the place its paths begin at."""
    if file.suffix.lower() == ".ply":
        splats = read_ply(file)
        return Loaded(splats, start_of_splats(splats, *SPLAT_FILE_SIZE))
    if file.suffix.lower() in PHOTOS and file.is_file():
        next_step = f"Make one of it: sceneloom create {file} -o {file.with_suffix('.loom').name}"
        raise fail("bad_input", f"'{file}' is a photo, not a scene.", next_step)
    with Project.open(file, read_only=True) as project:
        scene = project.scene()
        document = project.document() or document_from_request(project.request, list(scene.steps), file.stem)
    if not scene.steps:
        raise fail("bad_input", f"'{file}' holds no views yet.", "Go on with it: sceneloom create --resume.")
    return replace(loaded_from_scene(scene), path=None if document.path is None else document.path.trajectory)


def loaded_from_scene(scene: Scene) -> Loaded:
    return Loaded(scene.gaussians, start_of_frame(scene.steps[0].frame))


def export_ply(project: Path, out: Path) -> int:
    """Writes a project's splats; returns how many."""
    splats = load(project).splats
    write_ply(out, splats)
    return len(splats)
