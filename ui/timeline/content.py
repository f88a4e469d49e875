"""What the timeline shows of a session, as one value: keys, forecast, steps and a range, on the path's clock. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.frame_rates import FPS
from app.planning import SAME, PathTarget, RerollTarget
from app.step_text import titles

if TYPE_CHECKING:
    from app.jobs import JobStatus
    from app.session import Session


@dataclass(frozen=True)
class StepMark:
    """A generated step. share: how far it is, while it is made anew; 1 otherwise."""

    id: int
    time: float
    title: str
    visible: bool
    known: bool  # the photo, not imagined
    share: float = 1.0


@dataclass(frozen=True)
class Slot:
    """A view that generating would make. share: how far it is, or None while it is not begun."""

    time: float
    share: float | None = None


@dataclass(frozen=True)
class ForecastMarks:
    """As in app.forecast.Forecast. fresh: whether it is about the document as it is."""

    times: tuple[float, ...]
    unseen: tuple[float, ...]
    touches: tuple[float, ...]
    fresh: bool

    def at(self, time: float) -> float:
        """The share to imagine at a time."""
        import numpy as np

        return float(np.interp(time, self.times, self.unseen))


@dataclass(frozen=True)
class Content:
    """start, end: of the path, in seconds. keys: when the camera passes each. aspect: width / height of the pictures.
    span: the range to generate, if one is chosen. looking: whether a forecast is being made."""

    start: float
    end: float
    keys: tuple[float, ...]
    loop: bool
    forecast: ForecastMarks | None
    steps: tuple[StepMark, ...]
    slots: tuple[Slot, ...]
    span: tuple[float, float] | None
    looking: bool = False
    aspect: float = 1.5
    fps: float = FPS


def content_of(session: Session) -> Content | None:
    """None without a path."""
    document = session.document
    if document.path is None:
        return None
    path, planned, running = document.path.trajectory, _planned(session), session.jobs.running
    taken = any(time <= path.start + SAME for time in planned)
    steps = _steps(session, None if taken else path.start, running)
    return Content(
        path.start, path.start + path.duration, path.arrivals, path.loop, _forecast(session), steps,
        _slots(planned, running), document.generation.span_s, session.forecasting, _aspect(session),
    )  # fmt: skip


def _forecast(session: Session) -> ForecastMarks | None:
    found = session.forecast
    if found is None:
        return None
    times, unseen = found.times_s, found.unseen
    if len(times) == 1:  # a path of one moment: it fills the second that is shown
        times, unseen = (times[0], times[0] + 1), unseen * 2
    return ForecastMarks(times, unseen, found.touches_s, not session.forecasting)


def _planned(session: Session) -> list[float]:
    """When the views stand that are planned and not made."""
    forecast = None if session.forecasting else session.forecast  # an old one is about another path
    planned = session.planned if forecast is None else forecast.planned
    made = [step.time_s for step in session.document.steps if step.time_s is not None]
    times = (one.time_s for one in planned if one.time_s is not None)
    return sorted(time for time in times if all(abs(time - other) > SAME for other in made))


def _slots(planned: list[float], running: JobStatus | None) -> tuple[Slot, ...]:
    """The path is walked from its beginning: the first one left is the one that is being made."""
    begun = running is not None and running.stage is not None and isinstance(running.target, PathTarget)
    share = running.step_share if running is not None and begun else None
    return tuple(Slot(time, None if i else share) for i, time in enumerate(planned))


def _steps(session: Session, photo_at: float | None, running: JobStatus | None) -> tuple[StepMark, ...]:
    """In order of time. The photo has no time of its own; `photo_at` is where the path begins with it, if it does."""
    document = session.document
    again = running.target.step if running is not None and isinstance(running.target, RerollTarget) else None
    names = titles(document)
    times = {step.id: photo_at if step.kind == "photo" else step.time_s for step in document.steps}
    marks = [
        StepMark(
            step.id, time, names[step.id], step.visible, step.kind == "photo",
            running.step_share if running is not None and step.id == again else 1.0,
        )
        for step in document.steps
        if (time := times[step.id]) is not None
    ]  # fmt: skip
    return tuple(sorted(marks, key=lambda mark: mark.time))


def _aspect(session: Session) -> float:
    photo = next((step.id for step in session.document.steps if step.kind == "photo"), None)
    if photo is None:
        return 1.5
    camera = session.store.step(photo).view.camera
    return camera.width / camera.height
