"""What a viewport asks for and what it gets: a `Look` in, a `Picture` out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.scene import Scene

Mode = Literal["colour", "depth", "steps", "confidence", "outlines"]


@dataclass(frozen=True, eq=False)
class Look:
    """What is wanted; the newest one wins.

    view: a pinhole camera whose size is the picture's full size in device pixels. moving: more looks will follow at
    once, so speed counts more than sharpness. highlight: step numbers to lift; the others step back.
    """

    scene: Scene
    view: View
    mode: Mode = "colour"
    moving: bool = False
    highlight: tuple[int, ...] = ()

    def shows_as(self, other: Look) -> bool:
        """Whether the same things are shown in the same way, from wherever."""
        return self.scene is other.scene and self.mode == other.mode and self.highlight == other.highlight

    def looks_like(self, other: Look) -> bool:
        """Whether both have the same sharp picture."""
        return self.shows_as(other) and self.view == other.view


@dataclass(frozen=True, eq=False)
class Picture:
    """What was drawn.

    bgra: [H, W, 4] uint8 in the size that was asked for, whatever it was drawn at; colours are premultiplied with
    alpha, so that nothing (alpha 0) lets the backdrop through. Its bytes are those of a 32-bit 0xAARRGGBB on a
    little-endian machine, which is what painters blend fastest. depth: [h, w] float32 metres as it was drawn, 0 =
    nothing there; it may be smaller than the picture. seconds: that drawing took. sharp: nothing was left out. bare:
    the part that holds every pixel which lets the backdrop through, as left, top, right and bottom in shares of the
    picture; None if there is no such pixel.
    """

    bgra: NDArray[np.uint8]  # [H, W, 4]
    depth: NDArray[np.float32]  # [h, w]
    look: Look
    seconds: float
    sharp: bool
    bare: tuple[float, float, float, float] | None

    @property
    def view(self) -> View:
        return self.look.view
