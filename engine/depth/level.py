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
WIDEST = 3.0  # |t|, |s|: beyond 72 degrees off the heading nothing upright is told apart


def level_rays(view: View) -> NDArray[np.float64]:
    """[H, W, 3] the rays of a view (unit depth) in its level frame."""
    rotation = view.world_from_camera.rotation
    heading = np.arctan2(rotation[0, 2], rotation[2, 2])
    c, s = np.cos(heading), np.sin(heading)
    level_from_world = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    return view.camera.rays() @ (level_from_world @ rotation).T


class LevelPicture:
    """A small picture as a level camera would have taken it: columns t, rows s, colour in Lab, -1..1 or so."""

    def __init__(self, rgb: NDArray[np.float32], rays: NDArray[np.float64], sky: NDArray[np.bool_]) -> None:
        height, width = rgb.shape[:2]
        x, y, z = np.moveaxis(rays, -1, 0)
        ahead = z > 0.2
        t, s = (np.where(ahead, a / np.maximum(z, 0.2), 0.0).clip(-WIDEST, WIDEST) for a in (x, y))
        self.columns = (
            np.linspace(t[ahead].min(), t[ahead].max(), COLUMNS) if ahead.any() else np.linspace(-1, 1, COLUMNS)
        )
        step = self.columns[1] - self.columns[0]
        self.rows = np.arange(min(s.min(), -step), max(s.max(), step) + step, step)
        homography = _pixels_from_level(rays)
        tt, ss = np.meshgrid(self.columns, self.rows)
        u, v, w = np.moveaxis(np.stack([tt, ss, np.ones_like(tt)], axis=-1) @ homography.T, -1, 0)
        w = np.where(w > 1e-6, w, np.inf)
        u, v = (u / w - 0.5).astype(np.float32), (v / w - 0.5).astype(np.float32)
        self.seen = (w < np.inf) & (u > -0.5) & (v > -0.5) & (u < width - 0.5) & (v < height - 0.5)
        shrink = max(1.0, width / COLUMNS)
        soft = cv2.GaussianBlur(rgb, (0, 0), 0.6 * shrink)
        lab = cv2.cvtColor(soft, cv2.COLOR_RGB2Lab) / 50.0
        self.lab = cv2.remap(lab, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        self.sky = cv2.remap(sky.astype(np.float32), u, v, cv2.INTER_LINEAR) > 0.5


def _pixels_from_level(rays: NDArray[np.float64]) -> NDArray[np.float64]:
    """[3, 3] homography from level (t, s, 1) to pixels, read off the rays, which are affine in the pixel."""
    origin, du, dv = rays[0, 0], rays[0, -1] - rays[0, 0], rays[-1, 0] - rays[0, 0]
    height, width = rays.shape[:2]
    du, dv = du / max(width - 1, 1), dv / max(height - 1, 1)
    return np.linalg.inv(np.stack([du, dv, origin - 0.5 * du - 0.5 * dv], axis=1))


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


def walls_yaw(rgb: NDArray[np.float32], rays: NDArray[np.float64]) -> float:
    """Radians (-45..45 degrees) from the heading to the nearest axis of the walls, 0 where no lines tell.

    Of all upright Manhattan frames the one whose two level directions explain most of the line segments.
    """
    scale = min(1.0, 480 / max(rgb.shape[:2]))
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    grey = cv2.cvtColor(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect((grey * 255).clip(0, 255).astype(np.uint8))[0]
    if found is None:
        return 0.0
    ends = found.reshape(-1, 2, 2).astype(np.float64) + 0.5
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    ends, lengths = ends[lengths > 12], lengths[lengths > 12]
    if not len(ends):
        return 0.0
    origin, du, dv = rays[0, 0], rays[0, -1] - rays[0, 0], rays[-1, 0] - rays[0, 0]
    fractions = ends / np.array(size)
    directions = origin + fractions[..., :1] * du + fractions[..., 1:] * dv
    normals = np.cross(directions[:, 0], directions[:, 1])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    yaws = np.radians(np.arange(-45.0, 45.0, 1.0))
    c, s = np.cos(yaws), np.sin(yaws)
    x, z = normals[:, :1], normals[:, 2:]
    miss = np.minimum(np.abs(x * s + z * c), np.abs(x * c - z * s))  # [segments, yaws]
    upright = np.abs(normals[:, 1]) < 0.05
    votes = (lengths * ~upright)[:, None] * np.exp(-0.5 * (miss / 0.03) ** 2)
    support = votes.sum(axis=0) + 1e-3 * np.cos(yaws)
    return float(yaws[int(support.argmax())])
