"""The gizmo: its handles dragged with the mouse, checked in the document."""

import numpy as np
import pytest
from tool_bench import (
    CTRL,
    PLACES,
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
)  # fmt: skip

from engine.core.pose import Pose
from engine.core.splines import quat_log, quat_multiply
from ui.viewport.gizmo import Gizmo, handle_at
from ui.viewport.gizmo_math import across, along_axis, angle_on_ring, on_plane, snapped, wrapped

FREE = Pose.look_at((1.2, -1.3, -0.4), (0.0, 0.3, 2.2))  # no axis is seen from its end


@pytest.fixture
def viewport(bench, bridge, qtbot):
    with viewport_of(bench, bridge, qtbot) as viewport:
        look(viewport, FREE)
        viewport.choose_tool("gizmo")
        bridge.select(keys=(1,))
        yield viewport


def handle(viewport, name):
    """A pixel in the middle of a handle."""
    found = {handle.name: handle for handle in viewport.tool.gizmo().handles(viewport.view)}[name]
    return tuple((found.px.mean(axis=0) if found.shape in ("axis", "plane", "dot") else found.px[20]).tolist())


def pull(viewport, name, dx, dy, keys=(), let_go=True):
    """Drags a handle by so many pixels; returns where it ends."""
    start = handle(viewport, name)
    end = (start[0] + dx, start[1] + dy)
    drag(viewport, line(start, end), *keys, let_go=let_go)
    return end


def turns(viewport, key):
    """[3] axis times angle by which a key turned from straight ahead."""
    return quat_log(np.array(keys_of(viewport)[key].rotation))


@pytest.mark.parametrize(("name", "axis"), [("x", 0), ("y", 1), ("z", 2)])
def test_an_arrow_moves_along_its_axis_only(viewport, name, axis):
    start = handle(viewport, name)
    middle = pixel_of(viewport, PLACES[1])
    way = np.subtract(start, middle) / np.linalg.norm(np.subtract(start, middle))
    pull(viewport, name, *(40 * way))
    offset = places_of(viewport)[1] - PLACES[1]
    assert abs(offset[axis]) > 0.02
    assert not offset[[i for i in range(3) if i != axis]].any()
    reached = np.subtract(pixel_of(viewport, places_of(viewport)[1]), middle)
    assert reached @ way == pytest.approx(40, abs=8)  # the key keeps up with the pointer
    assert labels(viewport) == ["Path", "Move keys"]


@pytest.mark.parametrize(("name", "still"), [("xy", 2), ("yz", 0), ("xz", 1)])
def test_a_square_moves_in_its_plane_under_the_pointer(viewport, name, still):
    start = handle(viewport, name)
    end = pull(viewport, name, 22, 17)
    offset = places_of(viewport)[1] - PLACES[1]
    assert offset[still] == 0
    assert np.delete(offset, still).all()
    normal = np.eye(3)[still]
    began, met = (on_plane(viewport.ray(*at), np.array(PLACES[1]), normal) for at in (start, end))
    assert offset == pytest.approx(np.where(normal > 0, 0, met - began), abs=1e-9)


def test_the_middle_moves_in_the_pictures_plane(viewport):
    end = pull(viewport, "view", 30, -20)
    moved = places_of(viewport)[1]
    assert pixel_of(viewport, moved) == pytest.approx(end, abs=1e-6)
    assert float(viewport.view.project(moved)[1]) == pytest.approx(float(viewport.view.project(PLACES[1])[1]))


@pytest.mark.parametrize(("name", "axis"), [("rx", 0), ("ry", 1), ("rz", 2)])
def test_a_ring_turns_about_its_axis_by_the_angle_of_the_pointer(viewport, name, axis):
    viewport.tool.choose(mode="rotate")
    centre, normal = np.array(PLACES[1]), np.eye(3)[axis]
    start = handle(viewport, name)
    end = pull(viewport, name, 40, 15)
    before, after = (angle_on_ring(viewport.ray(*at), centre, normal) for at in (start, end))
    assert turns(viewport, 1) == pytest.approx(wrapped(after - before) * normal, abs=1e-9)
    assert abs(after - before) > 0.05
    assert np.array_equal(places_of(viewport), np.array(PLACES))


