"""Presets: a ready-made move, laid into the scene, then placed and sized with two handles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter

from app.words import number
from engine.core.camera import View
from engine.core.pose import Pose
from ui import theme
from ui.i18n import tr
from ui.viewport.gizmo_math import drag_plane, on_plane
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import DOTS, OUTLINE, WHITE, dot, fill, label, polygon, stroke_thin
from ui.viewport.tools.base import Pointer, Tool
from ui.viewport.tools.gesture import Gesture
from ui.viewport.tools.preset_panel import LARGEST, SMALLEST, PresetPanel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from app.document import CameraPath
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]

Grip = Literal["place", "size"]
REACH_PX = 13.0
LEAST_PX = 24.0  # between the handles


class PresetTool(Tool):
    name = "preset"
    icon = "mdi6.movie-open-play-outline"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self.size = 1.0
        self.seconds: float | None = None  # None = as suits the preset
        self._lit: Grip | None = None
        self._drag: _Sizing | _Placing | None = None
        self._panel: PresetPanel | None = None

    @property
    def title(self) -> str:
        return tr("Preset moves")

    @property
    def hint(self) -> str:
        if self._drag is not None:
            return tr("Release to keep it   Esc: back to what it was")
        if self._lit == "size":
            return tr("Drag: larger or smaller")
        if self._lit == "place":
            return tr("Drag: the whole path goes along")
        return tr("Choose a move; the round handle places it, the square one sizes it")

    def cursor(self) -> QCursor:
        shapes = Qt.CursorShape
        if self._drag is not None:
            return QCursor(shapes.ClosedHandCursor)
        return QCursor(shapes.ArrowCursor if self._lit is None else shapes.OpenHandCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = PresetPanel(self)
        return self._panel

    @property
    def path(self) -> CameraPath | None:
        return self.bridge.session.document.path

    def lay_out(self, name: str) -> None:
        """A preset's path in place of the one there; once more with another size or time, it is the same change."""
        self.bridge.do(f"path.preset.{name}", size=self.size, seconds=self.seconds)

    def resize(self, size: float | None = None, seconds: float | None = None) -> None:
        """Of the preset that is laid out."""
        self.size = self.size if size is None else float(np.clip(size, SMALLEST, LARGEST))
        self.seconds = self.seconds if seconds is None else seconds
        if self.path is not None and self.path.preset is not None:
            self.lay_out(self.path.preset)

    def hover(self, p: Pointer) -> None:
        self._lit = self._grip_at(p)
        self.viewport.update_overlay()

    def leave(self) -> None:
        self._lit = None

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        if self._lit is not None and self.path is not None:
            self._drag = (_Sizing if self._lit == "size" else _Placing)(self, p)
        return self._drag is not None

    def move(self, p: Pointer) -> bool:
        if self._drag is not None:
            self._drag.to(p)
            self.viewport.update_overlay()
        return True

    def release(self, p: Pointer) -> bool:
        if self._drag is not None:
            self._drag.end()
        self._drag = None
        self.hover(p)
        return True

    def cancel(self) -> bool:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.abandon()
        self.viewport.update_overlay()
        return drag is not None

    def paint(self, painter: QPainter, view: View) -> None:
        grips = self.grips(view)
        if not grips:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._lit
        if "size" in grips:
            stroke_thin(painter, view, self._diagonal()[None], WHITE, DOTS)
            for grown, colour in ((1.6, OUTLINE), (0.0, theme.colour("selection") if lit == "size" else WHITE)):
                (x, y), half = grips["size"], 6.0 + grown
                square = polygon((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
                fill(painter, [square], colour)
        dot(painter, grips["place"], 7.0, theme.colour("selection") if lit == "place" else WHITE)
        if self._drag is not None:
            label(painter, view, (grips["place"][0] + 18, grips["place"][1] - 18), self._drag.words)

    def grips(self, view: View) -> dict[Grip, tuple[float, float]]:
        """Pixels of the handles that can be seen: where the path begins, and its farthest point from there."""
        if self.path is None:
            return {}
        (a, b), _, (begins, ends) = marks(view, self._diagonal())
        found: dict[Grip, tuple[float, float]] = {}
        if begins:
            found["place"] = (float(a[0]), float(a[1]))
        if begins and ends and np.linalg.norm(b - a) >= LEAST_PX:
            found["size"] = (float(b[0]), float(b[1]))
        return found

    def _diagonal(self) -> Array:
        """[2, 3] from the path's beginning to its farthest point."""
        assert self.path is not None
        places = self.viewport.layers.path.line(self.path).places
        return np.stack([places[0], places[np.linalg.norm(places - places[0], axis=-1).argmax()]])

    def _grip_at(self, p: Pointer) -> Grip | None:
        grips = self.grips(self.viewport.view)
        apart: dict[Grip, float] = {grip: math.dist((p.x, p.y), at) for grip, at in grips.items()}
        near: list[Grip] = sorted(apart, key=lambda grip: apart[grip])
        return near[0] if near and apart[near[0]] <= REACH_PX else None


class _Sizing:
    """The farthest point follows the pointer towards the beginning and away from it. A preset stays one; another path
    is scaled."""

    def __init__(self, tool: PresetTool, p: Pointer) -> None:
        assert tool.path is not None
        self._tool, self._before = tool, tool.size
        self._gesture = Gesture(tool.bridge, "size of path")
        self._preset = tool.path.preset
        self._pivot = tool.path.trajectory.keyframes[0].position
        self._keys = tuple(range(len(tool.path.trajectory.keyframes)))
        self._middle = np.array(tool.grips(tool.viewport.view)["place"])
        self._began = max(float(np.hypot(*(self._middle - (p.x, p.y)))), 1.0)
        self._done = 1.0
        self.words = ""
        tool.bridge.end_drag()

    def to(self, p: Pointer) -> None:
        factor = float(np.hypot(*(self._middle - (p.x, p.y)))) / self._began
        factor = float(np.clip(factor, SMALLEST / self._before, LARGEST / self._before))
        self.words = tr("Size {percent} %", percent=number(100 * self._before * factor))
        if self._preset is not None:
            self._tool.resize(size=self._before * factor)
        elif factor != self._done:
            self._gesture.do("path.scale", factor=factor / self._done, pivot=self._pivot, keys=self._keys)
            self._done = factor

    def end(self) -> None:
        self._gesture.end()

    def abandon(self) -> None:
        self._tool.size = self._before
        if self._preset is not None:
            self._tool.bridge.abandon_drag(f"preset {self._preset}")
        self._gesture.abandon()


class _Placing:
    """The path's beginning follows the pointer in its level plane, and the path with it."""

    def __init__(self, tool: PresetTool, p: Pointer) -> None:
        assert tool.path is not None
        self._tool, self._key = tool, tool.path.trajectory.keyframes[0]
        self._gesture = Gesture(tool.bridge, "place path")
        self._view, self._pressed = tool.viewport.view, p
        self.words = ""

    def to(self, p: Pointer) -> None:
        place = np.array(self._key.position)
        normal, level = drag_plane(self._view, place, facing=p.alt)
        rays = (self._tool.viewport.ray(at.x, at.y) for at in (self._pressed, p))
        began, met = (on_plane(ray, place, normal) for ray in rays)
        if began is None or met is None:
            return
        onto = Pose(self._key.pose.rotation, place + met - began)
        metres = number(float(np.linalg.norm(met - began)), 2)
        self.words = (
            tr("{metres} m, at the same height", metres=metres) if level else
            tr("{metres} m, in the picture's plane", metres=metres)
        )  # fmt: skip
        self._gesture.do("path.place", view=View(self._view.camera, onto))

    def end(self) -> None:
        self._gesture.end()

    def abandon(self) -> None:
        self._gesture.abandon()
