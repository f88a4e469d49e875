"""The channels beside the colours, against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from engine.depth.net_input import BEHIND_REACH, nearest_known, net_input


@pytest.mark.parametrize("share", [0.01, 0.2])
def test_the_nearest_known_pixel_is_as_near_as_any(share):
    """cv2's distance transform is approximate: up to 3 % and a little at small distances."""
    known = np.random.default_rng(1).random((30, 44)) < share
    distance, index = nearest_known(known)
    places = np.argwhere(known)
    rows, cols = np.indices(known.shape)
    exact = np.hypot(rows[..., None] - places[:, 0], cols[..., None] - places[:, 1]).min(axis=-1)
    chosen = np.hypot(rows - index // known.shape[1], cols - index % known.shape[1])
    assert known.ravel()[index].all()
    assert (index[known] == np.flatnonzero(known)).all()
    assert (chosen <= 1.04 * exact + 0.05).all()
    np.testing.assert_allclose(distance, exact, rtol=0.04, atol=0.05)


def test_depth_is_relative_to_the_mean_log():
    depth = np.full((32, 32), 8.0, np.float32)
    depth[:, 16:] = 2.0
    known = np.zeros((32, 32), bool)
    known[:, 12:20] = True
    seen = net_input(depth, known, (30.0, 30.0), (16.0, 16.0))
    assert seen.level == pytest.approx(np.log(4.0), abs=1e-6)
    np.testing.assert_allclose(seen.extra[0][:, :16], np.log(2.0), atol=1e-6)
    np.testing.assert_allclose(seen.extra[0][:, 16:], -np.log(2.0), atol=1e-6)
    assert (seen.extra[2] == known).all()
    assert (seen.extra[3][known] == 1).all() and (np.diff(seen.extra[3][5, :13]) > 0).all()


def test_behind_an_edge_lies_the_farthest_known_depth_around():
    rng = np.random.default_rng(4)
    depth = rng.uniform(1, 9, (40, 60)).astype(np.float32)
    known = rng.random(depth.shape) < 0.3
    seen = net_input(np.where(known, depth, 0).astype(np.float32), known, (50.0, 50.0), (30.0, 20.0))
    reach = round(BEHIND_REACH * np.hypot(*depth.shape))
    nearest = nearest_known(known)[1]
    told = np.exp(seen.extra[6] + seen.level)
    for row, col in np.argwhere(~known)[::97]:
        y, x = divmod(int(nearest[row, col]), depth.shape[1])
        rows, cols = np.indices(depth.shape)
        around = known & (np.hypot(rows - y, cols - x) <= reach + 0.5)
        inner = known & (np.hypot(rows - y, cols - x) <= reach - 0.5)  # a disc of pixels is not quite round
        assert depth[inner].max() * 0.9999 <= told[row, col] <= depth[around].max() * 1.0001
    np.testing.assert_allclose(np.exp(seen.extra[0] + seen.level), depth.ravel()[nearest], rtol=1e-5)


def test_rays_are_those_of_the_camera_and_mirror_with_it():
    known = np.zeros((24, 40), bool)
    rays = net_input(0 * known.astype(np.float32), known, (50.0, 60.0), (17.0, 10.0)).extra[4:6]
    assert rays[0, 3, 5] == pytest.approx((5.5 - 17.0) / 50.0)
    assert rays[1, 3, 5] == pytest.approx((3.5 - 10.0) / 60.0)
    mirrored = net_input(0 * known.astype(np.float32), known, (50.0, 60.0), (40 - 17.0, 10.0)).extra[4:6]
    np.testing.assert_allclose(mirrored[0], -rays[0][:, ::-1], atol=1e-6)
    np.testing.assert_allclose(mirrored[1], rays[1][:, ::-1], atol=1e-6)


def test_a_network_that_sees_no_field_of_view_is_told_none():
    empty = np.zeros((32, 32), bool)
    told = [net_input(0 * empty.astype(np.float32), empty, (f, f), (16.0, 16.0), sees_fov=False) for f in (20.0, 90.0)]
    assert told[0].level == told[1].level
    assert not told[0].extra.any() and not told[1].extra.any()
