"""How a completed depth picture is scored where nothing was known: errors, their growth with distance, the seam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BIN_EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, float("inf"))  # distance to the nearest known pixel / diagonal
CONTINUOUS = 0.05  # the truth jumps by less: the surface goes on across the seam


@dataclass(frozen=True, eq=False)
class Task:
    """A pair's truth. truth, sparse: [H, W] metres. known: [H, W]. asked: [H, W] where errors count."""

    truth: NDArray[np.float32]
    sparse: NDArray[np.float32]
    known: NDArray[np.bool_]
    asked: NDArray[np.bool_]


@dataclass(frozen=True)
class Seam:
    """Mean relative jump from the known depth of a pixel to the depth of its unknown 4-neighbour.

    predicted: the method's. truth: the true depth's. continuous: the method's where the truth jumps by less than 5 %.
    """

    predicted: float
    truth: float
    continuous: float


@dataclass(frozen=True)
class Score:
    """mae: metres. abs_rel: share. bins: MAE by distance to the nearest known pixel, nan where a bin is empty."""

    mae: float
    abs_rel: float
    bins: tuple[float, ...]
    seam: Seam


def score(depth: NDArray[np.floating], task: Task) -> Score:
    error = np.abs(depth.astype(np.float64) - task.truth)
    asked = task.asked
    bins = _bin_of_pixel(task.known)[asked]
    counts = np.bincount(bins, minlength=len(BIN_EDGES) - 1)
    sums = np.bincount(bins, weights=error[asked], minlength=len(BIN_EDGES) - 1)
    means = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    abs_rel = float((error[asked] / task.truth[asked]).mean())
    return Score(float(error[asked].mean()), abs_rel, tuple(means.tolist()), seam_jumps(depth, task))


def _bin_of_pixel(known: NDArray[np.bool_]) -> NDArray[np.intp]:
    distance = np.asarray(cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    return np.digitize(distance / np.hypot(*known.shape), BIN_EDGES[1:-1])


def seam_jumps(depth: NDArray[np.floating], task: Task) -> Seam:
    jumps, true_jumps = (np.concatenate(list(_jumps(d, task))) for d in (depth, task.truth))
    smooth = true_jumps < CONTINUOUS
    return Seam(_mean(jumps), _mean(true_jumps), _mean(jumps[smooth]))


def _jumps(depth: NDArray[np.floating], task: Task) -> Iterator[NDArray[np.float64]]:
    """Relative jumps over all pairs of neighbours of which one is known and the other asked for, in four directions."""
    for a, b in (
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[:-1], np.s_[1:]),
        (np.s_[1:], np.s_[:-1]),
    ):
        there = task.known[a] & task.asked[b]
        known_depth = task.sparse[a][there].astype(np.float64)
        yield np.abs(depth[b][there] - known_depth) / known_depth


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else float("nan")


def mean_score(scores: Sequence[Score]) -> Score:
    """The mean of per-pair means; what a pair lacks (an empty bin, no seam) does not count."""
    return Score(
        _over_pairs([s.mae for s in scores]),
        _over_pairs([s.abs_rel for s in scores]),
        tuple(_over_pairs([s.bins[i] for s in scores]) for i in range(len(BIN_EDGES) - 1)),
        Seam(*(_over_pairs([getattr(s.seam, name) for s in scores]) for name in ("predicted", "truth", "continuous"))),
    )


def _over_pairs(values: Sequence[float]) -> float:
    there = [value for value in values if value == value]
    return float(np.mean(there)) if there else float("nan")
