"""The engine's worker, brought in by a thread: its stages take long to import, and a first start compiles kernels."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from engine.core.problem import fail

if TYPE_CHECKING:
    from app.jobs import Engine


class EngineLoader:
    """Called again and again: None until the engine is there. Call it once early, and nobody will have to wait."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._error: Exception | None = None
        self._notes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def __call__(self) -> Engine | None:
        """Raises a Problem when the engine can't be brought in; the next call tries again."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._load, name="engine loader", daemon=True)
            self._thread.start()
        if self._error is not None:
            error, self._error, self._thread = self._error, None, None
            raise fail("internal", "The engine could not be started.", "Start Sceneloom again.", repr(error))
        return self._engine

    def notes(self) -> list[str]:
        """What there was to say since the last call."""
        return [self._notes.get() for _ in range(self._notes.qsize())]

    def close(self) -> None:
        """An engine that came in and was never used is let go too."""
        if self._engine is not None:
            self._engine.close()

    def _load(self) -> None:
        try:
            from app.kernels import compile_once
            from engine.worker import Worker

            compile_once("make", self._notes.put)
            self._engine = Worker()
        except Exception as error:  # noqa: BLE001 - told by the next call
            self._error = error
