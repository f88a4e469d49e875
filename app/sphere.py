"""Closing the sphere: the fewest further views after which nothing is unseen, wherever one looks from the path.

Measured with small pictures of the whole sphere from places along the path. Then views are chosen one by one: always
the one that shows most of what is still unseen (greedy set cover, Chvatal 1979: at most a logarithm from the fewest).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.render.base import Renderer

    Unseen = NDArray[np.bool_]  # [H, W] of a sphere's picture

MAP = Camera.equirect(256, 128)
PLACES = 5  # along the path
COVERED = 0.5  # of alpha: less is a hole
ENOUGH = 0.0005  # of the sphere may stay unseen when planning: gaps are closed afterwards anyway
AZIMUTHS = 24
ROWS_DEG = (0.0, 40.0, -40.0)
FOV, CAP_FOV = np.radians(80.0), np.radians(110.0)  # square views; caps look straight up and down
MARGIN = 0.92  # of a view's half width counts as shown, so that neighbours overlap
LEVEL_FIRST = 1.15  # a level view counts so much more: it meets what is known on the horizon, where things stand
MOST = 24
STEEP = 0.9  # of the sine of a view's pitch


@dataclass(frozen=True)
class SpherePlan:
    """views: in the order they should be made. unseen_at: of the sphere before, from each of the places."""

    views: tuple[View, ...]
    unseen_at: tuple[float, ...]

    @property
    def unseen(self) -> float:
        """The mean over the places."""
        return float(np.mean(self.unseen_at))


def plan_sphere(
    splats: Gaussians, path: Trajectory, renderer: Renderer, side: int, check: Callable[[], None] = lambda: None
) -> SpherePlan:
    """side: px of the square views. Raises what `check` raises."""
    poses = places(path)
    maps = np.stack([unseen_from(splats, pose, renderer, check) for pose in poses])  # [P, H, W]
    middle = poses[len(poses) // 2]
    wanted: Unseen = np.logical_or.reduce(maps)  # from the middle, what is unseen from anywhere
    shares = (maps * _solid_angles()).sum(axis=(1, 2))
    return SpherePlan(_chosen(wanted, middle, side), tuple(shares.tolist()))


def places(path: Trajectory, count: int = PLACES) -> list[Pose]:
    """Upright, heading as the path begins; spread over it."""
    first, _ = path.sample(path.start)
    x, _, z = first.forward
    turn = Pose.from_angles(float(np.arctan2(x, z)), 0.0).rotation
    times = path.start + path.duration * np.linspace(0, 1, count if path.duration else 1)
    return [Pose(turn, path.sample(float(time))[0].translation) for time in times]


def unseen_from(splats: Gaussians, place: Pose, renderer: Renderer, check: Callable[[], None] = lambda: None) -> Unseen:
    check()
    return np.asarray(renderer.render(splats, View(MAP, place)).alpha < COVERED)


def coverage(splats: Gaussians, poses: Sequence[Pose], renderer: Renderer) -> float:
    """The share of the sphere that is seen, at the worst of the places."""
    weights = _solid_angles()
    return 1.0 - max(float((unseen_from(splats, pose, renderer) * weights).sum()) for pose in poses)


def cover_views(path: Trajectory, side: int) -> tuple[View, ...]:
    """Views that together show everything from the path's ends and middle: no hole may stay in them."""
    camera = Camera.pinhole(side, side, float(np.radians(94.0)))
    turns = [(turn, 0.0) for turn in np.radians([0, 90, 180, 270])] + [(0.0, np.pi / 2), (0.0, -np.pi / 2)]
    return tuple(
        View(camera, pose @ Pose.from_angles(float(turn), pitch)) for pose in places(path, 3) for turn, pitch in turns
    )


def _chosen(wanted: Unseen, place: Pose, side: int) -> tuple[View, ...]:
    directions, weights = View(MAP, place).directions(), _solid_angles()
    candidates = _candidates(place, side)
    shown = np.stack([_shows(view, directions) for view, _ in candidates])  # [C, H, W]
    left, chosen = wanted.copy(), list[int]()
    while (left * weights).sum() > ENOUGH and len(chosen) < MOST:
        gains = [
            float((left & one).ravel() @ weights.ravel()) * say for one, (_, say) in zip(shown, candidates, strict=True)
        ]
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(best)
        left &= ~shown[best]
    views = [candidates[index][0] for index in chosen]
    return tuple(sorted(views, key=lambda view: _when(view, place)))


def _when(view: View, place: Pose) -> tuple[bool, float]:
    """From the front to the back; straight up and down last, when all that they meet is there."""
    forward = view.world_from_camera.forward
    return abs(float(forward[1])) > STEEP, -float(forward @ place.forward)


def _candidates(place: Pose, side: int) -> list[tuple[View, float]]:
    """Views with their say: all round in three rows, straight up and straight down."""
    camera, cap = Camera.pinhole(side, side, float(FOV)), Camera.pinhole(side, side, float(CAP_FOV))
    turns = np.linspace(0, 2 * np.pi, AZIMUTHS, endpoint=False)
    rows = [
        (View(camera, place @ Pose.from_angles(float(turn), float(np.radians(row)))), LEVEL_FIRST if row == 0 else 1.0)
        for row in ROWS_DEG
        for turn in turns
    ]
    return [*rows, *((View(cap, place @ Pose.from_angles(0.0, pitch)), 1.0) for pitch in (np.pi / 2, -np.pi / 2))]


def _shows(view: View, directions: NDArray[np.float64]) -> Unseen:
    """[H, W] whether a direction lies well inside the view."""
    x, y, z = np.moveaxis(directions @ view.world_from_camera.rotation, -1, 0)
    reach = MARGIN * np.tan(0.5 * view.camera.fov_y)
    return (z > 0) & (np.abs(x) < reach * z) & (np.abs(y) < reach * z)


def _solid_angles() -> NDArray[np.float64]:
    """[H, W] share of the sphere of each of the map's pixels; together 1."""
    rows = np.cos(((np.arange(MAP.height) + 0.5) / MAP.height - 0.5) * np.pi)
    return np.repeat(rows[:, None], MAP.width, axis=1) / (rows.sum() * MAP.width)
