"""What is said about a film before it is made, measured on paths and scenes whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from app.film import Film
from app.film_warnings import (
    Question,
    advice_of,
    fastest_turn,
    findings_of,
    frame_seconds,
    nearest_thing,
    steepest_lean,
    still_at,
)
from engine.core.control import Cancelled
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.stereo import Stereo
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

RENDERER = CpuRenderer()
SPHERE, PAIR = Film("equirect", 64, 32), Film("ods", 64, 64)


def path(*poses, seconds=2.0):
    return Trajectory(tuple(Keyframe.from_pose(pose, 1.0, seconds * n) for n, pose in enumerate(poses)))


def ball(keep=lambda d: np.ones(len(d), bool), radius=8.0, centre=(0.0, 0.0, 0.0), n=8000):
    """Splats around a centre, in those unit directions [N, 3] that `keep` wants."""
    index = np.arange(n) + 0.5  # Fibonacci sphere
    y, turn = 1 - 2 * index / n, np.pi * (1 + 5**0.5) * index
    around = np.sqrt(1 - y * y)
    directions = np.stack([around * np.cos(turn), y, around * np.sin(turn)], axis=-1)
    points = radius * directions[keep(directions)] + centre
    ones = np.ones((len(points), 1))
    grey, size = sh_from_colors(ones * [[0.5] * 3]), ones * [[0.025 * radius] * 3]
    return Gaussians(points, ones * [[1, 0, 0, 0]], size, ones[:, 0] * 0.95, grey)


FORWARD = path(Pose.identity(), Pose.from_angles(0.0, 0.0, position=[0.0, 0.0, 2.0]))
TURN = path(*(Pose.from_angles(turn, 0.0) for turn in np.radians([0.0, 60.0, 120.0])))


def test_a_turn_is_as_fast_as_the_film_plays_it():
    _, speed = fastest_turn(SPHERE, TURN)
    assert speed == pytest.approx(30.0, rel=0.2)  # 120 degrees in 4 s, not all at the same pace
    _, faster = fastest_turn(Film("equirect", 64, 32, 30.0, 30), TURN)  # in 1 s
    assert faster == pytest.approx(4 * speed, rel=0.1)
    assert fastest_turn(Film("equirect", 64, 32, heading="locked"), TURN)[1] == 0.0
    assert fastest_turn(SPHERE, path(Pose.identity()))[1] == 0.0


def test_where_the_turn_is_fastest_is_told():
    uneven = path(*(Pose.from_angles(turn, 0.0) for turn in np.radians([0.0, 0.0, 100.0, 100.0])))
    at, _ = fastest_turn(SPHERE, uneven)
    assert at == pytest.approx(3.0, abs=0.3)


def test_the_horizon_leans_only_where_it_is_not_levelled():
    tilted = path(Pose.identity(), Pose.from_angles(0.0, np.radians(20.0)))
    assert steepest_lean(SPHERE, tilted)[1] == pytest.approx(0.0, abs=1e-6)
    at, angle = steepest_lean(Film("equirect", 64, 32, level=False), tilted)
    assert angle == pytest.approx(20.0, abs=0.1) and at == pytest.approx(2.0, abs=0.1)


def test_what_comes_nearer_than_ten_eye_distances_is_told_with_its_moment():
    thing = ball(radius=0.05, centre=(0.3, 0.0, 1.0), n=400)
    at, metres = nearest_thing(PAIR, FORWARD, thing)
    assert at == pytest.approx(1.0, abs=0.1) and metres == pytest.approx(0.25, abs=0.03)
    assert nearest_thing(PAIR, FORWARD, ball(radius=0.05, centre=(0.8, 0.0, 1.0), n=400)) is None
    wide = Film("ods", 64, 64, stereo=Stereo(0.12))
    assert nearest_thing(wide, FORWARD, ball(radius=0.05, centre=(0.8, 0.0, 1.0), n=400)) is not None


def test_a_few_splats_are_nothing():
    assert nearest_thing(PAIR, FORWARD, ball(radius=0.05, centre=(0.3, 0.0, 1.0), n=10)) is None


def test_vr180_does_not_mind_what_is_behind():
    behind = ball(radius=0.05, centre=(0.0, 0.0, -0.3), n=400)
    assert nearest_thing(PAIR, FORWARD, behind) is not None
    assert nearest_thing(Film("vr180", 64, 32), FORWARD, behind) is None


def asked(film, splats, view_s=None):
    return findings_of(Question(film, FORWARD, splats, 64, view_s), RENDERER)


def test_a_hole_is_told_with_what_closing_it_takes():
    found = asked(SPHERE, ball(lambda d: d[:, 1] < 0.7), 5.0)  # the ground is missing
    assert found.unseen[1] == pytest.approx(0.15, abs=0.03)
    advice = advice_of(found, SPHERE)[0]
    assert advice.command == "generate.sphere" and advice.action == "Complete 360"
    assert f"{100 * found.unseen[1]:.0f} % of all directions are not covered" in advice.text
    assert f"about {5 * found.views} s" in advice.text


def test_a_closed_sphere_is_good_news():
    found = asked(SPHERE, ball())
    (advice,) = advice_of(found, SPHERE)
    assert advice.tone == "good" and not advice.action and "100.0 %" in advice.text
    assert found.nearest is None


def test_vr180_only_misses_what_is_ahead():
    half = ball(lambda d: d[:, 2] > -0.3)
    assert asked(Film("vr180", 64, 32), half).unseen[1] < 0.001 < asked(SPHERE, half).unseen[1]


def test_every_warning_has_one_thing_that_can_be_done():
    film = Film("ods", 64, 64, level=False)
    spin = path(*(Pose.from_angles(turn, 0.2) for turn in np.radians([0.0, 90.0])), seconds=1.0)
    splats = ball(lambda d: d[:, 1] < 0.7, radius=0.4)
    found = advice_of(findings_of(Question(film, spin, splats, 64), RENDERER), film)
    assert len(found) == 4
    for advice in found:
        assert advice.action and advice.tone == "warning"
        assert (advice.command != "") + bool(advice.changes) + (advice.time_s is not None) == 1


def test_a_picture_is_judged_by_its_moment_alone():
    spin = path(*(Pose.from_angles(turn, 0.3 * turn) for turn in np.radians([0.0, 90.0])), seconds=1.0)
    film, still = Film("equirect", 64, 32, level=False), still_at(spin, 1.0)
    assert fastest_turn(film, spin)[1] > 60 and fastest_turn(film, still)[1] == 0
    at, angle = steepest_lean(film, still)
    assert at == 1.0 and angle == pytest.approx(27.0, abs=0.1)
    assert len(advice_of(findings_of(Question(film, still, ball(), 64), RENDERER), film)) == 2  # covered, leaning


def test_it_ends_when_nobody_wants_it():
    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        findings_of(Question(SPHERE, FORWARD, ball(n=200), 64), RENDERER, check)


def test_larger_frames_take_longer():
    splats = ball(n=2000)
    small, large = (frame_seconds(Film("equirect", w, w // 2), FORWARD, splats, RENDERER) for w in (1024, 8192))
    assert 0 <= small < large
