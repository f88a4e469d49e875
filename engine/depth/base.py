"""The contract of depth backends: complete depth so that it agrees with the scene that already exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.core.frame import FAR_M

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick

__all__ = ["FAR_M", "CompletedDepth", "DepthBackend"]


@dataclass(frozen=True, eq=False)
class CompletedDepth:
    """depth: [H, W] float32 metres, > 0 everywhere, FAR_M in the sky. confidence: [H, W] float32 in 0..1."""

    depth: NDArray[np.float32]  # [H, W]
    confidence: NDArray[np.float32]  # [H, W]


class DepthBackend(Protocol):
    def complete(
        self,
        rgb: NDArray[np.float32],  # [H, W, 3] the finished picture
        sparse_depth: NDArray[np.float32],  # [H, W] metres, rendered from the scene; 0 = unknown
        mask: NDArray[np.bool_],  # [H, W] True where sparse_depth is known
        view: View,  # intrinsics and pose; gravity is the world's +y
        tick: Tick,
    ) -> CompletedDepth:
        """Depth for every pixel. Where `mask` is set the known depth comes back; an all-False mask means plain
        monocular estimation."""
        ...
