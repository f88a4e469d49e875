"""The methods that `sceneloom bench geometry` compares: each completes depth from a picture and what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import registry
from engine.core.problem import ProblemError, fail
from engine.depth.align import align_depth, robust_scale_shift
from engine.depth.base import FAR_M
from engine.depth.fill import harmonic_fill, nearest_fill
from engine.depth.geometric import BANDWIDTH, RIDGE
from engine.depth.lucid import lucid_align

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick

    Depth = NDArray[np.float32]  # [H, W] metres
    Fit = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[float, float]]

NEAREST_M = 0.05  # no prediction is nearer
MOST_SAMPLES = 20_000  # known pixels that a global fit looks at
L1_ROUNDS = 30


@dataclass(eq=False)
class Case:
    """What a method sees of a pair. rgb: [H, W, 3] float32, the true picture of the second frame.
    sparse: [H, W] metres drawn from the first one. known: [H, W] where it counts. view: of the second frame."""

    rgb: NDArray[np.float32]
    sparse: NDArray[np.float32]
    known: NDArray[np.bool_]
    view: View
    tick: Tick
    network: Any = None  # the trained backend, or None

    @cached_property
    def mono(self) -> Depth:
        """The network's answer without known depth, computed once for all methods built on it."""
        nothing = np.zeros_like(self.known)
        return self.network.predict(self.rgb, np.zeros_like(self.sparse), nothing, self.view.camera).depth

    @cached_property
    def overlap(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(mono, known) metres [N] of at most MOST_SAMPLES known pixels, evenly spread; sky left out."""
        usable = self.known & (self.sparse < 0.9 * FAR_M) & (self.mono < 0.9 * FAR_M)
        step = max(np.count_nonzero(usable) // MOST_SAMPLES, 1)
        return self.mono[usable][::step].astype(np.float64), self.sparse[usable][::step].astype(np.float64)


@dataclass(frozen=True)
class Method:
    """fill(case) -> depth. trained: needs the network's weights. family: its methods are one row, that of the best on
    average."""

    name: str
    fill: Callable[[Case], Depth]
    trained: bool = False
    family: str = ""


def from_backend(choice: str) -> Method:
    """A depth backend of the registry, NAME or NAME:SPEC."""

    def fill(case: Case) -> Depth:
        backend = registry.load("depth", choice)
        return backend.complete(case.rgb, case.sparse, case.known, case.view, case.tick).depth

    return Method(choice, fill)


# --- one scale and shift for the whole picture ------------------------------------------------------------------------


def least_squares(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """(scale, shift) that minimise the sum of squares of scale * x + shift - y."""
    return _weighted(x, y, np.ones_like(x))


def least_absolute(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """(scale, shift) that minimise the sum of absolute values, by reweighted least squares."""
    scale, shift = least_squares(x, y)
    floor = 1e-4 * max(float(np.abs(y).mean()), 1e-12)
    for _ in range(L1_ROUNDS):
        scale, shift = _weighted(x, y, 1 / np.maximum(np.abs(scale * x + shift - y), floor))
    return scale, shift


def _weighted(x: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]) -> tuple[float, float]:
    total = w.sum()
    mean_x, mean_y = (w * x).sum() / total, (w * y).sum() / total
    variance, covariance = (w * (x - mean_x) ** 2).sum(), (w * (x - mean_x) * (y - mean_y)).sum()
    if variance <= 1e-12 * total * mean_x**2 or covariance <= 0:  # nothing to tell a slope from, or a nonsensical one
        return float(mean_y / mean_x), 0.0
    return float(covariance / variance), float(mean_y - covariance / variance * mean_x)


def _in_depth(fit: Fit) -> Callable[[Case], Depth]:
    def fill(case: Case) -> Depth:
        scale, shift = fit(*case.overlap)
        return _clipped(scale * case.mono + shift)

    return fill


def _in_disparity(fit: Fit) -> Callable[[Case], Depth]:
    def fill(case: Case) -> Depth:
        x, y = case.overlap
        scale, shift = fit(1 / x, 1 / y)
        return _clipped(1 / np.maximum(scale / case.mono + shift, 1 / FAR_M))

    return fill


def _log_scale(case: Case) -> Depth:
    x, y = case.overlap
    return _clipped(case.mono * np.exp(np.median(np.log(y / x))))


def _clipped(depth: NDArray[np.floating]) -> Depth:
    return depth.clip(NEAREST_M, FAR_M).astype(np.float32)


GLOBAL = "mono+global"
GLOBAL_FITS: dict[str, Callable[[Case], Depth]] = {
    "depth, squares": _in_depth(least_squares),
    "depth, absolute": _in_depth(least_absolute),
    "disparity, squares": _in_disparity(least_squares),
    "disparity, absolute": _in_disparity(least_absolute),
    "disparity, robust": _in_disparity(robust_scale_shift),
    "log scale": _log_scale,
}


# --- the table --------------------------------------------------------------------------------------------------------


def _lwlr(case: Case) -> Depth:
    return align_depth(case.mono, case.sparse, case.known, BANDWIDTH * float(np.hypot(*case.known.shape)), RIDGE)


def _network(case: Case) -> Depth:
    return case.network.predict(case.rgb, case.sparse, case.known, case.view.camera).depth


def _product(case: Case) -> Depth:
    return case.network.complete(case.rgb, case.sparse, case.known, case.view, case.tick).depth


METHODS: dict[str, list[Method]] = {
    "nearest": [Method("nearest", lambda case: nearest_fill(case.sparse, case.known))],
    "harmonic": [Method("harmonic", lambda case: harmonic_fill(case.sparse, case.known))],
    "geometric": [from_backend("geometric")],
    "mono": [Method("mono", lambda case: case.mono, trained=True)],
    GLOBAL: [Method(f"{GLOBAL} ({name})", fit, True, GLOBAL) for name, fit in GLOBAL_FITS.items()],
    "mono+lwlr": [Method("mono+lwlr", _lwlr, trained=True)],
    "lucid": [Method("lucid", lambda case: lucid_align(case.mono, case.sparse, case.known), trained=True)],
    "network": [Method("network", _network, trained=True)],
    "product": [Method("product", _product, trained=True)],
}
"""`network` is the network's bare answer, `product` the same made to meet the known depth, as scenes are made with."""
BASELINES = ("nearest", "harmonic", GLOBAL)  # networks are held against the best of these
CONTENDERS = ("network", "product")


@dataclass(frozen=True)
class Chosen:
    """methods: in the order of the table. network: the trained backend if a method needs it. skipped: name -> why."""

    methods: list[Method]
    network: Any = None
    skipped: dict[str, str] = field(default_factory=dict)


def chosen_methods(names: Sequence[str], weights: str, table: Mapping[str, list[Method]] = METHODS) -> Chosen:
    """Methods by name (none = all): names of the table, or any depth backend of the registry as NAME or NAME:SPEC.

    What cannot run here is left out with its reason; raises a Problem for an unknown name, or if nothing is left.
    """
    methods = [method for name in names or table for method in table.get(name) or _from_registry(name, table)]
    if not any(method.trained for method in methods):
        return Chosen(methods)
    network, reason = _trained(weights)
    if reason is None:
        return Chosen(methods, network)
    skipped = {method.family or method.name: reason for method in methods if method.trained}
    methods = [method for method in methods if not method.trained]
    if not methods:
        raise fail("unavailable", "None of the methods can run here.", reason)
    return Chosen(methods, None, skipped)


def _from_registry(choice: str, table: Mapping[str, list[Method]]) -> list[Method]:
    """A depth backend as a method; raises a Problem if there is none of that name, or why it can't be used."""
    backends = [backend.name for backend in registry.backends("depth")]
    if choice.partition(":")[0] not in backends:
        names = ", ".join(dict.fromkeys([*table, *backends]))
        raise fail("bad_input", f"There is no method '{choice}'.", f"Choose of: {names}.")
    registry.load("depth", choice)
    return [from_backend(choice)]


def _trained(weights: str) -> tuple[Any, str | None]:
    """The trained backend, or why there is none."""
    try:
        from engine.depth.trained import TrainedDepth
    except ImportError as error:
        return None, f"the trained network is not part of this version ({error})"
    try:
        return TrainedDepth(weights), None
    except ProblemError as error:
        return None, str(error.problem)
