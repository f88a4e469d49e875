"""Editing paths: properties that hold whatever the path is."""

from __future__ import annotations

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW
from hypothesis import given, settings
from hypothesis import strategies as st

from app import path_edit as edit
from app.camera_path import Start
from app.path_draw import path_from_flight, path_from_preset, path_from_stroke, placed
from engine.core import presets
from engine.core.camera import View
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory

QUICK = settings(max_examples=15, deadline=None)
numbers = st.floats(-3, 3, allow_subnormal=False)
vectors = st.tuples(numbers, numbers, numbers)


@st.composite
def paths(draw, least=2, loop=None, constant_speed=None):
    count = draw(st.integers(least, 6))
    seed = draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.3, 2.0, count))
    keys = tuple(
        Keyframe(tuple(rng.normal(size=3)), tuple(rng.normal(size=4)), rng.uniform(0.3, 2.0), float(t)) for t in times
    )
    return Trajectory(
        keys,
        draw(st.booleans()) if loop is None else loop,
        draw(st.booleans()) if constant_speed is None else constant_speed,
    )


def same_camera(a, b, atol=1e-9):
    return np.allclose(a[0].as_matrix(), b[0].as_matrix(), atol=atol) and abs(a[1] - b[1]) < atol


@QUICK
@given(paths(), st.floats(0.02, 0.98))
def test_an_inserted_key_stands_on_the_curve_and_moves_no_other(path, share):
    t = path.start + share * path.duration
    if min(abs(arrival - t) for arrival in path.arrivals) < edit.MIN_GAP_S:
        with pytest.raises(ProblemError):
            edit.inserted(path, t)
        return
    was = path.sample(t)
    after, index = edit.inserted(path, t)
    key = after.keyframes[index]
    assert same_camera((key.pose, key.fov_y), was) and key.time == t
    others = [k for i, k in enumerate(after.keyframes) if i != index]
    assert [(k.position, k.rotation, k.fov_y) for k in others] == [
        (k.position, k.rotation, k.fov_y) for k in path.keyframes
    ]
    assert edit.deleted(after, [index]).keyframes == tuple(others)


@QUICK
@given(paths(constant_speed=False), st.data())
def test_split_and_duplicate_add_one_key_after_the_chosen_one(path, data):
    index = data.draw(st.integers(0, len(path.keyframes) - 2))
    halved, at = edit.split(path, index)
    assert at == index + 1 and len(halved.keyframes) == len(path.keyframes) + 1
    before, after = path.keyframes[index].time, path.keyframes[index + 1].time
    assert abs(halved.keyframes[at].time - (before + after) / 2) < 1e-12
    copied, at = edit.duplicated(path, index)
    assert at == index + 1 and copied.keyframes[at].position == path.keyframes[index].position


@QUICK
@given(paths(least=1), vectors, st.sampled_from(["world", "local"]))
def test_moving_there_and_back_is_nothing(path, offset, space):
    weights = np.linspace(0, 1, len(path.keyframes))
    back = edit.moved(edit.moved(path, weights, offset, space), weights, -np.array(offset), space)
    for a, b in zip(path.keyframes, back.keyframes, strict=True):
        assert np.allclose(a.position, b.position, atol=1e-12) and a.rotation == b.rotation
    assert edit.moved(path, weights, offset, space).keyframes[0] is path.keyframes[0] or len(weights) == 1


@QUICK
@given(paths(), vectors, vectors, st.sampled_from(["world", "local"]))
def test_turning_about_a_pivot_keeps_distances_and_what_is_seen(path, rotation, pivot, space):
    ones = np.ones(len(path.keyframes))
    after = edit.rotated(path, ones, rotation, space, pivot)
    for a, b in zip(path.keyframes, after.keyframes, strict=True):
        assert (
            abs(np.linalg.norm(np.subtract(a.position, pivot)) - np.linalg.norm(np.subtract(b.position, pivot))) < 1e-9
        )
        assert np.allclose(a.pose.inverse().apply(pivot), b.pose.inverse().apply(pivot), atol=1e-9)
    on_the_spot = edit.rotated(path, ones, rotation, space)
    assert [key.position for key in on_the_spot.keyframes] == [key.position for key in path.keyframes]


def test_a_turn_about_the_worlds_y_turns_to_the_right():
    path = Trajectory((Keyframe.from_pose(Pose.identity(), 1.0, 0.0),))
    after = edit.rotated(path, [1.0], (0, np.pi / 2, 0))
    assert np.allclose(after.keyframes[0].pose.forward, (1, 0, 0))
    half = edit.rotated(path, [0.5], (0, np.pi / 2, 0))
    assert np.allclose(half.keyframes[0].pose.forward, (np.sqrt(0.5), 0, np.sqrt(0.5)))


