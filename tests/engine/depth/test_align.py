"""Alignment against brute force and against truths that are known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.depth import align
from engine.depth.align import align_depth, global_scale_shift, lwlr, robust_scale_shift
from engine.depth.base import FAR_M

H, W = 24, 32


def ramp(rng, height=H, width=W):
    v, u = np.mgrid[0:height, 0:width]
    return 0.2 + 0.01 * u + 0.006 * v + 0.05 * rng.random((height, width))


def brute_force_lwlr(prior, sparse, weights, bandwidth, ridge):
    """The same estimator straight from its definition: one 2x2 system per pixel, over all known pixels."""
    scale, shift = np.polyfit(prior[weights > 0], sparse[weights > 0], 1, w=np.sqrt(weights[weights > 0]))
    total = weights.sum()
    mean = (weights * prior).sum() / total
    spread = np.sqrt((weights * (prior - mean) ** 2).sum() / total)
    x, y = (prior - mean) / spread, sparse - (scale * prior + shift)
    vv, uu = np.mgrid[0 : prior.shape[0], 0 : prior.shape[1]]
    a, b = np.empty_like(prior), np.empty_like(prior)
    for v in range(prior.shape[0]):
        for u in range(prior.shape[1]):
            kernel = np.exp(-((vv - v) ** 2 + (uu - u) ** 2) / (2 * bandwidth**2)) / (2 * np.pi * bandwidth**2)
            w = kernel * weights
            level = (w.sum() + 1e-3 * total / weights.size) / ((kernel * (weights > 0)).sum() + 1e-3)
            design = np.stack([x, np.ones_like(x)], axis=-1).reshape(-1, 2)
            normal = design.T @ (w.reshape(-1, 1) * design) + ridge * level * np.eye(2)
            slope, offset = np.linalg.solve(normal, design.T @ (w * y).ravel())
            a[v, u] = scale + slope / spread
            b[v, u] = shift + offset - slope * mean / spread
    return a, b


def test_lwlr_is_the_dense_per_pixel_solve(monkeypatch):
    monkeypatch.setattr(align, "COARSE_PX", 1)
    rng = np.random.default_rng(1)
    prior = ramp(rng)
    sparse = prior * np.linspace(0.8, 1.3, W) + 0.02 + 0.01 * rng.normal(size=prior.shape)
    weights = rng.random(prior.shape) * (rng.random(prior.shape) < 0.5)
    expected = brute_force_lwlr(prior, sparse, weights, 5.0, 0.03)
    for found, wanted in zip(lwlr(prior, sparse, weights, 5.0, 0.03), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-8)


def test_lwlr_on_coarse_cells_stays_close_to_the_dense_solve():
    rng = np.random.default_rng(2)
    prior = ramp(rng, 48, 64)
    sparse = prior * np.linspace(0.9, 1.2, 64) + 0.02
    weights = (rng.random(prior.shape) < 0.5).astype(float)
    scale, shift = lwlr(prior, sparse, weights, 10.0, 0.03)
    a, b = brute_force_lwlr(prior, sparse, weights, 10.0, 0.03)
    assert np.abs(scale * prior + shift - (a * prior + b)).max() < 0.01 * prior.mean()


def test_global_fit_equals_polyfit_and_keeps_the_order_of_depths():
    rng = np.random.default_rng(3)
    x, w = rng.random(50), rng.random(50)
    y = 2 * x + 0.3 + 0.1 * rng.normal(size=50)
    np.testing.assert_allclose(global_scale_shift(x, y, w), np.polyfit(x, y, 1, w=np.sqrt(w)), rtol=1e-9)
    assert global_scale_shift(x, 1 - x, w)[0] > 0
    assert global_scale_shift(np.ones(5), np.full(5, 3.0), np.ones(5)) == (3.0, 0.0)


def test_outliers_have_no_vote():
    rng = np.random.default_rng(4)
    x = 0.1 + rng.random(400)
    y = 0.7 * x + 0.05
    y[:80] *= rng.uniform(2, 5, 80)
    assert robust_scale_shift(x, y) == pytest.approx((0.7, 0.05), rel=2e-2)


def test_an_affine_truth_is_recovered_everywhere():
    rng = np.random.default_rng(5)
    disparity = ramp(rng, 64, 96)
    prior = (1 / disparity).astype(np.float32)
    truth = (1 / (0.6 * disparity + 0.07)).astype(np.float32)
    mask = np.zeros(prior.shape, dtype=bool)
    mask[:, :40] = rng.random((64, 40)) < 0.7
    aligned = align_depth(prior, np.where(mask, truth, 0).astype(np.float32), mask, 12.0, 0.05)
    np.testing.assert_allclose(aligned, truth, rtol=1e-3)


def test_the_sky_stays_far_and_says_nothing_about_scale():
    prior = np.full((32, 32), 4.0, dtype=np.float32)
    prior[:10] = FAR_M
    sparse = np.where(prior < FAR_M, 2.0, FAR_M).astype(np.float32)
    aligned = align_depth(prior, sparse, np.ones((32, 32), dtype=bool), 5.0, 0.05)
    np.testing.assert_allclose(aligned[10:], 2.0, rtol=1e-3)
    assert (aligned[:10] == FAR_M).all()
    assert align_depth(prior, np.zeros_like(sparse), np.zeros((32, 32), dtype=bool), 5.0, 0.05) is prior
