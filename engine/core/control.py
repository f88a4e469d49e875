"""Stopping and pausing long work from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

Tick = Callable[[float], None]
"""Called by long work with its share done (0..1), at least every half second; raises Cancelled to stop it."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The user asked to stop; nothing is wrong."""


class Control:
    """One job's brake: `cancel`, `pause`, `resume` from any thread, `check` inside the work."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def cancel(self) -> None:
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    def check(self, _done: float = 0.0) -> None:
        """Waits while paused; raises Cancelled once cancelled. Usable as a `Tick`."""
        self._running.wait()
        if self._cancelled.is_set():
            raise Cancelled


def no_tick(_done: float) -> None:
    """A Tick for work that nobody stops."""
