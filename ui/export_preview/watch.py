"""Looks into a film on a thread, a moment after it changed; the newest question wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.film_warnings import Question, looked_into, still_at
from app.pace import kind_of_work
from app.planning import photo_start, recipe_of, view_camera
from engine.core.camera import Camera
from engine.core.control import Cancelled
from ui.fetch import Fetch

if TYPE_CHECKING:
    from app.film import Film
    from app.film_warnings import Findings
    from app.session import Session
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

SOON_MS = 300  # after the last change


class FilmWatch(QObject):
    """`findings` are of the film that was asked for last; None while nobody knows."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.findings: Findings | None = None
        self.measuring = False
        self._about: tuple[object, ...] = ()
        self._film: Film | None = None
        self._number = 0
        self._there = there = [True]  # until the widget is gone: then nobody waits for an answer
        self.destroyed.connect(there.clear)
        self._fetch = Fetch(self)
        self._fetch.fetched.connect(self._take)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)

    def look_into(self, film: Film | None, time_s: float | None = None) -> None:
        """film: None = nothing is of interest. time_s: only this moment is shown, as a picture."""
        path = self._session.document.path
        if film is None or path is None or not self._session.scene.steps:
            self.forget()
            return
        shown = path.trajectory if time_s is None else still_at(path.trajectory, time_s)
        about = _measured(film), shown, self._session.scene
        if about != self._about:
            kept = self._about[1:] == about[1:] and self.findings is not None
            self.findings = self.findings if kept else None  # of the same path: nearly right until the answer comes
            self._about, self._film, self.measuring = about, film, True
            self._number += 1
            self._soon.start()
            self.found.emit()

    def forget(self) -> None:
        self._soon.stop()
        self._number += 1
        self._about, self.findings, self.measuring = (), None, False

    def _ask(self) -> None:
        number, film, (_, path, scene) = self._number, self._film, self._about
        assert film is not None
        side, view_s = self._views_to_make()
        there = self._there

        def check() -> None:
            if not there or number != self._number:
                raise Cancelled

        self._fetch.ask_newest(number, lambda: _looked_into(film, path, scene, side, view_s, check))  # pyright: ignore[reportArgumentType]

    def _views_to_make(self) -> tuple[int, float | None]:
        """Side and seconds of a view of Complete 360."""
        document = self._session.document
        start = photo_start(document, self._session.store)
        assert start is not None  # there are steps
        camera = view_camera(start.view.camera, document.generation)
        side = max(camera.width, camera.height)
        square = Camera.pinhole(side, side, 1.0)
        return side, self._session.pace.view_s(kind_of_work(recipe_of(document), square))

    def _take(self, number: int, findings: Findings) -> None:
        if number == self._number:
            self.findings, self.measuring = findings, False
            self.found.emit()


def _measured(film: Film) -> Film:
    """Without what changes no answer."""
    return replace(film, codec=None, audio=None, stereo=replace(film.stereo, convergence=None))


def _looked_into(
    film: Film, path: Trajectory, scene: Scene, side: int, view_s: float | None, check: object
) -> Findings:
    question = Question(film, path, scene.gaussians, side, view_s)
    return looked_into(question, check)  # pyright: ignore[reportArgumentType]
