"""Nothing is lost: a recovery file in the state directory from the first change on, never the user's own file.

Each running window has one, a project file it keeps SQLite's lock on. After a crash the lock is free, and the next
start finds the file with what it needs to tell: whose it is, from when, how it looked.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths
from app.project import Project
from engine.core.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.document import Document
    from app.project import Content

FIRST_S = 1.0  # after the first change
ORIGIN = "origin"  # the note that holds the user's own file
STALE_S = 86_400.0  # a file that was still being written when the window crashed
LOCK_WAIT_S = 0.05  # for a lock that a running window holds for good
_ours: set[Path] = set()  # recovery files that this process writes


@dataclass(frozen=True)
class Recoverable:
    """What a crashed window left. origin: the project it was, None if it was never saved. saved: ISO 8601, UTC.
    thumbnail: PNG, may be empty."""

    file: Path
    name: str
    origin: Path | None
    saved: str
    steps: int
    thumbnail: bytes


def recovery_dir() -> Path:
    return paths.state_dir() / "recovery"


class Due:
    """When to save: soon after the first change, then at least every `interval_s` while there are changes."""

    def __init__(self, interval_s: float) -> None:
        self.interval_s = interval_s
        self._kept: Document | None = None  # what is safe
        self._since: float | None = None  # when the first unsafe change was seen
        self._last = float("-inf")

    def safe(self, document: Document, now: float) -> None:
        """This document is on the disk."""
        self._kept, self._since, self._last = document, None, now

    def reset(self, document: Document) -> None:
        """This document is as the user's own file has it; there is nothing in the recovery file."""
        self._kept, self._since, self._last = document, None, float("-inf")

    def check(self, document: Document, now: float) -> bool:
        """Whether it is time; call it again and again with what there is now."""
        if document is self._kept:
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now >= max(self._since + FIRST_S, min(self._last, now) + self.interval_s)


class RecoveryFile:
    """This window's own; belongs to one thread, because SQLite does. The file appears with the first `write`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{secrets.token_hex(8)}.loom"
        self._project: Project | None = None

    def write(self, content: Content, origin: Path | None) -> None:
        """Raises a Problem when the disk is full; what was written before stays."""
        noted = _with_notes(content, {ORIGIN: str(origin.absolute()) if origin else ""})
        if self._project is None:
            Project.write(self.path, noted)
            self._project = Project.open(self.path)
            _ours.add(self.path)
            return
        self._project.save(noted)

    def discard(self) -> None:
        """Everything is safe elsewhere, or not wanted."""
        self.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the file, which stays for the next start."""
        if self._project is not None:
            self._project.close()
            self._project = None
            _ours.discard(self.path)


def recoverable(folder: Path) -> list[Recoverable]:
    """What crashed windows left in the folder, newest first; files of running ones and broken ones are passed over."""
    for unfinished in folder.glob(".*.loom.new*"):
        if time.time() - unfinished.stat().st_mtime > STALE_S:
            unfinished.unlink(missing_ok=True)
    found = [_looked_at(file) for file in folder.glob("*.loom")] if folder.is_dir() else []
    return sorted((one for one in found if one is not None), key=lambda one: one.saved, reverse=True)


def discard(one: Recoverable) -> None:
    one.file.unlink(missing_ok=True)


def _looked_at(file: Path) -> Recoverable | None:
    """Our own is never opened: closing it again would set its lock free (POSIX locks belong to the process)."""
    if file in _ours:
        return None
    try:
        with Project.open(file, wait_s=LOCK_WAIT_S) as project:
            document = project.document()
            if document is None:
                return None
            origin = project.note(ORIGIN)
            place = Path(origin) if origin else None
            steps = len(document.steps)
            return Recoverable(file, document.name, place, project.saved, steps, project.thumbnail())
    except ProblemError:
        return None


def _with_notes(content: Content, notes: Mapping[str, str]) -> Content:
    return replace(content, notes={**content.notes, **notes})
