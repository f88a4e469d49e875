"""Paints by what they stand for: wood, wall, cloth, metal... Each scene has its own Palette, so that things match."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

import numpy as np

from engine.training.generator import paint as pt

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray

RGB = tuple[float, float, float]


def linear(rgb: RGB) -> RGB:
    """sRGB -> linear light, near enough."""
    return (rgb[0] ** 2.2, rgb[1] ** 2.2, rgb[2] ** 2.2)


def hsv(hue: float, saturation: float, value: float) -> RGB:
    """Linear RGB of a hue, saturation and value given as one sees them."""
    return linear(colorsys.hsv_to_rgb(hue % 1.0, min(max(saturation, 0.0), 1.0), min(max(value, 0.0), 1.0)))


class Palette:
    """A growing table of paints; methods return row numbers. Every call makes a new paint."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._rows: list[list[float]] = []
        self.main_wood = self.wood()
        self.main_metal = self.metal()
        self.white = self.solid(hsv(0.1, rng.uniform(0, 0.08), rng.uniform(0.82, 0.95)), gloss=0.02)
        self.black = self.solid(hsv(0.6, 0.1, rng.uniform(0.05, 0.16)), gloss=0.03)
        self.accent = self.solid(hsv(rng.random(), rng.uniform(0.4, 0.9), rng.uniform(0.3, 0.9)))

    def table(self) -> NDArray[np.float32]:
        """[P, 16] all paints so far."""
        return np.array(self._rows, dtype=np.float32)

    def add(
        self,
        pattern: int,
        one: RGB,
        two: RGB = (0.0, 0.0, 0.0),
        size: float = 1.0,
        first: float = 0.0,
        second: float = 0.0,
        gloss: float = 0.0,
        glow: float = 0.0,
        tint: float = 0.0,
        uneven: float = 0.0,
        turned: bool = False,
    ) -> int:
        """A paint as paint.py describes it."""
        seed = self.rng.randrange(1, 100_000)
        self._rows.append([pattern, *one, *two, size, first, second, gloss, glow, tint, seed, uneven, float(turned)])
        return len(self._rows) - 1

    def solid(self, rgb: RGB, gloss: float = 0.0, tint: float = 0.0, uneven: float = 0.05) -> int:
        return self.add(pt.PLAIN, rgb, gloss=gloss, tint=tint, uneven=uneven)

    def any_colour(self, strong: float = 0.6, gloss: float = 0.0, tint: float = 0.0) -> int:
        """Any colour at all, more or less saturated."""
        r = self.rng
        return self.solid(hsv(r.random(), r.random() * strong, r.uniform(0.1, 0.95)), gloss, tint, r.uniform(0, 0.2))

    def wood(self, turned: bool | None = None) -> int:
        r = self.rng
        hue, rich, value = r.uniform(0.04, 0.11), r.uniform(0.25, 0.7), r.uniform(0.2, 0.9)
        dark = hsv(hue - 0.015, rich * 1.15, value * r.uniform(0.6, 0.85))
        turned = r.random() < 0.5 if turned is None else turned
        return self.add(
            pt.WOOD,
            hsv(hue, rich, value),
            dark,
            r.uniform(0.04, 0.15),
            r.uniform(0.3, 1.0),
            gloss=r.choice((0, 0.01, 0.03)),
            tint=0.15,
            turned=turned,
        )

    def floor(self) -> int:
        """Boards, tiles, carpet, concrete or stone, for a floor indoors."""
        r = self.rng
        kind = r.random()
        if kind < 0.45:
            hue, rich, value = r.uniform(0.05, 0.1), r.uniform(0.15, 0.65), r.uniform(0.25, 0.85)
            return self.add(
                pt.PLANKS,
                hsv(hue, rich, value),
                hsv(hue - 0.01, rich, value * 0.65),
                r.uniform(0.07, 0.2),
                r.uniform(5, 12),
                r.uniform(0.3, 1.2),
                gloss=r.choice((0.0, 0.01, 0.03, 0.04)),
                turned=r.random() < 0.5,
            )
        if kind < 0.65:
            return self.tiles(r.uniform(0.15, 0.6), r.choice((0.01, 0.03, 0.05)))
        if kind < 0.88:
            return self.carpet()
        return self.concrete()

    def tiles(self, size: float, gloss: float = 0.03) -> int:
        r = self.rng
        one = hsv(r.choice((0.08, 0.1, 0.6, r.random())), r.uniform(0, 0.35), r.uniform(0.3, 0.95))
        grout = hsv(0.1, 0.05, r.uniform(0.2, 0.85))
        return self.add(
            pt.TILES, one, grout, size, r.choice((1.0, 1.0, 0.5, 0.33)), r.uniform(0.015, 0.05), gloss, uneven=0.1
        )

    def carpet(self) -> int:
        r = self.rng
        hue, rich, value = r.random(), r.uniform(0, 0.45), r.uniform(0.2, 0.8)
        if r.random() < 0.25:
            return self.add(pt.CHECKS, hsv(hue, rich, value), hsv(hue, rich, value * 0.9), 0.5, uneven=0.3)
        return self.add(
            pt.CARPET,
            hsv(hue, rich, value),
            hsv(hue + 0.03, rich, value * r.uniform(0.5, 0.9)),
            r.uniform(0.006, 0.03),
            r.uniform(0.5, 1.5),
            r.uniform(0, 0.8),
            uneven=0.2,
        )

    def concrete(self) -> int:
        r = self.rng
        value = r.uniform(0.35, 0.75)
        return self.add(
            pt.SPECKLE,
            hsv(0.1, 0.08, value),
            hsv(0.1, 0.1, value * 0.7),
            r.uniform(0.01, 0.04),
            0.7,
            0.8,
            gloss=r.choice((0, 0.02)),
            uneven=0.4,
        )

    def wall(self) -> int:
        """Mostly plain paint, often white; else wallpaper, bricks or boards."""
        r = self.rng
        kind = r.random()
        if kind < 0.52:
            return self.solid(
                hsv(r.uniform(0.05, 0.16), r.uniform(0, 0.12), r.uniform(0.75, 0.96)), uneven=r.uniform(0, 0.06)
            )
        hue, rich, value = r.random(), r.uniform(0.05, 0.45), r.uniform(0.35, 0.92)
        one = hsv(hue, rich, value)
        if kind < 0.75:
            return self.solid(one, uneven=r.uniform(0, 0.1))
        two = hsv(hue + r.uniform(-0.1, 0.1), rich * r.uniform(0.5, 1.5), value * r.uniform(0.7, 1.15))
        if kind < 0.8:
            return self.add(pt.STRIPES, one, two, r.uniform(0.06, 0.4), r.uniform(0.2, 0.6), r.random(), uneven=0.05)
        if kind < 0.86:
            return self.add(pt.MOTIF, one, two, r.uniform(0.08, 0.4), r.random(), r.uniform(0.4, 1), uneven=0.05)
        if kind < 0.92:
            return self.brick()
        if kind < 0.96:
            return self.add(pt.PLANKS, one, two, r.uniform(0.1, 0.25), 20, 0.6, turned=True)
        return self.concrete()

    def brick(self) -> int:
        r = self.rng
        one = hsv(r.uniform(0.0, 0.09), r.uniform(0.1, 0.65), r.uniform(0.35, 0.85))
        return self.add(
            pt.BRICKS,
            one,
            hsv(0.1, 0.08, r.uniform(0.4, 0.85)),
            r.uniform(0.2, 0.28),
            0.33,
            r.uniform(0.04, 0.08),
            uneven=0.3,
        )

    def cloth(self, strong: float = 0.5) -> int:
        r = self.rng
        hue, rich, value = r.random(), r.random() * strong, r.uniform(0.12, 0.92)
        one = hsv(hue, rich, value)
        two = hsv(hue + r.uniform(-0.3, 0.3), min(rich * 1.5, 1.0), value * r.uniform(0.5, 1.2))
        kind = r.random()
        if kind < 0.4:
            return self.add(
                pt.CARPET, one, two, r.uniform(0.004, 0.015), r.uniform(0.2, 0.7), r.uniform(0, 0.3), uneven=0.2
            )
        if kind < 0.7:
            return self.add(
                pt.WEAVE, one, two, r.uniform(0.004, 0.02), r.uniform(5, 25), r.choice((0, 0, 0.6, 1)), uneven=0.2
            )
        if kind < 0.8:
            return self.add(
                pt.STRIPES,
                one,
                two,
                r.uniform(0.02, 0.12),
                r.uniform(0.2, 0.6),
                r.random(),
                turned=r.random() < 0.5,
                uneven=0.2,
            )
        if kind < 0.9:
            return self.add(pt.MOTIF, one, two, r.uniform(0.04, 0.2), r.random(), 0.9, uneven=0.2)
        return self.solid(one, uneven=0.35)

    def leather(self) -> int:
        r = self.rng
        return self.solid(
            hsv(r.choice((0.05, 0.07, 0.0, 0.6)), r.uniform(0.1, 0.6), r.uniform(0.1, 0.6)), 0.03, uneven=0.3
        )

    def metal(self) -> int:
        r = self.rng
        return self.solid(
            hsv(0.6, r.uniform(0, 0.1), r.choice((0.15, 0.4, 0.6, 0.75))), r.choice((0.05, 0.15, 0.3)), uneven=0.1
        )

    def plastic(self) -> int:
        r = self.rng
        return self.solid(
            hsv(r.random(), r.choice((0, 0.1, 0.6, 0.9)) * r.random(), r.uniform(0.08, 0.95)), r.choice((0.01, 0.04))
        )

    def marble(self) -> int:
        r = self.rng
        value = r.choice((0.2, 0.9, r.uniform(0.2, 0.95)))
        return self.add(
            pt.MARBLE,
            hsv(r.random(), 0.08, value),
            hsv(0.08, 0.15, 0.95 - 0.6 * value),
            r.uniform(0.2, 0.8),
            r.uniform(0.2, 0.8),
            gloss=0.04,
        )

    def poster(self) -> int:
        r = self.rng
        return self.add(
            pt.POSTER, hsv(r.random(), r.random() * 0.6, r.uniform(0.2, 0.95)), gloss=r.choice((0, 0, 0.03))
        )

    def page(self) -> int:
        r = self.rng
        paper = hsv(0.12, r.uniform(0, 0.15), r.uniform(0.75, 0.97))
        return self.add(pt.PAGE, paper, hsv(0.6, 0.2, r.uniform(0.05, 0.3)), first=r.choice((10, 18, 30, 40)))

    def screen(self) -> int:
        """A lit display, or a dark one that mirrors the room."""
        r = self.rng
        if r.random() < 0.4:
            return self.solid(hsv(0.6, 0.2, 0.1), 0.04, uneven=0)
        return self.add(
            pt.SCREEN,
            hsv(r.random(), 0.5, r.uniform(0.2, 0.9)),
            hsv(0, 0, r.choice((0.1, 0.9))),
            gloss=0.03,
            glow=r.uniform(0.2, 0.9),
        )

    def keys(self) -> int:
        dark = self.rng.random() < 0.6
        one, two = (0.02, 0.3) if dark else (0.6, 0.15)
        return self.add(pt.KEYS, (one, one, one), (two * 0.2, two * 0.2, two * 0.2), 0.019)

    def spine(self) -> int:
        r = self.rng
        one = hsv(r.random(), r.uniform(0, 0.8), r.uniform(0.1, 0.95))
        return self.add(pt.SPINE, one, hsv(r.random(), r.random() * 0.6, r.choice((0.1, 0.9))), tint=0.6)

    def rug(self) -> int:
        r = self.rng
        hue = r.random()
        one, two = (
            hsv(hue, r.uniform(0, 0.7), r.uniform(0.2, 0.9)),
            hsv(hue + r.uniform(-0.4, 0.4), r.uniform(0, 0.7), r.uniform(0.1, 0.9)),
        )
        return self.add(pt.RUG, one, two, 1.0, r.uniform(0.3, 2), uneven=0.2)

    def lamp(self, warm: float = 0.5, glow: float = 3.0) -> int:
        return self.add(pt.PLAIN, (1.0, 1.0 - 0.25 * warm, 1.0 - 0.6 * warm), glow=glow)

    def leaf(self) -> int:
        """Foliage: dark gaps and lit tips."""
        r = self.rng
        hue, rich, value = r.uniform(0.17, 0.34), r.uniform(0.25, 0.7), r.uniform(0.25, 0.6)
        dark = hsv(hue + 0.02, rich, value * r.uniform(0.3, 0.6))
        return self.add(pt.GRASS, hsv(hue, rich, value), dark, r.uniform(0.08, 0.3), 1.3, 0.4, tint=0.6)

    def grass(self) -> int:
        r = self.rng
        hue = r.uniform(0.16, 0.32)
        return self.add(
            pt.GRASS,
            hsv(hue, r.uniform(0.3, 0.7), r.uniform(0.3, 0.65)),
            hsv(hue - 0.06, r.uniform(0.2, 0.6), r.uniform(0.2, 0.6)),
            r.uniform(0.05, 0.4),
            0.9,
            0.6,
        )

    def earth(self) -> int:
        r = self.rng
        hue, value = r.uniform(0.05, 0.12), r.uniform(0.3, 0.75)
        return self.add(
            pt.GRASS,
            hsv(hue, r.uniform(0.1, 0.5), value),
            hsv(hue, r.uniform(0.1, 0.4), value * 0.65),
            r.uniform(0.05, 0.5),
            0.8,
            0.7,
        )
