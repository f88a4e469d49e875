"""What an export will give, known before it begins: kind of file, pixels, pictures, seconds, and why it can't be."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from app.advice import Advice
from app.film import SHAPES, Film, frame_count
from app.film_presets import PRESETS, film_fps
from app.frame_rates import FPS
from app.planning import photo_start
from app.words import short_number, tr
from engine.core.problem import ProblemError
from engine.core.stereo import Stereo
from engine.export.encoding import ENCODINGS

if TYPE_CHECKING:
    from pathlib import Path

    from app.events import Exporting
    from app.film import FilmKind, Heading, Lens
    from app.film_price import Price
    from app.session import Session
    from engine.core.trajectory import Trajectory
    from engine.export.encoding import Codec

ExportKind = Literal[
    "video", "sphere", "stereo", "vr180", "cube", "panorama", "frames", "splats", "path", "replay"
]  # fmt: skip
KINDS: tuple[ExportKind, ...] = (
    "video", "sphere", "stereo", "vr180", "cube", "panorama", "frames", "splats", "path", "replay",
)  # fmt: skip
FILM_KINDS: dict[ExportKind, FilmKind] = {
    "video": "pinhole", "frames": "pinhole", "sphere": "equirect", "stereo": "ods", "vr180": "vr180",
    "cube": "cubemap", "panorama": "equirect",
}  # fmt: skip
VIDEOS: tuple[ExportKind, ...] = ("video", "sphere", "stereo", "vr180", "cube")
ALONG_PATH: tuple[ExportKind, ...] = (*VIDEOS, "frames")
SPHERICAL: tuple[ExportKind, ...] = ("sphere", "stereo", "vr180", "cube", "panorama")
STEREO: tuple[ExportKind, ...] = ("stereo", "vr180")

OWN = "own"  # the purpose of a size that is typed in
SIDES = {"720p": 720, "1080p": 1080, "4k": 2160}  # px, the shorter side
SPHERES = {"2k": (2048, 1024), "4k": (4096, 2048), "8k": (8192, 4096)}
MOST_SIDE = 16_384  # px
NEAREST_M, FARTHEST_M = 0.5, 50.0  # where eyes can be made to converge
NAME_ENDS: dict[ExportKind, str] = {"sphere": "_360", "panorama": "_360", "stereo": "_360_TB", "vr180": "_180_LR"}
SPLAT_BYTES = 68  # of a splat in a PLY without view-dependent colour: 17 floats
BITS_PER_PX: dict[Codec, float] = {"h264": 0.06, "hevc": 0.025, "av1": 0.02}  # a film of a sample has 0.03 to 0.08


@dataclass(frozen=True)
class Wish:
    """What is chosen. purpose: one of `sizes_of`, or OWN with `size`; None = what suits the kind. frames and fps: None
    = the path's own pace and the usual rate. eyes_mm: between them. converge_m: as `Stereo.convergence`. fade_deg: as
    `Stereo.fade`. codec: None = the most widely played one. lens: of VR180."""

    kind: ExportKind = "video"
    purpose: str | None = None
    size: tuple[int, int] = (1920, 1080)  # px
    frames: int | None = None
    fps: float | None = None
    level: bool = True
    heading: Heading = "path"
    eyes_mm: float = 64.0
    converge_m: float | None = None
    fade_deg: float = 70.0
    codec: Codec | None = None
    sound: Path | None = None
    lens: Lens = "half-equirect"


@dataclass(frozen=True)
class Plan:
    """size: px, None for what has none. count: pictures. film: None for what is none, and where `refusal` says why.
    seconds: it took when it was exported last, None if it never was. codec: that it will have."""

    kind: ExportKind
    size: tuple[int, int] | None = None
    count: int = 1
    film: Film | None = None
    seconds: float | None = None
    splats: int = 0
    codec: Codec | None = None
    refusal: Advice | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """For the command of the same name."""
        if self.film is not None:
            return {"film": self.film}
        return {} if self.size is None else {"size": self.size}

    def seconds_by(self, price: Price | None) -> float | None:
        """As it was when this was exported last, or as it was tried; None as long as nobody knows."""
        return self.seconds if self.seconds is not None or price is None else price.seconds * self.count

    def bytes_by(self, price: Price | None) -> float | None:
        """Of a video, about: as it was tried, or as films usually are."""
        if self.codec is None or self.size is None:
            return None
        if price is not None and price.bytes is not None:
            return price.bytes * self.count
        return self.size[0] * self.size[1] * self.count * BITS_PER_PX[self.codec] / 8


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


def plan_of(session: Session, wish: Wish) -> Plan:
    kind = wish.kind
    if kind in ("splats", "path"):
        splats = sum(len(step.gaussians) for step in session.scene.steps)
        return Plan(kind, splats=splats, refusal=_unseen(session) if kind == "splats" else None)
    size = size_of(wish, photo_size(session) or (0, 0))
    if kind == "replay":
        return Plan(kind, size)
    path = None if session.document.path is None else session.document.path.trajectory
    try:
        film = film_of(wish, size)
    except ProblemError as error:
        return Plan(kind, size, refusal=_unfit(error))
    count = 1 if path is None or kind not in ALONG_PATH else frame_count(film, path)
    picture = "video" if kind in VIDEOS else "frames" if kind == "frames" else "picture"
    frame_s = session.exports.frame_s(session.scene, picture, film)
    seconds = None if frame_s is None else frame_s * count
    codec = _codec(film) if kind in VIDEOS else None
    refusal = _unseen(session) or _refusal(wish, film, path)
    return Plan(kind, size, count, film, seconds, codec=codec, refusal=refusal)


def film_of(wish: Wish, size: tuple[int, int]) -> Film:
    """Raises a Problem for what can't be."""
    kind = FILM_KINDS[wish.kind]
    eyes = Stereo(wish.eyes_mm / 1000, wish.converge_m, math.radians(wish.fade_deg))
    fps = wish.fps or film_fps(kind)
    stereo = eyes if wish.kind in STEREO else Stereo()
    lens = wish.lens if wish.kind == "vr180" else "half-equirect"
    return Film(kind, *size, fps, wish.frames, wish.level, wish.heading, stereo, wish.codec, wish.sound, lens)


