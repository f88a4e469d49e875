"""What is looked at of a film before it is made: shared by the small picture, the strip and the large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.film_look import Gaze, Glance, gaze_at
from app.stand_ins import StandIns

if TYPE_CHECKING:
    from app.film import Film
    from app.film_look import Eyes
    from engine.core.scene import Scene
    from ui.bridge import Bridge


class Preview(QObject):
    """film: whose frame at the playhead is looked at; None while there is none. gaze: where to."""

    changed = Signal()  # another picture
    enlarged = Signal()  # somebody wants it large

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.film: Film | None = None
        self.gaze, self._eyes = Gaze(), "one"
        self.stand_ins = StandIns()
        self.large = False  # seen over the viewport; one picture at a time is enough
        self._seen: tuple[object, ...] = ()  # that was told last
        bridge.changed.connect(lambda _document: self._follow())
        bridge.selected.connect(lambda _selection: self._follow())

    @property
    def scene(self) -> Scene:
        return self._bridge.session.scene

    @property
    def eyes(self) -> Eyes:
        """For how many eyes it is drawn, and how they stand in the picture."""
        return self._eyes if self.film is not None and self.stereo else "one"  # pyright: ignore[reportReturnType]

    @property
    def stereo(self) -> bool:
        return self.film is not None and self.film.kind in ("ods", "vr180")

    @property
    def time_s(self) -> float:
        """On the path's clock."""
        path = self._bridge.session.document.path
        if path is None:
            return 0.0
        start, end = path.trajectory.start, path.trajectory.start + path.trajectory.duration
        return min(max(self._bridge.session.selection.time_s, start), end)

    @property
    def ready(self) -> bool:
        """Whether there is something to look at."""
        document = self._bridge.session.document
        return self.film is not None and document.path is not None and bool(self.scene.steps)

    def glance(self, width: int, height: int) -> Glance:
        """For a picture of that size, px; only when `ready`."""
        path = self._bridge.session.document.path
        assert self.film is not None and path is not None
        return Glance(self.film, path.trajectory, self.time_s, self.gaze, (width, height), self.eyes)

    def use(self, film: Film | None) -> None:
        self.film = film
        self._follow()

    def show_for(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._follow()

    def look(self, gaze: Gaze) -> None:
        self.gaze = gaze
        self._follow()

    def look_at(self, x: float, y: float) -> None:
        """A place of the strip, 0..1."""
        self.look(gaze_at(x, y, self.gaze))

    def show_large(self, large: bool) -> None:
        self.large = large
        self.changed.emit()

    @property
    def standpoint(self) -> tuple[object, ...]:
        """What the picture of the whole sphere depends on."""
        path = self._bridge.session.document.path
        film = None if self.film is None else (self.film.kind, self.film.level, self.film.heading)
        return film, None if path is None else path.trajectory, self.time_s, self.scene

    def _follow(self) -> None:
        seen = *self.standpoint, self.film, self.gaze, self.eyes
        if seen != self._seen:
            self._seen = seen
            self.changed.emit()
