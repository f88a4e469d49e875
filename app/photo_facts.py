"""What there is to know about the photo that a scene began with."""

from __future__ import annotations

from dataclasses import dataclass
from math import degrees
from pathlib import Path
from typing import TYPE_CHECKING

from app.words import tr

if TYPE_CHECKING:
    from app.session import Session
    from engine.core.scene import Step


@dataclass(frozen=True)
class PhotoFacts:
    """step: of the store. size: px it is worked on with. fov_deg: vertical. depth: where the distances come from."""

    step: int
    file: Path
    size: tuple[int, int]
    fov_deg: float
    depth: str


def photo_facts(session: Session) -> PhotoFacts | None:
    """None before the photo is read."""
    source = session.document.source
    photo = next((step for step in session.document.steps if step.kind == "photo"), None)
    if source is None or photo is None:
        return None
    step = session.store.step(photo.id)
    camera = step.view.camera
    depth = tr("from {file}", file=Path(source.depth_path).name) if source.depth_path else _estimated_by(step)
    return PhotoFacts(photo.id, Path(source.path), (camera.width, camera.height), degrees(camera.fov_y), depth)


def _estimated_by(step: Step) -> str:
    backend = step.request.get("backends", {}).get("depth", "").partition(" ")[0]
    return {
        "network": tr("estimated by the built-in network"),
        "geometric": tr("estimated from ground and sky"),
        "hub": tr("estimated by a depth model"),
    }.get(backend, tr("estimated"))
