"""What an export will give, said before it begins: kind of file, pixels, pictures, seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.camera_path import FPS
from app.exporting import SPHERE_PX, frame_count
from app.planning import photo_start
from app.quantities import duration
from app.words import tr

if TYPE_CHECKING:
    from app.events import Exporting
    from app.session import Session

ExportKind = Literal["video", "splats", "panorama", "frames", "replay", "path"]
KINDS: tuple[ExportKind, ...] = ("video", "splats", "panorama", "frames", "replay", "path")
ALONG_PATH: tuple[ExportKind, ...] = ("video", "frames")

SIDES = {"720p": 720, "1080p": 1080, "4k": 2160}  # px, the shorter side
SPHERES = {"2k": (2048, 1024), "4k": SPHERE_PX, "8k": (8192, 4096)}
SPLAT_BYTES = 68  # of a splat in a PLY without view-dependent colour: 17 floats


@dataclass(frozen=True)
class Plan:
    """size: px, None for what has none. count: pictures. seconds: it will take, None as long as nobody knows."""

    kind: ExportKind
    size: tuple[int, int] | None = None
    count: int = 1
    seconds: float | None = None
    splats: int = 0

    @property
    def arguments(self) -> dict[str, Any]:
        """For the command of the same name."""
        size = {} if self.size is None else {"size": self.size}
        return size | ({"frames": self.count} if self.kind in ALONG_PATH else {})


class Speed:
    """How fast pictures are being drawn, from the events of an export."""

    def __init__(self) -> None:
        self._first: Exporting | None = None
        self._began = 0.0

    def left_s(self, event: Exporting, now: float) -> float | None:
        """Seconds until this export is done; None as long as nobody knows. now: seconds."""
        if self._first is None or self._first.file != event.file or event.done < self._first.done:
            self._first, self._began = event, now
        made = event.done - self._first.done
        return (now - self._began) / made * (event.total - event.done) if made else None


def plan_of(session: Session, kind: ExportKind, size: str = "photo", frames: int | None = None) -> Plan:
    """size: a key of SIDES, or of SPHERES for a panorama, or "photo". frames: None = as many as the path's pace asks
    for."""
    if kind in ("splats", "path"):
        return Plan(kind, splats=sum(len(step.gaussians) for step in session.scene.steps))
    photo, path = photo_size(session) or (0, 0), session.document.path
    pixels = SPHERES.get(size, SPHERE_PX) if kind == "panorama" else size_of(size, photo)
    if kind == "replay":  # its captions want to be read
        return Plan(kind, size_of(size if size in SIDES else "720p", photo))
    count = 1 if path is None or kind not in ALONG_PATH else frames or frame_count(path.trajectory)
    rate = session.exports.rate_px_s
    return Plan(kind, pixels, count, None if rate is None else pixels[0] * pixels[1] * count / rate)


def size_of(choice: str, photo: tuple[int, int]) -> tuple[int, int]:
    """The photo's shape with the shorter side of the name, in even numbers, as videos need them."""
    width, height = photo
    scale = SIDES[choice] / max(min(width, height), 1) if choice in SIDES else 1.0
    return _even(width * scale), _even(height * scale)


def photo_size(session: Session) -> tuple[int, int] | None:
    """px of the working picture; None before there is one."""
    start = photo_start(session.document, session.store)
    return None if start is None else (start.view.camera.width, start.view.camera.height)


def facts_of(plan: Plan) -> tuple[str, ...]:
    """What one gets."""
    facts = {
        "splats": (tr("A PLY file that common splat viewers open"), _splats(plan.splats)),
        "video": (tr("An MP4 file"), _pixels(plan), _frames(plan)),
        "frames": (tr("A folder of PNG pictures"), _pixels(plan), tr("{n} pictures", n=plan.count)),
        "panorama": (tr("A PNG picture of all directions, where the path begins"), _pixels(plan)),
        "path": (tr("A JSON file with the path's keys, to be imported again"),),
        "replay": (tr("An MP4 file that shows the making step by step"), _pixels(plan)),
    }
    return facts[plan.kind]


def time_words(plan: Plan) -> str:
    if plan.kind in ("splats", "path"):
        return tr("Takes a moment.")
    if plan.seconds is None:
        return tr("The time is known after the first pictures.")
    return tr("Takes about {time}.", time=duration(plan.seconds))


def _pixels(plan: Plan) -> str:
    width, height = plan.size or (0, 0)
    return tr("{width} × {height} px", width=width, height=height)


def _frames(plan: Plan) -> str:
    seconds = f"{plan.count / FPS:.1f}"
    return tr("{n} frames, {seconds} s at {fps} a second", n=plan.count, seconds=seconds, fps=f"{FPS:g}")


def _splats(count: int) -> str:
    size = max(1, round(count * SPLAT_BYTES / 1e6))
    return tr("{count} splats, about {size} MB", count=f"{count:,}".replace(",", "\u202f"), size=size)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))
