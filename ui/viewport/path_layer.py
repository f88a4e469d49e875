"""The camera path over the picture: a tube from known to imagined, its keys, and where the camera would hit things."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.planning import photo_start
from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import (
    PathLine,
    Strokes,
    beads,
    frustum,
    hidden_behind,
    marks,
    metres_per_px,
    path_line,
    strokes,
    touch_spans,
)
from ui.viewport.path_marks import (
    OUTLINE,
    crosshair,
    diamond,
    label,
    outline,
    polygon,
    stroke_pieces,
    tone_colour,
    warning_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.document import CameraPath
    from engine.core.camera import View
    from ui.bridge import Bridge

    Array = NDArray[np.float64]
    Which = NDArray[np.bool_]

TUBE_PX, RIM_PX = 4.0, 7.5
TONES = 12  # steps between known and imagined
IMAGINED = 0.5  # warmer than this is dashed too, so that colour is not alone
HIDDEN_ALPHA = 0.3  # of what lies behind a surface
KEY_PX, HOVERED_PX, REACH_PX = 7.0, 10.0, 12.0
FRUSTUM_PX, LARGE_FRUSTUM_PX = 15.0, 46.0
CROWDED_PX = 30.0  # between keys: nearer ones show no frustum of their own
ARROW_EVERY_PX = 120.0


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is remembered of a painting: the next one of the same path from the same view reuses it."""

    view: View
    line: PathLine
    strokes: Strokes
    tones: NDArray[np.int64]  # [M] of each piece; behind a surface: TONES more
    keys: Array  # [N, 2] px
    shown: NDArray[np.bool_]  # [N]
    hidden: NDArray[np.bool_]  # [N]


