"""Region: what is painted or ringed on the picture is hidden and imagined anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QCursor, QKeyEvent, QPainter, QPen

from app import region as regions
from app.command import has_photo
from app.planning import photo_start, view_camera
from ui import theme
from ui.fetch import Fetch
from ui.i18n import tr
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import OUTLINE, WHITE, polygon
from ui.viewport.tools.base import ClickTool, Pointer
from ui.viewport.tools.region_mask import RegionMask, draw_line
from ui.viewport.tools.region_panel import RegionPanel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from app.region import Hidden
    from engine.core.camera import View
    from engine.core.scene import Scene
    from ui.viewport.viewport import Viewport

Way = Literal["brush", "lasso"]
SMALLEST_PX, LARGEST_PX = 6, 160
MOST_DOTS = 1500
SMALLER, LARGER = Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight


class RegionTool(ClickTool):
    name = "region"
    icon = "mdi6.lasso"
    keys = frozenset({SMALLER, LARGER, Qt.Key.Key_Return, Qt.Key.Key_Enter})

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self.way: Way = "brush"
        self.brush_px = 40
        self.chosen: Hidden = {}
        self.waiting = 0  # strokes whose splats are being looked for
        self._scene: Scene | None = None  # that `chosen` is about
        self._mask: RegionMask | None = None
        self._stroke: list[tuple[float, float]] | None = None
        self._erases = False
        self._pointer: Pointer | None = None
        self._dots: NDArray[np.float32] = np.zeros((0, 3), np.float32)
        self._depth: tuple[Scene, View, NDArray[np.float32]] | None = None  # of the thread
        self._fetch = Fetch(viewport)
        self._fetch.fetched.connect(self._found)
        self._fetch.failed.connect(lambda _key, trouble: self._lost(trouble))
        self._panel: RegionPanel | None = None
        viewport.bridge.changed.connect(lambda _document: self._follow())

    @property
    def title(self) -> str:
        return tr("Re-imagine a region")

    @property
    def hint(self) -> str:
        if why := has_photo(self.bridge.session):
            return tr(why)
        if self._stroke is not None:
            return tr("Esc: leave this stroke out")
        if self.chosen:
            return tr("Paint more   Ctrl: take away   Enter: re-imagine   Esc: start over")
        words = {"brush": tr("Paint over what shall be imagined anew   [ ]: size of the brush"),
                 "lasso": tr("Draw a line around what shall be imagined anew")}  # fmt: skip
        return words[self.way]

    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.CrossCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = RegionPanel(self)
        return self._panel

    def deactivate(self) -> None:
        super().deactivate()
        self.clear()

    def hover(self, p: Pointer) -> None:
        self._pointer = p
        self.viewport.update_overlay()

    def leave(self) -> None:
        self._pointer = None

    def press(self, p: Pointer) -> bool:
        if why := has_photo(self.bridge.session):
            self.viewport.message(tr(why))
            return True
        self._stroke, self._erases = [(p.x, p.y)], p.ctrl
        return self.move(p)

    def move(self, p: Pointer) -> bool:
        self._pointer = p
        if self._stroke is not None:
            self._stroke.append((p.x, p.y))
        self.viewport.update_overlay()
        return True

    def release(self, p: Pointer) -> bool:
        self.move(p)
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self._take(stroke)
        return True

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (SMALLER, LARGER):
            self.choose(brush_px=round(self.brush_px * (1.2 if event.key() == LARGER else 1 / 1.2)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reimagine()
        return event.key() in self.keys

    def cancel(self) -> bool:
        """First the stroke, then the region."""
        if self._stroke is not None:
            self._stroke = None
            self.viewport.update_overlay()
            return True
        busy = bool(self.chosen) or self.waiting > 0
        self.clear()
        return busy

    def choose(self, **options: Any) -> None:
        """Another way to paint, or another brush."""
        for name, value in options.items():
            setattr(self, name, value)
        self.brush_px = int(np.clip(self.brush_px, SMALLEST_PX, LARGEST_PX))
        self._show()

    def clear(self) -> None:
        self._fetch.forget()
        self.chosen, self.waiting, self._mask, self._stroke = {}, 0, None, None
        self._dots = self._dots[:0]
        self._show()

    def reimagine(self) -> None:
        """Hides the region and has it filled, as the last stroke saw it."""
        session = self.bridge.session
        locked = {step.id for step in session.document.steps if step.locked}
        free = {step: hidden for step, hidden in self.chosen.items() if step not in locked}
        if not free or self._mask is None:
            self.viewport.message(self._why_nothing(bool(self.chosen)))
            return
        start = photo_start(session.document, session.store)
        assert start is not None  # or nothing could be painted
        view = regions.region_view(self._mask.view, view_camera(start.view.camera, session.document.generation))
        words = {} if self._panel is None else self._panel.words()
        if self.bridge.do("generate.reimagine", hidden=free, view=view, **words):
            self.clear()
            self.viewport.setFocus()  # the panel's button can't keep it
            if self._panel is not None:
                self._panel.new_seed()

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._mask is not None and self._mask.view == view:
            painter.drawImage(0, 0, self._mask.tint)
        elif len(self._dots):
            self._paint_dots(painter, view)
        if self._stroke is not None:
            self._paint_stroke(painter, self._stroke)
        if self._pointer is not None and self.way == "brush":
            self._paint_brush(painter, self._pointer)

    def _take(self, stroke: list[tuple[float, float]]) -> None:
        """The stroke's splats are looked for on a thread."""
        view, scene = self.viewport.view, self.bridge.session.scene
        self._scene = scene
        if self._mask is None or self._mask.view != view:
            self._mask = RegionMask(view, theme.colour("imagined"))
        width = self.brush_px if self.way == "brush" else None
        area = self._mask.add(stroke, width, erase=self._erases)
        self.waiting += 1
        erases = self._erases
        self._fetch.ask(("stroke", scene, erases), lambda: self._splats(scene, view, area))
        self._show()

    def _splats(self, scene: Scene, view: View, area: NDArray[np.bool_]) -> Hidden:
        """On the thread."""
        if self._depth is None or self._depth[0] is not scene or self._depth[1] != view:
            self._depth = (scene, view, regions.coarse_depth(scene, view))
        return regions.splats_under(scene, view, regions.with_rim(area), self._depth[2])

    def _found(self, key: tuple[str, Scene, bool], found: Hidden) -> None:
        _, scene, erased = key
        if scene is not self._scene or not self.waiting:
            return
        self.waiting -= 1
        self.chosen = regions.without(self.chosen, found) if erased else regions.joined(self.chosen, found)
        self._dots = regions.some_places(scene, self.chosen, MOST_DOTS)
        if not self.chosen and not self.waiting:
            self.viewport.message(self._why_nothing(False))
            self._mask = None
        self._show()

    def _lost(self, trouble: str) -> None:
        self.waiting = max(0, self.waiting - 1)
        self.viewport.message(tr("The region could not be read. Paint it once more."))
        self._show()
        raise RuntimeError(trouble)

    def _why_nothing(self, locked: bool) -> str:
        if locked:
            return tr("What is painted belongs to locked steps. Unlock them first.")
        return tr("Nothing is marked yet. Paint over what shall be imagined anew.")

    def _follow(self) -> None:
        """Marks are about the scene they were painted on."""
        if self._scene is not None and self.bridge.session.scene is not self._scene:
            self._scene = None
            self.clear()

    def _show(self) -> None:
        if self._panel is not None:
            self._panel.follow()
        self.viewport.update_overlay()

    def _paint_stroke(self, painter: QPainter, stroke: list[tuple[float, float]]) -> None:
        colour = theme.colour("text" if self._erases else "imagined")
        soft = QColor(colour)
        soft.setAlphaF(0.35)
        if self.way == "brush":
            pen = QPen(soft, self.brush_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            draw_line(painter, stroke)
        else:
            painter.setPen(QPen(colour, 1.6, Qt.PenStyle.DashLine))
            painter.setBrush(QBrush(soft))
            painter.drawPolygon(polygon(*stroke))

    def _paint_brush(self, painter: QPainter, p: Pointer) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((OUTLINE, 3.0), (WHITE, 1.4)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(QPointF(p.x, p.y), 0.5 * self.brush_px, 0.5 * self.brush_px)

    def _paint_dots(self, painter: QPainter, view: View) -> None:
        """From elsewhere the region is dotted."""
        px, _, shown = marks(view, self._dots)
        painter.setPen(QPen(theme.colour("imagined"), 3.0))
        painter.drawPoints(polygon(*px[shown].tolist()))
