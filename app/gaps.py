"""How evenly something ticks: the gaps between two ticks, and the worst of them."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Gaps:
    """Times between ticks, or times that something took; all in seconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: list[float] = []
        self._clock = clock
        self._last: float | None = None

    def tick(self) -> None:
        """Now; the first tick, and the first after a `rest`, begin a gap and end none."""
        now = self._clock()
        if self._last is not None:
            self.seconds.append(now - self._last)
        self._last = now

    def rest(self) -> None:
        """What comes until the next tick does not count."""
        self._last = None

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Counts how long the block takes."""
        began = self._clock()
        yield
        self.seconds.append(self._clock() - began)

    def quantile(self, share: float) -> float:
        """The time that this share (0..1) of all does not exceed; 0 when there is none."""
        ordered = sorted(self.seconds)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

    @property
    def worst(self) -> float:
        return max(self.seconds, default=0.0)

    def __str__(self) -> str:
        times = (self.quantile(0.5), self.quantile(0.99), self.worst)
        half, most, worst = (f"{1000 * time_s:.1f}" for time_s in times)
        return f"p50 {half} ms, p99 {most} ms, worst {worst} ms of {len(self.seconds)}"
