"""What the depth network is trained on, all in log depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F  # noqa: N812 - the field's name

if TYPE_CHECKING:
    from engine.depth.network import Output

ABSOLUTE = 0.35  # weight of the metric error of pictures without known depth; the rest is relative to their scale
KNOWN = 0.15  # weight of a known pixel against an unknown one
METRIC = 0.5  # weight of the error in shares of the mean depth: benchmarks count metres
EDGES = 2.5  # weight of the differences between neighbours, at four scales
UNCERTAINTY = 0.05
SKY = 0.1
TEACHER = 0.3  # weight of pictures whose depth a teacher told
TRIMMED = 0.2  # share of its worst pixels that does not count


def depth_loss(
    output: Output,
    target: torch.Tensor,  # [B, 1, H, W] log depth minus the level
    valid: torch.Tensor,  # [B, 1, H, W] bool
    known: torch.Tensor,  # [B, 1, H, W] bool
    sky: torch.Tensor,  # [B, 1, H, W] 1, 0, or -1 = not told
    relative: torch.Tensor | None = None,  # [B, 1, 1, 1] bool: the inverse of the target is free in scale and shift
) -> dict[str, torch.Tensor]:
    """The parts of the loss, already weighted; their sum is what is minimised."""
    if relative is not None and bool(relative.any()):
        taught = TEACHER * _affine_free(output.log_depth, target, valid & relative)
        return depth_loss(output, target, valid & ~relative, known, sky) | {"teacher": taught}
    given = known.flatten(1).any(1)[:, None, None, None]  # [B, 1, 1, 1]
    weight = valid.float() * torch.where(given & known, KNOWN, 1.0)
    error = torch.where(valid, output.log_depth - target, 0.0)
    relative = torch.where(valid, error - _median(error, valid), 0.0)
    free = ABSOLUTE * error.abs() + (1 - ABSOLUTE) * relative.abs()
    log_error = _mean(torch.where(given, error.abs(), free), weight)
    return {
        "log": log_error,
        "metric": METRIC * _metric(target, error, valid, weight, given),
        "edges": EDGES * _edges(error, valid, given & known),
        "uncertainty": UNCERTAINTY * _uncertainty(torch.where(given, error, relative), output.log_scale, weight),
        "sky": SKY * _sky(output.sky, sky),
    }


def _mean(values: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The mean over samples of each sample's weighted mean: a sample with few valid pixels counts as much."""
    sums, weights = (values * weight).flatten(1).sum(1), weight.flatten(1).sum(1)
    return (sums / weights.clamp_min(1.0)).mean()


def _median(error: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """[B, 1, 1, 1] of the valid pixels, from every fourth one: the best scale in the L1 sense."""
    held = torch.where(valid, error.detach(), float("nan")).flatten(1)[:, ::4]
    return held.nanmedian(1).values.nan_to_num()[:, None, None, None]


def _metric(
    target: torch.Tensor,
    error: torch.Tensor,
    valid: torch.Tensor,
    weight: torch.Tensor,
    given: torch.Tensor,
) -> torch.Tensor:
    """|depth - truth| of completed pictures as a share of the mean true depth, bounded where it explodes."""
    truth = torch.where(valid, target.clamp(max=4.0).exp(), 0.0)
    level = truth.flatten(1).sum(1) / valid.flatten(1).sum(1).clamp_min(1)
    off = truth * torch.expm1(error.clamp(-3.0, 1.0)).abs() / level.clamp_min(1e-3)[:, None, None, None]
    return _mean(torch.where(given, off.clamp_max(3.0), 0.0), weight)


def _edges(error: torch.Tensor, valid: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
    """Mean |difference of neighbouring errors| at four scales (MiDaS, arXiv 1907.01341): sharp, in place."""
    valid = valid & ~skip
    total = error.new_zeros(())
    for step in (1, 2, 4, 8):
        e, v = error[..., ::step, ::step], valid[..., ::step, ::step]
        for axis in (2, 3):
            n = e.shape[axis] - 1
            both = v.narrow(axis, 0, n) & v.narrow(axis, 1, n)
            total = total + _mean((e.narrow(axis, 1, n) - e.narrow(axis, 0, n)).abs().clamp_max(2.0), both.float())
    return total / 8


def _uncertainty(error: torch.Tensor, log_scale: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Negative log likelihood of a Laplace distribution; it teaches the scale and leaves the depth alone."""
    return _mean(error.detach().abs() * torch.exp(-log_scale) + log_scale, weight)


def _sky(logits: torch.Tensor, sky: torch.Tensor) -> torch.Tensor:
    told = (sky >= 0).float()
    loss = F.binary_cross_entropy_with_logits(logits, sky.clamp_min(0), reduction="none")
    return (loss * told).sum() / told.sum().clamp_min(1)


def _affine_free(log_depth: torch.Tensor, target: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """|difference| of inverse depths, each freed of its shift and scale, and of their edges (MiDaS, arXiv 1907.01341,
    section 5); samples without a valid pixel say nothing, yet count in the mean over the batch."""
    told, truth = (_standard(torch.exp(-depth.clamp(-5.0, 5.0)), valid) for depth in (log_depth, target))
    error = torch.where(valid, told - truth, 0.0)
    bound = _quantile(error.detach().abs(), valid, 1 - TRIMMED)
    near = (valid & (error.abs() <= bound)).float()
    return _mean(error.abs(), near) + EDGES * _edges(error, valid, torch.zeros_like(valid))


def _standard(values: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
    """The valid values of each sample minus their median, over their mean distance from it."""
    centred = torch.where(valid, values - _quantile(values, valid, 0.5), 0.0)
    spread = centred.abs().flatten(1).sum(1) / valid.flatten(1).sum(1).clamp_min(1)
    return centred / spread.clamp_min(1e-4)[:, None, None, None]


def _quantile(values: torch.Tensor, valid: torch.Tensor, share: float) -> torch.Tensor:
    """[B, 1, 1, 1] of the valid values of each sample, from every fourth one; 0 where there are none."""
    held = torch.where(valid, values.detach(), float("nan")).flatten(1)[:, ::4]
    return held.nanquantile(share, dim=1).nan_to_num()[:, None, None, None]
