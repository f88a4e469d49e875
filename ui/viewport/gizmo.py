"""The handles for moving, turning and scaling in space: their shapes on the screen, which one is under the pointer, and
how they are painted. They keep their size on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from ui import theme
from ui.viewport.gizmo_math import RING_PX, across
from ui.viewport.path_geometry import metres_per_px
from ui.viewport.path_marks import OUTLINE, SHADOW, WHITE, arrow, dot, polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

    Array = NDArray[np.float64]

GizmoMode = Literal["move", "rotate", "scale"]
Shape = Literal["axis", "plane", "ring", "dot"]

AXIS_PX, AXIS_FROM_PX, PLANE_FROM_PX, PLANE_TO_PX = 84.0, 16.0, 24.0, 42.0
VIEW_RING_PX, SCALE_PX = 90.0, 72.0
DOT_PX, REACH_PX = 7.0, 7.0
SHORTEST_PX = 18.0  # an axis seen from its end can't be dragged
SMALLEST_PX2 = 60.0  # nor can a plane seen from its side
RING_POINTS = 65
FACING = 0.2  # sine of the angle between sight and a ring's axis, below which its whole round is to be seen
SQUARE = np.array([[a, b] for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]) * (PLANE_TO_PX - PLANE_FROM_PX) + PLANE_FROM_PX
AXES = "xyz"
UPWARD = np.array([1.0, -1.0, 1.0])  # which way the arrows point: the world's y axis points down


@dataclass(frozen=True, eq=False)
class Handle:
    """name: "x".."z" an axis, "xy".. a plane, "rx".. a ring, "rview" the ring that faces the camera, "view" the middle,
    "scale". px: [N, 2] its line, or its corners."""

    name: str
    shape: Shape
    px: Array

    def distance(self, x: float, y: float) -> float:
        """Pixels from a pointer; 0 within."""
        at = np.array([x, y])
        if self.shape == "dot":
            return max(0.0, float(np.linalg.norm(self.px[0] - at)) - DOT_PX)
        if self.shape == "plane" and polygon(*self.px.tolist()).containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill):
            return 0.0
        return _distance_to_line(at, self.px)


@dataclass(frozen=True, eq=False)
class Gizmo:
    """centre: [3]; axes: [3, 3], one a row: right, down, ahead (world's or a camera's own)."""

    centre: Array
    axes: Array
    mode: GizmoMode

    def axis(self, name: str) -> Array:
        """[3] unit vector that a handle "x", "rx" or "yz" (the normal of a plane) stands for."""
        if len(name) == 2 and name[0] in AXES:
            (missing,) = set(AXES) - set(name)
            return self.axes[AXES.index(missing)]
        return self.axes[AXES.index(name[-1])]

    def handles(self, view: View) -> list[Handle]:
        """Those that can be seen and dragged from there, the topmost last."""
        if float(view.project(self.centre)[1]) < 1e-3:
            return []
        pixel = metres_per_px(view, self.centre)
        if self.mode == "move":
            return [*self._planes(view, pixel), *self._arrows(view, pixel), self._middle(view)]
        if self.mode == "rotate":
            return self._rings(view, pixel)
        forward = view.world_from_camera.forward
        return [Handle("scale", "ring", self._ring(view, forward, SCALE_PX * pixel)), self._middle(view)]

    def _middle(self, view: View) -> Handle:
        return Handle("view" if self.mode == "move" else "scale", "dot", view.project(self.centre)[0][None])

    def _arrows(self, view: View, pixel: float) -> list[Handle]:
        found = []
        for name, axis, up in zip(AXES, self.axes, UPWARD, strict=True):
            ends = self.centre + pixel * up * np.outer([AXIS_FROM_PX, AXIS_PX], axis)
            px, depth = view.project(ends)
            if (depth > 0).all() and np.linalg.norm(px[1] - px[0]) > SHORTEST_PX:
                found.append(Handle(name, "axis", px))
        return found

    def _planes(self, view: View, pixel: float) -> list[Handle]:
        found = []
        corners = pixel * SQUARE
        for first, second in ((0, 1), (1, 2), (0, 2)):
            spans = (UPWARD[:, None] * self.axes)[[first, second]]
            px, depth = view.project(self.centre + corners @ spans)
            if (depth > 0).all() and _area(px) > SMALLEST_PX2:
                found.append(Handle(AXES[first] + AXES[second], "plane", px))
        return found

    def _rings(self, view: View, pixel: float) -> list[Handle]:
        rings = [Handle("rview", "ring", self._ring(view, view.world_from_camera.forward, VIEW_RING_PX * pixel))]
        rings += [
            Handle(f"r{name}", "ring", self._ring(view, axis, RING_PX * pixel, front=True))
            for name, axis in zip(AXES, self.axes, strict=True)
        ]
        return rings

    def _ring(self, view: View, axis: Array, radius: float, front: bool = False) -> Array:
        """[N, 2] px of a ring; front: only the half that is nearer to the camera, unless it faces it."""
        first, second = across(axis)
        sight = view.world_from_camera.translation - self.centre
        flat = np.array([sight @ first, sight @ second])
        half = front and np.linalg.norm(flat) > FACING * np.linalg.norm(sight)
        middle, reach = (np.arctan2(flat[1], flat[0]), 0.5 * np.pi) if half else (0.0, np.pi)
        angles = middle + np.linspace(-reach, reach, RING_POINTS)
        spokes = np.outer(np.cos(angles), first) + np.outer(np.sin(angles), second)
        return view.project(self.centre + radius * spokes)[0]


def handle_at(handles: list[Handle], x: float, y: float) -> str | None:
    """Name of the handle under a pointer; the topmost of those equally near."""
    near = [(handle.distance(x, y), -order, handle.name) for order, handle in enumerate(handles)]
    best = min(near, default=None)
    return best[2] if best is not None and best[0] <= REACH_PX else None


def axis_colour(name: str) -> QColor:
    """x red, y green, z blue, what has no axis white."""
    roles = {"x": "error", "y": "success", "z": "selection"}
    if len(name) == 2 and name[0] in AXES:  # a plane has its normal's
        name = next(axis for axis in AXES if axis not in name)
    role = roles.get(name.removeprefix("r"))
    return theme.colour(role) if role else QColor(WHITE)  # type: ignore[arg-type] - these are roles


def paint_handles(painter: QPainter, handles: list[Handle], lit: str | None) -> None:
    """lit: the one under the pointer or in the hand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for handle in handles:
        colour, is_lit = axis_colour(handle.name), handle.name == lit
        colour = colour.lighter(135) if is_lit else colour
        if handle.shape == "dot":
            dot(painter, handle.px[0].tolist(), DOT_PX - 1.5 + is_lit, colour)
        elif handle.shape == "plane":
            _paint_plane(painter, handle, colour, is_lit)
        else:
            _paint_line(painter, handle, colour, 4.0 if is_lit else 2.4)
            if handle.shape == "axis":
                _paint_head(painter, handle, colour, is_lit)


