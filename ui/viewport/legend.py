"""What the colours on the picture mean, in the mode that is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from app.words import number, short_number
from engine.preview.modes import depth_ramp, depth_span
from ui import theme
from ui.i18n import tr
from ui.viewport.floating import LINE_PX, PAD, line_font, paint_surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from app.session import Session
    from engine.core.scene import Scene
    from ui.theme import Role

SWATCH = 9
RAMP_PX = 120

Entries = tuple[tuple["Role", str], ...]


def metres(value: float) -> str:
    return tr("{n} m", n=short_number(value, 2) if value < 10 else number(value))


class Legend(QWidget):
    """Swatches with words, or a ramp between two."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.entries: Entries = ()
        self._ramp: tuple[Callable[[], list[QColor]], str, str] | None = None
        self._spans: tuple[Scene, tuple[float, float]] | None = None

    def explain(self, mode: str, session: Session) -> None:
        """The colours of the mode; where a path shows, what its colours say."""
        self._ramp, self.entries = None, ()
        if mode == "depth":
            near, far = self._span(session.scene)
            colours = [QColor(*rgb) for rgb in depth_ramp(9).tolist()]
            self._ramp = lambda: colours, metres(near), metres(far)
        elif mode == "confidence":
            self._ramp = lambda: [theme.colour("imagined"), theme.colour("known")], tr("unsure"), tr("sure")
        elif mode == "steps":
            self.entries = (("known", tr("photo")), ("imagined", tr("imagined")))
        elif session.document.path is not None:
            self.entries = (("known", tr("known")), ("imagined", tr("will be imagined")))
        self.setAccessibleName(self._said())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(line_font(self))
        if self._ramp is not None:
            words = metrics.horizontalAdvance(self._ramp[1] + self._ramp[2])
            return QSize(words + RAMP_PX + 10 * PAD, LINE_PX)
        words = sum(metrics.horizontalAdvance(text) + SWATCH + 2 * PAD for _, text in self.entries)
        return QSize(words + 3 * PAD * (len(self.entries) + 1), LINE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self._ramp is None and not self.entries:
            return
        painter = paint_surface(self, radius=theme.RADIUS)
        painter.setFont(line_font(self))
        if self._ramp is not None:
            self._paint_ramp(painter, *self._ramp)
        else:
            self._paint_swatches(painter)
        painter.end()

    def _paint_swatches(self, painter: QPainter) -> None:
        x, middle, metrics = 3.0 * PAD, self.height() / 2, QFontMetrics(line_font(self))
        for role, text in self.entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(role))
            painter.drawRoundedRect(QRectF(x, middle - SWATCH / 2, SWATCH, SWATCH), 2, 2)
            x += SWATCH + 2 * PAD
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(x, _baseline(self)), text)
            x += metrics.horizontalAdvance(text) + 3 * PAD

    def _paint_ramp(self, painter: QPainter, ramp: Callable[[], list[QColor]], left: str, right: str) -> None:
        colours, metrics = ramp(), QFontMetrics(line_font(self))
        x = 5.0 * PAD + metrics.horizontalAdvance(left)
        bar = QRectF(x, self.height() / 2 - 4, RAMP_PX, 8)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for i, colour in enumerate(colours):
            gradient.setColorAt(i / (len(colours) - 1), colour)
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(3.0 * PAD, _baseline(self)), left)
        painter.drawText(QPointF(bar.right() + 2 * PAD, _baseline(self)), right)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)

    def _span(self, scene: Scene) -> tuple[float, float]:
        """Kept for a scene, because finding it looks at a whole picture."""
        if self._spans is None or self._spans[0] is not scene:
            self._spans = scene, depth_span(scene)
        return self._spans[1]

    def _said(self) -> str:
        if self._ramp is not None:
            return tr("From {a} to {b}", a=self._ramp[1], b=self._ramp[2])
        return ", ".join(text for _, text in self.entries)


def _baseline(widget: QWidget) -> float:
    metrics = QFontMetrics(line_font(widget))
    return (widget.height() + metrics.ascent() - metrics.descent()) / 2
