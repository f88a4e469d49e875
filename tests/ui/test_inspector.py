"""The inspector: what its pictures show, what a pixel says, and how it follows the selection and a running step."""

from __future__ import annotations

import numpy as np
import pytest
from app_fakes import SIZE
from app_pictures import all_pictures, give_pictures
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.api import StagePictures
from ui.panels.inspector import InspectorPanel

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(bridge, on_screen):
    return on_screen(InspectorPanel(bridge), 336, 640)


@pytest.fixture
def made(bench, panel):
    """Photo, View 1, View 2 with all their pictures."""
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    bench.do("generate.cancel")
    give_pictures(bench.session, *ids(bench))
    return panel


def ids(bench):
    return [step.id for step in bench.session.document.steps]


def look(panel, qtbot, name):
    """Clicks a tab and waits for its picture."""
    QTest.mouseClick(panel.tabs.button(name), LEFT)
    qtbot.waitUntil(lambda: panel.shown == (panel.inspected, name), timeout=5000)


def choose(panel, bridge, step, qtbot):
    bridge.select(steps=(step,))
    assert panel.inspected.step == step
    qtbot.waitUntil(lambda: panel.shown == (panel.inspected, panel.tabs.current), timeout=5000)


def move(widget, at):
    """Straight to the widget: the screen's own pointer is elsewhere."""
    place = QPointF(at)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(at)), none, none, NONE)
    QApplication.sendEvent(widget, event)


def at_pixel(panel, column, row):
    """A point of the widget over a pixel of the picture."""
    left, top, width, height = panel.picture.frame.rect
    return QPoint(round(left + (column + 0.5) * width / SIZE), round(top + (row + 0.5) * height / SIZE))


def colour_at(panel, column, row):
    return panel.picture.grab().toImage().pixelColor(at_pixel(panel, column, row)).getRgb()[:3]


def test_without_a_step_it_says_what_it_is_for(panel):
    assert panel.inspected is None and panel.corner.text() == "" and not panel.tabs.isVisible()


def test_what_it_is_for_is_seen_in_a_low_dock_too(bench, panel):
    low = panel.minimumSizeHint().height()
    assert low < 200 and panel.heightForWidth(336) < 200
    bench.open_photo()
    assert panel.minimumSizeHint().height() > low


def test_the_mask_is_amber_where_something_was_imagined(bench, made, bridge, qtbot):
    choose(made, bridge, ids(bench)[1], qtbot)
    look(made, qtbot, "mask")
    (red, _, blue), (known_red, _, known_blue) = colour_at(made, SIZE - 3, 8), colour_at(made, 2, 8)
    assert red - blue > 60 and known_red - known_blue < 10
    assert made.corner.text() == "View 1" and made.pixel.text() == "Amber was missing and had to be imagined"


def test_the_pointer_measures_what_the_steps_depth_says(bench, made, bridge, qtbot):
    choose(made, bridge, ids(bench)[1], qtbot)
    look(made, qtbot, "depth")
    depth = bench.session.store.step(ids(bench)[1]).pictures["depth"]
    for column, row in ((2, 5), (13, 9)):
        move(made.picture, at_pixel(made, column, row))
        assert f"pixel {column}, {row}" in made.pixel.text()
        assert made.probe.text() == f"{depth[row, column]:.2f} m under the cursor"
    assert "imagined" in made.pixel.text() and "confidence 50 %" in made.pixel.text()
    made.picture.show_image(made.picture.image)  # another picture: the pointer is where it was
    assert made.probe.text() == f"{depth[9, 13]:.2f} m under the cursor"
    made.picture.leaveEvent(QEvent(QEvent.Type.Leave))
    assert "Point at" in made.probe.text()


