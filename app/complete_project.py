"""Complete 360 without a window: closes the sphere around a project's path, step by step, in the project's file.

What the window does with jobs is done here with one run of the engine; plan, request and result come from the same
functions. The run's request lies in the project until it is done, so that a stopped one ends like one that was left
alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from app import codec, paths, results
from app.completing import closing, measured, view_camera_of
from app.document import CameraPath
from app.kernels import compile_once
from app.make import pump
from app.opening import content_of
from app.pace import Pace, kind_of_work
from app.planning import PlannedView, SphereTarget, order_of, photo_start, recipe_of
from app.project import Content, Project
from app.sphere_text import planned_words
from app.store import Store
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.camera_path import PathChoice
    from app.make import Watch
    from app.sphere import Sight, SpherePlan
    from engine.api import GenerateRequest
    from engine.core.control import Control
    from engine.core.scene import Scene

    Say = Callable[[str], None]

NOTE = "completing"  # the row of the project that holds a run which is not done
NOTHING = SphereTarget((), ())


@dataclass(frozen=True)
class Completed:
    """views: how many were made. sight: what is unseen now, from the worst place of the path."""

    views: int
    sight: Sight


@dataclass(frozen=True)
class Tools:
    """Who watches and stops the work, and what is known about its pace."""

    control: Control
    watch: Watch
    say: Say
    pace: Pace


def complete_project(file: Path, along: PathChoice | None, control: Control, watch: Watch, say: Say) -> Completed:
    """along: the path around which nothing shall be unseen, None = the project's own. Raises Cancelled or a Problem;
    the steps that were finished are in the file, and the same call goes on after them."""
    pace_file = paths.state_dir() / "pace.json"
    tools = Tools(control, watch, say, Pace.load(pace_file))
    with Project.open(file) as project:
        work = _Work(project, file, along)
        compile_once("make", say)
        before = len(work.content.steps)
        sight = work.do(tools)
        tools.pace.save(pace_file)
        return Completed(len(work.content.steps) - before, sight)


class _Work:
    """An open project with its steps, as a window's session has them."""

    def __init__(self, project: Project, file: Path, along: PathChoice | None) -> None:
        content = content_of(project, file)
        _must_be_whole(project, file, content)
        self._project, self._store = project, Store()
        self._store.load(content.steps.values(), content.masks)
        self.content = content
        self.path = self._path(file, along)
        if project.document() is None:  # made by the command line alone: this path is the only one there is
            self.content = replace(content, document=replace(content.document, path=self.path))

    @property
    def scene(self) -> Scene:
        return self._store.scene_of(self.content.document)

    def do(self, tools: Tools) -> Sight:
        """Goes on with what was stopped, or begins; then looks at what is left, from the worst place."""
        if (request := self._unfinished()) is None:
            plan, request = self._planned(tools)
            if request is None:
                return plan.worst
        self._make(request, tools)
        tools.say("Looking for what is left...")
        return measured(self.scene, self.path.trajectory, tools.control.check)

    def _make(self, request: GenerateRequest, tools: Tools) -> None:
        base = self._store.base_of(self.content.document)
        kind = kind_of_work(request.recipe, view_camera_of(self.content.document, self._store))

        def save(scene: Scene) -> None:
            tools.pace.learn(kind, scene.steps[-1].stats)
            self._keep(request, scene)

        pump(request, base, tools.control, tools.watch, save)
        self._project.save(replace(self.content, notes={NOTE: ""}))

    def _path(self, file: Path, along: PathChoice | None) -> CameraPath:
        if along is not None:
            start = photo_start(self.content.document, self._store)
            assert start is not None  # whole
            return CameraPath(along.trajectory(start), along.preset)
        if self.content.document.path is None:
            raise fail("bad_input", f"'{file}' has no camera path.", "Give one: --preset NAME or --path FILE.")
        return self.content.document.path

    def _planned(self, tools: Tools) -> tuple[SpherePlan, GenerateRequest | None]:
        """What is to be made; no request where nothing is unseen."""
        document = self.content.document
        camera = view_camera_of(document, self._store)
        tools.say("Looking for what is unseen around the path...")
        plan, target = closing(self.scene, self.path.trajectory, camera, tools.control.check)
        tools.say(planned_words(plan, tools.pace.view_s(kind_of_work(recipe_of(document), camera))))
        run = 1 + max(step.run for step in document.steps)
        return plan, order_of(target, document, self._store, run).request if plan.views else None

    def _unfinished(self) -> GenerateRequest | None:
        """A run that was stopped, if it was around this path and only its own steps came after it began."""
        if not (note := self._project.note(NOTE)):
            return None
        stored = codec.json_from_text(note)
        request, document = codec.request_from_json(stored["request"]), self.content.document
        runs = [document.step(step).run for step in document.standing]
        began = request.first_step
        alone = request.number not in runs[:began] and set(runs[began:]) <= {request.number}
        return request if alone and len(runs) >= began and stored["path"] == self._path_note() else None

    def _keep(self, request: GenerateRequest, scene: Scene) -> None:
        """The newest step goes into the document and the file; both or none."""
        before, nth = self.content.document, len(scene.steps) - 1 - request.first_step
        step_id = self._store.add(scene.steps[-1])
        planned = PlannedView(request.views[nth]) if nth < len(request.views) else None
        result = results.result_of(NOTHING, before, self._store, step_id, planned, request.number)
        document, steps = result.change(before), {**self.content.steps, step_id: self._store.step(step_id)}
        note = codec.text_from_json({"request": codec.json_from_request(request), "path": self._path_note()})
        thumbnail = results.thumbnail(document, self._store)
        content = Content(document, steps, self.content.masks, thumbnail, {NOTE: note})
        self._project.save(content)
        self.content = content

    def _path_note(self) -> Any:
        return codec.json_from_text(codec.text_from_json(asdict(self.path.trajectory)))


def _must_be_whole(project: Project, file: Path, content: Content) -> None:
    """A document takes the place of the request, so what that still asks for would never be made."""
    made, wanted = len(content.steps), 1 + len(project.request.views)
    if project.document() is None and made < wanted:
        next_step = f"Go on with it first: sceneloom create --resume -o {file}"
        raise fail("bad_input", f"'{file}' is not finished: {made} of its {wanted} views are made.", next_step)
    if not any(step.kind == "photo" for step in content.document.steps):
        raise fail("bad_input", f"'{file}' holds no photo yet.", "Open a photo first.")
