"""Small shapes painted over the picture, with dark rims so that they stand out from anything.

Filling is many times cheaper than stroking, and a pen of one pixel cheaper than any other: hence the shapes' grown
copies below them, and the shadows of thin lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from ui import theme
from ui.viewport.path_geometry import Strokes, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View

    Array = NDArray[np.float64]
    Which = NDArray[np.bool_]

OUTLINE = QColor("#14161a")  # opaque: blending a wide line costs twice as much
WHITE = QColor("#ffffff")
DOTS = (1.5, 4.0)  # of lines that only explain
FAINT = QColor(255, 255, 255, 190)
SHADOW = QColor(10, 12, 15, 150)


def tone_colour(warmth: float) -> QColor:
    """From known (0) to imagined (1)."""
    cold, warm = theme.colour("known"), theme.colour("imagined")
    return QColor.fromRgbF(
        cold.redF() + warmth * (warm.redF() - cold.redF()),
        cold.greenF() + warmth * (warm.greenF() - cold.greenF()),
        cold.blueF() + warmth * (warm.blueF() - cold.blueF()),
    )


def outline(seen: Strokes, which: Which | None = None) -> QPainterPath:
    """The chosen pieces, or all, as one path, joined where they follow on each other."""
    path, joined = QPainterPath(), seen.joined
    last, ends = -2, seen.ends.tolist()
    for i in range(len(ends)) if which is None else np.flatnonzero(which).tolist():
        (x0, y0), (x1, y1) = ends[i]
        if last != i - 1 or not joined[i]:
            path.moveTo(x0, y0)
        path.lineTo(x1, y1)
        last = i
    return path


def stroke_pieces(painter: QPainter, view: View, segments: Array, colour: QColor, width: float) -> None:
    """Straight segments of the world [M, 2, 3] with a rim."""
    if len(segments):
        stroke(painter, outline(pieces(view, segments)), colour, width)


def stroke_thin(painter: QPainter, view: View, segments: Array, colour: QColor, dashes: Sequence[float] = ()) -> None:
    """Straight segments of the world [M, 2, 3], one pixel wide."""
    if len(segments):
        stroke(painter, outline(pieces(view, segments)), colour, dashes=dashes)


def stroke(
    painter: QPainter, shape: QPainterPath, colour: QColor, width: float = 1.0, dashes: Sequence[float] = ()
) -> None:
    """With a dark rim, or, where it is one pixel wide, a shadow: many of those are cheap."""
    below = (shape.translated(1, 1), QPen(SHADOW, 1.0)) if width <= 1.0 else (shape, QPen(SHADOW, width + 2.0))
    for path, pen in (below, (shape, QPen(colour, width))):
        if dashes:
            pen.setDashPattern(dashes)
        painter.strokePath(path, pen)


def fill(painter: QPainter, shapes: Iterable[QPolygonF], colour: QColor) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for shape in shapes:
        path.addPolygon(shape)
    painter.fillPath(path, colour)


def polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def diamond(at: Sequence[float], size: float) -> QPolygonF:
    x, y = at
    return polygon((x, y - size), (x + size, y), (x, y + size), (x - size, y))


def arrow(at: Sequence[float], way: Sequence[float], size: float, grown: float = 0.0) -> QPolygonF:
    """A head that points along the unit vector `way`."""
    (x, y), (u, v) = at, way
    tip, back, notch = size + 1.6 * grown, -size - grown, -0.35 * size - 1.6 * grown
    wing = size + grown
    return polygon(
        (x + tip * u, y + tip * v),
        (x + back * u - wing * v, y + back * v + wing * u),
        (x + notch * u, y + notch * v),
        (x + back * u + wing * v, y + back * v - wing * u),
    )


def dot(painter: QPainter, at: Sequence[float], radius: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for grown, brush in ((1.6, OUTLINE), (0.0, colour)):
        painter.setBrush(brush)
        painter.drawEllipse(QPointF(*at), radius + grown, radius + grown)


def crosshair(painter: QPainter, at: Sequence[float], colour: QColor = WHITE) -> None:
    """A target."""
    x, y = at
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen_colour, width in ((OUTLINE, 4.0), (colour, 1.8)):
        painter.setPen(QPen(pen_colour, width))
        painter.drawEllipse(QPointF(x, y), 8.0, 8.0)
        for u, v in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(x + 5 * u, y + 5 * v), QPointF(x + 12 * u, y + 12 * v))


def warning_mark(painter: QPainter, at: Sequence[float]) -> None:
    """A triangle with an exclamation mark."""
    x, y = at
    for grown, colour in ((2.0, OUTLINE), (0.0, theme.colour("error"))):
        top, wide, low = y - 10 - 1.6 * grown, 10.5 + 1.5 * grown, y + 8 + grown
        fill(painter, [polygon((x, top), (x + wide, low), (x - wide, low))], colour)
    fill(painter, [_bar(x, y - 4.5, 6.5), _bar(x, y + 3.8, 2.4)], OUTLINE)


def _bar(x: float, top: float, height: float) -> QPolygonF:
    return polygon((x - 1.2, top), (x + 1.2, top), (x + 1.2, top + height), (x - 1.2, top + height))


def label(painter: QPainter, view: View, at: Sequence[float], text: str) -> None:
    """A few words on a small plate that stays within the picture; at: its left end, middle height."""
    font = QFont(painter.font())
    font.setPixelSize(theme.LABEL_PX)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text) + 4 * theme.GRID
    height = painter.fontMetrics().height() + 2 * theme.GRID
    left = min(max(at[0], theme.GRID), max(theme.GRID, view.camera.width - width - theme.GRID))
    top = min(max(at[1] - 0.5 * height, theme.GRID), view.camera.height - height - theme.GRID)
    plate, back = QRectF(left, top, width, height), theme.colour("raised")
    back.setAlphaF(0.92)
    painter.setPen(QPen(theme.colour("line"), 1.0))
    painter.setBrush(back)
    painter.drawRoundedRect(plate, theme.RADIUS, theme.RADIUS)
    painter.setPen(theme.colour("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
