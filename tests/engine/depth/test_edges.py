"""Depth edges as clean steps, at the far side or where the picture has them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.depth.edges import sharpen_edges, snap_edges


def test_a_blurred_step_becomes_a_clean_one_at_the_far_side():
    depth = np.full((20, 40), 2.0, dtype=np.float32)
    depth[:, 20:] = 6.0
    depth[:, 18:21] = np.array([2.8, 4.0, 5.2])
    snapped = snap_edges(depth)
    assert set(np.unique(snapped)) == {2.0, 6.0}
    assert (snapped[:, :16] == 2.0).all()
    assert (snapped[:, 19:] == 6.0).all()
    unchangeable = np.zeros(depth.shape, dtype=bool)
    assert (snap_edges(depth, changeable=unchangeable) == depth).all()


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_blurred_step_is_sharpened_where_the_picture_has_its_edge(shift):
    truth = np.full((40, 60), 2.0, dtype=np.float32)
    truth[:, 30:] = 4.0
    blurred = np.exp(cv2.GaussianBlur(np.log(truth), (0, 0), 2.0))
    edge = 30 + shift
    rgb = np.where(np.arange(60)[:, None] < edge, 0.2, 0.7) * np.ones((40, 1, 3), dtype=np.float32)
    sharp = sharpen_edges(blurred, rgb.astype(np.float32))
    mid_air = (sharp > 2.45) & (sharp < 3.3)  # the feet of the blurred slope may stay
    assert not mid_air.any()
    assert ((sharp > 2.9).argmax(axis=1) == edge).mean() > 0.9


def test_without_a_colour_edge_the_step_stays_in_the_middle():
    truth = np.full((40, 60), 2.0, dtype=np.float32)
    truth[:, 30:] = 4.0
    blurred = np.exp(cv2.GaussianBlur(np.log(truth), (0, 0), 2.0))
    sharp = sharpen_edges(blurred, np.full((40, 60, 3), 0.5, dtype=np.float32))
    assert (np.abs((sharp > 2.9).argmax(axis=1) - 30) <= 1).all()


def test_sharpening_leaves_alone_what_it_must_not_change():
    depth = np.full((30, 30), 2.0, dtype=np.float32)
    depth[10:20, 10:20] = 3.0
    changeable = np.zeros(depth.shape, dtype=bool)
    changeable[:, :15] = True
    depth = cv2.GaussianBlur(depth, (0, 0), 1.5)
    sharp = sharpen_edges(depth, np.zeros((30, 30, 3), dtype=np.float32), changeable)
    assert (sharp[:, 15:] == depth[:, 15:]).all()
    assert (sharp != depth).any()


@pytest.mark.parametrize("cleaned", [snap_edges, lambda d: sharpen_edges(d, np.zeros((*d.shape, 3), dtype=np.float32))])
def test_a_floor_is_no_edge_even_near_the_horizon(cleaned):
    rows = np.arange(4, 64, dtype=np.float32)
    floor = np.repeat((100.0 / rows)[:, None], 30, axis=1)
    np.testing.assert_array_equal(cleaned(floor), floor)


def test_the_crest_of_a_meadow_is_bent_and_stays_one_surface():
    """Depth grows by a fifth within a few pixels: too little for two surfaces."""
    depth = np.full((60, 80), 10.0, dtype=np.float32)
    depth[:30] = 12.0
    depth = np.exp(cv2.GaussianBlur(np.log(depth), (0, 0), 1.0))
    grass = np.random.default_rng(0).random((60, 80, 3)).astype(np.float32)
    np.testing.assert_allclose(sharpen_edges(depth, grass), depth, rtol=1e-5)
