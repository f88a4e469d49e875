"""Cameras: projecting and unprojecting undo each other in both models, and axes point where they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.camera import Camera, View
from engine.core.pose import Pose

fractions = st.floats(0.01, 0.99)
depths = st.floats(0.05, 500)


@given(fractions, fractions, depths, st.floats(0.2, 2.8), st.sampled_from(["pinhole", "equirect"]))
def test_project_undoes_unproject(x, y, depth, fov, kind):
    camera = Camera.pinhole(640, 360, fov) if kind == "pinhole" else Camera.equirect(640, 320)
    pixel = np.array([x * camera.width, y * camera.height])
    back, back_depth = camera.project(camera.unproject(pixel, depth))
    assert np.allclose(back, pixel, atol=1e-6)
    assert np.isclose(back_depth, depth, rtol=1e-9)


def test_pinhole_equals_the_matrix_form():
    camera = Camera(100, 80, 90.0, 70.0, 48.0, 41.0)
    points = np.random.default_rng(0).uniform([-1, -1, 0.5], [1, 1, 5], (50, 3))
    homogeneous = points @ np.array([[90.0, 0, 48.0], [0, 70.0, 41.0], [0, 0, 1]]).T
    pixels, depth = camera.project(points)
    assert np.allclose(pixels, homogeneous[:, :2] / homogeneous[:, 2:])
    assert np.allclose(depth, points[:, 2])


def test_equirect_directions():
    camera = Camera.equirect(360, 180)  # a pixel a degree
    for point, pixel in {
        (0, 0, 1): (180, 90),
        (1, 0, 0): (270, 90),
        (-1, 0, 0): (90, 90),
        (0, -1, 1): (180, 45),
        (0, -1, 0): (180, 0),
        (0, 1, 0): (180, 180),
    }.items():
        assert np.allclose(camera.project(point)[0], pixel), point
    assert np.allclose(camera.project((0, 3, 4))[1], 5.0)  # range, not z


def test_fields_of_view_reach_the_edges_of_the_picture():
    camera = Camera.pinhole(300, 200, np.radians(50))
    assert np.isclose(camera.fov_y, np.radians(50))
    pixel, _ = camera.project((np.tan(camera.fov_x / 2), np.tan(camera.fov_y / 2), 1.0))
    assert np.allclose(pixel, (300, 200))
    assert Camera.equirect(8, 4).fov_x == 2 * np.pi


def test_resized_cameras_have_the_same_rays():
    camera = Camera(400, 300, 350.0, 340.0, 190.0, 160.0)
    small = camera.resized(100, 75)
    pixels = np.array([[10.0, 20.0], [90.0, 70.0]])
    assert np.allclose(small.rays(pixels), camera.rays(pixels * 4))


@pytest.mark.parametrize("camera", [Camera.pinhole(20, 10, 1.0), Camera.equirect(20, 10)])
def test_views_lift_depth_pictures_and_project_them_back(camera):
    view = View(camera, Pose.from_angles(0.7, -0.3, 0.1, (1, 2, 3)))
    depth = np.random.default_rng(0).uniform(1, 9, (10, 20))
    pixels, back = view.project(view.points(depth))
    assert np.allclose(pixels, camera.pixel_grid(), atol=1e-9)
    assert np.allclose(back, depth)
    ways = view.points(depth) - view.world_from_camera.translation
    assert np.allclose(view.directions(), ways / np.linalg.norm(ways, axis=-1, keepdims=True))


@pytest.mark.parametrize("make", [lambda: Camera(0, 5, 1, 1), lambda: Camera(5, 5), lambda: Camera.pinhole(5, 5, 4.0)])
def test_impossible_cameras_are_refused(make):
    with pytest.raises(ValueError, match=r"camera|field of view"):
        make()


def test_cameras_and_views_are_values():
    a, b = (View(Camera.pinhole(4, 4, 1.0), Pose.from_angles(0.1, 0)) for _ in range(2))
    assert a == b
    assert hash(a) == hash(b)
