"""The curves that are edited below the timeline: speed and field of view over time. Numbers only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.words import short_number, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.trajectory import Trajectory

    Array = NDArray[np.float64]

CurveKind = Literal["speed", "fov"]
SAMPLES = 480
LEAST_SPEED = 0.1  # m/s that the scale reaches at least
FOV_AROUND = 8.0  # degrees, free above and below
FOV_LEAST, FOV_MOST = 5.0, 150.0


@dataclass(frozen=True, eq=False)
class Curve:
    """times: [T] seconds, values: [T] metres a second or degrees. keys: [N] the value at each key. low, high: of the
    scale. marks: where the scale has its lines."""

    times: Array
    values: Array
    keys: Array
    low: float
    high: float
    marks: tuple[float, ...]


def curve_of(path: Trajectory, kind: CurveKind) -> Curve:
    return _speed(path) if kind == "speed" else _fov(path)


def _speed(path: Trajectory) -> Curve:
    """How fast the camera moves: the way between neighbouring samples."""
    edges = np.linspace(path.start, path.start + max(path.duration, 1e-3), SAMPLES + 1)
    places, _, _ = path.sample_many(np.minimum(edges, path.start + path.duration * (1 - 1e-9)))
    speeds = np.linalg.norm(np.diff(places, axis=0), axis=-1) / np.diff(edges)
    times = 0.5 * (edges[1:] + edges[:-1])
    high = _round_up(max(1.1 * float(speeds.max()), LEAST_SPEED))
    return Curve(times, speeds, np.interp(path.arrivals, times, speeds), 0.0, high, (0.0, 0.5 * high, high))


def _fov(path: Trajectory) -> Curve:
    times = np.linspace(path.start, path.start + path.duration * (1 - 1e-9), SAMPLES)
    degrees = np.degrees(path.sample_many(times)[2])
    keys = np.degrees([key.fov_y for key in path.keyframes])
    low = max(FOV_LEAST, 5 * np.floor((degrees.min() - FOV_AROUND) / 5))
    high = min(FOV_MOST, 5 * np.ceil((degrees.max() + FOV_AROUND) / 5))
    return Curve(times, degrees, keys, float(low), float(high), (float(low), float(0.5 * (low + high)), float(high)))


def value_text(value: float, kind: CurveKind) -> str:
    return tr("{n} m/s", n=short_number(value)) if kind == "speed" else tr("{n}°", n=short_number(value))


def _round_up(value: float) -> float:
    """To 1, 2, 3, 4, 5, 6 or 8 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(n for n in (1, 2, 3, 4, 5, 6, 8, 10) if n * power >= value * (1 - 1e-9)))
