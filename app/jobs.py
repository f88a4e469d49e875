"""The queue of jobs and the engine that does them: one run at a time; what a given-up run still answers is dropped."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from app.pace import kind_of_work
from app.planning import PathTarget, PhotoTarget, RerollTarget, SphereTarget, ViewTarget, order_of
from app.words import tr
from engine.api import Finished, Progress, StepDone, StepFailed
from engine.core.problem import ProblemError, fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.document import Document
    from app.pace import Pace
    from app.planning import Order, PlannedView, Target
    from app.store import Chunk, Store
    from engine.api import Event, GenerateRequest, Stage, StagePictures
    from engine.core.problem import Problem
    from engine.core.scene import Scene, Step
    from engine.preview.mailbox import Mailbox

SETTLE_S = 0.4  # a change must have rested so long before a run follows it: dragging a key makes many

JobState = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]


class Handle(Protocol):
    """A run's brake."""

    def cancel(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...


class Engine(Protocol):
    """What `engine.worker.Worker` offers, and `engine.remote.engine.RemoteEngine` from a process of its own."""

    scenes: Mailbox[Scene]
    live: Mailbox[StagePictures]

    def submit(self, request: GenerateRequest, scene: Scene | None = None) -> Handle: ...
    def poll(self) -> list[Event]: ...
    def close(self, timeout_s: float = 5.0) -> bool: ...


class Client(Protocol):
    """Whose document the jobs are for."""

    @property
    def document(self) -> Document: ...
    @property
    def store(self) -> Store: ...
    def made(self, job: JobStatus, target: Target, step: Step, planned: PlannedView | None, run: int) -> int:
        """A step is finished: keep it, put it into the document, and say under which id."""
        ...

    def note(self, text: str) -> None: ...
    def problem(self, problem: Problem) -> None: ...
    def event(self, event: Event) -> None: ...


@dataclass(frozen=True)
class JobStatus:
    """A job as a window shows it. share: done, 0..1. seconds_left: None until one such view was measured. step_share,
    step_seconds_left: the same of the view being worked on."""

    id: int
    title: str
    state: JobState
    done: int
    total: int
    stage: Stage | None
    share: float
    seconds_left: float | None
    problem: Problem | None
    target: Target
    step_share: float = 0.0
    step_seconds_left: float | None = None


@dataclass
class _Run:
    """One submission. steps: made so far, under the store's ids."""

    job: _Job
    order: Order
    handle: Handle
    steps: list[Chunk]

    @property
    def step(self) -> int:
        """The number of the step being worked on: a run's base is numbered from 0."""
        return len(self.order.base.steps) + len(self.steps)


@dataclass
class _Job:
    id: int
    title: str
    target: Target
    total: int
    state: JobState = "waiting"
    done: int = 0
    gaps: int = 0
    after_s: float | None = None  # how far along the path it has come
    stage: Stage | None = None
    stage_began: float = 0.0
    kind: str = ""
    problem: Problem | None = None
    made: tuple[int, ...] = ()


class Jobs:
    """Belongs to the thread that polls; waits for nothing. make_engine: None as long as the engine is not there yet."""

    def __init__(
        self,
        client: Client,
        make_engine: Callable[[], Engine | None],
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._make_engine, self._pace, self._clock = client, make_engine, pace, clock
        self._engine: Engine | None = None
        self._jobs: list[_Job] = []
        self._run: _Run | None = None
        self._ids, self._numbers = itertools.count(1), itertools.count(1)
        self._seen: Document | None = None  # the document that the run was last compared with
        self._changed_at = 0.0
        self._compared = True

    @property
    def statuses(self) -> tuple[JobStatus, ...]:
        """In the order they are done; finished ones stay until they are cleared."""
        return tuple(map(self._status, self._jobs))

    @property
    def busy(self) -> bool:
        return any(job.state in ("waiting", "running") for job in self._jobs)

    @property
    def running(self) -> JobStatus | None:
        job = self._running()
        return None if job is None else self._status(job)

    def add(self, target: Target, title: str) -> int:
        """Queues a job and returns its id. Raises a Problem when it could not even begin."""
        order = order_of(target, self._client.document, self._client.store, 0)
        if not (order.most_steps or order.request.cover):
            raise fail("bad_input", "All views are made already.", "Make the path longer, or the views denser.")
        self._jobs.append(_Job(next(self._ids), title, target, order.most_steps))
        return self._jobs[-1].id

    def cancel(self, job_id: int) -> None:
        """At once; what is finished stays, and what the engine still answers is dropped."""
        job = self._job(job_id)
        if job is self._running():
            self._drop_run()
        if job.state in ("waiting", "running", "paused"):
            job.state = "cancelled"

    def pause(self, job_id: int) -> None:
        job = self._job(job_id)
        if job is self._running() and self._run is not None:
            self._run.handle.pause()
        if job.state in ("waiting", "running"):
            job.state = "paused"

    def resume(self, job_id: int) -> None:
        """Goes on with a paused job, and tries a failed or cancelled one again from where it stopped."""
        job = self._job(job_id)
        if job is self._running() and self._run is not None:
            job.state, job.stage_began = "running", self._clock()
            self._run.handle.resume()
            self._compared = False
        elif job.state in ("paused", "failed", "cancelled"):
            job.state, job.problem = "waiting", None

    def move(self, job_id: int, place: int) -> None:
        """To another place in the queue, 0 = first; the running one goes on."""
        job = self._job(job_id)
        self._jobs.remove(job)
        self._jobs.insert(place, job)

    def retarget(self, old: int, new: int) -> None:
        """A step was made anew: who waits to do that too means the new one."""
        for job in self._jobs:
            if isinstance(job.target, RerollTarget) and job.target.step == old and job.state != "running":
                job.target = replace(job.target, step=new)

    def clear_finished(self) -> None:
        self._jobs = [job for job in self._jobs if job.state in ("waiting", "running", "paused")]

    def number_from(self, number: int) -> None:
        """Runs are counted from here on, after those of a project that was opened."""
        self._numbers = itertools.count(number)

    def forget(self) -> None:
        """Another document is opened: nothing that was asked for counts any more."""
        self._drop_run()
        self._jobs, self._seen = [], None

    def stop_undone(self, before: Document) -> None:
        """An undo took back what a job had made, or the hole that it was to fill: it ends, or it would do it again.
        before: the document before the undo."""
        now = self._client.document
        gone = {step.id for step in before.steps} - {step.id for step in now.steps}
        masks = {region.mask for region in before.hidden} - {region.mask for region in now.hidden}
        for job in self._jobs:
            filled = job.target.masks if isinstance(job.target, ViewTarget) else ()
            undone = not (gone.isdisjoint(job.made) and masks.isdisjoint(filled))
            if undone and job.state in ("waiting", "running", "paused"):
                self.cancel(job.id)
                self._client.note(tr("Undo stopped: {job}.", job=job.title))

    def poll(self) -> None:
        """Takes what the engine has to say, follows changes of the document, starts what is next."""
        if self._engine is not None:
            self._listen(self._engine)
        self._follow_changes()
        if self._run is None:
            self._start_next()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Ends the engine's thread; True if it ended in time."""
        self.forget()
        return self._engine is None or self._engine.close(timeout_s)

    def _listen(self, engine: Engine) -> None:
        for event in engine.poll():
            if self._run is not None and event.request == self._run.order.request.number:
                self._take(event, self._run)
        live, run = engine.live.take(), self._run
        if live is not None and run is not None and (live.request, live.step) == (run.order.request.number, run.step):
            self._client.event(live)

    def _take(self, event: Event, run: _Run) -> None:
        job = self._running()
        assert job is not None
        self._client.event(event)
        match event:
            case Progress(stage=stage):
                job.stage, job.stage_began = stage, self._clock()
            case StepDone(step=number):
                self._take_step(job, run, number)
            case StepFailed(problem=problem):
                self._end(job, "failed", problem)
            case Finished():
                self._end(job, "done")
            case _:
                pass

    def _take_step(self, job: _Job, run: _Run, number: int) -> None:
        scene = self._engine.scenes.latest if self._engine else None
        assert scene is not None  # it was there before the event
        step = next(step for step in scene.steps if step.number == number)
        nth, planned = len(run.steps), None
        if nth < len(run.order.planned):
            planned = run.order.planned[nth]
            job.after_s = planned.time_s if planned.time_s is not None else job.after_s
        elif not isinstance(job.target, PhotoTarget):
            job.gaps += 1
        job.done, job.stage = job.done + 1, None
        job.total = max(job.total, job.done)
        if job.kind:
            self._pace.learn(job.kind, step.stats)
        step_id = self._client.made(self._status(job), job.target, step, planned, run.order.request.number)
        job.made += (step_id,)
        run.steps.append((step_id, ()))

    def _end(self, job: _Job, state: JobState, problem: Problem | None = None) -> None:
        job.state, job.problem, job.stage, self._run = state, problem, None, None
        if problem is not None:
            self._client.problem(problem)

    def _start_next(self) -> None:
        job = next((job for job in self._jobs if job.state == "waiting"), None)
        if job is not None:
            self._start(job)

    def _start(self, job: _Job) -> None:
        try:
            engine = self._engine = self._engine or self._make_engine()
            if engine is None:
                return
            order = self._order(job, next(self._numbers))
        except ProblemError as error:
            self._end(job, "failed", error.problem)
            return
        job.state, job.stage, job.stage_began = "running", None, self._clock()
        job.total = job.done + order.most_steps
        job.kind = kind_of_work(order.request.recipe, order.planned[0].view.camera) if order.planned else ""
        self._run = _Run(job, order, engine.submit(order.request, order.base), [])
        self._seen, self._compared = self._client.document, True

    def _order(self, job: _Job, number: int) -> Order:
        return order_of(job.target, self._client.document, self._client.store, number, job.after_s, job.gaps)

    def _follow_changes(self) -> None:
        """A run that no longer makes what the document asks for is given up for one that makes the rest."""
        job, document = self._running(), self._client.document
        if document is not self._seen:
            self._seen, self._changed_at, self._compared = document, self._clock(), False
        if self._compared or job is None or job.state == "paused" or self._clock() - self._changed_at < SETTLE_S:
            return
        self._compared = True
        if self._run is None or isinstance(job.target, PhotoTarget):
            return
        if not isinstance(job.target, PathTarget | SphereTarget) and job.done:
            return  # its only view is made
        self._compare(job, self._run)

    def _compare(self, job: _Job, run: _Run) -> None:
        try:
            wanted = self._order(job, 0)
        except ProblemError as error:  # what it stood on is gone
            self._drop_run()
            self._end(job, "failed", error.problem)
            return
        reason = _difference(run, wanted)
        if reason:
            self._drop_run()
            job.state = "waiting"
            self._client.note(reason)
            self._start(job)

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.handle.cancel()
            self._run = None

    def _running(self) -> _Job | None:
        """The job whose run the engine has, going or paused."""
        return None if self._run is None else self._run.job

    def _job(self, job_id: int) -> _Job:
        for job in self._jobs:
            if job.id == job_id:
                return job
        raise fail("bad_input", "This job is over.", "Start a new one.")

    def _status(self, job: _Job) -> JobStatus:
        elapsed = self._clock() - job.stage_began
        left, view_s = job.total - job.done, self._pace.view_s(job.kind)
        running_s = self._pace.left_s(job.kind, job.stage, elapsed) if job.stage else view_s
        seconds, share, step_share = None, job.done / max(job.total, 1), 0.0
        if view_s and running_s is not None:
            seconds = 0.0 if left <= 0 else running_s + (left - 1) * view_s
            step_share = 1 - running_s / view_s if job.stage else 0.0
            share = (job.done + step_share) / max(job.total, job.done + 1)
        if job.state == "done":
            seconds, share = 0.0, 1.0
        return JobStatus(
            job.id, job.title, job.state, job.done, job.total, job.stage, share, seconds, job.problem,
            job.target, step_share, running_s if job.stage else None,
        )  # fmt: skip


def _difference(run: _Run, wanted: Order) -> str:
    """What to say when a run's rest is not what is wanted now; "" when it is the same."""
    order, made = run.order, len(run.steps)
    if order.request.recipe != wanted.request.recipe:
        return tr("The recipe changed: the views that are not made yet follow it.")
    if order.planned[made:] != wanted.planned or order.request.cover != wanted.request.cover:
        return tr("The path changed: the views that are not made yet follow it.")
    if (*order.base_chunks, *run.steps) != wanted.base_chunks:
        return tr("The scene changed: the views that are not made yet follow it.")
    return ""
