"""The bones of a scene: a level floor, perhaps a level ceiling, and walls at right angles.

In the level frame (see `level`) the floor h metres below has disparity s/h, and an upright plane has a disparity that
is linear in t, which is why walls are kept as one disparity per column ("photo pop-up", Hoiem 2005). They are those of
the best box around the camera ("spatial layout", Hedau 2009). Things in front of the walls are left out on purpose:
without knowing their outline they would come loose as fragments once the camera moves.
"""

from __future__ import annotations

from dataclasses import dataclass
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
COARSE = 2  # states of tolerance that match the grid's step
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
ENCLOSED = Kind(ahead_m=10.0, aside_m=4.5, spread=0.6, ceiling=False)  # woods, courts, halls: no sky, yet no room
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
    fit = _BoxFit(kind, yaw, picture.columns, known)
    grid = fit.states(BOXES_M), fit.plausibility(BOXES_M)
    contact = _contact_gain(picture, edges, floor_m)
    ceiling_m = evidence.ceiling_m if evidence else None
    if ceiling_m is None:
        highest_m = evidence.highest_m if evidence else 0.0
        ceiling_m = _ceiling(grid, contact, picture, edges, CEILINGS_M[kind.ceiling * (0.95 * highest_m < CEILINGS_M)])
    if np.isfinite(ceiling_m):
        contact = contact + _ceiling_gain(picture, edges, ceiling_m)
    walls = fit.walls(_best_box(fit, grid, contact))
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


def _ceiling_gain(picture: LevelPicture, edges: NDArray[np.float64], ceiling_m: float) -> NDArray[np.float64]:
    """[STATES_M, C] how well a wall at each distance fits a ceiling: an edge where they meet."""
    return CEILING_EDGE * edges[_row_index(picture, -ceiling_m / STATES_M)]


def _ceiling(
    grid: tuple[NDArray[np.intp], NDArray[np.float64]],
    contact: NDArray[np.float64],
    picture: LevelPicture,
    edges: NDArray[np.float64],
    heights_m: NDArray[np.float64],
) -> float:
    """Metres above the eye of the ceiling that fits best with its best box; infinite where none is possible."""
    if not heights_m.size:
        return np.inf
    states, plausibility = grid
    unlikely = 0.06 * (np.log(heights_m / TYPICAL_CEILING_M) / 0.3) ** 2
    gains = [contact + _ceiling_gain(picture, edges, float(height)) for height in heights_m]
    scores = [(_found(states, gain, COARSE) + plausibility).max() for gain in gains]
    return float(heights_m[int(np.argmax(scores - unlikely))])


def _found(states: NDArray[np.intp], contact: NDArray[np.float64], tolerance: int) -> NDArray[np.float64]:
    """[N] mean gain over the columns, where feet count as found within `tolerance` states (for coarse grids)."""
    near = cv2.dilate(contact, np.ones((2 * tolerance + 1, 1), np.uint8))
    return near[states, np.arange(contact.shape[1])].mean(axis=1)


def _best_box(
    fit: _BoxFit, grid: tuple[NDArray[np.intp], NDArray[np.float64]], contact: NDArray[np.float64]
) -> NDArray[np.float64]:
    """[3] metres to the walls: the best of the coarse grid, refined wall by wall."""
    states, plausibility = grid
    box = BOXES_M[int((_found(states, contact, COARSE) + plausibility).argmax())]
    for side in (0, 1, 2, 0, 1, 2):
        tries = np.repeat(box[None], len(FINER), axis=0)
        tries[:, side] *= FINER
        box = tries[int((_found(fit.states(tries), contact, 0) + fit.plausibility(tries)).argmax())]
    return box


@dataclass(frozen=True, eq=False)
class _BoxFit:
    """Boxes of three walls: ahead, right and left of an axis at `yaw` from the heading.

    known: [C] disparity of uprights, NaN = unknown.
    """

    kind: Kind
    yaw: float
    columns: NDArray[np.float64]  # [C]
    known: NDArray[np.float64]  # [C]

    def walls(self, boxes_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Distances [..., 3] -> disparity of the nearest wall [..., C]."""
        return self._by_wall(boxes_m).max(axis=-2)

    def states(self, boxes_m: NDArray[np.float64]) -> NDArray[np.intp]:
        """[N, 3] -> [N, C] indices into STATES_M."""
        return _state_index(self.walls(boxes_m))

    def plausibility(self, boxes_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """[N] how well boxes [N, 3] agree with what is usual and what is known."""
        typical_m = np.array([self.kind.ahead_m, self.kind.aside_m, self.kind.aside_m])
        score = -MISFIT * ((np.log(boxes_m / typical_m) / self.kind.spread) ** 2).sum(axis=1)
        told = np.isfinite(self.known)
        if not told.any():
            return score
        by_wall = self._by_wall(boxes_m)
        off = np.abs(np.log(by_wall.max(axis=1)[:, told] / self.known[told]))
        nearest = by_wall.argmax(axis=1)  # [N, C] which wall is seen
        unseen = [(nearest == side) & ~(nearest[:, told] == side).any(axis=1, keepdims=True) for side in range(3)]
        return (
            score - KNOWN_WALL * np.minimum(off, 1.0).mean(axis=1) - UNSEEN_WALL * np.any(unseen, axis=0).mean(axis=1)
        )

    def _by_wall(self, boxes_m: NDArray[np.float64]) -> NDArray[np.float64]:
        t, c, s = self.columns, np.cos(self.yaw), np.sin(self.yaw)
        facing = np.stack([c + s * t, c * t - s, s - c * t])  # wall normal times column ray
        return np.maximum(facing, 1e-6) / boxes_m[..., None]


def _state_index(disparity: NDArray[np.float64]) -> NDArray[np.intp]:
    scale = (len(STATES_M) - 1) / np.log(STATES_M[-1] / STATES_M[0])
    steps = -np.log(np.maximum(disparity, 1e-6) * STATES_M[0]) * scale
    return np.clip(np.round(steps), 0, len(STATES_M) - 1).astype(np.intp)