def test_the_outer_ring_turns_about_the_line_of_sight(viewport):
    viewport.tool.choose(mode="rotate")
    pull(viewport, "rview", 5, 30)
    turn, forward = turns(viewport, 1), viewport.view.world_from_camera.forward
    assert np.linalg.norm(np.cross(turn, forward)) < 1e-9 < np.linalg.norm(turn)


def test_several_keys_turn_about_their_middle(viewport):
    viewport.bridge.select(keys=(1, 2))
    viewport.tool.choose(mode="rotate")
    pull(viewport, "ry", 70, 20)
    moved, middle = places_of(viewport)[1:3], np.mean(PLACES[1:3], axis=0)
    assert moved.mean(axis=0) == pytest.approx(middle)
    assert np.linalg.norm(moved[0] - PLACES[1]) > 0.01
    assert np.linalg.norm(moved[0] - middle) == pytest.approx(np.linalg.norm(PLACES[1] - middle))


def test_local_axes_are_the_cameras_own(viewport):
    turn = np.array([0.0, np.radians(30), 0.0])
    viewport.bridge.do("path.rotate", rotation=turn.tolist(), keys=(1,))
    viewport.tool.choose(space="local")
    start, middle = handle(viewport, "x"), pixel_of(viewport, PLACES[1])
    pull(viewport, "x", *(0.6 * np.subtract(start, middle)))
    offset = places_of(viewport)[1] - PLACES[1]
    right = keys_of(viewport)[1].pose.rotation[:, 0]
    assert np.linalg.norm(np.cross(offset, right)) < 1e-9 < np.linalg.norm(offset)


def test_neighbours_go_along_the_less_the_farther_in_time(viewport):
    viewport.tool.choose(radius_s=2.0, kernel="hat")
    pull(viewport, "view", 30, -20)
    far = np.linalg.norm(places_of(viewport) - PLACES, axis=-1)
    assert far / far[1] == pytest.approx([0.5, 1.0, 0.5, 0.0], abs=1e-9)


def test_scaling_spreads_keys_about_their_middle(viewport):
    viewport.bridge.select(keys=(0, 1, 2, 3))
    viewport.tool.choose(mode="scale")
    centre = np.mean(PLACES, axis=0)
    middle = pixel_of(viewport, centre)
    start = (middle[0] + 72, middle[1])
    drag(viewport, line(start, (middle[0] + 144, middle[1])))
    assert places_of(viewport) - centre == pytest.approx(2 * (PLACES - centre), rel=1e-6)


def test_one_key_alone_cannot_be_scaled_and_it_says_why(viewport, monkeypatch):
    said = []
    monkeypatch.setattr(viewport, "message", lambda text, *_: said.append(text))
    viewport.tool.choose(mode="scale")
    middle = pixel_of(viewport, PLACES[1])
    drag(viewport, line((middle[0] + 72, middle[1]), (middle[0] + 120, middle[1])))
    assert "two keys" in said[0]
    assert np.array_equal(places_of(viewport), np.array(PLACES))


def test_keys_that_look_at_a_target_are_not_turned(viewport, monkeypatch):
    said = []
    monkeypatch.setattr(viewport, "message", lambda text, *_: said.append(text))
    viewport.bridge.do("path.look_at", target=(0.0, 0.0, 3.0))
    aimed = keys_of(viewport)
    viewport.tool.choose(mode="rotate")
    pull(viewport, "rz", 14, 10)
    assert "target" in said[0]
    assert keys_of(viewport) == aimed


@pytest.mark.parametrize("mode", ["move", "rotate"])
def test_ctrl_goes_in_steps_and_says_so(viewport, mode):
    viewport.tool.choose(mode=mode)
    start = handle(viewport, "x" if mode == "move" else "rx")
    end = (start[0] + 37, start[1] + 11)
    drag(viewport, line(start, end), let_go=False)
    move(viewport, end, CTRL)
    assert "in steps" in viewport.tool._drag.words
    release(viewport, end, CTRL)
    done = (places_of(viewport)[1] - PLACES[1]) / 0.1 if mode == "move" else turns(viewport, 1) / np.radians(5)
    assert done == pytest.approx(np.round(done), abs=1e-6)
    assert np.abs(done).max() >= 1


