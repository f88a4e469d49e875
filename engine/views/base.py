"""The contract of views backends: imagine what a new view shows where the scene knows nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered


@dataclass(frozen=True, eq=False)
class Imagined:
    """rgb: [H, W, 3] float32, 0..1, known pixels unchanged. confidence: [H, W] float32, 1 = known, less = imagined."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    confidence: NDArray[np.float32]  # [H, W]


class ViewsBackend(Protocol):
    def plan(self, source: Frame, views: Sequence[View], prompt: str, seed: int, tick: Tick) -> Any:
        """What must be decided once for a whole path, so that all its views agree (a sketch of the unseen sphere, a
        prompt embedding); None when nothing must. Depends on the arguments only, so a resumed run plans the same."""
        ...

    def generate(
        self,
        rendered: Rendered,  # what the scene shows here; known where alpha is high
        known: NDArray[np.bool_],  # [H, W] pixels that must come back unchanged
        view: View,
        *,
        prompt: str,
        seed: int,
        references: Sequence[Frame],  # the source first, then all earlier views, with depth
        plan: Any,
        tick: Tick,
    ) -> Imagined: ...
