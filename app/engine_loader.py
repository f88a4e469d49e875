"""The window's engine: a process of its own, started when it is first asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from engine.core.problem import fail

if TYPE_CHECKING:
    from app.settings import Settings
    from engine.remote.engine import RemoteEngine
    from engine.remote.words import Limits

AFTER_S = 0.6  # without work: the window has its first pictures by then, and both cores were needed for them


class EngineLoader:
    """Called again and again: None until the engine is there. Call it once early, and nobody will have to wait."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: RemoteEngine | None = None
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None  # importing takes longer than a window's thread may

    def __call__(self) -> RemoteEngine | None:
        """Raises a Problem when the engine can't be brought in; the next call tries again."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._bring, name="engine loader", daemon=True)
            self._thread.start()
        if self._error is not None:
            error, self._error, self._thread = self._error, None, None
            raise fail("internal", "The engine could not be started.", "Start Sceneloom again.", repr(error))
        return self._engine

    def configure(self, settings: Settings) -> None:
        """Other threads, another limit of memory."""
        self._settings = settings
        if self._engine is not None:
            self._engine.limit(_limits(settings))

    def notes(self) -> list[str]:
        """What there was to say since the last call."""
        return [] if self._engine is None else self._engine.notes()

    def close(self) -> None:
        """An engine that came in and was never used is let go too."""
        if self._thread is not None:
            self._thread.join()
        if self._engine is not None:
            self._engine.close()

    def _bring(self) -> None:
        try:
            from app.engine_process import COMMAND
            from engine.remote.engine import RemoteEngine

            self._engine = RemoteEngine(COMMAND, _limits(self._settings), AFTER_S)
        except Exception as error:  # noqa: BLE001 - told by the next call
            self._error = error


def _limits(settings: Settings) -> Limits:
    from engine.remote.words import Limits

    return Limits(settings.threads, settings.memory_mb)
