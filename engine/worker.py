"""One thread that pumps the pipeline; the caller polls. Events queue up, scene and pictures wait in mailboxes."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import pipeline, registry
from engine.api import Recipe, StepFailed
from engine.core.control import Control
from engine.core.problem import Problem, ProblemError
from engine.core.scene import Scene
from engine.preview.mailbox import Mailbox

if TYPE_CHECKING:
    from engine.api import Event, GenerateRequest, StagePictures
    from engine.pipeline import Backends

WARM_UP_AFTER_S = 2.0  # without work: a window has opened by then


@dataclass(frozen=True)
class Job:
    """scene: what the run begins with; None = what the run before it ended with."""

    request: GenerateRequest
    scene: Scene | None = None
    control: Control = field(default_factory=Control)

    def cancel(self) -> None:
        self.control.cancel()

    def pause(self) -> None:
        self.control.pause()

    def resume(self) -> None:
        self.control.resume()


class Worker:
    """Runs requests one after another on its own thread.

    `submit`, `poll`, `wait`, `close` belong to one caller; the newest scene is in `scenes`, the newest pictures of the
    running step in `live`."""

    def __init__(self, scene: Scene | None = None, backends: Backends | None = None) -> None:
        self.scenes: Mailbox[Scene] = Mailbox()
        self.live: Mailbox[StagePictures] = Mailbox()
        self._scene = scene or Scene()
        self._backends = backends
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._news = threading.Event()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open: list[Job] = []
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._thread.start()

    def submit(self, request: GenerateRequest, scene: Scene | None = None) -> Job:
        """Queues a request; the returned job can be cancelled, paused and resumed at any time."""
        job = Job(request, scene)
        self._open.append(job)
        self._jobs.put(job)
        return job

    def poll(self) -> list[Event]:
        """The events since the last call, oldest first; never waits."""
        events = []
        while not self._events.empty():
            events.append(self._events.get())
        return events

    def wait(self, timeout_s: float | None = None) -> None:
        """Until there may be something to take: events or pictures."""
        self._news.wait(timeout_s)
        self._news.clear()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancels everything and waits for the thread; True if it ended in time."""
        for job in list(self._open):
            job.cancel()
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        job = self._first_job()
        while job is not None:
            try:
                self._pump(job)
            except Exception as error:  # noqa: BLE001 - the thread outlives any job
                problem = Problem("internal", f"The engine stopped ({error}).", "Try it again.", repr(error))
                self._tell(StepFailed(job.request.number, -1, problem))
            finally:
                self._open.remove(job)  # with it the scene it began from
            job = self._jobs.get()

    def _first_job(self) -> Job | None:
        """While nobody wants anything yet, the depth network begins to load (in a thread of its own)."""
        with suppress(queue.Empty):
            return self._jobs.get(timeout=WARM_UP_AFTER_S)
        if self._backends is None:
            with suppress(ProblemError):  # the first job will tell it
                registry.load("depth", Recipe().depth)
        return self._jobs.get()

    def _pump(self, job: Job) -> None:
        scene = self._scene if job.scene is None else job.scene
        for event in pipeline.generate(job.request, scene, job.control, self._publish, self._backends, self._show):
            self._tell(event)

    def _tell(self, event: Event) -> None:
        self._events.put(event)
        self._news.set()

    def _show(self, pictures: StagePictures) -> None:
        self.live.put(pictures)
        self._news.set()

    def _publish(self, scene: Scene) -> None:
        self._scene = scene
        self.scenes.put(scene)
