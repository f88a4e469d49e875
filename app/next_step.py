"""What the one warm button does: the next step from where the user stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.planning import photo_start

if TYPE_CHECKING:
    from app.session import Session


@dataclass(frozen=True)
class NextStep:
    """title: English, the key of its translation, with {n} for the number of views. command: of the table."""

    title: str
    command: str
    views: int = 0


def next_step(session: Session) -> NextStep:
    if any(job.state == "running" for job in session.jobs.statuses):
        return NextStep("Cancel", "generate.cancel")
    if any(job.state == "paused" for job in session.jobs.statuses):
        return NextStep("Resume", "generate.resume")
    if session.document.source is None or photo_start(session.document, session.store) is None:
        return NextStep("Open a photo", "file.open_photo")
    if session.document.path is None or session.forecast is None:
        return NextStep("Generate path", "generate.path")
    views = len(session.forecast.planned)
    if not views:
        return NextStep("Generate path", "generate.path") if session.forecasting else NextStep("Play", "view.play")
    return NextStep("Generate {n} views" if views > 1 else "Generate 1 view", "generate.path", views)
