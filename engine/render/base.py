"""The renderer's contract: Gaussians and a view in, colour, depth and alpha out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Rendered
    from engine.core.gaussians import Gaussians


class Renderer(Protocol):
    name: str

    def render(
        self,
        gaussians: Gaussians,
        view: View,
        *,
        background: Sequence[float] = (0.0, 0.0, 0.0),
        chunk_ids: NDArray[np.int32] | None = None,  # [N]; asks for Rendered.chunk
    ) -> Rendered:
        """Draws the splats. Conventions of 3DGS: blended front to back, eps2d 0.3 px, alpha < 1/255 skipped."""
        ...
