"""The encoder against the published network: batch normalisation unfolded, TensorFlow's padding, no shared code."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from engine.depth.encoder import Encoder, load_imagenet, scaled_stages

BLOCKS = (  # channels in, channels out, expansion, kernel, stride of EfficientNet-Lite0
    (32, 16, 1, 3, 1),
    (16, 24, 6, 3, 2), (24, 24, 6, 3, 1),
    (24, 40, 6, 5, 2), (40, 40, 6, 5, 1),
    (40, 80, 6, 3, 2), (80, 80, 6, 3, 1), (80, 80, 6, 3, 1),
    (80, 112, 6, 5, 1), (112, 112, 6, 5, 1), (112, 112, 6, 5, 1),
    (112, 192, 6, 5, 2), (192, 192, 6, 5, 1), (192, 192, 6, 5, 1), (192, 192, 6, 5, 1),
    (192, 320, 6, 3, 1),
)  # fmt: skip
TAPPED = (0, 2, 4, 10, 15)
ALL_PARAMETERS = 4_652_008  # of EfficientNet-Lite0 with its classifier, as published


def random_state() -> dict[str, torch.Tensor]:
    """With the names of the PyPI package, and statistics that keep numbers in range."""
    generator = torch.Generator().manual_seed(0)
    state: dict[str, torch.Tensor] = {}

    def add(conv: str, norm: str, out: int, fan: int, kernel: int) -> None:
        weight = torch.randn(out, fan, kernel, kernel, generator=generator)
        state[f"{conv}.weight"] = weight / (fan * kernel**2) ** 0.5
        state[f"{norm}.weight"] = 1 + 0.2 * torch.rand(out, generator=generator)
        state[f"{norm}.bias"] = 0.3 * torch.randn(out, generator=generator)
        state[f"{norm}.running_mean"] = 0.2 * torch.randn(out, generator=generator)
        state[f"{norm}.running_var"] = 0.5 + torch.rand(out, generator=generator)

    add("_conv_stem", "_bn0", 32, 3, 3)
    for number, (c_in, c_out, expand, kernel, _) in enumerate(BLOCKS):
        name, wide = f"_blocks.{number}.", c_in * expand
        if expand > 1:
            add(f"{name}_expand_conv", f"{name}_bn0", wide, c_in, 1)
        add(f"{name}_depthwise_conv", f"{name}_bn1", wide, 1, kernel)
        add(f"{name}_project_conv", f"{name}_bn2", c_out, wide, 1)
    return state


def same_padded(x: torch.Tensor, weight: torch.Tensor, stride: int, groups: int) -> torch.Tensor:
    """TensorFlow's "SAME": as many outputs as ceil(size / stride), the odd pixel of padding behind."""
    pads = []
    for size, kernel in ((x.shape[3], weight.shape[3]), (x.shape[2], weight.shape[2])):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return F.conv2d(F.pad(x, pads), weight, None, stride, 0, 1, groups)


def reference(state: dict[str, torch.Tensor], x: torch.Tensor) -> list[torch.Tensor]:
    def layer(x: torch.Tensor, conv: str, norm: str, stride: int = 1, groups: int = 1) -> torch.Tensor:
        x = same_padded(x, state[f"{conv}.weight"], stride, groups)
        mean, var = state[f"{norm}.running_mean"], state[f"{norm}.running_var"]
        return F.batch_norm(x, mean, var, state[f"{norm}.weight"], state[f"{norm}.bias"], eps=1e-3)

    x = layer(x, "_conv_stem", "_bn0", 2).clamp(0, 6)
    features = []
    for number, (c_in, c_out, expand, _, stride) in enumerate(BLOCKS):
        name, wide = f"_blocks.{number}.", x
        if expand > 1:
            wide = layer(x, f"{name}_expand_conv", f"{name}_bn0").clamp(0, 6)
        wide = layer(wide, f"{name}_depthwise_conv", f"{name}_bn1", stride, c_in * expand).clamp(0, 6)
        out = layer(wide, f"{name}_project_conv", f"{name}_bn2")
        x = x + out if stride == 1 and c_in == c_out else out
        features.append(x)
    return [features[at] for at in TAPPED]


def test_folded_weights_say_the_same_as_the_unfolded_network():
    state = random_state()
    encoder = Encoder("lite0", extra=2).eval()
    load_imagenet(encoder, state)
    picture = torch.randn(1, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        told = encoder(torch.cat([picture, torch.randn(1, 2, 64, 96)], 1))  # new channels start without effect
        wanted = reference(state, picture)
    assert [tuple(f.shape[1:]) for f in told] == [(16, 32, 48), (24, 16, 24), (40, 8, 12), (112, 4, 6), (320, 2, 3)]
    for one, other in zip(told, wanted, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4 * float(other.abs().max()))


def test_it_has_the_parameters_of_the_published_network():
    head = 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    state = random_state()
    trained = sum(value.numel() for name, value in state.items() if "running" not in name)
    assert trained == ALL_PARAMETERS - head
    gains = sum(value.numel() for name, value in state.items() if "_bn" in name and name.endswith(".weight"))
    assert sum(p.numel() for p in Encoder("lite0").parameters()) == trained - gains


def test_larger_variants_widen_and_deepen_as_published():
    assert [channels for _, channels, *_ in scaled_stages("lite2")] == [16, 24, 48, 88, 120, 208, 352]
    assert [repeats for _, _, repeats, *_ in scaled_stages("lite2")] == [1, 3, 3, 4, 4, 5, 1]


def test_weights_of_another_variant_are_refused():
    with pytest.raises(AssertionError, match="another variant"):
        load_imagenet(Encoder("lite2"), random_state())
