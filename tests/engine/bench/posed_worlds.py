"""Tiny posed RGB-D worlds whose depth is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.source.posed import PosedEntry, PosedRgbd

NEAR, FAR, STEP = 2.0, 4.0, 0.8  # metres: the panel, the wall behind it, and how far the camera moves to the right


@dataclass(frozen=True)
class Given:
    """Pictures that are there already."""

    rgb: np.ndarray
    depth: np.ndarray

    def read(self, camera: Camera) -> tuple[np.ndarray, np.ndarray, None]:
        assert self.depth.shape == (camera.height, camera.width)
        return self.rgb, self.depth, None


def two_planes(camera: Camera, x: float) -> PosedEntry:
    """A panel at z = NEAR for all points left of the world's x = 0, a wall at z = FAR behind; seen from (x, 0, 0)."""
    view = View(camera, Pose(np.eye(3), [x, 0, 0]))
    on_panel = x + camera.rays()[..., 0] * NEAR < 0
    depth = np.where(on_panel, NEAR, FAR).astype(np.float32)
    rgb = np.where(on_panel[..., None], [200, 80, 60], [60, 90, 200]).astype(np.uint8)
    return PosedEntry("planes", f"{x:g}", view, Given(rgb, depth))


def panel_and_wall(width: int = 320, height: int = 240, focal: float = 300.0) -> PosedRgbd:
    """Two frames, STEP apart."""
    camera = Camera(width, height, focal, focal, width / 2, height / 2)
    return PosedRgbd([two_planes(camera, 0.0), two_planes(camera, STEP)], "plain")


def slanted(count: int, width: int = 128, height: int = 96) -> PosedRgbd:
    """A walk along a slanted, bumpy wall with a texture; frames overlap with their neighbours."""
    camera = Camera(width, height, 120.0, 120.0, width / 2, height / 2)
    entries = []
    for i in range(count):
        view = View(camera, Pose.from_angles(0.02 * i, -0.02, position=(0.12 * i, 0, 0)))
        depth = _hit(view)
        points = view.points(depth)
        colour = 0.5 + 0.5 * np.sin(9 * points[..., :1] + [0, 2, 4]) * np.cos(7 * points[..., 1:2])
        entries.append(PosedEntry("walk", f"{i:03d}", view, Given((255 * colour).astype(np.uint8), depth), "wall"))
    return PosedRgbd(entries, "plain")


def _hit(view: View) -> np.ndarray:
    """[H, W] depth of the surface z = 3 + 0.2 x + 0.15 sin(2 x), by bisection along each ray."""
    rays = view.camera.rays() @ view.world_from_camera.rotation.T
    near, far = np.full(rays.shape[:2], 0.1), np.full(rays.shape[:2], 20.0)
    for _ in range(50):
        middle = (near + far) / 2
        x, _, z = np.moveaxis(view.world_from_camera.translation + rays * middle[..., None], -1, 0)
        before = z < 3 + 0.2 * x + 0.15 * np.sin(2 * x)
        near, far = np.where(before, middle, near), np.where(before, far, middle)
    return far.astype(np.float32)
