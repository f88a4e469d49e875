"""Select and move: clicks and drags on keys, checked in the document."""

import numpy as np
import pytest
from tool_bench import (
    ALT,
    CTRL,
    PLACES,
    SHIFT,
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
    release,
    viewport_of,
)  # fmt: skip

from engine.core.pose import DOWN, Pose


@pytest.fixture
def viewport(bench, bridge, qtbot):
    with viewport_of(bench, bridge, qtbot) as viewport:
        yield viewport


def chosen(viewport):
    return viewport.bridge.session.selection.keys


def met(viewport, at, point, normal):
    """Where the ray through a pixel meets a plane."""
    origin, way = viewport.ray(*at)
    return origin + way * ((np.asarray(point) - origin) @ normal) / (way @ normal)


def test_a_click_selects_a_key_and_one_beside_it_none(viewport):
    click(viewport, pixel_of(viewport, PLACES[1]))
    assert chosen(viewport) == (1,)
    click(viewport, pixel_of(viewport, PLACES[2]))
    assert chosen(viewport) == (2,)
    click(viewport, (20, 450))
    assert chosen(viewport) == ()


def test_ctrl_adds_and_takes_away(viewport):
    for key in (0, 2, 3):
        click(viewport, pixel_of(viewport, PLACES[key]), CTRL)
    click(viewport, pixel_of(viewport, PLACES[2]), CTRL)
    assert chosen(viewport) == (0, 3)


def test_shift_and_a_rectangle_select_what_is_in_it(viewport):
    (x0, y0), (x1, y1) = pixel_of(viewport, PLACES[1]), pixel_of(viewport, PLACES[2])
    low, high = (min(x0, x1) - 15, min(y0, y1) - 15), (max(x0, x1) + 15, max(y0, y1) + 15)
    drag(viewport, line(low, high), SHIFT)
    assert chosen(viewport) == (1, 2)
    assert labels(viewport) == ["Path"]


def test_a_dragged_key_goes_exactly_where_the_pointer_meets_its_level_plane(viewport):
    start = pixel_of(viewport, PLACES[1])
    end = (start[0] + 60, start[1] + 35)
    drag(viewport, line(start, end))
    assert places_of(viewport)[1] == pytest.approx(met(viewport, end, PLACES[1], DOWN), abs=1e-9)
    assert pixel_of(viewport, places_of(viewport)[1]) == pytest.approx(end, abs=1e-6)
    assert np.array_equal(places_of(viewport)[[0, 2, 3]], np.array(PLACES)[[0, 2, 3]])
    assert labels(viewport) == ["Path", "Move keys"]


def test_all_selected_keys_go_along(viewport):
    viewport.bridge.select(keys=(0, 1))
    start = pixel_of(viewport, PLACES[1])
    drag(viewport, line(start, (start[0] + 40, start[1])))
    offset = places_of(viewport) - PLACES
    assert offset[0] == pytest.approx(offset[1], abs=1e-12)
    assert np.linalg.norm(offset[1]) > 0.05
    assert not offset[2:].any()


def test_with_alt_it_stays_in_the_pictures_plane(viewport):
    start = pixel_of(viewport, PLACES[1])
    end = (start[0] + 30, start[1] - 50)
    drag(viewport, [start, (start[0] + 5, start[1])], let_go=False)
    drag_on = [(start[0] + 20, start[1] - 20), end]
    for at in drag_on:
        move(viewport, at, ALT)
    release(viewport, end, ALT)
    moved = places_of(viewport)[1]
    assert float(viewport.view.project(moved)[1]) == pytest.approx(float(viewport.view.project(PLACES[1])[1]))
    assert pixel_of(viewport, moved) == pytest.approx(end, abs=1e-6)


def test_where_the_level_plane_is_seen_edge_on_a_key_stays_at_its_distance(viewport):
    look(viewport, Pose.identity())
    start = pixel_of(viewport, PLACES[0])
    end = (start[0] + 25, start[1] - 40)
    drag(viewport, line(start, end), let_go=False)
    assert "edge-on" in viewport.tool._move.words
    release(viewport, end)
    assert places_of(viewport)[0][2] == pytest.approx(PLACES[0][2])
    assert pixel_of(viewport, places_of(viewport)[0]) == pytest.approx(end, abs=1e-6)


def test_with_ctrl_it_goes_in_steps_and_says_so(viewport):
    viewport.bridge.select(keys=(1,))
    start = pixel_of(viewport, PLACES[1])
    end = (start[0] + 57, start[1] + 13)
    drag(viewport, line(start, end), let_go=False)
    move(viewport, end, CTRL)
    assert "in steps" in viewport.tool._move.words
    release(viewport, end, CTRL)
    steps = (places_of(viewport)[1] - PLACES[1]) / 0.1
    assert steps == pytest.approx(np.round(steps), abs=1e-9)
    assert np.abs(steps).max() >= 1


def test_escape_takes_the_whole_drag_back(viewport):
    before = viewport.bridge.session.document
    start = pixel_of(viewport, PLACES[1])
    drag(viewport, line(start, (start[0] + 60, start[1] + 30)), let_go=False)
    assert viewport.bridge.session.document != before
    escape(viewport)
    assert viewport.bridge.session.document == before
    release(viewport, (start[0] + 60, start[1] + 30))
    assert labels(viewport) == ["Path"]


def test_pointing_at_a_key_lifts_it_and_says_what_a_click_does(viewport):
    move(viewport, pixel_of(viewport, PLACES[3]), held=False)
    assert viewport.tool.hovered_key() == 3
    assert "Click: select" in viewport.tool.hint
    move(viewport, (20, 450), held=False)
    assert viewport.tool.hovered_key() is None
    assert "Drag: orbit" in viewport.tool.hint


def test_a_drag_on_nothing_orbits(viewport):
    pose, keys = viewport.view.world_from_camera, keys_of(viewport)
    drag(viewport, line((60, 430), (110, 440)))
    assert viewport.view.world_from_camera != pose
    assert keys_of(viewport) == keys
