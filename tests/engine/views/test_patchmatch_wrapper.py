"""PyPatchMatch behind our wrapper: seeds, threads, forbidden sources, cancelling."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.core.control import Cancelled
from engine.views.patchmatch import fill

RNG = np.random.default_rng(3)
PICTURE = RNG.random((48, 64, 3)).astype(np.float32)
HOLE = np.zeros((48, 64), bool)
HOLE[10:30, 20:40] = True


def test_only_the_hole_changes():
    filled = fill(PICTURE, HOLE)
    assert np.array_equal(filled[~HOLE], PICTURE[~HOLE])
    assert not np.array_equal(filled[HOLE], PICTURE[HOLE])


def test_threads_do_not_disturb_each_others_seed():
    alone = [fill(PICTURE, HOLE, seed=seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: fill(PICTURE, HOLE, seed=seed), range(4)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert not np.array_equal(alone[0], alone[1])


def test_forbidden_pixels_are_neither_filled_nor_copied():
    picture, forbidden = PICTURE.copy() * [0.1, 1, 1], np.zeros_like(HOLE)
    forbidden[:, 45:] = True
    picture[forbidden] = (1, 0, 0)
    filled = fill(picture.astype(np.float32), HOLE, forbidden=forbidden)
    assert filled[HOLE][:, 0].max() < 0.15


def test_a_guide_draws_from_where_it_agrees():
    rows = np.broadcast_to(np.linspace(0, 1, 48, dtype=np.float32)[:, None], HOLE.shape)
    picture = (np.dstack([rows] * 3) * 0.5 + 0.2 * PICTURE).astype(np.float32)
    filled = fill(picture, HOLE, guide=np.dstack([rows, 0 * rows]), guide_weight=4.0)
    assert np.corrcoef(filled[HOLE].mean(-1), rows[HOLE])[0, 1] > 0.8


def test_nothing_to_draw_from_leaves_the_picture_as_it_is():
    assert np.array_equal(fill(PICTURE, np.ones_like(HOLE)), PICTURE)


def test_a_tick_that_raises_ends_the_wait():
    def stop(_done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fill(PICTURE, HOLE, tick=stop)
