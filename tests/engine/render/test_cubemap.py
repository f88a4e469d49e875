"""Cube faces -> equirect, on pictures that are known functions of the direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.frame import Rendered
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer
from engine.render.cubemap import CAMERA_FROM_FACE, equirect_from_faces, face_views

CAMERA = Camera.equirect(128, 64)


def painted(directions: np.ndarray) -> np.ndarray:
    """Smooth colours on the unit sphere."""
    return 0.5 + 0.4 * np.sin(2.0 * directions + [0.1, 0.7, 1.9])


def faces(alpha: float = 1.0, radius: float = 2.5) -> list[Rendered]:
    """Six pictures of a painted glass ball of that radius around the camera, over black."""
    view = View(CAMERA, Pose.from_angles(0.4, 0.2, 0.1, (1.0, 2.0, 3.0)))
    drawn = []
    for face, camera_from_face in zip(face_views(view), CAMERA_FROM_FACE, strict=True):
        rays = face.camera.rays()
        length = np.linalg.norm(rays, axis=-1)
        rgb = alpha * painted(camera_from_face.apply(rays / length[..., None])).astype(np.float32)
        drawn.append(Rendered(rgb, (radius / length).astype(np.float32), np.full(length.shape, alpha, np.float32)))
    return drawn


def test_colours_and_range_are_those_of_the_direction():
    drawn = equirect_from_faces(faces(), CAMERA, (0, 0, 0))
    np.testing.assert_allclose(drawn.rgb, painted(CAMERA.rays()), atol=3e-3)
    np.testing.assert_allclose(drawn.depth, 2.5, rtol=2e-3)
    np.testing.assert_allclose(drawn.alpha, 1, rtol=1e-5)
    assert drawn.rgb.dtype == drawn.depth.dtype == np.float32


def test_glass_lets_the_background_through():
    drawn = equirect_from_faces(faces(alpha=0.25), CAMERA, (1.0, 0.5, 0.0))
    np.testing.assert_allclose(drawn.rgb, 0.25 * painted(CAMERA.rays()) + 0.75 * np.array([1, 0.5, 0]), atol=3e-3)
    np.testing.assert_allclose(drawn.depth, 2.5, rtol=2e-3)


@pytest.mark.parametrize(
    ("direction", "face"),
    [((0, 0, 1), 0), ((1, 0, 0), 1), ((0, 0, -1), 2), ((-1, 0, 0), 3), ((0, -1, 0), 4), ((0, 1, 0), 5)],
)
def test_every_face_looks_where_it_should(direction, face):
    """Each face is painted with its number; on a face's axis no other has a say."""
    numbered = [replace(drawn, rgb=np.full_like(drawn.rgb, n)) for n, drawn in enumerate(faces())]
    drawn = equirect_from_faces(numbered, CAMERA, (0, 0, 0))
    nearest = np.argmax(CAMERA.rays() @ np.array(direction, float))
    np.testing.assert_allclose(drawn.rgb.reshape(-1, 3)[nearest], face, atol=1e-5)


def painted_room() -> Gaussians:
    """Opaque overlapping splats on the walls of a box."""
    rng = np.random.default_rng(3)
    points, wall = rng.uniform(-1, 1, (15000, 3)), rng.integers(0, 3, 15000)
    rows = np.arange(15000)
    points[rows, wall] = np.sign(points[rows, wall])
    scales = np.full((15000, 3), 0.06)
    scales[rows, wall] = 0.01
    arrays = (points * [2.0, 1.5, 2.5], np.tile([1.0, 0, 0, 0], (15000, 1)), scales, np.full(15000, 0.95))
    return Gaussians(*(a.astype(np.float32) for a in arrays), sh_from_colors(painted(points)))


def test_faces_and_the_direct_panorama_agree():
    view = View(Camera.equirect(256, 128), Pose.from_angles(0.3, 0.2, 0.1, (0.3, 0.1, -0.4)))
    room, renderer = painted_room(), CpuRenderer()
    direct = renderer.render(room, view)
    glued = equirect_from_faces([renderer.render(room, face) for face in face_views(view)], view.camera, (0, 0, 0))
    assert direct.alpha.mean() > 0.97
    assert -10 * np.log10(np.mean((direct.rgb - glued.rgb) ** 2)) > 34
    assert np.percentile(np.abs(glued.depth / direct.depth - 1), 95) < 0.05
    assert np.abs(glued.alpha - direct.alpha).mean() < 0.01
