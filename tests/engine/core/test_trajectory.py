"""A camera path meets its keys, is smooth, never backs up, closes, keeps its speed, and is the same every time."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory

angles = st.floats(-3, 3)
places = st.tuples(*[st.floats(-4, 4)] * 3)


@st.composite
def paths(draw, least=2, **options):
    gaps = draw(st.lists(st.floats(0.1, 3), min_size=least, max_size=7))
    times = np.cumsum([draw(st.floats(-2, 2)), *gaps[1:]])
    keys = [
        Keyframe.from_pose(
            Pose.from_angles(draw(angles), draw(st.floats(-1.5, 1.5)), draw(angles), draw(places)),
            draw(st.floats(0.3, 2)),
            float(t),
        )
        for t in times
    ]
    return Trajectory(tuple(keys), **options)


def random_path(seed: int, n: int = 6, **options) -> Trajectory:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.3, 2, n))
    keys = [
        Keyframe.from_pose(
            Pose.from_angles(*rng.uniform(-1, 1, 3), position=rng.uniform(-2, 2, 3)), rng.uniform(0.5, 1.5), float(t)
        )
        for t in times
    ]
    return Trajectory(tuple(keys), **options)


def turn_between(a: Pose, b: Pose) -> float:
    return float(np.linalg.norm(a.rotation - b.rotation) / np.sqrt(2))  # the angle, for small angles


@settings(deadline=None)
@given(paths(), st.booleans(), st.sampled_from([0.0, 0.5, -0.5]))
def test_every_key_is_met_at_its_time(path, loop, tension):
    path = replace(path, loop=loop, tension=tension)
    for key in path.keyframes:
        pose, fov = path.sample(key.time)
        assert np.allclose(pose.translation, key.position, atol=1e-7)
        assert np.allclose(pose.rotation, key.pose.rotation, atol=1e-7)
        assert fov == pytest.approx(key.fov_y, abs=1e-9)


@pytest.mark.parametrize("options", [{}, {"loop": True}, {"constant_speed": True}, {"tension": 0.4}])
@pytest.mark.parametrize("seed", range(4))
def test_the_camera_moves_turns_and_zooms_without_jerks(seed, options):
    """C1: the velocity just before a key is the velocity just after it, for place, rotation and lens."""
    path = random_path(seed, **options)
    e = 1e-5
    times = path._curves.times
    for t in times[1:-1]:
        (a, fa), (b, fb), (c, fc) = (path.sample(float(t + d)) for d in (-e, 0.0, e))
        before, after = (b.translation - a.translation) / e, (c.translation - b.translation) / e
        assert np.allclose(before, after, atol=2e-3 * (1 + np.abs(before).max()))
        spin_before, spin_after = (b.rotation - a.rotation) / e, (c.rotation - b.rotation) / e
        assert np.allclose(spin_before, spin_after, atol=2e-3 * (1 + np.abs(spin_before).max()))
        assert (fb - fa) / e == pytest.approx((fc - fb) / e, abs=2e-3)


def test_a_loop_closes_smoothly_and_goes_on_for_ever():
    path = random_path(7, loop=True)
    end = path.start + path.duration
    e = 1e-5
    (a, _), (b, _), (c, _) = (path.sample(t) for t in (end - e, end, path.start + e))
    assert np.allclose(b.translation, path.keyframes[0].position, atol=1e-9)
    assert np.allclose((b.translation - a.translation) / e, (c.translation - b.translation) / e, atol=2e-3)
    assert np.allclose((b.rotation - a.rotation) / e, (c.rotation - b.rotation) / e, atol=2e-3)
    inside = path.start + 0.3 * path.duration
    again = path.sample(inside + 2 * path.duration)[0]
    assert np.allclose(again.as_matrix(), path.sample(inside)[0].as_matrix(), atol=1e-9)


def test_a_loop_whose_last_key_is_its_first_needs_no_way_back():
    path = random_path(3)
    closed = Trajectory((*path.keyframes, replace(path.keyframes[0], time=20.0)), loop=True)
    assert closed.duration == pytest.approx(20.0 - path.start)


def test_fov_is_even_in_log_tan_and_stays_between_its_keys():
    at_rest = Pose.identity()
    keys = (Keyframe.from_pose(at_rest, 0.4, 0.0), Keyframe.from_pose(at_rest, 1.6, 2.0))
    middle = Trajectory(keys).sample(1.0)[1]
    assert np.tan(middle / 2) == pytest.approx(np.sqrt(np.tan(0.2) * np.tan(0.8)))
    wobbly = Trajectory((*keys, Keyframe.from_pose(at_rest, 1.5, 2.5), Keyframe.from_pose(at_rest, 0.5, 4.0)))
    fovs = [wobbly.sample(t)[1] for t in np.linspace(0, 4, 300)]
    assert min(fovs) >= 0.4 - 1e-9
    assert max(fovs) <= 1.6 + 1e-9


def test_the_camera_never_backs_up_along_a_straight_line():
    """Uneven times make plain splines overshoot and reverse; monotone timing must not."""
    times = [0.0, 0.1, 3.0, 3.2, 9.0]
    keys = tuple(Keyframe((x, 0, 0), (1, 0, 0, 0), 1.0, t) for x, t in zip([0, 1, 1.1, 4, 5], times, strict=True))
    x = np.array([Trajectory(keys).sample(t)[0].translation[0] for t in np.linspace(0, 9, 2000)])
    assert (np.diff(x) >= -1e-12).all()


def test_opposite_signs_of_a_quaternion_are_the_same_turn():
    path = random_path(5)
    flipped = Trajectory(
        tuple(replace(k, rotation=tuple(-v for v in k.rotation)) if i % 2 else k for i, k in enumerate(path.keyframes))
    )
    for t in np.linspace(path.start, path.start + path.duration, 40):
        assert np.allclose(path.sample(t)[0].rotation, flipped.sample(t)[0].rotation, atol=1e-9)


def test_turning_takes_the_short_way_at_an_even_pace():
    keys = tuple(Keyframe.from_pose(Pose.from_angles(np.radians(a), 0), 1.0, a / 30) for a in range(0, 331, 30))
    path = Trajectory(keys, loop=True)
    times = np.linspace(0, path.duration, 361)
    turns = [turn_between(path.sample(a)[0], path.sample(b)[0]) for a, b in itertools.pairwise(times)]
    assert np.allclose(turns, 2 * np.sin(np.radians(0.5)), rtol=1e-3)


@pytest.mark.parametrize("loop", [False, True])
def test_constant_speed_is_constant(loop):
    path = random_path(11, constant_speed=True, loop=loop)
    times = np.linspace(path.start, path.start + path.duration, 2001)
    points = np.array([path.sample(float(t))[0].translation for t in times[:-1]])
    speed = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert speed.max() / speed.min() < 1.01
    assert path.duration == pytest.approx(replace(path, constant_speed=False).duration)


def test_constant_speed_lets_a_resting_camera_turn_in_its_own_time():
    poses = [(0, 0.0), (1, 0.0), (1, 1.5), (2, 1.5)]
    keys = tuple(
        Keyframe.from_pose(Pose.from_angles(yaw, 0, position=(x, 0, 0)), 1.0, t)
        for (x, yaw), t in zip(poses, [0.0, 1.0, 4.0, 9.0], strict=True)
    )
    path = Trajectory(keys, constant_speed=True)
    assert path._curves.times.tolist() == pytest.approx([0, 3, 6, 9])
    for t in np.linspace(3.0, 6.0, 20):
        assert np.allclose(path.sample(t)[0].translation, (1, 0, 0), atol=1e-9)
    assert path.sample(4.5)[0].forward[0] == pytest.approx(np.sin(0.75), abs=1e-6)


def test_keys_in_one_place_hold_the_camera_still():
    stay = Keyframe((1, 2, 3), (1, 0, 0, 0), 1.0, 1.0)
    path = Trajectory((Keyframe((0, 0, 0), (1, 0, 0, 0), 1.0, 0.0), stay, replace(stay, time=2.0)))
    for t in (1.0, 1.3, 1.9, 2.0, 5.0):
        assert np.allclose(path.sample(t)[0].translation, (1, 2, 3), atol=1e-9)


@pytest.mark.parametrize("options", [{}, {"loop": True}, {"constant_speed": True}])
def test_a_single_key_is_a_still_camera(options):
    key = Keyframe((1, 2, 3), (0.6, 0.8, 0, 0), 0.9, 4.0)
    path = Trajectory((key,), **options)
    assert path.duration == 0.0
    for t in (-1.0, 4.0, 10.0):
        pose, fov = path.sample(t)
        assert np.allclose(pose.as_matrix(), key.pose.as_matrix())
        assert fov == pytest.approx(0.9)
    assert len(path.views(3, 8, 8)) == 3


def test_sampling_is_deterministic_to_the_bit():
    a, b = random_path(1), random_path(1)
    assert a == b
    assert hash(a) == hash(b)
    times = np.linspace(a.start, a.start + a.duration, 17)
    forwards = [a.sample(t) for t in times]
    assert forwards == [b.sample(t) for t in times[::-1]][::-1]
    assert a != replace(a, tension=0.1)


def test_views_go_from_start_to_end_and_a_loop_does_not_repeat_its_start():
    path = random_path(2)
    views = path.views(5, 64, 48)
    assert (views[0].camera.width, views[0].camera.height) == (64, 48)
    assert np.allclose(views[0].world_from_camera.translation, path.keyframes[0].position)
    assert np.allclose(views[-1].world_from_camera.translation, path.keyframes[-1].position)
    assert views[2] == path.view(path.start + path.duration / 2, 64, 48)
    loop = replace(path, loop=True)
    assert loop.views(5, 64, 48)[1] == loop.view(loop.start + loop.duration / 5, 64, 48)
    assert path.views(1, 64, 48) == (path.view(path.start, 64, 48),)


def test_moving_a_path_moves_every_sample():
    path, motion = random_path(4), Pose.from_angles(0.8, -0.2, 0.3, (1, 2, 3))
    moved = path.moved(motion)
    for t in np.linspace(path.start, path.start + path.duration, 9):
        assert np.allclose(moved.sample(t)[0].as_matrix(), (motion @ path.sample(t)[0]).as_matrix(), atol=1e-9)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Trajectory(()), "no keys"),
        (lambda: Keyframe((0, 0), (1, 0, 0, 0), 1.0, 0.0), "position"),
        (lambda: Keyframe((0, 0, np.nan), (1, 0, 0, 0), 1.0, 0.0), "position"),
        (lambda: Keyframe((0, 0, 0), (0, 0, 0, 0), 1.0, 0.0), "quaternion"),
        (lambda: Keyframe((0, 0, 0), (1, 0, 0, 0), 3.2, 0.0), "field of view"),
        (lambda: Trajectory((Keyframe((0, 0, 0), (1, 0, 0, 0), 1.0, 0.0),), tension=2.0), "tension"),
        (lambda: Trajectory((Keyframe((0, 0, 0), (1, 0, 0, 0), 1.0, 1.0),) * 2), "Keys 1 and 2"),
    ],
)
def test_impossible_paths_are_refused_in_one_sentence(make, says):
    with pytest.raises(ProblemError, match=says) as caught:
        make()
    assert caught.value.problem.kind == "bad_input"


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("constant_speed", [False, True])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_many_samples_are_those_taken_one_by_one(count, constant_speed, loop):
    rng = np.random.default_rng(count)
    keys = tuple(
        Keyframe(
            tuple(rng.normal(size=3)), tuple(rng.normal(size=4)), rng.uniform(0.3, 2.0), float(n + rng.random() / 2)
        )
        for n in range(count)
    )
    path = Trajectory(keys, loop=loop, constant_speed=constant_speed)
    times = np.linspace(path.start - 0.5, path.start + path.duration + 0.5, 40)
    positions, quats, fovs = path.sample_many(times)
    for t, position, quat, fov in zip(times, positions, quats, fovs, strict=True):
        pose, fov_y = path.sample(float(t))
        assert np.allclose(position, pose.translation, atol=1e-12) and abs(fov - fov_y) < 1e-12
        assert min(np.abs(quat - pose.quat).max(), np.abs(quat + pose.quat).max()) < 1e-7
