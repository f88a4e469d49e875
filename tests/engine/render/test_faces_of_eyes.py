"""Stereo and VR180 through pinhole faces, as gsplat draws them, against the CPU renderer's one pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer
from engine.render.cubemap import faces_of, from_eyes, through_faces

EYE = 0.032  # m
WHOLE, AHEAD = Camera.equirect(256, 128), Camera.half_equirect(160, 160)
POSE = Pose.from_angles(0.3, 0.0, position=(0.3, 0.1, -0.4))


def room() -> Gaussians:
    """The walls of a box, painted smoothly: opaque overlapping splats."""
    rng = np.random.default_rng(3)
    points, wall = rng.uniform(-1, 1, (15000, 3)), rng.integers(0, 3, 15000)
    rows = np.arange(15000)
    points[rows, wall] = np.sign(points[rows, wall])
    scales = np.full((15000, 3), 0.06)
    scales[rows, wall] = 0.01
    quats = np.tile([1.0, 0, 0, 0], (15000, 1))
    colors = 0.5 + 0.4 * np.sin(3.0 * points + [0.1, 0.7, 1.9])
    return Gaussians(points * [2.0, 1.5, 2.5], quats, scales, np.full(15000, 0.95), sh_from_colors(colors))


def both(camera):
    splats, view = room(), View(camera, POSE)
    faces = through_faces(lambda seen, face: CpuRenderer().render(seen, face), splats, view, (0, 0, 0))
    return CpuRenderer().render(splats, view), faces


def psnr(a, b):
    return -10 * np.log10(np.mean((a - b) ** 2))


@pytest.mark.parametrize("eye", [-EYE, 0.0, EYE], ids=["left", "mono", "right"])
@pytest.mark.parametrize("camera", [WHOLE, AHEAD], ids=["whole", "ahead"])
def test_both_ways_of_drawing_agree(camera, eye):
    direct, faces = both(replace(camera, eye=eye))
    assert direct.alpha.mean() > 0.97
    assert psnr(direct.solid, faces.solid) >= 35
    assert np.percentile(np.abs(faces.depth / direct.depth - 1), 95) < 0.05


def test_the_eye_matters():
    """Agreeing would mean little if both eyes saw the same."""
    left, same = both(replace(WHOLE, eye=-EYE))
    _, other = both(replace(WHOLE, eye=EYE))
    assert psnr(left.solid, other.solid) < psnr(left.solid, same.solid) - 2


def test_splats_are_moved_to_where_their_own_eye_sees_them():
    view = View(replace(WHOLE, eye=EYE, screen=1.5), POSE)
    splats = room()[:500]
    mono = View(WHOLE, POSE)
    wanted, far = view.project(splats.means)
    means = torch.tensor(splats.means)
    seen, near = mono.project(from_eyes(means, view).numpy())
    np.testing.assert_allclose(seen, wanted, atol=1e-3)
    np.testing.assert_allclose(near, far, rtol=1e-5)
    assert from_eyes(means, mono) is means


def test_the_half_ahead_needs_no_face_behind():
    assert len(faces_of(WHOLE)) == 6 and len(faces_of(AHEAD)) == 5
