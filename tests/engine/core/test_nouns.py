"""Splats, scenes, problems and the brake: the small nouns keep their promises."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, Control
from engine.core.frame import Frame
from engine.core.gaussians import SH_C0, Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import Problem, fail
from engine.core.scene import Scene, Step


def splats(n: int, degree: int = 0, seed: int = 0) -> Gaussians:
    r = np.random.default_rng(seed)
    k = (degree + 1) ** 2
    return Gaussians(r.normal(size=(n, 3)), r.normal(size=(n, 4)), r.random((n, 3)), r.random(n), r.random((n, k, 3)))


def step(number: int, n: int) -> Step:
    frame = Frame(np.zeros((2, 2, 3), np.float32), View(Camera.pinhole(2, 2, 1.0), Pose.identity()))
    return Step(number, splats(n, seed=number), frame, {})


def test_splats_are_float32_and_checked():
    g = splats(5, 2)
    assert g.means.dtype == g.sh.dtype == np.float32
    assert (len(g), g.sh_degree, g.nbytes) == (5, 2, 5 * 4 * (3 + 4 + 3 + 1 + 27))
    with pytest.raises(ValueError, match="scales"):
        Gaussians(g.means, g.quats, g.scales[:2], g.opacities, g.sh)
    with pytest.raises(ValueError, match="coefficients"):
        Gaussians(g.means, g.quats, g.scales, g.opacities, g.sh[:, :5])


def test_choosing_and_joining_splats_undo_each_other():
    g = splats(7, 1)
    mask = np.arange(7) % 2 == 0
    parts = [g[mask], g[~mask]]
    order = np.argsort(np.concatenate([np.flatnonzero(mask), np.flatnonzero(~mask)]))
    joined = Gaussians.concatenate(parts)[order]
    assert np.array_equal(joined.means, g.means)
    assert np.array_equal(joined.sh, g.sh)
    assert len(g[2:5]) == 3


def test_joining_pads_lower_degrees_without_changing_colours():
    joined = Gaussians.concatenate([splats(2, 0), splats(3, 3), Gaussians.empty()])
    assert joined.sh.shape == (5, 16, 3)
    assert np.array_equal(joined.sh[:2, 1:], np.zeros((2, 15, 3)))
    assert np.array_equal(joined.colors[:2], splats(2, 0).colors)
    assert len(Gaussians.concatenate([])) == 0


def test_colours_survive_spherical_harmonics():
    colors = np.random.default_rng(0).random((9, 3)).astype(np.float32)
    sh = sh_from_colors(colors)
    assert np.allclose(0.5 + SH_C0 * sh[:, 0], colors, atol=1e-6)
    assert np.isclose(SH_C0, 1 / (2 * np.sqrt(np.pi)))


def test_adding_a_step_leaves_the_old_scene_alone():
    first = Scene().with_step(step(0, 3))
    second = first.with_step(step(1, 2))
    assert (len(first.gaussians), len(second.gaussians)) == (3, 5)
    assert second.chunk_ids.tolist() == [0, 0, 0, 1, 1]
    assert second.steps[1].view == second.steps[1].frame.view


def test_problems_read_as_sentences():
    error = fail("bad_input", "This is wrong.", "Do that.")
    assert str(error) == "This is wrong. Do that."
    assert error.problem == Problem("bad_input", "This is wrong.", "Do that.")


def test_the_brake_stops_and_wakes_paused_work():
    control = Control()
    control.check()
    control.pause()
    assert control.paused
    seen: list[type] = []

    def work():
        try:
            control.check()
        except Cancelled:
            seen.append(Cancelled)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.05)
    assert thread.is_alive()  # it waits
    control.cancel()
    thread.join(5)
    assert seen == [Cancelled]
    assert control.cancelled
    with pytest.raises(Cancelled):
        control.check(0.5)
