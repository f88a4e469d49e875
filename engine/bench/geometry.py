"""`sceneloom bench geometry`: how well depth is completed where a scene has not been seen yet.

Invisible Stitch's protocol (Engstler et al. 2024, arXiv 2404.19758): the true depth of frame k is drawn into frame
k + gap, a method gets the true picture of that frame and what was drawn, and errors count only where nothing was drawn.
Scores are means over pairs of the means over each pair's pixels. The overlap phi is the share of the second frame's
pixels that the first one's points cover, before erosion.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bench.fillers import BASELINES, CONTENDERS, Case
from engine.bench.overlap import drawn_from, eroded
from engine.bench.scores import Score, Task, mean_score, score
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from engine.bench.fillers import Chosen, Method
    from engine.core.control import Control
    from engine.source.posed import PosedFrame, PosedRgbd

ANY = 0  # the gap that means every ordered pair of a scene, as on Hypersim
DEFAULT_GAPS = (10, 30, 60)
ANY_TAU = 0.3  # where frames of a scene are no video, a pair needs some overlap
LEAST_KNOWN = 0.01  # share of the picture: with less there is nothing to agree with
MOST_TRIES = 20  # times as many pairs are drawn as are wanted, before looking further is given up
LEAST_ASKED = 0.002  # share of the picture: with less there is nothing to complete
OVERLAP = "too little overlap"
DARKEST = 15  # ScanNet: pixels whose channels are all this dark are its black border


@dataclass(frozen=True)
class Protocol:
    """gaps: in frames; 0 = every ordered pair of a scene. tau: least overlap phi. pairs: most per gap, spread evenly.
    max_depth_m: truth beyond it is neither drawn nor asked for. reject_above_m: a pair whose drawn and true depth
    differ by more in the overlap (mean) is left out, as on Hypersim."""

    gaps: tuple[int, ...] = ()
    tau: float | None = None
    pairs: int = 60
    max_depth_m: float = float("inf")
    reject_above_m: float = float("inf")


@dataclass(frozen=True, eq=False)
class Pair:
    """One test: the frames, what was drawn, and what it is held against.

    agreement_m: mean absolute difference of drawn and true depth where both are. mismatch: median relative difference;
    what hides something hardly counts in it, wrong poses do.
    """

    first: PosedFrame
    second: PosedFrame
    task: Task
    phi: float
    agreement_m: float
    mismatch: float


@dataclass(frozen=True, eq=False)
class Tested:
    """A pair with every method's depth, score and seconds."""

    pair: Pair
    depths: dict[str, NDArray[np.float32]]
    scores: dict[str, Score]
    seconds: dict[str, float]


