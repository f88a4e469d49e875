"""The camera path over the picture: a tube from known to imagined, its keys, and where the camera would hit things."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.planning import photo_start
from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import (
    Cameras,
    PathLine,
    Strokes,
    beads,
    hidden_behind,
    marks,
    path_line,
    pieces,
    strokes,
    thinned,
)
from ui.viewport.path_marks import (
    DOTS,
    FAINT,
    OUTLINE,
    WHITE,
    arrow,
    crosshair,
    diamond,
    dot,
    fill,
    label,
    outline,
    stroke,
    stroke_thin,
    tone_colour,
    warning_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QRectF

    from app.document import CameraPath
    from engine.core.camera import View
    from engine.core.trajectory import Trajectory
    from ui.bridge import Bridge

    Array = NDArray[np.float64]
    Which = NDArray[np.bool_]

TUBE_PX, RIM_PX, FAINT_PX = 4.0, 7.0, 2.5
TONES = 12  # steps between known and imagined
IMAGINED = 0.5  # warmer than this is dashed too, so that colour is not alone
HIDDEN_ALPHA = 0.3  # of what lies behind a surface
KEY_PX, HOVERED_PX, REACH_PX = 7.0, 10.0, 12.0
FRUSTUM_PX, PLAYHEAD_PX, LARGE_FRUSTUM_PX = 15.0, 20.0, 46.0
CROWDED_PX = 30.0  # between keys: nearer ones show no frustum of their own
ARROW_PX, ARROW_EVERY_PX = 4.5, 120.0
DASHES, DASH_PX, DARK = (2.5, 4.0), 1.4, QColor(20, 22, 26, 130)
WARNING_PX = 20  # so far above the path
MOST_LARGE = 8  # frusta at once


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What stays the same while view, path and theme do. tube: what to stroke, in order. arrows: places and
    directions. keys: px [N, 2], depth [N], whether in the picture [N], whether behind a surface [N]. frusta: those that
    were drawn, by their keys and size."""

    view: View
    line: PathLine
    dress: str
    tube: tuple[tuple[QPainterPath, QPen], ...]
    arrows: list[tuple[list[float], list[float]]]
    keys: Array
    depth: Array
    shown: Which
    hidden: Which
    frusta: dict[tuple[tuple[int, ...], float], QPainterPath] = field(default_factory=dict)


