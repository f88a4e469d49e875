"""What a user makes, as one frozen value: a change is a new Document, undo is the old one, equality tells them apart.

Nothing heavy lies here. Steps are named by the ids of the Store, which holds their splats and pictures; hidden regions
by the ids of its masks. What is only looked at (selection, the viewport's camera, panels) is not the document's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from app.words import tr
from engine.api import Recipe, SourceRequest
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.core.trajectory import Trajectory

Quality = Literal["draft", "normal", "high"]
StepKind = Literal["photo", "view", "gap", "region"]


@dataclass(frozen=True)
class QualityChoice:
    """size: of a generated view, as a share of the photo's working size. refine_steps: as in Recipe."""

    size: float
    refine_steps: int


QUALITIES: dict[Quality, QualityChoice] = {
    "draft": QualityChoice(0.6, 2),
    "normal": QualityChoice(1.0, 8),
    "high": QualityChoice(1.5, 12),
}


@dataclass(frozen=True)
class CameraPath:
    """preset: the move it was made from, as long as no key was touched. look_at: world metres; keys are kept aimed at
    it."""

    trajectory: Trajectory
    preset: str | None = None
    look_at: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Generation:
    """How the path becomes views. every_deg: how far the picture may change from one view to the next, as an angle.
    span_s: only this part of the path, None = all of it. close_gaps: holes that a video would show become steps too."""

    every_deg: float = 12.0
    span_s: tuple[float, float] | None = None
    quality: Quality = "normal"
    close_gaps: bool = True

    def __post_init__(self) -> None:
        if not 0.5 <= self.every_deg <= 90.0:
            raise fail("bad_input", f"A view every {self.every_deg:g} degrees won't do.", "Choose 0.5 to 90 degrees.")
        if self.span_s is not None and not self.span_s[0] < self.span_s[1]:
            raise fail("bad_input", "The range ends before it begins.", "Drag its end to a later time.")


@dataclass(frozen=True)
class StepRecord:
    """One generated step. id: of its Step in the Store, which remembers what made it. name: given by the user, or "".
    time_s: its place on the path's clock, if it has one. stale: something it saw was made anew since. locked: not to be
    deleted, hidden or made anew. run: the number of the request that made it."""

    id: int
    name: str = ""
    kind: StepKind = "view"
    visible: bool = True
    locked: bool = False
    stale: bool = False
    time_s: float | None = None
    run: int = 0


@dataclass(frozen=True)
class Hidden:
    """Some splats of a step are hidden: those of the Store's mask."""

    step: int
    mask: int


@dataclass(frozen=True)
class Document:
    name: str = ""
    source: SourceRequest | None = None
    path: CameraPath | None = None
    recipe: Recipe = field(default_factory=Recipe)
    generation: Generation = field(default_factory=Generation)
    steps: tuple[StepRecord, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    solo: int | None = None  # the only step looked at; generating does not care

    def step(self, step_id: int) -> StepRecord:
        """Raises a Problem if there is no such step."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise fail("bad_input", "This step is not in the document any more.", "Choose another step.")

    @property
    def shown(self) -> tuple[int, ...]:
        """The ids of the steps to look at, in order."""
        if self.solo is not None:
            return (self.solo,)
        return tuple(step.id for step in self.steps if step.visible)

    @property
    def standing(self) -> tuple[int, ...]:
        """The ids of the steps that generating builds on: what is visible, and the photo in any case."""
        return tuple(step.id for step in self.steps if step.visible or step.kind == "photo")

    def masks_of(self, step_id: int) -> tuple[int, ...]:
        return tuple(hidden.mask for hidden in self.hidden if hidden.step == step_id)


def title_of(document: Document, step_id: int) -> str:
    """The step's name, or what it is and which one of its kind."""
    step = document.step(step_id)
    alike = [other.id for other in document.steps if other.kind == step.kind]
    return step.name or title(step.kind, alike.index(step_id) + 1)


def title(kind: StepKind, number: int) -> str:
    """Of a step that has no name of its own."""
    match kind:
        case "photo":
            return tr("Photo")
        case "view":
            return tr("View {n}", n=number)
        case "gap":
            return tr("Gap {n}", n=number)
        case "region":
            return tr("Region {n}", n=number)


def unlocked(document: Document, step_id: int) -> StepRecord:
    """The step, if it may be changed; raises a Problem if it is locked or not there."""
    step = document.step(step_id)
    if step.locked:
        raise fail("bad_input", f"{title_of(document, step_id)} is locked.", "Unlock it first.")
    return step


def with_name(document: Document, name: str) -> Document:
    return replace(document, name=name.strip())


def with_path(document: Document, path: CameraPath | None) -> Document:
    """A new path; a range that the path no longer has is dropped."""
    span = document.generation.span_s
    kept = path is not None and span is not None and span[0] < path.trajectory.start + path.trajectory.duration
    generation = document.generation if kept or span is None else replace(document.generation, span_s=None)
    return replace(document, path=path, generation=generation)


def with_recipe(document: Document, **changes: Any) -> Document:
    return replace(document, recipe=replace(document.recipe, **changes))


def with_generation(document: Document, **changes: Any) -> Document:
    return replace(document, generation=replace(document.generation, **changes))


def with_step(document: Document, step: StepRecord) -> Document:
    return replace(document, steps=(*document.steps, step))


def with_step_changed(document: Document, step_id: int, **changes: Any) -> Document:
    """Another name, visibility, lock or mark. Raises a Problem if there is no such step."""
    changed = replace(document.step(step_id), **changes)
    return replace(document, steps=tuple(changed if step.id == step_id else step for step in document.steps))


def with_step_replaced(document: Document, step_id: int, new: StepRecord, stale: Iterable[int] = ()) -> Document:
    """`new` stands where the step stood; the steps in `stale` saw the old one. Regions hidden in it go with it."""
    document.step(step_id)
    marked = set(stale)
    steps = tuple(
        new if step.id == step_id else replace(step, stale=True) if step.id in marked else step
        for step in document.steps
    )
    hidden = tuple(region for region in document.hidden if region.step != step_id)
    return replace(document, steps=steps, hidden=hidden, solo=new.id if document.solo == step_id else document.solo)


def without_steps(document: Document, step_ids: Iterable[int]) -> Document:
    """Raises a Problem for the photo and for locked steps."""
    gone = set(step_ids)
    for step_id in gone:
        if unlocked(document, step_id).kind == "photo":
            raise fail("bad_input", "The photo carries the whole scene.", "Hide it, or start a new scene.")
    steps = tuple(step for step in document.steps if step.id not in gone)
    hidden = tuple(region for region in document.hidden if region.step not in gone)
    return replace(document, steps=steps, hidden=hidden, solo=None if document.solo in gone else document.solo)


def with_solo(document: Document, step_id: int | None) -> Document:
    """Only this step is looked at, or, with None, every visible one again."""
    if step_id is not None:
        document.step(step_id)
    return replace(document, solo=step_id)


def with_hidden(document: Document, regions: Iterable[Hidden]) -> Document:
    return replace(document, hidden=(*document.hidden, *regions))


def without_hidden(document: Document) -> Document:
    """Every hidden region shows again."""
    return replace(document, hidden=())
