"""Closing the sphere: what is planned covers what was unseen, with few views, and none where nothing is missing."""

from __future__ import annotations

import numpy as np
import pytest

from app.sphere import cover_views, coverage, places, plan_sphere
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


def test_coverage_is_that_of_the_worst_place():
    assert coverage(shell(lambda d: np.ones(len(d), bool)), places(PATH), RENDERER) > 0.999
    assert coverage(shell(lambda d: d[:, 1] < 0.0), places(PATH), RENDERER) == pytest.approx(0.5, abs=0.05)


def test_the_views_that_must_show_no_hole_show_the_whole_sphere():
    directions = shell(lambda d: np.ones(len(d), bool)).means / 8.0
    views = cover_views(PATH, 64)
    assert seen_by(views[:6], directions).all()
    assert {tuple(view.world_from_camera.translation) for view in views} == {
        tuple(pose.translation) for pose in places(PATH, 3)
    }
