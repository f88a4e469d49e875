"""Place keys: every click continues the path with a key at eye height above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import DOTS, FAINT, OUTLINE, diamond, fill, stroke_pieces, stroke_thin
from ui.viewport.tools.draw import base_control, paint_spot
from ui.viewport.tools.on_scene import at_eye, photo_fov_y, why_nothing
from ui.viewport.tools.panel import ToolPanel
from ui.viewport.tools.point import PointTool

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from app.document import CameraPath
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]

NEAREST_M = 0.05  # a key that stands where the last one does looks nowhere


class PlaceTool(PointTool):
    name = "place"
    icon = "mdi6.vector-polyline-plus"
    keys = frozenset({Qt.Key.Key_Backspace})

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport, "ground")
        self._panel: ToolPanel | None = None

    @property
    def title(self) -> str:
        return tr("Place keys")

    @property
    def hint(self) -> str:
        if self.nowhere:
            return why_nothing(self.base)
        if self.path is None:
            return tr("Click where the path begins; the key stands at eye height")
        return tr("Click to continue the path there   Backspace: take the last key away")

    @property
    def path(self) -> CameraPath | None:
        return self.bridge.session.document.path

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = ToolPanel(tr("Place keys"))
            self._panel.add(base_control(self.base, lambda base: setattr(self, "base", base)))
            self._panel.note(tr("Keys stand at eye height and look along the path."))
        return self._panel

    def key(self, event: QKeyEvent) -> bool:
        taken = event.key() in self.keys and self.path is not None
        if taken and self.path is not None:
            self.bridge.do("path.delete_keys", keys=(len(self.path.trajectory.keyframes) - 1,))
        return taken

    def paint(self, painter: QPainter, view: View) -> None:
        if self.pointed is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        eye = at_eye(self.viewport, self.pointed)
        lines = [[self.pointed, eye]]
        stroke_thin(painter, view, np.array(lines), FAINT, DOTS)
        if self.path is not None:
            last = np.array(self.path.trajectory.keyframes[-1].position)
            stroke_pieces(painter, view, np.array([[last, eye]]), theme.colour("selection"), 2.0)
        paint_spot(painter, view, self.pointed)
        px, _, shown = marks(view, eye)
        if shown[0]:
            for size, colour in ((8.8, OUTLINE), (7.0, theme.colour("selection"))):
                fill(painter, [diamond(px[0].tolist(), size)], colour)

    def take(self, place: Array) -> None:
        eye = at_eye(self.viewport, place)
        last = None if self.path is None else np.array(self.path.trajectory.keyframes[-1].position)
        if last is not None and np.linalg.norm(eye - last) < NEAREST_M:
            self.viewport.message(tr("The last key stands there already."))
            return
        forward = self.viewport.view.world_from_camera.forward if last is None else eye - last
        session = self.bridge.session
        fov_y = photo_fov_y(session, self.viewport.view.camera.fov_y)
        lens = Camera.pinhole(self.viewport.width(), self.viewport.height(), fov_y)
        self.bridge.do("path.add_key", view=View(lens, Pose.look_at(eye, eye + _level(forward))))


def _level(way: Array) -> Array:
    """Its level part; as it is where there is none."""
    flat = way * [1.0, 0.0, 1.0]
    return flat if np.linalg.norm(flat) > 1e-6 else np.array([0.0, 0.0, 1.0])
