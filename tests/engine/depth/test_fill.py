"""Fills against brute force and a direct solve; LucidDreamer's procedure on cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

from engine.depth.fill import harmonic_fill, nearest_fill
from engine.depth.lucid import l1_scale, lucid_align


def blobs(rng, height, width):
    """Known regions, holes and islands of all sizes."""
    coarse = np.kron(rng.random((-(-height // 5), -(-width // 5))) < 0.4, np.ones((5, 5), dtype=bool))
    return coarse[:height, :width] ^ (rng.random((height, width)) < 0.05)


def laplace_directly(sparse, known):
    """Every unknown pixel is the mean of its neighbours in the picture."""
    height, width = known.shape
    matrix, right = lil_matrix((known.size, known.size)), np.where(known, sparse, 0.0).ravel()
    for i in range(known.size):
        v, u = divmod(i, width)
        matrix[i, i] = 1.0
        if not known[v, u]:
            around = [(v - 1, u), (v + 1, u), (v, u - 1), (v, u + 1)]
            inside = [y * width + x for y, x in around if 0 <= y < height and 0 <= x < width]
            for j in inside:
                matrix[i, j] = -1.0 / len(inside)
    return spsolve(matrix.tocsc(), right).reshape(height, width)


@pytest.mark.parametrize("shape", [(1, 9), (2, 3), (23, 31), (40, 37)])
def test_harmonic_fill_is_laplaces_equation(shape):
    rng = np.random.default_rng(0)
    known = blobs(rng, *shape)
    known.flat[0] = True
    depth = rng.uniform(1, 9, shape)
    filled = harmonic_fill(depth, known)
    np.testing.assert_allclose(filled, laplace_directly(depth, known), rtol=2e-4)
    assert (filled[known] == depth[known].astype(np.float32)).all()


def test_harmonic_fill_carries_a_ramp_across_a_hole():
    ramp = np.broadcast_to(np.linspace(2, 4, 96), (64, 96))
    known = np.ones(ramp.shape, dtype=bool)
    known[:, 20:70] = False
    np.testing.assert_allclose(harmonic_fill(np.where(known, ramp, 0), known), ramp, rtol=1e-4)


def test_nearest_fill_takes_the_closest_known_pixel():
    rng = np.random.default_rng(1)
    known = rng.random((17, 22)) < 0.05
    depth = rng.uniform(1, 9, known.shape).astype(np.float32)
    filled = nearest_fill(np.where(known, depth, 0), known)
    spots = np.argwhere(known)
    for v, u in np.ndindex(known.shape):
        distance = ((spots - (v, u)) ** 2).sum(axis=1)
        closest = spots[distance == distance.min()]
        assert filled[v, u] in depth[closest[:, 0], closest[:, 1]]


@pytest.mark.parametrize("fill", [nearest_fill, harmonic_fill])
def test_fills_know_what_to_do_with_nothing_and_everything(fill):
    depth = np.random.default_rng(2).uniform(1, 9, (8, 9)).astype(np.float32)
    assert (fill(depth, np.zeros(depth.shape, dtype=bool)) == 0).all()
    assert (fill(depth, np.ones(depth.shape, dtype=bool)) == depth).all()


def test_the_scale_is_the_l1_optimum():
    rng = np.random.default_rng(3)
    prediction, sparse = rng.uniform(1, 5, 101), rng.uniform(1, 5, 101)
    error = [np.abs(s * prediction - sparse).sum() for s in np.linspace(0.2, 5, 4801)]
    found = np.abs(l1_scale(prediction, sparse) * prediction - sparse).sum()
    assert found <= min(error) + 1e-9
    assert l1_scale(prediction, 3 * sparse) == pytest.approx(3 * l1_scale(prediction, sparse))


def test_one_scale_is_all_a_prediction_of_the_right_shape_needs():
    rng = np.random.default_rng(4)
    truth = rng.uniform(1, 5, (20, 30))
    known = np.broadcast_to(np.arange(30) < 12, truth.shape)
    np.testing.assert_allclose(lucid_align(truth / 2.5, np.where(known, truth, 0), known), truth, rtol=1e-5)


def test_the_misfit_fades_linearly_to_the_corners():
    prediction = np.full((21, 41), 2.0)
    sparse = np.where(np.arange(41) < 20, 2.0, 0.0) * np.ones((21, 1))
    sparse[8:13, 19] = 2.4
    known = sparse > 0
    aligned = lucid_align(prediction, sparse, known)
    assert (aligned[known] == sparse[known].astype(np.float32)).all()
    row = aligned[10, 20:]
    assert row[0] == pytest.approx(2.4, abs=0.05)
    assert (np.diff(row) < 1e-6).all()
    np.testing.assert_allclose(aligned[[0, 20], 40], 2.0, rtol=1e-6)
    np.testing.assert_allclose(np.diff(row, 2)[1:], 0.0, atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_or_collinear_known_pixels_are_enough(count):
    prediction = np.random.default_rng(5).uniform(1, 3, (9, 12)).astype(np.float32)
    known = np.zeros(prediction.shape, dtype=bool)
    known[4, 2 : 2 + count] = True
    aligned = lucid_align(prediction, 2 * prediction * known, known)
    np.testing.assert_allclose(aligned, (2 if count else 1) * prediction, rtol=1e-5)
