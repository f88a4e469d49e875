"""What the session tells by itself is shown panel by panel, a little at a time.

A finished step concerns nearly every panel. Shown by all of them at once it would hold up the picture that the user is
turning; what the user does is shown at once.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TURN_MS = 8  # from one turn to the next: a picture has room between them
TURN_S = 0.002  # who is done sooner than this shares a turn with the next one


class Turns(QObject):
    """Who has heard of something and shows it when its turn comes, in the order of hearing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._patient = False
        self._waiting: dict[Follower, None] = {}
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._take_turn)

    @contextmanager
    def patient(self) -> Iterator[None]:
        """What is told in here may wait for its turn."""
        self._patient = True
        try:
            yield
        finally:
            self._patient = False

    def ask(self, follower: Follower) -> None:
        """Once for many tellings."""
        if self._patient:
            self._waiting[follower] = None
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._waiting.pop(follower, None)
            follower.show()

    def finish(self) -> None:
        """Everybody, now."""
        self._timer.stop()
        while self._waiting:
            self._next()

    def close(self) -> None:
        """Nothing is shown any more."""
        self._timer.stop()
        self._waiting.clear()

    def _take_turn(self) -> None:
        began = time.perf_counter()
        while self._waiting and time.perf_counter() - began < TURN_S:
            self._next()
        if not self._waiting:
            self._timer.stop()

    def _next(self) -> None:
        follower = next(iter(self._waiting))
        del self._waiting[follower]
        if isValid(follower):  # or its widget is gone
            follower.show()


class Follower(QObject):
    """Shows anew what has changed. Goes with its owner."""

    def __init__(self, owner: QObject, turns: Turns, show: Callable[[], object]) -> None:
        super().__init__(owner)
        self.show, self._turns = show, turns

    def hear(self, *_what: object) -> None:
        """For any signal: there is something to be shown."""
        self._turns.ask(self)
