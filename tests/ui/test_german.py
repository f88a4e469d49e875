"""The window in German: nothing stays English, nothing is cut off."""

import re
import time
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager
from pathlib import Path

import pytest
from app_bench import Bench
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from app.words import tr
from resources import translation
from ui import theme
from ui.i18n import CONTEXT, use_language
from ui.main_window import MainWindow
from ui.panels.export import ExportPanel
from ui.panels.generate import GeneratePanel
from ui.panels.inspector import InspectorPanel
from ui.panels.jobs import JobsPanel
from ui.panels.source import SourcePanel
from ui.panels.steps import StepsPanel
from ui.viewport.tools.base import Pointer
from ui.widgets.basic import ElidedLabel
from ui.widgets.photo_card import PhotoCard

TS = Path(__file__).parents[2] / "resources" / "translations" / "de.ts"
ENGLISH = re.compile(
    r"\b(the|and|of|with|to|from|for|is|are|no|not|this|it|what|choose|select|show|hide|delete|drag|click|open|save|close"
    r"|cancel|pause|resume|undo|redo|play|stop|clear|copy|view|views|steps?|path|keys?|photo|depth|colou?r|settings?"
    r"|length|size|speed|quality|seed|every|missing|known|imagined?|generate|forecast|jobs?|frames?|edit|help|file)\b",
    re.IGNORECASE,
)
OUR_OWN = {"Sceneloom contributors"}


@contextmanager
def german(app):
    use_language(app, "de")
    try:
        yield
    finally:
        use_language(app, "en")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    folder = tmp_path_factory.mktemp("german")
    Image.new("RGB", (96, 72), (90, 120, 150)).save(folder / "bild.png")
    return Bench(folder, folder / "bild.png")


@pytest.fixture(scope="module")
def window(bench, qapp):
    """With a photo, a path and two views; the next is being made."""
    with german(qapp):
        theme.apply(qapp)
        window = MainWindow(bench.session)
        window.resize(1400, 900)
        window.show()
        bench.open_photo()
        bench.do("generate.path")
        bench.made(2)
        end = time.monotonic() + 20
        while bench.session.forecast is None:
            assert time.monotonic() < end
            QTest.qWait(10)
        yield window
        bench.settle()
        bench.session.files.saved = bench.session.document
        window.close()
        window.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words_of(widget):
    """Everything that it says, also to those who don't see it."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QAbstractButton | QLabel):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QAbstractSpinBox):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(nth) for nth in range(widget.count()))
    elif isinstance(widget, QMenu):
        yield from (words for action in widget.actions() for words in (action.text(), action.toolTip()))


def english_in(place):
    said = {words for widget in (place, *place.findChildren(QWidget)) for words in words_of(widget)}
    return sorted(words for words in said if ENGLISH.search(words) and not any(own in words for own in OUR_OWN))


def cut_off(place):
    """Buttons and lines that have less room than their words. Elided ones show the rest in a tooltip."""
    for widget in place.findChildren(QWidget):
        if not widget.isVisibleTo(place) or isinstance(widget, ElidedLabel | PhotoCard):
            continue
        plain = isinstance(widget, QAbstractButton) and widget.layout() is None
        line = isinstance(widget, QLabel) and not widget.wordWrap()
        if (plain or line) and widget.text() and widget.width() < widget.sizeHint().width() - 1:
            yield type(widget).__name__, widget.text(), widget.width(), widget.sizeHint().width()


def test_the_compiled_words_are_those_of_the_source(qapp):
    translator = QTranslator()
    assert translator.load(str(translation("de")))
    for message in ElementTree.parse(TS).iter("message"):
        source, words = message.findtext("source"), message.findtext("translation")
        assert translator.translate(CONTEXT, source) == words, "run: python packaging/translations.py"


def test_a_language_can_be_chosen_and_left_again(qapp):
    assert tr("Save") == "Save"
    with german(qapp):
        assert tr("Save") == "Speichern"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"  # Qt's own dialogs
        assert QLocale().decimalPoint() == ","
    assert tr("Save") == "Save"
    assert QLocale().decimalPoint() == "."


def test_the_window_speaks_german(window):
    assert english_in(window) == []


def test_what_is_told_is_german(window, bench):
    from engine.core.problem import Problem

    bench.session.problem(
        Problem("disk", "The disk is full: the step was not saved in 'a'.", "Free some space and resume.")
    )
    assert not bench.session.do("path.delete_keys")
    bench.do("edit.undo")
    assert english_in(window) == []


@pytest.mark.parametrize("command", ["help.shortcuts", "help.about", "file.settings", "help.palette"])
def test_dialogs_speak_german_and_have_room(window, command):
    before = set(window.findChildren(QWidget))
    window.bridge.run(command)
    QTest.qWait(20)
    opened = next(w for w in window.findChildren(QWidget) if w not in before and w.isWindow())
    assert english_in(opened) == []
    assert list(cut_off(opened)) == []
    opened.close()


@pytest.mark.parametrize("tool", ["select", "gizmo", "draw", "place", "record", "target", "preset", "region"])
def test_tools_speak_german_and_have_room(window, tool):
    window.bridge.select(keys=(1,))
    window.viewport.choose_tool(tool)
    QTest.qWait(20)
    chosen = window.viewport.tool
    assert not ENGLISH.search(f"{chosen.title} {chosen.hint}")
    assert english_in(window.viewport) == []
    assert list(cut_off(window.viewport)) == []


@pytest.mark.parametrize("width", [240, 340])
@pytest.mark.parametrize("kind", [StepsPanel, SourcePanel, InspectorPanel, GeneratePanel, ExportPanel, JobsPanel])
def test_panels_have_room_for_german(window, kind, width):
    panel = kind(window.bridge)
    panel.resize(width, 900)
    panel.show()
    QTest.qWait(50)
    assert panel.width() == width
    assert list(cut_off(panel)) == []
    panel.setParent(window)  # a panel lives as long as its window: the disk may still answer it


@pytest.mark.parametrize("tool", ["record", "region"])
def test_what_a_tool_lacks_is_told_in_german(window, bench, monkeypatch, tool):
    told = []
    monkeypatch.setattr(window.viewport, "message", lambda text, *_seconds: told.append(text))
    monkeypatch.setattr("app.command.photo_start", lambda *_about: None)
    window.viewport.choose_tool(tool)
    key = Qt.Key.Key_Space if tool == "record" else Qt.Key.Key_Return
    window.viewport.tool.key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    if tool == "region":
        window.viewport.tool.press(Pointer(100, 100))
        assert window.viewport.tool.hint == tr("There is no photo yet. Drop one on the window, or open a sample.")
    assert told
    assert not any(map(ENGLISH.search, told))
    window.viewport.choose_tool("select")


def test_the_timeline_fits_a_small_screen(window):
    """A window never shrinks back from what one of its parts took for a moment."""
    width = window.width()
    for tab in ("fov", "speed", "path"):
        window.timeline.show_tab(tab)
        QTest.qWait(20)
        assert window.timeline.minimumSizeHint().width() <= 1100
        assert window.width() == width
