"""The one mutable object: document, history, engine, files. A window shows it, sends it commands, and polls it.

`do` runs a command of the table (app/commands.py); `poll`, called on one timer, takes what the engine, the disk and the
forecast have to say. Listeners hear of changes, events and problems, in the polling thread. Nothing here waits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app import document as edit
from app import paths, recent, results
from app.blobs import packed_pictures
from app.completing import Completing
from app.document import Document, Hidden
from app.engine_loader import EngineLoader
from app.events import ForecastChanged, JobsChanged, Note, Opened, Saved, StepMade
from app.exporting import Exports
from app.files import Files
from app.forecast import Forecaster, question_of
from app.history import History
from app.jobs import Jobs
from app.pace import Pace
from app.path_draw import path_from_preset
from app.planning import (
    PathTarget,
    PhotoTarget,
    RerollTarget,
    ViewTarget,
    made_views,
    missing_views,
    photo_start,
    planned_views,
)
from app.project import Content
from app.selection import SELECTABLE, Selection, given_back, still_there
from app.settings import Settings, save_settings
from app.settings import settings_file as default_settings_file
from app.store import Store
from engine.core.problem import Problem, ProblemError, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.autosave import Recoverable
    from app.document import CameraPath
    from app.events import AppEvent
    from app.forecast import Forecast, Measure
    from app.jobs import Engine, JobStatus
    from app.opening import OpenedProject
    from app.planning import PlannedView, Target
    from engine.api import SourceRequest
    from engine.core.camera import View
    from engine.core.scene import Scene, Step

MOST_PROBLEMS = 100  # kept for the panel
PROGRESS_S = 0.1  # between two tellings of how far a job is


@dataclass
class Listener:
    """Whoever wants to know."""

    changed: Callable[[Document], None] = lambda _document: None
    event: Callable[[AppEvent], None] = lambda _event: None
    problem: Callable[[Problem], None] = lambda _problem: None


class Session:
    """Belongs to one thread. make_engine, measure and clock are there for tests."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        state_dir: Path | None = None,
        settings_file: Path | None = None,
        make_engine: Callable[[], Engine | None] | None = None,
        measure: Measure | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings or Settings()
        self.state_dir = state_dir or paths.state_dir()
        self.store, self.history = Store(), History(Document())
        self.selection = Selection()
        self.forecast: Forecast | None = None
        self.problems: list[Problem] = []  # newest last
        self.actions: dict[str, Callable[..., Any]] = {}  # what only a window can do, by command id
        self.files = Files(self.state_dir / "recovery", self.settings.autosave_s, self.problem)
        self._settings_file = settings_file or default_settings_file()
        self.exports = Exports(self._tell, self.problem)
        self.completing = Completing(self)
        self.recent_file = self.state_dir / "recent.json"  # for app.recent
        self._pace_file = self.state_dir / "pace.json"
        self.pace = Pace.load(self._pace_file)
        self._loader = EngineLoader(self.settings)
        self.jobs = Jobs(self, make_engine or self._loader, self.pace, clock)
        self._clock, self._listeners = clock, list[Listener]()
        self._forecaster = Forecaster(measure)
        self._preset: str | None = None  # to be laid out when the photo is read
        self._told_jobs: tuple[object, ...] = ()
        self._told_at = float("-inf")

    # what there is

    @property
    def document(self) -> Document:
        return self.history.present

    @property
    def scene(self) -> Scene:
        """What is to be seen: the same object as long as nothing visible changed; its steps are numbered by id."""
        return self.store.scene_of(self.document)

    @property
    def dirty(self) -> bool:
        """Whether closing would lose something."""
        return self.document != self.files.saved and self.document != Document()

    @property
    def busy(self) -> bool:
        """Whether polling often is worth it."""
        return self.jobs.busy or self.files.busy or self.exports.busy or self.completing.busy

    @property
    def planned(self) -> tuple[PlannedView, ...]:
        """The views that generating the path would make; `forecast` has them too, found without making anyone wait."""
        start, made = photo_start(self.document, self.store), made_views(self.document, self.store)
        known = () if self._walk is None else self._walk.known
        return () if start is None else missing_views(planned_views(self.document, start), made + known)

    @property
    def forecasting(self) -> bool:
        """Whether `forecast` is not, or not yet, about the document as it is."""
        return self.document.path is not None and not self._forecaster.has_answered(self._about())

    # what is to be done

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Adds a listener; call what comes back to remove it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def do(self, command: str, **arguments: Any) -> bool:
        """Runs a command by its id; False when it could not, which is then told as a problem. Arguments that a
        Selection has (steps, keys, time_s, view) stand in for it during the command."""
        from app.commands import COMMANDS

        found, before = COMMANDS[command], self.selection
        self.select(**{name: arguments.pop(name) for name in SELECTABLE & arguments.keys()})
        meant = self.selection
        try:
            if why := found.why_not(self):
                raise fail("unavailable", why)
            found.run(self, **arguments)
        except ProblemError as error:
            self.problem(error.problem)
            return False
        finally:
            self.selection = given_back(before, meant, self.selection, self.document)
        return True

    def change(self, label: str, document: Document, merge_key: str | None = None) -> None:
        """The user made a change. Neighbouring changes with the same merge key, as in a drag, are one entry."""
        if self.history.push(label, document, merge_key):
            self._changed()

    def undo(self) -> None:
        before = self.document
        if self.history.undo():
            self.jobs.stop_undone(before)
            self._changed()

    def redo(self) -> None:
        if self.history.redo():
            self._changed()

    def end_drag(self) -> None:
        """The mouse is released: the next drag is an entry of its own."""
        self.history.seal()

    def abandon_drag(self, merge_key: str) -> None:
        """Esc in the middle of a drag."""
        if self.history.abandon(merge_key):
            self._changed()

    def select(self, **what: Any) -> None:
        """Changes the Selection; listeners are not told, whoever selects knows."""
        if what:
            self.selection = replace(self.selection, **what)

    def set_path(self, label: str, path: CameraPath, merge_key: str | None = None) -> None:
        self.change(label, edit.with_path(self.document, path), merge_key)

    def generate(self, target: Target) -> int:
        """Queues a job and returns its id. Raises a Problem when it could not even begin."""
        job = self.jobs.add(target, results.title_of_job(target, self.document))
        self._tell_jobs()
        return job

    def reimagine(self, hidden: Mapping[int, NDArray[np.bool_]], view: View, prompt: str, seed: int) -> int:
        """Hides splats and fills the hole, seen from `view`, as one entry of the history. hidden: step id -> [N], one
        for each splat of the step in `scene`."""
        document, store = self.document, self.store
        masks = {s: store.add_mask(store.whole_mask(document, s, mask)) for s, mask in hidden.items() if mask.any()}
        if not masks:
            raise fail("bad_input", "Nothing is selected there.", "Paint over what shall be imagined anew.")
        key = f"region {min(masks.values())}"
        regions = [Hidden(step_id, mask) for step_id, mask in masks.items()]
        self.change("Re-imagine region", edit.with_hidden(document, regions), key)
        recipe = replace(document.recipe, prompt=prompt, seed=seed)
        return self.generate(ViewTarget(view, recipe, tuple(masks.values()), key))

    def configure(self, settings: Settings) -> None:
        """Other preferences, kept for the next start. Raises a Problem when the disk refuses."""
        self.settings, self.files.due.interval_s = settings, settings.autosave_s
        self._loader.configure(settings)
        save_settings(settings, self._settings_file)

    # files

    def new(self, document: Document | None = None) -> None:
        """Another document, and nothing to undo."""
        self._begin(document or Document(), Store())
        self.files.new(self.document)
        self._tell(Opened(None))

    def open_photo(self, source: SourceRequest, name: str, preset: str | None = None) -> None:
        """A new document from a photo; its step is queued, and with it the preset's path is laid out."""
        self.new(Document(name, source))
        self._preset = preset
        self.generate(PhotoTarget())

    def open(self, path: Path) -> None:
        """Reads a project; when it is there, `Opened` is told. The document before stays until then."""
        self.files.open(path, self._opened)

    def recover(self, one: Recoverable) -> None:
        """What a crashed window left, as an unsaved change of the user's own file."""
        self.files.recover(one.file, one.origin, self._opened)

    def save(self, path: Path | None = None) -> None:
        """In the background; `Saved` is told when it is done. Raises a Problem without a place to save in."""
        target = path or self.files.path
        if target is None or (path is None and self.files.read_only):
            raise fail("bad_input", "This project has no file to be saved in.", "Save it under a new name.")
        if not self.document.name:
            self.change("Name", edit.with_name(self.document, target.stem))
        self.files.save(self.content(), target, self._saved)

    def content(self) -> Content:
        """Everything a file needs, as it is now; values only, so another thread may have it."""
        document = self.document
        steps = {step.id: self.store.step(step.id) for step in document.steps}
        masks = {region.mask: self.store.mask(region.mask) for region in document.hidden}
        return Content(document, steps, masks, results.thumbnail(document, self.store))

    def close(self, *, keep_recovery: bool = False) -> bool:
        """Ends all threads; True if they ended in time. keep_recovery: the next start offers what is not saved."""
        if keep_recovery and self.dirty:
            self.files.autosave_now(self.document, self.content())
        self.pace.save(self._pace_file)
        self.exports.close()
        self.completing.close()
        self.files.close(keep_recovery=keep_recovery)
        self._loader.close()
        return all((self._forecaster.close(), self.jobs.close()))

    # once a tick

    def warm_up(self) -> None:
        """Brings the engine in, on another thread; call it when the window is shown."""
        self._loader()

    def poll(self) -> None:
        """Takes everything that came in since the last call; never waits."""
        for note in self._loader.notes():
            self.note(note)
        self.jobs.poll()
        self.files.poll()
        self.exports.poll()
        self.completing.poll()
        self._forecast_anew()
        self.files.autosave(self.document, self.content, self._clock())
        self._tell_jobs()

    # what the jobs report

    def made(self, job: JobStatus, target: Target, step: Step, planned: PlannedView | None, run: int) -> int:  # noqa: ARG002
        """Keeps a finished step and puts it into the document, as one entry of the history."""
        store = self.store  # when the pictures are packed, another document may be open
        step_id = store.add(step)
        self.files.run(lambda: packed_pictures(step.pictures), lambda packed: store.pack(step_id, packed))
        result = results.result_of(target, self.document, self.store, step_id, planned, run)
        if isinstance(target, PhotoTarget):
            self.history.amend(result.change)
            self._lay_out_preset()
        else:
            self.history.insert(result.label, result.change, result.merge_key)
        if isinstance(target, RerollTarget):
            self.jobs.retarget(target.step, step_id)
        self._changed()
        self._tell(StepMade(step_id))
        return step_id

    def note(self, text: str) -> None:
        self._tell(Note(text))

    def event(self, event: AppEvent) -> None:
        self._tell(event)

    def problem(self, problem: Problem) -> None:
        self.problems = [*self.problems, problem][-MOST_PROBLEMS:]
        for listener in tuple(self._listeners):
            listener.problem(problem)

    def _begin(self, document: Document, store: Store) -> None:
        self.jobs.forget()
        self.store, self.history, self.selection = store, History(document), Selection()
        self.forecast, self._preset = None, None
        self._changed()

    def _opened(self, found: OpenedProject) -> None:
        content, store = found.content, Store()
        store.load(content.steps.values(), content.masks)
        self._begin(content.document, store)
        self.jobs.number_from(1 + max((step.run for step in content.document.steps), default=0))
        if self.files.path is not None:
            self._remember(self.files.path)
        self._tell(Opened(self.files.path, found.problem))
        if found.problem is not None:
            self.problem(found.problem)

    def _saved(self, file: Path) -> None:
        self._remember(file)
        self._tell(Saved(file))

    def _remember(self, file: Path) -> None:
        self.files.run(lambda: recent.remember(file, self.recent_file), lambda _done: None)

    def _lay_out_preset(self) -> None:
        start, preset = photo_start(self.document, self.store), self._preset
        if start is not None and preset is not None and self.document.path is None:
            self.history.amend(lambda document: edit.with_path(document, path_from_preset(preset, start)))

    def _forecast_anew(self) -> None:
        """Asks again when the answer may be another; takes the answer when it has come."""
        if not self._forecaster.follow(
            self._about(), lambda number: question_of(number, self.document, self.store, self.pace, self._walk)
        ):
            self.forecast = None
        answer = self._forecaster.poll()
        if isinstance(answer, Problem):
            self.problem(answer)
        elif answer is not None:
            self.forecast = answer
            self._tell(ForecastChanged())

    def _about(self) -> tuple[object, ...]:
        """What a forecast depends on."""
        return self.document.path, self.document.generation, self.document.recipe, self.scene, self._walk

    @property
    def _walk(self) -> PathTarget | None:
        """That is being made."""
        running = self.jobs.running
        return running.target if running is not None and isinstance(running.target, PathTarget) else None

    def _tell_jobs(self) -> None:
        """At once when a job begins, ends or does something else; its progress a few times a second."""
        jobs, now = self.jobs.statuses, self._clock()
        told = tuple((job.id, job.state, job.stage, job.done, job.total) for job in jobs)
        if told != self._told_jobs or (self.jobs.running and now - self._told_at >= PROGRESS_S):
            self._told_jobs, self._told_at = told, now
            self._tell(JobsChanged(jobs))

    def _changed(self) -> None:
        """Nothing stays selected that is not there any more."""
        self.selection = still_there(self.selection, self.document)
        for listener in tuple(self._listeners):
            listener.changed(self.document)

    def _tell(self, event: AppEvent) -> None:
        for listener in tuple(self._listeners):
            listener.event(event)
