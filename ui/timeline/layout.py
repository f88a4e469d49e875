"""Where everything on the timeline stands: seconds <-> pixels, rows, ticks, boxes, snapping. Numbers only, no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.words import short_number, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RIGHT_PX = 32  # free at the right end
WIDE_PX = 900  # from here on the row labels have the wide column
RULER_PX, KEYS_PX, GAP_PX, BOTTOM_PX = 26, 22, 5, 8
MOST_STRIP_PX, MOST_STEPS_PX = 72, 96
TICK_PX = 100  # labels stand at least so far apart
MINOR_PX = 9  # and marks without one
SNAP_PX = 7
ROUND_S = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
FEWEST_FRAMES = 6  # that can be shown

RowName = Literal["ruler", "forecast", "keys", "steps"]


@dataclass(frozen=True)
class TimeAxis:
    """Seconds from `first` to `last` between the pixels `left` and `right`."""

    first: float
    last: float
    left: float
    right: float

    @property
    def px_per_s(self) -> float:
        return (self.right - self.left) / (self.last - self.first)

    def x(self, time: float) -> float:
        return self.left + (time - self.first) * self.px_per_s

    def time(self, x: float) -> float:
        return self.first + (x - self.left) / self.px_per_s

    def zoomed(self, factor: float, x: float, start: float, end: float, least: float) -> TimeAxis:
        """Closer by `factor`; what is at x stays there, within start..end and not below `least` seconds."""
        seconds = min(max((self.last - self.first) / factor, least), max(end - start, least))
        first = self.time(x) - (x - self.left) / (self.right - self.left) * seconds
        return replace(self, first=first, last=first + seconds).within(start, end)

    def scrolled(self, px: float, start: float, end: float) -> TimeAxis:
        """Moved along by so many pixels, within start..end."""
        by = px / self.px_per_s
        return replace(self, first=self.first + by, last=self.last + by).within(start, end)

    def within(self, start: float, end: float) -> TimeAxis:
        seconds = self.last - self.first
        first = min(max(self.first, start), max(end - seconds, start))
        return replace(self, first=first, last=first + seconds)


@dataclass(frozen=True)
class Row:
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return 0.5 * (self.top + self.bottom)

    @property
    def height(self) -> float:
        return self.bottom - self.top


Rows = dict[RowName, Row]


def left_of(width: float) -> float:
    """Where the time axis begins, behind the column of the row labels."""
    return 150 if width >= WIDE_PX else 96


def fitted(start: float, end: float, width: float) -> TimeAxis:
    """All of start..end in a widget of this width; one second where there is nothing between them."""
    left = left_of(width)
    return TimeAxis(start, end if end > start else start + 1, left, max(width - RIGHT_PX, left + 1))


def rows_in(height: float, *, curve: bool = False) -> Rows:
    """The rows from top to bottom; with a curve below there are only ruler and keys."""
    ruler, names = Row(0, RULER_PX), ("keys",) if curve else ("forecast", "keys", "steps")
    free = height - RULER_PX - KEYS_PX - BOTTOM_PX - GAP_PX * (len(names) - 1)
    steps = min(max(0.58 * free, 16), MOST_STEPS_PX)
    heights = {"forecast": min(max(free - steps, 10), MOST_STRIP_PX), "keys": KEYS_PX, "steps": steps}
    rows, top = {"ruler": ruler}, float(RULER_PX)
    for name in names:
        rows[name] = Row(top, top + heights[name])
        top += heights[name] + GAP_PX
    return rows  # type: ignore[return-value] - the names are those of RowName


def row_at(rows: Rows, y: float) -> RowName | None:
    """The row under y; the gaps belong to the nearest one."""
    near = min(rows, key=lambda name: max(rows[name].top - y, y - rows[name].bottom))
    return near if max(rows[near].top - y, y - rows[near].bottom) <= GAP_PX else None


def ticks(axis: TimeAxis, start: float, fps: float) -> tuple[list[float], list[float]]:
    """Times of the labelled marks, and of those between them; both count from `start`."""
    step = next((s for s in ROUND_S if s * axis.px_per_s >= TICK_PX), ROUND_S[-1])
    minor = next((step / n for n in (10, 5, 2) if step / n * axis.px_per_s >= MINOR_PX), step)
    if axis.px_per_s / fps >= MINOR_PX:
        minor = 1 / fps
    return _multiples(axis, start, step), _multiples(axis, start, minor)


def _multiples(axis: TimeAxis, start: float, step: float) -> list[float]:
    first, last = math.ceil((axis.first - start) / step - 1e-6), math.floor((axis.last - start) / step + 1e-6)
    return [start + n * step for n in range(first, last + 1)]


def boxes(times: Sequence[float], axis: TimeAxis, width: float) -> list[tuple[float, float]]:
    """Left and right edges of pictures that stand at these times (ascending): whole where there is room, else cut so
    that none hides another."""
    half = 0.5 * width
    middles = [min(max(axis.x(t), axis.left + half), axis.right - half) if axis.first <= t <= axis.last else axis.x(t)
               for t in times]  # fmt: skip
    found = []
    for i, middle in enumerate(middles):
        before = 0.5 * (middle - middles[i - 1]) - 1 if i else half
        after = 0.5 * (middles[i + 1] - middle) - 1 if i + 1 < len(middles) else half
        found.append((middle - max(min(half, before), 1.5), middle + max(min(half, after), 1.5)))
    return found


@dataclass(frozen=True)
class SnapTarget:
    """Something at a time that a drag may catch on. what: its kind. number: which one, from 1."""

    time: float
    what: Literal["key", "middle", "playhead", "step", "end", "frame"]
    number: int = 0


def snapped(time: float, targets: Iterable[SnapTarget], axis: TimeAxis) -> SnapTarget | None:
    """The nearest target within reach; of equally near ones the first."""
    near = min(targets, key=lambda target: abs(target.time - time), default=None)
    return near if near is not None and abs(near.time - time) * axis.px_per_s <= SNAP_PX else None


def frame_at(time: float, start: float, fps: float) -> SnapTarget:
    """The video frame nearest to a time."""
    number = round((time - start) * fps)
    return SnapTarget(start + number / fps, "frame", number)


def groups(times: Sequence[float], axis: TimeAxis, apart_px: float) -> list[tuple[float, float]]:
    """Neighbouring times (ascending) nearer than `apart_px` as one: first and last of each."""
    found: list[tuple[float, float]] = []
    for time in times:
        if found and (time - found[-1][1]) * axis.px_per_s < apart_px:
            found[-1] = (found[-1][0], time)
        else:
            found.append((time, time))
    return found


def timecode(seconds: float) -> str:
    """As in "00:03.20": minutes, seconds, hundredths."""
    hundredths = round(max(seconds, 0.0) * 100)
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def seconds_text(seconds: float) -> str:
    """As the ruler writes it: "3 s", "2.5 s", "1:30"."""
    rounded = round(seconds, 3)
    if rounded >= 60 and rounded == int(rounded):
        return f"{int(rounded) // 60}:{int(rounded) % 60:02}"
    return tr("{seconds} s", seconds=short_number(rounded, 6))
