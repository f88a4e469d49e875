"""The making of a scene as video frames: a large picture, a row of stages, and a line that says what is seen.

Colours follow the window: what is known is teal, what is imagined is amber, on a dark ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from engine.export.contact_sheet import BACKGROUND, DISABLED, IMAGINED, KNOWN, LINE, PANEL, SECONDARY, TEXT, font_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

    Picture = NDArray[np.uint8]

FADE_S = 0.35
SMALLEST_TEXT = 0.7  # of its size
DESIGNED_FOR = (960, 720)  # px: what has less room is drawn smaller


@dataclass(frozen=True, eq=False)
class Stage:
    """A small picture of the row. picture: [H, W, 3], None as long as it is still to come."""

    title: str
    picture: Picture | None
    current: bool = False
    imagined: bool = False  # amber rather than teal


@dataclass(frozen=True, eq=False)
class Card:
    """What is on the screen for a while. picture: [H, W, 3]. heading and place stand above it, caption and stages
    below, share (0..1) of the story is told. known, imagined: the words of the legend."""

    picture: Picture
    heading: str
    place: str
    caption: str
    stages: tuple[Stage, ...] = ()
    share: float = 0.0
    known: str = "known"
    imagined: str = "imagined"
    seconds: float = 2.0


def opening(title: str, words: str, picture: Picture, size: tuple[int, int]) -> Picture:
    """[h, w, 3] the first thing seen: the photo, dimmed, and what this is."""
    width, height = size
    unit = _unit(size)
    ground = _covering(picture, size)
    sheet = Image.blend(ground, Image.new("RGB", size, BACKGROUND), 0.72)
    draw = ImageDraw.Draw(sheet)
    draw.text((width / 2, height / 2 - 26 * unit), _short(title, 46), TEXT, font_of(54 * unit), anchor="mm")
    draw.text((width / 2, height / 2 + 32 * unit), words, SECONDARY, font_of(24 * unit), anchor="mm")
    bar, top = 120 * unit, height / 2 + 72 * unit
    draw.rectangle((width / 2 - bar, top, width / 2, top + 4 * unit), fill=KNOWN)
    draw.rectangle((width / 2, top, width / 2 + bar, top + 4 * unit), fill=IMAGINED)
    return np.asarray(sheet)


def draw_card(card: Card, size: tuple[int, int]) -> Picture:
    """[h, w, 3]."""
    width, height = size
    unit = _unit(size)
    sheet = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    _draw_head(draw, card, width, unit)
    below = 202 if card.stages else 104
    place = (round(40 * unit), round(68 * unit), round(width - 40 * unit), round(height - below * unit))
    _paste(sheet, card.picture, place, 8 * unit)
    caption, font = _fitting(card.caption, 25 * unit, width - 80 * unit)
    draw.text((width / 2, height - (below - 30) * unit), caption, TEXT, font, anchor="mm")
    _draw_stages(sheet, card.stages, unit)
    draw.rectangle((0, height - 5 * unit, width, height), fill=PANEL)
    draw.rectangle((0, height - 5 * unit, width * card.share, height), fill=IMAGINED)
    return np.asarray(sheet)


def flight(picture: Picture, caption: str, size: tuple[int, int]) -> Picture:
    """[h, w, 3] a frame of the finished scene, filling the screen, with a line about it."""
    sheet = _covering(picture, size)
    unit = _unit(size)
    draw = ImageDraw.Draw(sheet, "RGBA")
    caption, font = _fitting(caption, 24 * unit, size[0] - 120 * unit)
    wide = draw.textlength(caption, font) + 40 * unit
    left, top = (size[0] - wide) / 2, size[1] - 84 * unit
    draw.rounded_rectangle((left, top, left + wide, top + 48 * unit), 8 * unit, fill=(0x14, 0x16, 0x1A, 220))
    draw.text((size[0] / 2, top + 24 * unit), caption, TEXT, font, anchor="mm")
    return np.asarray(sheet)


def frames(
    pictures: Iterable[tuple[Picture, float]],  # each [h, w, 3] and for how many seconds
    fps: float,
) -> Iterator[Picture]:
    """Every picture for its time, the first moments of it blended out of the one before."""
    before: Picture | None = None
    for picture, seconds in pictures:
        count = max(1, round(seconds * fps))
        fading = 0 if before is None else min(round(FADE_S * fps), count // 2)
        for nth in range(fading):
            yield _blended(before, picture, (nth + 1) / (fading + 1))  # pyright: ignore[reportArgumentType]
        yield from (picture for _ in range(count - fading))
        before = picture


def frame_count(seconds: Sequence[float], fps: float) -> int:
    """How many frames `frames` makes."""
    return sum(max(1, round(one * fps)) for one in seconds)


def _unit(size: tuple[int, int]) -> float:
    """Pixels for one of the design's."""
    return min(size[0] / DESIGNED_FOR[0], size[1] / DESIGNED_FOR[1])


