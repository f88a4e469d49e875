"""A texture woven from overlapping pieces of another place, without seams and without averaging its contrast away.

Pieces of zero-mean detail are added under smooth windows and divided by the root of the summed squared weights, which
keeps the variance of the example (Heitz and Neyret 2018, "High-Performance By-Example Noise using a
Histogram-Preserving Blending Operator", without the histogram transform). Right for grass, gravel, plaster and clouds;
no search is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

SPACING = 0.8  # of pieces, in their radius
SOFT_PX = 8.0  # over which the example fades out at its border
TRIED = 96  # places looked at for every piece
USE_COST = 0.02  # squared guide difference that one earlier use counts


@dataclass(frozen=True, eq=False)
class Example:
    """detail: [h, w, 3] zero mean. usable: [h, w]. guide: [h, w, K], compared with that of where a piece goes."""

    detail: NDArray[np.float32]
    usable: NDArray[np.bool_]
    guide: NDArray[np.float32]


def woven(
    example: Example,
    hole: NDArray[np.bool_],
    guide: NDArray[np.float32],
    radius: int,
    rng: np.random.Generator,
    tick: Tick,
) -> NDArray[np.float32]:
    """[H, W, 3] the hole's detail, from usable places whose guide is like that of where they go (guide: [H, W, K]);
    elsewhere 0. radius: px of a piece."""
    side = 2 * radius + 1
    room = np.pad(example.detail * example.usable[..., None], ((radius, radius), (radius, radius), (0, 0)))
    inside = cv2.distanceTransform(example.usable.astype(np.uint8), cv2.DIST_L2, 5)
    weights = np.pad(np.minimum(1.0, inside / SOFT_PX), radius).astype(np.float32)
    total = np.zeros((hole.shape[0] + 2 * radius, hole.shape[1] + 2 * radius, 3), np.float32)
    squares = np.zeros(total.shape[:2], np.float32)
    window, choose = _window(radius), _Chooser(example, radius, rng)
    centres = _centres(hole, radius, rng)
    for i, (y, x) in enumerate(centres):
        if i % 16 == 0:
            tick(i / len(centres))
        sy, sx = choose(guide[y, x])
        weight = window * weights[sy : sy + side, sx : sx + side]
        total[y : y + side, x : x + side] += weight[..., None] * room[sy : sy + side, sx : sx + side]
        squares[y : y + side, x : x + side] += weight * weight
    out = total / np.sqrt(np.maximum(squares, 1e-3))[..., None]
    return np.where(hole[..., None], out[radius:-radius, radius:-radius], 0).astype(np.float32)


class _Chooser:
    """Picks where a piece comes from: like guide, mostly usable, not used nearby before."""

    def __init__(self, example: Example, radius: int, rng: np.random.Generator) -> None:
        usable = example.usable
        share = cv2.blur(usable.astype(np.float32), (2 * radius + 1,) * 2)
        self.places = np.argwhere(usable & (share >= np.quantile(share[usable], 0.5)))
        self.guides = example.guide[tuple(self.places.T)]
        self.uses, self.radius, self.rng = np.zeros(len(self.places), np.float32), radius, rng

    def __call__(self, wanted: NDArray[np.float32]) -> NDArray[np.int64]:
        tried = self.rng.integers(0, len(self.places), TRIED)
        gap = ((self.guides[tried] - wanted) ** 2).sum(axis=-1)
        best = tried[np.argmin(gap + USE_COST * self.uses[tried])]
        away = ((self.places - self.places[best]) ** 2).sum(axis=-1)
        self.uses += (away < self.radius**2 / 4).astype(np.float32)
        return self.places[best]


def _window(radius: int) -> NDArray[np.float32]:
    axis = np.arange(-radius, radius + 1) / (radius + 1)
    away = np.minimum(1.0, np.hypot(axis[:, None], axis[None]))
    return (0.5 + 0.5 * np.cos(np.pi * away)).astype(np.float32)


def _centres(hole: NDArray[np.bool_], radius: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Jittered grid points whose pieces touch the hole."""
    h, w = hole.shape
    step = SPACING * radius
    grid = np.stack(np.meshgrid(np.arange(0, h + step, step), np.arange(0, w + step, step), indexing="ij"), axis=-1)
    points = grid.reshape(-1, 2) + rng.uniform(-0.3, 0.3, (grid.size // 2, 2)) * step
    points = np.clip(points, 0, (h - 1, w - 1)).astype(np.int64)
    near = cv2.dilate(hole.astype(np.uint8), np.ones((2 * radius + 1,) * 2, np.uint8)) > 0
    return points[near[tuple(points.T)]]