def sizes_of(kind: ExportKind, photo: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """What there is to choose from, px."""
    if kind == "panorama":
        return SPHERES
    if kind in SPHERICAL:
        film = FILM_KINDS[kind]
        return {purpose: sizes[film] for purpose, sizes in PRESETS.items() if film in sizes}
    names = ("photo", *SIDES) if kind in ALONG_PATH else ("720p", "1080p")  # a replay's captions want to be read
    return {name: _sized(name, photo) for name in names}


def file_name(name: str, kind: str, film: Film | None) -> str:
    """What a file of this kind may be called, without its suffix: players that know no tags go by how a name ends.
    film: as far as it is known."""
    if film is not None and film.bent:
        return f"{name}_F180_SBS"
    return name + NAME_ENDS.get(cast("ExportKind", kind), "")


def usual_purpose(kind: ExportKind) -> str:
    return {"video": "1080p", "frames": "1080p", "replay": "720p"}.get(kind, "4k")


def size_of(wish: Wish, photo: tuple[int, int]) -> tuple[int, int]:
    """px. What is typed in takes the shape that the kind must have."""
    if wish.purpose == OWN:
        return _shaped(wish.kind, *wish.size)
    sizes = sizes_of(wish.kind, photo)
    return sizes.get(wish.purpose or "") or sizes[usual_purpose(wish.kind)]


def photo_size(session: Session) -> tuple[int, int] | None:
    """px of the working picture; None before there is one."""
    start = photo_start(session.document, session.store)
    return None if start is None else (start.view.camera.width, start.view.camera.height)


def changed(wish: Wish, advice: Advice) -> Wish:
    """As the advice wants it."""
    return replace(wish, **advice.changes)


def converge_at(place: float) -> float | None:
    """Metres, or endlessly far at the end of a slider's way (0..1), whose middle is a room's width away."""
    return None if place >= 1 else round(NEAREST_M * (FARTHEST_M / NEAREST_M) ** place, 2)


def converge_place(metres: float | None) -> float:
    """0..1"""
    return 1.0 if metres is None else math.log(metres / NEAREST_M) / math.log(FARTHEST_M / NEAREST_M)


def fps_of(wish: Wish) -> float:
    return wish.fps or (film_fps(FILM_KINDS[wish.kind]) if wish.kind in FILM_KINDS else FPS)


def _sized(choice: str, photo: tuple[int, int]) -> tuple[int, int]:
    """The photo's shape with the shorter side of the name, in even numbers, as videos need them."""
    width, height = photo
    scale = SIDES[choice] / max(min(width, height), 1) if choice in SIDES else 1.0
    return _even(width * scale), _even(height * scale)


def _shaped(kind: ExportKind, width: int, height: int) -> tuple[int, int]:
    film = FILM_KINDS.get(kind, "pinhole")
    if film not in SHAPES:
        return _even(width), _even(height)
    ratio = SHAPES[film][0]
    unit = 12 if film == "cubemap" else 8  # px: halves, thirds and encoders come out even
    width = unit * max(1, round(width / unit))
    return width, int(width / ratio)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))


