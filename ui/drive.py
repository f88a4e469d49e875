"""Uses a real window as a person does, through mouse and keys: for measuring it and for taking its pictures."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.session import Session
from app.settings import Settings
from engine.core.problem import fail
from ui import theme
from ui.gl_environment import prepare_gl
from ui.i18n import use_language
from ui.main_window import open_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TICK_S = 1 / 60
FADES_S = 0.4


def application() -> QApplication:
    """The one application of this process; made if there is none."""
    prepare_gl()
    app = QApplication.instance() or QApplication(["sceneloom"])
    assert isinstance(app, QApplication)
    return app


def rest(seconds: float) -> None:
    """Events go on. (Not QTest.qWait: it keeps the interpreter lock, and no other thread gets anything done.)"""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start(round(1000 * seconds))
    loop.exec()


class Driver:
    """A window with a state of its own, so that nothing of the user's is touched. Close it in the end."""

    def __init__(self, settings: Settings | None = None, size: tuple[int, int] = (1680, 1050)) -> None:
        settings = settings or Settings(language="en")
        self.app = application()
        use_language(self.app, settings.language)
        theme.apply(self.app, settings.theme)
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.session = Session(settings, state_dir=self.folder / "state", settings_file=self.folder / "settings.json")
        self.window = open_window(self.session)
        self.window.resize(*size)
        self.bridge, self.viewport = self.window.bridge, self.window.viewport

    def close(self) -> None:
        self.session.files.saved = self.session.document  # nobody is here to be asked
        self.window.close()
        self.window.deleteLater()
        self.rest(0.05)
        self._folder.cleanup()

    def rest(self, seconds: float) -> None:
        rest(seconds)

    def wait(self, until: Callable[[], object], seconds: float = 120.0, what: str = "") -> float:
        """Until something is so; how long it took. Raises a Problem when it does not come about."""
        began = time.perf_counter()
        while not until():
            if time.perf_counter() - began > seconds:
                raise fail("internal", f"The window did not get there in {seconds:g} s: {what}.", "Look at its state.")
            self.rest(0.01)
        return time.perf_counter() - began

    def settle(self, seconds: float = 20.0) -> None:
        """Until the picture of where the camera rests is sharp, and nothing fades any more."""
        self.rest(FADES_S)
        self.wait(lambda: self.viewport.stands_still() and self.viewport.canvas.stats().sharp, seconds, "sharp")
        self.rest(FADES_S)

    def open_sample(self, name: str = "room") -> None:
        self.bridge.do("file.open_sample", name=name)
        self.wait(lambda: self.session.document.steps, what="the photo is read")
        self.wait(lambda: self.session.forecast is not None, what="the forecast is there")

    def generate(self, views: int | None = None) -> None:
        """The path, or so many of its views."""
        steps = len(self.session.document.steps)
        self.bridge.run("generate.path")
        wanted = steps + views if views else None
        self.wait(lambda: self._generated(wanted), 900, "the views are made")
        if self.session.jobs.running:
            self.bridge.run("generate.cancel")

    def _generated(self, steps: int | None) -> bool:
        return not self.session.jobs.busy if steps is None else len(self.session.document.steps) >= steps

    def drag(self, widget: QWidget, points: Iterable[tuple[float, float]], button: Qt.MouseButton = LEFT,
             keys: Qt.KeyboardModifier = NO_KEY) -> None:  # fmt: skip
        """Press at the first point, move through the others at 60 a second, release at the last."""
        path = [QPointF(x, y) for x, y in points]
        self._send(widget, QEvent.Type.MouseButtonPress, path[0], button, button, keys)
        for point in path[1:]:
            self.rest(TICK_S)
            self._send(widget, QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, button, keys)
        self._send(widget, QEvent.Type.MouseButtonRelease, path[-1], button, Qt.MouseButton.NoButton, keys)

    def click(self, widget: QWidget, x: float | None = None, y: float | None = None) -> None:
        at = widget.rect().center() if x is None or y is None else QPoint(round(x), round(y))
        QTest.mouseClick(widget, LEFT, NO_KEY, at)

    def key(self, key: Qt.Key, widget: QWidget | None = None, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(widget or self.window, key, keys)

    def picture(self, file: Path) -> Path:
        """What the window looks like now."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(file))
        return file

    def _send(self, widget: QWidget, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton,
              buttons: Qt.MouseButton, keys: Qt.KeyboardModifier) -> None:  # fmt: skip
        event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, keys)
        QApplication.sendEvent(widget, event)
