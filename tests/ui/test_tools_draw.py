"""Draw, place, aim, record: what the mouse does becomes a path."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tool_bench import (
    ABOVE,
    click,
    drag,
    escape,
    keys_of,
    labels,
    line,
    look,
    move,
    pixel_of,
    places_of,
    press,
    release,
    viewport_of,
    wait_for_picture,
)  # fmt: skip

from engine.core.pose import Pose

EYE_M = 1.6
STROKE = [(-0.9, 1.6, 2.0), (-0.3, 1.6, 2.6), (0.4, 1.6, 2.7), (1.0, 1.6, 2.2)]  # on the ground


@pytest.fixture
def viewport(bench, bridge, qtbot, monkeypatch):
    with viewport_of(bench, bridge, qtbot, path=False) as viewport:
        viewport.said = []
        monkeypatch.setattr(viewport, "message", lambda text, *_: viewport.said.append(text))
        yield viewport


def path_of(viewport):
    return viewport.bridge.session.document.path


def drawn(viewport, places):
    """The pixels of a line through places of the world."""
    points = [np.linspace(a, b, 8, endpoint=False) for a, b in pairwise(places)]
    return [pixel_of(viewport, at) for at in [*np.concatenate(points), places[-1]]]


def far_from(points, places):
    """How far each point lies from the line through places."""
    fine = np.concatenate([np.linspace(a, b, 200) for a, b in pairwise(places)])
    return np.linalg.norm(points[:, None] - fine, axis=-1).min(axis=1)


def test_a_stroke_on_the_ground_becomes_a_path_at_eye_height(viewport):
    viewport.choose_tool("draw")
    drag(viewport, drawn(viewport, STROKE))
    places, wanted = places_of(viewport), np.array(STROKE) - (0, EYE_M, 0)
    assert places[:, 1] == pytest.approx(0.0, abs=1e-6)
    assert places[[0, -1]] == pytest.approx(wanted[[0, -1]], abs=0.03)
    assert far_from(places, wanted).max() < 0.08
    ways = np.diff(places, axis=0)
    looks = np.array([key.pose.forward for key in keys_of(viewport)])[:-1]
    assert ((looks * ways).sum(axis=-1) > 0).all()  # ahead
    assert labels(viewport) == ["Draw path"]
    assert viewport.said == []


def test_while_drawing_the_stroke_is_shown_and_nothing_is_changed(viewport):
    viewport.choose_tool("draw")
    drag(viewport, drawn(viewport, STROKE), let_go=False)
    assert len(viewport.tool._points) > 10
    assert path_of(viewport) is None
    escape(viewport)
    release(viewport, (300, 300))
    assert path_of(viewport) is None
    assert viewport.tool.name == "draw"


def test_a_stroke_in_the_sky_says_why_it_is_none(viewport):
    look(viewport, Pose.identity())
    viewport.choose_tool("draw")
    move(viewport, (300, 100), held=False)
    assert "horizon" in viewport.tool.hint
    assert viewport.tool.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    drag(viewport, line((300, 100), (400, 120)))
    assert path_of(viewport) is None
    assert "horizon" in viewport.said[0]


def test_a_stroke_that_leaves_the_ground_is_straight_there_and_says_so(viewport):
    look(viewport, Pose.identity())
    viewport.choose_tool("draw")
    drag(viewport, [(150, 420), (250, 300), (320, 100), (400, 300), (500, 420)])
    assert path_of(viewport) is not None
    assert "straight" in viewport.said[0]


def test_a_click_alone_is_no_path(viewport):
    viewport.choose_tool("draw")
    click(viewport, pixel_of(viewport, STROKE[1]))
    assert path_of(viewport) is None
    assert "length" in viewport.said[0]


def test_a_stroke_on_surfaces_follows_what_is_seen(viewport, qtbot):
    look(viewport, Pose.identity())
    wait_for_picture(qtbot, viewport)
    viewport.choose_tool("draw")
    viewport.tool.base = "surface"
    seen = viewport.bridge.session.scene.gaussians.means[16 * 9 + 3 : 16 * 9 + 13]  # a row of the wall
    drag(viewport, [pixel_of(viewport, at) for at in seen])
    assert far_from(places_of(viewport), seen - [0, EYE_M, 0]).max() < 0.05
    assert places_of(viewport)[[0, -1]] == pytest.approx(seen[[0, -1]] - [0, EYE_M, 0], abs=0.03)


def test_a_new_stroke_goes_on_looking_at_the_target(viewport):
    viewport.choose_tool("draw")
    drag(viewport, drawn(viewport, STROKE))
    viewport.bridge.do("path.look_at", target=(0.0, 0.0, 3.0))
    drag(viewport, drawn(viewport, STROKE[:3]))
    assert path_of(viewport).look_at == (0.0, 0.0, 3.0)
    viewport.tool.panel().target.setChecked(False)
    drag(viewport, drawn(viewport, STROKE[:3]))
    assert path_of(viewport).look_at is None


def test_clicks_place_keys_at_eye_height_that_look_along_the_path(viewport):
    viewport.choose_tool("place")
    for at in STROKE[:3]:
        click(viewport, pixel_of(viewport, at))
    assert places_of(viewport) == pytest.approx(np.array(STROKE[:3]) - (0, EYE_M, 0), abs=1e-6)
    first, second, third = keys_of(viewport)
    assert first.pose.forward[1] == pytest.approx(0.0, abs=1e-9)  # level, as the viewport looked
    for before, key in ((first, second), (second, third)):
        way = np.subtract(key.position, before.position)
        assert key.pose.forward == pytest.approx(way / np.linalg.norm(way), abs=1e-9)
    assert viewport.bridge.session.selection.keys == (2,)
    QTest.keyClick(viewport, Qt.Key.Key_Backspace)
    assert len(keys_of(viewport)) == 2


def test_a_second_key_at_the_same_place_says_why_it_is_none(viewport):
    viewport.choose_tool("place")
    for _ in range(2):
        click(viewport, pixel_of(viewport, STROKE[0]))
    assert len(keys_of(viewport)) == 1
    assert "already" in viewport.said[0]


def test_a_click_on_a_surface_aims_the_path(viewport, qtbot):
    viewport.choose_tool("place")
    for at in STROKE[:2]:
        click(viewport, pixel_of(viewport, at))
    look(viewport, Pose.identity())
    wait_for_picture(qtbot, viewport)
    viewport.choose_tool("target")
    at = pixel_of(viewport, viewport.bridge.session.scene.gaussians.means[16 * 9 + 5])
    click(viewport, at)
    target = np.array(path_of(viewport).look_at)
    assert target[2] == pytest.approx(3.0, abs=0.1)
    assert pixel_of(viewport, target) == pytest.approx(at, abs=1e-6)
    for key in keys_of(viewport):
        way = target - key.position
        assert key.pose.forward == pytest.approx(way / np.linalg.norm(way), abs=1e-9)
    viewport.tool.panel().release.click()
    assert path_of(viewport).look_at is None


def test_without_a_path_there_is_nothing_to_aim(viewport):
    viewport.choose_tool("target")
    assert "no path" in viewport.tool.hint


def test_a_recorded_flight_is_the_path(viewport, qtbot):
    viewport.choose_tool("record")
    QTest.keyClick(viewport, Qt.Key.Key_Space)
    tool = viewport.tool
    assert tool.recording
    for step in np.linspace(0, 1, 12):
        look(viewport, Pose.from_angles(0.5 * step, 0.0, position=(step, -0.2, 0.5 * step)))
        qtbot.wait(20)
    tool._note()
    QTest.keyClick(viewport, Qt.Key.Key_Space)
    assert not tool.recording
    assert places_of(viewport)[-1] == pytest.approx((1.0, -0.2, 0.5), abs=1e-9)
    assert labels(viewport) == ["Record path"]
    assert 0.2 < path_of(viewport).trajectory.duration < 5
    assert "Recorded" in viewport.said[-1]


def test_a_flight_without_movement_says_so(viewport, qtbot):
    viewport.choose_tool("record")
    viewport.tool.toggle()
    qtbot.wait(80)
    viewport.tool.toggle()
    assert path_of(viewport) is None
    assert "did not move" in viewport.said[-1]


def test_escape_throws_a_flight_away(viewport):
    viewport.choose_tool("record")
    viewport.tool.toggle()
    look(viewport, ABOVE)
    escape(viewport)
    assert not viewport.tool.recording
    assert path_of(viewport) is None
    assert viewport.tool.name == "record"


def test_choosing_another_tool_ends_a_gesture(viewport):
    viewport.choose_tool("draw")
    press(viewport, pixel_of(viewport, STROKE[0]))
    move(viewport, pixel_of(viewport, STROKE[1]))
    draw = viewport.tool
    viewport.choose_tool("select")
    assert draw._points is None
    assert path_of(viewport) is None


def test_a_message_in_the_words_of_the_hint_is_not_said_twice(viewport, qtbot):
    chrome = viewport.chrome
    chrome.hint("Draw on the floor.")
    chrome.toast("Draw on the floor.", 0.1)
    assert chrome._toast.isVisible() and chrome._hint.isHidden()
    qtbot.waitUntil(lambda: chrome._hint.isVisible() and chrome._toast.isHidden(), timeout=2000)
    chrome.toast("Something else.", 0.1)
    assert chrome._toast.isVisible() and chrome._hint.isVisible()


def test_the_hint_follows_a_path_that_is_deleted_elsewhere(viewport):
    viewport.choose_tool("draw")
    drag(viewport, drawn(viewport, STROKE))
    move(viewport, pixel_of(viewport, STROKE[0]))
    assert "in place of this one" in viewport.chrome._hint.text()
    viewport.bridge.do("path.delete")
    assert viewport.chrome._hint.text() == "Drag to draw a path, at eye height"