class PathLayer:
    """Paints the document's path. depth_at: of the canvas; with it, what lies behind surfaces is drawn faintly.
    ground_level: y of the ground, where the path casts a shadow that says where it goes even seen from the side.
    warned: the warning under the mouse, which tells what it means."""

    def __init__(
        self,
        bridge: Bridge,
        depth_at: Callable[[float, float], float | None] | None = None,
        ground_level: Callable[[], float] | None = None,
    ) -> None:
        self._bridge, self.depth_at, self.ground_level = bridge, depth_at, ground_level
        self.warned: int | None = None
        self._line: tuple[object, object, PathLine] | None = None
        self._drawn: _Drawn | None = None
        self._playhead: tuple[Trajectory, float, Cameras] | None = None

    def paint(self, painter: QPainter, view: View, hovered_key: int | None = None) -> None:
        path = self._bridge.session.document.path
        if path is None:
            return
        drawn = self._at(view, path)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape, pen in drawn.tube:
            painter.strokePath(shape, pen)
        for grown, colour in ((1.2, OUTLINE), (0.0, WHITE)):
            fill(painter, (arrow(at, way, ARROW_PX, grown) for at, way in drawn.arrows), colour)
        busy = self._busy(drawn, hovered_key)
        self._paint_posts(painter, view, path, busy)
        self._paint_target(painter, view, path, busy)
        self._paint_frusta(painter, drawn, busy)
        self._paint_playhead(painter, view, path)
        self._paint_keys(painter, drawn, busy, hovered_key)
        self._paint_warnings(painter, drawn)
        painter.restore()

    def key_at(self, x: float, y: float, view: View) -> int | None:
        """Index of the key under a pixel; of several the nearest to it."""
        path = self._bridge.session.document.path
        if path is None:
            return None
        px, _, shown = marks(view, self.line(path).keys.eyes)
        apart = np.where(shown, np.hypot(px[:, 0] - x, px[:, 1] - y), np.inf)
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= REACH_PX else None

    def warning_at(self, x: float, y: float, view: View) -> int | None:
        """Which of the warnings is under a pixel."""
        path = self._bridge.session.document.path
        if path is None:
            return None
        places = self._warnings(self.line(path), view)
        return next((i for i, (u, v) in places.items() if math.hypot(u - x, v - y) < REACH_PX), None)

    def keys_in(self, area: QRectF, view: View) -> tuple[int, ...]:
        """Indices of the keys in a rectangle of the screen."""
        path = self._bridge.session.document.path
        if path is None:
            return ()
        px, _, shown = marks(view, self.line(path).keys.eyes)
        return tuple(i for i, (x, y) in enumerate(px.tolist()) if shown[i] and area.contains(x, y))

    def line(self, path: CameraPath) -> PathLine:
        """The path sampled; the same object as long as path and forecast are."""
        forecast = self._bridge.session.forecast
        if self._line is None or self._line[0] is not path.trajectory or self._line[1] is not forecast:
            self._line = (path.trajectory, forecast, path_line(path.trajectory, forecast))
        return self._line[2]

    def aspect(self) -> float:
        """Width / height of the pictures that the path makes."""
        session = self._bridge.session
        start = photo_start(session.document, session.store)
        return start.view.camera.width / start.view.camera.height if start else 16 / 9

    def _at(self, view: View, path: CameraPath) -> _Drawn:
        line = self.line(path)
        drawn, dress = self._drawn, theme.name()
        if drawn is None or drawn.view is not view or drawn.line is not line or drawn.dress != dress:
            drawn = self._drawn = self._projected(view, line)
        return drawn

    def _projected(self, view: View, line: PathLine) -> _Drawn:
        kept = thinned(view, line)
        seen = strokes(view, line.places[kept])
        first, last = kept[seen.piece], kept[seen.piece + 1]
        warmth, touching = 0.5 * (line.warmth[first] + line.warmth[last]), line.touches[first] & line.touches[last]
        behind = hidden_behind(seen.ends.mean(axis=1), seen.depth, self.depth_at)
        tube = (*self._shadow(view, line, kept), *_tube(seen, warmth, behind, touching))
        px, depth, shown = marks(view, line.keys.eyes)
        hidden = hidden_behind(px, depth, self.depth_at)
        places, ways = beads(seen.ends, ARROW_EVERY_PX)
        arrows = list(zip(places.tolist(), ways.tolist(), strict=True))
        return _Drawn(view, line, theme.name(), tube, arrows, px, depth, shown, hidden)

    def _shadow(self, view: View, line: PathLine, kept: NDArray[np.intp]) -> Iterator[tuple[QPainterPath, QPen]]:
        """What lies plumb below the path on the ground, where nothing hides it."""
        if self.ground_level is None:
            return
        feet = line.places[kept] * [1.0, 0.0, 1.0] + [0.0, self.ground_level(), 0.0]
        seen = strokes(view, feet)
        clear = ~hidden_behind(seen.ends.mean(axis=1), seen.depth, self.depth_at)
        for colour, width in ((QColor(0, 0, 0, 70), 5.0), (QColor(255, 255, 255, 120), 1.0)):
            yield outline(seen, clear), _pen(colour, width)

    def _paint_posts(self, painter: QPainter, view: View, path: CameraPath, busy: dict[int, QColor]) -> None:
        """From the keys that one is busy with down to the ground."""
        if self.ground_level is None:
            return
        tops = np.array([path.trajectory.keyframes[key].position for key in busy]).reshape(-1, 3)
        feet = tops * [1.0, 0.0, 1.0] + [0.0, self.ground_level(), 0.0]
        stroke_thin(painter, view, np.stack([tops, feet], axis=1), FAINT, DOTS)

    def _busy(self, drawn: _Drawn, hovered: int | None) -> dict[int, QColor]:
        """The keys that one has to do with, in the picture, and their colours."""
        busy = {} if hovered is None else {hovered: WHITE}
        busy |= {key: theme.colour("selection") for key in self._bridge.session.selection.keys[:MOST_LARGE]}
        return {key: colour for key, colour in busy.items() if key < len(drawn.shown) and drawn.shown[key]}

    def _paint_keys(self, painter: QPainter, drawn: _Drawn, busy: dict[int, QColor], hovered: int | None) -> None:
        """Those behind a surface faintly, unless one is busy with them."""
        selected = set(self._bridge.session.selection.keys)
        groups: dict[tuple[bool, bool], list[int]] = {}
        for i in np.flatnonzero(drawn.shown).tolist():
            groups.setdefault((i in selected, bool(drawn.hidden[i]) and i not in busy), []).append(i)
        for (is_selected, is_faint), keys in sorted(groups.items()):
            painter.setOpacity(0.5 if is_faint else 1.0)
            for grown, colour in ((1.8, OUTLINE), (0.0, theme.colour("selection") if is_selected else WHITE)):
                sizes = ((i, (HOVERED_PX if i == hovered else KEY_PX) + grown) for i in keys)
                fill(painter, (diamond(drawn.keys[i].tolist(), size) for i, size in sizes), colour)
        painter.setOpacity(1.0)

    def _paint_frusta(self, painter: QPainter, drawn: _Drawn, busy: dict[int, QColor]) -> None:
        """Small ones where keys are not crowded; the hovered and the selected keys' large, with their aspect."""
        small = tuple(i for i in _uncrowded(drawn) if i not in busy)
        stroke(painter, self._frusta(drawn, small, FRUSTUM_PX), QColor(255, 255, 255, 170))
        for key, colour in busy.items():
            shape = self._frusta(drawn, (key,), LARGE_FRUSTUM_PX)
            stroke(painter, shape, colour, 1.0 if colour is WHITE else 1.6)

    def _frusta(self, drawn: _Drawn, keys: tuple[int, ...], size_px: float) -> QPainterPath:
        """Of these keys, so large on the screen."""
        if (keys, size_px) not in drawn.frusta:
            depth = size_px * drawn.depth[list(keys)] / drawn.view.camera.fy
            drawn.frusta[keys, size_px] = self._outlined(drawn.view, drawn.line.keys, keys, depth)
        return drawn.frusta[keys, size_px]

    def _outlined(self, view: View, cameras: Cameras, which: Sequence[int], depth: Array) -> QPainterPath:
        return outline(pieces(view, cameras.frusta(which, self.aspect(), depth)))

    def _paint_playhead(self, painter: QPainter, view: View, path: CameraPath) -> None:
        here = self._camera_at(path.trajectory, self._bridge.session.selection.time_s)
        px, depth, shown = marks(view, here.eyes)
        if shown[0]:
            stroke(painter, self._outlined(view, here, [0], PLAYHEAD_PX * depth / view.camera.fy), WHITE)
            dot(painter, px[0].tolist(), 4.0, WHITE)

    def _camera_at(self, path: Trajectory, time_s: float) -> Cameras:
        if self._playhead is None or self._playhead[0] is not path or self._playhead[1] != time_s:
            self._playhead = (path, time_s, Cameras.of(path, [time_s]))
        return self._playhead[2]

    def _paint_target(self, painter: QPainter, view: View, path: CameraPath, busy: dict[int, QColor]) -> None:
        """What the keys look at; lines from the keys that one is busy with."""
        if path.look_at is None:
            return
        keys = path.trajectory.keyframes
        lines = np.array([[keys[i].position, path.look_at] for i in busy]).reshape(-1, 2, 3)
        stroke_thin(painter, view, lines, FAINT, DOTS)
        px, _, shown = marks(view, path.look_at)
        if shown[0]:
            crosshair(painter, px[0].tolist())

    def _paint_warnings(self, painter: QPainter, drawn: _Drawn) -> None:
        """Above the path, in the middle of every stretch on which the camera touches something."""
        for i, (x, y) in self._warnings(drawn.line, drawn.view).items():
            warning_mark(painter, (x, y))
            if i == self.warned:
                label(painter, drawn.view, (x + 14, y - 10), tr("The camera would run into something here"))

    def _warnings(self, line: PathLine, view: View) -> dict[int, tuple[float, float]]:
        """Pixels of the marks in the picture, by their number."""
        px, _, shown = marks(view, line.warnings)
        return {i: (float(px[i, 0]), float(px[i, 1]) - WARNING_PX) for i in np.flatnonzero(shown).tolist()}


