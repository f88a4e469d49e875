"""Where the pictures were taken: a small pyramid for each step with its picture in it, to be hovered and clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPen, QPolygonF, QTransform

from ui import theme
from ui.viewport.lines import screen_lines, screen_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from ui.bridge import Bridge

    Array = NDArray[np.float64]

SIZE = 0.16  # of the scene's size: from the eye to the picture's plane
INSIDE, CLEAR = 1.2, 3.0  # in those sizes: nearer than this a frustum is not drawn at all, farther it is drawn fully
LEAST = 0.05  # fainter than this nothing is drawn or clicked
EDGES = ((0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (2, 3), (3, 4), (4, 1))


@dataclass(frozen=True, eq=False)
class Frustum:
    """step: its id. points: [5, 3] the eye and the picture's corners, clockwise from the top left. known: the photo."""

    step: int
    points: Array
    known: bool


def corners_of(view: View, size_m: float) -> Array:
    """[5, 3] the eye and the corners of a picture plane whose longer half-diagonal suits the size."""
    camera = view.camera
    pixels = [(0, 0), (camera.width, 0), (camera.width, camera.height), (0, camera.height)]
    rays = camera.rays(np.array(pixels, dtype=float))
    plane = rays * (size_m / np.linalg.norm(rays, axis=-1).max())
    return view.world_from_camera.apply(np.concatenate([np.zeros((1, 3)), plane]))


def strength(points: Array, eye: Array) -> float:
    """0..1 how clearly a frustum shows: not at all to a camera that stands in it."""
    size = float(np.linalg.norm(points[1:] - points[0], axis=-1).max())
    apart = float(np.linalg.norm(points.mean(axis=0) - eye)) / max(size, 1e-9)
    return float(np.clip((apart - INSIDE) / (CLEAR - INSIDE), 0, 1))


class FrustaLayer:
    """The frusta of the document's steps."""

    def __init__(self, bridge: Bridge) -> None:
        self._session = bridge.session
        self._bridge = bridge
        self._frusta: tuple[Frustum, ...] = ()
        self._pictures: dict[int, QImage] = {}
        self._made_of: tuple[object, ...] = ()

    def paint(self, painter: QPainter, view: View, hovered: int | None) -> None:
        """Farthest first; the chosen ones blue."""
        chosen = self._session.selection.steps
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for frustum, shown in self._visible(view):
            painter.setOpacity(shown)
            self._paint_picture(painter, view, frustum)
            painter.setPen(_pen(frustum, frustum.step in chosen, frustum.step == hovered))
            pixels, _ = screen_lines(view, *(frustum.points[[edge[i] for edge in EDGES]] for i in (0, 1)))
            painter.drawLines([QLineF(*ends) for ends in pixels.reshape(-1, 4).tolist()])
        painter.restore()

    def step_at(self, x: float, y: float, view: View) -> int | None:
        """The step of the nearest frustum whose picture is under a pixel."""
        for frustum, _ in reversed(self._visible(view)):
            corners = screen_points(view, frustum.points[1:])
            if corners is not None and _polygon(corners).containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill):
                return frustum.step
        return None

    def _visible(self, view: View) -> list[tuple[Frustum, float]]:
        eye = view.world_from_camera.translation
        found = [(frustum, strength(frustum.points, eye)) for frustum in self._current()]
        found = [(frustum, shown) for frustum, shown in found if shown > LEAST]
        return sorted(found, key=lambda one: -float(np.linalg.norm(one[0].points[0] - eye)))

    def _current(self) -> tuple[Frustum, ...]:
        """Made anew when other steps are to be seen."""
        document, store = self._session.document, self._session.store
        if self._made_of != (store, document.steps):
            self._made_of = (store, document.steps)
            photo = next((step.id for step in document.steps if step.kind == "photo"), None)
            size = SIZE * store.start_at(photo).scale if photo is not None else SIZE
            self._frusta = tuple(
                Frustum(step.id, corners_of(store.step(step.id).view, size), step.kind == "photo")
                for step in document.steps
                if step.visible and store.step(step.id).view.camera.projection == "pinhole"
            )
            self._pictures = {step.id: self._pictures[step.id] for step in document.steps if step.id in self._pictures}
        return self._frusta

    def _paint_picture(self, painter: QPainter, view: View, frustum: Frustum) -> None:
        corners = screen_points(view, frustum.points[1:])
        picture = self._picture(frustum.step)
        if corners is None:
            return
        size = QRectF(picture.rect())
        flat = QPolygonF([size.topLeft(), size.topRight(), size.bottomRight(), size.bottomLeft()])
        laid = QTransform.quadToQuad(flat, _polygon(corners))
        if isinstance(laid, QTransform):  # None where the plane is seen edge on
            painter.save()
            painter.setTransform(laid, combine=True)
            painter.drawImage(QPointF(0, 0), picture)
            painter.restore()

    def _picture(self, step: int) -> QImage:
        if step not in self._pictures:
            small = self._session.store.thumbnail(step)
            height, width, _ = small.shape
            image = QImage(small.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self._pictures[step] = image.convertToFormat(QImage.Format.Format_RGB32)
        return self._pictures[step]


def _polygon(corners: Array) -> QPolygonF:
    return QPolygonF([QPointF(u, v) for u, v in corners.tolist()])


def _pen(frustum: Frustum, chosen: bool, hovered: bool) -> QPen:
    """The photo's solid, imagined ones dashed: not the colour alone tells them apart."""
    colour = theme.colour("selection" if chosen else "known" if frustum.known else "imagined")
    style = Qt.PenStyle.SolidLine if frustum.known or chosen else Qt.PenStyle.DashLine
    return QPen(QBrush(colour), 2.5 if hovered or chosen else 1.5, style)
