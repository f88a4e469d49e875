"""What a finished step does to the document, and what jobs and their results are called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.document import (
    Document,
    StepKind,
    StepRecord,
    title_of,
    with_step,
    with_step_replaced,
)
from app.planning import PathTarget, PhotoTarget, RerollTarget, SphereTarget, ViewTarget
from app.store import thumbnail_of
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from app.planning import PlannedView, Target
    from app.store import Store


@dataclass(frozen=True)
class Result:
    """change: the same for the present document and for those that an undo left to be redone."""

    label: str
    change: Callable[[Document], Document]
    merge_key: str | None = None


def result_of(
    target: Target, document: Document, store: Store, step_id: int, planned: PlannedView | None, run: int
) -> Result:
    """A new step stands at the end; one made anew stands where the old one stood, and marks what had seen that."""
    record = StepRecord(step_id, kind=_kind(target, planned), time_s=planned.time_s if planned else None, run=run)
    if isinstance(target, RerollTarget):
        old = document.step(target.step)
        new = replace(old, id=step_id, stale=False, run=run)
        later = [step.id for step in document.steps[document.steps.index(old) + 1 :]]
        stale = {other for other in later if store.saw(other, old.id)}
        called = tr("Re-roll: {step}", step=title_of(document, old.id))
        return Result(called, lambda d: _in_place_of(d, old.id, new, stale))
    merge_key = target.merge_key if isinstance(target, ViewTarget) else None
    title = title_of(with_step(document, record), step_id)
    called = tr("Re-imagine region") if record.kind == "region" else tr("Generate: {step}", step=title)
    return Result(called, lambda d: with_step(d, record), merge_key)


def title_of_job(target: Target, document: Document) -> str:
    match target:
        case PhotoTarget():
            return tr("Read the photo")
        case PathTarget(span_s=None):
            return tr("Generate the path")
        case PathTarget():
            return tr("Generate a range")
        case SphereTarget():
            return tr("Complete 360")
        case RerollTarget(step=step):
            return tr("Re-roll {step}", step=title_of(document, step))
        case ViewTarget():
            return tr("Re-imagine a region") if target.masks else tr("Generate from here")


def thumbnail(document: Document, store: Store) -> Callable[[], bytes]:
    """Makes a PNG of the newest visible step's picture, on whatever thread; empty for an empty document."""
    if not document.shown:
        return bytes
    frame = store.step(document.shown[-1]).frame
    return lambda: _png(thumbnail_of(frame.rgb))


def _png(picture: NDArray[np.uint8]) -> bytes:
    import cv2

    return cv2.imencode(".png", picture[..., ::-1])[1].tobytes()


def _kind(target: Target, planned: PlannedView | None) -> StepKind:
    if isinstance(target, PhotoTarget):
        return "photo"
    if isinstance(target, ViewTarget) and target.masks:
        return "region"
    return "view" if planned is not None else "gap"


def _in_place_of(document: Document, old: int, new: StepRecord, stale: set[int]) -> Document:
    """A document in which the old step is gone by now stays as it is."""
    if all(step.id != old for step in document.steps):
        return document
    return with_step_replaced(document, old, new, stale)
