"""The timeline with mouse and keys: what it does to the document, and what is to be seen."""

import time
from dataclasses import replace

import numpy as np
import pytest
from player_fakes import Screen
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.document import CameraPath
from app.forecast import Forecast
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from ui import theme
from ui.player import Player
from ui.timeline.layout import rows_in
from ui.timeline.panel import TimelinePanel
from ui.timeline.words import hover_text

Left, NoModifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Shift, Ctrl, Alt = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Shift", "Control", "Alt"))
TIMES = (0.0, 2.0, 5.0, 8.0)


def path_of(times=TIMES, **how):
    """To the right, faster and faster."""
    keys = (Keyframe.from_pose(Pose(np.eye(3), np.array([0.02 * t * t, 0, 0])), 1.0, t) for t in times)
    return CameraPath(Trajectory(tuple(keys), **how))


@pytest.fixture
def panel(bench, bridge, on_screen):
    bench.open_photo(None)
    bench.session.set_path("Path", path_of())
    return on_screen(TimelinePanel(bridge, Player(bridge, Screen())), 1389, 157)


@pytest.fixture
def canvas(panel):
    return panel.canvas


def at(canvas, time_s, row):
    rows = rows_in(canvas.height(), curve=canvas.maximumHeight() < 100)
    return QPoint(round(canvas.axis.x(time_s)), round(rows[row].middle))


def drag(canvas, begin, *places, modifiers=NoModifier, release=True):
    QTest.mousePress(canvas, Left, modifiers, begin)
    for place in places:
        event_move(canvas, place, modifiers)
    if release:
        QTest.mouseRelease(canvas, Left, modifiers, places[-1])


def event_move(canvas, place, modifiers, buttons=Left):
    """QTest.mouseMove tells no buttons."""
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), canvas.mapToGlobal(QPointF(place)),
                        Qt.MouseButton.NoButton, buttons, modifiers)  # fmt: skip
    QApplication.sendEvent(canvas, event)


def hover(canvas, place):
    event_move(canvas, place, NoModifier, Qt.MouseButton.NoButton)


def arrivals(bench):
    return bench.session.document.path.trajectory.arrivals


def forecast_of(unseen, touches=(), seconds=8.0):
    times = tuple(np.linspace(0, seconds, len(unseen)).tolist())
    return Forecast(1, times, tuple(unseen), (), 0.3, None, None, tuple(touches))


def show_forecast(bench, bridge, unseen, touches=()):
    """As if it had just been found for the path there is."""
    for _ in range(500):
        bench.session.poll()
        if not bench.session.forecasting:
            break
        time.sleep(0.01)
    bench.session.forecast = forecast_of(unseen, touches)
    bridge.forecast_changed.emit()


def colour_at(widget, place):
    return widget.grab().toImage().pixelColor(place)


def apart(a, b):
    return abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())


# keys


def test_dragging_a_key_moves_it_in_time_as_one_entry(bench, canvas):
    entries = len(bench.session.history.past)
    drag(canvas, at(canvas, 2.0, "keys"), *(at(canvas, t, "keys") for t in (2.3, 2.9, 3.75)))
    assert arrivals(bench) == (0.0, pytest.approx(3.75), 5.0, 8.0)
    assert len(bench.session.history.past) == entries + 1 and bench.session.history.undo_label == "Move key in time"
    assert bench.session.selection.keys == (1,)
    bench.do("edit.undo")
    assert arrivals(bench) == TIMES and canvas.content.keys == TIMES
    drag(canvas, at(canvas, 2.0, "keys"), at(canvas, 3.0, "keys"))
    drag(canvas, at(canvas, 3.0, "keys"), at(canvas, 4.0, "keys"))
    assert len(bench.session.history.past) == entries + 2  # two drags of the same key are two entries


def test_esc_in_a_drag_takes_it_back(bench, canvas):
    before, entries = bench.session.document, bench.session.history.past
    drag(canvas, at(canvas, 2.0, "keys"), at(canvas, 4.0, "keys"), release=False)
    assert bench.session.document != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert bench.session.document == before and bench.session.history.past == entries
    event_move(canvas, at(canvas, 4.5, "keys"), NoModifier)
    QTest.mouseRelease(canvas, Left, NoModifier, at(canvas, 4.5, "keys"))
    assert bench.session.document == before


def test_a_click_selects_and_changes_nothing(bench, canvas):
    before = bench.session.document
    QTest.mouseClick(canvas, Left, NoModifier, at(canvas, 5.0, "keys") + QPoint(2, 1))
    assert bench.session.selection.keys == (2,) and bench.session.document is before
    QTest.mouseClick(canvas, Left, Shift, at(canvas, 2.0, "keys"))
    assert bench.session.selection.keys == (1, 2)
    QTest.mouseClick(canvas, Left, Shift, at(canvas, 5.0, "keys"))
    assert bench.session.selection.keys == (1,)
    QTest.mouseClick(canvas, Left, NoModifier, at(canvas, 3.5, "keys"))
    assert bench.session.selection.keys == ()


