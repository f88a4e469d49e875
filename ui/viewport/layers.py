"""What is painted below and above the splats: the ground, cameras, the path, the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from ui import theme
from ui.thumbnails import thumbnails_of
from ui.viewport.frusta import FrustaLayer
from ui.viewport.grid import paint_grid
from ui.viewport.lines import screen_points
from ui.viewport.path_layer import PathLayer

if TYPE_CHECKING:
    from engine.core.camera import View
    from ui.viewport.viewport import Viewport

PIVOT_PX = 3.5


class Layers:
    """One for a viewport. Canvases paint in their own pixels; here all is in the viewport's."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        thumbnails = thumbnails_of(viewport.bridge)
        thumbnails.made.connect(lambda _step: viewport.update_overlay())
        self.frusta = FrustaLayer(viewport.bridge, viewport.depth_at, thumbnails.of)
        self.path = PathLayer(viewport.bridge, viewport.depth_at, viewport.ground_level)
        self.hovered_step: int | None = None
        self.hovered_key: int | None = None  # elsewhere in the window, such as on the timeline
        self._view: View | None = None

    def backdrop(self, painter: QPainter, view: View) -> None:
        view = self._placed(painter, view)
        if self._viewport.shows("grid"):
            paint_grid(painter, view, self._viewport.ground_level())

    def overlay(self, painter: QPainter, view: View) -> None:
        view, viewport = self._placed(painter, view), self._viewport
        viewport.wipe.paint(painter, view)
        if viewport.locked_view is None:
            if viewport.shows("cameras"):
                self.frusta.paint(painter, view, self.hovered_step)
            key = viewport.tool.hovered_key()
            self.path.paint(painter, view, self.hovered_key if key is None else key)
            viewport.tool.paint(painter, view)
        viewport.wipe.paint_line(painter)
        self._paint_pivot(painter, view)
        if viewport.rung:
            painter.setPen(QPen(theme.colour("selection"), 2))
            painter.drawRect(viewport.rect().adjusted(1, 1, -1, -1))

    def forget(self) -> None:
        """Another picture is on the screen: what was worked out for the last one may be hidden by other things now."""
        self._view = None

    def _paint_pivot(self, painter: QPainter, view: View) -> None:
        """What the camera turns about, while it does."""
        at = screen_points(view, self._viewport.camera.pivot[None])
        if self._viewport.navigation.gesture == "orbit" and at is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("background"), 1.5))
            painter.setBrush(theme.colour("text"))
            painter.drawEllipse(QPointF(*at[0].tolist()), PIVOT_PX, PIVOT_PX)

    def _placed(self, painter: QPainter, view: View) -> View:
        """The painter moved so that it paints in the viewport's pixels, and the view in them; the same object as long
        as the picture's camera is."""
        rig = self._viewport.rig
        painter.translate(-rig.frame.topLeft())
        placed = rig.in_viewport(view)
        if placed != self._view:
            self._view = placed
        assert self._view is not None
        return self._view
