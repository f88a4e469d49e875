"""The bones of a scene: a level floor, perhaps a level ceiling, and upright structure between them.

Everything is said in the *level frame*: the camera turned upright and to its own heading (x right, y down, z ahead).
There a column is t = x/z, a row is s = y/z; the floor h metres below has disparity s/h, and an upright plane has a
disparity that is linear in t, which is why uprights are kept as one disparity per column ("stixels", Badino 2009;
"photo pop-up", Hoiem 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

EYE_HEIGHT_M = 1.6
CEILING_M = 1.1  # above the eye, where nothing is known
COLUMNS = 128
WIDEST = 3.0  # |t|, |s|: beyond 72 degrees off the heading nothing upright is told apart
DEPTHS_M = np.geomspace(1.3, 60.0, 56)


@dataclass(frozen=True, eq=False)
class Layout:
    """floor_m, ceiling_m: metres below and above the eye (infinite: none). columns: [COLUMNS] increasing t;
    uprights: [COLUMNS] disparity (1/m along the heading) of the upright structure there."""

    floor_m: float
    ceiling_m: float
    columns: NDArray[np.float64]  # [COLUMNS]
    uprights: NDArray[np.float64]  # [COLUMNS]

    def depth(self, rays: NDArray[np.float64]) -> NDArray[np.float64]:
        """[H, W] z-depth along level-frame rays [H, W, 3] of unit depth: the first of floor, ceiling, upright met."""
        x, y, z = np.moveaxis(rays, -1, 0)
        ahead = np.maximum(z, 1e-3)
        upright = np.interp(x / ahead, self.columns, self.uprights) * z
        level = np.where(y > 0, y / self.floor_m, -y / self.ceiling_m)
        return 1.0 / np.maximum(np.maximum(upright, level), 1.0 / FAR_M)


def level_rays(view: View) -> NDArray[np.float64]:
    """[H, W, 3] the rays of a view (unit depth) in its level frame."""
    rotation = view.world_from_camera.rotation
    heading = np.arctan2(rotation[0, 2], rotation[2, 2])
    c, s = np.cos(heading), np.sin(heading)
    level_from_world = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    return view.camera.rays() @ (level_from_world @ rotation).T


def layout_from_picture(rgb: NDArray[np.float32], rays: NDArray[np.float64], sky: NDArray[np.bool_]) -> Layout:
    """The layout of a single picture [H, W, 3] for a standing person: where uprights meet the floor in each column."""
    outdoors = bool(sky.mean() > 0.02)
    picture = _LevelPicture(rgb, rays, sky)
    uprights = _contacts(picture, typical_m=14.0 if outdoors else 4.0, spread=1.0 if outdoors else 0.5)
    return Layout(EYE_HEIGHT_M, np.inf if outdoors else CEILING_M, picture.columns, uprights)


class _LevelPicture:
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


def _contacts(picture: _LevelPicture, typical_m: float, spread: float) -> NDArray[np.float64]:
    """[COLUMNS] disparity of the upright structure: the path of floor contacts that splits floor from the rest best."""
    evidence = _floor_evidence(picture)
    below = np.cumsum(evidence[::-1], axis=0)[::-1]  # evidence that everything from a row on downwards is floor
    edges = _edge_strength(picture)
    contact_rows = np.interp(EYE_HEIGHT_M / DEPTHS_M, picture.rows, np.arange(len(picture.rows)))
    nearest = np.clip(np.round(contact_rows).astype(int), 0, len(picture.rows) - 1)
    likely = -0.5 * (np.log(DEPTHS_M / typical_m) / spread) ** 2
    gain = 0.15 * below[nearest] + 1.0 * edges[nearest] + 1.0 * likely[:, None]  # [depths, columns]
    jump = np.abs(np.log(DEPTHS_M[:, None] / DEPTHS_M[None, :]))
    chosen = _best_path(gain, 2.0 * np.minimum(jump, 0.6))
    return cv2.GaussianBlur(1.0 / DEPTHS_M[chosen][None], (0, 0), 1.0)[0]


def _floor_evidence(picture: _LevelPicture) -> NDArray[np.float64]:
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


def _edge_strength(picture: _LevelPicture) -> NDArray[np.float64]:
    """[rows, COLUMNS] 0..1 how much the colour changes from just above to just below."""
    down = np.linalg.norm(np.roll(picture.lab, -1, axis=0) - np.roll(picture.lab, 1, axis=0), axis=-1)
    down[[0, -1]] = 0.0
    down[~picture.seen] = 0.0
    return np.clip(down / (np.percentile(down[picture.seen], 95) + 1e-6), 0.0, 1.0) if picture.seen.any() else down


def _best_path(gain: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.intp]:
    """[columns] the state per column that maximises the summed gain [states, columns] minus the cost of changes."""
    states, columns = gain.shape
    came_from = np.zeros((states, columns), dtype=np.intp)
    total = gain[:, 0]
    for column in range(1, columns):
        options = total[None, :] - cost
        came_from[:, column] = options.argmax(axis=1)
        total = options.max(axis=1) + gain[:, column]
    path = np.empty(columns, dtype=np.intp)
    path[-1] = int(total.argmax())
    for column in range(columns - 1, 0, -1):
        path[column - 1] = came_from[path[column], column]
    return path
