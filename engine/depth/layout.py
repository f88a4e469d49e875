"""The bones of a scene: a level floor, perhaps a level ceiling, and walls at right angles.

In the level frame (see `level`) the floor h metres below has disparity s/h, and an upright plane has a disparity that
is linear in t, which is why walls are kept as one disparity per column ("photo pop-up", Hoiem 2005). They are those of
the best box around the camera ("spatial layout", Hedau 2009). Things in front of the walls are left out on purpose:
without knowing their outline they would come loose as fragments once the camera moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M
from engine.depth.level import LevelPicture, edge_strength, floor_evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.depth.evidence import Evidence

EYE_HEIGHT_M = 1.6
CEILINGS_M = np.array([0.7, 0.9, 1.1, 1.4, 1.9, 2.6])  # above the eye
TYPICAL_CEILING_M = 1.1
WALLS_M = np.geomspace(1.4, 45.0, 14)
BOXES_M = np.stack(np.meshgrid(WALLS_M, WALLS_M, WALLS_M, indexing="ij"), axis=-1).reshape(-1, 3)
FINER = np.geomspace(0.8, 1.25, 9)
STATES_M = np.geomspace(1.2, 90.0, 64)
# how the votes weigh, tuned on rendered rooms, halls, streets and landscapes
FLOOR_COLOUR = 0.05  # colour odds per row of floor, beside an edge at the foot (1)
MISFIT = 0.02  # walls at an unusual distance
CEILING_EDGE = 0.7
KNOWN_WALL = 3.0
UNSEEN_WALL = 0.5  # a wall that no known column shows needs edges to speak for it


@dataclass(frozen=True)
class Kind:
    """What to expect of a place: metres to the walls ahead and aside, and how loosely (in log depth)."""

    ahead_m: float
    aside_m: float
    spread: float
    ceiling: bool


ROOM = Kind(ahead_m=4.2, aside_m=2.4, spread=0.45, ceiling=True)
OPEN = Kind(ahead_m=55.0, aside_m=6.5, spread=0.9, ceiling=False)


@dataclass(frozen=True, eq=False)
class Layout:
    """floor_m, ceiling_m: metres below and above the eye (infinite: none). columns: [C] increasing t; walls: [C] the
    disparity (1/m along the heading) of what stands upright there."""

    floor_m: float
    ceiling_m: float
    columns: NDArray[np.float64]  # [C]
    walls: NDArray[np.float64]  # [C]

    def depth(self, rays: NDArray[np.float64]) -> NDArray[np.float64]:
        """[H, W] z-depth along level-frame rays [H, W, 3] of unit depth: the first of floor, ceiling and wall met."""
        x, y, z = np.moveaxis(rays, -1, 0)
        upright = np.interp(x / np.maximum(z, 1e-3), self.columns, self.walls) * z
        level = np.where(y > 0, y / self.floor_m, -y / self.ceiling_m)
        return 1.0 / np.maximum(np.maximum(upright, level), 1.0 / FAR_M)


def layout_from_picture(
    rgb: NDArray[np.float32],  # [H, W, 3]
    view: View,
    sky: NDArray[np.bool_],  # [H, W]
    kind: Kind,
    yaw: float,  # radians from the heading to an axis of the walls
    evidence: Evidence | None = None,
) -> Layout:
    """The layout of a picture; what the evidence leaves open is guessed for a standing person."""
    picture = LevelPicture(rgb, view, sky)
    edges = edge_strength(picture)
    floor_m = _floor(evidence) if evidence else EYE_HEIGHT_M
    known = evidence.walls(picture.columns) if evidence else np.full(len(picture.columns), np.nan)
    fit = _BoxFit(kind, yaw, picture.columns, _contact_gain(picture, edges, floor_m), known)
    ceiling_m = (evidence.ceiling_m if evidence else None) or _ceiling(
        fit, picture, edges, evidence.highest_m if evidence else 0.0
    )
    if np.isfinite(ceiling_m):
        fit = replace(fit, contact=fit.contact + CEILING_EDGE * edges[_row_index(picture, -ceiling_m / STATES_M)])
    walls = fit.walls(fit.best())
    return Layout(floor_m, ceiling_m, picture.columns, _continued(known, walls) if np.isfinite(known).any() else walls)


def _floor(evidence: Evidence) -> float:
    return evidence.floor_m if evidence.floor_m is not None else max(EYE_HEIGHT_M, evidence.lowest_m)


def _continued(known: NDArray[np.float64], walls: NDArray[np.float64]) -> NDArray[np.float64]:
    """[C] the known disparities, carried on beside them in proportion to the guessed walls (so planes stay planes)."""
    columns = np.arange(len(known))
    told = np.isfinite(known)
    log_ratio = np.interp(columns, columns[told], np.log(known[told] / walls[told]))
    return walls * np.exp(log_ratio)


def _contact_gain(picture: LevelPicture, edges: NDArray[np.float64], floor_m: float) -> NDArray[np.float64]:
    """[STATES_M, C] how well an upright at each distance fits: floor below its foot, an edge at its foot."""
    below = np.cumsum(floor_evidence(picture)[::-1], axis=0)[::-1]
    at = _row_index(picture, floor_m / STATES_M)
    return FLOOR_COLOUR * (below[at] - below.max(axis=0, keepdims=True).clip(0)) + edges[at]


def _row_index(picture: LevelPicture, s: NDArray[np.float64]) -> NDArray[np.intp]:
    step = picture.rows[1] - picture.rows[0]
    return np.clip(np.round((s - picture.rows[0]) / step), 0, len(picture.rows) - 1).astype(np.intp)


def _ceiling(fit: _BoxFit, picture: LevelPicture, edges: NDArray[np.float64], highest_m: float) -> float:
    """Metres above the eye of the ceiling that fits best with its best box; infinite where there can be none."""
    heights = CEILINGS_M[0.95 * highest_m < CEILINGS_M]
    if not fit.kind.ceiling or not heights.size:
        return np.inf
    scores = []
    for height in heights:
        contact = fit.contact + CEILING_EDGE * edges[_row_index(picture, -height / STATES_M)]
        unlikely = 0.06 * (np.log(height / TYPICAL_CEILING_M) / 0.3) ** 2
        scores.append(replace(fit, contact=contact).scores(BOXES_M, tolerance=2).max() - unlikely)
    return float(heights[int(np.argmax(scores))])


@dataclass(frozen=True, eq=False)
class _BoxFit:
    """How well boxes of three walls (ahead, right, left of an axis at `yaw` from the heading) fit what is seen.

    contact: [STATES_M, C] gain of a wall at each distance in each column; known: [C] disparity, NaN = unknown.
    """

    kind: Kind
    yaw: float
    columns: NDArray[np.float64]  # [C]
    contact: NDArray[np.float64]  # [STATES_M, C]
    known: NDArray[np.float64]  # [C]

    def walls(self, distances_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Distances [..., 3] -> disparity of the nearest wall [..., C]."""
        return self._by_wall(distances_m).max(axis=-2)

    def _by_wall(self, distances_m: NDArray[np.float64]) -> NDArray[np.float64]:
        t, c, s = self.columns, np.cos(self.yaw), np.sin(self.yaw)
        facing = np.stack([c + s * t, c * t - s, s - c * t])  # wall normal times column ray
        return np.maximum(facing, 1e-6) / distances_m[..., None]

    def best(self) -> NDArray[np.float64]:
        """[3] distances: the best of a coarse grid, then refined wall by wall."""
        box = BOXES_M[int(self.scores(BOXES_M, tolerance=2).argmax())]
        for side in (0, 1, 2, 0, 1, 2):
            tries = np.repeat(box[None], len(FINER), axis=0)
            tries[:, side] *= FINER
            box = tries[int(self.scores(tries, tolerance=0).argmax())]
        return box

    def scores(self, boxes_m: NDArray[np.float64], tolerance: int) -> NDArray[np.float64]:
        """[N] for boxes [N, 3]; feet count as found within `tolerance` states, for coarse grids."""
        contact = cv2.dilate(self.contact, np.ones((2 * tolerance + 1, 1), np.uint8))
        by_wall = self._by_wall(boxes_m)
        walls = by_wall.max(axis=1)  # [N, C]
        score = contact[_state_index(walls), np.arange(len(self.columns))].mean(axis=1)
        typical_m = np.array([self.kind.ahead_m, self.kind.aside_m, self.kind.aside_m])
        score = score - MISFIT * ((np.log(boxes_m / typical_m) / self.kind.spread) ** 2).sum(axis=1)
        told = np.isfinite(self.known)
        if not told.any():
            return score
        off = np.abs(np.log(walls[:, told] / self.known[told]))
        nearest = by_wall.argmax(axis=1)  # [N, C] which wall is seen
        unseen = [(nearest == side) & ~(nearest[:, told] == side).any(axis=1, keepdims=True) for side in range(3)]
        return (
            score - KNOWN_WALL * np.minimum(off, 1.0).mean(axis=1) - UNSEEN_WALL * np.any(unseen, axis=0).mean(axis=1)
        )


def _state_index(disparity: NDArray[np.float64]) -> NDArray[np.intp]:
    scale = (len(STATES_M) - 1) / np.log(STATES_M[-1] / STATES_M[0])
    steps = -np.log(np.maximum(disparity, 1e-6) * STATES_M[0]) * scale
    return np.clip(np.round(steps), 0, len(STATES_M) - 1).astype(np.intp)
