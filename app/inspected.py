"""What an inspector looks at: a finished step or the one being made, its pictures and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from app import step_text
from app.step_pictures import NAMES, PROBED, Pictures, as_seen, pictures_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from app.session import Session
    from app.step_pictures import PictureName
    from engine.api import Stage, StagePictures

# which picture tells what a stage has done
TOLD_BY: dict[Stage, tuple[PictureName, ...]] = {
    "source": ("rendered",), "plan": ("rendered",), "render": ("mask", "rendered"), "imagine": ("imagined", "mask"),
    "depth": ("depth",), "fuse": ("confidence", "depth"), "refine": ("result", "confidence"),
}  # fmt: skip
SHOWN_SMALL: tuple[PictureName, ...] = ("result", "imagined", "mask", "rendered")


@dataclass(frozen=True, eq=False)
class Inspected:
    """step: its id, None while it is being made. seam: None where it says nothing, as for a photo."""

    step: int | None
    title: str
    pictures: Pictures
    facts: Mapping[str, str] = field(default_factory=dict)
    seam: float | None = None
    seed: str = ""
    is_photo: bool = False

    @property
    def names(self) -> tuple[PictureName, ...]:
        return tuple(name for name in NAMES if name in self.pictures)


@dataclass(frozen=True, eq=False)
class Looked:
    """One picture in colours [H, W, 3], and the values that its pixels are probed for."""

    rgb: NDArray[np.uint8]
    values: Mapping[str, NDArray[np.float32]]


def chosen_step(session: Session) -> int | None:
    """The first selected step; without a selection the newest one."""
    if session.selection.steps:
        return session.selection.steps[0]
    return session.document.steps[-1].id if session.document.steps else None


def inspected_step(session: Session, step_id: int) -> Inspected:
    record, step = session.document.step(step_id), session.store.step(step_id)
    is_photo = record.kind == "photo"
    return Inspected(
        step_id, step_text.titles(session.document)[step_id], pictures_of(step),
        step_text.facts(step, record.kind), None if is_photo else step.stats.get("seam_error"),
        "" if is_photo else step_text.seed_of(step), is_photo,
    )  # fmt: skip


def inspected_live(live: StagePictures, title: str) -> Inspected:
    """Before anything was rendered, it is the photo that is read."""
    if "rendered" in live.pictures or "imagined" not in live.pictures:
        return Inspected(None, title, Pictures(live.pictures))
    photo = {"rendered": live.pictures["imagined"]}
    return Inspected(None, title, Pictures(live.pictures, photo, without=("imagined",)), is_photo=True)


def told_by(stage: Stage, names: Collection[PictureName]) -> PictureName | None:
    """Of the pictures that are there, the one that shows what the stage has done."""
    return next((name for name in TOLD_BY[stage] if name in names), None)


def newest(live: StagePictures) -> NDArray[np.uint8]:
    """[H, W, 3] what a small picture of the running step shows."""
    what = inspected_live(live, "")
    return as_seen(next(name for name in SHOWN_SMALL if name in what.pictures), what.pictures)


def look(inspected: Inspected, name: PictureName) -> Looked:
    """Unpacks and colours; takes a while."""
    pictures = inspected.pictures
    rgb = as_seen(name, pictures)
    return Looked(rgb, {probed: pictures[probed] for probed in PROBED if probed in pictures})


Tone = Literal["success", "warning"]


def seam_tone(seam: float) -> Tone:
    return "success" if seam <= step_text.GOOD_SEAM else "warning"
