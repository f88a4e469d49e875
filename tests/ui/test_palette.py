"""Ctrl+K: typed letters find a command, Enter runs it, Esc leaves everything as it was."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.palette import entries
from ui.dialogs.palette import Palette

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 640)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def open_palette(bridge, window, qtbot):
    def opened():
        palette = Palette(bridge, window)
        palette.open()
        qtbot.waitExposed(palette)
        return palette

    return opened


def test_a_few_letters_and_enter_run_a_command(bench, open_palette, qtbot):
    bench.open_photo()
    palette = open_palette()
    qtbot.keyClicks(palette.search, "orbit")
    assert palette.current.entry.key == "path.preset.orbit"
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert bench.session.document.path.preset == "orbit"


def test_everything_of_the_table_is_there(bridge, open_palette):
    palette = open_palette()
    assert palette.rows.count() == len(entries(bridge.session))


def test_arrows_choose_and_go_round(bench, open_palette, qtbot):
    palette = open_palette()
    first = palette.current
    qtbot.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.rows.currentRow() == palette.rows.count() - 1
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.current == first
    qtbot.keyClick(palette.search, Qt.Key.Key_PageDown)
    assert palette.rows.currentRow() == 9


def test_escape_changes_nothing(bench, open_palette, qtbot):
    before, palette = bench.session.document, open_palette()
    qtbot.keyClicks(palette.search, "new scene")
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert bench.session.document is before


def test_what_cannot_run_says_why_and_stays_open(bench, open_palette, qtbot):
    palette = open_palette()
    qtbot.keyClicks(palette.search, "generate path")
    assert palette.foot.text() == "Not now: There is no photo yet. Drop one on the window, or open a sample."
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert bench.problems == []


def test_nothing_found_is_said(open_palette, qtbot):
    palette = open_palette()
    qtbot.keyClicks(palette.search, "xqzw")
    assert palette.rows.count() == 0
    assert "No command" in palette.foot.text()
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_what_was_used_last_comes_first_next_time(bench, open_palette, qtbot):
    bench.open_photo()
    for query in ("spiral", "reverse"):
        palette = open_palette()
        qtbot.keyClicks(palette.search, query)
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    palette = open_palette()
    keys = [palette.rows.item(place).data(Qt.ItemDataRole.UserRole).entry.key for place in (0, 1)]
    assert keys == ["path.reverse", "path.preset.spiral"]


def test_a_sample_is_opened_with_the_mouse(bench, bridge, open_palette, qtbot):
    bridge.ask = lambda _command: {}
    palette = open_palette()
    qtbot.keyClicks(palette.search, "mountain")
    qtbot.keyClicks(palette.search, "")
    palette.search.setText("picos")
    place = palette.rows.visualItemRect(palette.rows.item(0)).center()
    qtbot.mouseClick(palette.rows.viewport(), LEFT, pos=place)
    assert bench.session.document.source.path.endswith("mountain.jpg")


def test_letters_that_were_meant_are_blue(bench, open_palette, qtbot):
    bench.open_photo()
    palette = open_palette()
    qtbot.keyClicks(palette.search, "orbit")
    qtbot.wait(20)
    row = palette.rows.visualItemRect(palette.rows.item(0))
    picture = palette.rows.viewport().grab(row).toImage()
    blue = [
        picture.pixelColor(x, y)
        for x in range(36, 90) for y in range(picture.height())
        if picture.pixelColor(x, y).blue() > picture.pixelColor(x, y).red() + 60
    ]  # fmt: skip
    assert len(blue) > 20


def test_it_stands_in_the_middle_of_the_window(window, open_palette):
    palette = open_palette()
    middle = window.mapToGlobal(QPoint(window.width() // 2, 0)).x()
    assert abs(palette.geometry().center().x() - middle) <= 1
    assert palette.width() == 560
