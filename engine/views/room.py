"""The box that a room is, read from a picture with depth: floor, ceiling and four walls around the camera.

Indoors the unseen rest of the sphere is what the planes of the room carry on as (plane guidance, Huang et al. 2014,
with planes that are known instead of guessed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.core.frame import FAR_M
from engine.core.pose import Pose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Frame

    Array = NDArray[np.float64]

LEAST_FLOOR, LEAST_CEILING = 0.04, 0.02  # shares of the picture: with less of them it is no room
MOST_SKY = 0.05  # what is seen through a window
LARGEST_M = 20.0  # a wall farther away belongs to a hall, a street, a wood
LEAST_BEHIND = 0.45  # of the distance ahead: how far the unseen wall behind stands
ALIGNED = 0.9  # cosine: normals this near to an axis belong to it
SAMPLES = 128  # of the longer side: fine detail of depth says nothing about walls
BOUND = 75  # percentile of what faces one way: furniture stands before its wall, a table above its floor
WITHIN = {0: 95, 2: 90}  # percentiles of all points, to the sides and ahead, that no wall stands in front of


@dataclass(frozen=True)
class Room:
    """low, high: [3] the box's corners in room axes (x right, y down, z ahead; the camera is at 0, metres).
    world_from_room: turned about gravity so that the walls stand along the axes."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    world_from_room: Pose

    @property
    def size(self) -> Array:
        return np.subtract(self.high, self.low)

    def hits(self, directions: Array) -> tuple[Array, NDArray[np.intp], Array]:
        """World directions [..., 3] -> points on the box [..., 3] in room axes, the axis [...] of the plane each lies
        on (0 = a side wall, 1 = floor or ceiling, 2 = front or back) and the distance [...] in metres."""
        rays = directions @ self.world_from_room.rotation
        safe = np.where(np.abs(rays) < 1e-12, 1e-12, rays)
        reach = np.where(safe > 0, self.high, self.low) / safe  # [..., 3]
        axis = reach.argmin(axis=-1)
        distance = reach.min(axis=-1)
        return rays * distance[..., None], axis, distance


def room_of(source: Frame) -> Room | None:
    """The room around the source's camera, or None where the picture shows no room."""
    if source.depth is None or (source.depth > 0.9 * FAR_M).mean() > MOST_SKY:
        return None
    center = source.view.world_from_camera.translation
    view, depth = _coarse(source.view, source.depth)
    points = view.points(depth) - center  # [H, W, 3] world axes, about the camera
    normals = _normals(points)
    floor, ceiling = normals[..., 1] < -ALIGNED, normals[..., 1] > ALIGNED
    below, above = floor & (points[1:, 1:, 1] > 0.2), ceiling & (points[1:, 1:, 1] < -0.2)
    if below.mean() < LEAST_FLOOR or above.mean() < LEAST_CEILING:
        return None
    world_from_room = Pose(_turn(normals, source.view.world_from_camera.forward), center)
    inner, facing = points[1:, 1:] @ world_from_room.rotation, normals @ world_from_room.rotation
    low, high = _walls(inner, facing)
    low[1], high[1] = -np.percentile(-inner[above][:, 1], BOUND), np.percentile(inner[below][:, 1], BOUND)
    if max(high[2], high[0], -low[0]) > LARGEST_M:
        return None
    return Room(_triple(low), _triple(high), world_from_room)


def _coarse(view: View, depth: NDArray[np.float32]) -> tuple[View, NDArray[np.float32]]:
    """A smaller picture of the same depth: the mean of disparity, so that planes stay planes."""
    scale = min(1.0, SAMPLES / max(depth.shape))
    small = view.resized(round(depth.shape[1] * scale), round(depth.shape[0] * scale))
    size = (small.camera.width, small.camera.height)
    disparity = cv2.resize((1.0 / depth).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return small, np.asarray(1.0 / disparity, np.float32)


def _normals(points: Array) -> Array:
    """[H - 1, W - 1, 3] unit normals towards the camera."""
    across, down = points[1:, 1:] - points[1:, :-1], points[1:, 1:] - points[:-1, 1:]
    normal = np.cross(down, across)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)
    away = np.sum(normal * points[1:, 1:], axis=-1, keepdims=True) > 0
    return np.where(away, -normal, normal)


def _turn(normals: Array, forward: Array) -> Array:
    """[3, 3] the turn about gravity to the walls' common directions, the one nearest to where the camera looks."""
    upright = normals[np.abs(normals[..., 1]) < 0.3]
    heading = np.arctan2(forward[0], forward[2])
    if len(upright):
        # four-fold symmetric mean of the walls' directions
        angle = np.angle(np.exp(4j * np.arctan2(upright[:, 0], upright[:, 2])).mean()) / 4
        heading = angle + np.round((heading - angle) / (np.pi / 2)) * (np.pi / 2)
    return Pose.from_angles(float(heading), 0.0).rotation


def _walls(points: Array, normals: Array) -> tuple[Array, Array]:
    """Corners [3], [3] by the walls that are seen; an unseen one stands as far as its opposite, or a share of the way
    ahead behind the camera."""
    low, high = np.full(3, np.nan), np.full(3, np.nan)
    for axis in (0, 2):
        for bound, sign in ((high, -1.0), (low, 1.0)):
            wall = (normals[..., axis] * sign > ALIGNED) & (points[..., axis] * sign < -0.3)
            if wall.mean() > 0.01:
                outward = -sign * points[..., axis]
                farthest = max(np.percentile(outward[wall], BOUND), np.percentile(outward, WITHIN[axis]))
                bound[axis] = -sign * farthest
    ahead = high[2] if np.isfinite(high[2]) else np.percentile(points[..., 2], 98)
    sides = max((abs(b[0]) for b in (low, high) if np.isfinite(b[0])), default=0.7 * ahead)
    widest = np.percentile(np.abs(points[..., 0]), 99)  # no wall stands in front of what is seen
    low[0] = low[0] if np.isfinite(low[0]) else -max(sides, widest)
    high[0] = high[0] if np.isfinite(high[0]) else max(sides, widest)
    high[2] = ahead
    low[2] = -max(1.2, LEAST_BEHIND * ahead) if not np.isfinite(low[2]) else low[2]
    return low, high


def _triple(values: Array) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z
