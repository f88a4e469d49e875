"""A project file read as a whole: its document, or, for what the command line made, the document it amounts to."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.document import CameraPath, Document, StepRecord
from app.project import Content, Project
from engine.core.files import atomic_path
from engine.core.problem import Problem, ProblemError, fail
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from engine.api import GenerateRequest
    from engine.core.camera import View
    from engine.core.scene import Step

LOCK_WAIT_S = 0.3  # another window keeps its lock for good
PACE_S = 1.0  # between the keys of a path that is made of views
STEEP = math.sin(math.radians(60))  # views up and down close the sphere, they are not on the way


@dataclass(frozen=True)
class OpenedProject:
    """project: None when it can only be looked at; then `problem` says why."""

    content: Content
    project: Project | None
    problem: Problem | None = None


def open_project(path: Path) -> OpenedProject:
    """Everything in it. If another window has it, or a newer version made it, or the place is read-only, it is opened
    to look only. Raises a Problem for what is no sound project."""
    try:
        project = Project.open(path, wait_s=LOCK_WAIT_S)
    except ProblemError as error:
        with Project.open(path, read_only=True) as reader:
            return OpenedProject(content_of(reader, path), None, error.problem)
    try:
        return OpenedProject(content_of(project, path), project)
    except BaseException:
        project.close()
        raise


def content_of(project: Project, path: Path) -> Content:
    steps, document = {step.number: step for step in project.steps()}, project.document()
    if document is None:
        document = document_from_request(project.request, list(steps.values()), path.stem)
    if any(step.id not in steps for step in document.steps):
        raise fail("damaged_file", f"The project '{path}' lacks some of its steps.", "Use a copy of it.")
    thumbnail = project.thumbnail()
    return Content(document, steps, project.masks(), lambda: thumbnail)


def document_from_request(request: GenerateRequest, steps: list[Step], name: str) -> Document:
    """The document that a project from the command line amounts to; its path runs through the views."""
    walked = len(request.views)
    records = tuple(
        StepRecord(
            step.number,
            kind="photo" if step.number == 0 else "view" if step.number <= walked else "gap",
            run=request.number,
        )
        for step in steps
    )
    return Document(name, request.source, _path_through(request.views), request.recipe, steps=records)


def collect(content: Content, folder: Path) -> Path:
    """Writes the project and copies of the files it was made from into one folder; returns the project's path. Raises a
    Problem when a file is missing or the disk refuses."""
    document = content.document
    if document.source is None:
        raise fail("bad_input", "There is nothing to collect yet.", "Open a photo first.")
    if folder.exists() and any(folder.iterdir()):
        raise fail("bad_input", f"The folder '{folder}' is not empty.", "Choose a new one.")
    copies = {
        name: str(_copied(Path(old), folder))
        for name in ("path", "depth_path")
        if (old := getattr(document.source, name))
    }
    collected = replace(document, source=replace(document.source, **copies))
    file = folder / f"{document.name or 'scene'}.loom"
    Project.write(file, replace(content, document=collected))
    return file


def _copied(file: Path, folder: Path) -> Path:
    if not file.is_file():
        raise fail("missing_file", f"The file '{file}' is not there any more.", "Put it back, or save a copy instead.")
    target = folder / file.name
    with atomic_path(target) as temporary:
        shutil.copyfile(file, temporary)
    return target.absolute()


def _path_through(views: tuple[View, ...]) -> CameraPath | None:
    level = [view for view in views if abs(view.world_from_camera.forward[1]) < STEEP]
    keys = (
        Keyframe.from_pose(view.world_from_camera, view.camera.fov_y, PACE_S * number)
        for number, view in enumerate(level)
    )
    return CameraPath(Trajectory(tuple(keys))) if level else None