@QUICK
@given(paths(), vectors, st.floats(0.2, 5.0))
def test_scaling_changes_distances_by_the_factor(path, pivot, factor):
    after = edit.scaled(path, np.ones(len(path.keyframes)), factor, pivot)
    for a, b in zip(path.keyframes, after.keyframes, strict=True):
        near, far = (np.linalg.norm(np.subtract(key.position, pivot)) for key in (a, b))
        assert abs(far - factor * near) < 1e-9


@QUICK
@given(paths(), st.floats(0.2, 2.5))
def test_zooming_reaches_the_field_of_view_and_half_way_lies_between(path, fov_y):
    ones = np.ones(len(path.keyframes))
    assert all(key.fov_y == fov_y for key in edit.zoomed(path, ones, fov_y).keyframes)
    for a, b in zip(path.keyframes, edit.zoomed(path, 0.5 * ones, fov_y).keyframes, strict=True):
        assert min(a.fov_y, fov_y) - 1e-9 <= b.fov_y <= max(a.fov_y, fov_y) + 1e-9


@QUICK
@given(paths(), st.data(), st.floats(-5, 20))
def test_a_key_never_passes_its_neighbours_in_time(path, data, time):
    index = data.draw(st.integers(0, len(path.keyframes) - 1))
    after = edit.retimed_key(path, index, time)
    times = [key.time for key in after.keyframes]
    assert times == sorted(times) and all(np.diff(times) >= edit.MIN_GAP_S * 0.999)


@QUICK
@given(paths(constant_speed=False), st.data(), st.floats(-5, 20))
def test_keys_move_along_in_time_and_none_passes_another(path, data, time):
    chosen = data.draw(st.lists(st.integers(0, len(path.keyframes) - 1), min_size=1, unique=True))
    after = edit.retimed_key(path, chosen[0], time, chosen[1:])
    times = np.array([key.time for key in after.keyframes])
    assert all(np.diff(times) >= min(edit.MIN_GAP_S, np.diff(path.arrivals).min(initial=1)) * 0.999)
    steps = times - path.arrivals[: len(times)]
    assert np.allclose(steps[chosen], steps[chosen[0]]) and not np.delete(steps, chosen).any()


@QUICK
@given(paths(constant_speed=False, loop=False), st.floats(0.5, 30))
def test_a_stretched_path_goes_through_the_same_places(path, seconds):
    after = edit.stretched(path, seconds)
    assert abs(after.duration - seconds) < 1e-9
    for share in (0.1, 0.5, 0.9):
        a, b = (p.sample(p.start + share * p.duration) for p in (path, after))
        assert same_camera(a, b, 1e-6)


@QUICK
@given(paths(loop=False, constant_speed=False))
def test_reversed_twice_is_the_path_and_once_runs_backwards(path):
    back = edit.reversed_path(path)
    assert abs(back.duration - path.duration) < 1e-9
    a, b = path.sample(path.start), back.sample(back.start + back.duration)
    assert same_camera(a, b)
    again = edit.reversed_path(back)
    assert all(
        k.position == other.position and abs(k.time - other.time) < 1e-9
        for k, other in zip(path.keyframes, again.keyframes, strict=True)
    )


@QUICK
@given(paths(loop=False))
def test_even_times_are_those_of_constant_speed(path):
    after = edit.evenly_timed(path)
    wanted = np.array(
        path.arrivals if path.constant_speed else Trajectory(path.keyframes, constant_speed=True).arrivals
    )
    assert np.allclose([key.time for key in after.keyframes], wanted, atol=2 * edit.MIN_GAP_S)


@QUICK
@given(paths(), st.data())
def test_falloff_is_one_at_the_key_and_never_grows_with_distance(path, data):
    index = data.draw(st.integers(0, len(path.keyframes) - 1))
    kernel = data.draw(st.sampled_from(sorted(edit.KERNELS)))
    weights = edit.falloff(path, index, 1.5, kernel)
    assert weights[index] == 1 and (weights >= 0).all() and (weights <= 1).all()
    times = np.array([key.time for key in path.keyframes])
    if not path.loop:
        order = np.argsort(np.abs(times - times[index]), kind="stable")
        assert (np.diff(weights[order]) <= 1e-12).all()
        assert (weights[np.abs(times - times[index]) > 1.5] == 0).all()


