"""What every canvas can do, however it draws: the viewport knows this and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter

    from engine.core.camera import View
    from engine.core.scene import Scene
    from engine.preview.look import Mode

    Layer = Callable[[QPainter, View], None]
    """Paints in logical pixels with the camera (of that size) whose picture is on the screen."""


@dataclass(frozen=True)
class CanvasStats:
    """splats: in the scene. fps: pictures in the last second. name: how it is drawn. sharp: what was asked for last is
    on the screen, and nothing is left out."""

    splats: int
    fps: float
    name: str
    sharp: bool


class Canvas(Protocol):
    """A widget that shows a scene from a view: `CpuCanvas` (a QWidget) and `GpuCanvas` (a QOpenGLWidget).

    Every paint goes: background, `backdrop`, the splats over it, `overlay`. `update()` repaints the layers with the
    picture that is there; it never waits for another one.
    """

    name: str  # "CPU", "GPU"
    backdrop: Layer | None  # seen where no splats are: grid, horizon
    overlay: Layer | None  # over the picture: path, tools, frames
    fades: bool  # a new step's splats, and another mode, fade in; False = reduced motion
    highlight: tuple[int, ...]  # numbers of steps to lift, while the others step back; heeded by the next look

    @property
    def drawn(self) -> Any:
        """A signal without arguments: another picture is on the screen. (Typed signals don't fit into protocols.)"""
        ...

    @property
    def shown(self) -> View | None:
        """The camera of the picture on the screen, in logical pixels of the widget; None before the first one."""
        ...

    def show_scene(self, scene: Scene) -> None:
        """Another scene, seen as before. Steps that stay the same objects cost nothing."""
        ...

    def look(self, view: View, mode: Mode = "colour", moving: bool = False) -> None:
        """Asks for a picture from `view` (logical pixels; a pinhole camera). Returns at once; `drawn` tells."""
        ...

    def depth_at(self, x: float, y: float) -> float | None:
        """Depth (z, metres) under a logical pixel of the picture on the screen; None where nothing is."""
        ...

    def stats(self) -> CanvasStats: ...

    def close_canvas(self) -> None:
        """Stops what works in the background; afterwards nothing is drawn anew."""
        ...
