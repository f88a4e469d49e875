"""Draw: a stroke on the ground, or on what is seen, becomes a path at eye height above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QCheckBox

from app.words import number
from engine.core.pose import DOWN
from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import DOTS, FAINT, WHITE, dot, label, stroke_pieces, stroke_thin
from ui.viewport.tools.base import ClickTool, Pointer
from ui.viewport.tools.on_scene import Base, at_eye, base_at, why_nothing
from ui.viewport.tools.panel import ToolPanel
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]

LEAST_PX = 4.0  # between two points of a stroke
POST_EVERY = 8  # points: lines down to what is drawn on
SHORTEST_M = 0.02


class DrawTool(ClickTool):
    name = "draw"
    icon = "mdi6.draw"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self.base: Base = "ground"
        self.keep_target = True
        self._points: list[Array] | None = None  # eye height above what was drawn on; None while nothing is drawn
        self._last: Pointer | None = None
        self._pointed: Array | None = None  # what is under the pointer
        self._gaps = False
        self._panel: DrawPanel | None = None

    @property
    def title(self) -> str:
        return tr("Draw a path")

    @property
    def hint(self) -> str:
        if self._points is not None:
            return tr("Release to make the path   Esc: leave the one before")
        if self._pointed is None and self._last is not None:
            return why_nothing(self.base)
        if self.bridge.session.document.path is not None:
            return tr("Drag to draw a new path in place of this one, at eye height")
        return tr("Drag to draw a path, at eye height")

    def cursor(self) -> QCursor:
        nowhere = self._points is None and self._pointed is None and self._last is not None
        return QCursor(Qt.CursorShape.ForbiddenCursor if nowhere else Qt.CursorShape.CrossCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = DrawPanel(self)
        return self._panel

    def hover(self, p: Pointer) -> None:
        self._last, self._pointed = p, base_at(self.viewport, p.x, p.y, self.base)
        self.viewport.update_overlay()

    def leave(self) -> None:
        self._last = self._pointed = None

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        if self._pointed is None:
            self.viewport.message(why_nothing(self.base))
        else:
            self._points, self._gaps = [at_eye(self.viewport, self._pointed)], False
        return True

    def move(self, p: Pointer) -> bool:
        if self._points is None or self._last is None:
            return True
        if np.hypot(p.x - self._last.x, p.y - self._last.y) >= LEAST_PX:
            self.hover(p)
            if self._pointed is None:
                self._gaps = True
            else:
                self._points.append(at_eye(self.viewport, self._pointed))
        return True

    def release(self, p: Pointer) -> bool:
        self.move(p)
        points, self._points = self._points, None
        if points is not None:
            self._finish(np.array(points))
        self.viewport.update_overlay()
        return True

    def cancel(self) -> bool:
        drawing, self._points = self._points is not None, None
        self.viewport.update_overlay()
        return drawing

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._points is not None:
            self._paint_stroke(painter, view, np.array(self._points))
        elif self._pointed is not None:
            post = np.array([[self._pointed, at_eye(self.viewport, self._pointed)]])
            stroke_thin(painter, view, post, FAINT, DOTS)
            paint_spot(painter, view, self._pointed)

    def _finish(self, points: Array) -> None:
        length = float(np.linalg.norm(np.diff(points, axis=0), axis=-1).sum())
        if length < SHORTEST_M:
            self.viewport.message(tr("Drag to draw a path; a click alone has no length."))
            return
        path = self.bridge.session.document.path
        target = path.look_at if path is not None and self.keep_target else None
        if self.bridge.do("path.stroke", points=points, look_at=target) and self._gaps:
            self.viewport.message(tr("Parts of the stroke lay on nothing; the path goes straight there."))

    def _paint_stroke(self, painter: QPainter, view: View, points: Array) -> None:
        floor = np.add(points, self.bridge.session.settings.eye_height_m * DOWN)
        stroke_thin(painter, view, np.stack([points, floor], axis=1)[::POST_EVERY], FAINT, DOTS)
        stroke_thin(painter, view, np.stack([floor[:-1], floor[1:]], axis=1), FAINT)
        stroke_pieces(painter, view, np.stack([points[:-1], points[1:]], axis=1), theme.colour("selection"), 3.0)
        length = float(np.linalg.norm(np.diff(points, axis=0), axis=-1).sum())
        if self._last is not None:
            label(painter, view, (self._last.x + 18, self._last.y - 18), tr("{n} m", n=number(length, 1)))


class DrawPanel(ToolPanel):
    def __init__(self, tool: DrawTool) -> None:
        super().__init__(tr("Draw"))
        self.add(base_control(tool.base, lambda base: setattr(tool, "base", base)))
        self.note(tr("The path lies at eye height above what you draw on."))
        self.target = QCheckBox(tr("Keep looking at the target"))
        self.target.setChecked(tool.keep_target)
        self.target.toggled.connect(lambda on: setattr(tool, "keep_target", on))
        self.add(self.target)
        tool.bridge.changed.connect(lambda _document: self._follow(tool))
        self._follow(tool)

    def _follow(self, tool: DrawTool) -> None:
        path = tool.bridge.session.document.path
        self.target.setVisible(path is not None and path.look_at is not None)


def base_control(base: Base, choose: Callable[[Base], object]) -> SegmentedControl:
    """What is drawn on."""
    control = SegmentedControl(
        {"ground": tr("Ground"), "surface": tr("Surfaces")}, lambda value: choose(cast("Base", value))
    )
    control.choose(base)
    return control


def paint_spot(painter: QPainter, view: View, place: Array) -> None:
    """A dot on a place of the scene."""
    px, _, shown = marks(view, place)
    if shown[0]:
        dot(painter, px[0].tolist(), 3.5, WHITE)