@QUICK
@given(paths(least=1), vectors)
def test_aimed_keys_have_the_target_in_the_middle(path, target):
    for key in edit.aimed(path, target).keyframes:
        x, y, z = key.pose.inverse().apply(target)
        assert z > 0 and abs(x) < 1e-6 and abs(y) < 1e-6


def test_eye_height_follows_the_ground():
    path = Trajectory(tuple(Keyframe((float(n), 0.3, 0.0), (1, 0, 0, 0), 1.0, float(n)) for n in range(3)))
    after = edit.at_eye_height(path, [1, 1, 0], lambda x, _z: 1.6 + 0.1 * x, 1.6)
    assert np.allclose([key.position[1] for key in after.keyframes], [0.0, 0.1, 0.3])


def test_the_last_key_cannot_be_deleted():
    path = Trajectory((Keyframe((0, 0, 0), (1, 0, 0, 0), 1.0, 0.0),))
    with pytest.raises(ProblemError, match="no keys"):
        edit.deleted(path, [0])


def drawn(seed=0, noise=0.01):
    """A shaky quarter circle of 3 m on the floor."""
    turn = np.linspace(0, np.pi / 2, 300)
    line = 3 * np.stack([np.sin(turn), np.zeros_like(turn), 1 - np.cos(turn)], axis=-1)
    return line + np.random.default_rng(seed).normal(scale=noise, size=line.shape) * [1, 0, 1]


def test_a_stroke_becomes_a_few_keys_near_what_was_drawn_at_constant_speed():
    line = drawn()
    path = path_from_stroke(line, 1.0).trajectory
    assert 3 <= len(path.keyframes) <= 10
    times = np.linspace(path.start, path.start + path.duration, 200)
    positions, quats, _ = path.sample_many(times)
    apart = np.linalg.norm(positions[:, None] - line[None], axis=-1).min(axis=1)
    assert apart.max() < 0.1
    speed = np.linalg.norm(np.diff(positions, axis=0), axis=-1)
    assert speed.std() < 0.01 * speed.mean()
    assert np.allclose(positions[0], line[0], atol=0.05) and np.allclose(positions[-1], line[-1], atol=0.05)
    forward = [Pose.from_quat(q).forward for q in quats]
    assert all(abs(f[1]) < 1e-6 for f in forward)  # level
    assert (np.sum(np.array(forward[:-1]) * np.diff(positions, axis=0), axis=-1) > 0).all()  # ahead


def test_a_stroke_can_keep_looking_at_something():
    path = path_from_stroke(drawn(), 1.0, look_at=(3.0, 0.0, 0.0))
    assert path.look_at == (3.0, 0.0, 0.0)
    for key in path.trajectory.keyframes:
        assert abs(key.pose.inverse().apply(path.look_at)[0]) < 1e-6


@pytest.mark.parametrize("points", [np.zeros((0, 3)), np.zeros((1, 3)), np.zeros((50, 3))])
def test_a_click_is_no_stroke(points):
    with pytest.raises(ProblemError, match="too short"):
        path_from_stroke(points, 1.0)


def test_a_flight_is_kept_within_its_tolerance():
    flown = presets.PRESETS["spiral"].trajectory(PHOTO_VIEW, 3.0)
    times = np.linspace(0, flown.duration, 240)
    path = path_from_flight([(float(t) + 7.0, *flown.sample(float(t))) for t in times]).trajectory
    assert path.start == 0 and len(path.keyframes) <= 24
    for t in times:
        assert np.linalg.norm(path.sample(t)[0].translation - flown.sample(t)[0].translation) < 0.1
        assert path.sample(t)[0].forward @ flown.sample(t)[0].forward > np.cos(np.radians(6))


def test_presets_are_laid_and_placed():
    start = Start(PHOTO_VIEW, 3.0)
    for name in presets.PRESETS:
        assert same_camera(
            path_from_preset(name, start).trajectory.sample(0.0), (Pose.identity(), PHOTO_VIEW.camera.fov_y)
        )
    twice, once = (path_from_preset("truck", start, size).trajectory.keyframes[-1] for size in (2.0, 1.0))
    assert np.allclose(twice.position, 2 * np.array(once.position))
    onto = View(PHOTO_VIEW.camera, Pose.from_angles(1.0, 0.0, position=(1, 2, 3)))
    moved = placed(path_from_preset("orbit", start), onto)
    assert same_camera(moved.trajectory.sample(0.0), (onto.world_from_camera, PHOTO_VIEW.camera.fov_y))
    assert moved.preset is None
    with pytest.raises(ProblemError, match="no preset"):
        path_from_preset("nonsense", start)
