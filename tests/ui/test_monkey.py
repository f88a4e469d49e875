"""A seeded monkey at the whole window: nothing raises, and undoing everything brings the first document back.

SCENELOOM_MONKEY_EVENTS and SCENELOOM_MONKEY_SEEDS let it go on for longer.
"""

from __future__ import annotations

import os
import random

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from window_bench import CTRL, LEFT, NO_BUTTON, NONE, RIGHT, SHIFT, scripted_desk, send

from app.commands import COMMANDS
from app.events import Opened

EVENTS = int(os.environ.get("SCENELOOM_MONKEY_EVENTS", "150"))
SEEDS = int(os.environ.get("SCENELOOM_MONKEY_SEEDS", "1"))
NOT_ITS = {"file.close", "file.quit", "export.splats", "view.full_screen"}  # the window stays
COMMANDS_ITS = [one.id for one in COMMANDS.values() if not one.by_tool and one.id not in NOT_ITS]
KEYS = [
    Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    *(Qt.Key(ord(letter)) for letter in "ABCDEFGHIKLQRSWX0137/[]"),
]  # fmt: skip
BUTTONS = (LEFT, LEFT, LEFT, RIGHT, Qt.MouseButton.MiddleButton)


class Monkey:
    def __init__(self, desk, seed):
        self.desk, self.random = desk, random.Random(seed)
        self.did = []  # for whoever reads a failure

    def act(self):
        acts, weights = zip(
            (self.click, 5), (self.drag, 5), (self.key, 6), (self.command, 6), (self.made, 4), (self.wheel, 1),
            (self.fail, 0.3), (self.wait, 1),
            strict=True,
        )  # fmt: skip
        (act,) = self.random.choices(acts, weights)
        act()
        QTest.qWait(self.random.choice((0, 0, 1, 5)))

    def click(self):
        widget, at = self._somewhere()
        self.did.append(f"click {_name(widget)} {at}")
        button, keys = self.random.choice(BUTTONS), self._modifiers()
        if self.random.random() < 0.2:
            QTest.mouseDClick(widget, button, keys, at)
        else:
            QTest.mouseClick(widget, button, keys, at)

    def drag(self):
        widget, at = self._somewhere(self.random.random() < 0.6)
        self.did.append(f"drag {_name(widget)} {at}")
        button, keys, place = self.random.choice(BUTTONS), self._modifiers(), QPointF(at)
        send(widget, QEvent.Type.MouseButtonPress, at.toTuple(), button, button, keys)
        for _ in range(self.random.randint(1, 8)):
            place += QPointF(self.random.gauss(0, 40), self.random.gauss(0, 30))
            if not isValid(widget):  # a list that closed itself
                return
            send(widget, QEvent.Type.MouseMove, place.toTuple(), NO_BUTTON, button, keys)
            if self.random.random() < 0.2:
                QTest.qWait(1)
        if self.random.random() < 0.1:
            QTest.keyClick(self.desk.window, Qt.Key.Key_Escape)
        if isValid(widget):
            send(widget, QEvent.Type.MouseButtonRelease, place.toTuple(), button, NO_BUTTON, keys)

    def key(self):
        key = self.random.choice(KEYS)
        self.did.append(f"key {key.name}")
        QTest.keyClick(self._focused(), key, self._modifiers())

    def command(self):
        command = self.random.choice(COMMANDS_ITS)
        self.desk.bridge.refreshed.emit()
        action = self.desk.window.actions_of[command]
        if action.isEnabled():
            self.did.append(command)
            action.trigger()

    def made(self):
        engine = self.desk.bench.engine
        self.desk.session.poll()
        if engine.current is not None:
            self.did.append("a view arrives")
            engine.advance()
        self.desk.session.poll()

    def fail(self):
        engine = self.desk.bench.engine
        if engine.current is not None and engine.current.scene.steps:
            self.did.append("the engine fails")
            engine.fail()

    def wait(self):
        self.desk.rested(self.random.choice((0.5, 1.5, 40.0)))

    def wheel(self):
        widget, at = self._somewhere()
        place, turn = QPointF(at), QPoint(0, self.random.choice((-120, 120, 240)))
        self.did.append(f"wheel {_name(widget)}")
        QApplication.sendEvent(widget, QWheelEvent(
            place, widget.mapToGlobal(place), QPoint(), turn, NO_BUTTON, self._modifiers(),
            Qt.ScrollPhase.NoScrollPhase, False))  # fmt: skip

    def _modifiers(self):
        return self.random.choice((NONE, NONE, NONE, SHIFT, CTRL, Qt.KeyboardModifier.AltModifier))

    def _focused(self):
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.desk.window

    def _somewhere(self, in_viewport=False):
        """What is under a random point: of the viewport, of a popup or dialog, or of the window."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        place = over or (self.desk.viewport if in_viewport else self.desk.window)
        at = QPoint(self.random.randrange(place.width()), self.random.randrange(place.height()))
        widget = place.childAt(at) or place
        return widget, widget.mapFrom(place, at) if widget is not place else at


def _name(widget: QWidget):
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()}"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_monkey_breaks_nothing(tmp_path, qapp, qtlog, monkeypatch, seed):
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.exec", lambda _dialog: 0)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_: "")
    monkeypatch.setattr("ui.dialogs.unsaved.ask_unsaved", lambda *_: "cancel")
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda *_: True)
    monkeypatch.setattr("PySide6.QtWidgets.QMenu.exec", lambda *_: None)
    with scripted_desk(qapp, tmp_path) as desk:
        desk.open_photo()
        first, opened, monkey = desk.document, [], Monkey(desk, seed)
        desk.bridge.told.connect(lambda event: opened.append(event) if isinstance(event, Opened) else None)
        try:
            for _ in range(EVENTS):
                monkey.act()
                assert desk.window.isVisible() and not opened
            _undo_all(desk)
            assert desk.document == first
        except BaseException as error:
            error.add_note("\n".join(monkey.did[-40:]))
            raise
        assert not [
            problem for problem in desk.problems if problem.kind == "internal" and "broke" not in problem.message
        ]
    assert not [record.message for record in qtlog.records]


def _undo_all(desk):
    """Nothing arrives any more."""
    desk.session.jobs.forget()
    while desk.session.history.undo_label is not None:
        desk.bridge.run("edit.undo")
