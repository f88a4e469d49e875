"""What pointer and keys do on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from ui.i18n import tr
from ui.timeline.drags import Drag, MoveKeys, MoveSpan, Rubber, Scrub
from ui.timeline.hits import Hit, hit, neighbour
from ui.timeline.layout import TimeAxis
from ui.timeline.menus import context_menu
from ui.timeline.rows import TimelineRows

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

    from ui.bridge import Bridge
    from ui.player import Player
    from ui.timeline.content import Content

ZOOM = 1.2  # a notch of the wheel
SCROLL_MS = 30
SCROLL_SHARE = 0.15  # of what hangs over the edge, each time
MOST_TIMES = 4  # of the path's length, that a drag may bring into sight

Key = Qt.Key
Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class TimelineCanvas(TimelineRows):
    key_hovered = Signal(object)  # its number from 0, or None

    def __init__(self, bridge: Bridge, player: Player) -> None:
        super().__init__(bridge)
        self._player, self._modifiers = player, Qt.KeyboardModifier.NoModifier
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_along)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Timeline"))

    # pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        content, at = self.content, event.position()
        if content is None or self._drag is not None:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._set_hover(None)
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
        elif found.kind in ("span_first", "span_last"):
            self._bridge.do("edit.generation", span_s=None)
        elif found.kind == "ruler":
            self.fit()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802
        self._set_hover(None)
        self.update()

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
                return MoveKeys(self._bridge, content, found.index, at, self.axis)
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
        self._set_hover((self._hit(at), at) if self.content is not None else None)

    def _set_hover(self, hover: tuple[Hit, QPointF] | None) -> None:
        before, self._hover = self._hover, hover
        old, new = (held[0] if held else None for held in (before, hover))
        if (old and (old.kind, old.index)) != (new and (new.kind, new.index)):
            self._show_cursor(new)
            self._static = QPixmap()
            self.key_hovered.emit(new.index if new is not None and new.kind == "key" else None)

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
        self._set_hover(None)
        self.refresh()
        self._repaint()

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

    def _hit(self, at: QPointF) -> Hit:
        assert self.content is not None
        return hit(self.content, self.axis, self._rows(), at.x(), at.y())


def _chosen(before: tuple[int, ...], one: int, *, shift: bool) -> tuple[int, ...]:
    """What is selected after a press on `one`; a press on one of several keeps them, so that they can be dragged."""
    if shift:
        return tuple(sorted({*before} ^ {one}))
    return before if one in before else (one,)
