"""Small shapes painted over the picture, with dark rims so that they stand out from anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from ui import theme
from ui.viewport.path_geometry import Strokes, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from engine.core.camera import View

    Array = NDArray[np.float64]
    Which = NDArray[np.bool_]

OUTLINE = QColor(10, 12, 15, 190)


def tone_colour(warmth: float) -> QColor:
    """From known (0) to imagined (1)."""
    cold, warm = theme.colour("known"), theme.colour("imagined")
    return QColor.fromRgbF(
        *(
            a + warmth * (b - a)
            for a, b in (
                (cold.redF(), warm.redF()),
                (cold.greenF(), warm.greenF()),
                (cold.blueF(), warm.blueF()),
            )
        )
    )


def outline(seen: Strokes, which: Which) -> QPainterPath:
    """The chosen pieces as one path, joined where they follow on each other."""
    path, joined = QPainterPath(), seen.joined.tolist()
    last, ends = -2, seen.ends.tolist()
    for i in np.flatnonzero(which).tolist():
        (x0, y0), (x1, y1) = ends[i]
        if last != i - 1 or not joined[i]:
            path.moveTo(x0, y0)
        path.lineTo(x1, y1)
        last = i
    return path


def stroke_pieces(
    painter: QPainter, view: View, segments: Array, colour: QColor, width: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:  # fmt: skip
    """Straight segments of the world [M, 2, 3], with a dark rim that holds them off any picture."""
    if not len(segments):
        return
    seen = pieces(view, segments)
    path = outline(seen, np.ones(len(seen.ends), bool))
    rim = QColor(OUTLINE)
    rim.setAlphaF(OUTLINE.alphaF() * colour.alphaF() * 0.7)
    painter.strokePath(path, QPen(rim, width + 2.0, style))
    painter.strokePath(path, QPen(colour, width, style))


def polygon(points: Iterable[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def diamond(painter: QPainter, x: float, y: float, size: float, fill: QColor) -> None:
    painter.setPen(QPen(OUTLINE, 1.6))
    painter.setBrush(fill)
    painter.drawPolygon(polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)]))


def crosshair(painter: QPainter, x: float, y: float) -> None:
    """A target."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((OUTLINE, 4.0), (QColor("#ffffff"), 1.8)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(QPointF(x, y), 8.0, 8.0)
        for u, v in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(x + 5 * u, y + 5 * v), QPointF(x + 12 * u, y + 12 * v))


def warning_mark(painter: QPainter, x: float, y: float) -> None:
    """A triangle with an exclamation mark."""
    painter.setPen(QPen(OUTLINE, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(theme.colour("error"))
    painter.drawPolygon(polygon([(x, y - 10), (x + 10.5, y + 8), (x - 10.5, y + 8)]))
    painter.setPen(QPen(QColor("#14161a"), 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(x, y - 3.5), QPointF(x, y + 1.5))
    painter.drawPoint(QPointF(x, y + 5.0))


def label(painter: QPainter, view: View, x: float, y: float, text: str) -> None:
    """A few words on a small plate that stays within the picture; (x, y): its left end, middle height."""
    font = QFont(painter.font())
    font.setPixelSize(theme.LABEL_PX)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text) + 4 * theme.GRID
    height = painter.fontMetrics().height() + 2 * theme.GRID
    left = min(max(x, theme.GRID), max(theme.GRID, view.camera.width - width - theme.GRID))
    top = min(max(y - 0.5 * height, theme.GRID), view.camera.height - height - theme.GRID)
    plate, back = QRectF(left, top, width, height), theme.colour("raised")
    back.setAlphaF(0.92)
    painter.setPen(QPen(theme.colour("line"), 1.0))
    painter.setBrush(back)
    painter.drawRoundedRect(plate, theme.RADIUS, theme.RADIUS)
    painter.setPen(theme.colour("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
