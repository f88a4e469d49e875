"""VR180 as a fisheye: directions lie where the equidistant formula says, and nothing gets lost on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.export.fisheye import finer, fisheye
from engine.render.cpu import CpuRenderer

SIDE = 512
EYE = 0.032  # m


def drawn(splats, eye=0.0):
    camera = replace(Camera.half_equirect(finer(SIDE), finer(SIDE)), eye=eye)
    return fisheye(CpuRenderer().render(splats, View(camera, Pose.identity())).rgb, SIDE)


def dot(direction, away=3.0):
    ones = np.ones((1, 1))
    point = away * np.asarray(direction)[None]
    return Gaussians(
        point, ones * [[1, 0, 0, 0]], ones * 0.004 * away * [[1] * 3], ones[0], sh_from_colors(ones * [[1] * 3])
    )


def center(picture):
    light = picture[..., 0].astype(float)
    at = np.arange(SIDE) + 0.5
    return (light.sum(axis=0) @ at) / light.sum(), (light.sum(axis=1) @ at) / light.sum()


@pytest.mark.parametrize("off_axis", [0.0, 20.0, 55.0, 85.0])
@pytest.mark.parametrize("around", [0.0, 50.0, 90.0, 200.0, 310.0])
def test_the_distance_from_the_middle_is_the_angle_to_the_axis(off_axis, around):
    off, turn = np.radians(off_axis), np.radians(around)
    ray = [np.sin(off) * np.cos(turn), np.sin(off) * np.sin(turn), np.cos(off)]
    wanted = 0.5 * SIDE + 0.5 * SIDE * off_axis / 90 * np.array([np.cos(turn), np.sin(turn)])
    np.testing.assert_allclose(center(drawn(dot(ray))), wanted, atol=0.1)


@pytest.mark.parametrize("side", [-1, 1], ids=["left", "right"])
def test_each_eye_sees_near_things_from_its_own_place(side):
    azimuth, near, down = 0.6, 0.5, 0.2
    column, row = center(drawn(dot([near * np.sin(azimuth), down, near * np.cos(azimuth)], 1.0), side * EYE))
    azimuth -= side * np.arcsin(EYE / near)
    away = np.sqrt(near**2 - EYE**2)
    ray = np.array([away * np.sin(azimuth), down, away * np.cos(azimuth)])
    off = np.arctan2(np.hypot(ray[0], ray[1]), ray[2])
    wanted = 0.5 * SIDE + SIDE * off / np.pi * ray[:2] / np.hypot(ray[0], ray[1])
    np.testing.assert_allclose((column, row), wanted, atol=0.1)


def test_it_is_a_disc_as_bright_as_what_it_shows():
    grey = np.full((finer(SIDE), finer(SIDE), 3), 0.7, np.float32)
    disc = fisheye(grey, SIDE)
    at = np.arange(SIDE) + 0.5 - SIDE / 2
    radius = np.hypot(at[:, None], at)
    np.testing.assert_allclose(disc[radius < SIDE / 2 - 1], 0.7, atol=1e-6)
    assert disc[radius > SIDE / 2 + 1].max() == 0
    assert disc[..., 0].sum() / 0.7 == pytest.approx(np.pi * (SIDE / 2) ** 2, rel=1e-3)


def test_the_picture_drawn_for_it_is_nowhere_coarser():
    """Around the rim a fisheye has most pixels for an angle: half a circle of pi * side pixels."""
    assert finer(SIDE) / np.pi >= 0.5 * SIDE
    assert finer(SIDE) % 16 == 0
