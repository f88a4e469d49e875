"""Where things stand on the timeline, what lies under a pointer, and the words for it: without a widget."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.timeline import layout
from ui.timeline.content import Content, ForecastMarks, Slot, StepMark
from ui.timeline.hits import hit, keys_between, neighbour, targets
from ui.timeline.layout import TimeAxis, boxes, fitted, rows_in, snapped, ticks
from ui.timeline.words import hover_text, most_text, snap_text

FORECAST = ForecastMarks((0.0, 4.0, 8.0), (0.0, 0.2, 0.6), (7.0,), fresh=True)
CONTENT = Content(
    0.0, 8.0, (0.0, 3.0, 8.0), False, FORECAST,
    (StepMark(0, 0.0, "Photo", True, True), StepMark(3, 2.0, "View 1", True, False)), (Slot(4.0, 0.5), Slot(6.0)),
    (2.0, 6.0), fps=24.0,
)  # fmt: skip
AXIS, ROWS = fitted(0, 8, 1389), rows_in(113)

axes = st.builds(
    lambda first, seconds, left, width: TimeAxis(first, first + seconds, left, left + width),
    st.floats(-5, 100), st.floats(0.01, 3600), st.floats(0, 200), st.floats(50, 4000),
)  # fmt: skip


@given(axes, st.floats(-100, 4000))
def test_pixels_and_seconds_are_inverse(axis, time):
    assert axis.time(axis.x(time)) == pytest.approx(time, abs=1e-6 * (axis.last - axis.first) + 1e-9)


@given(axes, st.floats(0.1, 10), st.floats(0, 1))
def test_zooming_keeps_what_is_under_the_pointer_and_the_ends(axis, factor, share):
    start, end = axis.first, axis.last
    x = axis.left + share * (axis.right - axis.left)
    closer = axis.zoomed(factor, x, start, end, 0.001)
    assert closer.first >= start - 1e-9 and closer.last <= end + 1e-6
    if factor >= 1:
        assert closer.time(x) == pytest.approx(axis.time(x), abs=1e-6 * (end - start))
    else:
        assert (closer.first, closer.last) == pytest.approx((start, end))


def test_scrolling_ends_where_the_path_ends():
    axis = TimeAxis(2, 4, 100, 300)
    assert axis.scrolled(50, 0, 8).first == 2.5
    assert axis.scrolled(10_000, 0, 8).last == 8 and axis.scrolled(-10_000, 0, 8).first == 0


@pytest.mark.parametrize("height", [100, 113, 142, 300])
def test_rows_follow_each_other_and_fit(height):
    rows = rows_in(height)
    assert list(rows) == ["ruler", "forecast", "keys", "steps"]
    tops = [row.top for row in rows.values()]
    assert tops == sorted(tops) and rows["steps"].bottom <= height and rows["steps"].height >= 16
    for a, b in pairwise(rows.values()):
        assert a.bottom <= b.top


@given(axes)
def test_labels_never_touch_and_stand_on_round_times(axis):
    major, minor = ticks(axis, 0.0, 24.0)
    assert all(np.diff(major) * axis.px_per_s >= min(layout.TICK_PX, layout.ROUND_S[-1] * axis.px_per_s) * 0.999)
    assert all(axis.left - 0.1 <= axis.x(time) <= axis.right + 0.1 for time in major)
    assert all(np.diff(minor) * axis.px_per_s >= layout.MINOR_PX * 0.99) or len(minor) == len(major)


@given(st.lists(st.floats(0, 8), max_size=30).map(sorted), st.floats(8, 100))
def test_pictures_never_hide_each_other(times, width):
    found = boxes(times, AXIS, width)
    assert all(right - left <= width + 1e-6 and right > left for left, right in found)
    apart = [b[0] - a[1] for a, b in pairwise(found)]
    assert all(gap >= -3.01 for gap in apart)  # of those at the same time a sliver is left
    if len(times) == 1:
        assert found[0][0] >= AXIS.left - 1e-6 and found[0][1] <= AXIS.right + 1e-6


@pytest.mark.parametrize(
    ("time", "row", "kind", "index"),
    [(3.0, "keys", "key", 1), (3.5, "keys", "keys", -1), (2.0, "steps", "step", 1), (6.0, "steps", "slot", 1),
     (7.0, "forecast", "touch", 0), (5.0, "forecast", "forecast", -1), (2.0, "ruler", "span_first", -1),
     (6.0, "ruler", "span_last", -1), (3.0, "ruler", "ruler", -1)],
)  # fmt: skip
def test_what_is_under_the_pointer(time, row, kind, index):
    found = hit(CONTENT, AXIS, ROWS, AXIS.x(time), ROWS[row].middle)
    assert (found.kind, found.index) == (kind, index)


def test_beside_the_axis_is_nothing():
    assert hit(CONTENT, AXIS, ROWS, 20, ROWS["keys"].middle).kind == "none"
    assert hit(CONTENT, AXIS, ROWS, AXIS.x(1), 500).kind == "none"


def test_a_rectangle_holds_keys():
    assert keys_between(CONTENT, AXIS, AXIS.x(9), AXIS.x(2)) == (1, 2)


def test_neighbouring_keys():
    assert neighbour(CONTENT, 1.0, forward=True) == 3.0 and neighbour(CONTENT, 3.0, forward=True) == 8.0
    assert neighbour(CONTENT, 3.0, forward=False) == 0.0 and neighbour(CONTENT, 8.0, forward=True) == 8.0


def test_a_key_catches_midway_and_on_steps_and_says_why():
    near = AXIS.time(AXIS.x(4.0) + 4)
    found = snapped(near, targets(CONTENT, 1.0, moving=1), AXIS)
    assert (found.time, found.what) == (4.0, "middle")
    assert snap_text(CONTENT, found) == "4 s: midway between keys 1 and 3"
    assert snapped(2.01, targets(CONTENT, 1.0, moving=1), AXIS).what == "step"
    assert snapped(1.01, targets(CONTENT, 1.0, moving=1), AXIS).what == "playhead"
    assert snapped(5.0, targets(CONTENT, 1.0, moving=1), AXIS) is None
    assert snapped(3.01, targets(CONTENT, 1.0), AXIS).what == "key"


def test_words():
    def at(row, time):
        return hover_text(CONTENT, hit(CONTENT, AXIS, ROWS, AXIS.x(time), ROWS[row].middle))

    assert at("forecast", 6.0) == "40 % to imagine at 6 s"
    assert at("forecast", 7.0) == "The camera touches something at 7 s"
    assert at("keys", 3.0) == "Key 2 at 3 s"
    assert at("steps", 2.0) == "View 1 at 2 s"
    assert at("steps", 4.0) == "A view is being made at 4 s: 50 %"
    assert at("ruler", 2.5) == "2.5 s, frame 60"
    assert most_text(CONTENT) == "max 60 %"


def test_times_as_words():
    assert layout.timecode(3.2) == "00:03.20" and layout.timecode(61.005) == "01:01.00"
    assert layout.seconds_text(2.5) == "2.5 s" and layout.seconds_text(90) == "1:30"
