"""Mouse, wheel, trackpad and keys as movements of the camera. What a tool does not want ends here."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QWheelEvent

    from engine.core.camera import View
    from ui.viewport.tools.base import Pointer
    from ui.viewport.viewport import Viewport

CLICK_PX = 4  # a press that moves less is a click
ZOOM_PER_STEP = 1.15  # of the wheel
WHEEL_STEP = 120  # eighths of a degree, as Qt counts
SAME_SPOT_PX, SAME_SPOT_S = 3.0, 0.5  # the wheel goes on towards what it began with
ARROW_PX = 24
FLY_MS = 16
LONGEST_TICK_S = 0.1  # after a stutter the camera does not jump

FLY = {
    Qt.Key.Key_W: (0, 0, 1), Qt.Key.Key_S: (0, 0, -1), Qt.Key.Key_A: (-1, 0, 0), Qt.Key.Key_D: (1, 0, 0),
    Qt.Key.Key_E: (0, 1, 0), Qt.Key.Key_Q: (0, -1, 0),
}  # fmt: skip
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
ZOOM = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


def gesture_of(p: Pointer) -> str:
    """What a press begins before any tool is asked: "orbit", "look", "pan", or "" for the left button alone."""
    if p.button == MIDDLE or (p.button == RIGHT and p.shift):
        return "pan"
    if p.button == RIGHT or (p.button == LEFT and p.alt):
        return "look" if p.ctrl else "orbit"
    return ""


class Navigation(QObject):
    """One for a viewport."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.gesture = ""  # "orbit", "look", "pan": what the mouse is doing
        self._last = self._pressed = (0.0, 0.0)
        self._before: tuple[View, NDArray[np.float64]] | None = None  # the camera and its pivot when a drag began
        self._depth: float | None = None  # of what a pan holds
        self._target: tuple[float, float, float, NDArray[np.float64] | None] | None = None  # wheel: x, y, when, point
        self._held = set[int]()
        self._fast = False
        self._flown = 0.0
        self._flying = QTimer(self, interval=FLY_MS)
        self._flying.setTimerType(Qt.TimerType.PreciseTimer)
        self._flying.timeout.connect(self._fly)

    @property
    def flying(self) -> bool:
        return bool(self._held)

    def press(self, p: Pointer, gesture: str) -> None:
        """The camera is the mouse's until `release`."""
        self.gesture = "look" if self.flying and gesture == "orbit" else gesture
        self._last = self._pressed = (p.x, p.y)
        self._viewport.take_camera()
        self._before = self._viewport.camera.view, self._viewport.camera.pivot
        point = self._viewport.pick(p.x, p.y)
        control = self._viewport.camera
        if self.gesture == "orbit" and point is not None:
            control.pivot = point
        self._depth = None if point is None else float(control.view.project(point)[1])

    def move(self, p: Pointer) -> None:
        dx, dy = p.x - self._last[0], p.y - self._last[1]
        self._last = (p.x, p.y)
        control = self._viewport.camera
        if self.gesture == "orbit":
            control.orbit(dx, dy)
        elif self.gesture == "look":
            control.look_around(dx, dy)
        elif self.gesture == "pan":
            control.pan(dx, dy, self._depth)

    def release(self, p: Pointer) -> bool:
        """True if it was a click and nothing moved."""
        self.gesture = ""
        return max(abs(p.x - self._pressed[0]), abs(p.y - self._pressed[1])) < CLICK_PX

    def cancel(self) -> None:
        """The drag is undone."""
        if self.gesture and self._before is not None:
            self.gesture = ""
            self._viewport.camera.set_view(*self._before)

    def wheel(self, event: QWheelEvent) -> None:
        """Zooms to the cursor; with Ctrl orbits, with Shift pans, as a trackpad's two fingers do."""
        x, y = event.position().x(), event.position().y()
        delta = event.angleDelta()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            dx, dy = ARROW_PX * delta.x() / WHEEL_STEP, ARROW_PX * delta.y() / WHEEL_STEP
            self._viewport.take_camera()
            pans = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self._viewport.camera.pan if pans else self._viewport.camera.orbit)(dx, dy)
        else:
            self.zoom(ZOOM_PER_STEP ** ((delta.y() or delta.x()) / WHEEL_STEP), x, y)

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a trackpad."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.zoom(max(1 + event.value(), 0.1), event.position().x(), event.position().y())
        return True

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Towards what is under the cursor, or was when the wheel began to turn."""
        self._viewport.take_camera()
        now = time.perf_counter()
        old = self._target
        same = old is not None and abs(old[0] - x) + abs(old[1] - y) < SAME_SPOT_PX and now - old[2] < SAME_SPOT_S
        point = old[3] if same and old is not None else self._viewport.pick(x, y)
        self._target = (x, y, now, point)
        self._viewport.camera.zoom(factor, (x, y), point)

    def key(self, event: QKeyEvent) -> bool:
        """True if the key moves the camera."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._fast = shift or event.key() == Qt.Key.Key_Shift
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if event.key() in FLY:
            self._hold(event)
            return True
        if event.key() in ARROWS:
            dx, dy = ARROWS[Qt.Key(event.key())]
            self._viewport.take_camera()
            (self._viewport.camera.pan if shift else self._viewport.camera.orbit)(-dx * ARROW_PX, -dy * ARROW_PX)
            return True
        if event.key() in ZOOM:
            self._viewport.take_camera()
            self._viewport.camera.zoom(ZOOM_PER_STEP ** ZOOM[Qt.Key(event.key())])
            return True
        return False

    def key_released(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Shift:
            self._fast = False
        if event.isAutoRepeat() or event.key() not in self._held:
            return False
        self._held.discard(event.key())
        if not self._held:
            self._flying.stop()
        return True

    def let_go(self) -> None:
        """The keyboard is someone else's now: no key stays held."""
        self._held.clear()
        self._flying.stop()
        self._fast = False

    def _hold(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        self._viewport.take_camera()
        self._held.add(event.key())
        if not self._flying.isActive():
            self._flown = time.perf_counter()
            self._flying.start()
            self._viewport.camera.fly(*self._direction(), FLY_MS / 1000, fast=self._fast)

    def _fly(self) -> None:
        now = time.perf_counter()
        seconds, self._flown = min(now - self._flown, LONGEST_TICK_S), now
        self._viewport.camera.fly(*self._direction(), seconds, fast=self._fast)

    def _direction(self) -> tuple[float, float, float]:
        ways = [FLY[Qt.Key(key)] for key in self._held]
        right, up, forward = (float(sum(way[i] for way in ways)) for i in range(3))
        return right, up, forward
