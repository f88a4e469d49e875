"""Pictures with a place: what a source delivers, what a renderer draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View


FAR_M = 100.0
"""Depth of the sky and of everything as far: finite, so that it can be splatted. In a depth picture it means "sky"
whatever the pixel; as splats the sky is a ball of this radius, so that it stays where it is when the camera turns."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture taken (or imagined) from a view.

    rgb: [H, W, 3] float32 in 0..1. depth: [H, W] float32 metres, 0 = unknown. confidence: [H, W] float32 in 0..1,
    1 = photographed, less = imagined.
    """

    rgb: NDArray[np.float32]  # [H, W, 3]
    view: View
    depth: NDArray[np.float32] | None = None  # [H, W]
    confidence: NDArray[np.float32] | None = None  # [H, W]
    name: str = ""

    @property
    def rounded(self) -> Frame:
        """The same frame in values that 8 bits (colours, confidence) and float16 (depth) hold without loss."""
        depth = None if self.depth is None else self.depth.astype(np.float16).astype(np.float32)
        confidence = None if self.confidence is None else _in_256_steps(self.confidence)
        return replace(self, rgb=_in_256_steps(self.rgb), depth=depth, confidence=confidence)


@dataclass(frozen=True, eq=False)
class Rendered:
    """What a renderer draws.

    rgb: [H, W, 3] blended over the background. depth: [H, W] alpha-weighted mean depth (z, or range for equirect),
    0 where alpha is 0. alpha: [H, W] in 0..1. chunk: [H, W] int32, the chunk that contributes most, -1 = none.
    """

    rgb: NDArray[np.float32]  # [H, W, 3]
    depth: NDArray[np.float32]  # [H, W]
    alpha: NDArray[np.float32]  # [H, W]
    chunk: NDArray[np.int32] | None = None  # [H, W]

    @property
    def solid(self) -> NDArray[np.float32]:
        """[H, W, 3] drawn over black, freed of it: between the splats of a surface no background shines through, and
        only where less than half is covered does the picture darken."""
        return (self.rgb / np.maximum(self.alpha, np.float32(0.5))[..., None]).astype(np.float32, copy=False)


def _in_256_steps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.round(values.clip(0, 1) * 255).astype(np.uint8).astype(np.float32) / np.float32(255)
