"""The colours of the display modes, against formulas written out here and against other people's tables."""

from __future__ import annotations

import cv2
import numpy as np
from preview_scenes import corner_scene, corner_step, view

from engine.core.frame import FAR_M, Frame
from engine.core.scene import Scene, Step
from engine.preview import modes
from engine.preview.look import Look
from engine.preview.stage import Stage
from engine.render.cpu import CpuRenderer


def brightness(colours):
    return colours @ [0.2126, 0.7152, 0.0722]


def test_the_depth_ramp_is_inferno():
    table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], cv2.COLORMAP_INFERNO)[:, 0, ::-1] / 255
    np.testing.assert_allclose(modes.inferno(np.arange(256) / 255), table, atol=0.04)


def test_near_is_bright_and_every_step_darker():
    light = brightness(modes.depth_ramp(64) / 255)
    assert (np.diff(light) < 0).all()
    assert light[0] > 0.8 > 0.1 > light[-1] > 0


def test_depth_is_shown_in_equal_ratios():
    scene, seen_from = corner_scene(), view()
    picture = Stage().sharp(Look(scene, seen_from, "depth"), lambda: False)
    drawn = CpuRenderer().render(scene.gaussians, seen_from)
    near, far = modes.depth_span(scene)
    t = np.clip(np.log(drawn.depth / near) / np.log(far / near), 0, 1)
    colours = modes.inferno(0.97 + t * (0.12 - 0.97))
    full = drawn.alpha > 0.9
    assert full.mean() > 0.8
    np.testing.assert_allclose(picture.bgra[full][:, [2, 1, 0]] / 255, colours[full], atol=2.5 / 255)


def test_the_span_belongs_to_the_photo_and_leaves_out_the_sky():
    depth = np.full((10, 10), FAR_M, np.float32)
    depth[5:] = np.linspace(2, 8, 50).reshape(5, 10)
    step = corner_step(0, view())
    photo = Step(0, step.gaussians, Frame(np.zeros((10, 10, 3), np.float32), view(10, 10), depth), {})
    near, far = modes.depth_span(Scene((photo, step)))
    assert 1 < near < 2.2
    assert 8 < far < 13
    assert modes.depth_span(Scene()) == (1.0, FAR_M)


def test_imagined_steps_are_warm_and_the_photo_is_cool():
    photo, imagined = corner_step(0, view()), corner_step(3, view())
    for step, warm in ((photo, False), (imagined, True)):
        own, shown = step.gaussians.colors, modes.splat_colours(step, "steps")
        warmer = (shown[:, 0] - shown[:, 2]).mean() - (own[:, 0] - own[:, 2]).mean()
        assert (warmer > 0.05) == warm
        assert np.corrcoef(brightness(own), brightness(shown))[0, 1] > 0.95, "shapes must stay readable"


def test_steps_can_be_told_apart_and_stay_amber():
    tints = np.array([modes.step_tint(number) for number in range(1, 30)])
    assert np.abs(np.diff(tints, axis=0)).max(axis=1).min() > 0.02
    assert (np.abs(tints - modes.IMAGINED) < 0.25).all()
    assert (tints[:, 0] > tints[:, 1]).all()
    assert (tints[:, 1] > tints[:, 2]).all()


def test_confidence_goes_from_amber_to_teal():
    grey = np.full((3, 3), 0.5, np.float32)
    unsure, between, sure = modes.confidence_colours(grey, np.array([0, 0.5, 1], np.float32))
    lit = 0.3 + 0.9 * 0.5
    np.testing.assert_allclose(unsure, 0.7 * lit * np.array(modes.IMAGINED) + 0.3 * 0.5, rtol=1e-5)
    np.testing.assert_allclose(sure, 0.7 * lit * np.array(modes.KNOWN) + 0.3 * 0.5, rtol=1e-5)
    np.testing.assert_allclose(between, (unsure + sure) / 2, rtol=1e-5)


def test_a_steps_own_confidence_colours_its_splats():
    step = corner_step(2, view(), confidence=0.0)
    expected = modes.confidence_colours(step.gaussians.colors, np.zeros(len(step.gaussians), np.float32))
    np.testing.assert_allclose(modes.splat_colours(step, "confidence"), expected)


def test_the_other_modes_keep_the_splats_own_colours():
    step = corner_step(1, view())
    assert all(modes.splat_colours(step, mode) is None for mode in ("colour", "depth", "outlines"))
