"""What the prior reads from pictures and from known depth, on drawn rooms and streets."""

from __future__ import annotations

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.depth.base import FAR_M
from engine.depth.evidence import evidence_from_depth
from engine.depth.layout import Layout
from engine.depth.level import level_rays
from engine.depth.place import wall_lines
from engine.depth.prior import geometric_prior

SIZE = 160


def view_of(yaw=0.0, pitch=0.0, fov=60):
    return View(Camera.pinhole(SIZE, SIZE, np.radians(fov)), Pose.from_angles(yaw, pitch))


def box_depth(view, ahead_m=4.0, aside_m=2.5, floor_m=1.6, ceiling_m=1.2):
    """Ray casting in world axes: depth [H, W] and the index of the plane that is hit."""
    rays = view.camera.rays() @ view.world_from_camera.rotation.T
    x, y, z = np.moveaxis(rays, -1, 0)
    planes = np.stack([z / ahead_m, x / aside_m, -x / aside_m, y / floor_m, -y / ceiling_m, -z / 3.0])
    return (1 / planes.max(axis=0)).astype(np.float32), planes.argmax(axis=0)


@pytest.mark.parametrize(("yaw_deg", "pitch_deg"), [(0, 0), (20, -10), (-30, 8)])
def test_known_depth_tells_floor_ceiling_and_axes(yaw_deg, pitch_deg):
    view = view_of(np.radians(yaw_deg), np.radians(pitch_deg), fov=75)
    depth, _ = box_depth(view)
    found = evidence_from_depth(level_rays(view), depth, np.ones(depth.shape, dtype=bool))
    assert found.floor_m == pytest.approx(1.6, rel=1e-3)
    assert found.ceiling_m == pytest.approx(1.2, rel=1e-3)
    off = (np.degrees(found.yaw) + yaw_deg + 45) % 90 - 45  # the walls' axes are the world's
    assert abs(off) < 1


def test_a_table_is_no_floor():
    view = view_of(pitch=-0.3)
    depth, _ = box_depth(view)
    table, _ = box_depth(view, floor_m=0.7)
    u = np.arange(SIZE)
    depth = np.where((u > 40) & (u < 120), np.minimum(depth, table), depth)
    known = np.ones(depth.shape, dtype=bool)
    assert evidence_from_depth(level_rays(view), depth, known).floor_m == pytest.approx(1.6, rel=0.02)
    known[:, :45], known[:, 115:] = False, False
    depth[-10:] = 1.6 / level_rays(view)[-10:, :, 1]  # its front falls away to the floor
    assert evidence_from_depth(level_rays(view), depth, known).floor_m != pytest.approx(0.7, rel=0.1)


def test_a_layout_is_cast_like_the_box_it_stands_for():
    view = view_of(pitch=0.15)
    t = np.linspace(-1, 1, 401)
    walls = np.maximum.reduce([np.full_like(t, 1 / 4.0), t / 2.5, -t / 2.5])
    depth = Layout(1.6, 1.2, t, walls).depth(level_rays(view))
    np.testing.assert_allclose(depth, box_depth(view)[0], rtol=5e-3)


@pytest.mark.parametrize("yaw_deg", [0, 17, -35])
def test_lines_tell_where_the_walls_point(yaw_deg):
    view = view_of(np.radians(yaw_deg), -0.1, fov=75)
    depth, plane = box_depth(view)
    points = view.points(depth)
    tiles = np.floor(points * 1.5 + 0.02).sum(axis=-1) % 2
    rgb = np.repeat((0.3 + 0.1 * plane / 5 + 0.25 * tiles)[..., None], 3, axis=-1).astype(np.float32)
    lines = wall_lines(rgb, view)
    assert abs((np.degrees(lines.yaw) + yaw_deg + 45) % 90 - 45) <= 2
    assert lines.agreement > 0.7


def street(sky_colour):
    """A picture with sky above, a house front across, road below; and its sky mask."""
    v = np.arange(SIZE)[:, None] * np.ones((1, SIZE))
    rgb = np.full((SIZE, SIZE, 3), 0.35, dtype=np.float32)
    rgb[v < 100] = (0.5, 0.32, 0.25)
    rgb[v < 55] = sky_colour
    rgb += np.random.default_rng(0).normal(0, 0.01, rgb.shape).astype(np.float32)
    return rgb.clip(0, 1), v < 55


def test_the_known_sky_goes_on_whatever_its_colour():
    rgb, sky = street((0.55, 0.45, 0.35))  # dusty: nothing in its looks says sky
    nothing = np.zeros(sky.shape, dtype=bool)
    assert not geometric_prior(rgb, view_of(), np.zeros(sky.shape, np.float32), nothing).sky.any()
    known = np.broadcast_to(np.arange(SIZE) < 80, sky.shape)
    sparse = np.where(known, np.where(sky, FAR_M, 9.0), 0).astype(np.float32)
    prior = geometric_prior(rgb, view_of(), sparse, known)
    assert prior.sky[:50, 90:].mean() > 0.95
    assert not prior.sky[60:].any()


def test_a_blue_wall_known_to_be_near_is_no_sky():
    rgb, sky = street((0.45, 0.65, 0.95))
    nothing = np.zeros(sky.shape, dtype=bool)
    assert geometric_prior(rgb, view_of(), np.zeros(sky.shape, np.float32), nothing).sky[:50].all()
    known = np.broadcast_to(np.arange(SIZE) < 80, sky.shape)
    prior = geometric_prior(rgb, view_of(), np.where(known, 4.0, 0).astype(np.float32), known)
    assert not prior.sky.any()


def test_no_ceiling_hangs_below_what_is_known():
    view = view_of(pitch=0.3)
    depth, _ = box_depth(view, ceiling_m=50.0)
    rgb = np.full((SIZE, SIZE, 3), 0.6, dtype=np.float32)
    known = np.broadcast_to(np.arange(SIZE) < 80, depth.shape)
    prior = geometric_prior(rgb, view, np.where(known, depth, 0).astype(np.float32), known)
    above_eye_m = -level_rays(view)[..., 1] * prior.depth
    known_m = (-level_rays(view)[..., 1] * depth)[known].max()
    assert above_eye_m[:, 100:].max() > 0.9 * known_m
