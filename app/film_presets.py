"""What players and platforms want: sizes and frame rates of films, by name.

YouTube takes mono spheres of 5120x2560 and pairs of 5120x5120 and makes everything smaller of them; Meta's table for
Quest has 5760x2880 for one picture and 4096x4096 for a pair at 30 frames a second. "4k" is what H.264 and every browser
play, but for pairs of whole spheres, which need HEVC; "8k" stays within what HEVC and AV1 allow. The codec follows from
the size (engine/export/encoding.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.frame_rates import FPS, SPHERE_FPS
from engine.core.problem import fail

if TYPE_CHECKING:
    from app.film import FilmKind

Size = tuple[int, int]  # px

PRESETS: dict[str, dict[FilmKind, Size]] = {
    "youtube-360": {"equirect": (5120, 2560), "ods": (5120, 5120), "vr180": (5120, 2560)},
    "quest": {"equirect": (5760, 2880), "ods": (4096, 4096), "vr180": (5760, 2880)},
    "4k": {
        "pinhole": (3840, 2160), "equirect": (3840, 1920), "ods": (4096, 4096), "vr180": (3840, 1920),
        "cubemap": (3072, 2048),
    },
    "8k": {
        "pinhole": (7680, 4320), "equirect": (7680, 3840), "ods": (5760, 5760), "vr180": (7680, 3840),
        "cubemap": (6144, 4096),
    },
}  # fmt: skip


def film_size(kind: FilmKind, purpose: str | None, size: str | None, photo: Size) -> Size:
    """As written ("3840x1920"), or as the purpose wants it, or as the photo is, with even sides; px."""
    if size is not None:
        return size_from_text(size)
    if purpose is None:
        return PRESETS["4k"].get(kind, photo) if kind != "pinhole" else (photo[0] // 2 * 2, photo[1] // 2 * 2)
    if purpose not in PRESETS:
        names = ", ".join(PRESETS)
        raise fail("bad_input", f"Nothing is known about films for '{purpose}'.", f"Choose one of: {names}.")
    if kind not in PRESETS[purpose]:
        kinds = ", ".join(PRESETS[purpose])
        raise fail("bad_input", f"'{purpose}' does not show '{kind}'.", f"Add --projection with one of: {kinds}.")
    return PRESETS[purpose][kind]


def film_fps(kind: FilmKind) -> float:
    return FPS if kind == "pinhole" else SPHERE_FPS


def size_from_text(text: str) -> Size:
    found = re.fullmatch(r"(\d{1,5})[xX](\d{1,5})", text.strip())
    if not found or not int(found[1]) or not int(found[2]):
        raise fail("bad_input", f"'{text}' is not a size.", "Write it like 1280x720.")
    return int(found[1]), int(found[2])
