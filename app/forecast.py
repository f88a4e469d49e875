"""The price before it is paid: how much each pose of the path would have to imagine, and how long that takes.

Measured on small pictures in a thread of its own; the newest question wins, an older one is dropped between two views.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from app.clearance import touched
from app.pace import kind_of_work
from app.planning import made_views, missing_views, photo_start, planned_views, recipe_of, view_camera
from engine.core.niceness import BACKGROUND, step_back
from engine.core.problem import Problem, ProblemError
from engine.preview.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.document import Document
    from app.pace import Pace
    from app.planning import PathTarget, PlannedView
    from app.store import Store
    from engine.core.camera import View
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

    Measure = Callable[[Scene, View], float]

SAMPLES = 33  # along the path
SIDE_PX = 96  # the longer side of the pictures that are looked at
KNOWN = 0.001  # less of a picture is unseen than this: it needs no view of its own
LEAVES = 0.25  # more of a picture is unseen than this: the path has left what the scene shows


@dataclass(frozen=True)
class Question:
    """scene: what is there. plan: finds the views that would be made. view_s: seconds a view takes, if known. promised:
    they are being made already, and none is left out any more."""

    number: int
    scene: Scene
    path: Trajectory
    aspect: float  # width / height of the pictures
    scale: float  # metres, of the scene
    plan: Callable[[], tuple[PlannedView, ...]]
    view_s: float | None
    promised: bool = False


@dataclass(frozen=True)
class Forecast:
    """times_s and unseen: along the path, the share (0..1) of each picture that nothing shows yet. planned: the views
    that would be made; known: those that would show nothing new, and are left out. to_imagine: the mean of what the
    planned ones would imagine. seconds: None until one view was measured. leaves_after: number of the key (from 0)
    after which the path leaves what the scene shows; None if it never does. touches_s: when the camera would run into
    something.
    """

    number: int
    times_s: tuple[float, ...]
    unseen: tuple[float, ...]
    planned: tuple[PlannedView, ...]
    to_imagine: float
    seconds: float | None
    leaves_after: int | None
    touches_s: tuple[float, ...]
    known: tuple[PlannedView, ...] = ()


class Forecaster:
    """`ask` and `poll` belong to one thread; the measuring runs on another, started by the first question."""

    def __init__(self, measure: Measure | None = None) -> None:
        self._measure = measure or unseen_share
        self._questions: Mailbox[Question] = Mailbox()
        self._answers: Mailbox[Forecast | Problem] = Mailbox()
        self._asked, self._closed = threading.Event(), threading.Event()
        self._newest = self._answered = 0
        self._numbers = itertools.count(1)
        self._about: tuple[object, ...] = ()
        self._asks = False
        self._thread: threading.Thread | None = None

    def ask(self, question: Question) -> None:
        self._newest = question.number
        self._questions.put(question)
        self._asked.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="forecast", daemon=True)
            self._thread.start()

    def follow(self, about: tuple[object, ...], question: Callable[[int], Question | None]) -> bool:
        """Asks anew, under a new number, when something that the answer is about is another object. False when there is
        nothing to ask."""
        if not self._is_about(about):
            asked = question(next(self._numbers))
            self._about, self._asks = about, asked is not None
            if asked is None:
                self.forget()
            else:
                self.ask(asked)
        return self._asks

    def has_answered(self, about: tuple[object, ...]) -> bool:
        """Whether the newest answer is about these very objects."""
        return self._is_about(about) and self._newest <= self._answered

    def forget(self) -> None:
        """Whatever was asked, its answer is not wanted any more."""
        self._newest = -1

    def poll(self) -> Forecast | Problem | None:
        """The answer to the newest question, once."""
        answer = self._answers.take()
        if isinstance(answer, Problem):
            self._answered = self._newest
            return answer
        if answer is None or answer.number != self._newest:
            return None
        self._answered = answer.number
        return answer

    def close(self, timeout_s: float = 5.0) -> bool:
        self.forget()
        self._closed.set()
        self._asked.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def _is_about(self, about: tuple[object, ...]) -> bool:
        return len(about) == len(self._about) and all(a is b for a, b in zip(about, self._about, strict=True))

    def _work(self) -> None:
        step_back(BACKGROUND)
        while not self._closed.is_set():
            self._asked.wait()
            self._asked.clear()
            question = self._questions.take()
            if question is not None:
                self._answer(question)

    def _answer(self, question: Question) -> None:
        try:
            forecast = forecast_of(question, self._measure, lambda: question.number == self._newest)
        except ProblemError as error:
            self._answers.put(error.problem)
        except Exception as error:  # noqa: BLE001 - a forecast that fails must not end forecasting
            self._answers.put(Problem("internal", "The forecast failed.", "Generating still works.", repr(error)))
        else:
            if forecast is not None:
                self._answers.put(forecast)


def question_of(
    number: int, document: Document, store: Store, pace: Pace, walk: PathTarget | None = None
) -> Question | None:
    """What there is to ask about a document; None without a photo and a path. walk: that is being made."""
    start = photo_start(document, store)
    if start is None or document.path is None:
        return None
    made = made_views(document, store) + (() if walk is None else walk.known)
    camera = view_camera(start.view.camera, document.generation)
    return Question(
        number,
        store.scene_of(document),
        document.path.trajectory,
        camera.width / camera.height,
        start.scale,
        lambda: missing_views(planned_views(document, start), made),
        pace.view_s(kind_of_work(recipe_of(document), camera)),
        walk is not None,
    )


def forecast_of(question: Question, measure: Measure, wanted: Callable[[], bool] = lambda: True) -> Forecast | None:
    """None when the answer stopped being wanted on the way."""
    path = question.path
    times = np.linspace(path.start, path.start + path.duration, SAMPLES if path.duration else 1)
    planned, shares = question.plan(), []
    for view in _looks(path, times.tolist(), question.aspect, planned):
        if not wanted():
            return None
        shares.append(measure(question.scene, view))
    along, at_views = shares[: len(times)], shares[len(times) :]
    needed = [question.promised or share >= KNOWN for share in at_views]
    made = list(compress(at_views, needed))
    return Forecast(
        question.number,
        tuple(times.tolist()),
        tuple(along),
        tuple(compress(planned, needed)),
        float(np.mean(made)) if made else 0.0,
        None if question.view_s is None else question.view_s * len(made),
        _leaves_after(path, times.tolist(), along),
        touched(path, question.scene.gaussians, question.scale),
        tuple(one for one, needs in zip(planned, needed, strict=True) if not needs),
    )


def _looks(path: Trajectory, times: list[float], aspect: float, planned: tuple[PlannedView, ...]) -> Iterator[View]:
    """What is looked at: along the path, then the views that would be made."""
    yield from (path.view(time, *_size(aspect)) for time in times)
    yield from (_small(one.view) for one in planned)


def unseen_share(scene: Scene, view: View) -> float:
    """With the CPU renderer: asking for another would load torch."""
    from engine import registry
    from engine.pipeline import unseen_shares

    return unseen_shares(scene, [view], registry.load("render", "cpu"))[0]


def _leaves_after(path: Trajectory, times: list[float], unseen: list[float]) -> int | None:
    first = next((time for time, share in zip(times, unseen, strict=True) if share > LEAVES), None)
    if first is None:
        return None
    return max(0, sum(arrival < first for arrival in path.arrivals) - 1)


def _size(aspect: float) -> tuple[int, int]:
    """Width and height in px, SIDE_PX on the longer side."""
    return max(1, round(SIDE_PX * min(aspect, 1))), max(1, round(SIDE_PX / max(aspect, 1)))


def _small(view: View) -> View:
    return view.resized(*_size(view.camera.width / view.camera.height))
