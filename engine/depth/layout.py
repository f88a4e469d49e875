"""The bones of a scene: a level floor, perhaps a level ceiling, walls at right angles, and things that stand in front.

In the level frame (see `level`) the floor h metres below has disparity s/h, and an upright plane has a disparity that
is linear in t, which is why uprights are kept as one disparity per column ("stixels", Badino 2009; "photo pop-up",
Hoiem 2005). Walls come first, as the best box around the camera ("spatial layout", Hedau 2009), then deviations.
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
RATIOS = np.geomspace(0.25, 1.6, 40)  # of a thing's distance to the wall's behind it
# how the votes weigh, tuned on rendered rooms, halls, streets and landscapes
FLOOR_COLOUR = 0.05  # colour odds per row of floor, beside an edge at the foot (1)
MISFIT = 0.02  # walls at an unusual distance
CEILING_EDGE = 0.7
THING = 0.2  # standing before the wall, per e-fold of distance
STEP = 2.5  # a change of distance between neighbouring columns
KNOWN_WALL = 3.0
HEIGHTS_M = np.array([0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2])


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
    """floor_m, ceiling_m: metres below and above the eye (infinite: none). Per column t [C] (increasing): walls [C],
    the disparity (1/m along the heading) of the wall; things [C], that of what stands before it; tops [C], the row s
    where the thing ends and the wall is seen again."""

    floor_m: float
    ceiling_m: float
    columns: NDArray[np.float64]  # [C]
    walls: NDArray[np.float64]  # [C]
    things: NDArray[np.float64]  # [C]
    tops: NDArray[np.float64]  # [C]

    def depth(self, rays: NDArray[np.float64]) -> NDArray[np.float64]:
        """[H, W] z-depth along level-frame rays [H, W, 3] of unit depth: the first of floor, ceiling, upright met."""
        x, y, z = np.moveaxis(rays, -1, 0)
        ahead = np.maximum(z, 1e-3)
        t = x / ahead
        nearest = np.clip(np.searchsorted(0.5 * (self.columns[1:] + self.columns[:-1]), t), 0, len(self.columns) - 1)
        thing = (y / ahead > self.tops[nearest]) & (self.things[nearest] > self.walls[nearest])
        upright = np.where(thing, self.things[nearest], np.interp(t, self.columns, self.walls)) * z
        level = np.where(y > 0, y / self.floor_m, -y / self.ceiling_m)
        return 1.0 / np.maximum(np.maximum(upright, level), 1.0 / FAR_M)


def layout_from_picture(
    rgb: NDArray[np.float32],  # [H, W, 3]
    view: View,
    sky: NDArray[np.bool_],  # [H, W]
    yaw: float,  # radians from the heading to an axis of the walls
    evidence: Evidence | None = None,
) -> Layout:
    """The layout of a picture; what the evidence leaves open is guessed for a standing person."""
    picture = LevelPicture(rgb, view, sky)
    edges = edge_strength(picture)
    floor_m = (evidence.floor_m if evidence else None) or EYE_HEIGHT_M
    contact = _contact_gain(picture, edges, floor_m)
    known = evidence.walls(picture.columns) if evidence else np.full(len(picture.columns), np.nan)
    kind = OPEN if sky.mean() > 0.02 else ROOM
    walls, ceiling_m = _best_box(picture, edges, contact, kind, yaw, known)
    ceiling_m = (evidence.ceiling_m if evidence else None) or ceiling_m
    if np.isfinite(known).any():
        walls = _continued(known, walls)
        return Layout(floor_m, ceiling_m, picture.columns, walls, walls, np.full(len(walls), np.inf))
    things = _things(contact, walls)
    tops = _tops(picture, edges, things, walls)
    return Layout(floor_m, ceiling_m, picture.columns, walls, things, tops)


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
    if not kind.ceiling:
        return boxes[int(score.argmax())], np.inf
    by_ceiling = []
    for height in CEILINGS_M:
        at = _row_index(picture, -height / STATES_M)
        unlikely = 0.06 * (np.log(height / 1.1) / 0.3) ** 2
        by_ceiling.append(score + CEILING_EDGE * edges[at][state, columns].mean(axis=1) - unlikely)
    best = np.unravel_index(int(np.argmax(by_ceiling)), (len(CEILINGS_M), len(boxes)))
    return boxes[best[1]], float(CEILINGS_M[best[0]])


def _state_index(disparity: NDArray[np.float64]) -> NDArray[np.intp]:
    scale = (len(STATES_M) - 1) / np.log(STATES_M[-1] / STATES_M[0])
    steps = -np.log(np.maximum(disparity, 1e-6) * STATES_M[0]) * scale
    return np.clip(np.round(steps), 0, len(STATES_M) - 1).astype(np.intp)


def _things(contact: NDArray[np.float64], walls: NDArray[np.float64]) -> NDArray[np.float64]:
    """[C] disparity of what stands before the walls: the smoothest convincing path of foot points, as a ratio."""
    columns = np.arange(len(walls))
    gain = contact[_state_index(walls / RATIOS[:, None]), columns]  # [RATIOS, C]
    gain = gain - THING * np.abs(np.log(RATIOS))[:, None]
    jump = np.abs(np.log(RATIOS[:, None] / RATIOS))
    return walls / RATIOS[_best_path(gain, STEP * np.minimum(jump, 0.7))]


def _tops(
    picture: LevelPicture, edges: NDArray[np.float64], things: NDArray[np.float64], walls: NDArray[np.float64]
) -> NDArray[np.float64]:
    """[C] rows where the things end: one height over the floor for each run of columns at about one depth."""
    tops = np.full(len(things), -np.inf)
    standing = things > 1.15 * walls
    breaks = np.flatnonzero(np.diff(standing) | (np.abs(np.diff(np.log(things))) > 0.12)) + 1
    for run in np.split(np.arange(len(things)), breaks):
        if not standing[run[0]]:
            continue
        rows = (EYE_HEIGHT_M - HEIGHTS_M[:, None]) * things[run]  # [heights, run]
        found = edges[_row_index(picture, rows), run].mean(axis=1)
        best = int(found.argmax())
        if found[best] > 0.2:
            tops[run] = rows[best]
    return tops


def _best_path(gain: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.intp]:
    """[C] the state per column that maximises the summed gain [states, C] minus the cost of changes (Viterbi)."""
    states, columns = gain.shape
    came_from = np.zeros((states, columns), dtype=np.intp)
    total = gain[:, 0]
    for column in range(1, columns):
        options = total[None, :] - cost
        came_from[:, column] = options.argmax(axis=1)
        total = options.max(axis=1) + gain[:, column]
    path = np.empty(columns, dtype=np.intp)
    path[-1] = int(total.argmax())
    for column in range(columns - 1, 0, -1):
        path[column - 1] = came_from[path[column], column]
    return path
