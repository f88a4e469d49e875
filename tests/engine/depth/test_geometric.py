"""The weight-free backend on drawn scenes whose depth is known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import no_tick
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.depth.base import FAR_M
from engine.depth.geometric import GeometricDepth

SIZE = 192


def view_of(pitch=0.0, size=SIZE):
    return View(Camera.pinhole(size, size, np.radians(60)), Pose.from_angles(0.0, pitch))


def room(view, wall_m=6.0, floor_m=1.6, ceiling_m=1.2):
    """A tiled floor, a wall ahead, a ceiling: depth [H, W] and colours with a little grain [H, W, 3]."""
    rays = view.camera.rays() @ view.world_from_camera.rotation.T
    _, y, z = np.moveaxis(rays, -1, 0)
    disparity = np.stack([z / wall_m, y / floor_m, -y / ceiling_m])
    depth = 1 / disparity.max(axis=0)
    colours = np.array([[0.5, 0.5, 0.55], [0.4, 0.3, 0.2], [0.8, 0.8, 0.78]])
    tiles = (np.floor(rays * depth[..., None] + 0.01).sum(axis=-1) % 2)[..., None] * 0.06
    rgb = colours[disparity.argmax(axis=0)] - tiles + np.random.default_rng(0).normal(0, 0.02, (*z.shape, 3))
    return depth.astype(np.float32), rgb.clip(0, 1).astype(np.float32)


def complete(rgb, truth, known, view):
    return GeometricDepth().complete(rgb, np.where(known, truth, 0).astype(np.float32), known, view, no_tick)


def test_behind_a_box_the_far_wall_goes_on():
    view = view_of()
    truth, rgb = room(view)
    rays = view.camera.rays() * 3.0
    box = (rays[..., 0] > -0.5) & (rays[..., 0] < 0.3) & (rays[..., 1] > 0.3)
    truth[box], rgb[box] = 3.0, (0.7, 0.2, 0.2)
    hole = (rays[..., 0] >= 0.3) & (rays[..., 0] < 0.6) & (rays[..., 1] > 0.3)
    out = complete(rgb, truth, ~hole, view)
    on_wall = hole & (truth > 5.9)
    relative = np.abs(out.depth / truth - 1)
    assert relative[on_wall].max() < 0.02
    assert relative[hole].mean() < 0.03


def test_floor_wall_and_ceiling_go_on_beyond_the_known_region():
    view = view_of(pitch=-0.1)
    truth, rgb = room(view)
    known = np.broadcast_to(np.arange(SIZE) < 0.65 * SIZE, truth.shape)
    out = complete(rgb, truth, known, view)
    relative = np.abs(out.depth / truth - 1)
    assert relative[~known].mean() < 0.03
    assert np.percentile(relative[~known], 95) < 0.08


def test_known_depth_comes_back_to_the_bit_and_the_seam_is_closed():
    view = view_of()
    truth, rgb = room(view)
    known = np.ones(truth.shape, dtype=bool)
    known[60:150, 80:130] = False
    out = complete(rgb, truth, known, view)
    assert (out.depth[known] == truth[known]).all()
    assert (out.confidence[known] == 1).all()
    assert (out.confidence[~known] < 1).all()
    for inside, outside in ((80, 79), (129, 130)):
        jump = np.abs(out.depth[60:150, inside] / truth[60:150, outside] - 1)
        assert jump.max() < 0.02


def test_confidence_falls_with_the_distance_from_the_known():
    view = view_of()
    truth, rgb = room(view)
    known = np.broadcast_to(np.arange(SIZE) < 80, truth.shape)
    confidence = complete(rgb, truth, known, view).confidence[SIZE // 2]
    assert confidence[82] > confidence[100] > confidence[180] > 0


def test_a_lone_picture_gets_sky_ground_and_what_stands_on_it():
    view = view_of()
    v = np.arange(SIZE)[:, None] * np.ones((1, SIZE))
    rgb = np.empty((SIZE, SIZE, 3), dtype=np.float32)
    rgb[:] = (0.35, 0.33, 0.3)
    rgb[v < 112] = (0.55, 0.3, 0.25)  # a row of houses, its foot 16 rows below the horizon
    rgb[v < 60] = (0.45, 0.65, 0.95)
    rgb += np.random.default_rng(1).normal(0, 0.015, rgb.shape).astype(np.float32)
    out = complete(rgb.clip(0, 1), np.zeros((SIZE, SIZE)), np.zeros((SIZE, SIZE), dtype=bool), view)
    assert (out.depth[:50] == FAR_M).all()
    foot = 1.6 * view.camera.fy / 16
    np.testing.assert_allclose(np.median(out.depth[70:105]), foot, rtol=0.3)
    below = np.median(out.depth[150:], axis=1)
    np.testing.assert_allclose(below, 1.6 * view.camera.fy / (np.arange(150, SIZE) + 0.5 - SIZE / 2), rtol=0.05)


def test_a_room_has_a_ceiling_and_no_sky():
    view = view_of()
    _, rgb = room(view, wall_m=4.0)
    out = complete(rgb, np.zeros((SIZE, SIZE)), np.zeros((SIZE, SIZE), dtype=bool), view)
    assert out.depth.max() < 20
    assert np.median(out.depth[:10]) < 0.8 * np.median(out.depth[SIZE // 2])


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (7, 5), (33, 20)])
def test_small_pictures_and_any_mask_work(shape):
    rng = np.random.default_rng(3)
    view = View(Camera.pinhole(shape[1], shape[0], 1.0), Pose.identity())
    rgb = rng.random((*shape, 3)).astype(np.float32)
    for share in (0.0, 0.2, 1.0):
        known = rng.random(shape) < share
        sparse = np.where(known, rng.uniform(1, 9, shape), 0).astype(np.float32)
        out = GeometricDepth().complete(rgb, sparse, known, view, no_tick)
        assert out.depth.shape == shape and out.depth.dtype == np.float32
        assert (out.depth > 0).all() and np.isfinite(out.depth).all()
        assert (out.depth[known] == sparse[known]).all()
        assert ((out.confidence >= 0) & (out.confidence <= 1)).all()


@pytest.mark.parametrize("pitch", [-np.pi / 2, np.pi / 2, 1.0])
def test_views_to_the_zenith_and_the_ground_work(pitch):
    rgb = np.random.default_rng(4).random((40, 40, 3)).astype(np.float32)
    empty = np.zeros((40, 40), dtype=np.float32)
    out = GeometricDepth().complete(rgb, empty, empty > 0, view_of(pitch, 40), no_tick)
    assert np.isfinite(out.depth).all() and (out.depth > 0).all()


def test_depth_without_numbers_counts_as_unknown_and_results_repeat():
    view = view_of(size=64)
    truth, rgb = room(view)
    known = np.ones(truth.shape, dtype=bool)
    truth[20:30, 20:30] = np.nan
    first, second = (complete(rgb, truth, known, view) for _ in range(2))
    assert np.isfinite(first.depth).all()
    assert (first.depth == second.depth).all()


def test_a_360_degree_view_is_refused_in_one_sentence():
    view = View(Camera.equirect(64, 32), Pose.identity())
    empty = np.zeros((32, 64), dtype=np.float32)
    with pytest.raises(ProblemError) as raised:
        GeometricDepth().complete(np.zeros((32, 64, 3), dtype=np.float32), empty, empty > 0, view, no_tick)
    assert raised.value.problem.kind == "bad_input"
    assert raised.value.problem.next_step
