"""The canvas that draws with the graphics card (OpenGL 3.3 core): backdrop, splats, overlay, in one widget."""

from __future__ import annotations

import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget

from engine.core.problem import Problem, ProblemError
from engine.core.scene import Scene
from engine.preview.modes import depth_span
from engine.preview.order import Order, Sorter, Wanted
from ui import theme
from ui.i18n import tr
from ui.viewport.canvas import CanvasStats
from ui.viewport.gpu_pace import Mix, Rate, Softness
from ui.viewport.gpu_residence import Residence
from ui.viewport.strategy import SlowWatch, is_software, renderer_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from engine.core.frame import Frame
    from engine.preview.look import Mode
    from ui.viewport.canvas import Layer
    from ui.viewport.gpu_drawing import Drawing

REST_MS = 100  # without another look what moves is taken to rest
FETCH_MS = 5  # between two looks whether depths have arrived
MOVING_DEPTHS, RESTING_DEPTHS = 0.25, 0.5  # of the picture's width and height
UPLOAD_SPLATS = 50_000  # for one picture: some 2 MB, so that no picture is late
SAMPLES = 4  # for the lines of the layers; the splats need none


class GpuCanvas(QOpenGLWidget):
    """See ui/viewport/canvas.py. `failed` carries a Problem: OpenGL can't be had, or not any more; what is known of the
    scene is not lost, another canvas can show it."""

    drawn = Signal()
    failed = Signal(object)  # Problem
    _news = Signal()  # from other threads: packed splats, an order

    name = "GPU"

    def __init__(self, parent: QWidget | None = None, gives_up: bool = False) -> None:
        """gives_up: fail rather than draw with a software OpenGL, or too slowly."""
        super().__init__(parent)
        self.backdrop: Layer | None = None
        self.overlay: Layer | None = None
        self.fades = True
        self.highlight: tuple[int, ...] = ()
        self.shown: View | None = None
        self._gives_up, self._over, self._stale, self._asked_depth = gives_up, False, False, False
        self._scene, self._moving = Scene(), False
        self._view: View | None = None
        self._mode: Mode = "colour"
        self._photo: Frame | None = None
        self._span = depth_span(self._scene)
        self._drawing: Drawing | None = None
        self._order: Order | None = None
        self._asked: Wanted | None = None
        tell = _teller(self)
        self._residence, self._sorter = Residence(tell), Sorter(tell)
        self._softness, self._slow, self._rate, self._scale = Softness(), SlowWatch(), Rate(), 1.0
        self._mix = Mix()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._come_to_rest)
        self._fetching = QTimer(self, singleShot=True, interval=FETCH_MS)
        self._fetching.timeout.connect(self._fetch_depths)
        self._news.connect(self.update)
        self._ask_for_samples()

    def show_scene(self, scene: Scene) -> None:
        self._scene = scene
        photo = scene.steps[0].frame if scene.steps else None
        if photo is not self._photo:
            self._photo, self._span = photo, depth_span(scene)
        if self._residence.show(scene):
            self._order = None
        self._redraw()

    def look(self, view: View, mode: Mode = "colour", moving: bool = False) -> None:
        self._view, self._mode, self._moving = view, mode, moving
        if moving:
            self._rest.start()
        self._redraw()

    def depth_at(self, x: float, y: float) -> float | None:
        self._asked_depth = True
        if self._drawing is None or self.shown is None:
            return None
        camera = self.shown.camera
        return self._drawing.depths.at(x / camera.width, y / camera.height)

    def stats(self) -> CanvasStats:
        splats = sum(len(step.gaussians) for step in self._scene.steps)
        return CanvasStats(splats, self._rate.per_second(time.perf_counter()), self.name, self._sharp())

    def close_canvas(self) -> None:
        self._over = True
        self._rest.stop()
        self._fetching.stop()
        self._release()
        self._sorter.close()
        self._residence.close()

    def initializeGL(self) -> None:  # noqa: N802 - Qt's name; called again when Qt made another context
        try:
            self._begin()
        except ProblemError as error:
            self._fail(error.problem)

    def paintGL(self) -> None:  # noqa: N802 - Qt's name
        if self._over or self._drawing is None:
            return
        try:
            self._paint(self._drawing)
        except ProblemError as error:
            self._fail(error.problem)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        QTimer.singleShot(0, self, self._check)

    def _begin(self) -> None:
        from ui.viewport.gpu_drawing import Drawing
        from ui.viewport.gpu_gl import trouble

        context = self.context()
        major, minor = cast("tuple[int, int]", context.format().version())
        if (major, minor) < (3, 3):
            version = f"{major}.{minor}"
            raise trouble(tr("The graphics driver offers OpenGL {version}; 3.3 is needed.", version=version))
        driver = renderer_name(context)
        if self._gives_up and is_software(driver):
            raise trouble(tr("OpenGL is drawn by the processor here ({driver}).", driver=driver.partition(" (")[0]))
        context.aboutToBeDestroyed.connect(self._release)
        self._drawing, self._order, self._asked = Drawing(), None, None
        self._residence.forget_card()
        self._redraw()

    def _release(self) -> None:
        """Before the context goes."""
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            self.makeCurrent()
            drawing.release()
            self.doneCurrent()

    def _paint(self, drawing: Drawing) -> None:
        now = time.perf_counter()
        self._keep_up(drawing, now)
        anew = self._stale and self._view is not None
        if anew:
            self.shown, self._stale = self._view, False
        self._layer(self.backdrop, clear=True)
        if self.shown is not None:
            if anew:
                self._draw(drawing, self.shown, now)
            size = self._pixels()
            drawing.show(self.defaultFramebufferObject(), size, self._span, self._mix.share(now))
        self._layer(self.overlay)
        if anew:
            self._rate.count(now)
            self._look_deep(drawing)
            self.drawn.emit()
        if self._residence.fading(now):
            self._redraw()
        elif self._residence.unwritten or self._mix.share(now) < 1:
            self.update()

    def _keep_up(self, drawing: Drawing, now: float) -> None:
        """Takes in what the threads have made, and asks for what is needed next."""
        self._upload(drawing)
        order = self._sorter.take()
        if order is not None and self._residence.holds(order.wanted.blocks):
            drawing.splatter.set_order(order.numbers)
            self._residence.begin(order, now, self.fades)
            self._order, self._stale = order, True
        self._ask_for_order()
        taken = drawing.time_taken()
        if taken is not None:
            self._learn(*taken)

    def _upload(self, drawing: Drawing) -> None:
        left = UPLOAD_SPLATS
        for chunk in self._residence.unwritten:
            drawing.tables.grow(self._residence.room)
            left -= drawing.tables.write(chunk, left)
            if left <= 0:
                return

    def _ask_for_order(self) -> None:
        """Unless what was asked for last will do."""
        if self._view is None:
            return
        wanted = Wanted(self._residence.blocks, self._view, exact=not self._moving)
        near_m = 0.0 if self._order is None else self._order.near_m
        if self._asked is None or not self._asked.serves(wanted, near_m):
            self._asked = wanted
            self._sorter.ask(wanted)

    def _draw(self, drawing: Drawing, view: View, now: float) -> None:
        if self._mix.changes((self._scene, self._mode, self.highlight), view, now if self.fades else None):
            drawing.keep()
        drawing.tables.write_chunks(self._residence.rows(now, self.highlight))
        self._scale = self._softness.scale if self._moving else 1.0
        drawing.draw(self._in_pixels(view), self._mode, self._scale)

    def _look_deep(self, drawing: Drawing) -> None:
        """Depths for who may ask next: while the camera moves only if somebody does."""
        if self.shown is not None and (self._asked_depth or not self._moving):
            drawing.refresh_depths(self._in_pixels(self.shown), MOVING_DEPTHS if self._moving else RESTING_DEPTHS)
            self._fetching.start()
        self._asked_depth = False

    def _fetch_depths(self) -> None:
        if self._drawing is None or self._over:
            return
        self.makeCurrent()
        try:
            arrived = self._drawing.fetch_depths()
        except ProblemError as error:
            self._fail(error.problem)
            return
        self.doneCurrent()
        if self._drawing.depths.under_way:
            self._fetching.start()
        elif arrived and not self._stale:
            self.drawn.emit()
            self.update()

    def _learn(self, seconds: float, scale: float) -> None:
        self._softness.learn(seconds, scale)
        if self._slow.frame(seconds, self._moving) and self._gives_up:
            message = tr("The graphics card draws fewer than 15 pictures a second.")
            self._fail(Problem("unavailable", message, tr("The CPU draws the scene instead.")))

    def _layer(self, layer: Layer | None, clear: bool = False) -> None:
        """A layer of the viewport's; QPainter and OpenGL take turns."""
        painter = QPainter(self)
        if clear:
            painter.fillRect(self.rect(), theme.colour("background"))
        if layer is not None and self.shown is not None:
            layer(painter, self.shown)
        painter.end()

    def _pixels(self) -> tuple[int, int]:
        size = self.size() * self.devicePixelRatioF()
        return size.width(), size.height()

    def _in_pixels(self, view: View) -> View:
        ratio = self.devicePixelRatioF()
        return view.resized(round(view.camera.width * ratio), round(view.camera.height * ratio))

    def _sharp(self) -> bool:
        if self._order is None or self._order.wanted is not self._asked or self._stale:
            return False
        if len(self._order.wanted.blocks) < len(self._residence.shown):
            return False
        return self._order.wanted.exact and self._scale == 1.0

    def _redraw(self) -> None:
        self._stale = True
        self.update()

    def _come_to_rest(self) -> None:
        self._moving = False
        self._redraw()

    def _check(self) -> None:
        if not self.isValid() and not self._over:
            self._fail(Problem("unavailable", tr("There is no OpenGL here."), tr("The CPU draws the scene instead.")))

    def _fail(self, problem: Problem) -> None:
        """Told once, and not in the middle of a paint: who hears it will replace this canvas."""
        if not self._over:
            self._over = True
            QTimer.singleShot(0, self, lambda: self.failed.emit(problem))

    def _ask_for_samples(self) -> None:
        form = QSurfaceFormat.defaultFormat()
        form.setVersion(3, 3)
        form.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
        form.setSamples(SAMPLES)
        self.setFormat(form)


def _teller(canvas: GpuCanvas) -> Callable[[], None]:
    """For other threads. It does not keep the canvas alive: who let go of it last would end it, and OpenGL minds in
    which thread that happens."""
    reference = weakref.ref(canvas)

    def tell() -> None:
        listener = reference()
        if listener is not None:
            with suppress(RuntimeError):  # Qt has deleted it
                listener._news.emit()

    return tell
