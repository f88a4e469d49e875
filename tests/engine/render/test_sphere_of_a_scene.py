"""The whole sphere of a scene that was really made: against six flat pictures and brute force; seam, poles, horizon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from reference import render as by_force

from app.camera_path import PathChoice, start_of_frame
from app.film import Film, draw_frame, poses
from app.make import pump
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.control import Control
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.scene import Scene
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer
from engine.render.cubemap import CAMERA_FROM_FACE
from resources import samples

SPHERE = Camera.equirect(1024, 512)
STANDS = Pose.from_angles(0.2, 0.0, position=(0.05, 0.0, 0.1))


@pytest.fixture(scope="module")
def scene() -> Gaussians:
    """The sample room, closed all around, small."""
    source, recipe = SourceRequest(str(samples()[0].path), max_side=128), Recipe(renderer="cpu")
    made = pump(GenerateRequest(0, source, (), recipe), Scene(), Control(), lambda _event: None)
    views = PathChoice("ring").generation_views(start_of_frame(made.steps[0].frame), None)
    return pump(GenerateRequest(1, source, views, recipe), made, Control(), lambda _event: None).gaussians


def drawn(splats, camera, pose=STANDS):
    return CpuRenderer().render(splats, View(camera, pose))


def psnr(a, b):
    return -10 * np.log10(np.mean((a - b) ** 2))


def sampled(picture, pixels):
    """[..., C] bilinear; pixels: centres lie at .5."""
    at = np.clip(np.asarray(pixels) - 0.5, 0, np.array(picture.shape[1::-1]) - 1.001)
    x, y = np.moveaxis(at.astype(int), -1, 0)
    fx, fy = np.moveaxis((at - np.stack([x, y], -1))[..., None], -2, 0)
    upper = picture[y, x] * (1 - fx) + picture[y, x + 1] * fx
    return upper * (1 - fy) + (picture[y + 1, x] * (1 - fx) + picture[y + 1, x + 1] * fx) * fy


def from_six_flat_pictures(splats, camera, side):
    """Every pixel from the one of six 90-degree pictures that its direction meets; no feathers."""
    rays = camera.rays()
    flat = Camera.pinhole(side, side, np.pi / 2)
    toward = np.stack([rays @ face.rotation[:, 2] for face in CAMERA_FROM_FACE])
    picture = np.zeros((*rays.shape[:2], 3))
    for number, face in enumerate(CAMERA_FROM_FACE):
        mine = toward.argmax(axis=0) == number
        pixels, _ = flat.project(rays[mine] @ face.rotation)
        picture[mine] = sampled(drawn(splats, flat, STANDS @ face).solid, pixels)
    return picture


def test_one_pass_is_what_six_flat_pictures_show(scene):
    whole = drawn(scene, SPHERE)
    assert whole.alpha.mean() > 0.98
    assert psnr(whole.solid, from_six_flat_pictures(scene, SPHERE, side=326)) >= 38


def test_one_pass_is_what_brute_force_shows(scene):
    few = np.random.default_rng(0).choice(len(scene), 1200, replace=False)
    coarse = replace(scene[few], scales=scene.scales[few] * 6)
    camera = Camera.equirect(64, 32)
    arrays = {name: getattr(coarse, name) for name in ("means", "quats", "scales", "opacities", "sh")}
    wanted = by_force(arrays, camera, STANDS.inverse().as_matrix())
    assert wanted.alpha.mean() > 0.7
    assert psnr(drawn(coarse, camera).rgb, wanted.rgb) >= 60


@pytest.mark.parametrize("eye", [-0.032, 0.0, 0.032], ids=["left", "mono", "right"])
def test_the_edges_meet_as_neighbours_do(scene, eye):
    rgb = drawn(scene, replace(SPHERE, eye=eye)).solid
    seam = np.abs(rgb[:, 0] - rgb[:, -1]).mean()
    assert seam <= np.abs(np.diff(rgb, axis=1)).mean()


@pytest.mark.parametrize("pitch", [np.pi / 2, -np.pi / 2], ids=["up", "down"])
def test_a_pole_is_no_pinwheel_and_no_hole(scene, pitch):
    """What a flat picture of the pole shows, looked up in the sphere, is that picture."""
    flat = Camera.pinhole(152, 152, np.radians(50))
    tilt = Pose.from_angles(0.0, pitch)
    wanted = drawn(scene, flat, STANDS @ tilt)
    sphere = drawn(scene, SPHERE)
    pixels, _ = SPHERE.project(flat.rays() @ tilt.rotation.T)
    assert psnr(sampled(sphere.solid, pixels), wanted.solid) >= 38
    rows = slice(0, 8) if pitch > 0 else slice(-8, None)
    assert sphere.alpha[rows].min() > 0.95
    edge = sphere.solid[0 if pitch > 0 else -1]
    assert np.ptp(edge, axis=0).max() < 0.05


def test_the_horizon_lies_level_in_every_frame():
    """Dots at eye level all around a camera that climbs, turns and leans: half way up in every column."""
    ends = (Pose.from_angles(0.2, 0.4, 0.2), Pose.from_angles(1.9, -0.5, -0.3, (0.5, -0.8, 1.0)))
    path = Trajectory(tuple(Keyframe.from_pose(pose, 1.0, n) for n, pose in enumerate(ends)))
    film = Film("equirect", 256, 128, frames=5)
    for pose in poses(film, path):
        turns = np.linspace(0, 2 * np.pi, 720, endpoint=False)
        ring = 4 * np.stack([np.sin(turns), 0 * turns, np.cos(turns)], axis=1) + pose.world_from_camera.translation
        ones = np.ones((len(ring), 1))
        dots = Gaussians(
            ring, ones * [[1, 0, 0, 0]], ones * 0.04 * [[1, 1, 1]], ones[:, 0], sh_from_colors(ones * [[1] * 3])
        )
        light = draw_frame(film, pose, dots, CpuRenderer())[..., 0].astype(float)
        middle = (light * (np.arange(128)[:, None] + 0.5)).sum(axis=0) / light.sum(axis=0)
        np.testing.assert_allclose(middle, 64, atol=0.05)
