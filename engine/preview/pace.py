"""How large a picture may be drawn so that the next one comes in time: a model of the cost, corrected by the clock."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

FRAME_S = 0.028  # a little less than a thirtieth: the window must show the picture, too
LEEWAY = 0.8  # a better quality is taken up again when it would take less than this share of the frame

SPLAT_S = 35e-9  # a first guess of what a splat and a pixel cost; the clock corrects it soon
PIXEL_S = 14e-9
FIXED_S = 2e-3
REMEMBERED = 7  # pictures; what counts is
SLOWER = 2  # that so many of them were slower: hiccups are forgotten, a busy machine shows within three pictures


@dataclass(frozen=True)
class Quality:
    """scale: of width and height. level: of detail, 0 = every splat."""

    scale: float
    level: int


LADDER = (
    Quality(1, 0),
    Quality(3 / 4, 0),
    Quality(1 / 2, 0),
    Quality(3 / 4, 1),
    Quality(1 / 2, 1),
    Quality(3 / 8, 1),
    Quality(3 / 8, 2),
    Quality(1 / 4, 2),
)


class Pace:
    """Chooses from LADDER and remembers where it stands, so that the quality does not flicker."""

    def __init__(self) -> None:
        self._times = deque([1.0] * REMEMBERED, REMEMBERED)  # of the latest pictures, over the guess
        self._rung = 0

    def expected_s(self, splats: int, pixels: float) -> float:
        return sorted(self._times)[-1 - SLOWER] * _model_s(splats, pixels)

    def learn(self, splats: int, pixels: float, seconds: float) -> None:
        """What a picture of so many splats and pixels took."""
        self._times.append(seconds / _model_s(splats, pixels))

    def choose(self, splats: tuple[int, ...], pixels: int) -> Quality:
        """The best quality that holds the frame time. splats: at each level of detail; pixels: at full size."""
        fits = [self._cost(quality, splats, pixels) <= FRAME_S for quality in LADDER]
        easy = [self._cost(quality, splats, pixels) <= LEEWAY * FRAME_S for quality in LADDER]
        best = fits.index(True) if True in fits else len(LADDER) - 1
        if best < self._rung:  # better than now: only if easily
            best = min(self._rung, easy.index(True) if True in easy else self._rung)
        self._rung = best
        return Quality(LADDER[best].scale, min(LADDER[best].level, len(splats) - 1))

    def _cost(self, quality: Quality, splats: tuple[int, ...], pixels: int) -> float:
        return self.expected_s(splats[min(quality.level, len(splats) - 1)], pixels * quality.scale**2)


def _model_s(splats: int, pixels: float) -> float:
    return FIXED_S + SPLAT_S * splats + PIXEL_S * pixels