def test_a_key_snaps_to_frames_and_says_so(bench, canvas):
    drag(canvas, at(canvas, 2.0, "keys"), at(canvas, 2.77, "keys"), release=False)
    says = canvas._drag.says
    QTest.mouseRelease(canvas, Left, NoModifier, at(canvas, 2.77, "keys"))
    frames = arrivals(bench)[1] * 24
    assert abs(frames - round(frames)) < 1e-6 and says.endswith(f"frame {round(frames)}")
    drag(canvas, at(canvas, arrivals(bench)[1], "keys"), at(canvas, 3.333, "keys"), modifiers=Alt)
    assert abs(arrivals(bench)[1] * 24 - round(arrivals(bench)[1] * 24)) > 1e-3  # with Alt nothing catches


def test_a_key_snaps_midway_between_its_neighbours(bench, canvas):
    drag(canvas, at(canvas, 2.0, "keys"), at(canvas, 2.5, "keys") + QPoint(4, 0), release=False)
    assert "midway between keys 1 and 3" in canvas._drag.says
    QTest.mouseRelease(canvas, Left, NoModifier, at(canvas, 2.5, "keys"))
    assert arrivals(bench)[1] == 2.5


def test_a_key_never_passes_another_and_says_so(bench, canvas):
    drag(canvas, at(canvas, 2.0, "keys"), at(canvas, 6.0, "keys"), release=False)
    assert "next to another key" in canvas._drag.says
    QTest.mouseRelease(canvas, Left, NoModifier, at(canvas, 6.0, "keys"))
    assert arrivals(bench)[1] == pytest.approx(4.99) and arrivals(bench)[2] == 5.0


def test_several_keys_move_together(bench, bridge, canvas):
    bridge.select(keys=(1, 2))
    drag(canvas, at(canvas, 5.0, "keys"), at(canvas, 6.0, "keys"))
    assert arrivals(bench) == (0.0, pytest.approx(3.0), pytest.approx(6.0), 8.0)
    assert bench.session.selection.keys == (1, 2)


def test_the_last_key_makes_the_path_longer_or_stretches_it(bench, canvas):
    drag(canvas, at(canvas, 8.0, "keys"), at(canvas, 7.0, "keys"))
    assert arrivals(bench) == (0.0, 2.0, 5.0, pytest.approx(7.0))
    assert canvas.axis.last == pytest.approx(7.0)  # fits again
    drag(canvas, at(canvas, 7.0, "keys"), at(canvas, 3.5, "keys"), modifiers=Ctrl)
    assert arrivals(bench) == pytest.approx((0.0, 1.0, 2.5, 3.5), abs=0.02)


def test_beyond_the_edge_the_axis_goes_along(qtbot, bench, canvas):
    edge = QPoint(canvas.width() - 1, at(canvas, 8.0, "keys").y())
    drag(canvas, at(canvas, 8.0, "keys"), edge, release=False)
    qtbot.waitUntil(lambda: arrivals(bench)[-1] > 9.0, timeout=5000)
    QTest.mouseRelease(canvas, Left, NoModifier, edge)
    assert canvas.axis.last == pytest.approx(arrivals(bench)[-1])


def test_a_double_click_inserts_a_key_there(bench, canvas):
    QTest.mouseDClick(canvas, Left, NoModifier, at(canvas, 3.5, "keys"))
    assert len(arrivals(bench)) == 5 and arrivals(bench)[2] == pytest.approx(3.5, abs=0.01)
    assert bench.session.selection.keys == (2,)


def test_a_rectangle_selects_keys(bench, canvas):
    drag(canvas, at(canvas, 1.0, "keys"), at(canvas, 3.0, "keys"), at(canvas, 6.0, "keys"))
    assert bench.session.selection.keys == (1, 2)
    drag(canvas, at(canvas, 7.0, "keys"), at(canvas, 8.1, "keys"), modifiers=Shift)
    assert bench.session.selection.keys == (1, 2, 3)


def test_delete_is_the_keys_while_the_timeline_has_the_focus(bench, bridge, canvas):
    bridge.select(keys=(1, 2))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert arrivals(bench) == (0.0, 8.0) and bench.session.history.undo_label == "Delete keys"


