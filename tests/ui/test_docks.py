"""Docks: a panel that needs more room in its column gets it as long as it is looked at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.docks import RIGHT, Docks, Heights, Panel


@pytest.fixture
def column(qtbot):
    """Three docks in a column of a window; the second holds two panels, of which "b" wants most of the room."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(500, 900)
    window.setCentralWidget(QWidget())
    docks = Docks(window)
    made = [docks.add(RIGHT, *(Panel(name, QWidget()) for name in names)) for names in ("x", "ab", "y")]
    Heights(window, made, made[1], {"b": (100, 650, 100)})
    with qtbot.waitExposed(window):
        window.show()
    window.resizeDocks(made, [300, 300, 300], Qt.Orientation.Vertical)
    return window, docks, made


def heights(made):
    return [dock.height() for dock in made]


def test_a_panel_has_heights_of_its_own_that_come_back(column, qtbot):
    window, docks, made = column
    before = heights(made)
    docks.of("b").choose("b")
    qtbot.waitUntil(lambda: made[1].height() > before[1] + 200)
    window.resizeDocks(made, [200, 500, 200], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: abs(made[0].height() - 200) < 20)
    mine = heights(made)
    docks.of("a").choose("a")
    qtbot.waitUntil(lambda: heights(made) == pytest.approx(before, abs=3))
    docks.of("b").choose("b")
    qtbot.waitUntil(lambda: heights(made) == pytest.approx(mine, abs=3))


def test_a_column_that_is_taken_apart_is_left_alone(column, qtbot):
    _window, docks, made = column
    made[0].close()
    qtbot.wait(50)  # until the others have its room
    before = made[1].height()
    docks.of("b").choose("b")
    qtbot.wait(50)
    assert made[1].height() == before