def test_the_wheel_zooms_to_the_pointer_a_drag_moves_a_double_click_fits_again(bench, made, bridge, qtbot):
    choose(made, bridge, ids(bench)[1], qtbot)
    view, at = made.picture, at_pixel(made, 4, 4)
    place = QPointF(at)
    wheel = QWheelEvent(place, QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton,
                        NONE, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    view.wheelEvent(wheel)
    assert view.frame.zoom > 1.5 and view.frame.pixel_at(at.x(), at.y()) == (4, 4)
    QTest.mousePress(view, LEFT, NONE, at)
    QTest.mouseMove(view, at + QPoint(20, 0))
    QTest.mouseRelease(view, LEFT, NONE, at + QPoint(20, 0))
    assert view.frame.pixel_at(at.x() + 20, at.y()) == (4, 4)
    QTest.mouseDClick(view, LEFT, NONE, at)
    assert view.frame.zoom == 1.0


def test_arrows_and_digits_go_through_the_tabs(bench, made, bridge, qtbot):
    choose(made, bridge, ids(bench)[1], qtbot)
    look(made, qtbot, "mask")
    made.tabs.button("mask").setFocus()
    QTest.keyClick(made.tabs.button("mask"), Qt.Key.Key_Right)
    assert made.tabs.current == "imagined"
    QTest.keyClick(made.tabs.button("imagined"), Qt.Key.Key_4)
    assert made.tabs.current == "depth"
    choose(made, bridge, ids(bench)[2], qtbot)
    assert made.tabs.current == "depth"  # what the user chose stays chosen


def test_a_photo_has_no_imagined_picture_and_says_why(bench, made, bridge, qtbot):
    choose(made, bridge, ids(bench)[0], qtbot)
    assert not made.tabs.button("imagined").isEnabled() and made.tabs.button("imagined").toolTip()
    assert not made.reroll.isVisible() and not made.seam.isVisible()
    look(made, qtbot, "rendered")
    rgb = np.rint(bench.session.store.step(ids(bench)[0]).frame.rgb * 255)
    shown = made.picture.image.pixelColor(3, 4).getRgb()[:3]
    assert np.abs(rgb[4, 3] - shown).max() <= 1


def test_the_seam_is_green_when_it_agrees_and_amber_when_not(bench, made, bridge, qtbot):
    steps = ids(bench)
    for step, error in ((steps[1], 0.008), (steps[2], 0.08)):
        bench.session.store.step(step).stats["seam_error"] = error
    choose(made, bridge, steps[1], qtbot)
    assert (made.seam.text(), made.seam.property("role")) == ("seam 0.8 %", "success")
    assert "agrees" in made.seam.toolTip()
    choose(made, bridge, steps[2], qtbot)
    assert (made.seam.text(), made.seam.property("role")) == ("seam 8.0 %", "warning")


def test_its_buttons_reroll_copy_the_seed_and_look_from_there(bench, made, bridge, qtbot):
    step = ids(bench)[1]
    choose(made, bridge, step, qtbot)
    QTest.mouseClick(made.copy, LEFT, NONE, QPoint(5, 5))
    assert QGuiApplication.clipboard().text() == str(bench.session.store.step(step).request["recipe"]["seed"])
    with qtbot.waitSignal(made.look_from) as told:
        QTest.mouseClick(made.look, LEFT)
    assert told.args == [step]
    bridge.do("edit.lock_steps", steps=(step,))
    assert not made.reroll.isEnabled() and "locked" in made.reroll.toolTip()
    bridge.do("edit.lock_steps", steps=(step,))
    QTest.mouseClick(made.reroll, LEFT)
    assert bench.session.jobs.statuses[-1].target.step == step


def test_a_step_made_anew_is_looked_at_in_place_of_the_old_one(bench, made, bridge, qtbot):
    step = ids(bench)[1]
    choose(made, bridge, step, qtbot)
    told = []
    bridge.selected.connect(lambda selection: told.append(selection.steps))
    bridge.do("generate.reroll", steps=(step,))
    bridge.poll()
    bench.engine.advance()
    bridge.poll()
    assert step not in ids(bench) and told[-1] == ()
    qtbot.waitUntil(lambda: made.inspected.step in ids(bench), timeout=2000)


def test_nothing_selected_is_the_newest_step(bench, made, bridge):
    bridge.select(steps=())
    assert made.inspected.step == ids(bench)[-1]


def test_a_running_step_is_followed_stage_by_stage(bench, panel, bridge, qtbot):
    bench.open_photo()
    bench.do("generate.path")
    pictures, number = all_pictures(), bench.engine.current.request.number
    shown = {}
    for stage, names, tab in (
        ("render", ("rendered", "mask"), "mask"),
        ("imagine", ("imagined",), "imagined"),
        ("depth", ("depth",), "depth"),
    ):
        shown |= {name: pictures[name] for name in names}
        bench.engine.begin(stage)
        bench.poll()
        bridge.live.emit(StagePictures(number, 1, stage, dict(shown)))
        assert panel.tabs.current == tab and panel.corner.text() == "View 1"
        assert not panel.tabs.button("result").isEnabled()
    qtbot.waitUntil(lambda: not panel.picture.image.isNull())
    panel.show_tab("mask")  # the user's choice stays
    bridge.live.emit(StagePictures(number, 1, "fuse", dict(shown)))
    assert panel.tabs.current == "mask"
    bridge.select(steps=(ids(bench)[0],))
    assert panel.corner.text() == "Photo" and panel.follow.isVisible() and panel.tabs.current != "mask"
    QTest.mouseClick(panel.follow, LEFT, NONE, QPoint(4, 4))
    assert panel.corner.text() == "View 1" and panel.inspected.step is None
    bench.made(1)
    assert panel.inspected.step == ids(bench)[-1]


def test_a_picture_that_cannot_be_read_is_told_in_its_place(bench, made, bridge, qtbot):
    class Broken(dict):
        def __getitem__(self, name):
            raise ValueError(name)

    bench.session.store.pack(ids(bench)[1], Broken(all_pictures()))
    bridge.select(steps=(ids(bench)[1],))
    qtbot.waitUntil(lambda: "could not be read" in made.picture.words, timeout=5000)
    assert made.picture.image.isNull()


@pytest.mark.parametrize("width", [240, 336, 480])
def test_every_tab_can_be_read_at_every_width(made, bench, bridge, qtbot, width):
    choose(made, bridge, ids(bench)[1], qtbot)
    made.resize(width, 700)
    QTest.qWait(10)
    for name in ("rendered", "mask", "imagined", "depth", "confidence", "result"):
        button = made.tabs.button(name)
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()) + 4
        assert made.rect().contains(button.mapTo(made, button.rect().bottomRight()))
