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
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.render.base import Renderer

    Unseen = NDArray[np.bool_]  # [H, W] of a sphere's picture
    Array = NDArray[np.float64]

MAP = Camera.equirect(256, 128)
PLACES = 5  # along the path
PIECE = 100_000  # splats drawn at once: between two of them somebody may say that the answer is not wanted any more
COVERED = 0.5  # of alpha: less is a hole
ENOUGH = 0.0005  # of the sphere may stay unseen when planning: gaps are closed afterwards anyway
AZIMUTHS = 24
ROWS_DEG = (0.0, 40.0, -40.0)
FOV, CAP_FOV = np.radians(80.0), np.radians(110.0)  # square views; caps look straight up and down
MARGIN = 0.92  # of a view's half width counts as shown, so that neighbours overlap
LEVEL_FIRST = 1.15  # a level view counts so much more: it meets what is known on the horizon, where things stand
MOST = 24
STEEP = 0.9  # of the sine of a view's pitch


@dataclass(frozen=True, eq=False)
class Gap:
    """Unseen directions that hang together. direction: [3] to their middle, as the map's view has them; its length
    tells how near together they are. share: of the sphere."""

    direction: Array
    share: float

    @property
    def yaw(self) -> float:
        """Radians, to the right of where the path begins to look."""
        return float(np.arctan2(self.direction[0], self.direction[2]))

    @property
    def pitch(self) -> float:
        """Radians, up."""
        return float(np.arctan2(-self.direction[1], np.hypot(self.direction[0], self.direction[2])))


@dataclass(frozen=True, eq=False)
class Sight:
    """What is unseen from a place of the path, which stands upright. unseen: as MAP, seen from there."""

    time_s: float
    place: Pose
    unseen: Unseen

    @property
    def share(self) -> float:
        """Of the sphere."""
        return share_of(self.unseen)

    def gaps(self) -> tuple[Gap, ...]:
        """The largest first."""
        return gaps_of(self.unseen)


@dataclass(frozen=True, eq=False)
class SpherePlan:
    """views: in the order they should be made. unseen: of the sphere before, the mean over the path. worst: the place
    from where most is unseen."""

    views: tuple[View, ...]
    unseen: float
    worst: Sight


def sights(
    splats: Gaussians, path: Trajectory, renderer: Renderer, check: Callable[[], None] = lambda: None
) -> Iterator[Sight]:
    """From places spread over the path. Raises what `check` raises."""
    for time_s, place in zip(moments(path), places(path), strict=True):
        yield Sight(time_s, place, unseen_from(splats, place, renderer, check))


def worst(seen: Sequence[Sight]) -> Sight:
    """Where most is unseen."""
    return max(seen, key=lambda sight: sight.share)


def plan_sphere(seen: Sequence[Sight], side: int) -> SpherePlan:
    """side: px of the square views."""
    wanted: Unseen = np.logical_or.reduce([sight.unseen for sight in seen])  # from the middle, what is unseen anywhere
    middle = seen[len(seen) // 2].place
    return SpherePlan(_chosen(wanted, middle, side), float(np.mean([sight.share for sight in seen])), worst(seen))


def moments(path: Trajectory, count: int = PLACES) -> list[float]:
    """Spread over the path's clock; one for a path that stands still."""
    return (path.start + path.duration * np.linspace(0, 1, count if path.duration else 1)).tolist()


def places(path: Trajectory, count: int = PLACES) -> list[Pose]:
    """Upright, heading as the path begins."""
    first, _ = path.sample(path.start)
    x, _, z = first.forward
    turn = Pose.from_angles(float(np.arctan2(x, z)), 0.0).rotation
    return [Pose(turn, path.sample(time_s)[0].translation) for time_s in moments(path, count)]


def share_of(directions: Unseen) -> float:
    """[H, W] as MAP; of the sphere."""
    return float((directions * _solid_angles()).sum())


def gaps_of(unseen: Unseen) -> tuple[Gap, ...]:
    """[H, W] as MAP; the largest first."""
    names, weights, directions = _connected(unseen), _solid_angles(), View(MAP, Pose.identity()).directions()
    parts = [names == name for name in np.unique(names) if name]
    gaps = [Gap(weights[part] @ directions[part], float(weights[part].sum())) for part in parts]
    return tuple(sorted(gaps, key=lambda gap: -gap.share))


def unseen_from(splats: Gaussians, place: Pose, renderer: Renderer, check: Callable[[], None] = lambda: None) -> Unseen:
    """How much shines through does not depend on the order of the splats, so they can be drawn piece by piece."""
    through = np.ones((MAP.height, MAP.width), np.float32)
    for first in range(0, len(splats), PIECE):
        check()
        through *= 1 - renderer.render(splats[first : first + PIECE], View(MAP, place)).alpha
    return through > 1 - COVERED


def cover_views(path: Trajectory, side: int) -> tuple[View, ...]:
    """Views that together show everything from the path's ends and middle: no hole may stay in them."""
    camera = Camera.pinhole(side, side, float(np.radians(94.0)))
    turns = [(turn, 0.0) for turn in np.radians([0, 90, 180, 270])] + [(0.0, np.pi / 2), (0.0, -np.pi / 2)]
    return tuple(
        View(camera, pose @ Pose.from_angles(float(turn), pitch)) for pose in places(path, 3) for turn, pitch in turns
    )


def _chosen(wanted: Unseen, place: Pose, side: int) -> tuple[View, ...]:
    candidates = _candidates(place, side)
    directions, says = View(MAP, place).directions(), np.array([say for _, say in candidates], np.float32)
    shown = np.stack([_shows(view, directions).ravel() for view, _ in candidates]).astype(np.float32)  # [C, H * W]
    left, chosen = (wanted * _solid_angles()).ravel().astype(np.float32), list[int]()  # shares of the sphere
    while left.sum() > ENOUGH and len(chosen) < MOST:
        gains = (shown @ left) * says
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(best)
        left *= 1 - shown[best]
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


def _shows(view: View, directions: Array) -> Unseen:
    """[H, W] whether a direction lies well inside the view."""
    x, y, z = np.moveaxis(directions @ view.world_from_camera.rotation, -1, 0)
    reach = MARGIN * np.tan(0.5 * view.camera.fov_y)
    return (z > 0) & (np.abs(x) < reach * z) & (np.abs(y) < reach * z)


def _connected(unseen: Unseen) -> NDArray[np.int32]:
    """[H, W] a number for each part that hangs together, across the seam too; 0 = seen."""
    import cv2

    names: NDArray[np.int32] = cv2.connectedComponents(unseen.astype(np.uint8), connectivity=8)[1].astype(np.int32)
    for left, right in zip(names[:, 0], names[:, -1], strict=True):
        if left and right:
            names[names == right] = left
    return names


def _solid_angles() -> Array:
    """[H, W] share of the sphere of each of the map's pixels; together 1."""
    rows = np.cos(((np.arange(MAP.height) + 0.5) / MAP.height - 0.5) * np.pi)
    return np.repeat(rows[:, None], MAP.width, axis=1) / (rows.sum() * MAP.width)
