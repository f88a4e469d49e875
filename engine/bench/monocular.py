"""`sceneloom bench depth`: how well depth is told from single pictures.

AbsRel, RMSE, log10 and delta1 (Eigen et al. 2014), as predicted, after one scale (the median of the ratios), and after
one scale and shift of disparity by least squares (Ranftl et al. 2020). Scores are means over pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bench.fillers import Case, Method, from_backend, least_squares
from engine.bench.geometry import evenly
from engine.bench.geometry_report import finite
from engine.bench.sheets import Cell, depth_cell, error_cell, range_of, save_sheet
from engine.core.problem import fail
from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.bench.fillers import Chosen
    from engine.core.control import Control
    from engine.source.posed import PosedFrame, PosedRgbd

    Depth = NDArray[np.float32]

CONSTANT_M = 2.5  # what `constant` answers: a usual distance indoors
NEAREST_M = 0.05
LEAST_TRUE = 0.05  # share of the picture that must have true depth
SHOWN = 8  # pictures on the sheet
ALIGNMENTS = ("raw", "scale", "scale and shift")


@dataclass(frozen=True)
class Errors:
    abs_rel: float
    rmse: float  # metres
    log10: float
    delta1: float  # share of pixels within a factor of 1.25


@dataclass
class MethodResult:
    """errors[alignment]: one per picture. kinds: of scene, one per picture."""

    kinds: list[str] = field(default_factory=list)
    errors: dict[str, list[Errors]] = field(default_factory=lambda: {name: [] for name in ALIGNMENTS})

    def add(self, kind: str, errors: Mapping[str, Errors]) -> None:
        self.kinds.append(kind)
        for alignment, one in errors.items():
            self.errors[alignment].append(one)


@dataclass(frozen=True, eq=False)
class Looked:
    """A picture with every method's depth, as predicted and with one scale."""

    frame: PosedFrame
    truth: Depth
    scaled: dict[str, Depth]
    errors: dict[str, Errors]  # of the scaled depth


def _constant(case: Case) -> Depth:
    return np.full(case.known.shape, CONSTANT_M, np.float32)


METHODS: dict[str, list[Method]] = {
    "constant": [Method("constant", _constant)],
    "geometric": [from_backend("geometric")],
    "network": [Method("network", lambda case: case.mono, trained=True)],
}


def run(
    frames: PosedRgbd,
    most: int,
    max_depth_m: float,
    chosen: Chosen,
    control: Control,
    results: Mapping[str, MethodResult],
) -> Iterator[Looked]:
    """Measures up to `most` frames, evenly spread, into `results`, one for each method; yields each picture.

    Raises a Problem if no picture has true depth.
    """
    for index in sorted(evenly(len(frames), most)[:most]):
        control.check()
        frame = frames[index]
        truth = np.where(frame.depth <= max_depth_m, frame.depth, 0).astype(np.float32)
        if (truth > 0).mean() >= LEAST_TRUE:
            yield _looked(frame, truth, chosen, control, results)
    if not any(result.kinds for result in results.values()):
        raise fail("bad_input", "No picture has enough true depth.", "Check the layout, depth scale and --max-depth.")


def _looked(
    frame: PosedFrame, truth: Depth, chosen: Chosen, control: Control, results: Mapping[str, MethodResult]
) -> Looked:
    nothing = np.zeros(truth.shape, dtype=bool)
    case = Case(frame.picture, np.zeros_like(truth), nothing, frame.view, control.check, chosen.network)
    aligned = {}
    for method in chosen.methods:
        control.check()
        aligned[method.name] = alignments(method.fill(case), truth)
    for name, by in aligned.items():
        results[name].add(frame.kind, {alignment: depth_errors(depth, truth) for alignment, depth in by.items()})
    scaled = {name: by["scale"] for name, by in aligned.items()}
    return Looked(frame, truth, scaled, {name: results[name].errors["scale"][-1] for name in aligned})


def alignments(depth: Depth, truth: Depth) -> dict[str, Depth]:
    """The prediction as it is, with one scale, and with one scale and shift of disparity, all fitted to the truth."""
    valid = truth > 0
    x, y = depth[valid].astype(np.float64), truth[valid].astype(np.float64)
    scaled = depth * np.median(y / x)
    scale, shift = least_squares(1 / x, 1 / y)
    moved = 1 / np.maximum(scale / depth + shift, 1 / FAR_M)
    return {
        name: part.clip(NEAREST_M, FAR_M).astype(np.float32)
        for name, part in zip(ALIGNMENTS, (depth, scaled, moved), strict=True)
    }


