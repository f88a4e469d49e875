"""The projects that were opened last, newest first."""

from __future__ import annotations

import json
from pathlib import Path

from engine.core.files import atomic_path
from engine.core.problem import ProblemError

MOST = 12


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
