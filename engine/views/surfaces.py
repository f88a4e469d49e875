"""Flat surfaces beside a hole, carried on into it: which are there, and what they show a step aside.

A plane that the camera sees is one vector m with inverse depth = m @ ray, so planes are found in the depth picture by
linear fits (RANSAC: Fischler and Bolles 1981). Moved along itself a floor or wall goes over into itself: what it shows
a step aside, seen in the right perspective, is what it may show in the hole (Huang 2014, "Image Completion using Planar
Structure Guidance").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M
from engine.views.pixels import box_blurred, dilated, distance_to_false, eroded, sampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera

_MOST = 3  # planes
_GUESSES = 150  # a plane
_NEARLY = 0.04  # of the inverse depth: what still lies on a plane
_CHECKED = 0.08  # the same for what is copied
_POINTS = 1500  # that planes are looked for among
_LEAST_SHARE = 0.12  # of them
_BESIDE = 0.15  # of the window's larger side: what lies so near to the hole tells what is behind it
_LEAST_BESIDE = 0.05  # of what is beside the hole
_DIRECTIONS = 20
_RADII = (0.35, 0.6, 0.9, 1.2)  # of the hole's size on the plane
_NUDGE = 0.08
_REFINED = 3  # rounds of nudges
_RING = 300  # points
_LEAST_SHARED = 0.25  # of the ring: less tells nothing
_MOST_MOVES = 8  # of a plane
_LEAST_PART = 0.08  # of the hole: what belongs to a smaller part needs no pictures of its own
_USEFUL = 0.3  # of the hole: less is not worth a picture
_COARSER = 1.7  # what lies farther by more than this is too blurred to be copied
_SKY = 1.1 / FAR_M  # inverse depth


@dataclass(frozen=True, eq=False)
class Glimpse:
    """What a surface shows a step aside. rgb: [H, W, 3]. allowed: [H, W]. inverse: [H, W] inverse depth. x, y: [H, W]
    the window's pixel indices that it comes from. strange: how much less it is like the place beside the hole than the
    best one is, as a mean squared difference."""

    rgb: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    inverse: NDArray[np.float32]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    strange: float


class Surroundings:
    """A window of a picture with depth: rays [H, W, 3] at unit depth, inverse [H, W] depth (0 = unknown)."""

    def __init__(
        self,
        camera: Camera,
        corner: tuple[int, int],  # row, column of the window in the picture
        rgb: NDArray[np.float32],  # [H, W, 3]
        inverse: NDArray[np.float32],  # [H, W]
        known: NDArray[np.bool_],  # [H, W]
        hole: NDArray[np.bool_],  # [H, W]
    ) -> None:
        self.camera, self.corner, self.rgb, self.known, self.hole = camera, corner, rgb, known, hole
        self.inverse = np.where(known, inverse, 0).astype(np.float32)
        rows, columns = hole.shape
        grid = camera.pixel_grid()[corner[0] : corner[0] + rows, corner[1] : corner[1] + columns]
        self.rays = camera.rays(grid)
        self._reach = _BESIDE * max(hole.shape)

    def planes(self, rng: np.random.Generator) -> list[NDArray[np.float64]]:
        """Of what is beside the hole, the largest first."""
        solid = self.known & (self.inverse > _SKY)
        near = solid & (distance_to_false(~self.hole) < 2 * self._reach)
        beside = dilated(self.hole, max(3, round(0.3 * self._reach))) & solid
        at = np.argwhere(near)
        if len(at) < 50 or not beside.any():
            return []
        at = at[rng.choice(len(at), min(_POINTS, len(at)), replace=False)]
        rays, inverse = self.rays[tuple(at.T)], self.inverse[tuple(at.T)].astype(np.float64)
        least, found = _LEAST_SHARE * len(at), []
        while len(found) < _MOST and len(inverse) > least:
            plane, member = _plane(rays, inverse, rng)
            if member.sum() < least:
                break
            rays, inverse = rays[~member], inverse[~member]
            if self.on(plane)[beside].mean() > _LEAST_BESIDE:
                found.append(plane)
        return found

    def on(self, plane: NDArray[np.float64]) -> NDArray[np.bool_]:
        """[H, W] known pixels on a plane."""
        expected = self.rays @ plane
        return self.known & (expected > 0) & (np.abs(self.inverse - expected) < _CHECKED * expected)

    def expected(self, planes: list[NDArray[np.float64]], smooth: NDArray[np.float32]) -> NDArray[np.float32]:
        """[H, W] the known inverse depth; in the hole that of the plane which lies nearest to `smooth`, itself a guess.
        Where two planes meet, a smooth guess lies before both."""
        if not planes:
            return smooth
        choices = np.stack([self.rays @ plane for plane in planes])
        choices = np.where(choices > 0, choices, np.inf)
        apart = np.abs(np.log(choices / np.maximum(smooth, 1e-6)))
        best = np.take_along_axis(choices, apart.argmin(axis=0)[None], axis=0)[0]
        close = apart.min(axis=0) < 0.35
        return np.where(self.hole & close, best, smooth).astype(np.float32)

    def glimpses(self, plane: NDArray[np.float64], part: NDArray[np.bool_], rng: np.random.Generator) -> list[Glimpse]:
        """Of what the plane shows in other places, seen where `part` [H, W] of the hole is."""
        across, along = _axes(plane)
        towards = self.rays @ plane
        points = self.rays[part & (towards > 1e-6)] / towards[part & (towards > 1e-6)][:, None]
        if len(points) < _LEAST_PART * self.hole.sum():
            return []
        sizes = [float(np.ptp(np.percentile(points @ axis, [5, 95]))) for axis in (across, along)]
        usable = self.on(plane)
        beside = usable & dilated(self.hole, max(4, round(self._reach)))
        ring = (self.rays / np.maximum(towards, 1e-6)[..., None])[beside]
        ring = ring[rng.choice(len(ring), min(_RING, len(ring)), replace=False)]
        few, basis = points[:: max(1, len(points) // _RING)], np.stack([sizes[0] * across, sizes[1] * along])
        steps = _steps(rng)
        for _ in range(_REFINED):
            strange = self._strange(ring, steps @ basis, usable)
            tried = steps[:, None] + _NUDGE * rng.uniform(-1, 1, (len(steps), 4, 2))  # a few nudges each
            other = self._strange(ring, tried.reshape(-1, 2) @ basis, usable).reshape(len(steps), -1)
            best = other.argmin(axis=1)
            better = (other.min(axis=1) < strange)[:, None]
            steps = np.where(better, tried[np.arange(len(steps)), best], steps)
        strange, moves = self._strange(ring, steps @ basis, usable), steps @ basis
        brought = np.stack([self._lands_on(few + move, few, usable)[2] for move in moves])  # [moves, points]
        usual = float(np.median(strange[np.isfinite(strange)])) if np.isfinite(strange).any() else 1.0
        chosen = _most_useful(brought, 1 / (1 + (strange / max(usual, 1e-6)) ** 2))
        least = min((strange[i] for i in chosen), default=0.0)
        return [self._glimpse(plane, moves[i], usable, float(strange[i] - least)) for i in chosen]

    def _strange(
        self, ring: NDArray[np.float64], moves: NDArray[np.float64], usable: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """[M] how little the plane is like itself at the points `ring` [N, 3] when moved: mean squared difference."""
        here = self._lands_on(ring, ring, usable)
        there = self._lands_on(ring + moves[:, None], np.broadcast_to(ring, (len(moves), *ring.shape)), usable)
        soft = box_blurred(self.rgb, 3)
        apart = ((sampled(soft, there[0], there[1]) - sampled(soft, here[0][None], here[1][None])) ** 2).sum(axis=-1)
        share = there[2].mean(axis=1)
        return np.where(share > _LEAST_SHARED, (apart * there[2]).mean(axis=1) / np.maximum(share, 1e-6), np.inf)

    def _lands_on(
        self, there: NDArray[np.float64], here: NDArray[np.float64], usable: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
        """Window pixel indices x, y of points `there`, and whether they may be copied to `here`; all [...]."""
        pixels, z = self.camera.project(there)
        x, y = pixels[..., 0] - 0.5 - self.corner[1], pixels[..., 1] - 0.5 - self.corner[0]
        rows, columns = usable.shape
        good = (z > 1e-3) & (z < _COARSER * here[..., 2]) & (x >= 0) & (y >= 0) & (x < columns - 1) & (y < rows - 1)
        at = np.where(good, y, 0).round().astype(int), np.where(good, x, 0).round().astype(int)
        return x.astype(np.float32), y.astype(np.float32), good & usable[at]

    def _glimpse(
        self, plane: NDArray[np.float64], move: NDArray[np.float64], usable: NDArray[np.bool_], strange: float
    ) -> Glimpse:
        towards = np.maximum(self.rays @ plane, 1e-6)
        here = self.rays / towards[..., None]
        x, y, good = self._lands_on(here + move, here, eroded(usable, 1))
        good &= self.rays @ plane > 1e-6
        rgb = sampled(self.rgb, x, y, "cubic").clip(0.0, 1.0)
        return Glimpse(rgb, good, towards.astype(np.float32), x, y, strange)


def _plane(
    rays: NDArray[np.float64], inverse: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The plane that most points lie on, and which [N] do."""
    scaled = rays / inverse[:, None]  # plane @ scaled = 1 on the plane
    picks = rng.integers(len(rays), size=(_GUESSES, 3))
    guesses = np.linalg.solve(scaled[picks] + 1e-9 * np.eye(3), np.ones((_GUESSES, 3, 1)))[..., 0]
    member = np.abs(scaled @ guesses.T - 1) < _NEARLY  # [N, guesses]
    best = member[:, member.sum(axis=0).argmax()]
    plane = np.asarray(np.linalg.lstsq(scaled[best], np.ones(int(best.sum())), rcond=None)[0], np.float64)
    return plane, np.abs(scaled @ plane - 1) < _NEARLY


