"""Select and move: a click selects a key, a drag moves it in its level plane (with Alt in the picture's plane)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen

from app.words import number
from ui import theme
from ui.i18n import tr
from ui.viewport.gizmo_math import drag_plane, on_plane, snapped
from ui.viewport.path_marks import label
from ui.viewport.tools.base import Pointer, Tool
from ui.viewport.tools.gesture import Gesture

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent

    from app.document import CameraPath
    from engine.core.camera import View
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]

SNAP_M = 0.1
STILL_PX = 3.0  # a press that moves less is a click


class KeyTool(Tool):
    """A tool with which keys of the path can be pointed at."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._hovered: int | None = None

    @property
    def path(self) -> CameraPath | None:
        return self.bridge.session.document.path

    def hovered_key(self) -> int | None:
        return self._hovered

    def hover(self, p: Pointer) -> None:
        before, self._hovered = self._hovered, self.viewport.layers.path.key_at(p.x, p.y, self.viewport.view)
        if self._hovered != before:
            self.viewport.update_overlay()

    def leave(self) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.viewport.update_overlay()

    def deactivate(self) -> None:
        super().deactivate()
        self.leave()

    def select_key(self, key: int, p: Pointer) -> bool:
        """As a list does: with Ctrl a key joins or leaves the others, with Shift it joins them. True if it is selected
        now."""
        chosen = self.bridge.session.selection.keys
        if p.ctrl and key in chosen:
            self.bridge.select(keys=tuple(k for k in chosen if k != key))
            return False
        if p.shift or p.ctrl:
            self.bridge.select(keys=(*(k for k in chosen if k != key), key))
        elif key not in chosen:
            self.bridge.select(keys=(key,))
        return True


class SelectTool(KeyTool):
    name = "select"
    icon = "mdi6.cursor-default-outline"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._move: _KeyMove | None = None
        self._pressed: Pointer | None = None  # on a key
        self._corner: Pointer | None = None  # of a rectangle
        self._now: Pointer | None = None

    @property
    def title(self) -> str:
        return tr("Select and move keys")

    @property
    def hint(self) -> str:
        if self._move is not None:
            return tr("Alt: in the picture's plane   Ctrl: in steps of 0.1 m   Esc: back to where it was")
        if self._hovered is not None:
            return tr("Click: select   Ctrl+click: add or remove   Drag: move at its height")
        return tr("Drag: orbit   Shift+drag: select keys in a rectangle   Double-click: focus there")

    def cursor(self) -> QCursor:
        shapes = Qt.CursorShape
        if self._move is not None:
            return QCursor(shapes.ClosedHandCursor)
        if self._corner is not None:
            return QCursor(shapes.CrossCursor)
        return QCursor(shapes.PointingHandCursor if self._hovered is not None else shapes.ArrowCursor)

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        if self._hovered is not None:
            self._pressed = p if self.select_key(self._hovered, p) else None
            return True
        if p.shift and self.path is not None:
            self._corner = self._now = p
        return self._corner is not None

    def move(self, p: Pointer) -> bool:
        self._now = p
        if self._pressed is not None and self._move is None and _apart(p, self._pressed) > STILL_PX:
            assert self._hovered is not None
            self._move = _KeyMove(self, self._hovered, self._pressed)
        if self._move is not None:
            self._move.to(p)
        self.viewport.update_overlay()
        return True

    def release(self, p: Pointer) -> bool:
        if self._move is not None:
            self._move.gesture.end()
        elif self._corner is not None:
            self._select_within(p)
        elif self._pressed is not None and not (p.ctrl or p.shift) and self._hovered is not None:
            self.bridge.select(keys=(self._hovered,))
        self._forget()
        return True

    def cancel(self) -> bool:
        busy = self._move is not None or self._corner is not None
        if self._move is not None:
            self._move.gesture.abandon()
        self._forget()
        return busy

    def key(self, event: QKeyEvent) -> bool:
        """Alt may be pressed and released in the middle of a drag."""
        return self._move is not None and event.key() in (Qt.Key.Key_Alt, Qt.Key.Key_Control)

    def paint(self, painter: QPainter, view: View) -> None:
        if self._corner is not None and self._now is not None:
            fill = QColor(theme.colour("selection"))
            fill.setAlphaF(0.12)
            painter.setPen(QPen(theme.colour("selection"), 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(fill)
            painter.drawRect(self._rectangle(self._now))
        if self._move is not None and self._now is not None:
            label(painter, view, (self._now.x + 18, self._now.y - 18), self._move.words)

    def _select_within(self, p: Pointer) -> None:
        chosen = self.bridge.session.selection.keys if p.ctrl else ()
        found = self.viewport.layers.path.keys_in(self._rectangle(p), self.viewport.view)
        self.bridge.select(keys=(*chosen, *(key for key in found if key not in chosen)))

    def _rectangle(self, p: Pointer) -> QRectF:
        assert self._corner is not None
        return QRectF(QPointF(self._corner.x, self._corner.y), QPointF(p.x, p.y)).normalized()

    def _forget(self) -> None:
        self._move = self._pressed = self._corner = self._now = None
        self.viewport.update_overlay()


class _KeyMove:
    """The selected keys follow the pointer, the one under it exactly. words: how far they went, and why in steps."""

    def __init__(self, tool: SelectTool, key: int, pressed: Pointer) -> None:
        assert tool.path is not None
        self._viewport, self._pressed = tool.viewport, pressed
        self._view = tool.viewport.view
        self._place = np.array(tool.path.trajectory.keyframes[key].position)
        self._done = np.zeros(3)
        self.gesture = Gesture(tool.bridge, "move keys")
        self.words = ""

    def to(self, p: Pointer) -> None:
        normal, level = drag_plane(self._view, self._place, facing=p.alt)
        offset = self._offset(p, normal)
        if offset is None:
            return
        offset = snapped(offset, SNAP_M) if p.ctrl else offset
        self.words = _words(offset, p, level)
        if not np.array_equal(offset, self._done):
            self.gesture.do("path.move", offset=(offset - self._done).tolist())
            self._done = offset

    def _offset(self, p: Pointer, normal: Array) -> Array | None:
        """From where the pointer's ray met the plane at the press to where it meets it now."""
        start, now = self._viewport.ray(self._pressed.x, self._pressed.y), self._viewport.ray(p.x, p.y)
        began, met = on_plane(start, self._place, normal), on_plane(now, self._place, normal)
        return None if began is None or met is None else met - began


def _words(offset: Array, p: Pointer, level: bool) -> str:
    metres = float(np.linalg.norm(offset))
    if p.ctrl:
        return tr("{metres} m, in steps of 0.1 m", metres=number(metres, 1))
    if level:
        return tr("{metres} m, at the same height", metres=number(metres, 2))
    if p.alt:
        return tr("{metres} m, in the picture's plane", metres=number(metres, 2))
    return tr("{metres} m, in the picture's plane: the level one is seen edge-on", metres=number(metres, 2))


def _apart(a: Pointer, b: Pointer) -> float:
    return float(np.hypot(a.x - b.x, a.y - b.y))
