"""What the viewport looks from: the free camera or a locked one, its easing, and when it has come to rest."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal

from engine.core.camera import View
from ui.viewport.camera_control import CameraControl, between, contained, fitted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ui.bridge import Bridge

EASE_S = 0.2
TICK_MS = 16
STILL_MS = 80  # without a movement: then the picture is sharpened
TELL_MS = 80  # between two tellings of the session, where the camera is


class Rig(QObject):
    """width, height: of the viewport in logical pixels. `control` is the free camera; `locked` stands in for it."""

    looked = Signal(object)  # View, in the viewport's pixels
    rested = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._size = bridge, (640, 480)
        self.control = CameraControl(*self._size)
        self.control.changed = self._changed
        self.locked: View | None = None
        self.moving = False
        self._from: View | None = None  # easing: from there ...
        self._to: tuple[View, ArrayLike | None] | None = None  # ... to there, and the pivot then
        self._began = 0.0
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._ease)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self._rest)
        self._telling = QTimer(self, singleShot=True, interval=TELL_MS)
        self._telling.timeout.connect(self.tell)

    @property
    def easing(self) -> bool:
        return self._to is not None

    @property
    def frame(self) -> QRect:
        """What of the viewport the picture takes: all, or the locked view's shape."""
        whole = QRect(0, 0, *self._size)
        if self.locked is None:
            return whole
        width, height = contained(self.locked.camera, *self._size)
        return QRect((whole.width() - width) // 2, (whole.height() - height) // 2, width, height)

    @property
    def picture_view(self) -> View:
        """In pixels of `frame`."""
        if self.locked is None:
            return self.control.view
        return self.locked.resized(self.frame.width(), self.frame.height())

    @property
    def view(self) -> View:
        """In the viewport's pixels, bars included."""
        return self.in_viewport(self.picture_view)

    def in_viewport(self, view: View) -> View:
        """A view in the picture's pixels, as one in the viewport's."""
        place, camera = self.frame, view.camera
        width, height = self._size
        return replace(
            view,
            camera=replace(camera, width=width, height=height, cx=camera.cx + place.x(), cy=camera.cy + place.y()),
        )

    def resize(self, width: int, height: int) -> None:
        self._size = (max(width, 1), max(height, 1))
        self.control.resize(*self._size)
        if self.locked is not None:
            self._changed()

    def lock(self, view: View | None) -> None:
        """Exactly this view; None gives the camera free where it was before."""
        if view is None and self.locked is None:
            return
        self.stop()
        self.locked = view
        self._changed()

    def free(self) -> bool:
        """The free camera goes on from where a locked one stands; True if one was locked."""
        if self.locked is None:
            return False
        view, self.locked = self.view, None
        self.control.set_view(view)
        return True

    def look(self, view: View, *, ease: bool = True, pivot: ArrayLike | None = None) -> None:
        """The free camera goes there; at once with reduced motion."""
        self.free()
        if view.camera.projection != "pinhole":  # a panorama: looked at through the lens that is there
            view = replace(view, camera=self.control.view.camera)
        if not ease or self._bridge.session.settings.reduced_motion:
            self.stop()
            self.control.set_view(view, pivot)
            return
        self._from, self._to, self._began = self.control.view, (view, pivot), time.perf_counter()
        self._ticks.start()

    def stop(self) -> None:
        """Stays where it is on its way."""
        self._from = self._to = None
        self._ticks.stop()

    def tell(self) -> None:
        """The session hears which camera is in use."""
        self._bridge.select(view=self.locked or self.control.view)

    def _ease(self) -> None:
        if self._from is None or self._to is None:
            return
        share = (time.perf_counter() - self._began) / EASE_S
        (view, pivot), start = self._to, self._from
        if share >= 1.0:
            self.stop()
            self.control.set_view(view, pivot)
            return
        there = View(fitted(view.camera, *self._size), view.world_from_camera)
        here = View(fitted(start.camera, *self._size), start.world_from_camera)
        self.control.set_view(between(here, there, share), pivot)

    def _changed(self) -> None:
        self.moving = True
        self._still.start()
        if not self._telling.isActive():
            self._telling.start()
        self.looked.emit(self.view)

    def _rest(self) -> None:
        self.moving = False
        self.tell()
        self.rested.emit()
