"""How good a network is on frames it has never seen: alone, and with part of the depth given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.training.batches import stacked, validation_sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.depth.network import DepthNetwork
    from engine.training.batches import Sample
    from engine.training.config import TrainingConfig
    from engine.training.pack import Pack

DELTA = 1.25


def validate(network: DepthNetwork, pack: Pack, frames: Sequence[int], config: TrainingConfig) -> dict[str, float]:
    """Means over `validation_frames` frames spread evenly: of pictures alone after median scaling, and of completion.

    completed, nearest: mean |error| of unseen pixels in metres, per picture then averaged.
    """
    chosen = [
        frames[i] for i in np.linspace(0, len(frames) - 1, min(config.validation_frames, len(frames))).astype(int)
    ]
    rows = [_figures(network, pack, frame, config) for frame in chosen]
    return {name: round(float(np.nanmean([row[name] for row in rows])), 4) for name in rows[0]}


def _figures(network: DepthNetwork, pack: Pack, frame: int, config: TrainingConfig) -> dict[str, float]:
    size, sees = (config.height, config.width), config.network.sees_fov
    alone = validation_sample(pack, frame, size, completion=False, sees_fov=sees)
    given = validation_sample(pack, frame, size, completion=True, sees_fov=sees)
    return _monocular(alone, predicted(network, alone)) | _completion(given, predicted(network, given))


def predicted(network: DepthNetwork, sample: Sample) -> NDArray[np.float32]:
    """[H, W] metres."""
    batch = stacked([sample])
    with torch.inference_mode():
        output = network(torch.from_numpy(batch.rgb), torch.from_numpy(batch.extra))
    return np.exp(output.log_depth[0, 0].numpy() + np.float32(sample.level))


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
    nearest = np.exp(sample.extra[0] + sample.level)[unseen]
    return {"completed": float(np.abs(depth[unseen] - truth).mean()), "nearest": float(np.abs(nearest - truth).mean())}
