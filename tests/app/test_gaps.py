"""Gaps between ticks are what a user feels."""

from __future__ import annotations

from app_fakes import Clock

from app.gaps import Gaps


def test_gaps_are_counted_between_ticks_and_not_across_a_rest():
    clock = Clock()
    gaps = Gaps(clock)
    for seconds in (0.0, 0.016, 0.016, 0.1):
        clock.now += seconds
        gaps.tick()
    gaps.rest()
    clock.now += 60
    gaps.tick()
    assert [round(gap, 3) for gap in gaps.seconds] == [0.016, 0.016, 0.1]


def test_quantiles_are_values_that_occurred():
    gaps = Gaps()
    assert gaps.quantile(0.99) == gaps.worst == 0.0
    gaps.seconds += [n / 1000 for n in range(1, 101)]
    assert (gaps.quantile(0.5), gaps.quantile(0.99), gaps.worst) == (0.05, 0.099, 0.1)
    assert str(gaps) == "p50 50.0 ms, p99 99.0 ms, worst 100.0 ms of 100"


def test_a_block_is_timed():
    clock = Clock()
    gaps = Gaps(clock)
    with gaps.timed():
        clock.now += 0.25
    assert [round(took, 3) for took in gaps.seconds] == [0.25]
