"""Looks into a film on threads, a moment after it changed; answers come one by one, the newest question wins.

What it costs is tried on a thread of its own, after all else: trying takes longer than anybody waits for a warning.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.completing import view_camera_of
from app.film_price import pricer
from app.film_warnings import Question, looker, still_at
from app.pace import kind_of_work
from app.planning import recipe_of
from engine.core.control import Cancelled
from ui.fetch import Fetch

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.film import Film
    from app.film_price import Price, Pricer
    from app.film_warnings import Findings, Looker
    from app.session import Session

SOON_MS = 300  # after the last change


class FilmWatch(QObject):
    """`findings` are of the film that was asked for last, as far as they are known; None before the first of them."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.findings: Findings | None = None
        self.price: Price | None = None
        self.measuring = False
        self._about: tuple[object, ...] = ()
        self._looker: Looker | None = None  # the first thread's
        self._pricer: Pricer | None = None  # the other one's
        self._number = 0
        self._there = there = [True]  # until the widget is gone: then nobody waits for an answer
        self.destroyed.connect(there.clear)
        self._fetch = Fetch(self)
        self._fetch.fetched.connect(self._take)
        self._fetch.failed.connect(lambda number, _what: self._take(number, None))
        self._tries = Fetch(self)
        self._tries.fetched.connect(self._take_price)
        self._tries.failed.connect(lambda number, _what: self._take_price(number, None))
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)

    @property
    def about_the_scene(self) -> bool:
        """Whether what is known is about the scene as it is: views may have been made since."""
        return bool(self._about) and self._about[-1] is self._session.scene

    def look_into(self, film: Film | None, time_s: float | None = None, *, video: bool = True) -> None:
        """film: None = nothing is of interest. time_s: only this moment is shown, as a picture. video: it is to be
        encoded."""
        path = self._session.document.path
        if film is None or path is None or not self._session.scene.steps:
            self.forget()
            return
        shown = path.trajectory if time_s is None else still_at(path.trajectory, time_s)
        about = _measured(film), video, shown, self._session.scene
        if about != self._about:
            kept = self._about[2:] == about[2:] and self.findings is not None
            if not kept:  # of the same path they are nearly right until the answer comes
                self.findings = None
            self._about, self.measuring, self.price = about, True, None
            self._number += 1
            self._soon.start()
            self.found.emit()

    def forget(self) -> None:
        self._soon.stop()
        self._number += 1
        self._about, self.findings, self.price, self.measuring = (), None, None, False

    def _ask(self) -> None:
        number, fetch, question, check = self._number, self._fetch, self._question(), self._check()

        def work() -> None:
            """The last answer is None: that is all."""
            self._looker = self._looker or looker()
            for findings in self._looker.look(question(), check):
                check()
                fetch.fetched.emit(number, findings)

        fetch.ask_newest(number, work)

    def _try(self) -> None:
        film, video, path, scene = self._about
        check = self._check()

        def work() -> Price:
            self._pricer = self._pricer or pricer()
            return self._pricer.price(film, path, scene.gaussians, video, check)  # pyright: ignore[reportArgumentType, reportAttributeAccessIssue] - as `look_into` put them together

        self._tries.ask_newest(self._number, work)

    def _check(self) -> Callable[[], None]:
        """Raises once the answer to the present question is not wanted any more."""
        number, there = self._number, self._there

        def check() -> None:
            if not there or number != self._number:
                raise Cancelled

        return check

    def _question(self) -> Callable[[], Question]:
        """Putting the splats together takes a moment: for the thread."""
        film, _, path, scene = self._about
        document, store = self._session.document, self._session.store
        camera = view_camera_of(document, store)
        view_s = self._session.pace.view_s(kind_of_work(recipe_of(document), camera))
        return lambda: Question(film, path, scene.gaussians, camera.width, view_s)  # pyright: ignore[reportArgumentType, reportAttributeAccessIssue] - as `look_into` put them together

    def _take(self, number: int, findings: Findings | None) -> None:
        if number != self._number:
            return
        if findings is None:
            self._try()
        else:
            self.findings = findings
            self.found.emit()

    def _take_price(self, number: int, price: Price | None) -> None:
        if number == self._number:
            self.price, self.measuring = price, False
            self.found.emit()


def _measured(film: Film) -> Film:
    """Without what changes no answer."""
    return replace(film, audio=None, stereo=replace(film.stereo, convergence=None))
