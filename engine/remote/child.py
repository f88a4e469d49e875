"""The engine's side: takes runs off the wire, lets a Worker do them, and sends what it makes."""

from __future__ import annotations

import itertools
import os
import threading
import traceback
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from engine.api import Recipe, StepDone
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.scene import Scene, Step
from engine.remote.limits import NO_MEMORY, MemoryLimit, stand_back
from engine.remote.wire import Wire
from engine.remote.words import Brake, Forget, Made, Memory, Ready, Remark, Run, Shown, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from engine.pipeline import Backends
    from engine.remote.words import Piece, Token
    from engine.worker import Job, Worker

    Pictures = Mapping[str, NDArray[np.float32]]
    Say = Callable[[str], None]


def serve(
    prepare: Callable[[Say], None] = lambda _say: None,
    pack: Callable[[Pictures], Pictures] = lambda pictures: pictures,
    backends: Backends | None = None,
) -> None:
    """The whole life of the engine's process; ends when the window does. prepare: what must be done before work begins,
    with remarks for who waits. pack: a finished step's pictures as they are to be kept."""
    stand_back()
    wire = Wire.of_child()
    prepare(lambda text: wire.send(Remark(text)))
    if backends is None:
        _load_everything()
    from engine.worker import Worker

    Server(wire, Worker(backends=backends), pack).run()


class Server:
    """Two threads: one listens, one tells; the worker has a third."""

    def __init__(self, wire: Wire, worker: Worker, pack: Callable[[Pictures], Pictures]) -> None:
        self._wire, self._worker, self._pack = wire, worker, pack
        self._memory = MemoryLimit()
        self._pieces: dict[Token, Piece] = {}
        self._tokens = itertools.count(-1, -1)  # the window's own are positive
        self._job: Job | None = None

    def run(self) -> None:
        """Ends with the process."""
        threading.Thread(target=self._listen, name="wire", daemon=True).start()
        with _end():
            self._wire.send(Ready())
            while True:
                self._worker.wait()
                self._tell()

    def _listen(self) -> None:
        with _end():
            while True:
                self._hear(self._wire.receive())

    def _hear(self, message: object) -> None:
        match message:
            case Run():
                self._job = self._worker.submit(message.request, self._scene_of(message))
            case Brake() if self._job is not None:
                _brake(self._job, message)
            case Forget(tokens):
                for token in tokens:
                    self._pieces.pop(token, None)
            case Memory(memory_mb):
                self._memory.set(memory_mb)
            case _:
                pass

    def _scene_of(self, run: Run) -> Scene:
        """Keeps the pieces that the run begins with, and no others."""
        pieces = self._pieces | dict(run.new)
        used = {token for known in run.base for token in (known.gaussians, known.frame)}
        self._pieces = {token: pieces[token] for token in used}
        steps = [Step(known.number, pieces[known.gaussians], pieces[known.frame], {}) for known in run.base]  # pyright: ignore[reportArgumentType] - a token names what it did when it was given
        return Scene(tuple(steps))

    def _tell(self) -> None:
        for event in self._worker.poll():
            if isinstance(event, StepDone):
                self._wire.send(self._made(event.step))
            self._wire.send(Told(event))
        if (pictures := self._worker.live.take()) is not None:
            self._wire.send(Shown(pictures))

    def _made(self, number: int) -> Made:
        scene = self._worker.scenes.latest
        assert scene is not None  # it was there before the event
        step = next(step for step in scene.steps if step.number == number)
        # in place: the run's scene holds this step too, and a long run would keep 10 MB for each
        object.__setattr__(step, "pictures", self._pack(step.pictures))
        made = Made(step, next(self._tokens), next(self._tokens))
        self._pieces |= {made.gaussians: step.gaussians, made.frame: step.frame}
        return made


@contextmanager
def _end() -> Iterator[None]:
    """The process ends with this block, at once: nobody waits for what is being made."""
    code = 1
    try:
        yield
    except (EOFError, BrokenPipeError):  # the window is gone
        code = 0
    except MemoryError:
        code = NO_MEMORY
    except BaseException:  # noqa: BLE001 - a deaf or dumb engine is no use
        traceback.print_exc()
    finally:
        os._exit(code)


def _brake(job: Job, brake: Brake) -> None:
    if brake.cancelled:
        job.cancel()
    elif brake.paused:
        job.pause()
    else:
        job.resume()


def _load_everything() -> None:
    """Now, so that the first step need not wait, and so that it is known how much memory the engine itself takes: a
    library that gets none for its threads may hang."""
    import_module("engine.fusion.refine")
    from engine.pipeline import Backends

    with suppress(ProblemError):  # the first run will tell it
        splat = Gaussians(*(np.ones(shape, np.float32) for shape in ((1, 3), (1, 4), (1, 3), (1,), (1, 1, 3))))
        Backends.of(Recipe()).renderer.render(splat, View(Camera.pinhole(64, 64, 1.0), Pose.identity()))