def test_escape_in_a_drag_restores_the_keys(viewport):
    before = viewport.bridge.session.document
    end = pull(viewport, "view", 30, -20, let_go=False)
    assert viewport.bridge.session.document != before
    escape(viewport)
    assert viewport.bridge.session.document == before
    release(viewport, end)
    assert viewport.tool.name == "gizmo"
    assert labels(viewport) == ["Path"]


def test_the_handle_under_the_pointer_lights_up(viewport):
    move(viewport, handle(viewport, "y"), held=False)
    assert viewport.tool._lit == "y"
    assert "handle" in viewport.tool.hint
    move(viewport, (5, 475), held=False)
    assert viewport.tool._lit is None


def test_a_click_selects_another_key(viewport):
    click(viewport, pixel_of(viewport, PLACES[3]))
    assert viewport.bridge.session.selection.keys == (3,)
    press(viewport, (5, 475))
    release(viewport, (5, 475))
    assert viewport.bridge.session.selection.keys == ()


def test_the_panel_shows_and_sets_lens_and_time(viewport):
    panel = viewport.tool.panel()
    assert panel.fov.value() == pytest.approx(np.degrees(0.9), abs=0.1)
    assert panel.time.value() == 1.0
    panel.fov.stepUp()
    panel.fov.stepUp()
    panel.fov.ended.emit()
    assert np.degrees(keys_of(viewport)[1].fov_y) == pytest.approx(np.degrees(0.9) + 2, abs=0.1)
    panel.time.setValue(1.5)
    panel.time.ended.emit()
    assert keys_of(viewport)[1].time == 1.5
    assert labels(viewport) == ["Path", "Field of view", "Move key in time"]
    viewport.bridge.select(keys=())
    assert not panel.fov.isEnabled()


def test_handles_keep_their_size_on_the_screen(viewport):
    lengths = []
    for distance in (2.0, 6.0):
        gizmo = Gizmo(FREE.apply((0.2, 0.1, distance)), np.eye(3), "move")
        arrow = next(h for h in gizmo.handles(viewport.view) if h.name == "x")
        lengths.append(np.linalg.norm(arrow.px[1] - arrow.px[0]))
    assert lengths[0] == pytest.approx(lengths[1], rel=0.1)


def test_handles_behind_the_camera_are_not_there(viewport):
    gizmo = Gizmo(FREE.apply((0.0, 0.0, -1.0)), np.eye(3), "move")
    assert gizmo.handles(viewport.view) == []
    assert handle_at([], 1, 1) is None


def test_rays_meet_planes_and_axes():
    ray = (np.zeros(3), np.array([0.0, 0.5, 1.0]))
    assert on_plane(ray, np.array([0.0, 2.0, 0.0]), np.array([0.0, 1.0, 0.0])) == pytest.approx((0, 2, 4))
    assert on_plane(ray, np.array([0.0, -2.0, 0.0]), np.array([0.0, 1.0, 0.0])) is None  # behind
    assert along_axis(ray, np.array([1.0, 0.0, 4.0]), np.array([0.0, 1.0, 0.0])) == pytest.approx(2.0)
    for axis in np.eye(3):
        first, second = across(axis)
        assert np.cross(first, second) == pytest.approx(axis)
    assert wrapped(np.radians(370)) == pytest.approx(np.radians(10))
    assert snapped(0.26, 0.1) == pytest.approx(0.3)


def test_a_ring_can_be_turned_more_than_once_around(viewport):
    """Two full turns leave a camera where it was; the way there is not lost on the way."""
    viewport.tool.choose(mode="rotate")
    middle = np.array(pixel_of(viewport, PLACES[1]))
    around = [tuple(middle + 90 * np.array([np.cos(a), np.sin(a)])) for a in np.linspace(0, 4 * np.pi, 80)]
    drag(viewport, around)
    first, last = (np.array(key.rotation) for key in (keys_of(viewport)[0], keys_of(viewport)[1]))
    assert np.linalg.norm(quat_log(quat_multiply(last, first * [1, -1, -1, -1]))) == pytest.approx(0, abs=0.02)
    assert labels(viewport) == ["Path", "Rotate keys"]
