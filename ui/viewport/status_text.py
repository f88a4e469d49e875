"""How much is drawn, how fast and by what: a line that reads on any picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from app.words import number
from ui import theme
from ui.i18n import tr
from ui.viewport.floating import LINE_PX, PAD, line_font

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.viewport.canvas import CanvasStats

BACKING = 0.7  # opacity: enough on a white wall, hardly seen on a dark one
SLOWEST_FPS = 6.0  # fewer pictures in a second are no movement


def count_text(splats: int) -> str:
    """Three figures are enough: 812 k, 1.24 M."""
    if splats < 1000:
        return str(splats)
    if splats < 999_500:
        return tr("{n} k", n=number(splats / 1000, 1 if splats < 9950 else 0))
    return tr("{n} M", n=number(splats / 1e6, 2))


def status_text(stats: CanvasStats) -> str:
    """ "812 k splats · 31 fps · CPU"; nothing of the rate while nothing moves."""
    parts = [tr("{n} splats", n=count_text(stats.splats))] if stats.splats else []
    if stats.fps >= SLOWEST_FPS:
        parts.append(tr("{n} fps", n=round(stats.fps)))
    return " · ".join([*parts, stats.name])


class StatusText(QWidget):
    """Letters on a soft ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, text: str, why: str) -> bool:
        """True if it says something else now. why: the tooltip, what draws the picture and why that."""
        self.setToolTip(why)
        if text == self._text:
            return False
        self._text = text
        self.setAccessibleName(text)
        self.update()
        return True

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(QFontMetrics(line_font(self)).horizontalAdvance(self._text) + 4 * PAD, LINE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = theme.colour("background")
        soft.setAlphaF(BACKING)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
        painter.setFont(line_font(self))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
