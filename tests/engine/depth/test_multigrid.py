"""The multigrid solver against a direct solve, for smooth and for torn pictures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve

from engine.core.control import Cancelled, no_tick
from engine.depth.multigrid import solve


def problem(rng, height, width, contrast):
    """Edges within the free pixels of 10^-contrast..1, a few pixels held, some sources."""
    free = rng.random((height, width)) < 0.9
    right, down = (10.0 ** -(contrast * rng.random((height, width))) * free for _ in range(2))
    right[:, :-1] *= free[:, 1:]
    down[:-1] *= free[1:]
    right[:, -1] = down[-1] = 0
    pull = np.where(rng.random((height, width)) < 0.02, 1.0, 1e-5)
    return right, down, pull, free, rng.normal(size=(height, width))


def directly(right, down, pull, free, source):
    index = np.arange(free.size).reshape(free.shape)
    edges = [(index[:, :-1], index[:, 1:], right[:, :-1]), (index[:-1], index[1:], down[:-1])]
    rows, cols, weights = (np.concatenate([e[k].ravel() for e in edges]) for k in range(3))
    off = coo_matrix((weights, (rows, cols)), shape=(free.size, free.size))
    off = off + off.T
    matrix = diags(np.where(free, pull, 1.0).ravel() + np.asarray(off.sum(axis=1)).ravel()) - off
    return spsolve(matrix.tocsc(), np.where(free, source, 0.0).ravel()).reshape(free.shape)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 40), (5, 7), (64, 64), (61, 83)])
@pytest.mark.parametrize("contrast", [0.0, 3.0])
def test_the_solution_is_that_of_a_direct_solver(height, width, contrast):
    args = problem(np.random.default_rng(height), height, width, contrast)
    wanted = directly(*args)
    assert np.abs(solve(*args, no_tick) - wanted).max() < 1e-3 * np.abs(wanted).max()


def test_a_smooth_problem_takes_few_rounds_at_any_size():
    rounds = []
    for size in (64, 256):
        count = []
        solve(*problem(np.random.default_rng(0), size, size, 0.0), count.append)
        rounds.append(len(count))
    assert max(rounds) <= 14


def test_it_can_be_cancelled():
    def stop(_done):
        raise Cancelled

    with pytest.raises(Cancelled):
        solve(*problem(np.random.default_rng(0), 32, 32, 1.0), stop)
