"""The window's engine: a process of its own, started when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.settings import Settings
    from engine.remote.engine import RemoteEngine
    from engine.remote.words import Limits

AFTER_S = 0.6  # without work: the window has its first pictures by then, and both cores were needed for them


class EngineLoader:
    """Call it once early, and nobody will have to wait for the engine's process to get ready."""

    def __init__(self, settings: Settings, command: Sequence[str] = ()) -> None:
        self._settings, self._command = settings, command
        self._engine: RemoteEngine | None = None

    def __call__(self) -> RemoteEngine:
        if self._engine is None:
            from app.engine_process import COMMAND
            from engine.remote.engine import RemoteEngine

            self._engine = RemoteEngine(self._command or COMMAND, _limits(self._settings), AFTER_S)
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
        if self._engine is not None:
            self._engine.close()


def _limits(settings: Settings) -> Limits:
    from engine.remote.words import Limits

    return Limits(settings.threads, settings.memory_mb)
