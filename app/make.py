"""From a photo to a project: pumps the engine's generator and saves each finished step at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from app.camera_path import PathChoice, start_of_frame
from app.project import Project
from engine import registry
from engine.api import Finished, GenerateRequest, Recipe, SourceRequest, StepFailed
from engine.core.camera import View
from engine.core.control import Cancelled
from engine.core.pose import Pose
from engine.core.problem import ProblemError, fail
from engine.core.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.api import Event
    from engine.core.control import Control

    Watch = Callable[[Event], None]


DEFAULT_PRESET = "orbit"
COVER_VIEWS = 16  # along each path: where the video is looked through for holes


@dataclass(frozen=True)
class Plan:
    """What a new project is made of. paths: walked one after another. views: how many to generate along each; None =
    what suits the path. elbow_room_m: so far to either side, up and down of the photo's place no silhouette opens."""

    source: SourceRequest
    paths: tuple[PathChoice, ...]
    recipe: Recipe = field(default_factory=Recipe)
    views: int | None = None
    elbow_room_m: float = 0.3


def source_from_options(
    photo: Path, size: int, fov_deg: float | None, depth: Path | None, depth_scale: float
) -> SourceRequest:
    """Files by their whole path, so that the project can be resumed from elsewhere; a wrong name is told at once."""
    for file in (photo, depth):
        if file is not None and not file.is_file():
            raise fail("missing_file", f"There is no picture '{file}'.", "Check the name.")
    return SourceRequest(
        str(photo.absolute()),
        str(depth.absolute()) if depth else None,
        depth_scale,
        None if fov_deg is None else math.radians(fov_deg),
        max_side=size,
    )


def paths_from_options(presets: list[str], file: Path | None, from_start: bool) -> tuple[PathChoice, ...]:
    """Without a choice the camera swings around the subject."""
    if file is not None and not presets:
        return (PathChoice(None, file, from_start),)
    return tuple(PathChoice(preset, file, from_start) for preset in presets or [DEFAULT_PRESET])


def make_project(file: Path, plan: Plan, control: Control, watch: Watch) -> Scene:
    """A new project with every view of the plan. Raises Cancelled or a Problem; what was finished is in the file.

    The file appears with its first step: the views depend on the depth of the photo."""
    if file.exists():
        raise fail("bad_input", f"There is a file called '{file}' already.", "Choose another name, or give --resume.")
    # resumed years later, a project goes on with the backend it began with
    recipe = replace(plan.recipe, depth=registry.resolved("depth", plan.recipe.depth))
    scene = pump(GenerateRequest(0, plan.source, (), recipe), Scene(), control, watch)
    start = start_of_frame(scene.steps[0].frame)
    views = tuple(view for path in plan.paths for view in path.generation_views(start, plan.views))
    filmed = [view for path in plan.paths for view in path.picture_views(start, start.view.camera, COVER_VIEWS)]
    cover = (*_beside(start.view, plan.elbow_room_m), *filmed)
    with Project.create(file, GenerateRequest(1, plan.source, views, recipe, cover=cover)) as project:
        project.append(scene.steps[0])
        return _finish(project, scene, control, watch)


def _beside(view: View, metres: float) -> list[View]:
    """Where someone who looks around in the scene leans to first."""
    steps = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)]) * metres if metres else []
    return [View(view.camera, view.world_from_camera @ Pose(np.eye(3), step)) for step in steps]


def resume_project(file: Path, control: Control, watch: Watch) -> Scene:
    """Goes on where a project stopped, with the request it was made with."""
    with Project.open(file) as project:
        return _finish(project, project.scene(), control, watch)


def pump(
    request: GenerateRequest,
    scene: Scene,
    control: Control,
    watch: Watch,
    save: Callable[[Scene], None] = lambda _scene: None,
) -> Scene:
    """Runs a request to its end in this thread. Raises Cancelled, or the Problem a step ended in."""
    from engine.pipeline import generate

    run, event = generate(request, scene, control, save), None
    while True:
        try:
            event = next(run)
        except StopIteration as end:
            scene = end.value
            break
        watch(event)
    if isinstance(event, StepFailed):
        raise ProblemError(event.problem)
    if isinstance(event, Finished) and event.cancelled:
        raise Cancelled
    return scene


def _finish(project: Project, scene: Scene, control: Control, watch: Watch) -> Scene:
    return pump(project.request, scene, control, watch, lambda scene: project.append(scene.steps[-1]))
