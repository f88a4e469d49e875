"""The camera path as lines on a picture: sampled, projected, cut where it leaves the picture.

Pure functions of numpy arrays; ui/viewport/path_layer.py paints what they give. Pixels are logical ones of the view.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ui.viewport.lines import NEAR_M, screen_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

    from app.forecast import Forecast
    from engine.core.camera import View
    from engine.core.pose import Pose
    from engine.core.trajectory import Trajectory

    Array = NDArray[np.float64]

MARGIN_PX = 24.0  # beyond the picture, where a mark's rim may still be in it
SEGMENT_SAMPLES = 14  # between two keys
MOST_SAMPLES = 320
COOLEST, WARMEST = 0.03, 0.45  # unseen shares that are drawn wholly as known and wholly as imagined
TOUCH_GAP_S = 0.25  # touches nearer in time than this are one place
BEHIND = 1.04  # of the depth of what stands before: farther away than that is hidden by it


@dataclass(frozen=True, eq=False)
class PathLine:
    """A path in the world. times: [T] seconds; places: [T, 3]; warmth: [T], 0 = known to 1 = imagined; touches: [T]
    whether the camera runs into something."""

    times: Array
    places: Array
    warmth: Array
    touches: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Strokes:
    """What of a line is to be seen. ends: [M, 2, 2] px, start and end of each piece; piece: [M] which one of the line's
    it is; depth: [M] m, of its middle."""

    ends: Array
    piece: NDArray[np.intp]
    depth: Array

    @property
    def joined(self) -> NDArray[np.bool_]:
        """[M] whether a piece begins where the one before ended."""
        follows = np.zeros(len(self.ends), bool)
        if len(self.ends) > 1:
            follows[1:] = np.abs(self.ends[1:, 0] - self.ends[:-1, 1]).max(axis=-1) < 1e-6
        return follows


def warmth_of(unseen: ArrayLike) -> Array:
    """How imagined a pose of the path looks, 0..1, by the share of its picture that nothing shows yet."""
    even = np.clip((np.asarray(unseen, dtype=np.float64) - COOLEST) / (WARMEST - COOLEST), 0.0, 1.0)
    return even * even * (3 - 2 * even)


def path_line(path: Trajectory, forecast: Forecast | None) -> PathLine:
    """The path sampled, densely enough to look round, with what the forecast says about it."""
    times = _times(path)
    places, _, _ = path.sample_many(times)
    unseen = np.zeros(len(times)) if forecast is None else np.interp(times, forecast.times_s, forecast.unseen)
    touches = np.zeros(len(times), bool)
    for first, last in touch_spans(forecast.touches_s if forecast else ()):
        touches |= (times >= first - 0.5 * TOUCH_GAP_S) & (times <= last + 0.5 * TOUCH_GAP_S)
    return PathLine(times, places, warmth_of(unseen), touches)


def touch_spans(touches_s: Iterable[float]) -> list[tuple[float, float]]:
    """Seconds from and to: neighbouring times are one span."""
    spans: list[tuple[float, float]] = []
    for time in sorted(touches_s):
        if spans and time - spans[-1][1] <= TOUCH_GAP_S:
            spans[-1] = (spans[-1][0], time)
        else:
            spans.append((time, time))
    return spans


def strokes(view: View, points: Array) -> Strokes:
    """The line through `points` [T, 3] as `view` shows it."""
    return pieces(view, np.stack([points[:-1], points[1:]], axis=1))


def pieces(view: View, segments: Array) -> Strokes:
    """Straight segments [M, 2, 3] in the world, as `view` shows them; those out of sight are left out."""
    segments = np.asarray(segments, dtype=np.float64).reshape(-1, 2, 3)
    ends, kept = screen_lines(view, segments[:, 0], segments[:, 1])
    _, depth = view.project(segments[kept].mean(axis=1))
    return Strokes(ends, kept, depth)


def marks(view: View, points: ArrayLike) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Points [N, 3] -> pixels [N, 2], depth [N], and whether each is before the camera and in the picture [N]."""
    px, depth = view.project(np.asarray(points, dtype=np.float64).reshape(-1, 3))
    size = np.array([view.camera.width, view.camera.height])
    shown = (depth > NEAR_M) & ((px > -MARGIN_PX) & (px < size + MARGIN_PX)).all(axis=-1)
    return px, depth, shown


def hidden_behind(
    px: Array, depth: Array, depth_at: Callable[[float, float], float | None] | None
) -> NDArray[np.bool_]:
    """[M] whether something in the picture stands before points at px [M, 2] and depth [M]."""
    if depth_at is None:
        return np.zeros(len(px), bool)
    surface = [depth_at(x, y) for x, y in px.tolist()]
    return np.array([s is not None and z > BEHIND * s for s, z in zip(surface, depth.tolist(), strict=True)], bool)


def frustum(pose: Pose, fov_y: float, aspect: float, depth: float) -> Array:
    """[10, 2, 3] segments: four edges from the eye, the picture's rim at `depth` metres, and a roof that says where up
    is. aspect: width / height."""
    half_h = depth * float(np.tan(0.5 * fov_y))
    half_w = aspect * half_h
    a, b, c, d = corners = np.array([[x, y, depth] for x, y in
        ((-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h))])  # fmt: skip
    eye, roof = np.zeros(3), np.array([0.0, -1.35 * half_h, depth])
    left, right = a + 0.3 * (b - a), a + 0.7 * (b - a)
    edges = [(eye, corner) for corner in corners]
    segments = [*edges, (a, b), (b, c), (c, d), (d, a), (left, roof), (roof, right)]
    return pose.apply(np.array(segments))


def metres_per_px(view: View, point: ArrayLike) -> float:
    """How long a pixel is at a point's depth: what keeps handles the same size on the screen."""
    _, depth = view.project(point)
    return max(float(depth), NEAR_M) / view.camera.fy


def beads(ends: Array, every_px: float) -> tuple[Array, Array]:
    """Places [B, 2] every so many pixels along pieces [M, 2, 2] and the unit directions there [B, 2]."""
    along = ends[:, 1] - ends[:, 0]
    lengths = np.linalg.norm(along, axis=-1)
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.arange(0.5 * every_px, total[-1], every_px)
    if not len(at):
        return np.zeros((0, 2)), np.zeros((0, 2))
    piece = np.clip(np.searchsorted(total, at, side="right") - 1, 0, len(ends) - 1)
    unit = along[piece] / np.maximum(lengths[piece], 1e-9)[:, None]
    return ends[piece, 0] + (at - total[piece])[:, None] * unit, unit


def _times(path: Trajectory) -> Array:
    """[T] seconds: every key's arrival and evenly many between."""
    end = path.start + path.duration
    arrivals = [*path.arrivals, end] if end > path.arrivals[-1] else list(path.arrivals)
    if len(arrivals) < 2:
        return np.array(arrivals)
    count = max(2, min(SEGMENT_SAMPLES * max(1, 6 // len(arrivals)), MOST_SAMPLES // len(arrivals)))
    between = [np.linspace(a, b, count, endpoint=False) for a, b in pairwise(arrivals)]
    return np.concatenate([*between, arrivals[-1:]])
