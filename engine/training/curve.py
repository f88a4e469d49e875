"""The learning curve as a picture: the parts of the loss and the figures of validation over the steps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.core.files import atomic_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BACKGROUND, TEXT, SECONDARY, GRID = "#14161a", "#e7e9ec", "#8e96a3", "#2a2f37"
COLOURS = ("#6ab0ff", "#ffb35c", "#7ddc8b", "#ff7b8a", "#c79bff", "#5fd8d8", "#e6d25a", "#b0b6c0")
PANEL, LEGEND, GAP = (620, 300), 190, 70  # px
PANELS = (  # title, figures, whether a smaller number is better
    ("loss", (), "lower is better"),
    ("completed depth: error of the network / of the nearest known depth", ("completed", "nearest"), "lower is better"),
    ("AbsRel of pictures alone, scaled", ("abs_rel",), "lower is better"),
    ("delta1 of pictures alone, scaled", ("delta1",), "higher is better"),
)

Series = dict[str, list[tuple[float, float]]]


def draw_curve(log: Path, picture: Path) -> None:
    """Reads the lines of a log that are whole and draws them; a log without any leaves no picture."""
    entries = read_log(log)
    panels = [_losses(entries), *(_figures(entries, names) for _, names, _ in PANELS[1:])]
    if not any(panels):
        return
    width, height = 2 * (PANEL[0] + LEGEND) + 3 * GAP, 2 * (PANEL[1] + GAP) + GAP
    canvas = Image.new("RGB", (width, height), BACKGROUND)
    draw = ImageDraw.Draw(canvas)
    for at, (series, (title, _, better)) in enumerate(zip(panels, PANELS, strict=True)):
        corner = GAP + (at % 2) * (PANEL[0] + LEGEND + GAP), GAP + (at // 2) * (PANEL[1] + GAP)
        _panel(draw, corner, f"{title} ({better})", series)
    with atomic_path(picture) as unfinished:
        canvas.save(unfinished, format="PNG")


def read_log(log: Path) -> list[dict[str, Any]]:
    """The entries of a log; a line that was cut off is left out."""
    if not log.exists():
        return []
    entries = []
    for line in log.read_text("utf-8").splitlines():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries


def _losses(entries: Sequence[dict[str, Any]]) -> Series:
    series: Series = {}
    for entry in entries:
        for name, value in entry.get("loss", {}).items():
            series.setdefault(name, []).append((entry["step"], value))
    return {name: _smooth(points) for name, points in series.items()}


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A running mean over a thirtieth of the points: single batches jump."""
    reach = max(1, len(points) // 30)
    values = np.convolve([value for _, value in points], np.ones(reach) / reach, "valid")
    return [(step, float(value)) for (step, _), value in zip(points[reach - 1 :], values, strict=True)]


def _figures(entries: Sequence[dict[str, Any]], names: tuple[str, ...]) -> Series:
    """The figure of each held-out source, or the ratio of two."""
    series: Series = {}
    for entry in entries:
        for source, figures in entry.get("validation", {}).items():
            values = [figures.get(name) for name in names]
            if all(values):
                value = values[0] / values[1] if len(values) > 1 else values[0]
                series.setdefault(source, []).append((entry["step"], value))
    return series


def _panel(draw: ImageDraw.ImageDraw, corner: tuple[int, int], title: str, series: Series) -> None:
    left, top = corner
    width, height = PANEL
    draw.text((left, top - 26), title, TEXT, ImageFont.load_default(15))
    draw.rectangle((left, top, left + width, top + height), outline=GRID)
    points = [point for line in series.values() for point in line]
    if not points:
        return
    (first, last), (low, high) = (_range([point[axis] for point in points]) for axis in (0, 1))
    for value in np.linspace(low, high, 5):
        y = top + height * (high - value) / (high - low)
        draw.line((left, y, left + width, y), GRID)
        draw.text((left - 6, y), f"{value:.3g}", SECONDARY, ImageFont.load_default(12), anchor="rm")
    for step, side in ((first, "la"), (last, "ra")):
        x = left if side == "la" else left + width
        draw.text((x, top + height + 6), f"{step:,.0f} steps", SECONDARY, ImageFont.load_default(12), anchor=side)
    for at, (name, line) in enumerate(series.items()):
        colour = COLOURS[at % len(COLOURS)]
        places = [
            (left + width * (x - first) / (last - first), top + height * (high - y) / (high - low)) for x, y in line
        ]
        draw.line(places, colour, 2, joint="curve")
        for x, y in places if len(places) < 40 else ():
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), colour)
        label = f"{name}  {line[-1][1]:.3f}"
        draw.text((left + width + 12, top + 20 * at), label, colour, ImageFont.load_default(14))


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.5 if high == low else 0.0
    return low - room, high + room
