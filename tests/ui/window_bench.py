"""The whole window, used through mouse, keys and drops, for user stories."""

from __future__ import annotations

import time
from contextlib import contextmanager

import numpy as np
from app_bench import Bench
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.events import Note
from ui import theme
from ui.drive import rest
from ui.i18n import use_language
from ui.main_window import MainWindow

SIZE = (1400, 900)
LEFT, RIGHT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
PATIENCE = 100  # ticks of 20 ms that a dialog may stay open
TOLD_S = 0.02  # nobody is faster with the next click; the window has been told by then
COPY = Qt.DropAction.CopyAction


class Desk:
    """A window on the screen and a person before it. bench: what drives a scripted engine, None with a real one."""

    def __init__(self, window, bench=None):
        self.window, self.bench = window, bench
        self.bridge, self.session, self.viewport = window.bridge, window.bridge.session, window.viewport
        self.notes, self.problems = [], []
        self.bridge.told.connect(lambda event: self.notes.append(event.text) if isinstance(event, Note) else None)
        self.bridge.problem.connect(self.problems.append)

    @property
    def document(self):
        return self.session.document

    @property
    def keys(self):
        return self.document.path.trajectory.keyframes

    def wait(self, until, seconds=60.0):
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, (until, self.problems, self.notes)
            rest(0.005)

    def settle(self):
        """Until the disk is done and the window has shown what there is."""
        self.wait(lambda: not self.session.files.busy)
        rest(0.001)

    # the scripted engine

    def made(self, count=1):
        """So many views arrive."""
        engine = self.bench.engine
        for _ in range(count):
            self.wait(lambda: engine.current is not None)
            engine.advance()
            self.wait(lambda: not engine.untold)

    def rested(self, seconds=1.0):
        """The session's clock goes on."""
        self.session.poll()
        self.bench.clock.now += seconds
        self.session.poll()
        rest(TOLD_S)

    def open_photo(self, photo=None):
        """Dropped on the window's middle."""
        self.drop(photo or self.bench.photo)
        self.made()
        self.wait(lambda: self.session.forecast is not None)
        wait_for_picture(self)

    # hands

    def named(self, name, kind=QWidget):
        """The one visible control with this accessible name, or with this text."""
        found = self._named(name, kind)
        assert len(found) == 1, (name, found)
        return found[0]

    def _named(self, name, kind):
        places = [self.window, *(w for w in QApplication.topLevelWidgets() if w is not self.window)]
        return list(dict.fromkeys(
            w for place in places for w in place.findChildren(kind)
            if w.isVisible() and name in (w.accessibleName(), said_by(w))
        ))  # fmt: skip

    def click(self, what, at=None, keys=NONE):
        """what: a widget, or the name of one, which is waited for."""
        if isinstance(what, str):
            self.wait(lambda: self._named(what, QWidget), 5)
        widget = self.named(what) if isinstance(what, str) else what
        assert widget.isEnabled(), what
        QTest.mouseClick(widget, LEFT, keys, QPoint(*map(round, at)) if at is not None else QPoint())
        rest(TOLD_S)

    def key(self, key, keys=NONE, widget=None):
        if QApplication.activeWindow() is None:  # there is no window manager to give the keyboard back
            self.window.activateWindow()
            self.wait(lambda: QApplication.activeWindow() is not None)
        QTest.keyClick(widget or QApplication.focusWidget() or self.window, key, keys)
        rest(TOLD_S)

    def type(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)

    def drag(self, points, button=LEFT, keys=NONE, widget=None, let_go=True):
        """Over the viewport: press at the first point, through the others, release at the last."""
        widget = widget or self.viewport
        send(widget, QEvent.Type.MouseMove, points[0], NO_BUTTON, NO_BUTTON, keys)
        send(widget, QEvent.Type.MouseButtonPress, points[0], button, button, keys)
        for at in points[1:]:
            send(widget, QEvent.Type.MouseMove, at, NO_BUTTON, button, keys)
            rest(0.001)
        if let_go:
            send(widget, QEvent.Type.MouseButtonRelease, points[-1], button, NO_BUTTON, keys)
            rest(TOLD_S)

    def drop(self, *files, at=None):
        """On whatever takes drops at that point of the window, as Qt finds it."""
        at = at or self.window.rect().center()
        widget = self.window.childAt(at)
        while not widget.acceptDrops():
            widget = widget.parentWidget()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        place = widget.mapFrom(self.window, at)
        enter = QDragEnterEvent(place, COPY, mime, LEFT, NONE)
        QApplication.sendEvent(widget, enter)
        if enter.isAccepted():
            QApplication.sendEvent(widget, QDropEvent(QPointF(place), COPY, mime, LEFT, NONE))
        return enter.isAccepted()

    # eyes

    def pixels(self, widget=None):
        """[h, w, 3] of what the widget shows; of the picture in the viewport without one."""
        image = (widget or self.viewport).grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

    def shows(self, role, widget=None, tolerance=10):
        """How many pixels have about this colour of the theme."""
        colour = theme.colour(role)
        wanted = np.array([colour.red(), colour.green(), colour.blue()])
        return int((np.abs(self.pixels(widget) - wanted.astype(int)).max(-1) <= tolerance).sum())


@contextmanager
def scripted_desk(qapp, folder, **how):
    """With an engine that does what it is told; `bench.photo` can be dropped."""
    photo = folder / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (72, 96, 3), np.uint8)).save(photo)
    bench = Bench(folder, photo)
    with desk_of(qapp, bench.session, bench, **how) as desk:
        yield desk


@contextmanager
def desk_of(qapp, session, bench=None, size=SIZE, dress="dark"):
    """Its window closes without a question."""
    use_language(qapp, "en")
    theme.apply(qapp, dress)
    window = MainWindow(session)
    window.resize(*size)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    desk = Desk(window, bench)
    try:
        yield desk
    finally:
        desk.settle()
        session.files.saved = session.document
        window.close()
        window.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def said_by(widget):
    """The words on a button, label or field."""
    return widget.text() if isinstance(widget, QAbstractButton | QLabel | QLineEdit) else ""


def send(widget, kind, at, button, buttons, keys=NONE):
    place = QPointF(*at)
    QApplication.sendEvent(widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, buttons, keys))


def wait_for_picture(desk):
    """Until the canvas shows the camera in use, sharp."""

    def there():
        shown = desk.viewport.canvas.shown
        sharp = desk.viewport.stands_still() and desk.viewport.canvas.stats().sharp
        return sharp and shown is not None and shown.world_from_camera == desk.viewport.view.world_from_camera

    desk.wait(there)


def pixel_of(desk, point):
    return tuple(desk.viewport.view.project(np.asarray(point, dtype=float))[0].tolist())


@contextmanager
def answering(answer):
    """The next modal dialog gets its answer from a person: answer(dialog). One that stays open all the same is given
    up, so that a test fails instead of waiting for ever."""
    asked, ticks = [], []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        ticks.append(dialog)
        if not asked:
            asked.append(dialog)
            answer(dialog)
        elif len(ticks) > PATIENCE:
            dialog.reject()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    yield asked
    timer.stop()


def pressing(text):
    """An answer: the dialog's button with this text."""

    def press(dialog):
        (button,) = [one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == text]
        QTest.mouseClick(button, LEFT)

    return press


def typing_file(file):
    """An answer to a file dialog that saves."""

    def type_it(dialog):
        assert isinstance(dialog, QFileDialog)
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(file))
        pressing("Save")(dialog)

    return type_it
