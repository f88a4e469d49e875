"""The rows of a list of steps: those that are made, the one being made, and those that will be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app import step_text
from app.planning import PhotoTarget, RerollTarget, ViewTarget
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.document import Document, StepKind, StepRecord
    from app.jobs import JobStatus
    from app.store import Store
    from engine.core.camera import View

RowState = Literal["made", "running", "waiting"]


@dataclass(frozen=True)
class Row:
    """step: None as long as it is not made. line: one line of fact, or what is being done. share: of the work, 0..1."""

    title: str
    line: str
    step: StepRecord | None = None
    solo: bool = False
    state: RowState = "made"
    share: float = 0.0


class StepRows:
    """Remembers what it said: a step's facts never change, and hundreds of rows are asked for many times a second."""

    def __init__(self) -> None:
        self._facts: dict[int, str] = {}
        self._store: Store | None = None
        self._steps: tuple[object, ...] = ()  # of the document that the rows are made from
        self._made: tuple[Row, ...] = ()

    def of(self, document: Document, store: Store, jobs: Sequence[JobStatus]) -> tuple[Row, ...]:
        if store is not self._store:
            self._store, self._steps, self._facts = store, (), {}
        if self._steps != (document.steps, document.solo):
            self._steps, self._made = (document.steps, document.solo), tuple(self._made_rows(document, store))
        return (*_with_rerolls(self._made, jobs), *_coming(document, jobs))

    def _made_rows(self, document: Document, store: Store) -> Iterator[Row]:
        titles, photo = step_text.titles(document), _photo_view(document, store)
        for step in document.steps:
            if step.id not in self._facts:
                self._facts[step.id] = step_text.fact(store.step(step.id), step.kind, photo)
            yield Row(titles[step.id], self._facts[step.id], step, document.solo == step.id)


def _photo_view(document: Document, store: Store) -> View | None:
    return next((store.step(step.id).view for step in document.steps if step.kind == "photo"), None)


def _with_rerolls(rows: tuple[Row, ...], jobs: Sequence[JobStatus]) -> tuple[Row, ...]:
    """A step that is made anew shows it in its own row."""
    working = {job.target.step: job for job in _open(jobs) if isinstance(job.target, RerollTarget) and not job.done}
    return tuple(_made_anew(row, working) for row in rows) if working else rows


def _made_anew(row: Row, working: dict[int, JobStatus]) -> Row:
    job = None if row.step is None else working.get(row.step.id)
    if job is None:
        return row
    if job.state == "waiting":
        return replace(row, line=tr("waits to be made anew"))
    return replace(row, line=step_text.running(job), state="running", share=job.step_share)


def _coming(document: Document, jobs: Sequence[JobStatus]) -> Iterator[Row]:
    ahead: dict[StepKind, int] = {}
    for job in _open(jobs):
        if isinstance(job.target, RerollTarget):
            continue
        going = job.state != "waiting" and (job.stage is not None or job.done < job.total)
        for nth in range(max(job.total - job.done, int(going))):
            kind = _kind(job)
            title = step_text.next_title(document, kind, ahead.get(kind, 0))
            ahead[kind] = ahead.get(kind, 0) + 1
            if going and nth == 0:
                yield Row(title, step_text.running(job), state="running", share=job.step_share)
            else:
                yield Row(title, tr("waiting"), state="waiting")


def _open(jobs: Iterable[JobStatus]) -> Iterator[JobStatus]:
    return (job for job in jobs if job.state in ("waiting", "running", "paused"))


def _kind(job: JobStatus) -> StepKind:
    if isinstance(job.target, PhotoTarget):
        return "photo"
    if isinstance(job.target, ViewTarget) and job.target.masks:
        return "region"
    return "view" if job.done < job.total else "gap"
