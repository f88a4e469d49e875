"""Whose the mouse is: the camera's, the wipe's or the tool's; and what the pointer says about the next click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QNativeGestureEvent

from ui.i18n import tr
from ui.viewport.navigation import gesture_of
from ui.viewport.tools import Pointer

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from ui.viewport.viewport import Viewport

SHAPES = {
    "orbit": Qt.CursorShape.ClosedHandCursor,
    "look": Qt.CursorShape.ClosedHandCursor,
    "pan": Qt.CursorShape.SizeAllCursor,
}
LEFT = Qt.MouseButton.LeftButton


class Hands(QObject):
    """Pointer and keys of one viewport."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        viewport.installEventFilter(self)
        self._owner = ""  # of the mouse while a button is held: "camera", "wipe", "tool"
        self._button = Qt.MouseButton.NoButton
        self._at: Pointer | None = None

    def press(self, p: Pointer) -> None:
        """The first button decides; others pressed meanwhile do nothing."""
        if self._owner:
            return
        viewport, gesture = self._viewport, gesture_of(p)
        self._owner, self._button = "camera", p.button
        if gesture:
            viewport.navigation.press(p, gesture)
        elif viewport.wipe.press(p):
            self._owner = "wipe"
        elif p.button != LEFT:
            self._owner = ""
        elif viewport.locked_view is None and viewport.tool.press(p):
            self._owner = "tool"
        else:
            viewport.navigation.press(p, "orbit")
        self.show_what_a_click_does(p)

    def move(self, p: Pointer) -> None:
        viewport = self._viewport
        if self._owner == "camera":
            viewport.navigation.move(p)
        elif self._owner == "wipe":
            viewport.wipe.move(p)
        elif self._owner == "tool":
            viewport.tool.move(p)
        else:
            self._hover(p)
        self.show_what_a_click_does(p)

    def release(self, p: Pointer) -> None:
        if not self._owner or p.button != self._button:
            return
        owner, self._owner = self._owner, ""
        if owner == "tool":
            self._viewport.tool.release(p)
        elif owner == "camera" and self._viewport.navigation.release(p) and p.button == LEFT and not p.alt:
            self._click(p)
        self.show_what_a_click_does(p)

    def double_click(self, p: Pointer) -> None:
        """What is there comes into the middle, unless the tool has another use for it."""
        viewport = self._viewport
        taken = p.button != LEFT or (viewport.locked_view is None and viewport.tool.double_click(p))
        point = None if taken else viewport.pick(p.x, p.y)
        if point is not None:
            viewport.look(viewport.camera.focused(point), pivot=point)
        self.show_what_a_click_does(p)

    def key(self, event: QKeyEvent) -> bool:
        """True if it was of use."""
        viewport = self._viewport
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            used = True
        else:
            used = viewport.tool.key(event) or viewport.wipe.key(event) or viewport.navigation.key(event)
        self.show_what_a_click_does()
        return used

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A pinch; and keys that a tool needs though menus have them too."""
        if isinstance(event, QNativeGestureEvent):
            return self._viewport.navigation.pinch(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wanted = not event.modifiers() and event.key() in self._viewport.tool.keys
            event.setAccepted(wanted)
            return wanted
        return False

    def leave(self) -> None:
        """The pointer left the viewport."""
        self._at = None
        self._viewport.tool.leave()
        self._warn(None)
        self._lift(None)

    def show_what_a_click_does(self, p: Pointer | None = None) -> None:
        """The pointer's shape and the hint, asked for anew."""
        viewport, self._at = self._viewport, p or self._at
        gesture = viewport.navigation.gesture
        if self._owner == "camera" and gesture:
            cursor = QCursor(SHAPES[gesture])
        elif self._owner == "wipe" or (self._at is not None and viewport.wipe.over(self._at)):
            cursor = QCursor(Qt.CursorShape.SplitHCursor)
        elif viewport.layers.hovered_step is not None:
            cursor = QCursor(Qt.CursorShape.PointingHandCursor)
        else:
            cursor = viewport.tool.cursor()
        if cursor != viewport.cursor():
            viewport.setCursor(cursor)
        locked = viewport.locked_view is not None
        viewport.chrome.hint(tr("Esc or a drag: back to your own camera") if locked else viewport.tool.hint)

    def _hover(self, p: Pointer) -> None:
        viewport = self._viewport
        if viewport.locked_view is not None:
            return
        viewport.tool.hover(p)
        self._warn(viewport.layers.path.warning_at(p.x, p.y, viewport.view))
        self._lift(self._step_at(p) if viewport.tool.hovered_key() is None else None)

    def _step_at(self, p: Pointer) -> int | None:
        """Whose camera is there; only the first tool selects."""
        viewport = self._viewport
        if not viewport.shows("cameras") or viewport.tool is not viewport.first_tool:
            return None
        return viewport.layers.frusta.step_at(p.x, p.y, viewport.view)

    def _warn(self, mark: int | None) -> None:
        path = self._viewport.layers.path
        if mark != path.warned:
            path.warned = mark
            self._viewport.update_overlay()

    def _lift(self, step: int | None) -> None:
        if step != self._viewport.layers.hovered_step:
            self._viewport.layers.hovered_step = step
            self._viewport.update_overlay()

    def _click(self, p: Pointer) -> None:
        """On a camera: its step is selected (with Ctrl, it too). On nothing: no key is."""
        bridge, step = self._viewport.bridge, self._step_at(p)
        chosen = bridge.session.selection.steps
        if step is None:
            bridge.select(keys=())
        elif not p.ctrl:
            bridge.select(steps=(step,))
        elif step in chosen:
            bridge.select(steps=tuple(one for one in chosen if one != step))
        else:
            bridge.select(steps=(*chosen, step))

    def _escape(self) -> None:
        """Out of whatever is going on, the innermost first."""
        viewport = self._viewport
        if self._owner == "camera":
            self._owner = ""
            viewport.navigation.cancel()
        elif viewport.locked_view is not None:
            viewport.take_camera()
        elif viewport.tool.cancel():
            self._owner = ""
        elif viewport.tool is not viewport.first_tool:
            viewport.choose_tool(viewport.first_tool.name)
        else:
            viewport.bridge.select(keys=(), steps=())


def pointer_of(event: QMouseEvent) -> Pointer:
    at = event.position()
    return Pointer(at.x(), at.y(), event.button(), event.buttons(), event.modifiers())
