"""A picture that is drawn on a thread whenever its preview changes: quickly while things move, sharp when they rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.film_look import drawn
from ui.fetch import Fetch
from ui.pictures import image_from_rgb

if TYPE_CHECKING:
    from app.film_look import Draw, Glance
    from engine.core.gaussians import Gaussians
    from ui.export_preview.preview import Preview

REST_MS = 140
SLOW_S = 0.05  # a picture that takes longer is preceded by a coarse one
COARSE = 3  # times fewer px on each side


class Drawing(QObject):
    """`image` is the newest there is. Belongs to a widget, which says how large it wants it, and when."""

    came = Signal()

    def __init__(self, preview: Preview, draw: Draw, parent: QObject) -> None:
        super().__init__(parent)
        self._preview, self._draw = preview, draw
        self.image, self.sharp = QImage(), False
        self._size = (0, 0)
        self._seconds = 0.0  # that the last sharp one took
        self._asked = 0  # how often: an answer to an older question is shown, but is not what was wanted
        self._fetch = Fetch(self)
        self._fetch.fetched.connect(self._take)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_sharp)

    def want(self, width: int, height: int) -> None:
        """px of the screen. Forgets what there is when nothing is to be looked at."""
        self._size = width, height
        if not self._preview.ready or min(self._size) < 2:
            self.stop()
            self.image = QImage()
            self.came.emit()
            return
        self.sharp = False
        if self._seconds <= SLOW_S and not self.image.isNull():
            self._ask_sharp()
        else:
            self._ask(max(width // COARSE, 2), max(height // COARSE, 2), sharp=False)
            self._rest.start()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._rest.stop()
        self._fetch.forget()

    def _ask_sharp(self) -> None:
        if self._preview.ready:
            self._ask(*self._size, sharp=True)

    def _ask(self, width: int, height: int, *, sharp: bool) -> None:
        glance, scene, draw = self._preview.glance(width, height), self._preview.scene, self._draw
        stand_ins = self._preview.stand_ins
        splats = (lambda: scene.gaussians) if sharp else (lambda: stand_ins.of(scene))
        self._asked += 1
        self._fetch.ask_newest(("sharp" if sharp else "quick", self._asked), lambda: _image(draw, glance, splats()))

    def _prepare(self) -> None:
        """Makes moving easier, as long as nothing moves."""
        stand_ins, scene = self._preview.stand_ins, self._preview.scene
        self._fetch.ask_newest(("prepared", self._asked), lambda: stand_ins.prepare(scene))

    def _take(self, question: tuple[str, int], answer: object) -> None:
        what, number = question
        match what, answer:
            case "prepared", more:
                if more:
                    self._prepare()
            case _, (QImage() as image, float() as seconds):
                self.image, self.sharp = image, what == "sharp" and number == self._asked
                self.came.emit()
                if self.sharp:
                    self._seconds = seconds
                    if seconds > SLOW_S:
                        self._prepare()


def _image(draw: Draw, glance: Glance, splats: Gaussians) -> tuple[QImage, float]:
    began = time.perf_counter()
    image = image_from_rgb(drawn(draw, glance, splats))
    return image, time.perf_counter() - began
