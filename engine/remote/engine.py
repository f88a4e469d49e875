"""`worker.Worker` once more, with all of its work in a process of its own.

One thread keeps that process: starts it, gives it one run at a time, starts another when it has died. Whoever submits
and polls never waits, not even for large arrays to go through the pipe.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.api import Finished, Progress, StepFailed
from engine.core.control import Control
from engine.core.problem import Problem
from engine.core.scene import Scene
from engine.preview.mailbox import Mailbox
from engine.remote.process import Process
from engine.remote.words import Brake, Limits, Made, Ready, Remark, Shown, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.api import Event, GenerateRequest, StagePictures

PATIENCE_S = 3.0  # that a cancelled run may take to end while another one waits


@dataclass(eq=False)
class RemoteJob:
    """A run's brake. scene: what it begins with; None = what the run before it ended with."""

    request: GenerateRequest
    scene: Scene | None
    changed: Callable[[RemoteJob], None]
    control: Control = field(default_factory=Control)

    def cancel(self) -> None:
        self.control.cancel()
        self.changed(self)

    def pause(self) -> None:
        self.control.pause()
        self.changed(self)

    def resume(self) -> None:
        self.control.resume()
        self.changed(self)


@dataclass(eq=False)
class _Run:
    """What the process works on. scene: with the steps that it has sent. step: the one being made."""

    job: RemoteJob
    scene: Scene
    step: int
    cancelled_at: float | None = None


class RemoteEngine:
    """`submit`, `poll`, `notes`, `limit`, `close` belong to one caller (the UI thread); what is named `_keep_...` runs
    on the keeper's thread. command: starts a process that calls `child.serve`. start_after_s: then it is started even
    if there is no work yet."""

    def __init__(self, command: Sequence[str], limits: Limits | None = None, start_after_s: float = 0.0) -> None:
        self.scenes: Mailbox[Scene] = Mailbox()
        self.live: Mailbox[StagePictures] = Mailbox()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._remarks: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._todo: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._command, self._limits = command, limits or Limits()
        self._process: Process | None = None
        self._outdated = False  # the process runs with threads of before
        self._waiting: deque[RemoteJob] = deque()
        self._run: _Run | None = None
        self._scene = Scene()
        self._closed = False
        self._thread = threading.Thread(target=self._keep, args=(start_after_s,), name="engine keeper", daemon=True)
        self._thread.start()

    def submit(self, request: GenerateRequest, scene: Scene | None = None) -> RemoteJob:
        """Queues a request; the returned job can be cancelled, paused and resumed at any time."""
        job = RemoteJob(request, scene, lambda job: self._todo.put(lambda: self._keep_brake(job)))
        self._todo.put(lambda: self._waiting.append(job))
        return job

    def poll(self) -> list[Event]:
        """The events since the last call, oldest first; never waits."""
        return [self._events.get() for _ in range(self._events.qsize())]

    def notes(self) -> list[str]:
        """What the process had to say since the last call while it got ready."""
        return [self._remarks.get() for _ in range(self._remarks.qsize())]

    def limit(self, limits: Limits) -> None:
        """From now on; other threads need another process, which is started as soon as this one has nothing to do."""
        self._todo.put(lambda: self._keep_limits(limits))

    def close(self, timeout_s: float = 5.0) -> bool:
        """Ends everything at once; True if it ended in time."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        self._todo.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _keep(self, start_after_s: float) -> None:
        todo = self._keep_next(start_after_s)
        if not self._closed:
            self._keep_start()
        while todo is not None:
            todo()
            self._keep_going()
            todo = self._keep_next(self._keep_patience())
        self._keep_end()

    def _keep_next(self, timeout_s: float | None) -> Callable[[], None] | None:
        try:
            return self._todo.get(timeout=timeout_s)
        except queue.Empty:
            return lambda: None

    def _keep_going(self) -> None:
        """Whatever the present state asks for."""
        if self._closed:
            return
        if self._keep_patience() == 0.0:
            self._keep_end()
        if self._outdated and self._run is None:
            self._keep_end()
            self._keep_start()
        while self._run is None and self._waiting:
            self._keep_begin(self._waiting.popleft())

    def _keep_patience(self) -> float | None:
        """How long to wait for something to do before looking at the clock: a run that was given up is in the way."""
        run = self._run
        if run is None or run.cancelled_at is None or not self._waiting or not self._process or not self._process.ready:
            return None
        return max(0.0, run.cancelled_at + PATIENCE_S - time.monotonic())

    def _keep_start(self) -> str:
        """Returns why it could not."""
        self._outdated = False
        try:
            self._process = Process(self._command, self._limits, self._keep_hear, self._todo.put)
        except OSError as error:
            return repr(error)
        return ""

    def _keep_end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._keep_bury(self._process)

    def _keep_begin(self, job: RemoteJob) -> None:
        why = self._keep_start() if self._process is None else ""
        if self._process is None:
            problem = Problem("internal", "The engine could not be started.", "Start Sceneloom again.", why)
            self._events.put(StepFailed(job.request.number, -1, problem))
            return
        scene = self._scene if job.scene is None else job.scene
        self._run = _Run(job, scene, scene.steps[-1].number + 1 if scene.steps else 0)
        self._process.begin(job.request, scene)
        self._keep_brake(job)

    def _keep_brake(self, job: RemoteJob) -> None:
        """The job was cancelled, paused or resumed."""
        run, control = self._run, job.control
        if run is not None and run.job is job and self._process is not None:
            run.cancelled_at = time.monotonic() if control.cancelled else None
            self._process.send(Brake(control.cancelled, control.paused))
        elif job in self._waiting and control.cancelled:
            self._waiting.remove(job)
            self._events.put(_cancelled(job))

    def _keep_limits(self, limits: Limits) -> None:
        self._outdated = self._outdated or limits.threads != self._limits.threads
        self._limits = limits
        if self._process is not None:
            self._process.limit(limits)

    def _keep_hear(self, process: Process, message: object) -> None:
        if process is not self._process:
            return  # its last words were heard already
        match message:
            case None:
                self._keep_bury(process)
            case Ready():
                process.ready = True  # our patience with it begins now
                if self._run is not None and self._run.cancelled_at is not None:
                    self._run.cancelled_at = time.monotonic()
            case Remark(text):
                self._remarks.put(text)
            case Shown(pictures):
                self.live.put(pictures)
            case Made():
                self._keep_step(process, message)
            case Told(event):
                self._keep_event(event)
            case _:
                pass

    def _keep_step(self, process: Process, made: Made) -> None:
        process.knows(made)
        if self._run is not None:
            self._scene = self._run.scene = self._run.scene.with_step(made.step)
            self.scenes.put(self._scene)

    def _keep_event(self, event: Event) -> None:
        if self._run is not None and isinstance(event, Progress):
            self._run.step = event.step
        if isinstance(event, Finished | StepFailed):
            self._run = None
        self._events.put(event)

    def _keep_bury(self, process: Process) -> None:
        """It has ended, or is about to; what it worked on has failed, unless nobody wanted it any more."""
        code = process.end()
        run, self._run, self._process = self._run, None, None
        if run is None:
            return
        if run.job.control.cancelled:
            self._events.put(_cancelled(run.job))
        else:
            self._events.put(StepFailed(run.job.request.number, run.step, process.obituary(code)))


def _cancelled(job: RemoteJob) -> Finished:
    request = job.request
    return Finished(request.number, request.first_step + len(request.views), cancelled=True)
