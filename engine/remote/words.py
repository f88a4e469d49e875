"""What the two processes say to each other. Splats and frames are named by tokens once both know them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.core.frame import Frame
from engine.core.gaussians import Gaussians

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api import Event, GenerateRequest, StagePictures
    from engine.core.scene import Step

Token = int
Piece = Gaussians | Frame  # what of a step later steps are made from, and what is large


@dataclass(frozen=True)
class Limits:
    """What the engine may use. threads: 0 = one for each core. memory_mb: of data for a scene and for making it, beyond
    what the engine itself takes (some 600 MB); 0 = no limit."""

    threads: int = 0
    memory_mb: int = 0


@dataclass(frozen=True)
class Known:
    """A step of the scene that a run begins with."""

    number: int
    gaussians: Token
    frame: Token


# to the engine


@dataclass(frozen=True)
class Run:
    """new: the pieces that the engine does not have yet. Whatever is not in `base` it may forget."""

    request: GenerateRequest
    base: tuple[Known, ...] = ()
    new: Mapping[Token, Piece] = field(default_factory=dict)


@dataclass(frozen=True)
class Brake:
    """How the present run shall go on."""

    cancelled: bool
    paused: bool


@dataclass(frozen=True)
class Forget:
    """Nobody needs these any more."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Memory:
    """Another limit, as in Limits."""

    memory_mb: int


# from the engine


@dataclass(frozen=True)
class Ready:
    """Everything is loaded."""


@dataclass(frozen=True)
class Remark:
    """To be shown to whoever waits."""

    text: str


@dataclass(frozen=True)
class Made:
    """A finished step with all its pictures; it comes before the event that tells of it."""

    step: Step
    gaussians: Token
    frame: Token


@dataclass(frozen=True)
class Told:
    event: Event


@dataclass(frozen=True)
class Shown:
    pictures: StagePictures
