"""The bones of a scene: a level floor, perhaps a level ceiling, and walls at right angles.

In the level frame (see `level`) the floor h metres below has disparity s/h, and an upright plane has a disparity that
is linear in t, which is why walls are kept as one disparity per column ("photo pop-up", Hoiem 2005). They are those of
the best box around the camera ("spatial layout", Hedau 2009). Things in front of the walls are left out on purpose: without
knowing their outline they would come loose as fragments once the camera moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.depth.base import FAR_M
from engine.depth.level import LevelPicture, edge_strength, floor_evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.depth.evidence import Evidence

EYE_HEIGHT_M = 1.6
CEILINGS_M = np.array([0.7, 0.9, 1.1, 1.4, 1.9, 2.6])  # above the eye
WALLS_M = np.geomspace(1.4, 45.0, 14)
STATES_M = np.geomspace(1.2, 90.0, 64)
# how the votes weigh, tuned on rendered rooms, halls, streets and landscapes
FLOOR_COLOUR = 0.05  # colour odds per row of floor, beside an edge at the foot (1)
MISFIT = 0.02  # walls at an unusual distance
CEILING_EDGE = 0.7
KNOWN_WALL = 3.0


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
    floor_m = (evidence.floor_m if evidence else None) or EYE_HEIGHT_M
    contact = _contact_gain(picture, edges, floor_m)
    known = evidence.walls(picture.columns) if evidence else np.full(len(picture.columns), np.nan)
    walls, ceiling_m = _best_box(picture, edges, contact, kind, yaw, known, evidence.highest_m if evidence else 0.0)
    ceiling_m = (evidence.ceiling_m if evidence else None) or ceiling_m
    if np.isfinite(known).any():
        walls = _continued(known, walls)
    return Layout(floor_m, ceiling_m, picture.columns, walls)


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


def _best_box(
    picture: LevelPicture,
    edges: NDArray[np.float64],
    contact: NDArray[np.float64],
    kind: Kind,
    yaw: float,
    known: NDArray[np.float64],
    highest_m: float,
) -> tuple[NDArray[np.float64], float]:
    """[C] disparity of the walls of the most convincing box around the camera, and its ceiling above the eye."""
    t = picture.columns
    c, s = np.cos(yaw), np.sin(yaw)
    facing = np.stack([c + s * t, c * t - s, s - c * t])  # ahead, right, left: wall normal times column ray
    wall = np.maximum(facing, 0.0)[:, None] / WALLS_M[None, :, None]  # [3, D, C]
    n = len(WALLS_M)
    ahead, right, left = (a.ravel() for a in np.meshgrid(*[np.arange(n)] * 3, indexing="ij"))
    boxes = np.maximum(np.maximum(wall[0, ahead], wall[1, right]), wall[2, left])  # [D^3, C]
    state = _state_index(boxes)
    columns = np.arange(len(t))
    score = contact[state, columns].mean(axis=1)
    expected = np.log(WALLS_M[:, None] / np.array([kind.ahead_m, kind.aside_m, kind.aside_m])) / kind.spread
    misfit = expected[ahead, 0] ** 2 + expected[right, 1] ** 2 + expected[left, 2] ** 2
    score = score - MISFIT * misfit
    told = np.isfinite(known)
    if told.any():
        off = np.abs(np.log(boxes[:, told].clip(1e-4) / known[told]))
        score = score - KNOWN_WALL * np.minimum(off, 1.0).mean(axis=1)
    ceilings = CEILINGS_M[0.95 * highest_m < CEILINGS_M]
    if not kind.ceiling or not ceilings.size:
        return boxes[int(score.argmax())], np.inf
    by_ceiling = []
    for height in ceilings:
        at = _row_index(picture, -height / STATES_M)
        unlikely = 0.06 * (np.log(height / 1.1) / 0.3) ** 2
        by_ceiling.append(score + CEILING_EDGE * edges[at][state, columns].mean(axis=1) - unlikely)
    best = np.unravel_index(int(np.argmax(by_ceiling)), (len(ceilings), len(boxes)))
    return boxes[best[1]], float(ceilings[best[0]])


def _state_index(disparity: NDArray[np.float64]) -> NDArray[np.intp]:
    scale = (len(STATES_M) - 1) / np.log(STATES_M[-1] / STATES_M[0])
    steps = -np.log(np.maximum(disparity, 1e-6) * STATES_M[0]) * scale
    return np.clip(np.round(steps), 0, len(STATES_M) - 1).astype(np.intp)
