"""Looking at a picture with depth from somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from engine.views.pixels import box_blurred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Frame

_NEAREST_M = 0.05
_MAGNIFIED_AT_MOST = 2.0  # more is too blurred to be copied


def coordinates_seen_from(
    depth: NDArray[np.float32], taken_from: View, seen_from: View
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """For every pixel of `seen_from` the pixel indices x, y [H, W] of the picture that lands there, and its depth
    [H, W] there; 0 = nothing does. depth: [h, w] of the picture, 0 = unknown."""
    pixels, new_depth = seen_from.project(taken_from.points(depth))
    camera = seen_from.camera
    return _splatted(
        pixels.astype(np.float32), new_depth.astype(np.float32), depth, camera.height, camera.width,
        np.float32(max(camera.fx, camera.width / 6.3) / max(taken_from.camera.fx, taken_from.camera.width / 6.3)),
    )  # fmt: skip


def wall_angle(frame: Frame) -> float:
    """The heading (radians) of the walls of a picture with depth: the direction, up to quarter turns, that most upright
    surface follows (a Manhattan frame). 0 = the picture's own heading, where nothing stands upright."""
    forward = frame.view.world_from_camera.forward
    own = float(np.arctan2(forward[0], forward[2]))
    if frame.depth is None:
        return own
    points = box_blurred(frame.view.points(frame.depth), 5)[::4, ::4]
    normals = np.cross(np.diff(points, axis=1)[:-1], np.diff(points, axis=0)[:, :-1])
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    upright = (np.abs(normals[..., 1]) < 0.3) & (np.linalg.norm(normals, axis=-1) > 0.5)
    if upright.mean() < 0.05:
        return own
    heading = np.arctan2(normals[..., 0], normals[..., 2])[upright]
    return float(np.angle(np.exp(4j * heading).mean()) / 4)


@njit(cache=True, nogil=True)
def _splatted(pixels: Any, new_depth: Any, depth: Any, height: int, width: int, zoom: Any) -> Any:
    """Nearest wins; a pixel covers little more than it is magnified, and its indices are continued linearly within. So
    a surface that is stretched by much more in one direction keeps cracks, and is not copied from."""
    x, y = np.full((height, width), -1e6, np.float32), np.full((height, width), -1e6, np.float32)
    nearest = np.zeros((height, width), np.float32)
    for row in range(depth.shape[0]):
        for col in range(depth.shape[1]):
            z = new_depth[row, col]
            if depth[row, col] <= 0.0 or z < _NEAREST_M:
                continue
            u, v = pixels[row, col, 0] - 0.5, pixels[row, col, 1] - 0.5
            magnified = zoom * depth[row, col] / z
            if magnified > _MAGNIFIED_AT_MOST:
                continue
            half = 0.5 * magnified + 0.3
            for j in range(max(0, int(np.ceil(v - half))), min(height - 1, int(np.floor(v + half))) + 1):
                for i in range(max(0, int(np.ceil(u - half))), min(width - 1, int(np.floor(u + half))) + 1):
                    if nearest[j, i] == 0.0 or z < nearest[j, i]:
                        nearest[j, i] = z
                        x[j, i] = col + (i - u) / magnified
                        y[j, i] = row + (j - v) / magnified
    return x, y, nearest
