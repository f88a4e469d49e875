"""Omnidirectional stereo: each splat from the eye that looks at it, against eyes placed one for each column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer

EYE = 0.032  # m, half of 64 mm
MONO = Camera.equirect(1024, 512)
RIGHT, LEFT = replace(MONO, eye=EYE), replace(MONO, eye=-EYE)
SCREEN = 1.5  # m


def draw(splats, camera, pose=None):
    return CpuRenderer().render(splats, View(camera, pose or Pose.identity()))


def dots(points, size=0.003):
    ones = np.ones((len(points), 1))
    colors = sh_from_colors(np.tile([[0.9, 0.6, 0.3]], (len(points), 1)))
    return Gaussians(points, ones * [[1, 0, 0, 0]], ones * [[size] * 3], ones[:, 0] * 0.95, colors)


def cloud(count, seed=0, lat_deg=60.0, near=0.8, far=5.0, size=0.02):
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(-np.pi, np.pi, count), np.radians(rng.uniform(-lat_deg, lat_deg, count))
    ray = np.stack([np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon)], axis=-1)
    quats = rng.normal(size=(count, 4))
    scales = rng.uniform(0.3, 1.0, (count, 3)) * size
    points = ray * rng.uniform(near, far, (count, 1))
    return Gaussians(points, quats, scales, rng.uniform(0.5, 0.95, count), sh_from_colors(rng.random((count, 3))))


def center_of(picture):
    """Of all light, in pixels, across the picture's edge too."""
    weight = picture.alpha.sum(axis=0)
    turns = np.exp(2j * np.pi * (np.arange(len(weight)) + 0.5) / len(weight))
    column = np.angle((weight * turns).sum()) / (2 * np.pi) % 1 * len(weight)
    rows = np.arange(picture.alpha.shape[0]) + 0.5
    return column, (picture.alpha.sum(axis=1) * rows).sum() / picture.alpha.sum()


@pytest.mark.parametrize("side", [1, -1], ids=["right", "left"])
@pytest.mark.parametrize("near, height", [(0.9, 0.35), (0.11, 0.28), (0.11, -0.28), (60.0, 2.0)])
@pytest.mark.parametrize("azimuth", [0.0, 1.1, -2.6, 3.13])
@pytest.mark.parametrize("screen", [np.inf, SCREEN])
def test_a_point_is_drawn_where_the_closed_form_says(side, azimuth, near, height, screen):
    """As near, and as high up, as eyes do not fade yet."""
    point = [near * np.sin(azimuth), height, near * np.cos(azimuth)]
    camera = replace(MONO, eye=side * EYE, screen=screen)
    column, row = center_of(draw(dots([point], 0.003 * np.linalg.norm(point)), camera))
    wanted = (azimuth - side * (np.arcsin(EYE / near) - np.arcsin(EYE / screen))) / (2 * np.pi) + 0.5
    apart = (column - wanted * MONO.width + MONO.width / 2) % MONO.width - MONO.width / 2
    assert abs(apart) < 0.1
    latitude = np.arctan2(height, np.sqrt(near**2 - EYE**2))
    assert abs(row - (latitude / np.pi + 0.5) * MONO.height) < 0.1


def test_the_line_of_sight_of_the_column_meets_the_point():
    """Independent of the closed form: the eye on its circle, the ray of the column, and how far it passes by."""
    points = cloud(200, seed=3).means.astype(np.float64)
    pixels, distance = RIGHT.project(points)
    lon = (pixels[:, 0] / RIGHT.width - 0.5) * 2 * np.pi
    eyes = EYE * np.stack([np.cos(lon), np.zeros_like(lon), -np.sin(lon)], axis=-1)
    np.testing.assert_allclose(eyes + RIGHT.rays(pixels) * distance[:, None], points, atol=1e-9)


def test_the_picture_is_that_of_an_eye_for_each_column():
    camera = replace(Camera.equirect(192, 96), eye=EYE)
    splats = cloud(60, seed=1, size=0.05)
    drawn = draw(splats, camera)
    arrays = {name: getattr(splats, name) for name in ("means", "quats", "scales", "opacities", "sh")}
    one = Camera(1, camera.height, projection="equirect", turn=2 * np.pi / camera.width)
    wanted = np.zeros_like(drawn.rgb)
    for column in range(camera.width):
        lon = ((column + 0.5) / camera.width - 0.5) * 2 * np.pi
        eye = Pose.from_angles(lon, 0.0) @ Pose(np.eye(3), [EYE, 0.0, 0.0])  # turned to the column, then to the right
        wanted[:, column] = reference.render(arrays, one, eye.inverse().as_matrix()).rgb[:, 0]
    psnr = -10 * np.log10(np.mean((drawn.rgb - wanted) ** 2))
    assert psnr > 45, psnr


def test_without_an_offset_it_is_the_mono_picture():
    splats = cloud(2000, lat_deg=90)
    np.testing.assert_array_equal(draw(splats, replace(MONO, eye=0.0)).rgb, draw(splats, MONO).rgb)


def test_turning_the_rig_rolls_the_columns():
    splats = cloud(500, seed=2, lat_deg=90)
    quarter = Pose.from_angles(np.pi / 2, 0.0)
    turned, straight = draw(splats, RIGHT, quarter), draw(splats, RIGHT)
    rolled = np.roll(straight.rgb, -RIGHT.width // 4, axis=1)
    assert np.abs(turned.rgb - rolled).mean() < 1e-5


def test_both_eyes_see_the_pole_alike():
    """The offset fades, so that nothing is torn where all columns meet."""
    splats = cloud(4000, seed=4, lat_deg=90, size=0.06)
    left, right = draw(splats, LEFT).rgb, draw(splats, RIGHT).rgb
    apart = np.abs(left - right).mean(axis=(1, 2))
    assert apart[:3].max() < 0.1 * apart[len(apart) // 2 - 40 : len(apart) // 2 + 40].mean()


def test_what_is_inside_the_head_is_drawn_without_harm():
    inside = cloud(300, seed=5, near=0.012, far=0.05, size=0.002)
    picture = draw(inside, RIGHT)
    assert np.isfinite(picture.rgb).all()
    assert picture.alpha.max() > 0.5


@settings(deadline=None)  # the first picture loads kernels
@given(st.floats(-3.1, 3.1), st.floats(0.1, 50.0), st.floats(-1.0, 1.0))
def test_camera_and_kernel_agree_on_where_a_point_is_seen(azimuth, near, slope):
    """`Camera.project` is float64 numpy, the kernel float32: they must tell the same pixel, in the fade as well."""
    point = np.array([near * np.sin(azimuth), near * slope * 4, near * np.cos(azimuth)])
    camera = replace(RIGHT, screen=SCREEN)
    (column, row), _ = camera.project(point)
    seen = center_of(draw(dots([point], 0.001 * np.linalg.norm(point)), camera))
    apart = (seen[0] - column + RIGHT.width / 2) % RIGHT.width - RIGHT.width / 2
    assert abs(apart) * np.cos((row / RIGHT.height - 0.5) * np.pi) < 0.15
    assert abs(seen[1] - row) < 0.15


def test_vr180_is_the_middle_of_the_whole_sphere():
    splats = cloud(3000, seed=6, lat_deg=90, size=0.05)
    whole = draw(splats, replace(Camera.equirect(512, 256), eye=EYE))
    half = draw(splats, replace(Camera.half_equirect(256, 256), eye=EYE))
    np.testing.assert_allclose(half.rgb, whole.rgb[:, 128:384], atol=2e-3)
    np.testing.assert_allclose(half.alpha, whole.alpha[:, 128:384], atol=2e-3)
