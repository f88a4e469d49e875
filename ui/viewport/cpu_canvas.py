"""The canvas that needs no GPU: a thread draws, the widget shows the newest picture there is."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from engine.core.scene import Scene
from engine.preview.look import Look
from engine.preview.painter import Painter
from ui import theme
from ui.viewport.canvas import CanvasStats
from ui.viewport.fade import Fade, delays

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

    from engine.core.camera import View
    from engine.preview.look import Mode, Picture
    from ui.viewport.canvas import Layer


EVERYWHERE = (0.0, 0.0, 1.0, 1.0)  # as Picture.bare says it
CLOSE_S = 0.2  # a drawing that takes longer ends by itself and tells nobody


class CpuCanvas(QWidget):
    """See ui/viewport/canvas.py. `failed` carries a Problem: a view that can't be drawn."""

    drawn = Signal()
    failed = Signal(object)  # Problem, from the painter's thread
    _ready = Signal()  # from the painter's thread

    name = "CPU"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.backdrop: Layer | None = None
        self.overlay: Layer | None = None
        self.fades = True
        self.highlight: tuple[int, ...] = ()
        self._scene = Scene()
        self._last: tuple[View, Mode] | None = None
        self._asked: Look | None = None
        self._whole, self._stale = QImage(), True  # background, picture and layers
        self.picture: Picture | None = None  # on the screen
        self._fade = Fade(self, self.update)
        self._times: deque[float] = deque()
        self._ready.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._painter = painter = Painter(self._ready.emit, self.failed.emit)
        self.destroyed.connect(lambda: painter.close(0))  # its signals go with it

    @property
    def shown(self) -> View | None:
        return None if self.picture is None else self.picture.view.resized(self.width(), self.height())

    @property
    def fading(self) -> bool:
        """Whether the picture is still turning into another one."""
        return self._fade.running

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        if self._last is not None:
            self.look(*self._last)

    def look(self, view: View, mode: Mode = "colour", moving: bool = False) -> None:
        self._last = view, mode
        ratio, camera = self.devicePixelRatioF(), view.camera
        size = max(round(camera.width * ratio), 1), max(round(camera.height * ratio), 1)
        look = Look(self._scene, view.resized(*size), mode, moving, self.highlight)
        asked = self._asked
        if asked is None or not (asked.looks_like(look) and asked.moving == moving):
            self._asked = look
            self._painter.ask(look)

    def depth_at(self, x: float, y: float) -> float | None:
        if self.picture is None or not self.rect().contains(int(x), int(y)):
            return None
        depth = self.picture.depth
        row, column = int(y * depth.shape[0] / self.height()), int(x * depth.shape[1] / self.width())
        return float(depth[row, column]) or None

    def stats(self) -> CanvasStats:
        splats = sum(len(step.gaussians) for step in self._scene.steps)
        self._forget_times()
        return CanvasStats(splats, float(len(self._times)), self.name, self._sharp())

    def _sharp(self) -> bool:
        picture, asked = self.picture, self._asked
        return picture is not None and asked is not None and picture.sharp and picture.look.looks_like(asked)

    def close_canvas(self) -> None:
        self._painter.close(CLOSE_S)

    def update(self, *part: Any) -> None:
        """Paints picture and layers anew."""
        self._stale = True
        super().update(*part)

    def repaint(self, *part: Any) -> None:
        self._stale = True
        super().repaint(*part)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self._stale = True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Whatever floats above makes Qt ask for parts again and again: those come from what was put together once."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._whole.size() != size:
            self._whole, self._stale = QImage(size, QImage.Format.Format_RGB32), True
            self._whole.setDevicePixelRatio(ratio)
        if self._stale:
            self._stale = False
            self._put_together()
        painter = QPainter(self)
        painter.drawImage(0, 0, self._whole)
        painter.end()

    def _put_together(self) -> None:
        picture, view = self.picture, self.shown
        if picture is None or view is None:
            self._whole.fill(theme.colour("background"))
            return
        pixels = self._fade.picture(picture.bgra)
        bare = picture.bare if pixels is picture.bgra else EVERYWHERE
        painter = QPainter(self._whole)
        if bare is not None:
            self._paint_behind(painter, view, bare)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), _image(pixels, opaque=bare is None))
        self._paint_layer(painter, self.overlay, view)
        painter.end()

    def _paint_behind(self, painter: QPainter, view: View, bare: tuple[float, float, float, float]) -> None:
        """What is seen through the picture, and only where it lets something through."""
        left, top, right, bottom = bare
        width, height = self.width(), self.height()
        part = QRectF(left * width, top * height, (right - left) * width, (bottom - top) * height)
        painter.save()
        painter.setClipRect(part.toAlignedRect())
        painter.fillRect(self.rect(), theme.colour("background"))
        self._paint_layer(painter, self.backdrop, view)
        painter.restore()

    def _paint_layer(self, painter: QPainter, layer: Layer | None, view: View) -> None:
        if layer is not None:
            painter.save()
            layer(painter, view)
            painter.restore()

    def _take(self) -> None:
        picture = self._painter.take()
        if picture is None:
            return
        before, self.picture = self.picture, picture
        self._times.append(time.perf_counter())
        self._fade_from(before, picture)
        self.update()
        self.drawn.emit()

    def _fade_from(self, before: Picture | None, after: Picture) -> None:
        """What is seen anew from the same place fades in; what is seen from another one is there at once."""
        if before is None:
            self._begin_fade(np.zeros_like(after.bgra), Scene(), after)
        elif before.view != after.view:
            self._fade.stop()
        elif not before.look.shows_as(after.look):
            self._begin_fade(self._fade.picture(before.bgra), before.look.scene, after)

    def _begin_fade(self, shown: NDArray[np.uint8], scene: Scene, after: Picture) -> None:
        if self.fades:
            self._fade.begin(shown, delays(scene, after))

    def _forget_times(self) -> None:
        now = time.perf_counter()
        while self._times and now - self._times[0] > 1:
            self._times.popleft()


def _image(bgra: NDArray[np.uint8], *, opaque: bool) -> QImage:
    """Looks at the array, which must outlive the image. An opaque one is copied, not blended."""
    height, width = bgra.shape[:2]
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    return QImage(bgra.data, width, height, 4 * width, kind)
