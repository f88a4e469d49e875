"""Diffusion against a dense linear solve; edges and sides of holes on drawn surfaces."""

from __future__ import annotations

import numpy as np
import pytest

from engine.core.control import Cancelled, no_tick
from engine.depth import complete
from engine.depth.complete import diffuse, snap_edges
from engine.depth.seam import blended, near_side


def dense_solution(values, known, free, guide, screening):
    """Minimises the energy by a dense normal matrix, pixel by pixel from its definition."""
    height, width = known.shape
    n = height * width
    matrix, right = np.zeros((n, n)), np.zeros(n)
    for v in range(height):
        for u in range(width):
            i = v * width + u
            if known[v, u] or not free[v, u]:
                matrix[i, i], right[i] = 1.0, values[v, u] if known[v, u] else 0.0
                continue
            matrix[i, i] = screening[v, u]
            for dv, du in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                y, x = v + dv, u + du
                if 0 <= y < height and 0 <= x < width and (known[y, x] or free[y, x]):
                    w = np.exp(-((guide[v, u] - guide[y, x]) ** 2).sum()) + complete.CROSS_EDGE
                    matrix[i, i] += w
                    matrix[i, y * width + x] -= w
    return np.linalg.solve(matrix, right).reshape(height, width)


def scene(rng, height, width):
    known = rng.random((height, width)) < 0.3
    free = ~known & (rng.random((height, width)) < 0.95)
    guide = rng.random((height, width, 3)).astype(np.float32)
    return rng.normal(size=(height, width)), known, free, guide, 0.05 * rng.random((height, width))


def test_diffusion_solves_the_screened_poisson_equation():
    args = scene(np.random.default_rng(0), 12, 15)
    np.testing.assert_allclose(diffuse(*args, no_tick), dense_solution(*args), atol=1e-4)


def test_known_values_come_back_and_cancel_passes_through():
    values, known, free, guide, screening = scene(np.random.default_rng(2), 16, 16)
    assert (diffuse(values, known, free, guide, screening, no_tick)[known] == values[known]).all()

    def stop(_done):
        raise Cancelled

    with pytest.raises(Cancelled):
        diffuse(values, known, free, guide, screening, stop)


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


def test_a_floor_is_no_edge_even_near_the_horizon():
    rows = np.arange(4, 64, dtype=np.float32)
    floor = np.repeat((100.0 / rows)[:, None], 30, axis=1)
    np.testing.assert_array_equal(snap_edges(floor), floor)


def test_only_the_objects_edge_of_a_hole_is_its_near_side():
    depth = np.full((60, 80), 5.0, dtype=np.float32)
    depth[20:, 30:45] = 2.0
    known = np.ones(depth.shape, dtype=bool)
    known[20:, 45:56] = False
    near = near_side(depth, known)
    assert near[22:58, 44].all()
    assert not near[:, 50:].any()
    assert not near[:19].any()


def test_holes_in_one_slanted_floor_have_no_near_side():
    depth = np.repeat((60.0 / np.arange(10, 90, dtype=np.float32))[:, None], 60, axis=1)
    known = np.ones(depth.shape, dtype=bool)
    known[30:55, 20:40] = False
    assert not near_side(depth, known).any()


def test_mixed_pixels_between_two_surfaces_are_found():
    depth = np.full((10, 20), 2.0, dtype=np.float32)
    depth[:, 10:] = 6.0
    known = np.ones(depth.shape, dtype=bool)
    assert not blended(depth, known).any()
    depth[:, 10] = 3.5
    assert (np.flatnonzero(blended(depth, known).any(axis=0)) == [10]).all()
