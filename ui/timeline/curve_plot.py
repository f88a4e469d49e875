"""The curve editor: speed or field of view on the timeline's own axis. Loads pyqtgraph; import it when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.timeline import paint
from ui.timeline.curves import FOV_LEAST, FOV_MOST, Curve, curve_of, value_text
from ui.timeline.drags import Drag, MoveKeys, Scrub
from ui.timeline.layout import RIGHT_PX

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

    from app.session import Selection
    from engine.core.trajectory import Trajectory
    from ui.bridge import Bridge
    from ui.timeline.canvas import TimelineCanvas
    from ui.timeline.content import Content
    from ui.timeline.curves import CurveKind
    from ui.timeline.layout import TimeAxis

REACH_PX = 11
RIM_PX = 12  # of the plot beyond its curve, so that no point is cut


class ZoomKeys(Drag):
    """The field of view of the selected keys, up and down."""

    KEY = "timeline: fov"
    scrolls = False

    def __init__(self, bridge: Bridge, content: Content, plot: CurvePlot, grabbed: float) -> None:
        super().__init__(bridge, content)
        self._plot, self._offset, self._moves = plot, grabbed, False

    def move(self, at: QPointF, _axis: TimeAxis, modifiers: Qt.KeyboardModifier) -> None:
        degrees = self._plot.value_at(at.y()) + self._offset
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            degrees = round(degrees)
        degrees = min(max(degrees, FOV_LEAST), FOV_MOST)
        self._moves = self.bridge.do("path.fov", fov_y_deg=degrees, drag=self.KEY) or self._moves
        self.says = value_text(degrees, "fov")

    def finish(self) -> None:
        if self._moves:
            self.bridge.end_drag()

    def cancel(self) -> None:
        if self._moves:
            self.bridge.abandon_drag(self.KEY)


class CurvePlot(QWidget):
    """canvas: has the time axis, and does what keys and wheel mean there. The plot only shows; the pointer is ours."""

    def __init__(self, bridge: Bridge, canvas: TimelineCanvas, kind: CurveKind) -> None:
        super().__init__()
        self.kind: CurveKind = kind
        self.curve: Curve | None = None
        self._bridge, self._canvas = bridge, canvas
        self._drag: Drag | None = None
        self._at, self._scaled = QPointF(), (0.0, 1.0)
        self._plot: Any = pg.PlotWidget()  # pyqtgraph has no types worth checking
        self._line, self._head = pg.PlotCurveItem(antialias=True), pg.InfiniteLine(angle=90)
        self._grid = [pg.InfiniteLine(angle=0) for _ in range(3)]
        self._dots = pg.ScatterPlotItem(symbol=_diamond(), antialias=True)
        for item in (*self._grid, self._line, self._head, self._dots):
            self._plot.addItem(item, ignoreBounds=True)
        self._head.setZValue(1)
        self._says = QLabel(self)
        self._lay_out()
        self._dress()
        bridge.follow(self, self.refresh, bridge.changed)
        bridge.selected.connect(self._on_selected)
        canvas.axis_changed.connect(lambda _axis: self._align())
        self.show_kind(kind)

    def show_kind(self, kind: CurveKind) -> None:
        self.kind = kind
        title = tr("Speed along the path") if kind == "speed" else tr("Field of view along the path")
        self.setAccessibleName(title)
        self.refresh()

    def refresh(self) -> None:
        """Takes the path that is there now; while a point is dragged the scale stays."""
        path = self._path
        if path is None:
            return
        self.curve = curve = curve_of(path, self.kind)
        self._line.setData(curve.times, curve.values)
        if self._drag is None:
            self._scale(curve)
        self._show_keys(self._bridge.session.selection)
        self._head.setValue(self._bridge.session.selection.time_s)
        self._align()

    def value_at(self, y: float) -> float:
        """Of a pixel of this widget."""
        return float(self._plot.getViewBox().mapSceneToView(QPointF(0, y)).y())

    def place_of(self, key: int) -> QPointF:
        """In pixels of this widget."""
        assert self.curve is not None
        content = self._canvas.content
        at = content.keys[key] if content is not None else 0.0
        return self._pixel(at, float(self.curve.keys[key]))

    # pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        content, at = self._canvas.content, event.position()
        if content is None or event.button() != Qt.MouseButton.LeftButton or self.curve is None:
            return
        key = self._key_at(content, at)
        self._at = at
        if key is None:
            self._drag = Scrub(self._bridge, content)
            self._drag.move(at, self._canvas.axis, event.modifiers())
            return
        if key not in self._bridge.session.selection.keys:
            self._bridge.select(keys=(key,))
        if self.kind == "speed":
            self._drag = MoveKeys(self._bridge, content, key, at, self._canvas.axis)
        else:
            self._drag = ZoomKeys(self._bridge, content, self, float(self.curve.keys[key]) - self.value_at(at.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._at = event.position()
        if self._drag is not None:
            self._drag.move(self._at, self._canvas.axis, event.modifiers())
        else:
            self._show_cursor()
        self._say()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        if self._drag is not None:
            self._drag.finish()
            self._end_drag()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self._canvas.wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self._drag is not None:
            self._drag.cancel()
            self._end_drag()
        elif self.kind == "fov" and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._nudge(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            self._canvas.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self.curve is not None:
            self._align()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.curve is not None:
            self._dress()
            self.refresh()

    def _say(self) -> None:
        """What a drag says, above the pointer."""
        says = self._drag.says if self._drag is not None else ""
        self._says.setVisible(bool(says))
        self._says.setText(says)
        self._says.adjustSize()
        size = self._says.size()
        left = min(max(self._at.x() - 0.5 * size.width(), 4), self.width() - size.width() - 4)
        top = self._at.y() - size.height() - 12
        self._says.move(round(left), round(top if top >= 0 else self._at.y() + 16))

    def _end_drag(self) -> None:
        self._drag = None
        self._say()
        self.refresh()

    def _nudge(self, degrees: float) -> None:
        keys = self._bridge.session.selection.keys
        if keys and self.curve is not None:
            wanted = min(max(round(float(self.curve.keys[keys[0]])) + degrees, FOV_LEAST), FOV_MOST)
            self._bridge.do("path.fov", fov_y_deg=wanted, drag=ZoomKeys.KEY + " key")

    def _key_at(self, content: Content, at: QPointF) -> int | None:
        places = [self.place_of(key) for key in range(len(content.keys))]
        apart = [max(abs(place.x() - at.x()), abs(place.y() - at.y())) for place in places]
        near = int(np.argmin(apart))
        return near if apart[near] <= REACH_PX else None

    def _show_cursor(self) -> None:
        content = self._canvas.content
        on_key = content is not None and self.curve is not None and self._key_at(content, self._at) is not None
        drags = Qt.CursorShape.SizeHorCursor if self.kind == "speed" else Qt.CursorShape.SizeVerCursor
        self.setCursor(drags if on_key else Qt.CursorShape.ArrowCursor)

    # looks

    @property
    def _path(self) -> Trajectory | None:
        path = self._bridge.session.document.path
        return None if path is None else path.trajectory

    def _on_selected(self, selection: Selection) -> None:
        self._head.setValue(selection.time_s)
        self._show_keys(selection)

    def _show_keys(self, selection: Selection) -> None:
        content, curve = self._canvas.content, self.curve
        if content is None or curve is None or len(content.keys) != len(curve.keys):
            return
        chosen = [theme.colour("selection" if i in selection.keys else "text") for i in range(len(curve.keys))]
        self._dots.setData(x=list(content.keys), y=curve.keys.tolist(), brush=chosen)

    def _scale(self, curve: Curve) -> None:
        for line, mark in zip(self._grid, curve.marks, strict=True):
            line.setValue(mark)
        self._plot.getAxis("left").setTicks([[(mark, value_text(mark, self.kind)) for mark in curve.marks]])
        self._scaled = curve.low, curve.high

    def _align(self) -> None:
        """Under the canvas, pixel by pixel."""
        axis, (low, high) = self._canvas.axis, self._scaled
        aside, above = RIM_PX / axis.px_per_s, RIM_PX * (high - low) / max(self.height() - 2 * RIM_PX, 1)
        self._plot.getAxis("left").setWidth(axis.left - RIM_PX)
        self._plot.setXRange(axis.first - aside, axis.last + aside, padding=0)
        self._plot.setYRange(low - above, high + above, padding=0)

    def _pixel(self, time: float, value: float) -> QPointF:
        return self._plot.getViewBox().mapViewToScene(QPointF(time, value))

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._plot)
        self._says.setProperty("role", "chip")
        self._says.hide()
        self._says.raise_()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(84)
        plot, box = self._plot.getPlotItem(), self._plot.getViewBox()
        plot.layout.setContentsMargins(0, 0, RIGHT_PX - RIM_PX, 0)
        plot.layout.setSpacing(0)
        plot.hideButtons()
        plot.hideAxis("bottom")
        plot.setMenuEnabled(False)
        box.setMouseEnabled(False, False)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)

    def _dress(self) -> None:
        """In the colours of the theme in use."""
        self._plot.setBackground(theme.colour("panel"))
        left = self._plot.getAxis("left")
        left.setPen(None)
        left.setTextPen(theme.colour("secondary"))
        left.setStyle(tickLength=0, tickFont=paint.font(theme.CAPTION_PX), tickTextOffset=8, autoExpandTextSpace=False)
        for line in self._grid:
            line.setPen(pg.mkPen(theme.colour("line")))
        self._line.setPen(pg.mkPen(theme.colour("secondary"), width=2))
        self._head.setPen(pg.mkPen(theme.colour("text"), width=1))
        self._dots.setSize(2 * paint.KEY_PX + 1)
        self._dots.setPen(pg.mkPen(theme.colour("panel")))


def _diamond() -> QPainterPath:
    """As wide as it is high, like the keys on the timeline; of size 1 around 0."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(0, -0.5), QPointF(0.5, 0), QPointF(0, 0.5), QPointF(-0.5, 0)]))
    path.closeSubpath()
    return path
