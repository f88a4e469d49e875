"""The menus Edit and Generate: steps, undo, jobs."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from app import document as edit
from app.command import Command, always, has_path, has_photo, has_steps, has_view, in_window, needed
from app.document import title_of
from app.planning import PathTarget, RerollTarget, ViewTarget, photo_start, view_camera
from app.words import tr
from engine.core.camera import Camera, View
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.session import Session

MOST_SEED = 99_999  # four or five digits can be read aloud


def new_seed() -> int:
    return random.randrange(1, MOST_SEED + 1)


def _can_undo(session: Session) -> str:
    return "" if session.history.undo_label is not None else "There is nothing to undo."


def _can_redo(session: Session) -> str:
    return "" if session.history.redo_label is not None else "There is nothing to redo."


def _has_running(session: Session) -> str:
    return "" if any(job.state == "running" for job in session.jobs.statuses) else "Nothing is being generated."


def _has_resumable(session: Session) -> str:
    states = ("paused", "failed", "cancelled")
    return "" if any(job.state in states for job in session.jobs.statuses) else "No job is paused or stopped."


def _has_hidden(session: Session) -> str:
    return "" if session.document.hidden else "No region is hidden."


def _has_range(session: Session) -> str:
    chosen = session.document.generation.span_s is not None
    return has_path(session) or ("" if chosen else "Choose a range on the timeline first.")


def _has_views(session: Session) -> str:
    """At least one step besides the photo is selected."""
    views = {step.id for step in session.document.steps if step.kind != "photo"}
    free = views.intersection(session.selection.steps)
    return has_steps(session) or ("" if free else "The photo carries the scene. Select another step.")


def _toggle(session: Session, visible: bool | None = None) -> None:
    """Shows what is hidden and the other way round, or all as `visible` says."""
    document = session.document
    for step in session.selection.steps:
        shown = not edit.unlocked(document, step).visible if visible is None else visible
        document = edit.with_step_changed(document, step, visible=shown)
    session.change("Show or hide", document)


def _solo(session: Session) -> None:
    """The same step once more ends it."""
    document, chosen = session.document, session.selection.steps[0]
    session.change("Solo", edit.with_solo(document, None if document.solo == chosen else chosen))


def _delete(session: Session) -> None:
    gone = session.selection.steps
    first = title_of(session.document, gone[0])
    label = tr("Delete {step}", step=first) if len(gone) == 1 else tr("Delete {n} steps", n=len(gone))
    session.change(label, edit.without_steps(session.document, gone))


def _rename(session: Session, name: str = "") -> None:
    """An empty name gives the step its own one again."""
    step = session.selection.steps[0]
    session.change("Rename", edit.with_step_changed(session.document, step, name=name.strip()))


def _lock(session: Session) -> None:
    document = session.document
    for step in session.selection.steps:
        document = edit.with_step_changed(document, step, locked=not document.step(step).locked)
    session.change("Lock or unlock", document)


def _recipe(session: Session, drag: str = "", **changes: Any) -> None:
    """changes: fields of Recipe (prompt, seed, imagine, depth, ...)."""
    session.change("Recipe", edit.with_recipe(session.document, **changes), drag or "recipe " + " ".join(changes))


def _generation(session: Session, drag: str = "", **changes: Any) -> None:
    """changes: fields of Generation (every_deg, span_s, quality, close_gaps)."""
    document = edit.with_generation(session.document, **changes)
    session.change("How to generate", document, drag or "generation " + " ".join(changes))


def _name(session: Session, name: str | None = None) -> None:
    session.change("Name", edit.with_name(session.document, needed(name, "A name")))


def _path(session: Session) -> None:
    session.generate(PathTarget(known=_known(session)))


def _range(session: Session) -> None:
    session.generate(PathTarget(session.document.generation.span_s, _known(session)))


def _known(session: Session) -> tuple[View, ...]:
    """Views of the path that would show nothing new, where the forecast knows that of the scene as it is."""
    forecast = session.forecast
    return () if forecast is None or session.forecasting else tuple(one.view for one in forecast.known)


def _from_here(session: Session) -> None:
    """One view from the viewport's camera, in the shape and size of the path's."""
    looked, start = session.selection.view, photo_start(session.document, session.store)
    assert looked is not None and start is not None  # has_view
    camera = view_camera(start.view.camera, session.document.generation)
    camera = Camera.pinhole(camera.width, camera.height, looked.camera.fov_y)
    session.generate(ViewTarget(View(camera, looked.world_from_camera)))


def _reroll(session: Session, seed: int | None = None) -> None:
    """Each with a new seed of its own, unless one is given."""
    for step in session.selection.steps:
        if edit.unlocked(session.document, step).kind != "photo":
            session.generate(RerollTarget(step, new_seed() if seed is None else seed))


def _reimagine(
    session: Session, hidden: Mapping[int, NDArray[np.bool_]], prompt: str | None = None, seed: int | None = None
) -> None:
    """As Session.reimagine, seen from the viewport; prompt None = the recipe's, seed None = a new one."""
    view = session.selection.view
    assert view is not None  # has_view
    words = session.document.recipe.prompt if prompt is None else prompt
    session.reimagine(hidden, view, words, new_seed() if seed is None else seed)


