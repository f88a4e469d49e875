"""What known depth tells of a layout: the height of floor and ceiling, the walls' axes, the farthest uprights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 160  # pixels along the longer side that are looked at
BASELINE = 2  # samples between the points a normal is taken from
STEP_DOWN = 1.2  # what reaches so much farther than a level surface shows that it is neither floor nor ceiling
FURNITURE_M = 0.2  # below the eye: what stays lower is hardly a wall
ENOUGH = 0.01  # share of the samples that makes a surface count


@dataclass(frozen=True, eq=False)
class Evidence:
    """floor_m, ceiling_m: below and above the eye, None = not seen. lowest_m, highest_m: how far below and above it
    anything is known. yaw: of the walls' axes against the heading (radians, -45..45 degrees), None = no walls seen.
    t, disparity: [N] upright samples, column and 1/m along the heading.
    """

    floor_m: float | None
    ceiling_m: float | None
    lowest_m: float
    highest_m: float
    yaw: float | None
    t: NDArray[np.float64]  # [N]
    disparity: NDArray[np.float64]  # [N]

    def walls(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """[C] disparity of the farthest structure (lower quintile) in each column; NaN where nothing is known."""
        step = columns[1] - columns[0]
        column = np.round((self.t - columns[0]) / step).astype(int)
        walls = np.full(len(columns), np.nan)
        for c in np.unique(column[(column >= 0) & (column < len(columns))]):
            seen = self.disparity[np.abs(column - c) <= 3]
            if seen.size >= 6:
                walls[c] = np.percentile(seen, 20)
        return walls


def evidence_from_depth(
    rays: NDArray[np.float64],  # [H, W, 3] level frame
    depth: NDArray[np.float32],  # [H, W]
    known: NDArray[np.bool_],  # [H, W]
) -> Evidence:
    """Reads the known part of a depth picture; FAR_M (the sky) says nothing here."""
    stride = max(1, max(known.shape) // SAMPLES)
    rays, depth, known = rays[::stride, ::stride], depth[::stride, ::stride], known[::stride, ::stride]
    known = known & (depth > 0) & (depth < 0.9 * FAR_M)
    points = rays * depth[..., None]
    normals, told = _normals(points, known)
    points = points[: told.shape[0], : told.shape[1]]
    enough = max(8, int(ENOUGH * known.size))
    level = told & (np.abs(normals[..., 1]) > 0.94)
    upright = told & (np.abs(normals[..., 1]) < 0.35)
    y = points[..., 1]
    floor_m = _height(y[level & (y > 0.2)], enough)
    ceiling_m = _height(-y[level & (y < -0.2)], enough)
    ahead = points[..., 2]
    standing = upright & (ahead > 0.1) & (y < FURNITURE_M)
    t, disparity = points[standing][:, 0] / ahead[standing], 1.0 / ahead[standing]
    lowest_m, highest_m = _reach(y[known[: told.shape[0], : told.shape[1]]], enough)
    if floor_m is not None and lowest_m > STEP_DOWN * floor_m:  # a table: the floor lies below what is known
        floor_m = None
    if ceiling_m is not None and highest_m > STEP_DOWN * ceiling_m:
        ceiling_m = None
    return Evidence(floor_m, ceiling_m, lowest_m, highest_m, _axes(normals[upright], enough), t, disparity)


def _normals(points: NDArray[np.float64], known: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Unit normals [h, w, 3] and where they are told, for all samples with known neighbours right and below."""
    k = BASELINE
    if min(known.shape) <= k:
        return np.zeros((0, 0, 3)), np.zeros((0, 0), dtype=bool)
    here, right, below = points[:-k, :-k], points[:-k, k:], points[k:, :-k]
    cross = np.cross(right - here, below - here)
    length = np.linalg.norm(cross, axis=-1)
    told = known[:-k, :-k] & known[:-k, k:] & known[k:, :-k] & (length > 1e-12)
    return cross / np.maximum(length, 1e-12)[..., None], told


def _height(heights: NDArray[np.float64], enough: int) -> float | None:
    return float(np.percentile(heights, 80)) if heights.size >= enough else None


def _reach(y: NDArray[np.float64], enough: int) -> tuple[float, float]:
    if y.size < enough:
        return 0.0, 0.0
    return float(np.percentile(y, 98)), float(np.percentile(-y, 98))


def _axes(normals: NDArray[np.float64], enough: int) -> float | None:
    """The direction (mod 90 degrees) that the normals of uprights agree on."""
    if len(normals) < enough:
        return None
    turned = np.exp(4j * np.arctan2(normals[:, 0], normals[:, 2]))
    mean = turned.mean()
    return float(np.angle(mean)) / 4 if abs(mean) > 0.3 else None