def _codec(film: Film) -> Codec | None:
    """What will be used, if every encoder is there."""
    fitting = _fitting(film)
    if film.codec is not None:
        return film.codec if film.codec in fitting else None
    return fitting[0] if fitting else None


def _fitting(film: Film) -> list[Codec]:
    return [one.codec for one in ENCODINGS.values() if not one.refusal(film.width, film.height, film.fps)]


def _unfit(error: ProblemError) -> Advice:
    """Only eyes can be wished for in a way that can't be."""
    usual = Wish()
    changes = {"converge_m": usual.converge_m, "eyes_mm": usual.eyes_mm, "fade_deg": usual.fade_deg}
    return Advice(str(error), tr("Take usual eyes"), changes)


def _unseen(session: Session) -> Advice | None:
    """All steps are hidden; that there are none yet is the command's word."""
    if session.scene.steps or not session.document.steps:
        return None
    return Advice(tr("All steps are hidden: show one first."))


def _refusal(wish: Wish, film: Film, path: Trajectory | None) -> Advice | None:
    if wish.kind not in VIDEOS:
        return None
    if path is not None and path.duration == 0 and wish.frames is None:
        return _stands_still(wish)
    if _codec(film) is None:
        return _no_codec(wish, film)
    return None


def _stands_still(wish: Wish) -> Advice:
    text = tr("The path has one key: a video of it would stand still.")
    if wish.kind == "video":
        return Advice(text, tr("Export a picture"), {"kind": "frames"})
    return Advice(text, tr("Export a 360 picture"), {"kind": "panorama", "purpose": None})


def _no_codec(wish: Wish, film: Film) -> Advice:
    if wish.codec is None:
        size = {"width": film.width, "height": film.height, "fps": short_number(film.fps)}
        text = tr("No codec takes {fps} pictures of {width} × {height} px a second.", **size)
        return Advice(text, tr("Use 4K"), {"purpose": "4k", "fps": None})
    text = ENCODINGS[wish.codec].refusal(film.width, film.height, film.fps)
    fitting = _fitting(film)
    if not fitting:
        return Advice(text, tr("Use 4K"), {"purpose": "4k", "fps": None, "codec": None})
    return Advice(text, tr("Use {codec}", codec=ENCODINGS[fitting[0]].title), {"codec": fitting[0]})