def test_the_menu_of_a_key_has_its_commands(qtbot, bench, canvas):
    place = at(canvas, 5.0, "keys")
    QApplication.sendEvent(canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.mapToGlobal(place)))
    menu = canvas.findChild(QMenu)
    titles = {action.text(): action for action in menu.actions() if action.text()}
    assert {"Split after Key", "Duplicate Key", "Delete Keys", "Set Key from View"} <= titles.keys()
    titles["Duplicate Key"].trigger()
    menu.close()
    assert len(arrivals(bench)) == 5 and bench.session.history.undo_label == "Duplicate key"


# the playhead


def test_scrubbing_goes_from_frame_to_frame(bench, canvas):
    before = bench.session.document
    drag(canvas, at(canvas, 1.0, "ruler"), at(canvas, 3.21, "ruler"))
    frames = bench.session.selection.time_s * 24
    assert bench.session.selection.time_s == pytest.approx(3.21, abs=0.03) and abs(frames - round(frames)) < 1e-6
    assert bench.session.document is before
    drag(canvas, at(canvas, 7.0, "forecast"), at(canvas, 9.0, "forecast"))
    assert bench.session.selection.time_s == 8.0


def test_keys_of_the_keyboard(bench, bridge, canvas):
    bridge.select(time_s=0.0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert 0 < bench.session.selection.time_s < 0.05
    canvas.activateWindow()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right, Shift)
    assert bench.session.selection.time_s == 2.0 and bench.session.selection.keys == (1,)
    if canvas.hasFocus():
        assert canvas.accessibleDescription() == "Playhead at 2 s, selected keys: 2"
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert bench.session.selection.time_s == 8.0
    QTest.keyClick(canvas, Qt.Key.Key_Left, Shift)
    assert bench.session.selection.time_s == 5.0
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert bench.session.selection.time_s == 0.0
    QTest.keyClick(canvas, Qt.Key.Key_A, Ctrl)
    assert bench.session.selection.keys == (0, 1, 2, 3)


def test_the_playhead_is_a_line_through_all_rows(bench, bridge, canvas):
    bridge.select(time_s=3.0)
    x = round(canvas.axis.x(3.0))
    image = canvas.grab().toImage()
    for y in (10, 40, canvas.height() - 10):
        assert min(apart(image.pixelColor(x + dx, y), theme.colour("text")) for dx in (-1, 0, 1)) < 90


# forecast


def test_the_strip_is_teal_where_known_and_amber_and_higher_where_imagined(bench, bridge, canvas):
    show_forecast(bench, bridge, [0.0] * 17 + [0.9] * 16)
    row = rows_in(canvas.height())["forecast"]
    image = canvas.grab().toImage()

    def pixel(time_s, y):
        return image.pixelColor(round(canvas.axis.x(time_s)), round(y))

    assert apart(pixel(1.0, row.bottom - 2), theme.colour("known")) < 12
    assert apart(pixel(1.0, row.top + 3), theme.colour("panel")) < 12  # low where nothing is to imagine
    high = [pixel(7.0 + dt, row.middle) for dt in np.linspace(0, 0.08, 14)]
    assert min(apart(colour, theme.colour("imagined")) for colour in high) < 12
    assert max(apart(colour, theme.colour("imagined")) for colour in high) > 60  # hatched: not by colour alone


def test_hovering_says_the_share(bench, bridge, canvas):
    show_forecast(bench, bridge, [0.0, 0.5])
    hover(canvas, at(canvas, 4.0, "forecast"))
    assert hover_text(canvas.content, canvas._hover[0]).startswith("25 % to imagine at 4")
    place = at(canvas, 4.0, "forecast")
    before = colour_at(canvas, place - QPoint(0, 16))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas._hover is None and colour_at(canvas, place - QPoint(0, 16)) != before  # its chip is gone


def test_the_key_under_the_pointer_is_told(qtbot, canvas):
    with qtbot.waitSignal(canvas.key_hovered) as told:
        hover(canvas, at(canvas, 5.0, "keys"))
    assert told.args == [2] and canvas.cursor().shape() == Qt.CursorShape.SizeHorCursor
    with qtbot.waitSignal(canvas.key_hovered) as told:
        hover(canvas, at(canvas, 6.0, "keys"))
    assert told.args == [None]


def test_where_the_camera_touches_something_is_marked(bench, bridge, canvas):
    show_forecast(bench, bridge, [0.0, 0.0], touches=(4.0, 4.1))
    row = rows_in(canvas.height())["forecast"]
    place = QPoint(round(canvas.axis.x(4.05)), round(row.bottom - 2))
    assert apart(colour_at(canvas, place), theme.colour("error")) < 12


