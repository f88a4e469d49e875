"""Look-at target: a click on a surface, and every key of the path looks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter

from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import DOTS, FAINT, crosshair, stroke_thin
from ui.viewport.tools.base import ClickTool, Pointer
from ui.viewport.tools.on_scene import why_nothing
from ui.viewport.tools.panel import ToolPanel
from ui.widgets.basic import button

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]


class TargetTool(ClickTool):
    name = "target"
    icon = "mdi6.target"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._pointed: Array | None = None
        self._inside = self._held = False
        self._panel: TargetPanel | None = None

    @property
    def title(self) -> str:
        return tr("Look at a target")

    @property
    def hint(self) -> str:
        if self.bridge.session.document.path is None:
            return tr("There is no path yet that could look at something. Draw one first.")
        if self._inside and self._pointed is None:
            return tr("The sky has no surface to look at. Click on a thing.")
        return tr("Click on a thing: the whole path looks at it")

    def cursor(self) -> QCursor:
        nowhere = self.bridge.session.document.path is None or (self._inside and self._pointed is None)
        return QCursor(Qt.CursorShape.ForbiddenCursor if nowhere else Qt.CursorShape.CrossCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = TargetPanel(self)
        return self._panel

    def hover(self, p: Pointer) -> None:
        self._inside, self._pointed = True, self.viewport.pick(p.x, p.y)
        self.viewport.update_overlay()

    def leave(self) -> None:
        self._inside, self._pointed = False, None

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        self._held = True
        return True

    def move(self, p: Pointer) -> bool:
        self.hover(p)
        return True

    def release(self, p: Pointer) -> bool:
        self.hover(p)
        held, self._held = self._held, False
        if held and self._pointed is None:
            self.viewport.message(why_nothing("surface"))
        elif held:
            assert self._pointed is not None
            self.bridge.do("path.look_at", target=self._pointed.tolist())
        return True

    def cancel(self) -> bool:
        held, self._held = self._held, False
        return held

    def paint(self, painter: QPainter, view: View) -> None:
        path = self.bridge.session.document.path
        if self._pointed is None or path is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sights = np.array([[key.position, self._pointed] for key in path.trajectory.keyframes])
        stroke_thin(painter, view, sights, FAINT, DOTS)
        px, _, shown = marks(view, self._pointed)
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
