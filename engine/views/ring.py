"""Which stretch of the photo each unseen direction of the horizon is drawn from.

The ring of columns that the photo leaves open is laid with stretches of the photo's own columns (some mirrored), as in
shift maps (Pritch et al. 2009): turning the scene about the vertical moves columns and changes nothing else, so every
stretch keeps its perspective. A beam search joins stretches where their ends look alike, closes the ring, and avoids
salient columns, second copies close by and mirror images at a joint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

SHORTEST, LONGEST = 8.0, 24.0  # degrees of one stretch
APART = 100.0  # degrees within which a second copy of a column is noticed
BEAMS, TRIES = 20, 28
JOINT_WEIGHT, COPY_WEIGHT, SALIENT_WEIGHT = 80.0, 3.0, 2.0
MIRROR = 0.15  # colour difference that a mirror image at a joint counts
AT_PHOTO = 4.0  # joints with the photo itself weigh more


@dataclass(frozen=True)
class _Beam:
    stretches: tuple[tuple[int, int, int], ...]  # first source column, +1 or -1 = mirrored, number of columns
    columns: tuple[int, ...]  # source column of every open column so far
    cost: float


def source_columns(
    columns: NDArray[np.float32], salient: NDArray[np.float32], open_: int, rng: np.random.Generator, tick: Tick
) -> NDArray[np.int32]:
    """[open_, 2] source column and direction (+1, -1 = mirrored) for every column between the photo's right end and,
    around the back, its left end.

    columns: [C, rows, 3] the photo's columns, left to right. salient: [C] 0..1, better not copied often.
    """
    search = _Search(columns, salient, open_, rng)
    beams, finished = [_Beam((), (), 0.0)], []
    while beams:
        tick(len(beams[0].columns) / open_)
        tries = TRIES if beams[0].columns else TRIES * BEAMS // 2
        grown = [search.extended(beam) for beam in beams for _ in range(tries)]
        finished += [beam for beam in grown if len(beam.columns) == open_]
        beams = sorted((b for b in grown if len(b.columns) < open_), key=lambda b: b.cost / len(b.columns))[:BEAMS]
    best = min(finished, key=lambda beam: beam.cost)
    return np.array([(c + d * k, d) for c, d, n in best.stretches for k in range(n)], dtype=np.int32)


class _Search:
    def __init__(
        self, columns: NDArray[np.float32], salient: NDArray[np.float32], open_: int, rng: np.random.Generator
    ) -> None:
        self.count, self.open, self.rng, self.salient = len(columns), open_, rng, salient
        self.difference = np.abs(columns[:, None] - columns[None]).mean(axis=(-2, -1))  # [C, C]
        per_degree = (self.count + open_) / 360.0
        self.shortest, self.longest = (max(2, round(d * per_degree)) for d in (SHORTEST, LONGEST))
        self.apart = max(2, round(APART * per_degree))
        self.fair = open_ / self.count

    def extended(self, beam: _Beam) -> _Beam:
        """The beam with one more stretch, drawn at random, and its price."""
        left = self.open - len(beam.columns)
        length = min(int(self.rng.integers(self.shortest, self.longest + 1)), left, self.count)
        if 0 < left - length < self.shortest:
            length = min(left, self.count)
        direction = 1 if self.rng.random() < 0.6 else -1
        first = int(self.rng.integers(0, self.count - length + 1)) + (length - 1 if direction < 0 else 0)
        stretch = np.arange(length) * direction + first
        cost = JOINT_WEIGHT * self._joint(beam, first, direction)
        cost += COPY_WEIGHT * self._copies(beam, stretch) + SALIENT_WEIGHT * float(self.salient[stretch].sum())
        if length == left:
            cost += AT_PHOTO * JOINT_WEIGHT * self._difference(int(stretch[-1]) + direction, direction, 0, 1)
        cost += JOINT_WEIGHT * 0.02  # every joint is a risk
        return _Beam(
            (*beam.stretches, (first, direction, length)), (*beam.columns, *stretch.tolist()), beam.cost + cost
        )

    def _joint(self, beam: _Beam, first: int, direction: int) -> float:
        if not beam.stretches:
            return AT_PHOTO * self._difference(self.count - 1, 1, first, direction)
        c, d, n = beam.stretches[-1]
        mirror = MIRROR if d != direction and abs(c + d * n - first) < self.shortest else 0.0
        return mirror + self._difference(c + d * (n - 1), d, first, direction)

    def _difference(self, a: int, da: int, b: int, db: int) -> float:
        """How much the columns around `a` (walking by da) differ from those around `b` (walking by db)."""
        k = np.arange(-1, 2)
        i, j = np.clip(a + da * k, 0, self.count - 1), np.clip(b + db * k, 0, self.count - 1)
        return float(self.difference[i, j].mean())

    def _copies(self, beam: _Beam, stretch: NDArray[np.int64]) -> float:
        """Columns shown again: dearer the closer the other copy (the photo itself counts) and the more copies."""
        placed = np.concatenate([np.arange(self.count), np.asarray(beam.columns, dtype=np.int64)])
        here = len(placed) + np.arange(len(stretch))
        same = np.abs(placed[None] - stretch[:, None]) <= 1
        gap = np.abs(here[:, None] - np.arange(len(placed))[None])
        gap = np.minimum(gap, self.count + self.open - gap)
        near = np.maximum(0.0, 1.0 - gap / self.apart)
        used = same.sum(axis=1) / 3.0
        noticed = 0.25 + self.salient[stretch]
        return float(
            (noticed[:, None] * same * near).sum() / 3.0 + 0.3 * (noticed * np.maximum(0.0, used - self.fair)).sum()
        )