def test_what_is_not_known_yet_pulses_and_what_is_old_is_dim(bench, bridge, canvas):
    bench.session.forecast = None
    bench.do("path.duration", seconds=9.0)
    canvas.refresh()
    assert bench.session.forecasting and canvas._pulse.isActive()
    bench.session.settings = replace(bench.session.settings, reduced_motion=True)
    canvas.refresh()
    assert not canvas._pulse.isActive()
    show_forecast(bench, bridge, [0.0, 0.0])
    place = QPoint(at(canvas, 4.0, "forecast").x(), round(rows_in(canvas.height())["forecast"].bottom - 2))
    bright = apart(colour_at(canvas, place), theme.colour("panel"))
    bench.session.set_path("Path", path_of((0.0, 8.0)))
    assert bench.session.forecasting and apart(colour_at(canvas, place), theme.colour("panel")) < 0.7 * bright


# range


def test_a_range_is_dragged_in_the_ruler_with_shift_and_cleared(bench, bridge, canvas):
    entries = len(bench.session.history.past)
    drag(canvas, at(canvas, 2.0, "ruler"), at(canvas, 4.0, "ruler"), at(canvas, 6.0, "ruler"), modifiers=Shift)
    assert bench.session.document.generation.span_s == pytest.approx((2.0, 6.0), abs=0.03)
    drag(canvas, at(canvas, 6.0, "ruler"), at(canvas, 7.0, "ruler"))
    assert bench.session.document.generation.span_s == pytest.approx((2.0, 7.0), abs=0.03)
    assert len(bench.session.history.past) == entries + 2
    drag(canvas, at(canvas, 7.0, "ruler"), at(canvas, 3.0, "ruler"), release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert bench.session.document.generation.span_s == pytest.approx((2.0, 7.0), abs=0.03)
    QTest.mouseDClick(canvas, Left, NoModifier, at(canvas, 7.0, "ruler"))
    assert bench.session.document.generation.span_s is None and canvas.content.span is None


# zoom


def test_ctrl_and_wheel_zoom_at_the_pointer_and_the_wheel_scrolls(canvas):
    place = QPointF(at(canvas, 5.0, "forecast"))

    def wheel(modifiers, turned=120):
        event = QWheelEvent(place, canvas.mapToGlobal(place), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton,
                            modifiers, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(canvas, event)

    for _ in range(6):
        wheel(Ctrl)
    assert canvas.axis.last - canvas.axis.first < 4 and canvas.axis.time(place.x()) == pytest.approx(5.0, abs=0.01)
    before = canvas.axis.first
    wheel(NoModifier, -120)
    assert canvas.axis.first > before
    canvas.fit()
    assert (canvas.axis.first, canvas.axis.last) == (0, 8)


# steps


def test_steps_stand_at_their_time_and_a_click_selects_them(bench, bridge, canvas):
    bench.do("generate.path")
    bench.made(2)
    bench.engine.begin()
    bench.poll()
    steps = canvas.content.steps
    assert [step.title for step in steps] == ["Photo", "View 1", "View 2"]
    assert canvas.content.slots[0].share is not None  # the view that is being made
    assert all(slot.share is None for slot in canvas.content.slots[1:])
    QTest.mouseClick(canvas, Left, NoModifier, at(canvas, steps[2].time, "steps"))
    assert bench.session.selection.steps == (steps[2].id,)


# states


def test_without_photo_and_path_it_says_what_to_do(qtbot, bench, bridge):
    made = TimelinePanel(bridge, Player(bridge, Screen()))
    qtbot.addWidget(made)
    made.show()
    empty = made._empty
    assert "photo" in empty._words.text() and empty._open.isVisible()
    assert not made.transport._play.isEnabled()
    bench.open_photo(None)
    assert "Draw a path" in empty._words.text() and not empty._open.isVisible()
    QTest.mouseClick(empty._moves[1], Left)
    assert bench.session.document.path.preset == "dolly"
    assert made._stack.currentWidget() is made._rows and made.transport._play.isEnabled()


def test_switches_follow_the_path(bench, bridge, panel):
    QTest.mouseClick(panel.transport._loop, Left)
    assert bench.session.document.path.trajectory.loop and panel.transport._loop.isChecked()
    bench.do("edit.undo")
    bridge.refreshed.emit()
    assert not panel.transport._loop.isChecked()
    bridge.select(time_s=3.2)
    assert panel.transport._time.text() == "00:03.20 / 00:08.00"


def test_painting_is_quick(bench, bridge, canvas):
    """Far below what a frame may take, with what costs most: everything anew."""
    show_forecast(bench, bridge, np.linspace(0, 0.9, 33).tolist())
    canvas.resize(1680, 150)
    seconds = []
    for _ in range(5):
        canvas._repaint()
        began = time.perf_counter()
        canvas._painted()
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.03
