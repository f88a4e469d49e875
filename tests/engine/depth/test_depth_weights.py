"""Weights on disk: what is written is read again, and nothing else is."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.core.problem import ProblemError
from engine.depth.net_input import EXTRA_CHANNELS
from engine.depth.network import DepthNetwork, NetworkConfig
from engine.depth.weights import read_weights, write_weights


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    torch.manual_seed(0)
    network = DepthNetwork(NetworkConfig(layers=1, sees_fov=False)).eval()
    path = tmp_path_factory.mktemp("weights") / "depth.safetensors"
    write_weights(network, path)
    return network, path


def test_weights_come_back_as_they_were(written):
    network, path = written
    again = read_weights(path)
    assert again.config == network.config
    inputs = torch.rand(1, 3, 32, 64), torch.rand(1, EXTRA_CHANNELS, 32, 64)
    with torch.inference_mode():
        for one, other in zip(network(*inputs), again(*inputs), strict=True):
            torch.testing.assert_close(one, other, rtol=0.02, atol=0.02)
    assert not again.training
    assert path.stat().st_size < 25e6


def test_others_may_read_the_file_as_they_may_any_new_one(written, tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    assert written[1].stat().st_mode == plain.stat().st_mode


def refused(path):
    with pytest.raises(ProblemError) as raised:
        read_weights(path)
    assert raised.value.problem.kind == "bad_input"
    assert path.name in raised.value.problem.message
    return raised.value.problem.message


def test_damaged_and_foreign_files_are_refused_in_one_sentence(written, tmp_path):
    _network, path = written
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(cut)
    text = tmp_path / "text.safetensors"
    text.write_text("not weights")
    refused(text)
    refused(tmp_path / "missing.safetensors")
    foreign = tmp_path / "foreign.safetensors"
    save_file({"a": torch.zeros(3)}, foreign, {"format": "pt"})
    assert "pt" in refused(foreign)


def test_missing_parts_are_refused(written, tmp_path):
    network, path = written
    tensors = load_file(path)
    tensors.pop("near_gate")
    partial = tmp_path / "partial.safetensors"
    save_file(tensors, partial, {"format": "sceneloom-depth-1"} | network.metadata())
    refused(partial)
