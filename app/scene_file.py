"""A scene from its file: its splats, and where paths through it begin. Loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.camera_path import Start, start_of_frame, start_of_splats
from app.project import Project
from engine.core.problem import fail
from engine.export.ply import read_ply, write_ply

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.gaussians import Gaussians
    from engine.core.scene import Scene

SPLAT_FILE_SIZE = (1280, 720)  # px; a project has its photo's shape instead


@dataclass(frozen=True)
class Loaded:
    splats: Gaussians
    start: Start

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
    with Project.open(file, read_only=True) as project:
        scene = project.scene()
    if not scene.steps:
        raise fail("bad_input", f"'{file}' holds no views yet.", "Go on with it: sceneloom create --resume.")
    return loaded_from_scene(scene)


def loaded_from_scene(scene: Scene) -> Loaded:
    return Loaded(scene.gaussians, start_of_frame(scene.steps[0].frame))


def export_ply(project: Path, out: Path) -> int:
    """Writes a project's splats; returns how many."""
    splats = load(project).splats
    write_ply(out, splats)
    return len(splats)
