"""What a job says about itself, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.quantities import duration, views
from app.words import tr

if TYPE_CHECKING:
    from app.jobs import JobStatus
    from engine.api import Stage


def stage_words(stage: Stage | None) -> str:
    if stage is None:
        return ""
    return {
        "source": tr("reading the photo"),
        "plan": tr("planning the views"),
        "render": tr("looking from there"),
        "imagine": tr("imagining"),
        "depth": tr("completing depth"),
        "fuse": tr("adding splats"),
        "refine": tr("refining"),
    }[stage]


def headline(job: JobStatus) -> str:
    """The view being made if there are several, else what the job is."""
    if job.state in ("running", "paused") and job.total > 1:
        return tr("View {n} of {total}", n=min(job.done + 1, job.total), total=job.total)
    return job.title


def detail(job: JobStatus) -> str:
    """One line under the headline."""
    if job.state == "running":
        stage = stage_words(job.stage) or tr("about to begin")
        return f"{job.title} · {stage}" if job.total > 1 else stage
    if job.state == "waiting":
        return tr("waiting") if job.total <= 1 else tr("waiting · {views}", views=views(job.total))
    kept = "" if not job.done or job.total <= 1 else " · " + _kept(job)
    words = {
        "paused": tr("paused"),
        "done": tr("done"),
        "failed": tr("stopped by a problem"),
        "cancelled": tr("cancelled"),
    }
    return words[job.state] + kept


def time_left(job: JobStatus) -> str:
    if job.state != "running" or job.seconds_left is None:
        return ""
    return tr("{time} left", time=duration(job.seconds_left))


def _kept(job: JobStatus) -> str:
    if job.done >= job.total:
        return views(job.done)
    return tr("{n} of {total} views kept", n=job.done, total=job.total)
