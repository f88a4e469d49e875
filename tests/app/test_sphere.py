"""Closing the sphere: what is planned covers what was unseen, with few views, and none where nothing is missing."""

from __future__ import annotations

import numpy as np
import pytest

from app import sphere
from app.sphere import Gap, cover_views, gaps_of, places, share_of, sights, worst
from app.sphere_text import covered_percent, direction_words, left_words
from engine.core.control import Cancelled
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

ENDS = (Pose.identity(), Pose.from_angles(0.3, 0.0, position=[0.2, 0.0, 0.4]))
PATH = Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 3.0 * n) for n, pose in enumerate(ENDS)))
RENDERER = CpuRenderer()


def shell(keep):
    """A ball of splats around everything; `keep` says of unit directions [N, 3] which of them are there."""
    n = 12_000
    index = np.arange(n) + 0.5  # Fibonacci sphere
    y, turn = 1 - 2 * index / n, np.pi * (1 + 5**0.5) * index
    around = np.sqrt(1 - y * y)
    directions = np.stack([around * np.cos(turn), y, around * np.sin(turn)], axis=-1)
    points = 8.0 * directions[keep(directions)]
    ones = np.ones((len(points), 1))
    return Gaussians(
        points, ones * [[1, 0, 0, 0]], ones * [[0.16] * 3], ones[:, 0] * 0.95, sh_from_colors(ones * [[0.5] * 3])
    )


def seen_by(views, directions):
    inside = np.zeros(len(directions), bool)
    for view in views:
        x, y, z = (directions @ view.world_from_camera.rotation).T
        reach = np.tan(0.5 * view.camera.fov_y)
        inside |= (z > 0) & (abs(x) < reach * z) & (abs(y) < reach * z)
    return inside


def plan_sphere(splats, path, renderer, side):
    return sphere.plan_sphere(list(sights(splats, path, renderer)), side)


def test_a_whole_sphere_needs_nothing():
    plan = plan_sphere(shell(lambda d: np.ones(len(d), bool)), PATH, RENDERER, 64)
    assert plan.views == ()
    assert plan.unseen < 0.001


def test_a_photo_alone_needs_views_that_show_all_the_rest():
    ahead = shell(lambda d: (d[:, 2] > 0) & (abs(d[:, 0]) < 0.7 * d[:, 2]) & (abs(d[:, 1]) < 0.5 * d[:, 2]))
    plan = plan_sphere(ahead, PATH, RENDERER, 64)
    assert plan.unseen == pytest.approx(0.9, abs=0.03)
    rest = shell(lambda d: np.ones(len(d), bool)).means / 8.0
    rest = rest[~((rest[:, 2] > 0) & (abs(rest[:, 0]) < 0.7 * rest[:, 2]) & (abs(rest[:, 1]) < 0.5 * rest[:, 2]))]
    assert seen_by(plan.views, rest).mean() > 0.995
    assert len(plan.views) <= 12


def test_only_what_is_missing_is_planned():
    plan = plan_sphere(shell(lambda d: d[:, 1] < 0.85), PATH, RENDERER, 64)  # the ground right below
    assert len(plan.views) == 1
    assert plan.views[0].world_from_camera.forward @ [0, 1, 0] > 0.6


def test_views_come_from_the_front_to_the_back_and_end_above_and_below():
    plan = plan_sphere(shell(lambda d: d[:, 2] > 0.7), PATH, RENDERER, 64)
    directions = [view.world_from_camera.forward for view in plan.views]
    steep = [abs(direction[1]) > 0.9 for direction in directions]
    assert any(steep)
    assert steep == sorted(steep)
    along = [d @ places(PATH)[2].forward for d, cap in zip(directions, steep, strict=True) if not cap]
    assert along == sorted(along, reverse=True)


def test_what_counts_is_the_worst_place():
    """A ball around the path's end: from its beginning nothing else is seen."""
    assert worst(list(sights(shell(lambda d: np.ones(len(d), bool)), PATH, RENDERER))).share < 0.001
    half = list(sights(shell(lambda d: d[:, 1] < 0.0), PATH, RENDERER))
    assert [sight.share for sight in half] == pytest.approx([0.5] * 5, abs=0.05)
    assert worst(half).share == max(sight.share for sight in half)


def test_a_sight_is_what_one_picture_of_all_splats_shows(monkeypatch):
    """Pieces are drawn one by one, so that somebody can say between them that it is not wanted any more."""
    splats = shell(lambda d: d[:, 1] < 0.3)
    at_once = next(sights(splats, PATH, RENDERER)).unseen
    monkeypatch.setattr(sphere, "PIECE", 700)
    asked = []
    by_pieces = next(sights(splats, PATH, RENDERER, lambda: asked.append(1))).unseen
    assert np.array_equal(by_pieces, at_once)
    assert len(asked) == -(-len(splats) // 700)

    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        next(sights(splats, PATH, RENDERER, stop))


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (lambda d: d[:, 1] < 0.95, "straight down"),
        (lambda d: d[:, 1] > -0.95, "straight up"),
        (lambda d: d[:, 2] > -0.95, "behind"),  # its middle lies on the map's seam
        (lambda d: d[:, 0] < 0.95, "to the right"),
        (lambda d: d @ [-0.5, -0.5, 0.7] < 0.93, "ahead to the left and up"),
        (lambda d: np.abs(d[:, 1]) < 0.97, "straight up, straight down"),
        (lambda d: d[:, 2] > 0.8, "nearly all around"),
    ],
)
def test_where_something_is_left_is_told_in_words(keep, words):
    here = Trajectory((Keyframe.from_pose(Pose.identity(), 1.0, 0.0),))
    (sight,) = sights(shell(keep), here, RENDERER)
    assert set(left_words(sight.gaps()).split(", ")) == set(words.split(", "))
    assert sum(gap.share for gap in sight.gaps()) == pytest.approx(sight.share)


def test_directions_are_told_from_where_the_path_begins_to_look():
    turned = Trajectory((Keyframe.from_pose(Pose.from_angles(np.pi / 2, 0.4), 1.0, 0.0),))  # looks along +x, and up
    (sight,) = sights(shell(lambda d: d[:, 0] < 0.95), turned, RENDERER)
    assert left_words(sight.gaps()) == "ahead"


def test_specks_are_not_worth_a_word():
    one = np.zeros((128, 256), bool)
    one[127, 5] = True
    (gap,) = gaps_of(one)
    assert gap.share == pytest.approx(share_of(one)) and left_words([gap]) == ""
    assert direction_words(Gap(np.array([0.0, 1.0, 0.0]), 0.01)) == "straight down"


def test_only_a_sphere_without_any_hole_is_covered_wholly():
    assert [covered_percent(share) for share in (1.0, 0.999999, 0.9998, 0.5)] == ["100", "99.99", "99.98", "50.00"]


def test_the_views_that_must_show_no_hole_show_the_whole_sphere():
    directions = shell(lambda d: np.ones(len(d), bool)).means / 8.0
    views = cover_views(PATH, 64)
    assert seen_by(views[:6], directions).all()
    assert {tuple(view.world_from_camera.translation) for view in views} == {
        tuple(pose.translation) for pose in places(PATH, 3)
    }
