"""What each idea is worth: the same training with one thing left out at a time, measured on the same frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.training.loop import Training

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.training.config import TrainingConfig
    from engine.training.loop import Stop
    from engine.training.sources import Sources

    Figures = dict[str, float | None]


@dataclass(frozen=True)
class Variant:
    name: str
    folder: str
    config: TrainingConfig


@dataclass(frozen=True)
class Result:
    """figures: by held-out source, see `validate`."""

    variant: str
    steps: int
    minutes: float
    figures: dict[str, Figures]


def variants(config: TrainingConfig) -> list[Variant]:
    """The configuration as it is, and without each of the things that it could do without."""
    blind = replace(config, network=replace(config.network, sees_fov=False))
    return [
        Variant("as configured", "full", config),
        Variant("random masks", "random-masks", replace(config, masks="random")),
        Variant("no ImageNet weights", "no-imagenet", replace(config, encoder_weights="none")),
        Variant("no field of view", "no-fov", blind),
    ]


def run_variant(
    variant: Variant,
    sources: Sources,
    out: Path,
    stop: Stop = lambda: False,
    tick: Callable[[Training], None] = lambda _training: None,
) -> Result | None:
    """Trains one variant in a folder of its own below `out`, or goes on with it; None if it was stopped."""
    training = Training(variant.config, sources.drawn, sources.held, out / variant.folder)
    seen: dict[str, Any] = {}
    if not training.run(seen.update, stop, lambda: tick(training)) or stop():
        return None
    return Result(variant.name, training.step, round(training.seconds / 60, 2), seen.get("validation", {}))


def rows(results: list[Result]) -> list[dict[str, str]]:
    """A table: one row for each variant and held-out source. Errors of completion in metres, of unseen pixels."""
    return [_row(result, source, figures) for result in results for source, figures in result.figures.items()]


def _row(result: Result, source: str, figures: Figures) -> dict[str, str]:
    completed, nearest = figures["completed"], figures["nearest"]
    ratio = completed / nearest if completed and nearest else None
    return {
        "variant": result.variant,
        "frames": source,
        "steps": f"{result.steps:,}",
        "completed m": _text(completed),
        "nearest m": _text(nearest),
        "ratio": _text(ratio),
        "AbsRel": _text(figures["abs_rel"]),
        "delta1": _text(figures["delta1"]),
        "metric AbsRel": _text(figures["metric_abs_rel"]),
    }


def _text(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
