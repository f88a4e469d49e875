"""The widget with the time axis: paints the rows, follows the pointer and the keys."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.i18n import tr
from ui.panels.steps_model import Thumbnails
from ui.timeline import paint
from ui.timeline.content import Content, content_of
from ui.timeline.drags import Drag, MoveKeys, MoveSpan, Rubber, Scrub
from ui.timeline.hits import Hit, hit, neighbour
from ui.timeline.layout import FEWEST_FRAMES, Rows, TimeAxis, fitted, rows_in
from ui.timeline.menus import context_menu
from ui.timeline.words import hover_text, most_text

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from app.session import Selection
    from ui.bridge import Bridge
    from ui.player import Player

ZOOM = 1.2  # a notch of the wheel
PULSE_MS, PULSE_S = 50, 1.6
SCROLL_MS = 30
SCROLL_SHARE = 0.15  # of what hangs over the edge, each time
BOTTOM_PX = 4
MOST_TIMES = 4  # of the path's length, that a drag may bring into sight

Key = Qt.Key
Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class TimelineCanvas(QWidget):
    """curve: only ruler and keys, because a curve stands below."""

    axis_changed = Signal(object)  # TimeAxis

    def __init__(self, bridge: Bridge, player: Player, *, curve: bool = False) -> None:
        super().__init__()
        self.content: Content | None = None
        self.axis = fitted(0, 1, 600)
        self._bridge, self._player, self._curve = bridge, player, curve
        self._fitted, self._static = True, QPixmap()
        self._drag: Drag | None = None
        self._hover: tuple[Hit, QPointF] | None = None
        self._pointer, self._modifiers = QPointF(), Qt.KeyboardModifier.NoModifier
        self._thumbnails = Thumbnails(bridge, self)
        self._thumbnails.made.connect(lambda _step: self._repaint())
        self._pulse, self._scroll = QTimer(self, interval=PULSE_MS), QTimer(self, interval=SCROLL_MS)
        self._pulse.timeout.connect(self._repaint)
        self._scroll.timeout.connect(self._scroll_along)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(58 if curve else 108)
        self.setAccessibleName(tr("Timeline"))
        self._listen(bridge)
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(900, 58 if self._curve else 142)

    def set_curve(self, on: bool) -> None:
        """Only ruler and keys, because a curve stands below; or all rows."""
        self._curve = on
        self.setMinimumHeight(58 if on else 108)
        self.setMaximumHeight(58 if on else 16777215)
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
        self.content = content_of(self._bridge.session)
        if self._fitted and self._drag is None:
            self._set_axis(self._whole())
        unknown = self.content is not None and self.content.forecast is None
        if unknown and not self._bridge.session.settings.reduced_motion:
            self._pulse.start()
        else:
            self._pulse.stop()
        self._repaint()

    # painting

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
        paint.labels(painter, rows, {"forecast": most_text(content), "keys": self._keys_note(chosen)})
        paint.ruler(painter, axis, rows["ruler"], content)
        if not self._curve:
            paint.forecast(painter, axis, rows["forecast"], content, self._brightness())
            paint.steps(painter, axis, rows, content, chosen.steps, self._thumbnails.of)
        paint.span(painter, axis, rows, content)
        if not self._curve:
            paint.touches(painter, axis, rows["forecast"], content)
        hovered = self._hover[0].index if self._hover and self._hover[0].kind == "key" else -1
        paint.keys(painter, axis, rows["keys"], content, chosen.keys, hovered)

    def _paint_moving(self, painter: QPainter, content: Content) -> None:
        paint.playhead(painter, self.axis, self._bridge.session.selection.time_s, self.height() - BOTTOM_PX)
        if isinstance(self._drag, Rubber):
            self._paint_rubber(painter, self._drag)
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

    # pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        content, at = self.content, event.position()
        if content is None or self._drag is not None:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._hover = None
            self._drag = self._drag_at(content, self._hit(at), at, event.modifiers())
            if isinstance(self._drag, Scrub):
                self._drag.move(at, self.axis, event.modifiers())
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._pointer = at
        self._repaint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at, self._modifiers = event.position(), event.modifiers()
        if self._drag is not None:
            self._drag.move(at, self.axis, event.modifiers())
            outside = not self.axis.left - 8 <= at.x() <= self.axis.right + 8
            if self._drag is not None and self._drag.scrolls and outside and not self._scroll.isActive():
                self._scroll.start()
        elif event.buttons() & Qt.MouseButton.MiddleButton:
            self._pan(self._pointer.x() - at.x())
        else:
            self._hover_over(at)
        self._pointer = at
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self._drag is not None:
            drag, self._drag = self._drag, None
            drag.finish()
            self._end_drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        content, at = self.content, event.position()
        if content is None or event.button() != Qt.MouseButton.LeftButton:
            return
        found = self._hit(at)
        if found.kind == "keys" and content.start <= found.time <= content.end:
            self._bridge.do("path.insert_key", time_s=found.time)
        elif found.kind in ("key", "step", "slot", "touch"):
            self._bridge.select(time_s=found.time)
        elif found.kind == "ruler":
            self.fit()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802
        self._hover = None
        self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Along the time; with Ctrl closer, at the pointer."""
        turned = event.angleDelta()
        if event.modifiers() & Ctrl:
            self.zoom(ZOOM ** (turned.y() / 120), event.position().x())
        else:
            self._pan(-0.6 * (turned.x() or turned.y()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        if self.content is not None and self._drag is None:
            found = self._hit(QPointF(event.pos()))
            self._choose(found, event.modifiers(), keep=True)
            context_menu(self, self._bridge, self.content, found, self.fit).popup(event.globalPos())

    def _drag_at(self, content: Content, found: Hit, at: QPointF, modifiers: Qt.KeyboardModifier) -> Drag | None:
        """What a press there begins."""
        self._choose(found, modifiers)
        match found.kind:
            case "ruler" if modifiers & Shift:
                return MoveSpan(self._bridge, content, found.time)
            case "span_first" | "span_last" if content.span is not None:
                return MoveSpan(self._bridge, content, content.span[found.kind == "span_first"])
            case "ruler" | "forecast" | "touch":
                return Scrub(self._bridge, content)
            case "key" if found.index in self._bridge.session.selection.keys:
                return MoveKeys(self._bridge, content, found.index, at)
            case "keys":
                return Rubber(self._bridge, content, at, add=bool(modifiers & Shift))
            case _:
                return None

    def _choose(self, found: Hit, modifiers: Qt.KeyboardModifier, *, keep: bool = False) -> None:
        """Selects what is under the pointer; Shift adds or takes away. keep: what is selected with others stays so."""
        chosen, content = self._bridge.session.selection, self.content
        if found.kind == "key":
            self._bridge.select(keys=_chosen(chosen.keys, found.index, shift=bool(modifiers & Shift)))
        elif found.kind == "step" and content is not None:
            step = content.steps[found.index].id
            self._bridge.select(steps=_chosen(chosen.steps, step, shift=bool(modifiers & Shift)))
        elif found.kind == "keys" and not keep and not modifiers & Shift:
            self._bridge.select(keys=())

    def _hover_over(self, at: QPointF) -> None:
        before = self._hover
        self._hover = (self._hit(at), at) if self.content is not None else None
        old, new = (held[0] if held else None for held in (before, self._hover))
        if (old and (old.kind, old.index)) != (new and (new.kind, new.index)):
            self._show_cursor(new)
            self._static = QPixmap()

    def _show_cursor(self, found: Hit | None) -> None:
        """Says what a press will do."""
        shapes = {"key": Qt.CursorShape.SizeHorCursor, "span_first": Qt.CursorShape.SplitHCursor,
                  "span_last": Qt.CursorShape.SplitHCursor, "step": Qt.CursorShape.PointingHandCursor}  # fmt: skip
        self.setCursor(shapes.get(found.kind if found else "", Qt.CursorShape.ArrowCursor))

    def _scroll_along(self) -> None:
        """The pointer hangs over an edge in a drag: the axis goes there, and where the path ends, farther."""
        over = max(self._pointer.x() - self.axis.right, 0) - max(self.axis.left - self._pointer.x(), 0)
        if self._drag is None or self.content is None or abs(over) <= 8:
            self._scroll.stop()
            return
        by = SCROLL_SHARE * over / self.axis.px_per_s
        start, end = self.content.start, self._end()
        if over > 0 and self.axis.last + by > end and isinstance(self._drag, MoveKeys):
            last = min(self.axis.last + by, start + MOST_TIMES * (end - start))
            self._set_axis(TimeAxis(self.axis.first, last, self.axis.left, self.axis.right))
        else:
            self._set_axis(
                self.axis.scrolled(SCROLL_SHARE * over, min(start, self.axis.first), max(end, self.axis.last))
            )
        self._drag.move(self._pointer, self.axis, self._modifiers)

    def _end_drag(self) -> None:
        self._scroll.stop()
        self._hover = None
        self.refresh()

    # keys

    def event(self, event: QEvent) -> bool:
        """Keys that are shortcuts of the window elsewhere are the timeline's while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and self._does(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.content is None or not self._does(event):
            super().keyPressEvent(event)
            return
        shift = bool(event.modifiers() & Shift)
        match event.key():
            case Key.Key_Escape:
                self._escape()
            case Key.Key_Left | Key.Key_Right:
                self._step(self.content, forward=event.key() == Key.Key_Right, to_key=shift)
            case Key.Key_Home:
                self._player.to_start()
            case Key.Key_End:
                self._player.to_end()
            case Key.Key_Delete | Key.Key_Backspace:
                self._bridge.do("path.delete_keys")
            case Key.Key_A:
                self._bridge.select(keys=tuple(range(len(self.content.keys))))
            case Key.Key_Plus | Key.Key_Equal | Key.Key_Minus:
                self.zoom(1 / ZOOM if event.key() == Key.Key_Minus else ZOOM)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def _does(self, event: QKeyEvent) -> bool:
        """Whether a key means something here."""
        ctrl, keys = bool(event.modifiers() & Ctrl), self._bridge.session.selection.keys
        match event.key():
            case Key.Key_Delete | Key.Key_Backspace:
                return bool(keys) and not ctrl
            case Key.Key_A:
                return ctrl
            case Key.Key_Escape:
                return self._drag is not None or self._player.looking or bool(keys)
            case Key.Key_Left | Key.Key_Right | Key.Key_Home | Key.Key_End:
                return not ctrl
            case Key.Key_Plus | Key.Key_Equal | Key.Key_Minus:
                return True
            case _:
                return False

    def _escape(self) -> None:
        """The drag first, then looking through the camera, then the selection."""
        if self._drag is not None:
            drag, self._drag = self._drag, None
            drag.cancel()
            self._end_drag()
        elif self._player.looking:
            self._player.leave()
        else:
            self._bridge.select(keys=())

    def _step(self, content: Content, *, forward: bool, to_key: bool) -> None:
        if to_key:
            time_s = neighbour(content, self._bridge.session.selection.time_s, forward)
            keys = tuple(i for i, at in enumerate(content.keys) if abs(at - time_s) < 1e-6)
            self._bridge.select(time_s=time_s, keys=keys)
        else:
            self._player.step(1 if forward else -1)

    # the rest

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        whole = self._whole()
        kept = TimeAxis(self.axis.first, self.axis.last, whole.left, whole.right)
        self._set_axis(whole if self._fitted else kept)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another theme."""
        super().changeEvent(event)
        self._repaint()

    def _listen(self, bridge: Bridge) -> None:
        bridge.changed.connect(lambda _document: self.refresh())
        bridge.forecast_changed.connect(self.refresh)
        bridge.jobs_changed.connect(lambda _jobs: self.refresh())
        bridge.opened.connect(self.fit)
        bridge.selected.connect(self._on_selected)
        self._chosen = bridge.session.selection

    def _on_selected(self, selection: Selection) -> None:
        before, self._chosen = self._chosen, selection
        if (before.keys, before.steps) != (selection.keys, selection.steps):
            self._static = QPixmap()
        if before.time_s != selection.time_s and self._drag is None:
            self._follow(selection.time_s)
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

    def _hit(self, at: QPointF) -> Hit:
        assert self.content is not None
        return hit(self.content, self.axis, self._rows(), at.x(), at.y())

    def _repaint(self) -> None:
        self._static = QPixmap()
        self.update()


def _chosen(before: tuple[int, ...], one: int, *, shift: bool) -> tuple[int, ...]:
    """What is selected after a press on `one`; a press on one of several keeps them, so that they can be dragged."""
    if shift:
        return tuple(sorted({*before} ^ {one}))
    return before if one in before else (one,)
