"""Training from the command line: reads the configuration, packs the data, runs, and tells how it goes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import resources
from app.console import Console
from app.paths import cache_dir
from engine.core.control import Cancelled
from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.training.ablate import rows, run_variant, variants
from engine.training.config import read_config
from engine.training.loop import CURVE, WEIGHTS, Training
from engine.training.sources import open_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from engine.core.control import Control
    from engine.training.ablate import Result
    from engine.training.config import TrainingConfig
    from engine.training.sources import Sources

FIGURES = {"abs_rel": "AbsRel", "delta1": "delta1", "completed": "completed", "nearest": "nearest"}


def config_from_options(path: Path | None, data: Sequence[str], **changes: Any) -> TrainingConfig:
    """The file, or the one that comes along, with what the options say instead. data: NAME=FOLDER each.

    Raises a `bad_input` Problem that names what is wrong.
    """
    told = {name: value for name, value in changes.items() if value}
    if "minutes" in told:
        told.setdefault("steps", 0)  # the file may count steps
    return read_config(path or resources.training_config(), dict(_pair(text) for text in data), **told)


def _pair(text: str) -> tuple[str, str]:
    name, _, folder = text.partition("=")
    return name, folder


def size_from_option(size: str | None) -> tuple[int, int] | tuple[None, None]:
    """(width, height) of WIDTHxHEIGHT. Raises a `bad_input` Problem for anything else."""
    if size is None:
        return None, None
    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise fail("bad_input", f"'{size}' is no size of a picture.", "Write WIDTHxHEIGHT, such as 256x192.")
    return int(width), int(height)


def train(config: TrainingConfig, out: Path, console: Console) -> None:
    """`sceneloom train depth`: begins in `out` or goes on there. Raises Cancelled after Ctrl+C; the state is kept."""
    with console.stoppable() as control:
        sources = _opened(config, control, console)
        training = Training(config, sources.drawn, sources.held, out)
        if not training.is_main:
            console = Console(quiet=True)  # of several processes one speaks
        if training.step:
            console.say(f"Going on after {training.step:,} steps ({training.progress:.0%}).")
        with console.gauge("training") as show:
            meter = _Meter(training, show, console)
            finished = training.run(meter.report, lambda: control.cancelled, meter.tick)
    if not finished:
        console.say(f"Stopped after {training.step:,} steps. The same command goes on.")
        raise Cancelled
    values = {"weights": str(out / WEIGHTS), "steps": training.step, "minutes": round(training.seconds / 60, 2)}
    text = f"{out / WEIGHTS}: {training.step:,} steps, {training.seconds / 60:.1f} min. Look at {out / CURVE}."
    console.result(values | {"validation": meter.validation}, text)


def ablate(config: TrainingConfig, out: Path, console: Console) -> None:
    """`sceneloom train ablate`: every variant after the other, each with the whole budget; finished ones are kept."""
    results: list[Result] = []
    with console.stoppable() as control:
        sources = _opened(config, control, console)
        for variant in variants(config):
            with console.gauge(variant.name) as show:
                done = run_variant(
                    variant, sources, out, lambda: control.cancelled, lambda t, show=show: show(t.progress, _pace(t))
                )
            if done is None:
                raise Cancelled
            results.append(done)
            _save(out / "ablation.json", results)
    console.result({"variants": [asdict(r) for r in results]}, console.table("Ablation", rows(results)))


def _save(path: Path, results: list[Result]) -> None:
    import json

    with atomic_path(path) as unfinished:
        unfinished.write_text(json.dumps([asdict(result) for result in results], indent=2), "utf-8")


def _opened(config: TrainingConfig, control: Control, console: Console) -> Sources:
    with console.gauge("packing frames") as show:

        def tick(source: str, done: int, count: int) -> None:
            control.check()
            show(done / count, f"{source}, {done:,} of {count:,}")

        return open_sources(config, cache_dir() / "packs", tick)


def _pace(training: Training) -> str:
    return f"step {training.step:,}"


class _Meter:
    """Turns lines of the log into what stands beside the bar, and validations into lines of their own."""

    def __init__(self, training: Training, show: Callable[[float, str], None], console: Console) -> None:
        self._training, self._show, self._console = training, show, console
        self._loss = ""
        self.validation: dict[str, dict[str, float | None]] = {}

    def tick(self) -> None:
        self._show(self._training.progress, f"{_pace(self._training)}{self._loss}")

    def report(self, entry: dict[str, Any]) -> None:
        if "loss" in entry:
            parts = " ".join(f"{name} {value:.2f}" for name, value in entry["loss"].items())
            self._loss = f", {entry['steps_per_second']:.1f}/s, {parts}"
        for source, figures in entry.get("validation", {}).items():
            self.validation[source] = figures
            told = ", ".join(f"{FIGURES[name]} {figures[name]}" for name in FIGURES if figures[name] is not None)
            self._console.say(f"step {entry['step']:,}, {source}: {told}")