def _each(session: Session, action: str, states: Sequence[str], job: int | None) -> None:
    chosen = [status.id for status in session.jobs.statuses if status.state in states] if job is None else [job]
    if not chosen:
        raise fail("bad_input", "No job is waiting for this.", "Start one with Generate.")
    for one in chosen:
        getattr(session.jobs, action)(one)


def _cancel(session: Session, job: int | None = None) -> None:
    _each(session, "cancel", ("running", "waiting", "paused"), job)


def _pause(session: Session, job: int | None = None) -> None:
    _each(session, "pause", ("running", "waiting"), job)


def _resume(session: Session, job: int | None = None) -> None:
    """Paused jobs; without any, the last one that failed or was cancelled is tried again."""
    statuses = session.jobs.statuses
    paused = [status.id for status in statuses if status.state == "paused"]
    stopped = [status.id for status in statuses if status.state in ("failed", "cancelled")]
    for one in [job] if job is not None else paused or stopped[-1:]:
        session.jobs.resume(one)


def _move(session: Session, job: int, place: int) -> None:
    session.jobs.move(job, place)


def _has_jobs(session: Session) -> str:
    going = any(job.state in ("running", "waiting", "paused") for job in session.jobs.statuses)
    return "" if going else "Nothing is being generated."


def _panel(command: str, title: str, run: Any, why_not: Any = has_photo) -> Command:
    return Command(command, title, "Edit", run, why_not, by_tool=True)


EDIT = (
    Command("edit.undo", "Undo", "Edit", lambda session: session.undo(), _can_undo, "Ctrl+Z", "mdi6.undo"),
    Command("edit.redo", "Redo", "Edit", lambda session: session.redo(), _can_redo, "Ctrl+Shift+Z", "mdi6.redo"),
    Command("edit.toggle_steps", "Show or Hide Steps", "Edit", _toggle, has_steps, "H", "mdi6.eye-outline", 1),
    Command("edit.solo", "Solo Step", "Edit", _solo, has_steps, "Shift+H", "mdi6.eye-circle-outline", 1),
    Command("edit.lock_steps", "Lock or Unlock Steps", "Edit", _lock, has_steps, "", "mdi6.lock-outline", 1),
    in_window("edit.rename_step", "Rename Step", "Edit", "F2", "mdi6.rename", 1),
    Command("edit.delete_steps", "Delete Steps", "Edit", _delete, _has_views, "Del", "mdi6.trash-can-outline", 1),
    Command("edit.show_hidden", "Show Hidden Regions", "Edit",
            lambda session: session.change("Show hidden regions", edit.without_hidden(session.document)),
            _has_hidden, "", "mdi6.selection-off", 2),
    _panel("edit.rename", "Rename Step", _rename, has_steps),
    _panel("edit.recipe", "Recipe", _recipe, always),
    _panel("edit.generation", "How to Generate", _generation, always),
    _panel("edit.name", "Name", _name, always),
)  # fmt: skip

GENERATE = (
    Command("generate.path", "Generate Path", "Generate", _path, has_path, "Ctrl+Return", "mdi6.auto-fix"),
    Command("generate.range", "Generate Range", "Generate", _range, _has_range, "Ctrl+Shift+Return",
            "mdi6.arrow-expand-horizontal"),
    Command("generate.sphere", "Complete 360", "Generate", lambda session: session.completing.begin(), has_path,
            "Ctrl+Alt+Return", "mdi6.panorama-sphere-outline"),
    Command("generate.from_here", "Generate from Here", "Generate", _from_here, has_view, "R",
            "mdi6.camera-plus-outline"),
    Command("generate.reroll", "Re-roll Steps", "Generate", _reroll, _has_views, "Shift+R", "mdi6.dice-5-outline"),
    in_window("generate.region", "Re-imagine a Region", "Generate", "B", "mdi6.lasso"),
    Command("generate.new_seed", "New Seed", "Generate", lambda session: _recipe(session, seed=new_seed()), always, "",
            "mdi6.dice-multiple-outline"),
    Command("generate.pause", "Pause", "Generate", _pause, _has_running, "Ctrl+P", "mdi6.pause", 1),
    Command("generate.resume", "Resume", "Generate", _resume, _has_resumable, "Ctrl+Shift+P", "mdi6.play", 1),
    Command("generate.cancel", "Cancel", "Generate", _cancel, _has_jobs, "Ctrl+.", "mdi6.stop", 1),
    Command("generate.clear_jobs", "Clear Finished Jobs", "Generate", lambda session: session.jobs.clear_finished(),
            always, "", "mdi6.broom", 1),
    Command("generate.move", "Move Job", "Generate", _move, always, by_tool=True),
    in_window("generate.replay", "Replay the Making", "Generate", "Ctrl+R", "mdi6.replay", 2),
    Command("generate.reimagine", "Re-imagine Region", "Generate", _reimagine, has_view, by_tool=True),
)  # fmt: skip
