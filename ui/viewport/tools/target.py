"""Look-at target: a click on a surface, and every key of the path looks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QPainter

from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import DOTS, FAINT, crosshair, stroke_thin
from ui.viewport.tools.panel import ToolPanel
from ui.viewport.tools.point import PointTool
from ui.widgets.basic import button

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]


class TargetTool(PointTool):
    name = "target"
    icon = "mdi6.target"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport, "surface")
        self._panel: TargetPanel | None = None

    @property
    def title(self) -> str:
        return tr("Look at a target")

    @property
    def hint(self) -> str:
        if self.bridge.session.document.path is None:
            return tr("There is no path yet that could look at something. Draw one first.")
        if self.nowhere:
            return tr("The sky has no surface to look at. Click on a thing.")
        return tr("Click on a thing: the whole path looks at it")

    @property
    def nowhere(self) -> bool:
        return super().nowhere or self.bridge.session.document.path is None

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = TargetPanel(self)
        return self._panel

    def take(self, place: Array) -> None:
        self.bridge.do("path.look_at", target=place.tolist())

    def paint(self, painter: QPainter, view: View) -> None:
        path = self.bridge.session.document.path
        if self.pointed is None or path is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sights = np.array([[key.position, self.pointed] for key in path.trajectory.keyframes])
        stroke_thin(painter, view, sights, FAINT, DOTS)
        px, _, shown = marks(view, self.pointed)
        if shown[0]:
            crosshair(painter, px[0].tolist(), theme.colour("selection"))


class TargetPanel(ToolPanel):
    def __init__(self, tool: TargetTool) -> None:
        super().__init__(tr("Look-at target"))
        self._words = self.note(tr("Click on a thing: every key turns to it, and stays turned when it moves."))
        self.release = button(tr("Release the target"), lambda: tool.bridge.run("path.release_target"))
        self.release.setToolTip(tr("The keys keep their directions"))
        self.add(self.release)
        tool.bridge.changed.connect(lambda _document: self._follow(tool))
        self._follow(tool)

    def _follow(self, tool: TargetTool) -> None:
        path = tool.bridge.session.document.path
        self.release.setVisible(path is not None and path.look_at is not None)
