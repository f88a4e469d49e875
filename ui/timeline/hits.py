"""What lies under a pointer on the timeline, and what a drag may catch on. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ui.timeline.layout import SnapTarget, boxes, row_at

if TYPE_CHECKING:
    from ui.timeline.content import Content
    from ui.timeline.layout import Rows, TimeAxis

KEY_PX, EDGE_PX, TOUCH_PX = 9, 6, 8  # how near is near enough

Kind = Literal["key", "step", "slot", "span_first", "span_last", "touch", "ruler", "forecast", "keys", "steps", "none"]


@dataclass(frozen=True)
class Hit:
    """kind: a thing, or the row where there is none. index: of the key, of the step in `Content.steps`, of the slot."""

    kind: Kind
    time: float
    index: int = -1


def hit(content: Content, axis: TimeAxis, rows: Rows, x: float, y: float) -> Hit:
    time, row = axis.time(x), row_at(rows, y)
    if row is None or x < axis.left - 2 * KEY_PX:
        return Hit("none", time)
    found = None
    if row == "ruler":
        found = _edge(content, axis, x)
    elif row == "keys":
        found = _nearest(content.keys, axis, x, KEY_PX, "key")
    elif row == "forecast" and content.forecast is not None:
        found = _nearest(content.forecast.touches, axis, x, TOUCH_PX, "touch")
    elif row == "steps":
        found = _box(content, axis, rows, x)
    return found or Hit(row, time)


def keys_between(content: Content, axis: TimeAxis, x0: float, x1: float) -> tuple[int, ...]:
    """The keys whose middles lie there."""
    first, last = sorted((x0, x1))
    return tuple(i for i, time in enumerate(content.keys) if first <= axis.x(time) <= last)


def picture_boxes(content: Content, axis: TimeAxis, rows: Rows) -> list[tuple[float, float, int, int]]:
    """Left, right, index of the step or -1, index of the slot or -1, in order of time."""
    marks = [(step.time, i, -1) for i, step in enumerate(content.steps)]
    marks = sorted(marks + [(slot.time, -1, i) for i, slot in enumerate(content.slots)])
    spans = boxes([time for time, _, _ in marks], axis, rows["steps"].height * content.aspect)
    return [(left, right, step, slot) for (left, right), (_, step, slot) in zip(spans, marks, strict=True)]


def targets(content: Content, playhead: float, moving: int | None = None) -> list[SnapTarget]:
    """What a drag may catch on: a key (number `moving`) on everything but keys, which it can't pass, and midway between
    its neighbours; everything else on keys and the path's ends."""
    steps = [SnapTarget(step.time, "step", i) for i, step in enumerate(content.steps)]
    if moving is None:
        keys = [SnapTarget(time, "key", i + 1) for i, time in enumerate(content.keys)]
        return [*keys, *steps, SnapTarget(content.start, "end"), SnapTarget(content.end, "end")]
    found = [*steps, SnapTarget(playhead, "playhead")]
    if 0 < moving < len(content.keys) - 1:
        middle = 0.5 * (content.keys[moving - 1] + content.keys[moving + 1])
        found.insert(0, SnapTarget(middle, "middle", moving))
    return found


def neighbour(content: Content, time: float, forward: bool) -> float:
    """The time of the next key, or of the one before; the path's end where there is none."""
    stops = sorted({content.start, content.end, *content.keys})
    if forward:
        return next((stop for stop in stops if stop > time + 1e-6), content.end)
    return next((stop for stop in reversed(stops) if stop < time - 1e-6), content.start)


def _edge(content: Content, axis: TimeAxis, x: float) -> Hit | None:
    if content.span is None:
        return None
    first, last = (abs(axis.x(time) - x) for time in content.span)
    if min(first, last) > EDGE_PX:
        return None
    return Hit("span_first", content.span[0]) if first < last else Hit("span_last", content.span[1])


def _nearest(times: tuple[float, ...], axis: TimeAxis, x: float, reach: float, kind: Kind) -> Hit | None:
    near = min(range(len(times)), key=lambda i: abs(axis.x(times[i]) - x), default=None)
    if near is None or abs(axis.x(times[near]) - x) > reach:
        return None
    return Hit(kind, times[near], near)


def _box(content: Content, axis: TimeAxis, rows: Rows, x: float) -> Hit | None:
    for left, right, step, slot in picture_boxes(content, axis, rows):
        if left <= x <= right:
            if step >= 0:
                return Hit("step", content.steps[step].time, step)
            return Hit("slot", content.slots[slot].time, slot)
    return None
