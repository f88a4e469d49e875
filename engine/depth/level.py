"""The picture a level camera would have taken, and what in it speaks for floor and for edges.

The *level frame* is the camera turned upright and to its own heading: x right, y down, z ahead. A column is t = x/z,
a row is s = y/z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

COLUMNS = 128
MOST_ROWS = 384
WIDEST = 3.0  # |t|, |s|: beyond 72 degrees off the heading nothing upright is told apart


def level_from_camera(view: View) -> NDArray[np.float64]:
    """[3, 3] the rotation from camera axes to the level frame (a camera that looks straight up or down heads along
    its own top edge)."""
    rotation = view.world_from_camera.rotation
    forward = rotation[:, 2] if np.hypot(rotation[0, 2], rotation[2, 2]) > 1e-6 else -rotation[:, 1]
    heading = np.arctan2(forward[0], forward[2])
    c, s = np.cos(heading), np.sin(heading)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]]) @ rotation


def level_rays(view: View) -> NDArray[np.float64]:
    """[H, W, 3] the rays of a view (unit depth) in its level frame."""
    return view.camera.rays() @ level_from_camera(view).T


def elevation_of(rays: NDArray[np.float64]) -> NDArray[np.float64]:
    """[H, W] radians above the horizon of rays [H, W, 3] in the level frame."""
    return -np.arctan2(rays[..., 1], np.hypot(rays[..., 0], rays[..., 2]))


class LevelPicture:
    """A small picture as a level camera would have taken it.

    columns: [COLUMNS] t; rows: [R] s, evenly spaced; lab: [R, COLUMNS, 3] colour, Lab / 50; sky, seen: [R, COLUMNS],
    seen where the picture reaches.
    """

    def __init__(self, rgb: NDArray[np.float32], view: View, sky: NDArray[np.bool_]) -> None:
        height, width = rgb.shape[:2]
        (left, right), (top, bottom) = _level_extent(view)
        self.columns = np.linspace(left, right, COLUMNS)
        self.rows = np.linspace(top, bottom, int(np.clip((bottom - top) / (right - left) * COLUMNS, 16, MOST_ROWS)))
        u, v, ahead = _pixels_of_level(view, self.columns, self.rows)
        self.seen = ahead & (u > -0.5) & (v > -0.5) & (u < width - 0.5) & (v < height - 0.5)
        soft = cv2.GaussianBlur(rgb, (0, 0), max(0.6, 0.6 * width / COLUMNS))
        lab = np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2Lab), dtype=np.float32) / 50.0
        self.lab = cv2.remap(lab, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        self.sky = cv2.remap(sky.astype(np.float32), u, v, cv2.INTER_LINEAR) > 0.5


def _level_extent(view: View) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of t and s that a picture spans, within WIDEST and with the horizon inside."""
    camera = view.camera
    u, v = np.meshgrid(np.linspace(0, camera.width, 9), np.linspace(0, camera.height, 9))
    x, y, z = np.moveaxis(camera.rays(np.stack([u, v], axis=-1)) @ level_from_camera(view).T, -1, 0)
    z = np.maximum(z, 0.05)
    t, s = (x / z).clip(-WIDEST, WIDEST), (y / z).clip(-WIDEST, WIDEST)
    margin = 0.02 * (float(np.ptp(t)) + 1e-3)
    return (float(t.min()), float(t.max()) + 1e-6), (min(float(s.min()), -margin), max(float(s.max()), margin))


def _pixels_of_level(
    view: View, columns: NDArray[np.float64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """For each row and column the pixel (u, v, counted from pixel centres) and whether it lies before the camera."""
    t, s = np.meshgrid(columns, rows)
    in_camera = np.stack([t, s, np.ones_like(t)], axis=-1) @ level_from_camera(view)
    pixels, depth = view.camera.project(in_camera)
    ahead = depth > 1e-3
    u, v = np.moveaxis(np.where(ahead[..., None], pixels - 0.5, -9.0).clip(-9.0, 30000.0), -1, 0)
    return u.astype(np.float32), v.astype(np.float32), ahead


def floor_evidence(picture: LevelPicture) -> NDArray[np.float64]:
    """[rows, COLUMNS] log odds (-2..2) that a pixel looks like the lowest part of the picture, not like what is above
    the horizon; zero where the picture does not reach."""
    rows = np.broadcast_to(picture.rows[:, None], picture.seen.shape)
    lowest = np.where(picture.seen, rows, -np.inf).max()
    floor = picture.seen & (rows > max(0.55 * lowest, 0.05))
    other = picture.seen & (rows < 0) & ~picture.sky
    if floor.sum() < 50 or other.sum() < 50:
        return np.zeros(picture.seen.shape)
    bins = np.clip(((picture.lab + np.array([0.0, 1.0, 1.0])) * np.array([6.0, 8.0, 8.0])).astype(int), 0, 15)
    code = (bins[..., 0] * 16 + bins[..., 1]) * 16 + bins[..., 2]
    counts = [
        np.bincount(code[region], minlength=16**3).reshape(16, 16, 16) / region.sum() for region in (floor, other)
    ]
    soft_floor, soft_other = (_blurred3(c) + 2e-4 for c in counts)
    odds = np.log(soft_floor / soft_other).clip(-2, 2)
    return np.where(picture.seen & (rows > 0), odds.reshape(-1)[code], 0.0)


def _blurred3(histogram: NDArray[np.float64]) -> NDArray[np.float64]:
    for axis in range(3):
        moved = np.moveaxis(histogram, axis, 0)
        padded = np.pad(moved, ((1, 1), (0, 0), (0, 0)))
        histogram = np.moveaxis(0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:], 0, axis)
    return histogram


def edge_strength(picture: LevelPicture) -> NDArray[np.float64]:
    """[rows, COLUMNS] 0..1 how much the colour changes from just above to just below."""
    down = np.linalg.norm(np.roll(picture.lab, -1, axis=0) - np.roll(picture.lab, 1, axis=0), axis=-1)
    down[[0, -1]] = 0.0
    down[~picture.seen] = 0.0
    return np.clip(down / (np.percentile(down[picture.seen], 95) + 1e-6), 0.0, 1.0) if picture.seen.any() else down
