"""The camera path as lines on a picture: sampled, projected, cut where it leaves the picture.

Pure functions of numpy arrays; ui/viewport/path_layer.py paints what they give. Pixels are logical ones of the view.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from engine.core.pose import rotation_from_quat
from ui.viewport.lines import NEAR_M, screen_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

    from app.forecast import Forecast
    from engine.core.camera import View
    from engine.core.trajectory import Trajectory

    Array = NDArray[np.float64]

MARGIN_PX = 24.0  # beyond the picture, where a mark's rim may still be in it
SEGMENT_SAMPLES = 40  # between two keys, before thinning
MOST_SAMPLES = 480
COOLEST, WARMEST = 0.03, 0.45  # unseen shares that are drawn wholly as known and wholly as imagined
MOST_BEND, MOST_PX, MOST_WARMTH = 0.08, 60.0, 0.09  # of a piece on the picture: radians, length, change of colour
TOUCH_GAP_S = 0.25  # touches nearer in time than this are one place
FRUSTUM = np.array(
    [[[0, 0, 0], [x, y, 1]] for x in (-1, 1) for y in (-1, 1)]
    + [[[-1, -1, 1], [1, -1, 1]], [[1, -1, 1], [1, 1, 1]], [[1, 1, 1], [-1, 1, 1]], [[-1, 1, 1], [-1, -1, 1]]]
    + [[[-0.4, -1, 1], [0, -1.4, 1]], [[0, -1.4, 1], [0.4, -1, 1]]],
    dtype=np.float64,
)  # [10, 2, 3]
BEHIND = 1.04  # of the depth of what stands before: farther away than that is hidden by it


@dataclass(frozen=True, eq=False)
class PathLine:
    """A path in the world. times: [T] seconds; places: [T, 3]; warmth: [T], 0 = known to 1 = imagined; touches: [T]
    whether the camera runs into something. keys: of the path. warnings: [K, 3] middles of the stretches that touch."""

    times: Array
    places: Array
    warmth: Array
    touches: NDArray[np.bool_]
    keys: Cameras
    warnings: Array


@dataclass(frozen=True, eq=False)
class Cameras:
    """Several at once. eyes: [N, 3]; turns: [N, 3, 3] world from camera; tangents: [N] of half their vertical fields of
    view."""

    eyes: Array
    turns: Array
    tangents: Array

    @staticmethod
    def of(path: Trajectory, times: ArrayLike | None = None) -> Cameras:
        """At its keys, or at these times."""
        if times is not None:
            places, quats, fovs = path.sample_many(times)
        else:
            keys = path.keyframes
            places, quats = np.array([key.position for key in keys]), np.array([key.rotation for key in keys])
            fovs = np.array([key.fov_y for key in keys])
        return Cameras(places, rotation_from_quat(quats), np.tan(0.5 * fovs))

    def frusta(self, which: Iterable[int], aspect: float, depth: ArrayLike) -> Array:
        """[K * 10, 2, 3] segments of the chosen ones: four edges from the eye, the picture's rim at `depth` metres (one
        for each), and a roof that says where up is. aspect: width / height."""
        chosen = np.fromiter(which, dtype=np.intp)
        depths = np.broadcast_to(np.asarray(depth, dtype=np.float64), chosen.shape)
        high = depths * self.tangents[chosen]
        size = np.stack([aspect * high, high, depths], axis=-1)[:, None, None]  # [K, 1, 1, 3]
        local = FRUSTUM * size  # [K, 10, 2, 3]
        world = np.einsum("kij,kabj->kabi", self.turns[chosen], local) + self.eyes[chosen, None, None]
        return world.reshape(-1, 2, 3)


@dataclass(frozen=True, eq=False)
class Strokes:
    """What of a line is to be seen. ends: [M, 2, 2] px, start and end of each piece; piece: [M] which one of the line's
    it is; depth: [M] m, of its middle."""

    ends: Array
    piece: NDArray[np.intp]
    depth: Array

    @cached_property
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
    touches, spans = np.zeros(len(times), bool), touch_spans(forecast.touches_s if forecast else ())
    for first, last in spans:
        touches |= (times >= first - 0.5 * TOUCH_GAP_S) & (times <= last + 0.5 * TOUCH_GAP_S)
    warnings, _, _ = path.sample_many([0.5 * (first + last) for first, last in spans] or np.zeros(0))
    return PathLine(times, places, warmth_of(unseen), touches, Cameras.of(path), warnings)


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


def thinned(view: View, line: PathLine) -> NDArray[np.intp]:
    """Indices of the line's samples that are enough on this picture: where it bends, where its colour changes, and
    every so often."""
    px, depth, _ = marks(view, line.places)
    steps = np.diff(px, axis=0)
    heading = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    bend = np.abs(np.diff(heading, prepend=heading[:1]))
    need = bend / MOST_BEND + np.linalg.norm(steps, axis=-1) / MOST_PX + np.abs(np.diff(line.warmth)) / MOST_WARMTH
    need[(depth[:-1] < NEAR_M) | (depth[1:] < NEAR_M)] = 1.0
    need[1:] += np.abs(np.diff(line.touches[1:].astype(float)))
    wanted = np.flatnonzero(np.diff(np.floor(np.cumsum(need)), prepend=0.0)) + 1
    return np.unique(np.concatenate([[0], wanted, [len(line.places) - 1]]))


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
    count = max(4, min(SEGMENT_SAMPLES, MOST_SAMPLES // len(arrivals)))
    between = [np.linspace(a, b, count, endpoint=False) for a, b in pairwise(arrivals)]
    return np.concatenate([*between, arrivals[-1:]])
