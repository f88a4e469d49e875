"""Requests in, events out: the engine's whole vocabulary. Frozen dataclasses, nothing else.

A request holds everything that influences a result; it is saved with the result, so any step can be made again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.problem import Problem

Stage = Literal["source", "plan", "render", "imagine", "depth", "fuse", "refine"]


@dataclass(frozen=True)
class SourceRequest:
    """What the user dropped."""

    path: str
    depth_path: str | None = None  # 16-bit PNG, EXR or NPY beside the picture makes it RGB-D
    depth_scale: float = 0.001  # metres per unit of the depth file
    fov_y: float | None = None  # radians; None = from EXIF, else 55 degrees
    pitch: float | None = None  # radians, up positive; None = estimated or level
    max_side: int = 512  # px; the longer side of the working picture


@dataclass(frozen=True)
class Recipe:
    """How new views are made."""

    prompt: str = ""
    seed: int = 0
    imagine: str = "exemplar"  # a views backend of the registry
    depth: str = "auto"  # a depth backend of the registry; "auto" = the best that works here
    renderer: str = "auto"  # a render backend of the registry
    refine_steps: int = 8  # optimiser steps after each fused view
    budget: int = 1_500_000  # splats the scene should stay under


@dataclass(frozen=True)
class GenerateRequest:
    """Step 0 is the source itself; then these views are walked, as steps `first_step`, `first_step + 1`, ...
    Steps that the scene already holds are not made again, so the same request resumes a stopped run.

    cover: views that must show no hole in the end, such as those of a video. Where one still does after the walk, it is
    made a step too, the worst first, up to `most_extra`."""

    number: int
    source: SourceRequest
    views: tuple[View, ...] = ()
    recipe: Recipe = field(default_factory=Recipe)
    first_step: int = 1
    cover: tuple[View, ...] = ()
    most_extra: int = 8


@dataclass(frozen=True)
class Started:
    """The run begins: how many steps there are, how many the scene already holds."""

    request: int
    steps: int
    done: int


@dataclass(frozen=True)
class Progress:
    """Inside a step: which stage has begun."""

    request: int
    step: int
    steps: int
    stage: Stage


@dataclass(frozen=True, eq=False)
class StagePictures:
    """All that the running step has to show after a stage: pictures as in core.scene.Step, but small, for looking on.
    They come through a mailbox, not with the other events: only the newest matters."""

    request: int
    step: int
    stage: Stage
    pictures: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class StepDone:
    """A step is committed; the scene in the mailbox holds it."""

    request: int
    step: int
    steps: int
    seconds: float
    splats: int  # in the whole scene
    covered: float  # share of this view that the scene now covers


@dataclass(frozen=True)
class StepFailed:
    """A step ended in trouble; the scene is as it was before the step."""

    request: int
    step: int
    problem: Problem


@dataclass(frozen=True)
class Finished:
    """The run is over; `cancelled` tells whether steps are left."""

    request: int
    steps: int
    cancelled: bool = False


Event = Started | Progress | StagePictures | StepDone | StepFailed | Finished
