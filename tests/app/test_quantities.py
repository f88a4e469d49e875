"""Times and numbers as people say them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.quantities import age, clock, duration, percent, views


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 s"), (0.4, "1 s"), (29.4, "29 s"), (59.4, "59 s"), (60, "1 min"), (94, "1 min 30 s"),
        (596, "10 min"), (900, "15 min"), (3599, "1 h"), (4500, "1 h 15 min"), (7200, "2 h"),
    ],
)  # fmt: skip
def test_durations_are_rounded_as_far_as_an_estimate_deserves(seconds, said):
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "just now"), (12.7, "12 s ago"), (180, "3 min ago"), (7300, "2 h ago"), (90_000, "yesterday"),
        (864_000, "10 days ago"),
    ],
)  # fmt: skip
def test_ages(seconds, said):
    assert age(seconds) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0 %"), (0.001, "1 %"), (0.344, "34 %"), (0.999, "99 %"), (1, "100 %")]
)
def test_nothing_and_everything_are_said_only_of_that(share, said):
    assert percent(share) == said


def test_one_view_is_not_views():
    assert (views(1), views(7)) == ("1 view", "7 views")


def test_a_stored_moment_is_told_on_the_users_clock():
    now = datetime(2026, 3, 4, 16, 0, tzinfo=timezone(timedelta(hours=1)))
    assert clock(datetime(2026, 3, 4, 13, 32, tzinfo=UTC).isoformat(), now) == "14:32"
    assert clock(datetime(2026, 3, 2, 13, 32, tzinfo=UTC).isoformat(), now) == "2026-03-02 14:32"
    assert clock("", now) == ""
