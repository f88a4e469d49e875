"""What is chosen to look at or to work on; never part of the document."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.core.camera import View


@dataclass(frozen=True)
class Selection:
    """What commands act on when they are told nothing else. steps: ids. keys: indices. time_s: the playhead. view: the
    viewport's camera. Not part of the document."""

    steps: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    time_s: float = 0.0
    view: View | None = None


SELECTABLE = {entry.name for entry in fields(Selection)}


def given_back(before: Selection, meant: Selection, now: Selection) -> Selection:
    """After a command for which `meant` stood in for `before`: what nobody selected anew meanwhile is as it was."""
    changed = {name: getattr(now, name) for name in SELECTABLE if getattr(now, name) is not getattr(meant, name)}
    return replace(before, **changed)
