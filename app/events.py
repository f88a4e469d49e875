"""What the session tells its listeners besides the engine's own events: small, frozen, without heavy data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.api import Event as EngineEvent

if TYPE_CHECKING:
    from pathlib import Path

    from app.jobs import JobStatus
    from engine.core.problem import Problem


@dataclass(frozen=True)
class Note:
    """A remark that asks for nothing."""

    text: str


@dataclass(frozen=True)
class JobsChanged:
    jobs: tuple[JobStatus, ...]


@dataclass(frozen=True)
class StepMade:
    """A finished step is in the document, under this id in the store."""

    step: int


@dataclass(frozen=True)
class Opened:
    """Another document is there. file: None for a new one. problem: why it can't be changed in place, if so."""

    file: Path | None
    problem: Problem | None = None


@dataclass(frozen=True)
class Saved:
    file: Path


@dataclass(frozen=True)
class Exporting:
    """How far an export is, in pictures."""

    file: Path
    done: int
    total: int


@dataclass(frozen=True)
class Exported:
    file: Path


@dataclass(frozen=True)
class ForecastChanged:
    """The session's `forecast` is another one."""


AppEvent = EngineEvent | Note | JobsChanged | StepMade | Opened | Saved | Exporting | Exported | ForecastChanged
