"""Surfaces that float on the picture: they let a little of it through."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

OPACITY = 0.92
ROUND = 8.0
PAD = theme.GRID
LINE_PX = 26  # how high every single line is
SURFACES = 32  # kept


def line_font(widget: QWidget) -> QFont:
    """For what paints its own words: as large as a label's."""
    font = QFont(widget.font())
    font.setPixelSize(theme.LABEL_PX)
    return font


def paint_surface(widget: QWidget, opacity: float = OPACITY, radius: float = ROUND) -> QPainter:
    """The surface below a floating widget; go on with the painter that comes back."""
    colours = theme.colour("panel").name(), theme.colour("line").name()
    painter = QPainter(widget)
    painter.drawPixmap(0, 0, _surface(widget.size(), widget.devicePixelRatioF(), colours, opacity, radius))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


@lru_cache(maxsize=SURFACES)
def _surface(size: QSize, ratio: float, colours: tuple[str, str], opacity: float, radius: float) -> QPixmap:
    """Kept, because what floats on a picture is painted again with every picture."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    fill, rim = (QColor(colour) for colour in colours)
    fill.setAlphaF(opacity)
    rim.setAlphaF(opacity)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(rim, 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), radius, radius)
    painter.end()
    return made


class Floating(QWidget):
    """Holds one other widget, or none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(3 * PAD, 2 * PAD, 3 * PAD, 2 * PAD)
        self.content: QWidget | None = None

    def hold(self, content: QWidget | None) -> None:
        """The one before is let go; whoever made it keeps it."""
        if self.content is not None:
            self._box.removeWidget(self.content)
            self.content.hide()
            self.content.setParent(None)
        self.content = content
        if content is not None:
            self._box.addWidget(content)
            content.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        paint_surface(self).end()


class Whisper(QLabel):
    """One short line that lets the mouse through. strong: what just happened, rather than what could."""

    def __init__(self, parent: QWidget, *, strong: bool = False) -> None:
        super().__init__(parent)
        self._strong = strong
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(QFontMetrics(line_font(self)).horizontalAdvance(self.text()) + 6 * PAD + 2, LINE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, font = paint_surface(self), line_font(self)
        room = self.width() - 6 * PAD
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, max(room, 0) + 1)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self._strong else "secondary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