def depth_errors(depth: Depth, truth: Depth) -> Errors:
    """Over all pixels with true depth."""
    valid = truth > 0
    d, t = depth[valid].astype(np.float64), truth[valid].astype(np.float64)
    return Errors(
        float((np.abs(d - t) / t).mean()),
        float(np.sqrt(((d - t) ** 2).mean())),
        float(np.abs(np.log10(d / t)).mean()),
        float((np.maximum(d / t, t / d) < 1.25).mean()),
    )


def report(frames: PosedRgbd, chosen: Chosen, results: Mapping[str, MethodResult]) -> dict[str, Any]:
    """Everything as plain values: for all pictures, and for each kind of scene where the source tells kinds."""
    kinds = sorted({kind for result in results.values() for kind in result.kinds if kind})
    return finite(
        {
            "layout": frames.layout,
            "frames": max(len(result.kinds) for result in results.values()),
            "skipped": chosen.skipped,
            "all": {name: _means(result, None) for name, result in results.items()},
            "kinds": {kind: {name: _means(result, kind) for name, result in results.items()} for kind in kinds},
        }
    )


def _means(result: MethodResult, kind: str | None) -> dict[str, dict[str, float]]:
    wanted = [i for i, one in enumerate(result.kinds) if kind in (None, one)]
    return {
        alignment: {
            name: float(np.mean([getattr(errors[i], name) for i in wanted]))
            for name in ("abs_rel", "rmse", "log10", "delta1")
        }
        for alignment, errors in result.errors.items()
    }


def tables(values: dict[str, Any]) -> list[tuple[str, list[dict[str, str]]]]:
    """(title, rows) for all pictures and each kind of scene."""
    told = [(f"{values['frames']} pictures", values["all"]), *values["kinds"].items()]
    return [(title, [_row(*item) for item in _flat(methods)]) for title, methods in told]


def _flat(methods: dict[str, Any]) -> list[tuple[str, str, dict[str, float]]]:
    return [(name, alignment, errors) for name, by in methods.items() for alignment, errors in by.items()]


def _row(method: str, alignment: str, errors: dict[str, float]) -> dict[str, str]:
    return {
        "method": method,
        "aligned": alignment,
        "AbsRel": f"{errors['abs_rel']:.3f}",
        "RMSE m": f"{errors['rmse']:.3f}",
        "log10": f"{errors['log10']:.3f}",
        "delta1": f"{errors['delta1']:.3f}",
    }


class Album:
    """Keeps some pictures, evenly spread, and writes them as a sheet."""

    def __init__(self, pictures: int) -> None:
        self._wanted = set(np.linspace(0, pictures - 1, min(SHOWN, pictures)).round().astype(int).tolist())
        self._count = 0
        self._kept: list[Looked] = []

    def look(self, looked: Looked) -> None:
        if self._count in self._wanted:
            self._kept.append(looked)
        self._count += 1

    def save(self, path: Path, values: dict[str, Any]) -> None:
        rows = [row for looked in self._kept for row in picture_rows(looked)]
        note = "depth with one scale; second row: error, black 0 % to white 25 % and more, grey = no truth"
        save_sheet(path, rows, f"Depth of single pictures: {values['frames']}", note)


def picture_rows(looked: Looked) -> Iterator[list[Cell]]:
    """Two rows of cells of a picture: depth and error of each method."""
    frame, truth = looked.frame, looked.truth
    scale = range_of(truth)
    yield [
        Cell(frame.rgb, f"{frame.scene} {frame.name}"[-38:]),
        *(depth_cell(depth, scale, name) for name, depth in looked.scaled.items()),
    ]
    yield [
        depth_cell(truth, scale, "truth"),
        *(
            error_cell(depth, truth, truth > 0, None, _caption(looked.errors[name]))
            for name, depth in looked.scaled.items()
        ),
    ]


def _caption(errors: Errors) -> str:
    return f"AbsRel {errors.abs_rel:.3f}, delta1 {errors.delta1:.2f}"
