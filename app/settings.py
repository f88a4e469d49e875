"""Preferences: a frozen dataclass <-> JSON. What a newer version wrote is kept; what makes no sense is told."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from app import paths
from engine.core.files import atomic_path
from engine.core.problem import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """threads: for computing, 0 = all. memory_mb: that a scene and its making may take beyond what the engine itself
    needs, 0 = as much as there is. viewport: how the scene is drawn. autosave_s: at most so long until changes are
    safe. language: "" = the system's. folders: where to begin when opening, "" = the user's own. unknown: what was in
    the file and is not understood."""

    threads: int = 0
    memory_mb: int = 0
    viewport: str = "auto"
    autosave_s: float = 30.0
    language: str = ""
    photo_folder: str = ""
    project_folder: str = ""
    export_folder: str = ""
    reduced_motion: bool = False
    theme: str = "dark"
    eye_height_m: float = 1.6
    unknown: dict[str, Any] = field(default_factory=dict)


_FITS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "threads": ("a number from 0 to 256", lambda v: 0 <= v <= 256),
    "memory_mb": ("0 or at least 256", lambda v: v == 0 or v >= 256),
    "viewport": ("auto, gpu or cpu", lambda v: v in ("auto", "gpu", "cpu")),
    "autosave_s": ("5 to 60 seconds", lambda v: 5 <= v <= 60),
    "language": ("a language such as en or de", lambda v: len(v) <= 10),
    "theme": ("dark or light", lambda v: v in ("dark", "light")),
    "eye_height_m": ("0.1 to 10 metres", lambda v: 0.1 <= v <= 10),
}


def settings_file() -> Path:
    return paths.config_dir() / "settings.json"


def load_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """The stored preferences, standard values where there are none; and what was wrong with them."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), []
    except (OSError, ValueError, RecursionError) as error:
        return Settings(), [_wrong(f"The settings in {path} can't be read.", repr(error))]
    if not isinstance(values, dict):
        return Settings(), [_wrong(f"The settings in {path} can't be read.")]
    return settings_from_json(values)


def settings_from_json(values: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    standard, problems, good = Settings(), [], {}
    names = {entry.name for entry in fields(Settings)} - {"unknown"}
    for name in names & values.keys():
        value, wanted = values[name], getattr(standard, name)
        if _has_type(value, wanted) and _FITS.get(name, ("", lambda _v: True))[1](value):
            good[name] = type(wanted)(value)
        else:
            meant = _FITS.get(name, (type(wanted).__name__, None))[0]
            problems.append(_wrong(f"The setting '{name}' is {value!r}; it should be {meant}."))
    unknown = {name: value for name, value in values.items() if name not in names}
    return replace(standard, **good, unknown=unknown), problems


def save_settings(settings: Settings, path: Path) -> None:
    """In one step; raises a Problem when the disk refuses."""
    known = asdict(settings)
    values = {**known.pop("unknown"), **known}
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(values, indent=1, ensure_ascii=False), encoding="utf-8")


def changed(settings: Settings, **changes: Any) -> Settings:
    """With other values; raises a Problem for one that makes no sense."""
    new, problems = settings_from_json({**asdict(settings), **changes})
    if problems:
        raise ProblemError(problems[0])
    return replace(new, unknown=settings.unknown)


def _has_type(value: Any, wanted: Any) -> bool:
    """An int is a float, a bool is neither, and no number is infinite."""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return isinstance(wanted, bool) and isinstance(value, bool)
    if isinstance(wanted, float):
        return isinstance(value, int | float) and abs(value) < 1e9
    return isinstance(value, type(wanted))


def _wrong(message: str, detail: str = "") -> Problem:
    return Problem("bad_input", message, "The standard value is used; choose yours in Settings.", detail)
