"""What the Export panel says about a plan: what one gets, how large, how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.export_plan import OWN, SPLAT_BYTES, VIDEOS
from app.quantities import MINUTE_S, duration
from app.words import number, short_number, tr
from engine.export.encoding import ENCODINGS

if TYPE_CHECKING:
    from app.export_plan import ExportKind, Plan
    from app.film import Film
    from app.film_price import Price

MB, GB = 1e6, 1e9


def kind_title(kind: ExportKind) -> str:
    """Short, for a list of all."""
    return {
        "video": tr("Video"), "sphere": tr("360 video"), "stereo": tr("360 stereo"), "vr180": tr("VR180"),
        "cube": tr("Cube map"), "panorama": tr("360 picture"), "frames": tr("Pictures"), "splats": tr("Splats"),
        "path": tr("Camera path"), "replay": tr("Replay"),
    }[kind]  # fmt: skip


def kind_tooltip(kind: ExportKind) -> str:
    return {
        "video": tr("What the path's camera sees"),
        "sphere": tr("All directions along the path, to look around in"),
        "stereo": tr("All directions for two eyes (ODS): the left eye's above the right eye's"),
        "vr180": tr("The half ahead for two eyes, side by side"),
        "cube": tr("All directions on the six faces of a cube, in two rows"),
        "panorama": tr("All directions from where the playhead stands, as a picture"),
        "frames": tr("What the path's camera sees, as single pictures"),
        "splats": tr("The scene itself, for splat viewers and editors"),
        "path": tr("The path's keys, to be imported again"),
        "replay": tr("The making of the scene, step by step"),
    }[kind]


def purpose_title(purpose: str) -> str:
    return {
        "photo": tr("As the photo"), "720p": "720p", "1080p": "1080p", "2k": "2K", "4k": "4K", "8k": "8K",
        "youtube-360": "YouTube 360", "quest": "Meta Quest", OWN: tr("Own size"),
    }[purpose]  # fmt: skip


def facts_of(plan: Plan) -> tuple[str, ...]:
    """What one gets."""
    if plan.kind == "splats":
        return tr("A PLY file that common splat viewers open"), _splats(plan)
    if plan.kind == "path":
        return (tr("A JSON file with the path's keys, to be imported again"),)
    if plan.kind in VIDEOS:
        tagged = "" if plan.film is None else tag_words(plan.film)
        return tuple(words for words in (_video_kind(plan), _pixels(plan), _frames(plan), tagged) if words)
    if plan.kind == "frames":
        count = tr("1 picture") if plan.count == 1 else tr("{n} pictures", n=number(plan.count))
        return tr("A folder of PNG pictures"), _pixels(plan), count
    if plan.kind == "panorama":
        return tr("A PNG picture of all directions that 360 viewers know as one"), _pixels(plan)
    return tr("An MP4 file that shows the making step by step"), _pixels(plan)


def time_words(plan: Plan, price: Price | None = None) -> str:
    """price: of a frame, as far as it was tried."""
    if plan.kind in ("splats", "path"):
        return tr("Takes a moment.")
    seconds = plan.seconds_by(price)
    if seconds is None:
        return tr("The time is known after the first pictures.")
    return tr("Takes about {time}.", time=duration(seconds))


def size_words(plan: Plan, price: Price | None = None) -> str:
    """About, of the file; "" where nobody knows."""
    count = plan.bytes_by(price)
    return "" if count is None else tr("About {size}.", size=_bytes(count))


def price_words(plan: Plan, price: Price | None) -> str:
    """Time and size in as few words as there are: whole minutes."""
    seconds, count = plan.seconds_by(price), plan.bytes_by(price)
    whole = None if seconds is None else seconds if seconds < MINUTE_S else MINUTE_S * round(seconds / MINUTE_S)
    parts = ("" if whole is None else duration(whole), "" if count is None else _bytes(count))
    return ", ".join(part for part in parts if part)


def tag_words(film: Film) -> str:
    """How players know what a video is; "" for ordinary ones."""
    if film.bent:
        return tr("Tagged as VR180 with a mesh, as cameras do; headset players also know a name that ends in _F180_SBS")
    return {
        "pinhole": "",
        "equirect": tr("Tagged as a sphere: YouTube, headsets and VLC show it all around"),
        "ods": tr("Tagged as a sphere for two eyes: YouTube and headsets show each eye its own"),
        "vr180": tr("Tagged as VR180: YouTube and headsets show each eye its own"),
        "cubemap": tr("Tagged as a cube map: few players know it, YouTube and most headsets want a 360 video"),
    }[film.kind]


def _video_kind(plan: Plan) -> str:
    codec = "" if plan.codec is None else ENCODINGS[plan.codec].title
    words = {
        "video": tr("An MP4 file ({codec})", codec=codec),
        "sphere": tr("An MP4 file ({codec}) of the whole sphere", codec=codec),
        "stereo": tr("An MP4 file ({codec}) of two spheres, the left eye above", codec=codec),
        "vr180": tr("An MP4 file ({codec}) of two half spheres, the left eye at the left", codec=codec),
        "cube": tr("An MP4 file ({codec}) of six faces: right, left, up; down, front, back", codec=codec),
    }
    return words[plan.kind] if codec else tr("An MP4 file")


def _pixels(plan: Plan) -> str:
    width, height = plan.size or (0, 0)
    if plan.kind == "stereo":
        return tr("{width} × {height} px, {w} × {h} for each eye", width=width, height=height, w=width, h=height // 2)
    if plan.kind == "vr180":
        return tr("{width} × {height} px, {w} × {h} for each eye", width=width, height=height, w=width // 2, h=height)
    if plan.kind == "cube":
        return tr("{width} × {height} px, {side} for each face", width=width, height=height, side=height // 2)
    return tr("{width} × {height} px", width=width, height=height)


def _frames(plan: Plan) -> str:
    fps = 1.0 if plan.film is None else plan.film.fps
    return tr("{n} frames, {seconds} s at {fps} a second", n=number(plan.count), seconds=number(plan.count / fps, 1),
              fps=short_number(fps))  # fmt: skip


def _splats(plan: Plan) -> str:
    return tr("{count} splats, about {size}", count=number(plan.splats), size=_bytes(plan.splats * SPLAT_BYTES))


def _bytes(count: float) -> str:
    if count >= GB:
        return tr("{n} GB", n=number(count / GB, 1))
    return tr("{n} MB", n=number(max(1, count / MB)))


def lens_titles() -> dict[str, str]:
    return {"half-equirect": tr("Half sphere"), "fisheye": tr("Fisheye")}


def codec_titles() -> dict[str, str]:
    """ "" stands for the one that suits."""
    return {"": tr("Automatic"), **{codec: one.title for codec, one in ENCODINGS.items()}}