def _axes(plane: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two directions along a plane: level with the picture where that is possible, and upright to it."""
    normal = plane / np.linalg.norm(plane)
    start = np.array([1.0, 0, 0]) if abs(normal[0]) < 0.8 else np.array([0, 0, 1.0])
    across = start - (start @ normal) * normal
    across /= np.linalg.norm(across)
    return across, np.cross(normal, across)


def _steps(rng: np.random.Generator) -> NDArray[np.float64]:
    """[M, 2] steps in all directions, in the hole's size; another seed takes others."""
    angle = (np.arange(_DIRECTIONS) + rng.uniform(0, 1)) * 2 * np.pi / _DIRECTIONS
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    axes = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    return np.concatenate([radius * np.concatenate([circle, axes]) for radius in _RADII])


def _most_useful(brought: NDArray[np.bool_], likely: NDArray[np.float64]) -> list[int]:
    """The moves that bring most that is likely into the hole; what others bring already counts half."""
    chosen: list[int] = []
    worth = np.ones(brought.shape[1])
    while len(chosen) < min(_MOST_MOVES, len(brought)):
        gains = (brought * worth).mean(axis=1) * likely
        gains[chosen] = 0
        best = int(gains.argmax())
        if brought[best].mean() < _USEFUL or not gains[best]:
            break
        chosen.append(best)
        worth = np.where(brought[best], 0.5 * worth, worth)
    return chosen
