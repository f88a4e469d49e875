"""Small scenes for tests of what a viewport draws."""

from __future__ import annotations

import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.scene import Scene, Step
from engine.fusion.lift import lift

SIZE = 96, 64


def view(width: int = SIZE[0], height: int = SIZE[1], pose: Pose | None = None) -> View:
    return View(Camera.pinhole(width, height, np.radians(55)), pose or Pose.identity())


def corner_scene(steps: int = 1) -> Scene:
    """A textured wall and floor, lifted from a picture; each step more repeats it from the side, a little smaller."""
    scene = Scene()
    for number in range(steps):
        pose = Pose.from_angles(0.3 * number, 0, 0, (0.2 * number, 0, 0))
        scene = scene.with_step(corner_step(number, View(view().camera, pose)))
    return scene


def corner_step(number: int, seen_from: View, confidence: float = 0.5) -> Step:
    height, width = seen_from.camera.height, seen_from.camera.width
    v, u = np.mgrid[0:height, 0:width].astype(np.float32)
    rng = np.random.default_rng(number)
    rgb = np.stack([0.5 + 0.4 * np.sin(u / 7), 0.5 + 0.4 * np.cos(v / 5), 0.2 + 0.5 * u / width], -1)
    rgb = (rgb + 0.05 * rng.normal(size=rgb.shape)).clip(0, 1).astype(np.float32)
    below = v + 0.5 - height / 2
    floor = np.where(below > 0, 1.2 * seen_from.camera.fy / np.maximum(below, 1e-3), np.inf)
    depth = np.minimum(floor, 4.0).astype(np.float32)
    everywhere = np.ones(depth.shape, np.bool_)
    splats = lift(rgb, depth, seen_from, everywhere)
    trust = np.full(depth.shape, confidence, np.float32)
    pictures = {} if number == 0 else {"confidence": trust}
    return Step(number, splats, Frame(rgb, seen_from, depth, trust), {"step": number}, pictures)


def blob_scene(
    mean: tuple[float, float, float] = (0.0, 0.0, 2.0), sigma_m: float = 0.1, colour: tuple = (1.0, 0.5, 0.0)
) -> Scene:
    """One round splat, straight ahead."""
    splats = Gaussians(
        np.array([mean], np.float32),
        np.array([[1, 0, 0, 0]], np.float32),
        np.full((1, 3), sigma_m, np.float32),
        np.array([0.9], np.float32),
        sh_from_colors(np.array([colour], np.float32)),
    )
    frame = Frame(np.zeros((SIZE[1], SIZE[0], 3), np.float32), view())
    return Scene((Step(0, splats, frame, {"step": 0}),))
