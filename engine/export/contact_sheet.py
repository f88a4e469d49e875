"""The picture an educator would show: one row a step, from what the scene knew to what it knows now.

Colours follow the window: what is known is teal, what is imagined is amber, on a dark ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import resources
from engine.export.pictures import depth_range, rgb_from_depth, uint8_from_rgb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.scene import Scene, Step


BACKGROUND, PANEL, RAISED, LINE = "#14161a", "#1b1e23", "#23272e", "#2e333c"
TEXT, SECONDARY, DISABLED = "#e7e9ec", "#8e96a3", "#5b626e"
KNOWN, IMAGINED = (0x4F, 0xC3, 0xC7), (0xF2, 0xA6, 0x5A)
COLUMNS = (
    ("Rendered", "what the scene shows here so far"),
    ("Known and imagined", "where something is missing"),
    ("Imagined", "the missing parts filled in"),
    ("Known depth", "near is warm, far is cool"),
    ("Completed depth", "the rest, to agree with it"),
    ("Confidence", "bright is certain, red a torn seam"),
    ("Fused", "the scene after this step"),
)
CELL, GAP, MARGIN, LABEL = 248, 14, 40, 132  # px
TORN = (0xF0, 0x50, 0x46)
SEEN_JUMP, WORST_JUMP = 0.02, 0.15  # of depth: where a seam begins to be red, and where it is all red
HEADER, CORNER, CHECKER = 148, 6, 12  # px


@dataclass(frozen=True, eq=False)
class SheetRow:
    """One step. Pictures that a step doesn't have are None and shown as an empty frame.

    rendered, imagined, result: [H, W, 3] in 0..1. mask: [H, W], 1 = imagined. sparse_depth, depth: [H, W] metres,
    0 = unknown. confidence: [H, W] in 0..1. seam_error: [H, W], relative jump of depth at the border of the known.
    number, heading and fact stand beside the row.
    """

    number: int
    heading: str
    fact: str = ""
    rendered: NDArray[np.float32] | None = None
    mask: NDArray[np.float32] | None = None
    imagined: NDArray[np.float32] | None = None
    sparse_depth: NDArray[np.float32] | None = None
    depth: NDArray[np.float32] | None = None
    confidence: NDArray[np.float32] | None = None
    seam_error: NDArray[np.float32] | None = None
    result: NDArray[np.float32] | None = None


def sheet_rows(scene: Scene) -> list[SheetRow]:
    """A row for every step of the scene."""
    return [_row_from_step(step, scene.steps[0].view) for step in scene.steps]


def contact_sheet(rows: Sequence[SheetRow], title: str = "How the scene grew") -> NDArray[np.float32]:
    """[H, W, 3] in 0..1: title and legend, column headings, then the rows."""
    heights = [_cell_height(row) for row in rows]
    width = 2 * MARGIN + LABEL + len(COLUMNS) * CELL + (len(COLUMNS) - 1) * GAP
    height = MARGIN + HEADER + sum(heights) + GAP * max(len(rows) - 1, 0) + MARGIN
    sheet = Image.new("RGB", (width, height), BACKGROUND)
    _draw_header(ImageDraw.Draw(sheet), width, title)
    depths = [row.depth.ravel() for row in rows if row.depth is not None]
    near_far = depth_range(np.concatenate(depths)) if depths else None  # one scale for all rows
    top = MARGIN + HEADER
    for row, row_height in zip(rows, heights, strict=True):
        _draw_label(ImageDraw.Draw(sheet), row, top)
        for column, cell in enumerate(_cells(row, near_far)):
            _paste_cell(sheet, cell, MARGIN + LABEL + column * (CELL + GAP), top, row_height)
        top += row_height + GAP
    return np.asarray(sheet, dtype=np.float32) / np.float32(255.0)


def _row_from_step(step: Step, first: View) -> SheetRow:
    pictures = step.pictures
    mask = pictures.get("mask")
    if step.number == 0 or mask is None:  # a photo is known all over, although the scene did not know it before
        mask = np.zeros(step.frame.rgb.shape[:2], dtype=np.float32)
    return SheetRow(
        number=step.number,
        heading="The photo" if step.number == 0 else _heading(step.view, first),
        fact="\n".join(_facts(step, float(np.mean(mask)))),
        rendered=pictures.get("rendered"),
        mask=mask,
        imagined=pictures.get("imagined", step.frame.rgb),
        sparse_depth=None if step.number == 0 else pictures.get("sparse_depth"),
        depth=pictures.get("depth", step.frame.depth),
        confidence=pictures.get("confidence"),
        seam_error=pictures.get("seam_error"),
        result=pictures.get("result"),
    )


def _facts(step: Step, imagined: float) -> list[str]:
    """What the numbers say, in a few words each."""
    stats = step.stats
    facts = [] if step.number == 0 else [f"{imagined:.0%} imagined"]
    facts += [f"{stats['confidence']:.0%} certain"] if "confidence" in stats else []
    torn = step.number > 0 and "seam_error" in stats
    return facts + ([f"seam {stats['seam_error']:.1%}"] if torn else [])


def _heading(view: View, first: View) -> str:
    """How the camera moved since the photo, in the two words that matter most."""
    motion = first.world_from_camera.inverse() @ view.world_from_camera
    x, y, z = motion.forward
    yaw, pitch = np.degrees(np.arctan2(x, z)), np.degrees(np.arctan2(-y, np.hypot(x, z)))
    if abs(pitch) > 60:
        return "straight up" if pitch > 0 else "straight down"
    turns = [(abs(yaw), f"{abs(yaw):.0f}° {'right' if yaw > 0 else 'left'}")]
    turns.append((abs(pitch), f"{abs(pitch):.0f}° {'up' if pitch > 0 else 'down'}"))
    moves = [
        (abs(step), f"{abs(step):.2f} m {plus if step > 0 else minus}")
        for step, plus, minus in zip(
            motion.translation, ("right", "down", "ahead"), ("left", "up", "back"), strict=True
        )
    ]
    turn, move = max(turns), max(moves)
    words = [word for amount, word, least in ((*move, 0.005), (*turn, 0.5)) if amount >= least]
    return "\n".join(words) or "as the photo"


def _cell_height(row: SheetRow) -> int:
    shapes = [p.shape for p in (row.result, row.imagined, row.rendered, row.depth, row.mask) if p is not None]
    return round(CELL * shapes[0][0] / shapes[0][1]) if shapes else CELL // 2


def _cells(row: SheetRow, near_far: tuple[float, float] | None) -> tuple[Image.Image | None, ...]:
    known, depth = (None if d is None else _image(rgb_from_depth(d, near_far)) for d in (row.sparse_depth, row.depth))
    return (
        _with_holes(row), _tinted_mask(row), _image(row.imagined), known, depth, _trusted(row), _image(row.result)
    )  # fmt: skip


def _image(rgb: NDArray[np.float32] | None) -> Image.Image | None:
    return None if rgb is None else Image.fromarray(uint8_from_rgb(rgb))


def _with_holes(row: SheetRow) -> Image.Image | None:
    """The rendered picture; a quiet checker shows through where nothing is known."""
    if row.rendered is None:
        return None
    if row.mask is None:
        return _image(row.rendered)
    height, width = row.mask.shape
    size = max(1, round(CHECKER * width / CELL))
    v, u = np.mgrid[0:height, 0:width] // size
    dark, light = (np.array(_rgb(color), dtype=np.float32) / 255 for color in (PANEL, LINE))
    checker = np.where(((u + v) % 2 == 0)[..., None], dark, light)
    unknown = row.mask[..., None]
    return _image(np.asarray(row.rendered * (1 - unknown) + checker * unknown, dtype=np.float32))


def _tinted_mask(row: SheetRow) -> Image.Image | None:
    """The finished picture in grey, teal where it was known and amber where it was imagined."""
    if row.mask is None:
        return None
    picture = next((p for p in (row.imagined, row.result, row.rendered) if p is not None), None)
    grey = np.full(row.mask.shape, 0.5) if picture is None else picture @ np.array([0.2126, 0.7152, 0.0722])
    tint = np.where(row.mask[..., None] > 0.5, IMAGINED, KNOWN) / 255.0
    return _image(np.asarray(tint * (0.25 + 0.65 * grey[..., None]), dtype=np.float32))


def _trusted(row: SheetRow) -> Image.Image | None:
    """Confidence from dark amber to bright teal; where depth jumps at the border of the known, red."""
    if row.confidence is None:
        return None
    share = row.confidence[..., None]
    rgb = (share * np.array(KNOWN) + (1 - share) * np.array(IMAGINED)) / 255.0 * (0.2 + 0.8 * share)
    if row.seam_error is not None:
        jump = (row.seam_error - SEEN_JUMP) / (WORST_JUMP - SEEN_JUMP)
        size = 2 * max(1, round(1.2 * rgb.shape[1] / CELL)) + 1
        red = cv2.dilate(jump.clip(0, 1).astype(np.float32), np.ones((size, size), np.uint8))[..., None]
        rgb = red * np.array(TORN) / 255.0 + (1 - red) * rgb
    return _image(np.asarray(rgb, dtype=np.float32))


def _paste_cell(sheet: Image.Image, cell: Image.Image | None, left: int, top: int, height: int) -> None:
    if cell is None:
        draw = ImageDraw.Draw(sheet)
        draw.rounded_rectangle((left, top, left + CELL - 1, top + height - 1), CORNER, fill=PANEL, outline=RAISED)
        draw.text((left + CELL / 2, top + height / 2), "nothing yet", DISABLED, font_of(14), anchor="mm")
        return
    rounded = Image.new("L", (4 * CELL, 4 * height), 0)
    ImageDraw.Draw(rounded).rounded_rectangle((0, 0, 4 * CELL - 1, 4 * height - 1), 4 * CORNER, fill=255)
    picture = cell.resize((CELL, height), Image.Resampling.LANCZOS)
    sheet.paste(picture, (left, top), rounded.resize((CELL, height), Image.Resampling.BOX))


def _draw_header(draw: ImageDraw.ImageDraw, width: int, title: str) -> None:
    draw.text((MARGIN, MARGIN), title, TEXT, font_of(30), anchor="lt")
    right = width - MARGIN
    for word, color in (("imagined", IMAGINED), ("known", KNOWN)):
        right -= draw.textlength(word, font_of(16))
        draw.text((right, MARGIN + 16), word, TEXT, font_of(16), anchor="lm")
        right -= 22
        draw.rounded_rectangle((right, MARGIN + 9, right + 13, MARGIN + 22), 3, fill=color)
        right -= 24
    base = MARGIN + HEADER - 58
    draw.line((MARGIN, base - 18, width - MARGIN, base - 18), fill=LINE)
    for column, (heading, explanation) in enumerate(COLUMNS):
        left = MARGIN + LABEL + column * (CELL + GAP)
        draw.text((left, base + 14), heading, TEXT, font_of(17), anchor="ls")
        draw.text((left, base + 36), explanation, SECONDARY, font_of(13), anchor="ls")


def _draw_label(draw: ImageDraw.ImageDraw, row: SheetRow, top: int) -> None:
    draw.text((MARGIN, top + 2), str(row.number), TEXT, font_of(30), anchor="lt")
    draw.multiline_text((MARGIN, top + 42), row.heading, TEXT, font_of(15), spacing=6)
    if row.fact:
        below = top + 42 + 22 * (row.heading.count("\n") + 1)
        draw.multiline_text((MARGIN, below + 4), row.fact, IMAGINED, font_of(13), spacing=5)


@cache
def font_of(px: float) -> ImageFont.FreeTypeFont:
    """Of every word in pictures and videos. Pillow's own lacks umlauts and thin spaces."""
    return ImageFont.truetype(resources.font(), max(8, round(px)))


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
