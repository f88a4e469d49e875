"""Validation to look at: picture, answer without and with known depth, truth, error, confidence, a row a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.core.files import atomic_path
from engine.depth.trained import confidence_from_scale
from engine.export.pictures import UNKNOWN_COLOR, depth_range, rgb_from_depth, uint8_from_rgb

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.training.validate import Looked, Validation

BACKGROUND, TEXT, SECONDARY = "#14161a", "#e7e9ec", "#8e96a3"
GAP, MARGIN, TOP = 6, 20, 84  # px
FULL_ERROR = 0.25  # relative error that is drawn brightest
GLOW = np.array([(12, 14, 30), (70, 25, 100), (190, 55, 85), (245, 140, 60), (255, 250, 200)], np.float64)
COLUMNS = ("picture", "told alone", "known depth", "completed", "truth", "error 0-25 %", "confidence")


def save_sheet(path: Path, validation: Validation) -> None:
    """Writes the sheet as PNG; missing folders are made."""
    rows = [_row(looked) for looked in validation.frames]
    height, width = rows[0][0].shape[:2]
    size = (
        2 * MARGIN + len(COLUMNS) * (width + GAP) - GAP,
        TOP + len(rows) * (height + GAP) + MARGIN,
    )
    picture = Image.new("RGB", size, BACKGROUND)
    _caption(ImageDraw.Draw(picture), validation, width + GAP)
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            picture.paste(Image.fromarray(cell), (MARGIN + across * (width + GAP), TOP + down * (height + GAP)))
    with atomic_path(path) as unfinished:
        picture.save(unfinished, format="PNG", compress_level=6)


def _caption(draw: ImageDraw.ImageDraw, validation: Validation, step: int) -> None:
    figures = validation.figures.items()
    told = "   ".join(f"{name.replace('_', ' ')} {'-' if value is None else f'{value:.3f}'}" for name, value in figures)
    draw.text((MARGIN, 16), validation.name, TEXT, ImageFont.load_default(20))
    draw.text((MARGIN, 42), told, SECONDARY, ImageFont.load_default(14))
    for at, title in enumerate(COLUMNS):
        draw.text((MARGIN + at * step, TOP - 20), title, SECONDARY, ImageFont.load_default(13))


def _row(looked: Looked) -> list[NDArray[np.uint8]]:
    """[H, W, 3] each, in the order of COLUMNS. Depth has one scale of colours in a row."""
    sample, truth = looked.sample, looked.sample.depth
    near_far = depth_range(truth)
    alone = looked.alone.depth * _median_ratio(truth, looked.alone.depth)
    pictures = [
        sample.rgb,
        *(rgb_from_depth(depth, near_far) for depth in (alone, sample.sparse, looked.completed.depth, truth)),
        _glow(_relative_error(looked) / FULL_ERROR),
        _glow(confidence_from_scale(looked.completed.scale)),
    ]
    return [uint8_from_rgb(picture) for picture in pictures]


def _relative_error(looked: Looked) -> NDArray[np.float32]:
    """[H, W] NaN where the truth is not known."""
    truth = looked.sample.depth
    solid = (truth > 0) & np.isfinite(truth)
    error = np.abs(looked.completed.depth - truth, where=solid, out=np.zeros_like(truth))
    return np.where(solid, error / np.where(solid, truth, 1.0), np.nan).astype(np.float32)


def _median_ratio(truth: NDArray[np.float32], told: NDArray[np.float32]) -> np.float32:
    solid = (truth > 0) & np.isfinite(truth)
    return np.float32(np.median(truth[solid] / told[solid]) if solid.any() else 1.0)


def _glow(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """[H, W, 3] 0 dark to 1 bright; NaN in the colour of the unknown."""
    place = np.nan_to_num(share).clip(0, 1) * (len(GLOW) - 1)
    rgb = np.stack([np.interp(place, np.arange(len(GLOW)), channel) for channel in GLOW.T], axis=-1)
    return (np.where(np.isnan(share)[..., None], UNKNOWN_COLOR, rgb) / 255).astype(np.float32)