def _tube(seen: Strokes, warmth: Array, behind: Which, touching: Which) -> Iterator[tuple[QPainterPath, QPen]]:
    """First the rims of all, then the colours: so the tube has no seams. One of each argument for every piece [M]."""
    near, tones = ~behind, np.round(warmth * (TONES - 1)).astype(np.int64)
    parts = [(near & ~touching, _pen(OUTLINE, RIM_PX)), (near & touching, _pen(theme.colour("error"), RIM_PX + 1))]
    for tone in np.unique(tones).tolist():
        colour, alike = tone_colour(tone / (TONES - 1)), tones == tone
        parts.append((near & alike, _pen(colour, TUBE_PX)))
        colour.setAlphaF(HIDDEN_ALPHA)
        parts.append((behind & alike, _pen(colour, FAINT_PX)))
    dashed = _pen(DARK, DASH_PX)
    dashed.setDashPattern(DASHES)
    parts.append((near & (warmth >= IMAGINED), dashed))
    yield from ((outline(seen, which), pen) for which, pen in parts if which.any())


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)


def _uncrowded(drawn: _Drawn) -> Iterator[int]:
    """Keys that stand far enough from the one drawn before."""
    last: tuple[float, float] | None = None
    for i, (x, y) in enumerate(drawn.keys.tolist()):
        if drawn.shown[i] and (last is None or math.hypot(x - last[0], y - last[1]) >= CROWDED_PX):
            last = (x, y)
            yield i
