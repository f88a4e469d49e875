"""The list of steps, driven by mouse and keys; what they do is looked for in the document and in the pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui import theme
from ui.panels.steps import StepsPanel
from ui.panels.steps_delegate import thumbnail_rect, zone_words, zones
from ui.panels.steps_model import ROW

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@pytest.fixture
def panel(bridge, on_screen):
    return on_screen(StepsPanel(bridge), 300, 560)


@pytest.fixture
def made(bench, panel):
    """Photo, View 1, View 2, View 3."""
    bench.open_photo()
    bench.do("generate.path")
    bench.made(3)
    return panel


def rect(panel, nth):
    return panel.list.visualRect(panel.list.steps.index(nth))


def click(panel, nth, modifiers=NONE, at=None):
    QTest.mouseClick(panel.list.viewport(), LEFT, modifiers, at or rect(panel, nth).center())


def zone(panel, nth, name):
    return zones(rect(panel, nth), panel.list.steps.rows[nth], True)[name].center()


def move(widget, at):
    """Straight to the widget: the screen's own pointer is elsewhere."""
    place = QPointF(at)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(at)), none, none, NONE)
    QApplication.sendEvent(widget, event)


def ids(bench):
    return [step.id for step in bench.session.document.steps]


def pixels(panel):
    """[H, W, 3] of the list's viewport, on the panel's ground."""
    viewport = panel.list.viewport()
    place = QRect(viewport.mapTo(panel, QPoint(0, 0)), viewport.size())
    image = panel.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def colour(role):
    return np.array(theme.colour(role).getRgb()[:3])


def test_without_steps_it_says_what_to_do(panel, bridge, monkeypatch):
    asked = []
    monkeypatch.setattr(bridge, "run", asked.append)
    (button,) = [one for one in panel.findChildren(type(panel.replay)) if "photo" in one.text().lower()]
    QTest.mouseClick(button, LEFT)
    assert asked == ["file.open_photo"] and not panel.replay.isVisible() and panel.corner.text() == ""


def test_a_row_for_every_step_with_its_thumbnail_dot_and_words(bench, made, qtbot):
    rows = made.list.steps.rows
    assert [row.title for row in rows] == ["Photo", "View 1", "View 2", "View 3"]
    assert made.corner.text() == "4" and made.replay.isVisible()
    picture = bench.session.store.thumbnail(ids(bench)[0])
    middle = rect(made, 0)

    def painted():
        found = pixels(made)[thumbnail_rect(middle).center().y(), thumbnail_rect(middle).center().x()]
        return np.abs(picture.astype(int) - found).sum(axis=-1).min() < 60 and found.std() > 0

    qtbot.waitUntil(painted, timeout=5000)
    seen = pixels(made)
    for nth, role in ((0, "known"), (1, "imagined")):
        strip = seen[rect(made, nth).top() : rect(made, nth).bottom(), -30:]
        assert (np.abs(strip - colour(role)).sum(axis=-1) < 12).sum() > 8, role
    spoken = made.list.steps.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("View 1, imagined, ")


def test_clicks_select_with_shift_and_ctrl_and_the_window_selects_here_too(bench, made, bridge):
    click(made, 1)
    assert bridge.session.selection.steps == (ids(bench)[1],)
    click(made, 3, SHIFT)
    assert bridge.session.selection.steps == tuple(ids(bench)[1:4])
    click(made, 2, CTRL)
    assert bridge.session.selection.steps == (ids(bench)[1], ids(bench)[3])
    bridge.select(steps=(ids(bench)[0],))
    assert [index.row() for index in made.list.selectionModel().selectedIndexes()] == [0]


def test_a_drag_selects_the_rows_it_crosses(bench, made, bridge):
    viewport = made.list.viewport()
    QTest.mousePress(viewport, LEFT, NONE, rect(made, 1).center())
    for nth in (2, 3):
        QTest.mouseMove(viewport, rect(made, nth).center())
    QTest.mouseRelease(viewport, LEFT, NONE, rect(made, 3).center())
    assert bridge.session.selection.steps == tuple(ids(bench)[1:4])


@pytest.mark.parametrize(("name", "field"), [("eye", "visible"), ("lock", "locked")])
def test_the_small_buttons_change_their_row_and_nothing_else(bench, made, bridge, name, field):
    bridge.select(steps=(ids(bench)[3],))
    before = [getattr(step, field) for step in bench.session.document.steps]
    click(made, 1, at=zone(made, 1, name))
    after = [getattr(step, field) for step in bench.session.document.steps]
    assert [a != b for a, b in zip(before, after, strict=True)] == [False, True, False, False]
    assert bridge.session.selection.steps == (ids(bench)[3],)
    click(made, 1, at=zone(made, 1, name))
    assert [getattr(step, field) for step in bench.session.document.steps] == before


def test_a_command_about_other_steps_leaves_the_selection_on_the_screen(bench, made, bridge):
    chosen = []
    bridge.select(steps=(ids(bench)[2],))
    bridge.changed.connect(lambda _document: chosen.append(bridge.session.selection.steps))
    bridge.do("edit.toggle_steps", steps=(ids(bench)[1],))
    assert chosen == [(ids(bench)[2],)]
    assert [index.row() for index in made.list.selectionModel().selectedIndexes()] == [2]


