"""The scene as an immutable value: every generated step with its splats and the pictures that explain it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.gaussians import Gaussians

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Frame


@dataclass(frozen=True, eq=False)
class Step:
    """One generated view: its splats (a chunk, append-only) and where they come from.

    number: 0 is the source; the chunk id of its splats. request: everything needed to make it again, as JSON values.
    frame: the finished picture with depth and confidence. pictures: what happened on the way, for teaching and
    inspection: "rendered" [H, W, 3], "mask" [H, W] 1 = imagined, "imagined" [H, W, 3], "depth" [H, W] m,
    "sparse_depth" [H, W] m, "confidence" [H, W] in what is shown and where it lies, "seam_error" [H, W] relative jump
    of depth at the border of the known, "result" [H, W, 3]. stats: seconds per stage, "seam_error" (median),
    "confidence" (mean of the new part), "unknown", "covered", "splats".
    """

    number: int
    gaussians: Gaussians
    frame: Frame
    request: Mapping[str, Any]
    pictures: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    stats: Mapping[str, float] = field(default_factory=dict)

    @property
    def view(self) -> View:
        return self.frame.view

    @cached_property
    def confidence(self) -> NDArray[np.float32]:
        """[N] of every splat: it lies on the ray of the pixel that it was made from, whose confidence it shares."""
        picture = self.pictures.get("confidence")
        if picture is None:
            return np.ones(len(self.gaussians), np.float32)
        return self.view.at(picture, self.gaussians.means)


@dataclass(frozen=True, eq=False)
class Scene:
    """Steps in the order they were made. Adding a step gives a new Scene; the old one stays as it was."""

    steps: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> Scene:
        return replace(self, steps=(*self.steps, step))

    @cached_property
    def gaussians(self) -> Gaussians:
        """All splats, in step order."""
        return Gaussians.concatenate([step.gaussians for step in self.steps])

    @cached_property
    def chunk_ids(self) -> NDArray[np.int32]:
        """[N] the step number of every splat in `gaussians`."""
        sizes = [len(step.gaussians) for step in self.steps]
        return np.repeat(np.array([step.number for step in self.steps], dtype=np.int32), sizes)
