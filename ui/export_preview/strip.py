"""The whole sphere in a corner of the preview, with a frame around what is looked at; a click looks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.film_look import draw_strip, outline
from ui import theme
from ui.export_preview.drawing import Drawing
from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from ui.export_preview.preview import Preview

SHARE, MOST_PX = 0.42, 320  # of the preview's width, and at most
WRAPS = 0.5  # two corners of the frame that are farther apart stand on two sides of the seam


class Strip(QWidget):
    """Twice as wide as high."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self._about: tuple[object, ...] = ()  # what the picture shows: not where one looks in it
        self.drawing = Drawing(preview, draw_strip, self)
        self.drawing.came.connect(self.update)
        preview.changed.connect(self._follow)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("The whole sphere"))
        self.setToolTip(tr("All that the film shows here; click to look there"))

    def lie_in(self, room: QRect) -> None:
        """In its lower left corner."""
        width = min(round(SHARE * room.width()), MOST_PX)
        self.setFixedSize(width, width // 2)
        self.move(room.left() + theme.GRID, room.bottom() + 1 - self.height() - theme.GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._look(event.position())

    def _look(self, at: QPointF) -> None:
        x, y = at.x() / max(self.width(), 1), at.y() / max(self.height(), 1)
        self._preview.look_at(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, shape = QPainter(self), QPainterPath()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape.addRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), theme.colour("background"))
        if not self.drawing.image.isNull():
            painter.drawImage(self.rect(), self.drawing.image)
            self._paint_frame(painter)
        painter.setPen(QPen(theme.colour("line"), 2))
        painter.drawPath(shape)

    def _paint_frame(self, painter: QPainter) -> None:
        """Dark under light, so that it reads on any picture."""
        looked = self.parentWidget() or self
        aspect = looked.width() / max(looked.height(), 1) / (2 if self._preview.eyes == "beside" else 1)
        rim = outline(self._preview.gaze, aspect)
        points = [QPointF(x * self.width(), y * self.height()) for x, y in rim.tolist()]
        lines = [
            (a, b)
            for a, b in zip(points, [*points[1:], points[0]], strict=True)
            if abs(a.x() - b.x()) < WRAPS * self.width()
        ]
        for colour, width in (("background", 3.0), ("selection", 1.5)):
            painter.setPen(QPen(theme.colour(colour), width))  # pyright: ignore[reportArgumentType] - two roles
            for a, b in lines:
                painter.drawLine(a, b)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._want()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.drawing.stop()

    def _follow(self) -> None:
        """Looking elsewhere moves only the frame."""
        about = self._preview.standpoint
        if about != self._about:
            self._about = about
            self._want()
        self.update()

    def _want(self) -> None:
        if self.isVisible():
            ratio = self.devicePixelRatioF()
            self.drawing.want(round(self.width() * ratio), round(self.height() * ratio))
