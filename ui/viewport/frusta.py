"""Where the pictures were taken: a small pyramid for each step with its picture in it, to be hovered and clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from app.step_text import titles
from ui import theme
from ui.viewport.lines import screen_lines
from ui.viewport.path_marks import label
from ui.viewport.sights import photo_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtGui import QPixmap

    from app.document import StepRecord
    from app.store import Store
    from engine.core.camera import View
    from ui.bridge import Bridge

    Array = NDArray[np.float64]

SIZE = 0.11  # of the scene's size: from the eye to the picture's corners
INSIDE, CLEAR = 3.5, 7.0  # in those sizes: nearer than this a frustum is not drawn at all, farther it is drawn fully
LEAST = 0.05  # fainter than this nothing is drawn or clicked
BEHIND, BEHIND_SHOWN = 0.1, 0.3  # a frustum so far behind a surface (share of its depth) shows so faintly
LEAST_PX = 10.0  # a smaller picture is not painted
LABEL_GAP_PX = 8.0
EDGES = np.array([(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (2, 3), (3, 4), (4, 1)])


@dataclass(frozen=True, eq=False)
class Frusta:
    """steps [N] ids; points [N, 5, 3] the eyes and the pictures' corners, clockwise from the top left; known [N] the
    photo's."""

    steps: tuple[int, ...]
    points: Array
    known: tuple[bool, ...]


def corners_of(view: View, size_m: float) -> Array:
    """[5, 3] the eye and the corners of a picture plane; the farthest corner is `size_m` away."""
    camera = view.camera
    pixels = [(0, 0), (camera.width, 0), (camera.width, camera.height), (0, camera.height)]
    rays = camera.rays(np.array(pixels, dtype=float))
    plane = rays * (size_m / np.linalg.norm(rays, axis=-1).max())
    return view.world_from_camera.apply(np.concatenate([np.zeros((1, 3)), plane]))


def strengths(points: Array, eye: Array) -> Array:
    """[N] 0..1 how clearly frusta [N, 5, 3] show: not at all to a camera that stands in or close to them."""
    sizes = np.linalg.norm(points[:, 1:] - points[:, :1], axis=-1).max(axis=-1, initial=1e-9)
    apart = np.linalg.norm(points.mean(axis=1) - eye, axis=-1) / sizes
    return np.clip((apart - INSIDE) / (CLEAR - INSIDE), 0, 1)


