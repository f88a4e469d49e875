"""The curve editor: speed and field of view, dragged with a real mouse, under the same axis as the timeline."""

import subprocess
import sys

import numpy as np
import pytest
from player_fakes import Screen
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.document import CameraPath
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from ui import theme
from ui.player import Player
from ui.timeline.curves import curve_of, value_text
from ui.timeline.panel import TimelinePanel

Left, NoModifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def path_of(times=(0.0, 2.0, 5.0, 8.0), places=None, **how):
    places = places or [0.2 * t for t in times]
    poses = [Pose(np.eye(3), np.array([x, 0, 0])) for x in places]
    fovs = np.radians([50, 60, 40, 50])
    return Trajectory(tuple(map(Keyframe.from_pose, poses, fovs.tolist(), times)), **how)


def test_the_speed_is_metres_a_second():
    curve = curve_of(path_of(), "speed")
    assert curve.values == pytest.approx(np.full(len(curve.values), 0.2), abs=0.03)
    assert curve.low == 0 and curve.high >= curve.values.max() and len(curve.keys) == 4
    rests = curve_of(path_of(tension=1.0), "speed")
    assert rests.keys == pytest.approx(np.zeros(4), abs=0.02) and rests.values.max() > 0.25
    way = np.trapezoid(rests.values, rests.times)
    assert way == pytest.approx(1.6, abs=0.02)  # the whole way, whatever the speed


def test_a_loop_and_a_single_key_have_curves_too():
    loop = curve_of(path_of(loop=True), "speed")
    assert np.isfinite(loop.values).all() and loop.times[-1] > 8
    one = Trajectory(path_of().keyframes[:1])
    assert curve_of(one, "speed").values.max() == 0 and curve_of(one, "fov").keys == pytest.approx([50])


def test_the_field_of_view_meets_its_keys():
    curve = curve_of(path_of(), "fov")
    assert curve.keys == pytest.approx([50, 60, 40, 50])
    assert np.interp([0, 2, 5, 8], curve.times, curve.values) == pytest.approx(curve.keys, abs=0.1)
    assert curve.low <= 32 and curve.high >= 68 and value_text(62.5, "fov") == "62.5°"


def test_the_timeline_starts_without_pyqtgraph():
    code = "import sys, ui.timeline.panel; assert not {'pyqtgraph', 'cv2', 'OpenGL', 'scipy'} & sys.modules.keys()"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def panel(bench, bridge, on_screen):
    bench.open_photo(None)
    bench.session.set_path("Path", CameraPath(path_of()))
    return on_screen(TimelinePanel(bridge, Player(bridge, Screen())), 1389, 260)


def shown(qtbot, panel, tab):
    QTest.mouseClick(panel.transport.tabs.button(tab), Left)
    if tab != "path":
        qtbot.waitUntil(lambda: panel.plot is not None and panel.plot.isVisible(), timeout=20_000)
    qtbot.wait(20)  # laid out
    return panel.plot


def move(plot, place):
    event = QMouseEvent(QEvent.Type.MouseMove, place, plot.mapToGlobal(place), Qt.MouseButton.NoButton, Left,
                        NoModifier)  # fmt: skip
    QApplication.sendEvent(plot, event)


def drag(plot, begin, end, *, release=True):
    QTest.mousePress(plot, Left, NoModifier, begin.toPoint())
    for share in (0.5, 1.0):
        move(plot, begin + share * (end - begin))
    if release:
        QTest.mouseRelease(plot, Left, NoModifier, end.toPoint())


def degrees(bench):
    return [round(float(np.degrees(key.fov_y)), 3) for key in bench.session.document.path.trajectory.keyframes]


def test_a_point_of_the_field_of_view_is_dragged_up_as_one_entry(qtbot, bench, panel):
    plot, entries = shown(qtbot, panel, "fov"), len(bench.session.history.past)
    begin = plot.place_of(1)
    drag(plot, begin, begin + QPointF(3, -20))
    assert degrees(bench)[1] > 61 and degrees(bench)[1] == round(degrees(bench)[1])
    assert degrees(bench)[0] == 50 and len(bench.session.history.past) == entries + 1
    bench.do("edit.undo")
    assert degrees(bench) == [50, 60, 40, 50]
    begin = plot.place_of(1)
    drag(plot, begin, begin + QPointF(0, 30), release=False)
    assert degrees(bench)[1] < 60
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert degrees(bench) == [50, 60, 40, 50] and len(bench.session.history.past) == entries


def test_a_key_of_the_speed_is_dragged_in_time(qtbot, bench, panel):
    plot = shown(qtbot, panel, "speed")
    begin, before = plot.place_of(1), plot.curve.values.copy()
    drag(plot, begin, begin + QPointF(-150, 0))
    assert bench.session.document.path.trajectory.arrivals[1] == pytest.approx(1.0, abs=0.05)
    assert np.abs(plot.curve.values - before).max() > 0.05
    assert bench.session.history.undo_label == "Move key in time"


def test_curve_keys_and_ruler_stand_above_each_other(qtbot, panel):
    plot = shown(qtbot, panel, "fov")
    for key, time_s in enumerate((0.0, 2.0, 5.0, 8.0)):
        assert plot.place_of(key).x() == pytest.approx(panel.canvas.axis.x(time_s), abs=1.5)
    panel.canvas.zoom(2.0, panel.canvas.axis.x(2.0))
    assert plot.place_of(1).x() == pytest.approx(panel.canvas.axis.x(2.0), abs=1.5)
    assert plot.x() == panel.canvas.x() == 0 and plot.width() == panel.canvas.width()


def test_the_plot_scrubs_and_shows_the_selected_key_in_blue(qtbot, bench, bridge, panel):
    plot = shown(qtbot, panel, "fov")
    QTest.mouseClick(plot, Left, NoModifier, QPointF(panel.canvas.axis.x(6.5), 20).toPoint())
    assert bench.session.selection.time_s == pytest.approx(6.5, abs=0.03)
    bridge.select(keys=(2,))
    qtbot.wait(20)
    colour = plot.grab().toImage().pixelColor(plot.place_of(2).toPoint())
    assert abs(colour.blue() - theme.colour("selection").blue()) < 12 and colour.red() < 160


def test_numbers_beside_the_curve(qtbot, bench, bridge, panel):
    shown(qtbot, panel, "speed")
    controls, entries = panel.controls, len(bench.session.history.past)
    controls.seconds.setValue(4.0)
    controls.seconds.editingFinished.emit()
    assert bench.session.document.path.trajectory.duration == pytest.approx(4.0)
    QTest.keyClick(controls.tension, Qt.Key.Key_Right)
    QTest.keyClick(controls.tension, Qt.Key.Key_Right)
    assert bench.session.document.path.trajectory.tension == pytest.approx(0.02)
    assert bench.session.history.undo_label == "Path's tension" and len(bench.session.history.past) == entries + 2
    shown(qtbot, panel, "fov")
    assert not controls.degrees.isEnabled() and not controls.tension.isVisible()
    bridge.select(keys=(0, 3))
    controls.degrees.setValue(35.0)
    assert degrees(bench) == [35, 60, 40, 35]
    shown(qtbot, panel, "path")
    assert not panel.plot.isVisible() and not controls.degrees.isVisible()