def _blended(before: Picture, after: Picture, share: float) -> Picture:
    weight = round(256 * share)
    mixed = before.astype(np.uint16) * np.uint16(256 - weight) + after.astype(np.uint16) * np.uint16(weight)
    return (mixed >> 8).astype(np.uint8)


def _draw_head(draw: ImageDraw.ImageDraw, card: Card, width: float, unit: float) -> None:
    middle = 36 * unit
    draw.text((40 * unit, middle), card.heading, TEXT, font_of(28 * unit), anchor="lm")
    after = 40 * unit + draw.textlength(card.heading, font_of(28 * unit)) + 20 * unit
    draw.text((after, middle + 2 * unit), card.place, SECONDARY, font_of(20 * unit), anchor="lm")
    right = width - 40 * unit
    for word, colour in ((card.imagined, IMAGINED), (card.known, KNOWN)):
        font = font_of(18 * unit)
        right -= draw.textlength(word, font)
        draw.text((right, middle), word, TEXT, font, anchor="lm")
        right -= 24 * unit
        draw.rounded_rectangle((right, middle - 7 * unit, right + 14 * unit, middle + 7 * unit), 3 * unit, fill=colour)
        right -= 26 * unit


def _draw_stages(sheet: Image.Image, stages: tuple[Stage, ...], unit: float) -> None:
    """A row of small pictures in the middle."""
    wide, gap = 150 * unit, 14 * unit
    first = (sheet.width - wide * len(stages) - gap * (len(stages) - 1)) / 2
    top, bottom = round(sheet.height - 142 * unit), round(sheet.height - 50 * unit)
    for nth, stage in enumerate(stages):
        left = first + nth * (wide + gap)
        _draw_stage(sheet, stage, (round(left), top, round(left + wide), bottom), unit)


def _draw_stage(sheet: Image.Image, stage: Stage, place: tuple[int, int, int, int], unit: float) -> None:
    draw, colour = ImageDraw.Draw(sheet), IMAGINED if stage.imagined else KNOWN
    if stage.picture is None:
        draw.rounded_rectangle(place, 5 * unit, fill=PANEL, outline=LINE)
    else:
        _paste(sheet, stage.picture, place, 5 * unit, cover=True)
    if stage.current:
        draw.rounded_rectangle(_grown(place, 4 * unit), 8 * unit, outline=colour, width=max(1, round(2.4 * unit)))
    words = colour if stage.current else SECONDARY if stage.picture is not None else DISABLED
    below = (place[0] + place[2]) / 2, place[3] + 21 * unit
    draw.text(below, stage.title, words, font_of(17 * unit), anchor="mm")


def _paste(
    sheet: Image.Image, picture: Picture, place: tuple[int, int, int, int], radius: float, *, cover: bool = False
) -> None:
    """Into the place, as large as fits (or covering it), with round corners."""
    room = place[2] - place[0], place[3] - place[1]
    shown = _covering(picture, room) if cover else _fitted(picture, room)
    left = place[0] + (room[0] - shown.width) // 2
    top = place[1] + (room[1] - shown.height) // 2
    mask = Image.new("L", (2 * shown.width, 2 * shown.height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 2 * shown.width - 1, 2 * shown.height - 1), 2 * radius, fill=255)
    sheet.paste(shown, (left, top), mask.resize(shown.size, Image.Resampling.BOX))


def _fitted(picture: Picture, room: tuple[int, int]) -> Image.Image:
    image = Image.fromarray(picture)
    scale = min(room[0] / image.width, room[1] / image.height)
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS
    )


def _covering(picture: Picture, size: tuple[int, int]) -> Image.Image:
    """Filled to the edges, the middle of it where it is of another shape."""
    image = Image.fromarray(picture)
    scale = max(size[0] / image.width, size[1] / image.height)
    wide, high = size[0] / scale, size[1] / scale
    left, top = (image.width - wide) / 2, (image.height - high) / 2
    return image.resize(size, Image.Resampling.LANCZOS, (left, top, left + wide, top + high))


def _fitting(text: str, px: float, width: float) -> tuple[str, FreeTypeFont]:
    """As large as asked for, or smaller, or in the end shorter, so that it fits."""
    measure = ImageDraw.Draw(Image.new("L", (1, 1)))
    wide = measure.textlength(text, font_of(px))
    font = font_of(px * max(min(1.0, width / max(wide, 1)), SMALLEST_TEXT))
    while measure.textlength(text, font) > width:
        text = f"{text[:-2].rstrip()}…"
    return text, font


def _grown(place: tuple[int, int, int, int], by: float) -> tuple[float, float, float, float]:
    return place[0] - by, place[1] - by, place[2] + by, place[3] + by


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
