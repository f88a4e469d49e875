"""The free camera's maths, over arbitrary cameras and drags."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M
from engine.core.pose import Pose
from ui.viewport.camera_control import (
    FLY_PER_S,
    CameraControl,
    angles_of,
    between,
    contained,
    fitted,
    turned,
)

SIZES = st.tuples(st.integers(200, 2000), st.integers(150, 1500))
ANGLES = st.floats(-3.0, 3.0)
PITCHES = st.floats(-1.5, 1.5)
PLACES = st.tuples(*[st.floats(-20, 20)] * 3)
DRAGS = st.floats(-600, 600)
quick = settings(max_examples=60, deadline=None)


@st.composite
def cameras(draw, leans=0.0):
    """A control somewhere, with a photo's lens of another shape than the window's."""
    control = CameraControl(*draw(SIZES))
    lens = Camera.pinhole(draw(st.integers(50, 800)), draw(st.integers(50, 800)), draw(st.floats(0.3, 1.9)))
    pose = Pose.from_angles(draw(ANGLES), draw(PITCHES), leans and draw(st.floats(-leans, leans)), draw(PLACES))
    control.scale = draw(st.floats(0.3, 30))
    control.set_view(View(lens, pose), pose.apply((0, 0, control.scale * draw(st.floats(0.2, 5)))))
    return control


def pixel_of(control, point):
    return control.view.project(point)[0]


@quick
@given(cameras(leans=0.5), DRAGS, DRAGS, st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.3, 9))
def test_orbiting_keeps_the_pivot_in_its_pixel_and_its_distance(control, dx, dy, u, v, depth):
    camera = control.view.camera
    pivot = control.ahead((u * camera.width, v * camera.height), depth * control.scale)
    before = np.linalg.norm(pivot - control.view.world_from_camera.translation)
    control.orbit(dx, dy, pivot)
    assert np.allclose(pixel_of(control, pivot), (u * camera.width, v * camera.height), atol=1e-4)
    assert np.linalg.norm(pivot - control.view.world_from_camera.translation) == pytest.approx(before)


@quick
@given(cameras(), DRAGS, DRAGS)
def test_the_horizon_stays_level_and_the_camera_never_turns_over(control, dx, dy):
    for move in (control.orbit, control.look_around):
        move(dx, dy)
        rotation = control.view.world_from_camera.rotation
        assert abs(rotation[1, 0]) < 1e-9  # the right-hand axis is level
        assert rotation[1, 1] > -1e-9  # the picture's down is not up


@quick
@given(cameras(leans=0.6))
def test_a_leaning_camera_comes_upright_while_it_turns(control):
    lean = abs(angles_of(control.view.world_from_camera.rotation)[2])
    for _ in range(20):
        control.orbit(15, 3)
        now = abs(angles_of(control.view.world_from_camera.rotation)[2])
        assert now <= lean + 1e-6
        lean = now
    assert lean < 0.6 * np.exp(-2)


def test_dragging_to_the_right_brings_the_camera_to_the_left_and_down_brings_it_up():
    control = CameraControl(600, 400)
    control.orbit(40, 0, (0, 0, 2))
    assert control.view.world_from_camera.translation[0] < 0
    control = CameraControl(600, 400)
    control.orbit(0, 40, (0, 0, 2))
    assert control.view.world_from_camera.translation[1] < 0


def test_pitch_stops_at_straight_down_and_comes_back():
    control = CameraControl(600, 400)
    control.orbit(0, 5000, (0, 0, 2))
    assert np.allclose(control.view.world_from_camera.forward, (0, 1, 0), atol=1e-9)
    yaw, pitch, lean = angles_of(control.view.world_from_camera.rotation)
    assert (yaw, pitch, lean) == pytest.approx((0, -np.pi / 2, 0))
    control.orbit(0, -200, (0, 0, 2))  # 200 of 400 px are 90 degrees
    assert np.allclose(control.view.world_from_camera.rotation, np.eye(3), atol=1e-9)


@quick
@given(cameras(), DRAGS, DRAGS, st.floats(0.1, 20))
def test_panning_moves_what_lies_at_that_depth_with_the_mouse(control, dx, dy, depth):
    point = control.ahead((100, 80), depth)
    control.pan(dx, dy, depth)
    assert np.allclose(pixel_of(control, point), (100 + dx, 80 + dy), atol=1e-4)


@quick
@given(cameras(), st.floats(0.2, 5), st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.1, 5))
def test_zooming_keeps_the_point_under_the_cursor_and_never_passes_it(control, factor, u, v, far):
    at = u * control.view.camera.width, v * control.view.camera.height
    point = control.ahead(at, far * control.scale)
    for _ in range(12):
        control.zoom(factor, at, point)
        pixel, depth = control.view.project(point)
        assert depth > 0
        assert np.allclose(pixel, at, atol=1e-3)
    assert control.pivot_depth > 0


@quick
@given(cameras(), st.floats(1.05, 2.0))
def test_zooming_in_comes_nearer_and_out_goes_back(control, factor):
    before = control.view.world_from_camera.translation
    depth = control.pivot_depth
    assume(depth < FAR_M)  # out there zooming out ends
    control.zoom(factor)
    assert control.pivot_depth == pytest.approx(depth / factor)
    control.zoom(1 / factor)
    assert np.allclose(control.view.world_from_camera.translation, before, atol=1e-6 * control.scale)


@quick
@given(cameras(), st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1), st.floats(0.01, 0.1))
def test_flying_is_as_fast_as_the_scene_is_large(control, right, up, forward, seconds):
    start = control.view.world_from_camera
    control.fly(0, 0, 1, seconds)
    moved = control.view.world_from_camera.translation - start.translation
    assert np.allclose(moved, FLY_PER_S * control.scale * seconds * start.forward)
    control.fly(right, up, forward, seconds, fast=True)
    assert np.array_equal(control.view.world_from_camera.rotation, start.rotation)
    at = control.view.world_from_camera.translation
    control.fly(0, 1, 0, seconds)
    assert control.view.world_from_camera.translation[1] < at[1]


@quick
@given(cameras(), PLACES)
def test_focusing_puts_the_point_into_the_middle_from_the_same_direction(control, place):
    view = control.focused(place)
    pixel, depth = view.project(place)
    assert np.allclose(pixel, (view.camera.width / 2, view.camera.height / 2), atol=1e-4)
    assert depth > 0
    assert np.array_equal(view.world_from_camera.rotation, control.view.world_from_camera.rotation)


@quick
@given(cameras(), st.integers(0, 2**31), st.floats(0.1, 30))
def test_framed_points_fill_the_picture(control, seed, size):
    points = np.random.default_rng(seed).normal(size=(40, 3)) * size
    view = control.framed(points)
    pixels, depth = view.project(points)
    share = np.abs(pixels / (view.camera.width, view.camera.height) - 0.5)
    assert (depth > 0).all()
    assert share.max() <= 0.5
    assert share.max() > 0.4 or depth.min() < 0.03 * control.scale


@quick
@given(cameras(), SIZES)
def test_the_lens_fills_any_window_and_the_photo_is_not_stretched(control, size):
    lens = control.view.camera
    camera = fitted(lens, *size)
    assert (camera.width, camera.height) == size
    assert camera.fx / camera.fy == pytest.approx(lens.fx / lens.fy)
    assert camera.fov_x <= lens.fov_x + 1e-9
    assert camera.fov_y <= lens.fov_y + 1e-9
    width, height = contained(lens, *size)
    assert width <= size[0]
    assert height <= size[1]
    assert width == size[0] or height == size[1]


def test_resizing_keeps_place_and_lens_and_tells():
    control, told = CameraControl(600, 400), []
    photo = View(Camera.pinhole(300, 200, 1.0), Pose.from_angles(0.2, 0.1))
    control.set_view(photo)
    control.changed = lambda: told.append(control.view)
    control.resize(900, 300)
    control.resize(600, 400)
    assert [view.camera.width for view in told] == [900, 600]
    assert told[-1].camera.fov_y == pytest.approx(1.0)
    assert told[-1].world_from_camera == photo.world_from_camera


@quick
@given(cameras(leans=0.4), cameras(leans=0.4), st.floats(0, 1))
def test_easing_ends_exactly_and_runs_between(control, other, share):
    a = control.view
    b = View(fitted(other.view.camera, a.camera.width, a.camera.height), other.view.world_from_camera)
    assert between(a, b, 0.0) is a
    assert between(a, b, 1.0) is b
    view = between(a, b, share)
    low = np.minimum(a.world_from_camera.translation, b.world_from_camera.translation) - 1e-9
    high = np.maximum(a.world_from_camera.translation, b.world_from_camera.translation) + 1e-9
    assert ((view.world_from_camera.translation >= low) & (view.world_from_camera.translation <= high)).all()
    assert np.allclose(view.world_from_camera.rotation.T @ view.world_from_camera.rotation, np.eye(3), atol=1e-9)


@quick
@given(ANGLES, PITCHES, st.floats(-1, 1))
def test_angles_are_those_a_pose_is_made_from(yaw, pitch, roll):
    found = angles_of(Pose.from_angles(yaw, pitch, roll).rotation)
    assert found == pytest.approx((yaw, pitch, roll), abs=1e-6)
    level = turned(Pose.from_angles(yaw, pitch).rotation, 0.0, 0.0)
    assert np.allclose(level, Pose.from_angles(yaw, pitch).rotation, atol=1e-9)


def test_a_panorama_is_looked_at_through_the_lens_that_was_there():
    control = CameraControl(600, 400)
    lens = control.view.camera
    control.set_view(View(Camera.equirect(64, 32), Pose.from_angles(1.0, 0.0)))
    assert control.view.camera == lens
    assert angles_of(control.view.world_from_camera.rotation)[0] == pytest.approx(1.0)
