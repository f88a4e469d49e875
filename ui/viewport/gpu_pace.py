"""How finely the card may draw while the camera moves, from what the last pictures took. No OpenGL here."""

from __future__ import annotations

from collections import deque

FRAME_S = 0.028  # a little less than a thirtieth
LEEWAY = 0.7  # finer again if that would take less than this share of the frame
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


class Rate:
    """Pictures in the last second."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=240)

    def count(self, now: float) -> None:
        self._times.append(now)

    def per_second(self, now: float) -> float:
        return float(sum(now - one <= 1.0 for one in self._times))
