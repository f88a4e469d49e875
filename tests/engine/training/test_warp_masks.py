"""Which pixels a second camera sees, against rays cut with the scene itself."""

from __future__ import annotations

import cv2
import numpy as np

from engine.training.warp import random_mask, visible_from, warp_mask

HEIGHT, WIDTH, FOCAL, CENTRE = 96, 128, 100.0, (66.0, 47.0)
WALL, BOARD = 4.0, 2.0  # metres: planes across the view
BOARD_X, BOARD_Y = (-0.3, 0.4), (-0.5, 0.3)  # the board's edges


def rays():
    v, u = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    return np.stack([(u - CENTRE[0]) / FOCAL, (v - CENTRE[1]) / FOCAL, np.ones_like(u)], axis=-1)


def on_board(x, y):
    return (BOARD_X[0] <= x) & (x <= BOARD_X[1]) & (BOARD_Y[0] <= y) & (y <= BOARD_Y[1])


def scene():
    """[H, W] a board that floats before a wall."""
    hit = BOARD * rays()
    return np.where(on_board(hit[..., 0], hit[..., 1]), BOARD, WALL).astype(np.float32)


def seen_by_rays(depth, rotation, translation):
    """[H, W] float64: in the second picture, and no board on the way there."""
    points = rays() * depth[..., None].astype(np.float64)
    moved = points @ rotation.T + translation
    u, v = (FOCAL * moved[..., i] / moved[..., 2] + CENTRE[i] for i in (0, 1))
    inside = (moved[..., 2] > 0) & (u >= 0) & (v >= 0) & (u < WIDTH) & (v < HEIGHT)
    eye = -rotation.T @ translation
    share = (BOARD - eye[2]) / (points[..., 2] - eye[2])  # where the way to the point crosses the board's plane
    crossing = eye + share[..., None] * (points - eye)
    hidden = on_board(crossing[..., 0], crossing[..., 1]) & (depth > BOARD + 0.1)
    return inside & ~hidden


def test_what_is_seen_agrees_with_rays_except_beside_edges():
    depth = scene()
    rng = np.random.default_rng(0)
    for _ in range(6):
        rotation = cv2.Rodrigues(rng.normal(0, 0.08, 3))[0]
        translation = rng.normal(0, [0.3, 0.15, 0.2])
        seen = visible_from(depth, FOCAL, *CENTRE, rotation.astype(np.float32), translation.astype(np.float32))
        wanted = seen_by_rays(depth, rotation, translation)
        edge = cv2.morphologyEx(wanted.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8)) > 0
        assert 0.02 < (~wanted).mean() < 0.9, "the motion should hide something"
        assert (seen == wanted)[~edge].mean() > 0.99
        assert (seen == wanted).mean() > 0.95


def test_a_camera_that_stays_sees_everything_but_sky_and_gaps():
    """Two pixels share a cell: on the wall, the one beside the board is hidden by it."""
    depth = scene()
    beside = cv2.erode(depth, np.ones((3, 3))) < depth
    depth[:10] = np.inf
    depth[40:50, 20:30] = 0
    seen = visible_from(depth, FOCAL, *CENTRE, np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
    solid = (depth > 0) & np.isfinite(depth)
    assert (seen == solid)[~beside].all() and not (seen & ~solid).any()


def test_masks_leave_something_known_and_something_not_and_never_invent():
    depth = scene()
    depth[:, :8] = 0
    solid = depth > 0
    for seed in range(8):
        for known in (
            warp_mask(np.random.default_rng(seed), depth, FOCAL, CENTRE),
            random_mask(np.random.default_rng(seed), depth),
        ):
            assert not (known & ~solid).any()
            assert 0.02 < known.mean() < solid.mean()


def test_nothing_is_known_of_a_picture_without_depth():
    empty = np.zeros((HEIGHT, WIDTH), np.float32)
    assert not warp_mask(np.random.default_rng(0), empty, FOCAL, CENTRE).any()


def test_the_same_numbers_give_the_same_mask():
    one, other = (warp_mask(np.random.default_rng(5), scene(), FOCAL, CENTRE) for _ in range(2))
    assert (one == other).all()
