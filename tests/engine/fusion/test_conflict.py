"""Two surfaces that cannot both be there: the certain one stays."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M, Frame
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.fusion.conflict import behind_certain
from engine.fusion.coverage import Seen
from engine.fusion.fuse import add_view
from engine.fusion.refine import refine

SIZE = 64
CAMERA = Camera.pinhole(SIZE, SIZE, np.radians(60))
PHOTO_VIEW, BESIDE = View(CAMERA, Pose.identity()), View(CAMERA, Pose(np.eye(3), np.array([0.5, 0.0, 0.0])))
EVERYWHERE = np.ones((SIZE, SIZE), bool)


def frame(view, depth_m, confidence, gray=0.5):
    shape = (SIZE, SIZE)
    rgb = np.full((*shape, 3), gray, np.float32)
    return Frame(rgb, view, np.full(shape, depth_m, np.float32), np.full(shape, confidence, np.float32))


def in_front(candidate, photo):
    """Points of the candidate that stand clearly before what the photo shows; by projection of every point."""
    pixels, z = photo.view.project(candidate.view.points(candidate.depth).reshape(-1, 3))
    inside = ((pixels > 0) & (pixels < SIZE)).all(axis=1)
    return (inside & (z < 0.9 * photo.depth[0, 0])).sum()


def test_an_uncertain_wall_in_free_space_goes_behind_what_the_photo_saw():
    photo, candidate = frame(PHOTO_VIEW, 4.0, 1.0), frame(BESIDE, 2.5, 0.3)
    assert in_front(candidate, photo) > 500
    moved = behind_certain(candidate, EVERYWHERE, [photo])
    assert in_front(moved, photo) == 0
    assert (moved.depth >= candidate.depth).all() and moved.depth.max() < 1.2 * 4.0
    pixels, _ = photo.view.project(candidate.view.points(candidate.depth))
    beside = (pixels[..., 0] > SIZE + 1) & (moved.depth == candidate.depth)
    assert beside.any()  # what the photo did not look at stays


def test_a_certain_surface_does_not_give_way_to_an_uncertain_one():
    guess, candidate = frame(PHOTO_VIEW, 4.0, 0.2), frame(BESIDE, 2.5, 0.9)
    assert np.array_equal(behind_certain(candidate, EVERYWHERE, [guess]).depth, candidate.depth)


def test_what_is_known_already_and_the_sky_stay():
    photo, candidate = frame(PHOTO_VIEW, 4.0, 1.0), frame(BESIDE, 2.5, 0.3)
    candidate.depth[:20] = FAR_M
    new = EVERYWHERE.copy()
    new[:, :32] = False
    moved = behind_certain(candidate, new, [photo]).depth
    assert np.array_equal(moved[:, :32], candidate.depth[:, :32]) and (moved[:20] == FAR_M).all()
    assert (moved[20:, 32:50] > 3).all()
    assert np.array_equal(behind_certain(candidate, new, []).depth, candidate.depth)


def test_uncertain_splats_come_last():
    candidate = frame(PHOTO_VIEW, 3.0, 0.2)
    candidate.confidence[:, 40:] = 0.9
    candidate.rgb[:] = np.random.default_rng(0).random((SIZE, SIZE, 3), dtype=np.float32)  # a splat a pixel
    nothing = np.zeros((SIZE, SIZE), bool)
    chunk = add_view(candidate, Seen(candidate.rgb, 0 * candidate.depth, nothing, nothing), 10_000)
    confidence = candidate.view.at(candidate.confidence, chunk.means)
    assert len(chunk) == SIZE * SIZE
    assert (np.diff(confidence) <= 0).all() and confidence[0] == pytest.approx(0.9)


def test_uncertain_splats_give_way_faster():
    """Half of a wall is too faint by the same amount everywhere; what is uncertain becomes solid sooner."""
    target = frame(PHOTO_VIEW, 3.0, 1.0)
    target.rgb[:] = np.random.default_rng(0).random((SIZE, SIZE, 3), dtype=np.float32)
    nothing = np.zeros((SIZE, SIZE), bool)
    solid = add_view(target, Seen(target.rgb, 0 * target.depth, nothing, nothing), 10_000)
    faint = Gaussians(solid.means, solid.quats, solid.scales, np.full_like(solid.opacities, 0.5), solid.sh)
    confidence = (solid.means[:, 0] > 0).astype(np.float32)
    moved = refine(faint, Gaussians.empty(), target, [], 3, lambda _: None, confidence).opacities - 0.5
    assert moved[confidence < 0.5].mean() > 1.5 * moved[confidence > 0.5].mean() > 0
