"""What was painted on one view, as a picture of its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from ui.viewport.path_marks import polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View

SOFT, STRONG = 0.36, 0.72  # of the tint
TILE_PX, STRIPE_PX = 9, 2


class RegionMask:
    """view: that was painted on. tint: what is painted so far, to lay over the picture: striped, so that colour is not
    alone."""

    def __init__(self, view: View, colour: QColor) -> None:
        self.view, self._colour = view, colour
        self.tint = self._blank(QImage.Format.Format_ARGB32_Premultiplied)

    def add(self, stroke: Sequence[tuple[float, float]], width: float | None, *, erase: bool) -> NDArray[np.bool_]:
        """A brush's stroke so wide, or, with None, the inside of a lasso; returns its own area [H, W]."""
        modes = QPainter.CompositionMode
        mode = modes.CompositionMode_Clear if erase else modes.CompositionMode_Source
        _draw(self.tint, stroke, width, QBrush(_stripes(self._colour)), mode)
        alone = self._blank(QImage.Format.Format_Grayscale8)
        _draw(alone, stroke, width, QBrush(QColor(255, 255, 255)), modes.CompositionMode_Source)
        pixels = np.frombuffer(alone.constBits(), np.uint8).reshape(alone.height(), alone.bytesPerLine())
        return pixels[:, : alone.width()] > 127

    def _blank(self, form: QImage.Format) -> QImage:
        image = QImage(self.view.camera.width, self.view.camera.height, form)
        image.fill(0)
        return image


def _draw(
    image: QImage, stroke: Sequence[tuple[float, float]], width: float | None, brush: QBrush,
    mode: QPainter.CompositionMode,
) -> None:  # fmt: skip
    painter = QPainter(image)
    painter.setCompositionMode(mode)
    if width is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawPolygon(polygon(*stroke))
    else:
        painter.setPen(QPen(brush, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        draw_line(painter, stroke)
    painter.end()


def draw_line(painter: QPainter, stroke: Sequence[tuple[float, float]]) -> None:
    """As the brush leaves it: a click is a dot, which a line without length is not."""
    if len(set(stroke)) == 1:
        painter.drawPoint(QPointF(*stroke[0]))
    else:
        painter.drawPolyline(polygon(*stroke))


def _stripes(colour: QColor) -> QImage:
    """A tile of slanted stripes."""
    y, x = np.indices((TILE_PX, TILE_PX))
    alpha = np.where((x + y) % TILE_PX < STRIPE_PX, STRONG, SOFT)
    tile = QImage(TILE_PX, TILE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    for row in range(TILE_PX):
        for column in range(TILE_PX):
            shade = QColor(colour)
            shade.setAlphaF(float(alpha[row, column]))
            tile.setPixelColor(column, row, shade)
    return tile
