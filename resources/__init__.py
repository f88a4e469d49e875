"""What the program ships: sample photos with their licences, the depth network's weights, words, a font."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A photo that anyone may open, change and pass on under its licence.

    fov_y_deg: vertical field of view in degrees where it is known, else None. preset: the camera path that suits it.
    """

    name: str
    path: Path
    title: str
    author: str
    licence: str
    fov_y_deg: float | None
    preset: str


@cache
def samples() -> tuple[Sample, ...]:
    """All sample photos, the one for the demo first."""
    folder = Path(str(resources.files(__name__).joinpath("samples")))
    listed = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    return tuple(Sample(path=folder / entry.pop("file"), **entry) for entry in listed)


def sample(name: str) -> Sample:
    """The sample photo called `name`; KeyError names the ones there are."""
    by_name = {one.name: one for one in samples()}
    if name not in by_name:
        raise KeyError(f"no sample {name!r}; there are {', '.join(by_name)}")
    return by_name[name]


def depth_weights() -> Path:
    """The weights file of the depth network; its model card lies beside it."""
    return Path(str(resources.files(__name__).joinpath("weights", "depth.safetensors")))


def training_config() -> Path:
    """The configuration that trains the depth network, with a place for each source of data."""
    return Path(str(resources.files(__name__).joinpath("training", "depth.toml")))


def font() -> Path:
    """A TrueType font for words in pictures: Latin letters of all languages."""
    return Path(str(resources.files(__name__).joinpath("fonts", "OpenSans-Regular.ttf")))


def shader(name: str) -> str:
    """The text of a GLSL program part such as "splat.vert"."""
    return resources.files(__name__).joinpath("shaders", name).read_text(encoding="utf-8")


def translation(language: str) -> Path | None:
    """The compiled words (Qt's .qm) of a language such as "de"; None where there are none."""
    file = Path(str(resources.files(__name__).joinpath("translations", f"{language}.qm")))
    return file if file.is_file() else None


def sentences() -> tuple[str, ...]:
    """What problems are told in: English, with places for values. packaging/translations.py collects them."""
    file = resources.files(__name__).joinpath("translations", "sentences.txt")
    return tuple(file.read_text(encoding="utf-8").splitlines())
