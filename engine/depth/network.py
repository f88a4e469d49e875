"""The depth network: a picture and the depth known so far -> depth for every pixel, its uncertainty, and the sky.

Idea (Invisible Stitch, arXiv 2404.19758): condition the prediction on the scene. Here that is built in, in two looks.
The first sees the picture alone; its answer is moved to agree with the known depth, as a whole and near it in detail.
The second sees that, too: its answer is a mixture of the nearest known depth, of what lies behind it (a hole at an
object's edge shows the background), and of the moved first answer plus a learned residual. All in log depth relative to
the known depth's mean, so the answer scales with the scene.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import NamedTuple, Self

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the field's name

from engine.depth.encoder import Encoder
from engine.depth.net_input import AGREED, BEHIND, EXTRA_CHANNELS, MASK, NEAREST, NEARNESS, RAY_X, RAY_Y
from engine.models.device import layout

HEADS = 5  # residual, gate to the nearest depth, log scale, sky, gate to the depth behind it
WIDTHS = (32, 48, 64, 96, 160)  # of the decoder at strides 2, 4, 8, 16, 32
NOTHING_KNOWN = (-100.0, -100.0, 0.0)  # gates where there is nothing to continue
LOG_SCALE_RANGE = (-6.0, 2.0)


@dataclass(frozen=True)
class NetworkConfig:
    encoder: str = "lite0"
    layers: int = 2  # of attention over the coarsest features
    sees_fov: bool = True


class Output(NamedTuple):
    """All [B, 1, H, W] float32 but `shares`. Depths are relative to the input's level; log_scale is that of a Laplace
    error. log_depth is the mixture of nearest, behind and free in the given shares: to be had at any resolution."""

    log_depth: torch.Tensor
    log_scale: torch.Tensor
    sky: torch.Tensor  # logits
    free: torch.Tensor  # log depth that is not a copy of the known
    shares: torch.Tensor  # [B, 3, H, W] of nearest, behind, free; their sum is 1
    opinion: torch.Tensor  # log depth of the first look, which saw the picture alone; its level is its own


class Conv(nn.Sequential):
    def __init__(self, channels_in: int, channels: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__(nn.Conv2d(channels_in, channels, kernel, stride, kernel // 2), nn.GELU())


class Refine(nn.Module):
    """Two convolutions around a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(Conv(channels, channels), nn.Conv2d(channels, channels, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.gelu(x + self.body(x))


class Context(nn.Module):
    """Attention over the coarsest features: what kind of place this is, and where its floor lies.

    Positions come as a depthwise convolution, so any picture size will do.
    """

    def __init__(self, channels_in: int, channels: int, layers: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(channels_in, channels, 1)
        self.position = nn.Conv2d(channels, channels, 3, 1, 1, groups=channels)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(channels, 4, 2 * channels, 0.0, "gelu", batch_first=True, norm_first=True)
            for _ in range(layers)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.enter(x)
        x = x + self.position(x)
        tokens = x.flatten(2).transpose(1, 2)  # [B, h*w, C]
        for layer in self.layers:
            tokens = layer(tokens)
        return tokens.transpose(1, 2).unflatten(2, x.shape[2:])


class DepthNetwork(nn.Module):
    """forward(rgb [B, 3, H, W] in 0..1, extra [B, 7, H, W] of `net_input`) -> Output."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config.encoder, EXTRA_CHANNELS)
        taps = self.encoder.channels
        self.context = Context(taps[4], WIDTHS[4], config.layers)
        self.lateral = nn.ModuleList(nn.Conv2d(taps[at], WIDTHS[at], 1) for at in range(4))
        self.raise_ = nn.ModuleList(nn.Conv2d(WIDTHS[at + 1], WIDTHS[at], 1) for at in range(4))
        self.refine = nn.ModuleList(Refine(WIDTHS[at]) for at in range(4))
        self.detail = Conv(3 + EXTRA_CHANNELS, WIDTHS[0], 5, 2)
        self.head = nn.Sequential(Conv(WIDTHS[0], WIDTHS[0]), nn.Conv2d(WIDTHS[0], 4 * HEADS, 3, 1, 1))
        self.near_gate = nn.Parameter(torch.tensor([2.0, 0.0]))  # gate logit by nearness: at the seam, far away

    def forward(self, rgb: torch.Tensor, extra: torch.Tensor) -> Output:
        given = extra[:, MASK].flatten(1).any(1)
        if not given.any():
            return self._answer(rgb, extra)
        opinion = self._opinion(rgb[given], extra[given])
        extra = extra.clone()
        extra[given, AGREED] = agreeing(opinion, *(extra[given, at][:, None] for at in (NEAREST, MASK, NEARNESS)))[:, 0]
        answer = self._answer(rgb, extra)
        first = answer.log_depth.detach().clone()
        first[given] = opinion
        return answer._replace(opinion=first)

    @torch.no_grad()
    def _opinion(self, rgb: torch.Tensor, extra: torch.Tensor) -> torch.Tensor:
        """[B, 1, H, W] log depth told from the picture and its rays alone."""
        alone = torch.zeros_like(extra)
        alone[:, [RAY_X, RAY_Y]] = extra[:, [RAY_X, RAY_Y]]
        return self._answer(rgb, alone).log_depth

    def _answer(self, rgb: torch.Tensor, extra: torch.Tensor) -> Output:
        sample = torch.cat([(rgb * 255 - 127) / 128, extra], 1).contiguous(memory_format=layout(rgb.device))
        features = self.encoder(sample)
        x = self.context(features[4])
        for at in (3, 2, 1, 0):
            x = F.interpolate(self.raise_[at](x), size=features[at].shape[2:], mode="bilinear")
            x = x + self.lateral[at](features[at])
            if at == 0:
                x = x + self.detail(sample)
            x = self.refine[at](x)
        heads = F.pixel_shuffle(self.head(x).float(), 2)  # every coarse pixel tells its four fine ones
        return self._composed(heads, extra)

    def _composed(self, heads: torch.Tensor, extra: torch.Tensor) -> Output:
        """[B, HEADS, H, W] -> the answer with the known depth built in."""
        residual, gate, log_scale, sky, gate_behind = heads.split(1, 1)
        nearest, agreed, nearness, behind = (extra[:, at][:, None] for at in (NEAREST, AGREED, NEARNESS, BEHIND))
        at_seam, far = self.near_gate
        gates = torch.cat([gate + far + (at_seam - far) * nearness, gate_behind, torch.zeros_like(gate)], 1)
        shares = torch.where(nearness > 0, gates, gates.new_tensor(NOTHING_KNOWN)[None, :, None, None]).softmax(1)
        free = agreed + residual
        log_depth = (shares * torch.cat([nearest, behind, free], 1)).sum(1, keepdim=True)
        return Output(log_depth, log_scale.clamp(*LOG_SCALE_RANGE), sky, free, shares, log_depth)

    def moved(self, device: torch.device) -> Self:
        """Itself there, laid out for it."""
        return self.to(device, memory_format=layout(device))  # type: ignore[call-overload]

    def metadata(self) -> dict[str, str]:
        """What a weights file says about itself."""
        return {key: str(value) for key, value in asdict(self.config).items()}


def agreeing(
    opinion: torch.Tensor, log_depth: torch.Tensor, known: torch.Tensor, nearness: torch.Tensor
) -> torch.Tensor:
    """The opinion in log depth, shifted to the known depth by the median, and near it by what then still differs.

    All [B, 1, H, W]; known is 0 or 1, nearness falls from 1 with the distance to the nearest known pixel.
    """
    off = torch.where(known > 0, log_depth - opinion, 0.0)
    held = torch.where(known > 0, off, float("nan")).flatten(1)
    shift = held.nanmedian(1).values[:, None, None, None]
    return opinion + shift + nearness * push_pull((off - shift) * known, known)


def push_pull(sums: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """[B, 1, H, W] a smooth fill: values (times weight 0..1) averaged down a pyramid, then taken up again where there
    is little weight."""
    mean = sums / weights.clamp_min(1e-6)
    if min(sums.shape[2:]) <= 2:
        whole = sums.sum((2, 3), keepdim=True) / weights.sum((2, 3), keepdim=True).clamp_min(1e-6)
        return torch.where(weights > 1e-6, mean, whole)
    coarse = push_pull(F.avg_pool2d(sums, 2, ceil_mode=True), F.avg_pool2d(weights, 2, ceil_mode=True))
    below = F.interpolate(coarse, size=sums.shape[2:], mode="bilinear")
    return weights * mean + (1 - weights) * below
