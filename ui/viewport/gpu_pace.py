"""How finely the card may draw while the camera moves, from what the last pictures took. No OpenGL here."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.core.camera import View

FRAME_S = 0.028  # a little less than a thirtieth
LEEWAY = 0.7  # finer again if that would take less than this share of the frame
FADE_S = 0.25
SCALES = (1.0, 0.75, 0.5, 0.35)  # of width and height


class Softness:
    """Remembers where it stands, so that the picture does not flicker."""

    def __init__(self) -> None:
        self._rung = 0

    @property
    def scale(self) -> float:
        return SCALES[self._rung]

    def learn(self, seconds: float, scale: float) -> None:
        """What a picture at a scale took; old news about another scale is not heeded."""
        if scale != self.scale:
            return
        if seconds > FRAME_S and self._rung < len(SCALES) - 1:
            self._rung += 1
        elif self._rung and seconds * (SCALES[self._rung - 1] / scale) ** 2 < LEEWAY * FRAME_S:
            self._rung -= 1


class Mix:
    """When what is seen from one place turns into something else, and how far it has come."""

    def __init__(self) -> None:
        self._what: object = None
        self._view: View | None = None
        self._began = -math.inf

    def changes(self, what: tuple[object, ...], view: View, now: float | None) -> bool:
        """Before each picture; True: the last one is to fade into this one. now: None = nothing fades."""
        old, place, self._what, self._view = self._what, self._view, what, view
        if place != view or now is None:
            self._began = -math.inf
            return False
        if old == what:
            return False
        self._began = now
        return True

    def share(self, now: float) -> float:
        """Of the newer one, 0..1."""
        return min(max((now - self._began) / FADE_S, 0.0), 1.0)


class Rate:
    """Pictures in the last second."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=240)

    def count(self, now: float) -> None:
        self._times.append(now)

    def per_second(self, now: float) -> float:
        return float(sum(now - one <= 1.0 for one in self._times))
