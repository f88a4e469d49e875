"""A thread that draws the newest look: at once and as finely as time allows while things move, sharp when they rest."""

from __future__ import annotations

import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.core.niceness import PICTURE, step_back
from engine.core.problem import Problem
from engine.preview.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.preview.look import Look, Picture
    from engine.preview.stage import Stage

REST_S = 0.07  # without another look what moves is taken to rest
AT_ONCE_S = 0.05  # a sharp picture that takes longer is preceded by a quick one
WARM_UP_AFTER_S = 1.5  # without work: a window has opened by then


class Painter:
    """`ask`, `take` and `close` may be called from any thread and never wait (but `close`)."""

    def __init__(self, ready: Callable[[], None], failed: Callable[[Problem], None] = lambda _problem: None) -> None:
        """ready: called on the painter's thread when a picture is there to be taken. failed: called there when a look
        can't be drawn, once until one can be again."""
        self._ready, self._failed = ready, failed
        self._in_trouble = False
        self._pictures: Mailbox[Picture] = Mailbox()
        self._news = threading.Condition()
        self._wanted: Look | None = None
        self._last: Picture | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="preview", daemon=True)
        self._thread.start()

    def ask(self, look: Look) -> None:
        with self._news:
            self._wanted = look
            self._news.notify()

    def take(self) -> Picture | None:
        """The newest picture, if it has not been taken yet."""
        return self._pictures.take()

    def close(self, timeout_s: float = 2.0) -> bool:
        """Ends the thread; True if it ended in time."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        step_back(PICTURE)
        with self._news:
            self._news.wait_for(lambda: self._closed or self._wanted is not None, WARM_UP_AFTER_S)
        if self._closed:
            return
        with self._trouble_told():
            from engine.preview.stage import Stage, warm_up  # brings numba

            warm_up()
            self._draw(Stage())

    def _draw(self, stage: Stage) -> None:
        look = self._next(None)
        while look is not None:
            with self._trouble_told():
                self._serve(stage, look)
                self._in_trouble = False
            look = self._next(look)

    @contextmanager
    def _trouble_told(self) -> Iterator[None]:
        """A picture that can't be drawn must not end all drawing."""
        try:
            yield
        except Exception as error:  # noqa: BLE001
            self._tell(_problem_of(error))

    def _tell(self, problem: Problem) -> None:
        with self._news:
            if not (self._closed or self._in_trouble):
                self._in_trouble = True
                self._failed(problem)

    def _serve(self, stage: Stage, look: Look) -> None:
        """Everything this look gets until a newer one comes: pictures, then preparations."""
        if self._drawn_sharp(look) or self._show(stage, look):
            while not self._outdated(look) and stage.prepare(look):
                pass

    def _drawn_sharp(self, look: Look) -> bool:
        """What moved and now rests may have got its sharp picture already."""
        return self._last is not None and self._last.sharp and self._last.look.looks_like(look)

    def _show(self, stage: Stage, look: Look) -> bool:
        """A quick picture where the sharp one takes long, then the sharp one; False if things went on moving."""
        if look.moving or stage.expected_s(look) > AT_ONCE_S:
            quick = stage.quick(look)
            self._deliver(quick)
            if look.moving and not self._rests(look):
                return False
            if not quick.sharp:
                self._deliver(stage.sharp(look, lambda: self._outdated(look)))
        else:  # not to be interrupted: looks that follow each other fast would let none be finished
            self._deliver(stage.sharp(look, lambda: False))
        return True

    def _deliver(self, picture: Picture | None) -> None:
        with self._news:  # once closed, nobody is there to be told
            if picture is not None and not self._closed:
                self._last = picture
                self._pictures.put(picture)
                self._ready()

    def _outdated(self, look: Look) -> bool:
        return self._closed or self._wanted is not look

    def _rests(self, look: Look) -> bool:
        with self._news:
            return not self._news.wait_for(lambda: self._outdated(look), REST_S)

    def _next(self, last: Look | None) -> Look | None:
        """Waits for another look than the last one; None when it is over."""
        with self._news:
            self._news.wait_for(lambda: self._closed or self._wanted is not last)
            return None if self._closed else self._wanted


def _problem_of(error: Exception) -> Problem:
    kind = "out_of_memory" if isinstance(error, MemoryError) else "internal"
    message = f"The scene can't be drawn from here ({type(error).__name__}: {error})."
    return Problem(kind, message, "Look from somewhere else, or hide some steps.", traceback.format_exc())
