"""Predictions bent to meet known depth, on drawn surfaces whose truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.core.control import Cancelled, no_tick
from engine.depth.base import FAR_M
from engine.depth.complete import meet_known

H, W = 96, 128
GREY = np.full((H, W, 3), 0.5, dtype=np.float32)


def plane(near=2.0, far=5.0):
    """[H, W] a slanted wall: disparity is linear in the columns."""
    return np.broadcast_to(1 / np.linspace(1 / near, 1 / far, W), (H, W)).astype(np.float32)


def smooth_error(size=0.1):
    v, u = np.mgrid[0:H, 0:W]
    return np.exp(size * np.sin(2 * np.pi * u / W + 0.4) * np.cos(2 * np.pi * v / H)).astype(np.float32)


def left_known(share=0.5):
    return np.broadcast_to(np.arange(W) < share * W, (H, W))


def met(predicted, truth, known, rgb=GREY, **options):
    sparse = np.where(known, truth, 0).astype(np.float32)
    return meet_known(rgb, predicted.astype(np.float32), sparse, known, no_tick, **options)


def seam_jumps(depth, known):
    """Relative steps from known pixels to unknown neighbours to their right."""
    seam = known[:, :-1] & ~known[:, 1:]
    return np.abs(depth[:, 1:] / depth[:, :-1] - 1)[seam]


def test_known_depth_comes_back_to_the_bit():
    rng = np.random.default_rng(0)
    known = rng.random((H, W)) < 0.3
    truth = rng.uniform(1, 9, (H, W)).astype(np.float32)
    out = met(np.full((H, W), 3.0), truth, known)
    assert (out[known] == truth[known]).all()
    assert (out > 0).all() and out.dtype == np.float32


def test_a_right_prediction_stays_right_and_a_plane_plane():
    truth, known = plane(), left_known()
    np.testing.assert_allclose(met(truth, truth, known), truth, rtol=1e-2)


def test_a_smooth_error_is_gone_at_the_seam_and_smaller_beyond():
    truth, known = plane(), left_known()
    predicted = truth * smooth_error()
    out = met(predicted, truth, known)
    assert seam_jumps(out, known).mean() < 0.01
    before, after = (np.abs(np.log(d / truth))[~known] for d in (predicted, out))
    assert after.mean() < 0.9 * before.mean()
    assert after.max() < 1.2 * before.max()


def test_far_from_the_seam_the_prediction_rules():
    truth, known = plane(), left_known(0.2)
    predicted = 1.1 * truth
    out = met(predicted, truth, known, reach=0.1)
    np.testing.assert_allclose(out[:, -20:], predicted[:, -20:], rtol=1e-2)


@pytest.mark.parametrize("wall_error", [1.0, 1.05])
def test_behind_a_box_the_wall_goes_on(wall_error):
    truth = np.full((H, W), 5.0, dtype=np.float32)
    known = np.ones((H, W), dtype=bool)
    known[20:, 60:75] = False
    truth[20:, 40:60] = 3.0
    rgb = np.where((truth == 3.0)[..., None], (0.6, 0.3, 0.2), (0.5, 0.5, 0.5)).astype(np.float32)
    predicted = truth * np.where(truth == 5.0, wall_error, 1.0)
    predicted = np.exp(cv2.GaussianBlur(np.log(predicted), (0, 0), 1.5))
    out = met(predicted, truth, known, rgb)
    np.testing.assert_allclose(out[~known], 5.0, rtol=0.03)


def test_two_surfaces_in_the_hole_are_bent_each_by_its_own_seam():
    truth = np.full((H, W), 5.0, dtype=np.float32)
    truth[H // 2 :] = 3.0
    predicted = truth * np.where(truth == 5.0, 1.1, 0.93).astype(np.float32)
    out = met(predicted, truth, left_known(), reach=2.0)
    np.testing.assert_allclose(out, truth, rtol=0.01)


@pytest.mark.parametrize("wrong", [0.5, 0.8, 1.3, 4.0])
def test_one_wrong_pixel_at_the_seam_draws_no_streak(wrong):
    truth, known = plane(), left_known()
    measured = truth.copy()
    measured[H // 2, W // 2 - 1] *= wrong
    out, clean = met(truth, measured, known), met(truth, truth, known)
    spoilt = np.abs(np.log(out / clean))
    spoilt[known] = 0
    assert spoilt.max() < 0.05
    assert (spoilt > 0.01).sum() < 12


def test_noise_of_a_sensor_and_its_holes_stay_at_the_seam():
    rng = np.random.default_rng(1)
    truth = plane()
    known = left_known() & (rng.random((H, W)) > 0.1)
    out = met(truth, truth * np.exp(0.02 * rng.normal(size=(H, W))), known)
    error = np.abs(np.log(out / truth))
    assert error[:, W // 2 + 8 :].mean() < 0.006
    assert error[:, W // 2 :].max() < 0.05


def test_nothing_and_everything_known():
    truth = plane()
    nothing, everything = np.zeros((H, W), dtype=bool), np.ones((H, W), dtype=bool)
    np.testing.assert_array_equal(met(truth, truth, nothing), truth)
    np.testing.assert_array_equal(met(2 * truth, truth, everything), truth)


def scene():
    """A wall with a box before it, a smooth error, known depth in blobs, a colourful picture."""
    rng = np.random.default_rng(2)
    truth = plane()
    truth[30:70, 50:80] = 1.5
    rgb = cv2.GaussianBlur(rng.random((H, W, 3)).astype(np.float32), (0, 0), 3)
    known = cv2.GaussianBlur(rng.normal(size=(H, W)).astype(np.float32), (0, 0), 8) > 0
    return rgb, truth * smooth_error(), truth, known


def test_three_times_the_depth_is_three_times_the_answer():
    rgb, predicted, truth, known = scene()
    out, larger = met(predicted, truth, known, rgb), met(3 * predicted, 3 * truth, known, rgb)
    np.testing.assert_allclose(larger, 3 * out, rtol=1e-3)


def test_a_mirrored_scene_has_a_mirrored_answer():
    rgb, predicted, truth, known = scene()
    out = met(predicted, truth, known, rgb)
    mirrored = met(predicted[:, ::-1], truth[:, ::-1], known[:, ::-1], np.ascontiguousarray(rgb[:, ::-1]))
    assert np.abs(np.log(mirrored[:, ::-1] / out)).max() < 0.01


def test_the_common_sky_stays_far_and_out_of_the_rest():
    truth = np.full((H, W), 10.0, dtype=np.float32)
    truth[: H // 2] = FAR_M
    out = met(np.where(truth < FAR_M, 9.5, FAR_M), truth, left_known())
    assert (out[: H // 2] == FAR_M).all()
    np.testing.assert_allclose(out[H // 2 + 4 :, : W // 2 + 10], 10.0, rtol=0.02)


def test_it_can_be_cancelled():
    def stop(_done):
        raise Cancelled

    rgb, predicted, truth, known = scene()
    with pytest.raises(Cancelled):
        meet_known(rgb, predicted, truth, known, stop)
