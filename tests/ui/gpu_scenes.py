"""Scenes and pictures for the tests of the GPU canvas."""

from __future__ import annotations

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.scene import Scene, Step
from engine.fusion.lift import lift
from engine.render.cpu import CpuRenderer
from resources import samples

W, H = 320, 200


def looking(yaw=0.0, place=(0.0, 0.0, 0.0), width=W, height=H):
    return View(Camera.pinhole(width, height, 1.0), Pose.from_angles(yaw, 0.05, 0.1, place))


def random_step(number, n=1500, degree=0, seed=0):
    """Blobs and needles of all colours around a point five metres ahead."""
    rng = np.random.default_rng(100 * seed + number)
    view = looking(width=64, height=40)
    sh = sh_from_colors(rng.random((n, 3)))
    sh = np.concatenate([sh, 0.15 * rng.normal(size=(n, (degree + 1) ** 2 - 1, 3))], axis=1)
    splats = Gaussians(
        rng.normal(size=(n, 3)) * (2, 1.2, 1) + (0, 0, 5),
        rng.normal(size=(n, 4)),
        np.exp(rng.normal(-3.2, 0.6, (n, 3))),
        rng.random(n) ** 0.5,
        sh,
    )
    confidence = rng.random((40, 64)).astype(np.float32)
    depth = np.full((40, 64), 5.0, np.float32)
    frame = Frame(np.zeros((40, 64, 3), np.float32), view, depth)
    return Step(number, splats, frame, {"step": number}, {"confidence": confidence})


def random_scene(steps=2, **options):
    return Scene(tuple(random_step(number, **options) for number in range(steps)))


def photo_scene():
    """A sample photo on a hilly wall, a splat for each pixel."""
    camera = Camera.pinhole(300, 200, 0.7)
    with Image.open(samples()[0].path) as photo:
        rgb = np.asarray(photo.convert("RGB").resize((300, 200)), np.float32) / 255
    x, y = np.moveaxis(camera.pixel_grid(), -1, 0)
    depth = (4 + 0.5 * np.sin(x / 30) * np.cos(y / 25)).astype(np.float32)
    view = View(camera, Pose.identity())
    splats = lift(rgb, depth, view, np.ones(depth.shape, np.bool_))
    return Scene((Step(0, splats, Frame(rgb, view, depth), {"step": 0}),))


def expected(scene, view, background):
    """[H, W, 3] what the CPU renderer draws, over one colour."""
    drawn = CpuRenderer().render(scene.gaussians, view)
    cover = np.minimum(2 * drawn.alpha, 1)[..., None]
    return np.minimum(drawn.solid, cover) + (1 - cover) * background


def psnr(a, b):
    return -10 * np.log10(np.mean((a - b) ** 2) + 1e-12)


def pixels(image: QImage) -> np.ndarray:
    """[H, W, 3] in 0..1."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3] / 255
