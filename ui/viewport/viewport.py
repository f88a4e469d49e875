"""The picture in the middle of the window: a canvas that draws the scene, and everything that is done on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ground import ground_of
from app.planning import photo_start
from app.replay import scene_of_steps
from engine.core.frame import FAR_M
from ui import theme
from ui.i18n import tr
from ui.viewport import sights
from ui.viewport.canvas_host import CanvasHost
from ui.viewport.chrome import Chrome
from ui.viewport.hands import Hands, pointer_of
from ui.viewport.layers import Layers
from ui.viewport.navigation import Navigation
from ui.viewport.path_warning import PathWarning
from ui.viewport.rig import Rig
from ui.viewport.tools import TOOLS
from ui.viewport.view_commands import look_from_photo, provide_view_commands
from ui.viewport.wipe import Wipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
        QWheelEvent,
    )

    from app.session import Selection
    from engine.core.camera import View
    from engine.core.frame import Frame
    from engine.core.scene import Scene
    from engine.preview.look import Mode
    from ui.bridge import Bridge
    from ui.viewport.camera_control import CameraControl
    from ui.viewport.canvas_host import CanvasWidget
    from ui.viewport.tools.base import Tool

SMALLEST = 320, 200  # px


class Viewport(QWidget):
    """`camera` is the free camera (pure maths); `look` eases to a view, `set_locked_view` shows exactly one."""

    looked = Signal(object)  # View, in the viewport's pixels
    tool_changed = Signal(str)
    mode_changed = Signal(str)
    unlocked = Signal()  # the user moved the camera while a view was locked

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.mode: Mode = "colour"
        self._only: tuple[int, ...] | None = None
        self.rung = False  # the keyboard came here: a frame says so
        self._shown = {"grid": True, "cameras": True}
        self._photo: Frame | None = None
        self._scene: Scene | None = None  # that the canvas shows
        self._ground = bridge.session.settings.eye_height_m
        self._marked: tuple[object, ...] = ()
        self.rig = Rig(bridge, self)
        self.wipe = Wipe(self)
        self.navigation = Navigation(self)
        self.hands = Hands(self)
        self.path_warning = PathWarning(self)
        self.layers = Layers(self)
        self.tools: dict[str, Tool] = {kind.name: kind(self) for kind in TOOLS}
        self.first_tool = self.tool = next(iter(self.tools.values()))
        self.host = CanvasHost(bridge.session.settings.viewport, self)
        self._dress_canvas()
        self.chrome = Chrome(self)
        self._dress()
        self._connect()
        provide_view_commands(self)
        self.tool.activate()
        self._follow_document()

    # the camera

    @property
    def view(self) -> View:
        """The camera in use, in the viewport's logical pixels."""
        return self.rig.view

    @property
    def camera(self) -> CameraControl:
        return self.rig.control

    @property
    def canvas(self) -> CanvasWidget:
        return self.host.canvas

    @property
    def locked_view(self) -> View | None:
        return self.rig.locked

    def look(self, view: View, ease: bool = True, pivot: ArrayLike | None = None) -> None:
        """The free camera goes there. pivot: what it turns about from then on."""
        self._leave_lock()
        self.rig.look(view, ease=ease, pivot=pivot)

    def set_locked_view(self, view: View | None) -> None:
        """Shows exactly this view, in its own shape, until None gives the camera free again."""
        self.rig.lock(view)
        self._place_canvas()

    def show_only(self, steps: tuple[int, ...] | None) -> None:
        """Draws only these steps of the document, hidden or not; None = what the document shows."""
        if steps != self._only:
            self._only = steps
            self._show_scene()

    def take_camera(self) -> None:
        """The user moves the camera now, from where it is."""
        self.rig.stop()
        self._leave_lock()

    def stands_still(self) -> bool:
        return not (self.rig.moving or self.rig.easing)

    # what is where

    def depth_at(self, x: float, y: float) -> float | None:
        """Metres (z) under a pixel of the picture that is on the screen; None where nothing is."""
        frame = self.rig.frame
        column, row = x - frame.x(), y - frame.y()
        inside = 0 <= column < frame.width() and 0 <= row < frame.height()
        return self.canvas.depth_at(column, row) if inside else None

    def pick(self, x: float, y: float) -> NDArray[np.float64] | None:
        """[3] the surface under a pixel; None where there is none, or only sky."""
        depth, shown = self.depth_at(x, y), self.canvas.shown
        if depth is None or shown is None:
            return None
        view = self.rig.in_viewport(shown)
        point = view.world_from_camera.apply(view.camera.unproject((x, y), depth))
        return None if sights.is_sky(point, self.bridge.session) else point

    def ray(self, x: float, y: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where a pixel's ray begins [3] and its direction [3], of unit depth."""
        view = self.view
        return view.world_from_camera.translation, view.world_from_camera.rotation @ view.camera.rays((x, y))

    def ground(self, x: float, y: float) -> NDArray[np.float64] | None:
        """[3] where a pixel's ray meets the ground; None above the horizon and where that is too far to matter."""
        origin, direction = self.ray(x, y)
        rise = self.ground_level() - float(origin[1])
        if direction[1] * rise <= 1e-9:
            return None
        away = rise / float(direction[1])
        return origin + away * direction if away < FAR_M else None

    def ground_level(self) -> float:
        """y of the scene's ground."""
        return self._ground

    def under_cursor(self) -> NDArray[np.float64] | None:
        """[3] the surface under the pointer, or in the picture's middle while the pointer is elsewhere."""
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        if not self.rect().contains(at.toPoint()) or not self.underMouse():
            at = QPointF(self.width() / 2, self.height() / 2)
        return self.pick(at.x(), at.y())

    # how it is shown

    def set_mode(self, mode: Mode) -> None:
        if mode != self.mode:
            self.mode = mode
            self._lift_steps()
            self._draw()
            self.mode_changed.emit(mode)
            self.bridge.refresh()

    def shows(self, what: str) -> bool:
        """what: "grid", "cameras", "wipe"."""
        return self.wipe.on if what == "wipe" else self._shown[what]

    def toggle(self, what: str) -> None:
        if what == "wipe":
            self.wipe.set_on(not self.wipe.on)
        else:
            self._shown[what] = not self._shown[what]
        self.update_overlay()
        self.bridge.refresh()

    def choose_tool(self, name: str) -> None:
        if name != self.tool.name:
            self.tool.deactivate()
            self.tool = self.tools[name]
            self.tool.activate()
            self.tool_changed.emit(name)
        self.hands.show_what_a_click_does()

    def message(self, text: str, seconds: float = 3.0) -> None:
        """A word at the bottom that goes by itself."""
        self.chrome.toast(text, seconds)

    def update_overlay(self) -> None:
        """Paints what lies over the picture anew."""
        self.canvas.update()

    def point_at_key(self, key: int | None) -> None:
        """A key that the pointer is on elsewhere in the window shows its camera."""
        self.layers.hovered_key = key
        self.update_overlay()

    def close_canvas(self) -> None:
        """Ends the threads that draw."""
        self.wipe.close()
        self.canvas.close_canvas()

    def apply_settings(self) -> None:
        """Other preferences: how the scene is drawn, whether things fade, how high the eyes are."""
        settings = self.bridge.session.settings
        self.canvas.fades = not settings.reduced_motion
        self.host.use(settings.viewport)
        if self._photo is not None:
            self._ground = ground_of(self._photo, settings.eye_height_m)

    # events

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.hands.press(pointer_of(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.hands.move(pointer_of(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.hands.release(pointer_of(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.hands.double_click(pointer_of(event))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self.navigation.wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.hands.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.navigation.key_released(event):
            super().keyReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The right button turns the camera."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.hands.leave()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._ring(event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.navigation.let_go()
        super().focusOutEvent(event)
        self._ring(False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.host.ask_driver_later()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.navigation.let_go()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.rig.resize(self.width(), self.height())
        self._place_canvas()
        self.chrome.place()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The bars beside a locked view, and a thin frame around it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("background"))
        if self.locked_view is not None:
            painter.setPen(QPen(theme.colour("secondary"), 1))
            painter.drawRect(self.rig.frame.adjusted(-1, -1, 0, 0))

    # within

    def _dress(self) -> None:
        self.setObjectName("viewport")
        self.setAccessibleName(tr("Viewport"))
        self.setAccessibleDescription(tr("The scene. Arrow keys orbit, W A S D fly, plus and minus zoom."))
        self.setMinimumSize(*SMALLEST)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _connect(self) -> None:
        self.host.replaced.connect(self._take_canvas)
        self.host.drawn.connect(self.layers.forget)
        self.host.failed.connect(self.bridge.session.problem)
        self.rig.looked.connect(self._look_anew)
        self.rig.rested.connect(self._draw)
        self.bridge.changed.connect(lambda _document: self._follow_document())
        self.bridge.selected.connect(self._follow_selection)
        self.bridge.forecast_changed.connect(self.update_overlay)

    def _dress_canvas(self) -> None:
        self.canvas.fades = not self.bridge.session.settings.reduced_motion
        self.canvas.backdrop, self.canvas.overlay = self.layers.backdrop, self.layers.overlay

    def _take_canvas(self) -> None:
        """Another canvas draws from now on."""
        self._dress_canvas()
        self.canvas.lower()
        self.canvas.show()
        self._place_canvas()
        self._scene = None
        self._show_scene()

    def _place_canvas(self) -> None:
        if self.canvas.geometry() != self.rig.frame:
            self.canvas.setGeometry(self.rig.frame)
            self.update()
        self._draw()

    def _draw(self) -> None:
        self.canvas.look(self.rig.picture_view, self.mode, self.rig.moving)

    def _look_anew(self, view: View) -> None:
        self._draw()
        self.looked.emit(view)

    def _follow_document(self) -> None:
        """The scene of the document; another photo is looked at from where it was taken."""
        session = self.bridge.session
        frame = sights.photo_frame(session)
        if frame is not self._photo:
            self._photo = frame
            self._settle_in()
        self._show_scene()
        self.update_overlay()

    def _show_scene(self) -> None:
        session = self.bridge.session
        part = None if self._only is None else scene_of_steps(session.document, session.store, self._only)
        scene = session.scene if part is None else part
        if scene is not self._scene:  # most changes of a document are none of the scene
            self._scene = scene
            self.canvas.show_scene(scene)
            self._draw()

    def _settle_in(self) -> None:
        """Into the scene of another photo."""
        session = self.bridge.session
        start = photo_start(session.document, session.store)
        if start is not None and self._photo is not None:
            self.camera.scale = start.scale
            self._ground = ground_of(self._photo, session.settings.eye_height_m)
            look_from_photo(self, ease=False)

    def _follow_selection(self, selection: Selection) -> None:
        marked = selection.steps, selection.keys, selection.time_s
        if marked != self._marked:
            self._marked = marked
            self._lift_steps()
            self.hands.show_what_a_click_does()
            self.update_overlay()

    def _lift_steps(self) -> None:
        """Where steps have colours, the chosen ones stand out."""
        lifted = self.bridge.session.selection.steps if self.mode == "steps" else ()
        if lifted != self.canvas.highlight:
            self.canvas.highlight = lifted
            self._draw()

    def _ring(self, on: bool) -> None:
        if on != self.rung:
            self.rung = on
            self.update_overlay()

    def _leave_lock(self) -> None:
        if self.rig.free():
            self._place_canvas()
            self.unlocked.emit()
