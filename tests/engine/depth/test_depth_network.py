"""What the network promises whatever its weights are: known depth is built in, and the answer scales with the scene."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.depth.net_input import EXTRA_CHANNELS, net_input
from engine.depth.network import DepthNetwork, NetworkConfig, agreeing, push_pull
from engine.models.device import layout

HEIGHT, WIDTH = 64, 96
FOCAL, CENTRE = (80.0, 80.0), (48.0, 32.0)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return DepthNetwork(NetworkConfig(layers=1)).eval()


@pytest.fixture(scope="module")
def scene():
    """rgb [H, W, 3], depth [H, W], known [H, W]"""
    rng = np.random.default_rng(0)
    depth = (2 + np.linspace(0, 3, WIDTH) + 0.2 * rng.random((HEIGHT, WIDTH))).astype(np.float32)
    known = np.zeros((HEIGHT, WIDTH), bool)
    known[8:40, 10:50] = True
    return rng.random((HEIGHT, WIDTH, 3)).astype(np.float32), depth, known


def told(network, rgb, depth, known, focal=FOCAL, centre=CENTRE):
    """(output, level) of one picture."""
    seen = net_input(np.where(known, depth, 0).astype(np.float32), known, focal, centre)
    with torch.inference_mode():
        output = network(torch.from_numpy(rgb.transpose(2, 0, 1))[None], torch.from_numpy(seen.extra)[None])
    return output, seen.level


def with_head(network, residual, gate, behind=-50.0):
    """A network that says the same everywhere."""
    copy = DepthNetwork(network.config).eval()
    copy.load_state_dict(network.state_dict())
    with torch.no_grad():
        copy.head[1].weight.zero_()
        copy.head[1].bias.copy_(torch.tensor([residual] * 4 + [gate] * 4 + [0.0] * 8 + [behind] * 4))
    return copy


def test_a_scene_three_times_as_large_is_told_three_times_as_deep(network, scene):
    rgb, depth, known = scene
    once, level = told(network, rgb, depth, known)
    thrice, higher = told(network, rgb, 3 * depth, known)
    assert higher - level == pytest.approx(np.log(3), abs=1e-5)
    torch.testing.assert_close(thrice.log_depth, once.log_depth, rtol=0, atol=1e-4)


def test_a_longer_lens_moves_a_picture_without_known_depth_away(scene):
    _, depth, _ = scene
    empty = np.zeros((HEIGHT, WIDTH), bool)
    levels = [net_input(0 * depth, empty, (f, f), CENTRE).level for f in (60.0, 120.0)]
    assert levels[1] - levels[0] == pytest.approx(np.log(2), abs=1e-6)


def test_an_open_gate_gives_the_known_depth(network, scene):
    rgb, depth, known = scene
    output, level = told(with_head(network, residual=5.0, gate=50.0), rgb, depth, known)
    answer = np.exp(output.log_depth[0, 0].numpy() + level)
    np.testing.assert_allclose(answer[known], depth[known], rtol=1e-4)
    assert (answer[~known] > 0.99 * depth[known].min()).all() and (answer[~known] < 1.01 * depth[known].max()).all()


def test_a_closed_gate_gives_the_agreed_opinion_and_the_residual(network, scene):
    """The opinion of this network is flat, so what agrees with the known depth is its median and a fill near it."""
    rgb, depth, known = scene
    output, level = told(with_head(network, residual=0.25, gate=-50.0), rgb, depth, known)
    relative = np.log(depth) - level
    middle = np.sort(relative[known])[(known.sum() - 1) // 2]
    answer = output.log_depth[0, 0].numpy() - 0.25
    np.testing.assert_allclose(answer[known], relative[known], atol=1e-4)
    far = ~known
    far[:48, :60] = False
    reach = 1 / (1 + 10 / (0.1 * np.hypot(HEIGHT, WIDTH))) * np.abs(relative[known] - middle).max()
    assert np.abs(answer[far] - middle).max() < reach


def test_the_other_gate_gives_what_lies_behind_the_nearest(network, scene):
    rgb, depth, known = scene
    output, _ = told(with_head(network, residual=5.0, gate=0.0, behind=50.0), rgb, depth, known)
    behind = net_input(np.where(known, depth, 0).astype(np.float32), known, FOCAL, CENTRE).extra[6]
    np.testing.assert_allclose(output.log_depth[0, 0].numpy(), behind, atol=1e-4)


def test_without_known_depth_the_gate_has_no_say(network, scene):
    rgb, depth, _ = scene
    empty = np.zeros((HEIGHT, WIDTH), bool)
    output, _ = told(with_head(network, residual=0.5, gate=50.0, behind=50.0), rgb, depth, empty)
    np.testing.assert_allclose(output.log_depth.numpy(), 0.5, atol=1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_empty_and_full_masks_have_finite_answers(network, scene, share):
    rgb, depth, _ = scene
    output, level = told(network, rgb, depth, np.full((HEIGHT, WIDTH), share > 0))
    assert np.isfinite(level) and all(bool(torch.isfinite(part).all()) for part in output)


@pytest.mark.parametrize("size", [(32, 32), (32, 96), (96, 64)])
def test_any_size_that_is_a_multiple_of_32_is_answered_in_full(network, size):
    with torch.inference_mode():
        output = network(torch.rand(2, 3, *size), torch.rand(2, EXTRA_CHANNELS, *size))
    assert [part.shape for part in output] == [(2, 1, *size)] * 4 + [(2, 3, *size), (2, 1, *size)]
    assert all(part.dtype == torch.float32 for part in output)
    torch.testing.assert_close(output.shares.sum(1), torch.ones(2, *size))


def test_every_parameter_learns(network):
    """A part that the answer does not depend on would be dead weight."""
    copy = DepthNetwork(network.config)
    output = copy(torch.rand(1, 3, 64, 64), torch.rand(1, EXTRA_CHANNELS, 64, 64))
    torch.stack([part.square().sum() for part in output]).sum().backward()
    assert [name for name, p in copy.named_parameters() if p.grad is None] == []


# --- the opinion, moved to agree --------------------------------------------------------------------------------------


def some_known(seed, shape, share):
    rng = np.random.default_rng(seed)
    known = rng.random(shape) < share
    known[shape[0] // 3, shape[1] // 2] = True
    return rng.normal(0, 1, shape).astype(np.float32), known


def filled(values, known):
    mask = torch.from_numpy(known.astype(np.float32))[None, None]
    return push_pull(torch.from_numpy(values)[None, None] * mask, mask)[0, 0].numpy()


def upsampled(coarse):
    """[2H, 2W] bilinear between the centres of pixels, clamped at the border."""

    def weights(size):
        at = np.clip((np.arange(2 * size) + 0.5) / 2 - 0.5, 0, size - 1)
        low = np.minimum(at.astype(int), max(size - 2, 0))
        matrix = np.zeros((2 * size, size))
        matrix[np.arange(2 * size), low] = 1 - (at - low)
        matrix[np.arange(2 * size), np.minimum(low + 1, size - 1)] += at - low
        return matrix

    return weights(coarse.shape[0]) @ coarse @ weights(coarse.shape[1]).T


def brute_fill(sums, weights):
    """The pyramid in float64, by sums over blocks."""
    mean = sums / np.maximum(weights, 1e-6)
    if min(weights.shape) <= 2:
        return np.where(weights > 1e-6, mean, sums.sum() / weights.sum())
    height, width = weights.shape
    halves = [a.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)) for a in (sums, weights)]
    return weights * mean + (1 - weights) * upsampled(brute_fill(*halves))


@pytest.mark.parametrize("share", [0.02, 0.4])
def test_the_smooth_fill_is_the_pyramid_it_is_said_to_be(share):
    values, known = some_known(2, (32, 64), share)
    weights = known.astype(np.float64)
    np.testing.assert_allclose(filled(values, known), brute_fill(values * weights, weights), atol=2e-5)


@pytest.mark.parametrize("shape", [(37, 51), (64, 33)])
def test_the_smooth_fill_keeps_the_known_and_stays_between(shape):
    values, known = some_known(3, shape, 0.05)
    fill = filled(values, known)
    np.testing.assert_allclose(fill[known], values[known], atol=1e-5)
    assert fill.min() >= values[known].min() - 1e-5 and fill.max() <= values[known].max() + 1e-5
    np.testing.assert_allclose(filled(np.full(shape, 0.7, np.float32), known), 0.7, atol=1e-5)


def test_an_opinion_that_is_off_by_a_factor_becomes_right_everywhere():
    truth, known = some_known(4, (32, 64), 0.1)
    depth, mask = torch.from_numpy(truth)[None, None], torch.from_numpy(known.astype(np.float32))[None, None]
    agreed = agreeing(depth - 0.8, depth * mask, mask, torch.rand(1, 1, 32, 64))
    torch.testing.assert_close(agreed, depth, rtol=0, atol=1e-5)


def test_convolutions_are_laid_out_for_where_they_run():
    """cuDNN compiles kernels for channels that lie side by side: seconds for every new size."""
    assert layout(torch.device("cuda")) is torch.contiguous_format
    network = DepthNetwork(NetworkConfig()).moved(torch.device("cpu"))
    wide = network.encoder.stem.weight
    assert wide.is_contiguous(memory_format=torch.channels_last) and not wide.is_contiguous()
