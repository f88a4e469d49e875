"""What `sceneloom bench geometry` tells: values for programs, rows for people, sheets of pictures."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bench.geometry import ANY, summary
from engine.bench.overlap import RADIUS_NDC
from engine.bench.scores import BIN_EDGES, CONTINUOUS
from engine.bench.sheets import Cell, depth_cell, error_cell, range_of, save_sheet
from engine.core.files import atomic_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from engine.bench.fillers import Chosen
    from engine.bench.geometry import GapResult, Protocol, Tested
    from engine.source.posed import PosedRgbd

MOST_MISMATCH = 0.05  # median relative difference in the overlap that sensors and tracking leave
LEGEND = """\
seam: mean jump from known depth to its unknown neighbour; truth's: the same of the true depth; continuous: where the
truth jumps by less than 5 %. <1% ...: MAE by distance to the nearest known pixel, as share of the diagonal."""
SHOWN, SHOWN_WORST = 5, 3  # pairs of each gap on the sheet


def report(frames: PosedRgbd, protocol: Protocol, chosen: Chosen, results: Sequence[GapResult]) -> dict[str, Any]:
    """Everything as plain values; what is not a number is None."""
    told = {
        "layout": frames.layout,
        "frames": len(frames),
        "scenes": len(frames.scene_indices),
        "protocol": {
            "tau": protocol.tau,
            "pairs_per_gap": protocol.pairs,
            "max_depth_m": protocol.max_depth_m,
            "reject_above_m": protocol.reject_above_m,
            "disc_radius_ndc": RADIUS_NDC,
            "bin_edges_of_diagonal": list(BIN_EDGES),
            "continuous_below": CONTINUOUS,
        },
        "skipped": chosen.skipped,
        "gaps": [summary(result, chosen.methods) for result in results],
    }
    return finite(told)


def finite(value: Any) -> Any:
    """The same with None for inf and nan, which JSON cannot say."""
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def table_rows(gap: dict[str, Any]) -> list[dict[str, str]]:
    """One gap's rows as text: metres, percent, seconds."""
    return [_table_row(name, row) for name, row in gap.get("rows", {}).items()]


def _table_row(name: str, row: dict[str, Any]) -> dict[str, str]:
    bins = {f"{label} m": _number(value) for label, value in zip(bin_labels(), row["bins_m"], strict=True)}
    return {
        "method": row.get("fit", name),
        "MAE m": _number(row["mae_m"]),
        "AbsRel": _percent(row["abs_rel"]),
        "seam": _percent(row["seam"]["predicted"]),
        "truth's": _percent(row["seam"]["truth"]),
        "seam, continuous": _percent(row["seam"]["continuous"]),
        **bins,
        "s": _number(row["seconds"], 2),
    }


def bin_labels() -> list[str]:
    """Distance to the nearest known pixel as percent of the diagonal."""
    last = len(BIN_EDGES) - 2
    return [
        f">{100 * low:.0f}%" if i == last else f"<{100 * high:.0f}%"
        for i, (low, high) in enumerate(pairwise(BIN_EDGES))
    ]


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def headline(gap: dict[str, Any]) -> str:
    """What the pairs of a gap are, in a line."""
    name = "every pair of a scene" if gap["gap"] == ANY else f"gap {gap['gap']}"
    if not gap["pairs"]:
        return f"{name}: no pairs"
    facts = [
        f"{name}: {gap['pairs']} pairs",
        f"overlap {100 * gap['phi']:.0f} %",
        f"asked for {100 * gap['asked']:.0f} %",
        f"drawn and true depth differ by {gap['agreement_m']:.3f} m",
    ]
    return "; ".join(facts)


def left_out(gap: dict[str, Any]) -> str:
    """Which pairs were not taken and why, in a line."""
    reasons = ", ".join(f"{count} ({reason})" for reason, count in gap["left_out"].items())
    return f"pairs left out: {reasons}" if reasons else ""


def doubt(gap: dict[str, Any]) -> str:
    """A warning if poses and depth of the data contradict each other, so that the figures mean little."""
    if gap["pairs"] and (gap["mismatch"] is None or gap["mismatch"] > MOST_MISMATCH):
        how = "world_from_camera, OpenCV axes, metres; see camera.json for depth scale and intrinsics"
        return f"Doubtful: where frames overlap, drawn and true depth rarely agree. Are the poses right ({how})?"
    return ""


def verdict(gap: dict[str, Any]) -> str:
    """The networks against the best baseline, if they ran."""
    return "; ".join(f"{name} / {gap['best_baseline']} = {ratio:.2f}" for name, ratio in gap.get("ratio", {}).items())


class Album:
    """Keeps some pairs of a gap, evenly spread, and the worst of one method; writes them as a sheet at the end."""

    def __init__(self, pairs: int, watched: str) -> None:
        self._wanted = set(np.linspace(0, pairs - 1, min(SHOWN, pairs)).round().astype(int).tolist())
        self._watched, self._count = watched, 0
        self._kept: list[Tested] = []
        self._worst: list[Tested] = []

    def look(self, tested: Tested) -> None:
        if self._count in self._wanted:
            self._kept.append(tested)
        else:
            ranked = sorted([*self._worst, tested], key=lambda one: one.scores[self._watched].mae, reverse=True)
            self._worst = ranked[:SHOWN_WORST]
        self._count += 1

    def save(self, path: Path, gap: dict[str, Any]) -> None:
        if not self._kept:
            return
        shown = {row.get("fit", name): name for name, row in gap["rows"].items()}
        rows = [row for tested in self._kept for row in pair_rows(tested, shown, "")]
        rows += [row for tested in self._worst for row in pair_rows(tested, shown, f"worst of {self._watched}: ")]
        note = "second row: error in unseen pixels, black 0 % to white 25 % and more; teal = known, grey = no truth"
        save_sheet(path, rows, headline(gap), note)


def pair_rows(tested: Tested, names: dict[str, str], why: str) -> Iterator[list[Cell]]:
    """Two rows of cells of a pair. names: method -> caption, those that are shown. why: before the pair's own name."""
    pair, task = tested.pair, tested.pair.task
    shown = {name: depth for name, depth in tested.depths.items() if name in names}
    scale = range_of(task.truth, task.sparse)
    place = f"{why}{pair.first.name} into {pair.second.name}"
    yield [
        Cell(pair.second.rgb, place),
        depth_cell(task.truth, scale, "truth"),
        *(depth_cell(depth, scale, names[name]) for name, depth in shown.items()),
    ]
    errors = {name: tested.scores[name] for name in shown}
    yield [
        depth_cell(task.sparse, scale, f"drawn, overlap {100 * pair.phi:.0f} %"),
        Cell(_unknown_in_picture(tested), "asked for"),
        *(
            error_cell(shown[name], task.truth, task.asked, task.known, f"{one.mae:.3f} m, {100 * one.abs_rel:.0f} %")
            for name, one in errors.items()
        ),
    ]


def _unknown_in_picture(tested: Tested) -> np.ndarray:
    """The picture where depth is asked for, faint elsewhere."""
    rgb = tested.pair.second.rgb
    return np.where(tested.pair.task.asked[..., None], rgb, rgb // 6 + 16).astype(np.uint8)


def save_report(path: Path, values: dict[str, Any]) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(values, indent=2), encoding="utf-8")
