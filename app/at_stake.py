"""What closing without saving would lose, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.quantities import views
from app.words import tr

if TYPE_CHECKING:
    from app.document import Document


def lost(document: Document, saved: Document | None) -> str:
    """saved: what lies in the user's file; None or an empty one if there is none yet."""
    parts = _parts(document, saved)
    if saved is None or not saved.steps:
        return tr("This scene is not saved yet.") + (" " + tr("Lost would be: {parts}.", parts=parts) if parts else "")
    return tr("Lost since the last save: {parts}.", parts=parts or tr("settings and names"))


def _parts(document: Document, saved: Document | None) -> str:
    kept = {step.id for step in saved.steps} if saved else set()
    made = sum(step.id not in kept and step.kind != "photo" for step in document.steps)
    facts = [
        (made > 0, views(made)),
        (document.path is not None and (saved is None or document.path != saved.path), tr("the camera path")),
        (bool(kept - {step.id for step in document.steps}), tr("what was deleted")),
        (document.hidden != (saved.hidden if saved else ()), tr("hidden regions")),
    ]
    return ", ".join(words for there, words in facts if there)
