"""What is chosen to look at or to work on; never part of the document."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.document import Document
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


def still_there(selection: Selection, document: Document) -> Selection:
    """Without the steps and keys that the document has not any more; the same object where nothing goes."""
    steps = {step.id for step in document.steps}
    keys = len(document.path.trajectory.keyframes) if document.path else 0
    if steps.issuperset(selection.steps) and max(selection.keys, default=-1) < keys:
        return selection
    return replace(
        selection,
        steps=tuple(step for step in selection.steps if step in steps),
        keys=tuple(key for key in selection.keys if key < keys),
    )


def given_back(before: Selection, meant: Selection, now: Selection, document: Document) -> Selection:
    """After a command for which `meant` stood in for `before`: what nobody selected anew meanwhile is as it was, as far
    as it is still there."""
    left = still_there(meant, document)
    anew = {name: getattr(now, name) for name in SELECTABLE if getattr(now, name) != getattr(left, name)}
    return replace(still_there(before, document), **anew)
