"""What the viewport says while there is no scene to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.job_text import stage_words
from app.planning import PhotoTarget
from ui.i18n import tr
from ui.viewport.sights import photo_step

if TYPE_CHECKING:
    from app.session import Session


def waiting_text(session: Session) -> str:
    """Of the photo's own job; "" where there is a scene, or no photo at all."""
    if session.document.source is None or photo_step(session.document) is not None:
        return ""
    job = next((job for job in reversed(session.jobs.statuses) if isinstance(job.target, PhotoTarget)), None)
    if job is None or job.state in ("failed", "cancelled"):
        return tr("The photo has not become a scene. Jobs and problems says why.")
    stage = stage_words(job.stage) or tr("about to begin")
    return tr("The photo becomes a scene: {stage}…", stage=stage)
