"""Training of the depth network: batches in, weights out; stops and goes on at any time.

On several processes (`processes`) each draws its own batches, gradients are averaged, and the first process
alone decides when it is over, measures and writes.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from accelerate.utils import broadcast

from engine.depth.weights import write_weights
from engine.training.batches import Feeder
from engine.training.checkpoint import State, new_network, read_checkpoint, write_checkpoint
from engine.training.curve import draw_curve
from engine.training.losses import depth_loss
from engine.training.processes import new_accelerator
from engine.training.sheets import save_sheet
from engine.training.validate import validate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.depth.network import DepthNetwork
    from engine.training.batches import Batch, Drawn, Held
    from engine.training.config import TrainingConfig

WARM_UP = 0.02  # of the run: the learning rate rises
HOLD = 0.35  # of the run: until here it stays
CLIP = 1.0  # norm of the gradient
LOG_EVERY = 20  # steps
LOG, WEIGHTS, CURVE, SHEETS = "log.jsonl", "weights.safetensors", "curve.png", "sheets"

Report = Callable[[dict[str, Any]], None]
Stop = Callable[[], bool]


class Training:
    """One run in `folder`: construct it, call `run`. A folder with a checkpoint goes on where that one stopped.

    Nothing random is kept: batch n is drawn from its own seed (`Feeder`), the network itself draws no numbers. So a run
    of a fixed number of steps ends the same whether or not it was interrupted.
    Raises a `bad_input` Problem for a checkpoint of another network, an `unavailable` one for missing start weights.
    """

    def __init__(self, config: TrainingConfig, drawn: Sequence[Drawn], held: Sequence[Held], folder: Path) -> None:
        self.config, self._drawn, self._held, self.folder = config, drawn, held, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.accelerator = new_accelerator()
        torch.manual_seed(config.seed)
        earlier = read_checkpoint(folder, config)
        network = new_network(config, earlier).moved(self.accelerator.device)
        self.network, self.optimizer = self.accelerator.prepare(network, _optimizer(network, config))
        self.average = [p.detach().clone() for p in self._plain().parameters()]
        self.step, self.seconds = 0, 0.0
        if earlier is not None:
            self._go_on_from(earlier)

    @property
    def progress(self) -> float:
        """0..1 of the steps or of the time the run may take."""
        if self.config.steps:
            return min(1.0, self.step / self.config.steps)
        return min(1.0, self.seconds / (60 * self.config.minutes))

    @property
    def is_main(self) -> bool:
        return self.accelerator.is_main_process

    def run(self, report: Report, stop: Stop = lambda: False, tick: Callable[[], None] = lambda: None) -> bool:
        """Until the run is over or `stop` says so; its state is kept either way. Returns whether it is over.

        report: hears every line of the log. stop: asked after each step. tick: called after each step.
        """
        feeder = Feeder(self._drawn, self.config, self.step, self.progress, self.accelerator.process_index)
        try:
            self._steps(feeder, report, stop, tick)
        finally:
            self._keep()
            feeder.close()
        if not stop():
            self._measure(report, stop)
        self.accelerator.wait_for_everyone()
        return self.progress >= 1

    def _steps(self, feeder: Feeder, report: Report, stop: Stop, tick: Callable[[], None]) -> None:
        tally, saved = _Tally(self.seconds), self.seconds
        while self.progress < 1 and not self._agreed(stop):
            started = time.perf_counter()
            feeder.progress = self.progress
            tally.add(self._train_on(next(feeder)))
            self.seconds += time.perf_counter() - started
            tick()
            if self.step % LOG_EVERY == 0:
                self._log(report, tally.taken(self.seconds) | {"lr": self.optimizer.param_groups[0]["lr"]})
            if self.seconds - saved > 60 * self.config.checkpoint_minutes and self.progress < 1:
                saved = self.seconds
                self._keep()
                self._measure(report, stop)

    def _agreed(self, stop: Stop) -> bool:
        """Whether to stop. Clocks differ: the first process tells all others the time and what it wants."""
        if self.accelerator.num_processes == 1:
            return stop()
        told = torch.tensor([self.seconds, float(stop())], dtype=torch.float64, device=self.accelerator.device)
        self.seconds, wants = broadcast(told).tolist()  # pyright: ignore[reportAttributeAccessIssue]
        return bool(wants)

    def _train_on(self, batch: Batch) -> dict[str, float]:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * _rate(self.progress)
        rgb, extra, target, valid, known, sky, relative = (
            torch.from_numpy(a).to(self.accelerator.device)
            for a in (batch.rgb, batch.extra, batch.target, batch.valid, batch.known, batch.sky, batch.relative)
        )
        self.network.train()
        with self.accelerator.autocast():
            output = self.network(rgb, extra)
        parts = depth_loss(output, target, valid, known, sky, relative)
        self.optimizer.zero_grad(set_to_none=True)
        self.accelerator.backward(torch.stack(list(parts.values())).sum())
        norm = self.accelerator.clip_grad_norm_(self.network.parameters(), CLIP)
        if norm is not None and math.isfinite(float(norm)):
            self.optimizer.step()
        self.step += 1
        self._take_into_average()
        return {name: float(value.detach()) for name, value in parts.items()}

    @torch.no_grad()
    def _take_into_average(self) -> None:
        decay = min(self.config.average, 1 - 1 / (1 + self.step / 4))
        for mean, parameter in zip(self.average, self._plain().parameters(), strict=True):
            mean.lerp_(parameter, 1 - decay)

    @torch.no_grad()
    def averaged(self) -> DepthNetwork:
        """A copy of the network with the running mean of its weights, on the device that trains."""
        network = type(self._plain())(self.config.network).moved(self.accelerator.device)
        for parameter, mean in zip(network.parameters(), self.average, strict=True):
            parameter.copy_(mean)
        return network.eval()

    def _plain(self) -> DepthNetwork:
        return self.accelerator.unwrap_model(self.network)

    def _keep(self) -> None:
        """Checkpoint and weights."""
        if self.is_main:
            network, optimizer = self._plain().state_dict(), self.optimizer.state_dict()
            state = State(network, self.average, optimizer, self.step, self.seconds)
            write_checkpoint(self.folder, state, self.config)
            write_weights(self.averaged(), self.folder / WEIGHTS)

    def _measure(self, report: Report, stop: Stop) -> None:
        """How good the weights are: figures in the log, pictures beside it. Given up when `stop` says so."""
        if not self.is_main:
            return
        network, figures = self.averaged(), {}
        for held in self._held:
            looked = validate(network, held, self.config, stop)
            if looked is None:
                return
            figures[held.name] = looked.figures
            save_sheet(self.folder / SHEETS / f"{held.name}-{self.step:07d}.png", looked)
        if figures:
            self._log(report, {"validation": figures})
        draw_curve(self.folder / LOG, self.folder / CURVE)

    def _go_on_from(self, state: State) -> None:
        """The learning rates are those of the configuration, not of the checkpoint."""
        groups = [{"peak": g["peak"], "weight_decay": g["weight_decay"]} for g in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state.optimizer)
        for group, wanted in zip(self.optimizer.param_groups, groups, strict=True):
            group.update(wanted)
        self.average = [mean.detach().to(self.accelerator.device) for mean in state.average]
        self.step, self.seconds = state.step, state.seconds

    def _log(self, report: Report, entry: dict[str, Any]) -> None:
        if not self.is_main:
            return
        entry = {"step": self.step, "minutes": round(self.seconds / 60, 2), "progress": round(self.progress, 4)} | entry
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        report(entry)


class _Tally:
    """Means of the parts of the loss since the last line of the log, and the pace."""

    def __init__(self, seconds: float) -> None:
        self._sums: dict[str, float] = {}
        self._steps, self._since = 0, seconds

    def add(self, parts: dict[str, float]) -> None:
        self._steps += 1
        for name, value in parts.items():
            self._sums[name] = self._sums.get(name, 0.0) + value

    def taken(self, seconds: float) -> dict[str, Any]:
        loss = {name: round(value / self._steps, 5) for name, value in self._sums.items()}
        pace = self._steps / max(seconds - self._since, 1e-9)
        self._sums, self._steps, self._since = {}, 0, seconds
        return {"loss": loss, "steps_per_second": round(pace, 3)}


def _optimizer(network: DepthNetwork, config: TrainingConfig) -> torch.optim.AdamW:
    """The stem learns with the decoder: half of its channels are new."""
    stem = {id(p) for p in network.encoder.stem.parameters()}
    encoder = [p for p in network.encoder.parameters() if id(p) not in stem]
    slow = {id(p) for p in encoder}
    rest = [p for p in network.parameters() if id(p) not in slow]
    return torch.optim.AdamW(
        [
            {"params": rest, "lr": config.lr, "peak": config.lr},
            {"params": encoder, "lr": config.encoder_lr, "peak": config.encoder_lr},
        ],
        weight_decay=config.weight_decay,
        betas=(0.9, 0.98),
        fused=True,
    )


def _rate(progress: float) -> float:
    """Share of the peak learning rate: up, level, then down along a cosine."""
    if progress < WARM_UP:
        return (progress + 1e-4) / WARM_UP
    fall = max(0.0, (progress - HOLD) / (1 - HOLD))
    return 0.5 * (1 + math.cos(math.pi * fall)) * 0.99 + 0.01
