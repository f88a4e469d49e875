"""Coarser stand-ins: far fewer splats that cover as much, as bright, in the same place."""

from __future__ import annotations

import numpy as np
import pytest
from preview_scenes import corner_step, view

from engine.core.camera import View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.preview.coarse import CELLS_PX, coarser
from engine.preview.look import Look
from engine.preview.pace import LADDER, Pace, Quality
from engine.preview.stage import Stage
from engine.render.cpu import CpuRenderer

BESIDE = view(72, 48, Pose.from_angles(0.15, -0.05, 0, (0.3, -0.1, 0.2)))


@pytest.fixture(scope="module")
def step():
    return corner_step(0, view())


@pytest.mark.parametrize(("cell", "fewer", "psnr"), [(CELLS_PX[0], 2.5, 27), (CELLS_PX[1], 7, 22)])
def test_the_picture_stays(step, cell, fewer, psnr):
    few, _ = coarser(step.gaussians, step.view, cell)
    assert len(few) * fewer < len(step.gaussians)
    full, coarse = (CpuRenderer().render(splats, BESIDE) for splats in (step.gaussians, few))
    known = full.alpha > 0.95
    assert known.mean() > 0.5
    error = (full.solid - coarse.solid)[known]
    assert -10 * np.log10(np.mean(error**2)) > psnr
    assert np.abs(error.mean(axis=0)).max() < 0.01, "brightness changed"
    assert coarse.alpha[known].mean() > 0.97, "holes"
    assert np.percentile(coarse.alpha[known], 1) > 0.8, "holes"
    np.testing.assert_allclose(np.median(coarse.depth[known] / full.depth[known]), 1, atol=0.01)


def test_surfaces_at_different_depths_stay_apart():
    """A near and a far splat on every ray: no stand-in may float between them."""
    seen_from = View(view().camera, Pose.identity())
    near = corner_step(0, seen_from).gaussians
    far = Gaussians(near.means * 2, near.quats, near.scales * 2, near.opacities, near.sh)
    few, _ = coarser(Gaussians.concatenate([near, far]), seen_from, 4.0)
    _, groups = coarser(near, seen_from, 4.0)
    assert len(few) >= 2 * len(groups.starts) * 0.95
    _, depth = seen_from.project(few.means)
    wall = depth[few.means[:, 1] < 0]
    assert ((np.abs(wall - 4) < 0.3) | (np.abs(wall - 8) < 0.6)).all()


def test_values_are_averaged_as_the_splats_are(step):
    few, groups = coarser(step.gaussians, step.view, 4.0)
    np.testing.assert_allclose(groups.mean(step.gaussians.means), few.means)
    np.testing.assert_allclose(groups.mean(np.ones(len(step.gaussians), np.float32)), 1, rtol=1e-5)
    assert sorted(groups.order) == list(range(len(step.gaussians)))


def test_prepared_levels_draw_what_the_full_scene_draws(step):
    from engine.core.scene import Scene

    stage, look = Stage(), Look(Scene((step,)), BESIDE, "steps")
    while stage.prepare(look):
        pass
    full, coarse = (stage._picture(look, Quality(1, level), lambda: False).bgra.astype(float) / 255 for level in (0, 1))
    assert 0 < np.mean((full - coarse) ** 2) < 10**-2.5


def test_the_best_quality_that_holds_the_frame_time_is_chosen():
    assert Pace().choose((1_000, 300, 100), 10_000) == LADDER[0]
    assert Pace().choose((10**9, 10**9, 10**9), 10_000) == LADDER[-1]


def test_a_slower_machine_gets_softer_pictures_and_recovers():
    pace, counts, pixels = Pace(), (300_000, 100_000, 30_000), 700_000
    before = pace.choose(counts, pixels)
    for _ in range(20):
        pace.learn(counts[0], pixels, 0.1)
    slow = pace.choose(counts, pixels)
    assert LADDER.index(slow) > LADDER.index(before)
    for _ in range(60):
        pace.learn(counts[0], pixels, 0.012)
    assert pace.choose(counts, pixels) == LADDER[0]


def test_the_quality_does_not_flicker():
    """Times that wander by a tenth around the limit change nothing after the first turn."""
    pace, counts, pixels, seen = Pace(), (400_000, 130_000, 40_000), 750_000, []
    for i in range(100):
        pace.learn(counts[0], pixels, 0.028 * (1 + 0.1 * (-1) ** i))
        seen.append(LADDER.index(pace.choose(counts, pixels)))
    assert len(set(seen[10:])) == 1


def test_one_hiccup_is_not_taken_for_the_machine():
    pace, counts, pixels = Pace(), (100_000, 30_000, 10_000), 300_000
    pace.choose(counts, pixels)
    usual = pace.expected_s(counts[0], pixels)
    pace.learn(counts[0], pixels, 2.0)
    assert pace.expected_s(counts[0], pixels) < 1.5 * usual
