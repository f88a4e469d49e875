"""The projects that were opened last, newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.project import Project
from engine.core.files import atomic_path
from engine.core.problem import ProblemError

MOST = 12
LOCK_WAIT_S = 0.05  # another window may be saving it just now


@dataclass(frozen=True)
class RecentProject:
    """How a project looks from outside. changed_at: seconds since 1970. thumbnail: PNG, may be empty."""

    path: Path
    changed_at: float
    thumbnail: bytes


def recent(store: Path) -> list[Path]:
    """Those that still exist."""
    try:
        names = json.loads(store.read_text(encoding="utf-8"))
        return [path for path in map(Path, names) if path.is_file()]
    except (OSError, ValueError, TypeError):
        return []


def remember(path: Path, store: Path) -> None:
    """Puts a project first. Losing this list does no harm, so trouble with the disk is not told."""
    others = [other for other in recent(store) if other != path.absolute()]
    _write([path.absolute(), *others][:MOST], store)


def forget(path: Path, store: Path) -> None:
    _write([other for other in recent(store) if other != path.absolute()], store)


def _write(files: list[Path], store: Path) -> None:
    try:
        with atomic_path(store) as temporary:
            temporary.write_text(json.dumps([str(file) for file in files], indent=1), encoding="utf-8")
    except ProblemError:
        return


def looked_at(path: Path) -> RecentProject | None:
    """None if it is gone or can't be read. Not for the project that this process has open: closing it a second time
    would set its lock free (POSIX locks belong to the process)."""
    try:
        with Project.open(path, read_only=True, wait_s=LOCK_WAIT_S) as project:
            return RecentProject(path, path.stat().st_mtime, project.thumbnail())
    except (ProblemError, OSError):
        return None
