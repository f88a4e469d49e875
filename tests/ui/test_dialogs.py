"""Asking before work is lost, the shortcut sheet, about, and the report for the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.commands import COMMANDS
from ui.dialogs.commands import provide_dialogs
from ui.dialogs.shortcuts import ShortcutSheet
from ui.dialogs.unsaved import UnsavedDialog
from ui.widgets.basic import label
from ui.widgets.keys import KeyCaps, keys_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(bridge, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    provide_dialogs(bridge, window, lambda: ["Viewport: CPU"])
    return window


def unsaved(bench, qtbot):
    dialog = UnsavedDialog(None, bench.session)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def press(dialog, qtbot, words):
    from PySide6.QtWidgets import QPushButton

    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == words)
    qtbot.mouseClick(button, LEFT)


@pytest.mark.parametrize(("words", "answer"), [("Save", "save"), ("Don't save", "discard"), ("Cancel", "cancel")])
def test_three_answers(bench, qtbot, words, answer):
    bench.open_photo()
    dialog = unsaved(bench, qtbot)
    press(dialog, qtbot, words)
    assert dialog.answer == answer
    assert not dialog.isVisible()


def test_enter_saves_and_escape_cancels(bench, qtbot):
    bench.open_photo()
    dialog = unsaved(bench, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.answer == "save"
    dialog = unsaved(bench, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.answer == "cancel"


def test_it_says_what_would_be_lost(bench, qtbot):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    words = " ".join(one.text() for one in unsaved(bench, qtbot).findChildren(type(label())))
    assert "photo" in words
    assert "2 views" in words


def test_the_sheet_shows_every_shortcut_and_can_be_searched(window, qtbot):
    sheet = ShortcutSheet(window)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    shortcuts = {command.shortcut for command in COMMANDS.values() if command.shortcut}
    assert {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)} == shortcuts
    qtbot.keyClicks(sheet.search, "undo")
    qtbot.waitUntil(lambda: [c.accessibleName() for c in sheet.findChildren(KeyCaps) if c.isVisible()] == ["Ctrl+Z"])
    qtbot.keyClicks(sheet.search, "xqzw")
    assert sheet.nothing.isVisible()


@pytest.mark.parametrize(
    ("shortcut", "keys"),
    [("Ctrl+Shift+O", ["Ctrl", "Shift", "O"]), ("F1", ["F1"]), ("Ctrl++", ["Ctrl", "+"]), ("+", ["+"]), ("/", ["/"])],
)
def test_key_caps(shortcut, keys):
    assert keys_of(shortcut) == keys


@pytest.mark.parametrize("command", ["help.palette", "help.shortcuts", "help.about", "file.settings"])
def test_each_command_opens_its_dialog_without_waiting_for_it(bridge, window, qtbot, command):
    assert bridge.do(command)
    opened = [child for child in window.findChildren(QWidget) if child.isWindow() and child.isVisible()]
    assert len(opened) == 1
    qtbot.keyClick(getattr(opened[0], "search", opened[0]), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(c.isWindow() and c.isVisible() for c in window.findChildren(QWidget)))


def test_the_report_is_copied_and_that_is_said(bench, bridge, window):
    from app.events import Note

    bridge.do("help.report")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("## Sceneloom")
    assert "Viewport: CPU" in text
    assert "copied" in bench.told(Note)[-1].text
