"""Weights of the depth network on disk: safetensors in half precision, with what is needed to build it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.depth.network import DepthNetwork, NetworkConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "sceneloom-depth-1"


def write_weights(network: DepthNetwork, path: Path) -> None:
    tensors = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    with atomic_path(path) as unfinished:
        readable = unfinished.stat().st_mode
        save_file(tensors, unfinished, {"format": FORMAT} | network.metadata())
        unfinished.chmod(readable)  # safetensors keeps what it writes private


def read_weights(path: str | Path) -> DepthNetwork:
    """The network in float32, on the processor. Raises a `bad_input` Problem for a file that is not its."""
    try:
        with safe_open(str(path), "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a dict
        network = DepthNetwork(_config(metadata))
        network.load_state_dict(tensors)
    except (OSError, SafetensorError, RuntimeError, ValueError, KeyError) as error:
        raise fail(
            "bad_input",
            f"{path} does not hold weights of Sceneloom's depth network ({str(error).splitlines()[0]}).",
            "Choose a file written by 'sceneloom train depth', or the depth backend 'geometric'.",
        ) from error
    return network.moved(torch.device("cpu")).eval()


def _config(metadata: Mapping[str, str]) -> NetworkConfig:
    if metadata.get("format") != FORMAT:
        raise ValueError(f"its format is {metadata.get('format', 'unnamed')}, not {FORMAT}")
    return NetworkConfig(metadata["encoder"], int(metadata["layers"]), metadata["sees_fov"] == "True")
