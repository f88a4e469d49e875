"""Lines in space as lines on the screen: clipped before they are projected, so that nothing behind the camera shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from engine.core.camera import Camera, View

    Array = NDArray[np.float64]

NEAR_M = 0.02
BESIDE = 0.5  # of the picture's size: lines are cut so far outside it


def screen_lines(view: View, a: ArrayLike, b: ArrayLike) -> tuple[Array, NDArray[np.intp]]:
    """World points a, b [N, 3] -> pixels [M, 2, 2] of the lines that can be seen, and which ones they are [M]."""
    to_camera = view.world_from_camera.inverse()
    ends = np.stack([to_camera.apply(np.reshape(a, (-1, 3))), to_camera.apply(np.reshape(b, (-1, 3)))], axis=1)
    clipped, kept = _clipped(ends, _planes(view.camera))
    return view.camera.project(clipped)[0], kept


def screen_points(view: View, points: ArrayLike) -> Array | None:
    """[N, 2] pixels of world points [N, 3]; None if one of them is behind the camera."""
    pixels, depth = view.project(points)
    return pixels if (depth > NEAR_M).all() else None


def horizon(view: View) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where a level plane ends, from the picture's left side to its right; None when the camera looks too steeply."""
    camera, down = view.camera, view.world_from_camera.rotation[1]
    if abs(down[1]) < 0.05:
        return None
    ends = [
        (u, camera.cy - camera.fy * (down[2] + down[0] * (u - camera.cx) / camera.fx) / down[1])
        for u in (0.0, float(camera.width))
    ]
    return ends[0], ends[1]


def _planes(camera: Camera) -> Array:
    """[5, 4] inside is where normal @ point + offset >= 0: before the camera, and not far beside the picture."""
    wide, high = BESIDE * camera.width, BESIDE * camera.height
    left, right = (-wide - camera.cx) / camera.fx, (camera.width + wide - camera.cx) / camera.fx
    top, bottom = (-high - camera.cy) / camera.fy, (camera.height + high - camera.cy) / camera.fy
    return np.array(
        [[0, 0, 1, -NEAR_M], [1, 0, -left, 0], [-1, 0, right, 0], [0, 1, -top, 0], [0, -1, bottom, 0]], dtype=float
    )


def _clipped(ends: Array, planes: Array) -> tuple[Array, NDArray[np.intp]]:
    """The parts of segments [N, 2, 3] inside all planes, and which segments are left (Liang and Barsky 1984)."""
    inside = ends @ planes[:, :3].T + planes[:, 3]  # [N, 2, planes]
    start, end = inside[:, 0], inside[:, 1]
    change = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        at = -start / change
    enter = np.where(start < 0, np.where(change > 0, at, np.inf), 0.0).max(axis=1, initial=0.0)
    leave = np.where(end < 0, np.where(change < 0, at, -np.inf), 1.0).min(axis=1, initial=1.0)
    kept = np.flatnonzero(enter < leave)
    first, along = ends[kept, 0], ends[kept, 1] - ends[kept, 0]
    return np.stack([first + enter[kept, None] * along, first + leave[kept, None] * along], axis=1), kept