class FrustaLayer:
    """The frusta of the document's visible steps. depth_at: of the picture on the screen, to see what is hidden.
    picture_of: a step's, small; an empty one until it is made."""

    def __init__(
        self,
        bridge: Bridge,
        depth_at: Callable[[float, float], float | None],
        picture_of: Callable[[int], QPixmap],
    ) -> None:
        self._session, self._depth_at, self._picture_of = bridge.session, depth_at, picture_of
        self._frusta = Frusta((), np.zeros((0, 5, 3)), ())
        self._made_of: tuple[Store, tuple[StepRecord, ...]] | None = None

    def paint(self, painter: QPainter, view: View, hovered: int | None) -> None:
        """Farthest first; the chosen ones blue."""
        frusta, chosen = self._current(), self._session.selection.steps
        pixels, depth = view.project(frusta.points)  # [N, 5, 2], [N, 5]
        middle, whole = pixels.mean(axis=1), [bool((z > 0).all()) for z in depth]
        far, lines = depth.mean(axis=1).tolist(), _edges(view, frusta.points)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i, shown in self._visible(view):
            step = frusta.steps[i]
            hidden = whole[i] and step != hovered and self._is_hidden(middle[i], far[i])
            painter.setOpacity(shown * (BEHIND_SHOWN if hidden else 1.0))
            if whole[i]:
                self._paint_picture(painter, pixels[i, 1:], step)
            painter.setPen(_pen(frusta.known[i], step in chosen, step == hovered))
            painter.drawLines(lines.get(i, []))
            if step == hovered and whole[i]:
                painter.setOpacity(1.0)
                x, y = float(pixels[i, 1:, 0].max()), float(pixels[i, 1:, 1].min())
                label(painter, view, (x + LABEL_GAP_PX, y), titles(self._session.document)[step])
        painter.restore()

    def step_at(self, x: float, y: float, view: View) -> int | None:
        """The step of the nearest frustum whose picture is under a pixel."""
        frusta = self._current()
        pixels, depth = view.project(frusta.points[:, 1:])
        for i, _ in reversed(self._visible(view)):
            under = _polygon(pixels[i]).containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill)
            if under and (depth[i] > 0).all():
                return frusta.steps[i]
        return None

    def _visible(self, view: View) -> list[tuple[int, float]]:
        """Indices and strengths, the farthest first."""
        frusta, eye = self._current(), view.world_from_camera.translation
        shown = strengths(frusta.points, eye)
        far_first = np.argsort(-np.linalg.norm(frusta.points[:, 0] - eye, axis=-1))
        return [(int(i), float(shown[i])) for i in far_first if shown[i] > LEAST]

    def _current(self) -> Frusta:
        """Made anew when other steps are to be seen."""
        document, store = self._session.document, self._session.store
        if self._made_of is None or self._made_of[0] is not store or self._made_of[1] is not document.steps:
            self._made_of = (store, document.steps)
            photo = photo_step(document)
            size = SIZE * (1.0 if photo is None else store.start_at(photo).scale)
            shown = [step for step in document.steps if step.visible and _has_corners(store, step.id)]
            points = [corners_of(store.step(step.id).view, size) for step in shown]
            known = tuple(step.kind == "photo" for step in shown)
            self._frusta = Frusta(tuple(step.id for step in shown), np.reshape(points, (-1, 5, 3)), known)
        return self._frusta

    def _is_hidden(self, pixel: Array, depth: float) -> bool:
        surface = self._depth_at(float(pixel[0]), float(pixel[1]))
        return surface is not None and surface < (1 - BEHIND) * depth

    def _paint_picture(self, painter: QPainter, corners: Array, step: int) -> None:
        plane = _polygon(corners)
        if max(plane.boundingRect().width(), plane.boundingRect().height()) < LEAST_PX:
            return
        picture = self._picture_of(step)
        if picture.isNull():
            return
        size = QRectF(picture.rect())
        flat = QPolygonF([size.topLeft(), size.topRight(), size.bottomRight(), size.bottomLeft()])
        laid = QTransform.quadToQuad(flat, plane)
        if isinstance(laid, QTransform):  # None where the plane is seen edge on
            painter.save()
            painter.setTransform(laid, combine=True)
            painter.drawPixmap(QPointF(0, 0), picture)
            painter.restore()


def _edges(view: View, points: Array) -> dict[int, list[QLineF]]:
    """The lines of frusta [N, 5, 3] that can be seen, by index."""
    pixels, kept = screen_lines(view, points[:, EDGES[:, 0]], points[:, EDGES[:, 1]])
    found: dict[int, list[QLineF]] = {}
    for line, which in zip(pixels.reshape(-1, 4).tolist(), (kept // len(EDGES)).tolist(), strict=True):
        found.setdefault(which, []).append(QLineF(*line))
    return found


def _has_corners(store: Store, step: int) -> bool:
    """A panorama has none."""
    return store.step(step).view.camera.projection == "pinhole"


def _polygon(corners: Array) -> QPolygonF:
    return QPolygonF([QPointF(u, v) for u, v in corners.tolist()])


def _pen(known: bool, chosen: bool, hovered: bool) -> QPen:
    """The photo's solid, imagined ones dashed: not the colour alone tells them apart."""
    colour = theme.colour("selection" if chosen else "known" if known else "imagined")
    style = Qt.PenStyle.SolidLine if known or chosen else Qt.PenStyle.DashLine
    return QPen(colour, 2.5 if hovered or chosen else 1.5, style)
