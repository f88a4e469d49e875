"""Splats lifted from pixels: judged by the 3DGS projection equations, written out here in float64."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose, rotation_from_quat
from engine.fusion.blocks import merge_blocks
from engine.fusion.lift import MAX_SLANT, SPREAD, lift, surface_normals

CAMERA = Camera.pinhole(48, 40, np.radians(60))
VIEW = View(CAMERA, Pose.from_angles(0.4, -0.2, 0.1, (1.0, -0.5, 2.0)))


def plane_depth(normal, distance):
    """Depth of the plane n.p + distance = 0 in camera space."""
    return (-distance / (CAMERA.rays() @ np.asarray(normal, float))).astype(np.float32)


def noise_picture(seed=0):
    return np.random.default_rng(seed).uniform(size=(40, 48, 3)).astype(np.float32)


def projected_covariances(gaussians, view):
    """[N, 2, 2] px^2: J W Sigma W' J' of Zwicker's EWA splatting, no dilation."""
    rotation = rotation_from_quat(gaussians.quats)
    half = rotation * gaussians.scales.astype(float)[:, None, :]
    to_camera = view.world_from_camera.rotation.T
    p = view.world_from_camera.inverse().apply(gaussians.means)
    j = np.zeros((len(p), 2, 3))
    j[:, 0, 0], j[:, 0, 2] = view.camera.fx / p[:, 2], -view.camera.fx * p[:, 0] / p[:, 2] ** 2
    j[:, 1, 1], j[:, 1, 2] = view.camera.fy / p[:, 2], -view.camera.fy * p[:, 1] / p[:, 2] ** 2
    m = j @ to_camera @ half
    return m @ m.transpose(0, 2, 1)


@pytest.mark.parametrize("normal", [(0, 0, -1), (0.5, 0.2, -1), (0, -1, -0.6)])
def test_a_splat_is_one_round_pixel_in_its_own_view(normal):
    depth = plane_depth(normal, 4.0)
    where = (depth > 0) & (depth < 30)
    gaussians = lift(noise_picture(), np.where(where, depth, 30), VIEW, where)
    inner = projected_covariances(gaussians, VIEW)
    slant = 1 / np.abs(facing(gaussians))
    gentle = slant < MAX_SLANT * 0.9
    assert gentle.sum() > 500
    drawn = inner + 0.3 * np.eye(2)  # with the dilation of every 3DGS renderer
    assert np.abs(drawn[gentle] - np.eye(2) * SPREAD**2).max() < 0.02 * SPREAD**2


def facing(gaussians):
    normal = rotation_from_quat(gaussians.quats)[..., 2]
    ray = gaussians.means - VIEW.world_from_camera.translation
    return np.sum(normal * ray, -1) / np.linalg.norm(ray, axis=-1)


def test_normals_of_a_plane_are_the_planes_own():
    normal = np.array([0.5, 0.2, -1.0])
    normal /= np.linalg.norm(normal)
    measured = surface_normals(plane_depth(normal, 4.0), VIEW)
    assert np.abs(measured - normal).max() < 1e-3


def test_normals_beside_a_depth_edge_belong_to_their_own_surface():
    depth = np.full((40, 48), 2.0, np.float32)
    depth[:, 24:] = 6.0
    assert np.abs(surface_normals(depth, VIEW) - [0, 0, -1]).max() < 1e-6


def test_splats_lie_on_the_pixels_they_come_from():
    depth = plane_depth((0.3, 0.1, -1), 4.0)
    gaussians = lift(noise_picture(), depth, VIEW, np.ones_like(depth, bool))
    pixels, z = VIEW.project(gaussians.means)
    assert len(gaussians) == 40 * 48
    grid = CAMERA.pixel_grid().reshape(-1, 2)
    order = np.lexsort((pixels[:, 0].round(2), pixels[:, 1].round(2)))
    assert np.abs(pixels[order] - grid).max() < 1e-2
    assert np.abs(z[order] - depth.ravel()).max() < 1e-3


def test_no_splat_stretches_beyond_the_limit():
    rng = np.random.default_rng(1)
    depth = rng.uniform(1, 20, (40, 48)).astype(np.float32)  # nothing but depth edges
    gaussians = lift(noise_picture(), depth, VIEW, np.ones_like(depth, bool))
    _, z = VIEW.project(gaussians.means)
    pixel = z / CAMERA.fx
    assert (gaussians.scales.max(axis=1) / (SPREAD * pixel)).max() < 1.5 * MAX_SLANT


def test_every_pixel_is_in_exactly_one_block():
    rgb = np.zeros((40, 48, 3), np.float32)
    rgb[10:30, 8:40] = noise_picture()[10:30, 8:40]
    where = np.ones((40, 48), bool)
    where[33:37, 5:9] = False
    blocks = merge_blocks(rgb, np.full((40, 48), 3.0, np.float32), where)
    hits = np.zeros((40, 48), int)
    for u, v, size in zip(blocks.u, blocks.v, blocks.size, strict=True):
        hits[round(v - size / 2) : round(v + size / 2), round(u - size / 2) : round(u + size / 2)] += 1
    assert np.array_equal(hits, where.astype(int))
    assert len(blocks) < where.sum() * 0.7  # the even surround was joined
    assert (blocks.size == 1).sum() >= 20 * 32 * 0.95  # the textured middle was not


def test_blocks_never_cross_a_depth_edge():
    depth = np.full((40, 48), 2.0, np.float32)
    depth[:, 21:] = 6.0
    blocks = merge_blocks(np.zeros((40, 48, 3), np.float32), depth, np.ones((40, 48), bool))
    assert set(np.round(blocks.depth, 4)) == {2.0, 6.0}


def test_an_allowance_is_kept():
    allowance = 500
    blocks = merge_blocks(noise_picture() * 0.2, np.full((40, 48), 2.0, np.float32), np.ones((40, 48), bool), allowance)
    assert len(blocks) <= allowance