def _paint_line(painter: QPainter, handle: Handle, colour: QColor, width: float) -> None:
    line = polygon(*handle.px.tolist())
    for pen_colour, pen_width in ((SHADOW, width + 2.4), (colour, width)):
        painter.setPen(QPen(pen_colour, pen_width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(line)


def _paint_plane(painter: QPainter, handle: Handle, colour: QColor, is_lit: bool) -> None:
    filled = QColor(colour)
    filled.setAlphaF(0.75 if is_lit else 0.4)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(filled)
    painter.drawPolygon(polygon(*handle.px.tolist()))


def _paint_head(painter: QPainter, handle: Handle, colour: QColor, is_lit: bool) -> None:
    """The arrow's head, and which axis it is, so that colour is not alone."""
    start, end = handle.px
    way = (end - start) / np.linalg.norm(end - start)
    painter.setPen(Qt.PenStyle.NoPen)
    for grown, brush in ((1.4, OUTLINE), (0.0, colour)):
        painter.setBrush(brush)
        painter.drawPolygon(arrow((end + 4 * way).tolist(), way.tolist(), 7.0 + is_lit, grown))
    font = QFont(painter.font())
    font.setPixelSize(theme.CAPTION_PX)
    font.setBold(True)
    painter.setFont(font)
    x, y = (end + 24 * way).tolist()
    for shift, pen_colour in ((1, OUTLINE), (0, colour)):
        painter.setPen(pen_colour)
        box = QRectF(x - 8 + shift, y - 8 + shift, 16, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, handle.name.upper())


def _distance_to_line(at: Array, line: Array) -> float:
    start, along = line[:-1], np.diff(line, axis=0)
    share = ((at - start) * along).sum(axis=-1) / np.maximum((along * along).sum(axis=-1), 1e-9)
    nearest = start + np.clip(share, 0, 1)[:, None] * along
    return float(np.linalg.norm(nearest - at, axis=-1).min())


def _area(corners: Array) -> float:
    x, y = corners.T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))
