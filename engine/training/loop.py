"""Training of the depth network: batches in, weights out; stops and goes on at any time."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from accelerate import Accelerator

from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.depth.encoder import load_imagenet
from engine.depth.network import DepthNetwork
from engine.depth.weights import read_weights, write_weights
from engine.training.batches import Batch, Drawn, Feeder
from engine.training.config import config_table
from engine.training.losses import depth_loss
from engine.training.pretrained import imagenet_state
from engine.training.validate import validate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.training.config import TrainingConfig
    from engine.training.pack import Pack

WARM_UP = 0.02  # of the run: the learning rate rises
HOLD = 0.35  # of the run: until here it stays
CLIP = 1.0  # norm of the gradient
LOG_EVERY = 50  # steps
CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


@dataclass(frozen=True)
class Held:
    """A pack with the frames kept out of training."""

    name: str
    pack: Pack
    frames: Sequence[int]


Report = Callable[[dict[str, Any]], None]


class Training:
    """One run in `folder`: construct it, call `run`. A folder with a checkpoint goes on where that one stopped."""

    def __init__(self, config: TrainingConfig, drawn: Sequence[Drawn], held: Sequence[Held], folder: Path) -> None:
        self.config, self._drawn, self._held, self.folder = config, drawn, held, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.accelerator = Accelerator(mixed_precision="bf16")
        torch.manual_seed(config.seed)
        network = _new_network(config).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimizer = _optimizer(network, config)
        self.network, self.optimizer = self.accelerator.prepare(network, optimizer)
        self.average = [p.detach().clone() for p in self._plain().parameters()]
        self.step, self.seconds = 0, 0.0
        self._resume()

    @property
    def progress(self) -> float:
        """0..1 of the time the run may take."""
        return min(1.0, self.seconds / (60 * self.config.minutes))

    def run(self, report: Report, stop: Callable[[], bool] = lambda: False) -> None:
        """Until the time is used up or `stop` says so; the last state is kept either way."""
        feeder = Feeder(self._drawn, self.config, self.config.seed + 7919 * self.step, self.progress)
        losses: dict[str, float] = {}
        saved = self.seconds
        try:
            while self.progress < 1 and not stop():
                started = time.perf_counter()
                feeder.progress = self.progress
                for name, value in self._train_on(next(feeder)).items():
                    losses[name] = losses.get(name, 0.0) + value / LOG_EVERY
                self.seconds += time.perf_counter() - started
                if self.step % LOG_EVERY == 0:
                    self._log(report, {"loss": losses, "lr": self.optimizer.param_groups[0]["lr"]})
                    losses = {}
                if self.seconds - saved > 60 * self.config.checkpoint_minutes:
                    saved = self.seconds
                    self._keep(report)
        finally:
            feeder.close()
            self._keep(report)

    def _train_on(self, batch: Batch) -> dict[str, float]:
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * _rate(self.progress)
        rgb, extra, target, valid, known, sky = (
            torch.from_numpy(a).to(self.accelerator.device)
            for a in (batch.rgb, batch.extra, batch.target, batch.valid, batch.known, batch.sky)
        )
        self.network.train()
        with self.accelerator.autocast():
            output = self.network(
                rgb.contiguous(memory_format=torch.channels_last), extra.contiguous(memory_format=torch.channels_last)
            )
        parts = depth_loss(output, target, valid, known, sky)
        loss = torch.stack(list(parts.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        self.accelerator.backward(loss)
        norm = self.accelerator.clip_grad_norm_(self.network.parameters(), CLIP)
        if norm is not None and math.isfinite(float(norm)):
            self.optimizer.step()
        self.step += 1
        decay = min(self.config.average, 1 - 1 / (1 + self.step / 4))
        torch._foreach_lerp_(self.average, list(self._plain().parameters()), 1 - decay)
        return {name: float(value.detach()) for name, value in parts.items()}

    def averaged(self) -> DepthNetwork:
        """A copy of the network with the running mean of its weights."""
        network = DepthNetwork(self.config.network)
        with torch.no_grad():
            for parameter, mean in zip(network.parameters(), self.average, strict=True):
                parameter.copy_(mean)
        return network.eval()

    def _plain(self) -> DepthNetwork:
        return self.accelerator.unwrap_model(self.network)

    def _keep(self, report: Report) -> None:
        """Checkpoint, weights, and how good they are."""
        if not self.accelerator.is_main_process:
            return
        network = self.averaged()
        state = {
            "network": self._plain().state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "config": config_table(self.config),
        }
        with atomic_path(self.folder / CHECKPOINT) as path:
            torch.save(state, path)
        write_weights(network, self.folder / "weights.safetensors")
        figures = {h.name: validate(network, h.pack, h.frames, self.config) for h in self._held}
        self._log(report, {"validation": figures})

    def _resume(self) -> None:
        path = self.folder / CHECKPOINT
        if not path.exists():
            return
        state = torch.load(path, map_location="cpu", weights_only=True)
        try:
            self._plain().load_state_dict(state["network"])
        except RuntimeError as error:
            raise fail(
                "bad_input",
                f"The checkpoint in {self.folder} belongs to another network.",
                "Use the configuration it was begun with, or another folder.",
            ) from error
        self.optimizer.load_state_dict(state["optimizer"])
        self.average = [mean.to(self.accelerator.device) for mean in state["average"]]
        self.step, self.seconds = state["step"], state["seconds"]

    def _log(self, report: Report, entry: dict[str, Any]) -> None:
        entry = {"step": self.step, "minutes": round(self.seconds / 60, 2), "progress": round(self.progress, 4)} | entry
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        report(entry)


def _new_network(config: TrainingConfig) -> DepthNetwork:
    if config.encoder_weights not in ("imagenet", "none"):
        return read_weights(config.encoder_weights)
    network = DepthNetwork(config.network)
    if config.encoder_weights == "imagenet":
        load_imagenet(network.encoder, imagenet_state(config.network.encoder))
    return network


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
