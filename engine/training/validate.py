"""How good a network is on frames it has never seen: alone, and with part of the depth given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.depth.net_input import NEAREST
from engine.training.batches import stacked, validation_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.depth.network import DepthNetwork
    from engine.training.batches import Held, Sample
    from engine.training.config import TrainingConfig

DELTA = 1.25
SHEET_FRAMES = 6
FIGURES = ("abs_rel", "delta1", "metric_abs_rel", "completed", "nearest")


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says of a sample. Both [H, W] float32."""

    depth: NDArray[np.float32]  # metres
    scale: NDArray[np.float32]  # of its error, relative


@dataclass(frozen=True, eq=False)
class Looked:
    """One held-out frame: the sample with known depth, the answer to it, and the answer to the picture alone."""

    name: str
    sample: Sample
    completed: Answer
    alone: Answer


@dataclass(frozen=True)
class Validation:
    """figures: means over the frames, None where there was nothing to measure. frames: some of them, to look at."""

    name: str
    figures: dict[str, float | None]
    frames: list[Looked]


def validate(
    network: DepthNetwork, held: Held, config: TrainingConfig, stop: Callable[[], bool] = lambda: False
) -> Validation | None:
    """Means over `validation_frames` frames spread evenly; None if `stop` said so between two of them.

    abs_rel, delta1: of pictures alone, after scaling by the median; metric_abs_rel: without. completed, nearest: mean
    |error| of unseen pixels in metres, of the network and of the nearest known depth, per picture then averaged.
    """
    chosen = _spread(held.frames, config.validation_frames)
    shown = set(_spread(chosen, SHEET_FRAMES))
    rows: list[dict[str, float]] = []
    frames: list[Looked] = []
    for frame in chosen:
        if stop():
            return None
        looked = _looked(network, held, frame, config)
        rows.append(_monocular(looked.sample, looked.alone.depth) | _completion(looked.sample, looked.completed.depth))
        frames += [looked] if frame in shown else []
    return Validation(held.name, {name: _mean([row[name] for row in rows]) for name in FIGURES}, frames)


def _spread(frames: Sequence[int], most: int) -> list[int]:
    return [frames[i] for i in np.linspace(0, len(frames) - 1, min(most, len(frames))).astype(int)]


def _mean(values: list[float]) -> float | None:
    told = [value for value in values if np.isfinite(value)]
    return round(float(np.mean(told)), 4) if told else None


def _looked(network: DepthNetwork, held: Held, frame: int, config: TrainingConfig) -> Looked:
    size, sees = (config.height, config.width), config.network.sees_fov
    alone = validation_sample(held.pack, frame, size, completion=False, sees_fov=sees)
    given = validation_sample(held.pack, frame, size, completion=True, sees_fov=sees)
    return Looked(held.pack.entries[frame].name, given, predicted(network, given), predicted(network, alone))


def predicted(network: DepthNetwork, sample: Sample) -> Answer:
    """The network's answer, computed where its weights are."""
    batch, device = stacked([sample]), next(network.parameters()).device
    with torch.inference_mode():
        output = network(torch.from_numpy(batch.rgb).to(device), torch.from_numpy(batch.extra).to(device))
    log_depth, log_scale = (np.asarray(part[0, 0].float().cpu()) for part in (output.log_depth, output.log_scale))
    return Answer(np.exp(log_depth + np.float32(sample.level)), np.exp(log_scale))


def _monocular(sample: Sample, depth: NDArray[np.float32]) -> dict[str, float]:
    valid = (sample.depth > 0) & np.isfinite(sample.depth)
    if not valid.any():
        return dict.fromkeys(("abs_rel", "delta1", "metric_abs_rel"), float("nan"))
    truth, raw = sample.depth[valid], depth[valid]
    scaled = raw * np.median(truth / raw)
    return {
        "abs_rel": float((np.abs(scaled - truth) / truth).mean()),
        "delta1": float((np.maximum(scaled / truth, truth / scaled) < DELTA).mean()),
        "metric_abs_rel": float((np.abs(raw - truth) / truth).mean()),
    }


def _completion(sample: Sample, depth: NDArray[np.float32]) -> dict[str, float]:
    unseen = (sample.depth > 0) & np.isfinite(sample.depth) & ~sample.known
    if not unseen.any() or not sample.known.any():
        return dict.fromkeys(("completed", "nearest"), float("nan"))
    truth = sample.depth[unseen]
    nearest = np.exp(sample.extra[NEAREST] + sample.level)[unseen]
    return {"completed": float(np.abs(depth[unseen] - truth).mean()), "nearest": float(np.abs(nearest - truth).mean())}