@dataclass
class GapResult:
    """All pairs of one gap. left_out: reason -> how many."""

    gap: int
    pairs: list[dict[str, Any]] = field(default_factory=list)
    scores: dict[str, list[Score]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def add(self, tested: Tested) -> None:
        pair = tested.pair
        for name, one in tested.scores.items():
            self.scores.setdefault(name, []).append(one)
            self.seconds.setdefault(name, []).append(tested.seconds[name])
        told = {"scene": pair.first.scene, "first": pair.first.name, "second": pair.second.name, "phi": pair.phi}
        unseen = float(pair.task.asked.mean())
        agreement = {"agreement_m": pair.agreement_m, "mismatch": pair.mismatch}
        mae = {name: one.mae for name, one in tested.scores.items()}
        self.pairs.append({**told, "asked": unseen, **agreement, "mae": mae})


def settled(frames: PosedRgbd, protocol: Protocol) -> Protocol:
    """The protocol with its defaults: gaps of 10, 30 and 60 without tau for video, every pair with phi >= 0.3 else."""
    longest = max(map(len, frames.scene_indices.values()))
    gaps = tuple(dict.fromkeys(protocol.gaps)) or (DEFAULT_GAPS if longest > DEFAULT_GAPS[0] else (ANY,))
    tau = protocol.tau if protocol.tau is not None else ANY_TAU if gaps == (ANY,) else 0.0
    return Protocol(gaps, tau, protocol.pairs, protocol.max_depth_m, protocol.reject_above_m)


def candidates(frames: PosedRgbd, gap: int) -> list[tuple[int, int]]:
    """(first, second) indices of all pairs of a gap, scene by scene."""
    found: list[tuple[int, int]] = []
    for indices in frames.scene_indices.values():
        if gap == ANY:
            found += [(i, j) for i in indices for j in indices if i != j]
        else:
            found += list(zip(indices, indices[gap:], strict=False))
    return found


def evenly(count: int, most: int) -> list[int]:
    """Every index once; each beginning of the list is spread evenly: first `most` of them, then what lies between."""
    if count == 0 or most < 1:
        return []
    first = np.unique(np.linspace(0, count - 1, min(most, count) + 2).round().astype(int)[1:-1]) if most < count else []
    rest = np.argsort([_reversed_bits(i) for i in range(count)], kind="stable")
    return list(dict.fromkeys([*map(int, first), *map(int, rest)]))


def _reversed_bits(number: int) -> int:
    return int(f"{number:032b}"[::-1], 2)


def pairs_of_gap(frames: PosedRgbd, protocol: Protocol, result: GapResult, control: Control) -> Iterator[Pair]:
    """Up to `protocol.pairs` pairs that pass; why others did not is counted in `result`."""
    read = lru_cache(maxsize=4)(frames.__getitem__)
    found, passed = candidates(frames, result.gap), 0
    for at in evenly(len(found), protocol.pairs):
        if passed >= protocol.pairs or sum(result.left_out.values()) > MOST_TRIES * protocol.pairs:
            return
        control.check()
        pair = drawn_pair(read(found[at][0]), read(found[at][1]), protocol, frames.layout == "scannet")
        if isinstance(pair, str):
            result.left_out[pair] = result.left_out.get(pair, 0) + 1
            continue
        passed += 1
        yield pair


def drawn_pair(first: PosedFrame, second: PosedFrame, protocol: Protocol, black_border: bool = False) -> Pair | str:
    """The test that two frames make, or why they make none. black_border: nothing is asked where a picture is black."""
    near = np.where(first.depth <= protocol.max_depth_m, first.depth, 0).astype(np.float32)
    drawn = drawn_from(near, first.rgb, first.view, second.view)
    known = eroded(drawn.covered)
    truth = np.where(second.depth <= protocol.max_depth_m, second.depth, 0).astype(np.float32)
    asked = ~known & (truth > 0)
    if black_border:
        asked &= (second.rgb > DARKEST).all(axis=-1)
    both = known & (truth > 0)
    phi = float(drawn.covered.mean())
    apart = np.abs(drawn.depth[both] - truth[both]) if both.any() else np.array([np.inf])
    if known.mean() < LEAST_KNOWN or phi < (protocol.tau or 0.0):
        return OVERLAP
    if asked.mean() < LEAST_ASKED:
        return "nothing unseen"
    if apart.mean() > protocol.reject_above_m:
        return "drawn and true depth differ"
    sparse = np.where(known, drawn.depth, 0).astype(np.float32)
    mismatch = float(np.median(apart / truth[both])) if both.any() else float("inf")
    return Pair(first, second, Task(truth, sparse, known, asked), phi, float(apart.mean()), mismatch)


def measured(pair: Pair, chosen: Chosen, control: Control) -> Tested:
    """Every method on one pair. What several methods share (the network's answer) is timed with the first of them."""
    task = pair.task
    case = Case(pair.second.picture, task.sparse, task.known, pair.second.view, control.check, chosen.network)
    depths, seconds = {}, {}
    for method in chosen.methods:
        control.check()
        start = time.perf_counter()
        depths[method.name] = method.fill(case)
        seconds[method.name] = time.perf_counter() - start
    return Tested(pair, depths, {name: score(depth, task) for name, depth in depths.items()}, seconds)


def run(
    frames: PosedRgbd, protocol: Protocol, chosen: Chosen, control: Control, results: Sequence[GapResult]
) -> Iterator[tuple[GapResult, Tested]]:
    """Measures pair after pair into `results`, one for each gap; yields each. Raises a Problem if there is no pair."""
    for result in results:
        for pair in pairs_of_gap(frames, protocol, result, control):
            tested = measured(pair, chosen, control)
            result.add(tested)
            yield result, tested
    if not any(result.pairs for result in results):
        raise _no_pairs(frames, results)


def _no_pairs(frames: PosedRgbd, results: Sequence[GapResult]) -> Exception:
    longest = max(map(len, frames.scene_indices.values()))
    why = {reason: count for result in results for reason, count in result.left_out.items()}
    told = "; ".join(f"{count} pairs: {reason}" for reason, count in why.items())
    alone = "every frame stands alone, without poses" if longest == 1 else f"its longest scene has {longest} frames"
    reason = told or alone
    next_step = "Choose other gaps (0 takes every pair of a scene)"
    if OVERLAP in why:
        next_step += ", or check that poses are world_from_camera in metres with OpenCV axes"
    return fail("bad_input", f"No pair of frames can be tested ({reason}).", f"{next_step}.")


def summary(result: GapResult, methods: Sequence[Method]) -> dict[str, Any]:
    """One gap as plain values: per row the mean score; of a family the member that is best on average."""
    if not result.pairs:
        return {"gap": result.gap, "pairs": 0, "left_out": result.left_out}
    means = {name: mean_score(scores) for name, scores in result.scores.items()}
    rows = {}
    for row, members in _rows(methods).items():
        best = min(members, key=lambda name: means[name].mae)
        rows[row] = {**_told(means[best]), "seconds": float(np.median(result.seconds[best]))}
        if len(members) > 1:
            rows[row] |= {"fit": best, "fits": {name: means[name].mae for name in members}}
    return {
        "gap": result.gap,
        "pairs": len(result.pairs),
        "left_out": result.left_out,
        "phi": float(np.mean([pair["phi"] for pair in result.pairs])),
        "asked": float(np.mean([pair["asked"] for pair in result.pairs])),
        "agreement_m": float(np.mean([pair["agreement_m"] for pair in result.pairs])),
        "mismatch": float(np.median([pair["mismatch"] for pair in result.pairs])),
        "rows": rows,
        **_ratio(rows),
        "each_pair": result.pairs,
    }


def _rows(methods: Sequence[Method]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for method in methods:
        rows.setdefault(method.family or method.name, []).append(method.name)
    return rows


def _told(one: Score) -> dict[str, Any]:
    seam = {"predicted": one.seam.predicted, "truth": one.seam.truth, "continuous": one.seam.continuous}
    return {"mae_m": one.mae, "abs_rel": one.abs_rel, "bins_m": list(one.bins), "seam": seam}


def _ratio(rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The networks against the best of the baselines that ran."""
    ran = {name: rows[name]["mae_m"] for name in BASELINES if name in rows}
    best = min(ran, key=lambda name: ran[name], default=None)
    contenders = [name for name in CONTENDERS if name in rows and best is not None]
    return {"best_baseline": best, "ratio": {name: rows[name]["mae_m"] / ran[best or ""] for name in contenders}}
