import threading

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.preview.order import Block, Sorter, Wanted, in_sight, near_to_far

CAMERA = Camera.pinhole(160, 120, 1.0)


def view(yaw=0.0, place=(0.0, 0.0, 0.0), camera=CAMERA):
    return View(camera, Pose.from_angles(yaw, 0.0, position=place))


def block(means, first=0, scale=0.02):
    means = np.asarray(means, np.float32).reshape(-1, 3)
    return Block.of(first, means, np.full((len(means), 3), scale, np.float32))


def depths(n=20_000):
    rng = np.random.default_rng(0)
    return np.exp(rng.uniform(np.log(0.02), np.log(100.0), n)).astype(np.float32)


def test_the_exact_order_is_that_of_a_stable_sort_in_double_precision():
    depth = depths()
    depth[100:200] = depth[7]  # equal ones stay in the order they have
    assert np.array_equal(near_to_far(depth, exact=True), np.argsort(depth.astype(np.float64), kind="stable"))


def test_the_quick_order_confuses_only_depths_that_are_nearly_equal():
    depth = depths()
    ordered = depth[near_to_far(depth, exact=False)]
    assert (ordered / np.maximum.accumulate(ordered)).min() > 1 - 1 / 1500
    assert not np.array_equal(near_to_far(depth, exact=False), near_to_far(depth, exact=True))


@pytest.mark.parametrize("exact", [True, False])
def test_few_and_no_splats(exact):
    assert near_to_far(np.zeros(0, np.float32), exact).tolist() == []
    assert near_to_far(np.array([3.0, 3.0, 1.0], np.float32), exact).tolist() == [2, 0, 1]


def test_everything_the_renderer_draws_is_in_sight():
    from engine.render.cpu import forward_with_state

    rng = np.random.default_rng(1)
    n = 5000
    means, scales = rng.normal(0, 4, (n, 3)), np.exp(rng.normal(-3, 1.2, (n, 3)))
    quats = rng.normal(size=(n, 4))
    g = Gaussians(means, quats, scales, np.full(n, 0.9), sh_from_colors(np.full((n, 3), 0.5)))
    for yaw in (0.0, 1.0, 2.5):
        drawn = np.flatnonzero(forward_with_state(g, view(yaw)).keys)
        seen, depth = in_sight(g.means, Block.of(0, g.means, g.scales).reach, view(yaw))
        assert set(drawn) <= set(seen) and len(drawn) > 200
        assert len(seen) < 0.6 * n  # most of what lies behind and aside is left out
        assert depth.min() > 0


def test_a_small_turn_and_a_small_step_need_no_new_order():
    blocks = (block([[0, 0, 5]]),)
    made = Wanted(blocks, view(), exact=False)

    def moved(**where):
        return Wanted(blocks, view(**where), exact=False)

    assert made.serves(moved(yaw=np.radians(1.0)), near_m=5.0)
    assert not made.serves(moved(yaw=np.radians(3.0)), near_m=5.0)
    assert made.serves(moved(place=(0.05, 0, 0)), near_m=5.0)
    assert not made.serves(moved(place=(0.05, 0, 0)), near_m=1.0)
    assert not made.serves(moved(camera=Camera.pinhole(160, 120, 1.3)), near_m=5.0)  # sees more
    assert made.serves(moved(camera=Camera.pinhole(320, 240, 0.8)), near_m=5.0)
    assert not made.serves(Wanted((*blocks, block([[0, 0, 4]], 1)), view(), exact=False), near_m=5.0)


def test_at_rest_only_the_exact_order_from_the_same_place_will_do():
    blocks = (block([[0, 0, 5]]),)
    rest = Wanted(blocks, view(), exact=True)
    assert rest.serves(Wanted(blocks, view(), exact=True), 5.0)
    assert rest.serves(Wanted(blocks, view(np.radians(1.0)), exact=False), 5.0)
    assert not rest.serves(Wanted(blocks, view(np.radians(0.1)), exact=True), 5.0)
    assert not Wanted(blocks, view(), exact=False).serves(rest, 5.0)


def test_the_thread_numbers_splats_by_their_blocks_and_answers_the_newest_question():
    ready = threading.Event()
    sorter = Sorter(ready.set)
    blocks = block([[0, 0, 5], [0, 0, 2], [0, 0, -1]], first=10), block([[0, 0, 3]], first=70)
    sorter.ask(Wanted(blocks, view(), exact=True))
    assert ready.wait(5)
    order = sorter.take()
    assert order is not None and order.numbers.tolist() == [10, 70, 11] and order.numbers.dtype == np.uint32
    assert sorter.take() is None
    for yaw in np.linspace(0, 0.2, 50):
        last = Wanted(blocks, view(yaw), exact=False)
        sorter.ask(last)
    while order is None or order.wanted is not last:
        assert ready.wait(5)
        ready.clear()
        order = sorter.take() or order
    assert sorter.close()