def test_solo_shows_one_step_and_then_all_again(bench, made):
    click(made, 2, at=zone(made, 2, "solo"))
    assert bench.session.document.solo == ids(bench)[2]
    click(made, 2, at=zone(made, 2, "solo"))
    assert bench.session.document.solo is None


def test_a_hidden_step_is_dimmed_and_counted(bench, made, bridge):
    def light(nth):
        place = rect(made, nth).adjusted(90, 8, -60, -8)
        return pixels(made)[place.top() : place.bottom(), place.left() : place.right()].max()

    before = light(1)
    bridge.do("edit.toggle_steps", steps=(ids(bench)[1],))
    assert light(1) < 0.75 * before
    assert made.corner.text() == "4 (1 hidden)"
    assert "hidden" in made.list.steps.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_buttons_under_the_pointer_say_what_they_do(bench, made):
    move(made.list.viewport(), zone(made, 1, "eye"))
    assert made.list.delegate.hovered == (1, "eye")
    assert made.list.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    row = made.list.steps.index(1).data(ROW)
    assert zone_words("eye", row) == "Hide (H)" and "Show only" in zone_words("solo", row)


def test_f2_renames_in_place_and_nothing_gives_the_own_name_back(bench, made, bridge, qtbot):
    bridge.select(steps=(ids(bench)[2],))
    for typed, title in (("The window", "The window"), ("", "View 2")):
        bridge.run("edit.rename_step")
        editor = made.list.findChild(QLineEdit)
        assert editor is not None
        editor.selectAll()
        QTest.keyClicks(editor, typed) if typed else QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda title=title: made.list.steps.rows[2].title == title)
        qtbot.waitUntil(lambda: made.list.findChild(QLineEdit) is None)
    assert bench.session.document.steps[2].name == ""


def test_a_double_click_looks_from_there(bench, made, qtbot):
    click(made, 2)
    with qtbot.waitSignal(made.look_from) as told:
        QTest.mouseDClick(made.list.viewport(), LEFT, NONE, rect(made, 2).center())
    assert told.args == [ids(bench)[2]]


def test_arrows_choose_return_looks_from_there_and_escape_lets_go(bench, made, bridge, qtbot):
    click(made, 1)
    QTest.keyClick(made.list, Qt.Key.Key_Down)
    assert bridge.session.selection.steps == (ids(bench)[2],)
    QTest.keyClick(made.list, Qt.Key.Key_Down, SHIFT)
    assert bridge.session.selection.steps == tuple(ids(bench)[2:4])
    with qtbot.waitSignal(made.look_from) as told:
        QTest.keyClick(made.list, Qt.Key.Key_Return)
    assert told.args == [ids(bench)[3]]
    QTest.keyClick(made.list, Qt.Key.Key_Escape)
    assert bridge.session.selection.steps == ()


def test_the_menu_has_the_commands_and_says_why_one_cannot_run(bench, made, bridge):
    bridge.select(steps=(ids(bench)[0],))
    menu = made.list.menu()
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert not entries["Delete Steps"].isEnabled() and "photo" in entries["Delete Steps"].toolTip().lower()
    entries["Show or Hide Steps"].trigger()
    assert not bench.session.document.steps[0].visible
    menu.deleteLater()


def test_the_view_being_made_has_a_row_with_its_stage_and_those_to_come_wait(bench, panel):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bench.engine.begin("depth")
    bench.poll()
    rows = panel.list.steps.rows
    assert rows[2].state == "running" and rows[2].line.startswith("completing depth…")
    assert all(row.state == "waiting" for row in rows[3:]) and len(rows) > 3
    assert not panel.list.steps.flags(panel.list.steps.index(2)) & Qt.ItemFlag.ItemIsSelectable
    before = bench.session.selection
    click(panel, 2)
    assert bench.session.selection.steps == before.steps == ()


def test_a_finished_step_keeps_the_selection(bench, panel, bridge):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bridge.select(steps=(ids(bench)[1],))
    bench.made(1)
    assert [index.row() for index in panel.list.selectionModel().selectedIndexes()] == [1]
    bench.do("generate.cancel")
    bridge.do("generate.reroll", steps=(ids(bench)[1],))
    bench.poll()
    bench.made(1)
    assert len(panel.list.steps.rows) == 3


def test_five_hundred_steps_are_painted_without_waiting(bench, panel):
    import time
    from dataclasses import replace

    from app.document import StepRecord

    bench.open_photo()
    session = bench.session
    step = session.store.step(ids(bench)[0])
    more = tuple(StepRecord(session.store.add(step)) for _ in range(500))
    session.change("many", replace(session.document, steps=(*session.document.steps, *more)))
    assert panel.list.steps.rowCount() == 501
    made = panel.list._thumbnails._pixmaps
    panel.list.grab()
    assert len(made) < 30  # only what is seen
    began = time.perf_counter()
    for seed in range(10):
        bench.do("edit.recipe", seed=seed + 1)
    assert (time.perf_counter() - began) / 10 < 0.05


def test_the_button_replays(panel, bench, bridge, qtbot):
    bench.open_photo()
    asked = []
    bridge.provide("generate.replay", lambda: asked.append(1))
    qtbot.waitUntil(panel.replay.isEnabled, timeout=2000)
    QTest.mouseClick(panel.replay, LEFT, NONE, QPoint(10, 10))
    assert asked == [1]
