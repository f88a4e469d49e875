"""The rows on their time axis: takes what the session has, paints it, and keeps what is looked at in sight."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.i18n import tr
from ui.thumbnails import thumbnails_of
from ui.timeline import paint
from ui.timeline.content import Content, content_of
from ui.timeline.drags import Drag, Rubber
from ui.timeline.layout import FEWEST_FRAMES, Rows, TimeAxis, fitted, rows_in
from ui.timeline.words import hover_text, most_text, spoken

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.session import Selection
    from ui.bridge import Bridge
    from ui.timeline.hits import Hit
    from ui.timeline.layout import Row

PULSE_MS, PULSE_S = 50, 1.6
BOTTOM_PX = 4
LEAST_PX, CURVE_PX, USUAL_PX = 108, 58, 142
QWIDGETSIZE_MAX = (1 << 24) - 1


class TimelineRows(QWidget):
    """Shows; what the pointer does is its subclass's."""

    axis_changed = Signal(object)  # TimeAxis

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.content: Content | None = None
        self.axis = fitted(0, 1, 600)
        self._bridge, self._chosen = bridge, bridge.session.selection
        self._curve, self._fitted = False, True
        self._static = QPixmap()  # everything that stays while playhead and pointer move; null: to be painted anew
        self._strip: tuple[object, QPixmap] | None = None  # the forecast, and what it shows
        self._drag: Drag | None = None
        self._hover: tuple[Hit, QPointF] | None = None
        self._pointer = QPointF()
        self._thumbnails = thumbnails_of(bridge)
        self._thumbnails.made.connect(lambda _step: self._repaint())
        self._pulse = QTimer(self, interval=PULSE_MS)
        self._pulse.timeout.connect(self._repaint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_curve(on=False)
        self._listen(bridge)
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(900, CURVE_PX if self._curve else USUAL_PX)

    def set_curve(self, *, on: bool) -> None:
        """Only ruler and keys, because a curve stands below; or all rows."""
        self._curve = on
        self.setMinimumHeight(CURVE_PX if on else LEAST_PX)
        self.setMaximumHeight(CURVE_PX if on else QWIDGETSIZE_MAX)
        self._repaint()

    def fit(self) -> None:
        """The whole path from edge to edge."""
        self._fitted = True
        self._set_axis(self._whole())

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Closer, around x or the playhead."""
        if self.content is None:
            return
        at = self.axis.x(self._bridge.session.selection.time_s) if x is None else x
        least = FEWEST_FRAMES / self.content.fps
        axis = self.axis.zoomed(factor, at, self.content.start, self._end(), least)
        self._fitted = axis.last - axis.first >= self._end() - self.content.start - 1e-9
        self._set_axis(axis)

    def refresh(self) -> None:
        """Takes what the session has now."""
        before, self.content = self.content, content_of(self._bridge.session)
        if self._fitted and self._drag is None:
            self._set_axis(self._whole())
        looking = self.content is not None and self.content.forecast is None and self.content.looking
        if not looking or self._bridge.session.settings.reduced_motion:
            self._pulse.stop()
        elif not self._pulse.isActive():
            self._pulse.start()
        if self.content != before:
            self._repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self._static.isNull():
            self._static = self._painted()
        painter.drawPixmap(0, 0, self._static)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.content is not None:
            self._paint_moving(painter, self.content)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("selection"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _painted(self) -> QPixmap:
        """Everything that stays while playhead and pointer move."""
        made = QPixmap(self.size() * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(theme.colour("panel"))
        if self.content is not None:
            painter = QPainter(made)
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_rows(painter, self.content)
            painter.end()
        return made

    def _paint_rows(self, painter: QPainter, content: Content) -> None:
        rows, axis, chosen = self._rows(), self.axis, self._bridge.session.selection
        paint.labels(painter, rows, axis.left - 12, {"forecast": most_text(content), "keys": self._keys_note(chosen)})
        paint.ruler(painter, axis, rows["ruler"], content)
        if not self._curve:
            self._paint_forecast(painter, rows["forecast"], content)
            paint.steps(painter, axis, rows, content, chosen.steps, self._thumbnails.of)
        paint.span(painter, axis, rows, content)
        if not self._curve:
            paint.touches(painter, axis, rows["forecast"], content)
        hovered = self._hover[0].index if self._hover and self._hover[0].kind == "key" else -1
        paint.keys(painter, axis, rows["keys"], content, chosen.keys, hovered)

    def _paint_forecast(self, painter: QPainter, row: Row, content: Content) -> None:
        """Kept while it stays the same: the marks of what is being made change many times as often."""
        if content.forecast is None:
            paint.forecast(painter, self.axis, row, content, self._brightness())
            return
        axis, ratio, ground = self.axis, self.devicePixelRatioF(), theme.colour("panel")
        place = QRectF(axis.left, row.top, axis.right - axis.left, row.height).toAlignedRect()
        shown = content.forecast, axis, row, ratio, ground.name()
        if self._strip is None or self._strip[0] != shown:
            strip = QPixmap(place.size() * ratio)
            strip.setDevicePixelRatio(ratio)
            strip.fill(ground)
            below = QPainter(strip)
            below.setRenderHints(painter.renderHints())
            below.translate(-place.topLeft())
            paint.forecast(below, axis, row, content, 0.0)
            below.end()
            self._strip = shown, strip
        painter.drawPixmap(place.topLeft(), self._strip[1])

    def _paint_moving(self, painter: QPainter, content: Content) -> None:
        bottom = self.height() - (0 if self._curve else BOTTOM_PX)
        paint.playhead(painter, self.axis, self._bridge.session.selection.time_s, bottom)
        if isinstance(self._drag, Rubber):
            self._paint_rubber(painter, self._drag)
        if self._drag is not None and self._drag.guide is not None:
            paint.guide(painter, self.axis, self._drag.guide, bottom)
        inside = QRectF(self.rect())
        if self._drag is not None and self._drag.says:
            paint.chip(painter, self._drag.says, self._pointer.x(), self._pointer.y(), inside)
        elif self._hover is not None and (text := hover_text(content, self._hover[0])):
            paint.chip(painter, text, self._hover[1].x(), self._hover[1].y(), inside)

    def _paint_rubber(self, painter: QPainter, drag: Rubber) -> None:
        fill = QColor(theme.colour("selection"))
        fill.setAlpha(40)
        painter.setPen(QPen(theme.colour("selection"), 1))
        painter.setBrush(fill)
        painter.drawRect(QRectF(drag.began, drag.at).normalized())

    def _brightness(self) -> float:
        """Of what is not known yet; still where motion is reduced."""
        if not self._pulse.isActive():
            return 0.5
        return 0.5 + 0.5 * math.sin(2 * math.pi * time.monotonic() / PULSE_S)

    def _keys_note(self, chosen: Selection) -> str:
        return tr("{n} selected", n=len(chosen.keys)) if len(chosen.keys) > 1 else ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        whole = self._whole()
        kept = TimeAxis(self.axis.first, self.axis.last, whole.left, whole.right)
        self._set_axis(whole if self._fitted else kept)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._repaint()

    def _listen(self, bridge: Bridge) -> None:
        bridge.follow(self, self.refresh, bridge.changed, bridge.forecast_changed, bridge.jobs_changed)
        bridge.opened.connect(self.fit)
        bridge.selected.connect(self._on_selected)

    def _on_selected(self, selection: Selection) -> None:
        before, self._chosen = self._chosen, selection
        if (before.keys, before.steps) != (selection.keys, selection.steps):
            self._static = QPixmap()
        if before.time_s != selection.time_s and self._drag is None:
            self._follow(selection.time_s)
        if self.hasFocus():
            self.setAccessibleDescription(spoken(self.content, selection))
        self.update()

    def _follow(self, time_s: float) -> None:
        """The playhead stays in sight: page by page."""
        axis = self.axis
        if self.content is not None and not self._fitted and not axis.first <= time_s <= axis.last:
            self._set_axis(axis.scrolled(axis.x(time_s) - axis.left, self.content.start, self._end()))

    def _pan(self, px: float) -> None:
        if self.content is not None:
            self._set_axis(self.axis.scrolled(px, self.content.start, self._end()))

    def _set_axis(self, axis: TimeAxis) -> None:
        if axis != self.axis:
            self.axis = axis
            self.axis_changed.emit(axis)
            self._repaint()

    def _whole(self) -> TimeAxis:
        start, end = (self.content.start, self._end()) if self.content is not None else (0.0, 1.0)
        return fitted(start, end, self.width())

    def _end(self) -> float:
        assert self.content is not None
        return self.content.end if self.content.end > self.content.start else self.content.start + 1

    def _rows(self) -> Rows:
        return rows_in(self.height(), curve=self._curve)

    def _repaint(self) -> None:
        self._static = QPixmap()
        self.update()
