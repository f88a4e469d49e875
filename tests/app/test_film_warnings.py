"""What is said about a film before it is made, measured on paths and scenes whose answers are known."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from app.film import Film
from app.film_warnings import (
    Findings,
    Looker,
    Question,
    advice_of,
    fastest_turn,
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
    speed = fastest_turn(SPHERE, TURN).much
    assert speed == pytest.approx(30.0, rel=0.2)  # 120 degrees in 4 s, not all at the same pace
    faster = fastest_turn(Film("equirect", 64, 32, 30.0, 30), TURN).much  # in 1 s
    assert faster == pytest.approx(4 * speed, rel=0.1)
    assert fastest_turn(Film("equirect", 64, 32, heading="locked"), TURN).much == 0.0
    assert fastest_turn(SPHERE, path(Pose.identity())).much == 0.0


def test_where_the_turn_is_fastest_is_told():
    uneven = path(*(Pose.from_angles(turn, 0.0) for turn in np.radians([0.0, 0.0, 100.0, 100.0])))
    assert fastest_turn(SPHERE, uneven).place.time_s == pytest.approx(3.0, abs=0.3)


def test_the_horizon_leans_only_where_it_is_not_levelled():
    tilted = path(Pose.identity(), Pose.from_angles(0.0, np.radians(20.0)))
    assert steepest_lean(SPHERE, tilted).much == pytest.approx(0.0, abs=1e-6)
    lean = steepest_lean(Film("equirect", 64, 32, level=False), tilted)
    assert lean.much == pytest.approx(20.0, abs=0.1) and lean.place.time_s == pytest.approx(2.0, abs=0.1)


def test_what_comes_nearer_than_ten_eye_distances_is_told_with_its_moment():
    thing = ball(radius=0.05, centre=(0.3, 0.0, 1.0), n=400)
    near = nearest_thing(PAIR, FORWARD, thing)
    assert near.much == pytest.approx(0.25, abs=0.03)
    assert near.place.time_s == pytest.approx(1.0, abs=0.1)
    assert near.place.gaze == pytest.approx((np.pi / 2, 0.0), abs=0.3)  # at the right
    assert nearest_thing(PAIR, FORWARD, ball(radius=0.05, centre=(0.8, 0.0, 1.0), n=400)) is None
    wide = Film("ods", 64, 64, stereo=Stereo(0.12))
    assert nearest_thing(wide, FORWARD, ball(radius=0.05, centre=(0.8, 0.0, 1.0), n=400)) is not None


def test_a_few_splats_are_nothing():
    assert nearest_thing(PAIR, FORWARD, ball(radius=0.05, centre=(0.3, 0.0, 1.0), n=10)) is None


def test_vr180_does_not_mind_what_is_behind():
    behind = ball(radius=0.05, centre=(0.0, 0.0, -0.3), n=400)
    assert nearest_thing(PAIR, FORWARD, behind) is not None
    assert nearest_thing(Film("vr180", 64, 32), FORWARD, behind) is None


def looks(question, looker=None, check=lambda: None):
    return list((looker or Looker(RENDERER)).look(question, check))


def asked(film, splats, view_s=None, path=FORWARD):
    return looks(Question(film, path, splats, 64, view_s))[-1]


def test_a_hole_is_told_with_what_closing_it_takes_and_where_it_is():
    found = asked(SPHERE, ball(lambda d: d[:, 1] < 0.7), 5.0)  # the ground is missing
    assert found.hole.much == pytest.approx(0.15, abs=0.03)
    advice = advice_of(found, SPHERE)[0]
    assert advice.command == "generate.sphere" and advice.action == "Complete 360"
    assert f"{100 * found.hole.much:.0f} % of all directions are not covered" in advice.text
    assert f"about {5 * found.views} s" in advice.text
    assert advice.place.gaze[1] < -1.2


def test_a_hole_is_where_it_is_in_the_film_as_it_turns():
    left = ball(lambda d: d[:, 0] > -0.8)
    here = path(Pose.identity(), Pose.from_angles(-np.pi / 2, 0.0))  # turns to the hole
    question = Question(SPHERE, here, left, 64)
    for time_s, yaw in ((0.0, -np.pi / 2), (2.0, 0.0)):
        (found,) = {one.hole for one in looks(replace(question, path=still_at(here, time_s)))[-1:]}
        assert found.place.gaze == pytest.approx((yaw, 0.0), abs=0.05)


def test_a_closed_sphere_is_good_news():
    found = asked(SPHERE, ball())
    (advice,) = advice_of(found, SPHERE)
    assert advice.tone == "good" and not advice.action and "100 %" in advice.text
    assert found.near is None


def test_vr180_only_misses_what_is_ahead():
    half = ball(lambda d: d[:, 2] > -0.3)
    assert asked(Film("vr180", 64, 32), half).hole.much < 0.001 < asked(SPHERE, half).hole.much
    ahead = asked(Film("vr180", 64, 32), ball(lambda d: d[:, 2] < 0.3), path=still_at(FORWARD, 0.0)).hole
    told = advice_of(Findings(ahead, 3), Film("vr180", 64, 32))[0].text
    assert re.match(r"(6[5-9]|7\d) % of the half ahead are not covered", told)
    assert ahead.much == pytest.approx(0.7, abs=0.05) and ahead.place.gaze == pytest.approx((0, 0), abs=0.1)


def test_every_warning_has_a_place_and_one_thing_that_can_be_done_about_it_in_the_film():
    film = Film("ods", 64, 64, level=False)
    spin = path(*(Pose.from_angles(turn, 0.2) for turn in np.radians([0.0, 90.0])), seconds=1.0)
    splats = ball(lambda d: d[:, 1] < 0.7, radius=0.4)
    found = advice_of(asked(film, splats, path=spin), film)
    assert len(found) == 4  # near eyes have no ground to tell the size by
    for advice in found:
        assert advice.tone == "warning" and advice.place is not None
        assert bool(advice.command) + bool(advice.changes) == bool(advice.action)
    assert not found[-1].action  # that something is near is the scene's


@pytest.mark.parametrize(("below", "hint"), [(0.8, "50 %"), (2.4, "150 %"), (1.6, ""), (9.0, "")])
def test_eyes_that_stand_are_offered_the_size_of_life(below, hint):
    """A floor around the path; who flies high above it is not told."""
    film, here = Film("ods", 64, 64), path(Pose.identity())
    across = np.stack(np.meshgrid(np.linspace(-6, 6, 120), np.linspace(-6, 6, 120)), axis=-1).reshape(-1, 2)
    floor = ball(n=len(across), radius=4.0)
    floor = replace(floor, means=np.stack([across[:, 0], np.full(len(across), below), across[:, 1]], axis=-1))
    told = [one for one in advice_of(asked(film, floor, path=here), film) if one.tone == "hint"]
    assert [hint in one.text for one in told] == [True] * bool(hint)
    for one in told:
        assert one.changes["eyes_mm"] == pytest.approx(64 * below / 1.6, abs=2)
        life = Film("ods", 64, 64, stereo=Stereo(one.changes["eyes_mm"] / 1000))
        assert not [other for other in advice_of(asked(life, floor, path=here), life) if other.tone == "hint"]


def test_a_picture_is_judged_by_its_moment_alone():
    spin = path(*(Pose.from_angles(turn, 0.3 * turn) for turn in np.radians([0.0, 90.0])), seconds=1.0)
    film, still = Film("equirect", 64, 32, level=False), still_at(spin, 1.0)
    assert fastest_turn(film, spin).much > 60 and fastest_turn(film, still).much == 0
    lean = steepest_lean(film, still)
    assert lean.place.time_s == 1.0 and lean.much == pytest.approx(27.0, abs=0.1)
    assert len(advice_of(asked(film, ball(), path=still), film)) == 2  # covered, leaning


def test_answers_come_one_by_one_a_hole_first():
    first, *others = looks(Question(PAIR, FORWARD, ball(lambda d: d[:, 1] < 0.7), 64))
    assert first.hole is not None and first.views is None and first.turn is None
    assert [(one.views is not None, one.turn is not None) for one in others] == [
        (True, False), (True, True), (True, True)
    ]  # fmt: skip


def test_nothing_is_called_covered_before_all_places_are_looked_at():
    first, *_ = looks(Question(SPHERE, FORWARD, ball(), 64))
    assert first.views == 0


class Counting:
    """A renderer that remembers how often it was asked."""

    def __init__(self):
        self.drawn = 0

    def render(self, *what):
        self.drawn += 1
        return RENDERER.render(*what)


def test_another_choice_for_the_same_path_needs_no_second_look():
    renderer, splats = Counting(), ball()
    looker = Looker(renderer)
    looks(Question(SPHERE, FORWARD, splats, 64), looker)
    before = renderer.drawn
    found = looks(Question(Film("vr180", 128, 64, heading="locked"), FORWARD, splats, 64), looker)[-1]
    assert renderer.drawn == before + 5 and found.views == 0  # places where the ground is looked for
    looks(Question(Film("ods", 128, 128), FORWARD, splats, 64), looker)
    assert renderer.drawn == before + 5
    looks(Question(SPHERE, TURN, splats, 64), looker)
    assert renderer.drawn > before


def test_it_ends_when_nobody_wants_it():
    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        looks(Question(SPHERE, FORWARD, ball(n=200), 64), check=check)


def test_it_can_be_ended_before_every_picture():
    """Between two of these questions lies one picture of few splats, so that nobody waits."""
    renderer, asked = Counting(), []
    looks(Question(PAIR, FORWARD, ball(), 64), Looker(renderer), lambda: asked.append(renderer.drawn))
    assert set(range(renderer.drawn)) <= set(asked)


def test_about_an_ordinary_film_there_is_nothing_to_say():
    assert looks(Question(Film("pinhole", 64, 48), FORWARD, ball(n=200), 64)) == []
