"""Pictures of what was measured: a grid of small pictures with captions, depth as colour, errors as light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.export.pictures import UNKNOWN_COLOR, depth_range, rgb_from_depth, uint8_from_rgb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

BACKGROUND, TEXT, SECONDARY = "#14161a", "#e7e9ec", "#8e96a3"
CELL, GAP, MARGIN, CAPTION = 232, 8, 24, 22  # px
FULL_ERROR = 0.25  # relative error that is drawn brightest
ERROR_RAMP = np.array([(12, 14, 30), (70, 25, 100), (190, 55, 85), (245, 140, 60), (255, 250, 200)], np.float64)
KNOWN_COLOR = (38, 70, 74)


@dataclass(frozen=True, eq=False)
class Cell:
    """rgb: [H, W, 3] uint8 or None for an empty place. caption stands above it."""

    rgb: NDArray[np.uint8] | None
    caption: str = ""


def depth_cell(depth: NDArray[np.float32], near_far: tuple[float, float], caption: str) -> Cell:
    """Near is warm, far is cool, unknown is dark."""
    return Cell(uint8_from_rgb(rgb_from_depth(depth, near_far)), caption)


def error_cell(
    depth: NDArray[np.float32],
    truth: NDArray[np.float32],
    asked: NDArray[np.bool_],
    known: NDArray[np.bool_] | None,
    caption: str,
) -> Cell:
    """Relative error where it counts, black to white at 25 %; known pixels in dull teal, others dark."""
    relative = np.abs(depth - truth) / np.where(truth > 0, truth, 1.0)
    place = (relative / FULL_ERROR).clip(0, 1) * (len(ERROR_RAMP) - 1)
    rgb = np.stack(
        [np.interp(place, np.arange(len(ERROR_RAMP)), ERROR_RAMP[:, channel]) for channel in range(3)], axis=-1
    )
    rgb = np.where(asked[..., None], rgb, UNKNOWN_COLOR)
    if known is not None:
        rgb = np.where(known[..., None], KNOWN_COLOR, rgb)
    return Cell(rgb.astype(np.uint8), caption)


def sheet(rows: Sequence[Sequence[Cell]], title: str, note: str) -> Image.Image:
    """All rows below each other, cells side by side."""
    columns = max(map(len, rows))
    heights = [max(_height(cell) for cell in row) for row in rows]
    top = MARGIN + 64
    width = 2 * MARGIN + columns * (CELL + GAP) - GAP
    picture = Image.new("RGB", (width, top + sum(h + CAPTION + GAP for h in heights) + MARGIN), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, MARGIN), title, TEXT, ImageFont.load_default(22))
    draw.text((MARGIN, MARGIN + 32), note, SECONDARY, ImageFont.load_default(14))
    for row, height in zip(rows, heights, strict=True):
        for column, cell in enumerate(row):
            _paste(picture, cell, (MARGIN + column * (CELL + GAP), top))
        top += height + CAPTION + GAP
    return picture


def save_sheet(path: Path, rows: Sequence[Sequence[Cell]], title: str, note: str) -> None:
    from engine.core.files import atomic_path

    with atomic_path(path) as temporary:
        sheet(rows, title, note).save(temporary, format="PNG", compress_level=6)


def range_of(*depths: NDArray[np.float32]) -> tuple[float, float]:
    """One scale of colours for several depth pictures."""
    return depth_range(np.concatenate([depth.ravel() for depth in depths]))


def _height(cell: Cell) -> int:
    return 0 if cell.rgb is None else round(CELL * cell.rgb.shape[0] / cell.rgb.shape[1])


def _paste(picture: Image.Image, cell: Cell, corner: tuple[int, int]) -> None:
    left, top = corner
    ImageDraw.Draw(picture).text((left, top + 3), cell.caption, SECONDARY, ImageFont.load_default(13))
    if cell.rgb is not None:
        small = Image.fromarray(cell.rgb).resize((CELL, _height(cell)), Image.Resampling.BOX)
        picture.paste(small, (left, top + CAPTION))