class PathLayer:
    """Paints the document's path. depth_at: of the canvas; with it, what lies behind surfaces is drawn faintly."""

    def __init__(self, bridge: Bridge, depth_at: Callable[[float, float], float | None] | None = None) -> None:
        self._bridge, self.depth_at = bridge, depth_at
        self._line: tuple[object, object, PathLine] | None = None
        self._drawn: _Drawn | None = None
        self.pointer: tuple[float, float] | None = None  # a warning under it tells what it means

    def paint(self, painter: QPainter, view: View, hovered_key: int | None = None) -> None:
        path = self._bridge.session.document.path
        if path is None:
            return
        drawn = self._at(view, path)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_tube(painter, drawn)
        self._paint_target(painter, view, path, hovered_key)
        self._paint_frusta(painter, view, path, drawn, hovered_key)
        self._paint_playhead(painter, view, path)
        self._paint_keys(painter, drawn, hovered_key)
        self._paint_warnings(painter, view, path)
        painter.restore()

    def key_at(self, x: float, y: float, view: View) -> int | None:
        """Index of the key under a pixel; of several the nearest to it."""
        path = self._bridge.session.document.path
        if path is None:
            return None
        px, _, shown = marks(view, [key.position for key in path.trajectory.keyframes])
        apart = np.where(shown, np.hypot(px[:, 0] - x, px[:, 1] - y), np.inf)
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= REACH_PX else None

    def keys_in(self, area: QRectF, view: View) -> tuple[int, ...]:
        """Indices of the keys in a rectangle of the screen."""
        path = self._bridge.session.document.path
        if path is None:
            return ()
        px, _, shown = marks(view, [key.position for key in path.trajectory.keyframes])
        return tuple(i for i, (x, y) in enumerate(px.tolist()) if shown[i] and area.contains(x, y))

    def line(self, path: CameraPath) -> PathLine:
        """The path sampled; the same object as long as path and forecast are."""
        forecast = self._bridge.session.forecast
        if self._line is None or self._line[0] is not path.trajectory or self._line[1] is not forecast:
            self._line = (path.trajectory, forecast, path_line(path.trajectory, forecast))
        return self._line[2]

    def _at(self, view: View, path: CameraPath) -> _Drawn:
        line = self.line(path)
        if self._drawn is None or self._drawn.view is not view or self._drawn.line is not line:
            self._drawn = self._projected(view, path, line)
        return self._drawn

    def _projected(self, view: View, path: CameraPath, line: PathLine) -> _Drawn:
        seen = strokes(view, line.places)
        warmth = 0.5 * (line.warmth[:-1] + line.warmth[1:])[seen.piece]
        behind = hidden_behind(seen.ends.mean(axis=1), seen.depth, self.depth_at)
        tones = np.round(warmth * (TONES - 1)).astype(np.int64) + TONES * behind
        keys, depth, shown = marks(view, [key.position for key in path.trajectory.keyframes])
        return _Drawn(view, line, seen, tones, keys, shown, hidden_behind(keys, depth, self.depth_at))

    def _paint_tube(self, painter: QPainter, drawn: _Drawn) -> None:
        """First the rims of all, then the colours: so the tube has no seams."""
        near = drawn.tones < TONES
        self._stroke_all(painter, drawn, near, OUTLINE, RIM_PX)
        self._stroke_all(painter, drawn, near & self._touching(drawn), theme.colour("error"), RIM_PX)
        for tone in np.unique(drawn.tones).tolist():
            colour = tone_colour(tone % TONES / (TONES - 1))
            colour.setAlphaF(1.0 if tone < TONES else HIDDEN_ALPHA)
            self._stroke_all(painter, drawn, drawn.tones == tone, colour, TUBE_PX if tone < TONES else 2.5)
        dashed = near & (drawn.tones >= IMAGINED * (TONES - 1))
        pen = QPen(QColor(20, 22, 26, 150), 1.4, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.5, 4.0])
        painter.strokePath(outline(drawn.strokes, dashed), pen)
        self._paint_arrows(painter, drawn)

    def _stroke_all(self, painter: QPainter, drawn: _Drawn, which: Which, colour: QColor, width: float) -> None:
        if which.any():
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(outline(drawn.strokes, which), pen)

    def _touching(self, drawn: _Drawn) -> NDArray[np.bool_]:
        touches = drawn.line.touches
        return (touches[:-1] | touches[1:])[drawn.strokes.piece]

    def _paint_arrows(self, painter: QPainter, drawn: _Drawn) -> None:
        """Which way the camera goes."""
        arrows = QPainterPath()
        places, ways = beads(drawn.strokes.ends, ARROW_EVERY_PX)
        for (x, y), (u, v) in zip(places.tolist(), ways.tolist(), strict=True):
            tip, wing = (x + 4.5 * u, y + 4.5 * v), 4.5
            arrows.addPolygon(polygon([
                tip, (x - wing * u - wing * v, y - wing * v + wing * u),
                (x - 1.5 * u, y - 1.5 * v), (x - wing * u + wing * v, y - wing * v - wing * u), tip,
            ]))  # fmt: skip
        painter.setPen(QPen(OUTLINE, 1.0))
        painter.setBrush(QColor(255, 255, 255, 235))
        painter.drawPath(arrows)

    def _paint_keys(self, painter: QPainter, drawn: _Drawn, hovered: int | None) -> None:
        selected = set(self._bridge.session.selection.keys)
        for i, (x, y) in enumerate(drawn.keys.tolist()):
            if not drawn.shown[i]:
                continue
            painter.setOpacity(0.55 if drawn.hidden[i] and i not in selected and i != hovered else 1.0)
            fill = theme.colour("selection") if i in selected else QColor("#ffffff")
            diamond(painter, x, y, HOVERED_PX if i == hovered else KEY_PX, fill)
        painter.setOpacity(1.0)

    def _paint_frusta(
        self, painter: QPainter, view: View, path: CameraPath, drawn: _Drawn, hovered: int | None
    ) -> None:
        """Small ones where keys are not crowded; the hovered and the selected keys' large, with their aspect."""
        selected = set(self._bridge.session.selection.keys)
        large = selected | ({hovered} if hovered is not None else set())
        for i in (*_uncrowded(drawn, large), *sorted(large)):
            if i < len(drawn.shown) and drawn.shown[i]:
                key, is_large = path.trajectory.keyframes[i], i in large
                colour = theme.colour("selection") if i in selected else QColor(255, 255, 255, 235 if is_large else 150)
                size = LARGE_FRUSTUM_PX if is_large else FRUSTUM_PX
                shape = frustum(key.pose, key.fov_y, self.aspect(), size * metres_per_px(view, key.position))
                stroke_pieces(painter, view, shape, colour, 1.6 if is_large else 1.0)

    def _paint_playhead(self, painter: QPainter, view: View, path: CameraPath) -> None:
        pose, fov_y = path.trajectory.sample(self._bridge.session.selection.time_s)
        px, _, shown = marks(view, pose.translation)
        if not shown[0]:
            return
        depth = 1.3 * FRUSTUM_PX * metres_per_px(view, pose.translation)
        stroke_pieces(painter, view, frustum(pose, fov_y, self.aspect(), depth), QColor("#ffffff"), 1.6)
        painter.setPen(QPen(OUTLINE, 1.5))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(QPointF(*px[0].tolist()), 4.0, 4.0)

    def _paint_target(self, painter: QPainter, view: View, path: CameraPath, hovered: int | None) -> None:
        """What the keys look at; lines from the keys that one is busy with."""
        if path.look_at is None:
            return
        keys = path.trajectory.keyframes
        busy = {*self._bridge.session.selection.keys, *([hovered] if hovered is not None else [])}
        lines = np.array([[keys[i].position, path.look_at] for i in sorted(busy) if i < len(keys)]).reshape(-1, 2, 3)
        stroke_pieces(painter, view, lines, QColor(255, 255, 255, 130), 1.0, Qt.PenStyle.DotLine)
        px, _, shown = marks(view, path.look_at)
        if shown[0]:
            crosshair(painter, *px[0].tolist())

    def _paint_warnings(self, painter: QPainter, view: View, path: CameraPath) -> None:
        for x, y in self._warnings(view, path):
            warning_mark(painter, x, y)
            if self.pointer and math.hypot(self.pointer[0] - x, self.pointer[1] - y) < REACH_PX:
                label(painter, view, x + 14, y - 10, tr("The camera would run into something here"))

    def _warnings(self, view: View, path: CameraPath) -> Iterator[tuple[float, float]]:
        """Beside the path, in the middle of every stretch on which the camera touches something."""
        forecast = self._bridge.session.forecast
        spans = touch_spans(forecast.touches_s) if forecast else []
        if not spans:
            return
        places, _, _ = path.trajectory.sample_many([0.5 * (first + last) for first, last in spans])
        px, _, shown = marks(view, places)
        yield from ((x, y - 20) for (x, y), seen in zip(px.tolist(), shown.tolist(), strict=True) if seen)

    def aspect(self) -> float:
        """Width / height of the pictures that the path makes."""
        session = self._bridge.session
        start = photo_start(session.document, session.store)
        return start.view.camera.width / start.view.camera.height if start else 16 / 9


def _uncrowded(drawn: _Drawn, large: set[int]) -> Iterator[int]:
    """Keys that stand far enough from the one drawn before."""
    last: tuple[float, float] | None = None
    for i, (x, y) in enumerate(drawn.keys.tolist()):
        if drawn.shown[i] and (last is None or math.hypot(x - last[0], y - last[1]) >= CROWDED_PX):
            last = (x, y)
            if i not in large:
                yield i
