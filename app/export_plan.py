"""What an export will give, said before it begins: kind of file, pixels, pictures, seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.camera_path import FPS
from app.exporting import SPHERE_PX
from app.quantities import duration
from app.words import tr

if TYPE_CHECKING:
    from app.events import Exporting
    from app.session import Session

ExportKind = Literal["splats", "video", "frames", "panorama", "path", "replay"]
Size = Literal["photo", "720p", "1080p", "4k"]

SIDES: dict[Size, int] = {"720p": 720, "1080p": 1080, "4k": 2160}  # px, the shorter side
SPHERES: dict[str, tuple[int, int]] = {"2k": (2048, 1024), "4k": SPHERE_PX, "8k": (8192, 4096)}
SPLAT_BYTES = 68  # of a splat without view-dependent colour in a PLY: 17 floats


@dataclass(frozen=True)
class Plan:
    """size: px, None for what has none. count: pictures. seconds: None as long as nobody knows."""

    kind: ExportKind
    size: tuple[int, int] | None = None
    count: int = 1
    seconds: float | None = None
    play_s: float = 0.0
    splats: int = 0


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


def size_of(choice: Size, photo: tuple[int, int]) -> tuple[int, int]:
    """The photo's shape with the shorter side of the name, in even numbers, as videos need them."""
    width, height = photo
    if choice == "photo":
        return _even(width), _even(height)
    scale = SIDES[choice] / min(width, height)
    return _even(width * scale), _even(height * scale)


def seconds_of(plan_px: int, pictures: int, rate_px_s: float | None) -> float | None:
    """rate_px_s: pixels drawn in a second, as measured here."""
    return None if rate_px_s is None else plan_px * pictures / rate_px_s


def lines_of(plan: Plan) -> tuple[str, ...]:
    """What one gets, in a few facts."""
    return {
        "splats": lambda: (tr("One PLY file that common splat viewers open"), _splats(plan.splats)),
        "video": lambda: (
            tr("One MP4 file"), _pixels(plan),
            tr("{n} frames, {seconds:.1f} s at {fps:g} a second", n=plan.count, seconds=plan.count / FPS, fps=FPS),
        ),
        "frames": lambda: (
            tr("A folder of PNG pictures"), _pixels(plan), tr("{n} pictures along the path", n=plan.count),
        ),
        "panorama": lambda: (
            tr("One PNG picture of the whole sphere"), _pixels(plan), tr("seen from where the path begins"),
        ),
        "path": lambda: (tr("One JSON file with the keys of the path"), tr("to be imported again, or used elsewhere")),
        "replay": lambda: (tr("One MP4 file"), tr("the making of the scene, step by step")),
    }[plan.kind]()  # fmt: skip


def time_words(plan: Plan) -> str:
    if plan.kind in ("splats", "path"):
        return tr("takes a moment")
    if plan.seconds is None:
        return tr("the time is known after the first pictures")
    return tr("takes about {time}", time=duration(plan.seconds))


def photo_size(session: Session) -> tuple[int, int] | None:
    """px of the working picture; None before there is one."""
    from app.planning import photo_start

    start = photo_start(session.document, session.store)
    return None if start is None else (start.view.camera.width, start.view.camera.height)


def _pixels(plan: Plan) -> str:
    width, height = plan.size or (0, 0)
    return tr("{width} × {height} px", width=width, height=height)


def _splats(count: int) -> str:
    megabytes = count * SPLAT_BYTES / 1e6
    return tr("{count} splats, about {size} MB", count=f"{count:,}".replace(",", " "), size=f"{megabytes:.0f}")


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))
