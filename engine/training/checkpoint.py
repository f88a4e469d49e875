"""The state of a training run on disk, and the network that a run begins or goes on with."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.depth.encoder import load_imagenet
from engine.depth.network import DepthNetwork
from engine.depth.weights import read_weights
from engine.training.config import config_table
from engine.training.pretrained import imagenet_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.training.config import TrainingConfig

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, eq=False)
class State:
    """network, optimizer: state dicts. average: the running mean of each parameter. seconds: of computing so far."""

    network: Mapping[str, torch.Tensor]
    average: list[torch.Tensor]
    optimizer: dict[str, Any]
    step: int
    seconds: float


def write_checkpoint(folder: Path, state: State, config: TrainingConfig) -> None:
    """All of it or nothing; the earlier one stays until then."""
    with atomic_path(folder / CHECKPOINT) as path:
        torch.save(vars(state) | {"config": config_table(config)}, path)


def read_checkpoint(folder: Path, config: TrainingConfig) -> State | None:
    """None where there is no checkpoint yet.

    Raises a `damaged_file` Problem, or a `bad_input` one for a checkpoint of another network.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        told = torch.load(path, map_location="cpu", weights_only=True)
        found = told.pop("config")["network"]
        state = State(**told)
    except (OSError, EOFError, RuntimeError, KeyError, TypeError, pickle.UnpicklingError) as error:
        raise fail("damaged_file", f"{path} can't be read.", "Remove it to begin anew.", repr(error)) from error
    if found != config_table(config)["network"]:
        raise _of_another_network(folder)
    return state


def new_network(config: TrainingConfig, state: State | None) -> DepthNetwork:
    """The network of a checkpoint, or one that starts from the weights that the configuration names."""
    if state is not None:
        return _restored(config, state)
    if config.encoder_weights in ("imagenet", "none"):
        network = DepthNetwork(config.network)
        if config.encoder_weights == "imagenet":
            load_imagenet(network.encoder, imagenet_state(config.network.encoder))
        return network
    network = read_weights(config.encoder_weights)
    if network.config != config.network:
        raise fail(
            "bad_input",
            f"The weights {config.encoder_weights} belong to another network ({network.metadata()}).",
            "Say the same under [network], or start from others.",
        )
    return network


def _restored(config: TrainingConfig, state: State) -> DepthNetwork:
    network = DepthNetwork(config.network)
    try:
        network.load_state_dict(state.network)
    except RuntimeError as error:
        raise fail("damaged_file", "The checkpoint lacks parts of the network.", "Remove it.", str(error)) from error
    return network


def _of_another_network(folder: Path) -> Exception:
    return fail(
        "bad_input",
        f"The checkpoint in {folder} belongs to another network.",
        "Use the configuration it was begun with, or another folder.",
    )
