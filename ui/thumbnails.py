"""Small pictures of steps, made when they are first painted; one of each for the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from ui.fetch import Fetch
from ui.pictures import image_from_rgb

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from app.store import Store
    from engine.api import StagePictures
    from engine.core.scene import Step
    from ui.bridge import Bridge

LIVE = (-1, -1)  # in place of store and step


def thumbnails_of(bridge: Bridge) -> Thumbnails:
    """The same ones for all who show them."""
    return bridge.findChild(Thumbnails) or Thumbnails(bridge)


class Thumbnails(QObject):
    """By step id; an empty one until it is made. live: of the step being made. Use `thumbnails_of`."""

    made = Signal(int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge, self._fetch = bridge, Fetch(self)
        self._fetch.fetched.connect(self._take)
        self.live = QPixmap()
        bridge.live.connect(lambda live: self._fetch.ask_newest(LIVE, lambda: _live_thumbnail(live)))
        bridge.step_made.connect(lambda _step: self._forget_live())
        bridge.opened.connect(self._forget_live)
        self._pixmaps: dict[int, QPixmap] = {}
        self._store: Store = bridge.session.store

    def of(self, step_id: int) -> QPixmap:
        store = self._bridge.session.store
        if store is not self._store:
            self._store, self._pixmaps = store, {}
        if step_id not in self._pixmaps:
            step, self._pixmaps[step_id] = store.step(step_id), QPixmap()
            self._fetch.ask((id(store), step_id), lambda: _thumbnail(step))
        return self._pixmaps[step_id]

    def _forget_live(self) -> None:
        self._fetch.forget()
        self.live = QPixmap()

    def _take(self, key: tuple[int, int], image: QImage) -> None:
        store, step_id = key
        if key == LIVE:
            self.live = QPixmap.fromImage(image)
            self.made.emit(step_id)
        elif store == id(self._store):
            self._pixmaps[step_id] = QPixmap.fromImage(image)
            self.made.emit(step_id)


def _live_thumbnail(live: StagePictures) -> QImage:
    from app.inspected import newest

    return image_from_rgb(newest(live))


def _thumbnail(step: Step) -> QImage:
    from app.store import thumbnail_of

    return image_from_rgb(thumbnail_of(step.frame.rgb))
