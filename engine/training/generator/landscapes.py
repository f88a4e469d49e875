"""Landscapes: hills, forests, rocks, meadows, desert and shores under a wide sky."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import zoom

from engine.training.generator import decor
from engine.training.generator import paint as pt
from engine.training.generator.palette import Palette, hsv
from engine.training.generator.parts import Part
from engine.training.generator.scene import Look, Scene, sky_of
from engine.training.generator.world import world_from_solids

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from numpy.typing import NDArray

    from engine.training.generator.parts import Vector

_CELLS, _SPACING = 128, 1.6  # of the terrain's grid; m
_ROUGH = {  # metres between the lowest and the highest ground, about
    "meadow": 4.0,
    "forest": 9.0,
    "hills": 30.0,
    "rocks": 18.0,
    "desert": 12.0,
    "snow": 22.0,
    "shore": 12.0,
    "park": 2.5,
}


def landscape_scene(rng: Random) -> Scene:
    """A piece of land some 200 m wide, seen by a walker."""
    look, part, variant = Palette(rng), Part(), rng.choice(list(_ROUGH))
    heights = _heights(rng, _ROUGH[variant] * rng.uniform(0.6, 1.5))
    start = -0.5 * (_CELLS - 1) * _SPACING
    frame = (start, start, _SPACING)
    _cover(part, rng, look, heights, frame, variant)
    if variant == "shore" or rng.random() < 0.1:
        level = float(np.quantile(heights, rng.uniform(0.2, 0.45)))
        water = look.add(pt.CARPET, hsv(0.55, 0.4, 0.3), hsv(0.5, 0.4, 0.4), 1.5, 0.5, 0.5, gloss=0.05)
        part.box((0, 0, level - 2), (900, 900, 4), water)
    ground = _ground_paint(rng, look, variant)
    far = look.grass() if variant not in ("desert", "snow") else ground
    part.box((0, 0, float(heights.min()) - 1.5), (3000, 3000, 2), far)
    sky = sky_of(rng, [], (0.22, 0.22, 0.22), 1.0, 0.65)
    world = world_from_solids(part.solids, look.table(), _triangles(heights, frame), ground, heights, frame)
    return Scene("landscape", variant, world, sky, lambda r: _propose(r, heights, frame, part), wander=0.8, nearest=0.7)


def _heights(rng: Random, rough: float) -> NDArray[np.float64]:
    """[G, G] metres: noise of several sizes, higher towards the rim at times."""
    dice = np.random.default_rng(rng.randrange(1 << 30))
    total = np.zeros((_CELLS, _CELLS))
    for k in range(5):
        coarse = dice.random((3 + 2**k, 3 + 2**k)) - 0.5
        fine = zoom(coarse, _CELLS / (2 + 2**k), order=3)[:_CELLS, :_CELLS]
        total = total + rough * 0.45**k * np.asarray(fine)
    y, x = np.mgrid[-1 : 1 : _CELLS * 1j, -1 : 1 : _CELLS * 1j]
    rim = rng.choice((0.0, 0.6, 1.5, 3.0)) * rough
    return total + rim * np.clip(np.hypot(x, y) - 0.35, 0, 1) ** 1.5


def _triangles(heights: NDArray[np.float64], frame: tuple[float, float, float]) -> NDArray[np.float32]:
    """[T, 3, 3] two triangles a cell."""
    i, j = np.mgrid[0:_CELLS, 0:_CELLS]
    points = np.stack([frame[0] + i * frame[2], frame[1] + j * frame[2], heights], axis=-1)
    a, b, c, d = points[:-1, :-1], points[1:, :-1], points[:-1, 1:], points[1:, 1:]
    both = np.concatenate([np.stack([a, b, c], axis=2), np.stack([d, c, b], axis=2)])
    return both.reshape(-1, 3, 3).astype(np.float32)


def height_at(heights: NDArray[np.float64], frame: tuple[float, float, float], x: float, y: float) -> float:
    """Ground under a place, from the two triangles of its cell."""
    fx, fy = (x - frame[0]) / frame[2], (y - frame[1]) / frame[2]
    i, j = min(max(int(fx), 0), _CELLS - 2), min(max(int(fy), 0), _CELLS - 2)
    a, b = fx - i, fy - j
    if a + b <= 1:
        z = heights[i, j]
        return float(z + a * (heights[i + 1, j] - z) + b * (heights[i, j + 1] - z))
    z = heights[i + 1, j + 1]
    return float(z + (1 - a) * (heights[i, j + 1] - z) + (1 - b) * (heights[i + 1, j] - z))


def _ground_paint(rng: Random, look: Palette, variant: str) -> int:
    if variant == "snow":
        return look.add(pt.GRASS, hsv(0.6, 0.04, 0.95), hsv(0.6, 0.1, 0.8), 0.4, 0.4, 0.6)
    if variant == "desert":
        hue = rng.uniform(0.06, 0.11)
        return look.add(pt.GRASS, hsv(hue, 0.45, 0.8), hsv(hue, 0.5, 0.65), rng.uniform(0.1, 0.6), 0.6, 0.6)
    return look.earth() if variant == "rocks" and rng.random() < 0.7 else look.grass()


def _cover(
    part: Part,
    rng: Random,
    look: Palette,
    heights: NDArray[np.float64],
    frame: tuple[float, float, float],
    variant: str,
) -> None:
    """Trees, bushes, rocks, tufts; denser where the walkers are."""
    trees = {"forest": 70, "park": 25, "meadow": 10, "hills": 25, "shore": 12, "snow": 25, "rocks": 8, "desert": 2}[
        variant
    ]
    rocks = {"rocks": 90, "desert": 30, "hills": 30, "shore": 40}.get(variant, 12)
    leaves, barks = [look.leaf() for _ in range(3)], [look.earth() for _ in range(2)]
    stone = [look.concrete(), look.earth()]

    def spot(spread: float) -> tuple[float, float, float]:
        x, y = rng.gauss(0, spread), rng.gauss(0, spread)
        x, y = min(max(x, -95), 95), min(max(y, -95), 95)
        return x, y, height_at(heights, frame, x, y)

    for _ in range(rng.randint(trees // 3, trees)):
        x, y, z = spot(rng.choice((10, 30, 45)))
        grown = decor.tree(rng, look, rng.uniform(4, 14), rng.choice(leaves), rng.choice(barks))
        part.place(grown, (x, y, z), rng.random() * 6.3)
    for _ in range(rng.randint(rocks // 3, rocks)):
        x, y, z = spot(rng.choice((6, 20, 40)))
        size = rng.choice((0.15, 0.4, 0.4, 1.2)) * rng.uniform(0.5, 1.8)
        rock = Part()
        for _ in range(rng.randint(1, 4)):
            at = (rng.gauss(0, 0.4 * size), rng.gauss(0, 0.4 * size), 0.1 * size)
            if rng.random() < 0.5:
                radii = (size * rng.uniform(0.5, 1), size * rng.uniform(0.5, 1), size * rng.uniform(0.3, 0.8))
                rock.ball(at, radii, rng.choice(stone), rng.random() * 3, rng.gauss(0, 0.3))
            else:
                whole = (size * rng.uniform(0.6, 1.4), size * rng.uniform(0.6, 1.4), size * rng.uniform(0.5, 1.3))
                rock.box(at, whole, rng.choice(stone), rng.random() * 3, rng.gauss(0, 0.4), rng.gauss(0, 0.4))
        part.place(rock, (x, y, z))
    for _ in range(rng.randint(0, 40)):
        x, y, z = spot(15)
        bush, size = rng.choice(leaves), rng.uniform(0.2, 0.9)
        for _ in range(4):
            at = (x + rng.gauss(0, 0.4 * size), y + rng.gauss(0, 0.4 * size), z + 0.3 * size)
            part.ball(at, (0.6 * size, 0.6 * size, 0.5 * size), bush)
            for _ in range(5):
                tip = (
                    at[0] + rng.gauss(0, 0.4 * size),
                    at[1] + rng.gauss(0, 0.4 * size),
                    at[2] + rng.uniform(0, 0.6) * size,
                )
                part.sheet(tip, 0.3 * size, 0.3 * size, bush, (rng.random() * 6, rng.random() * 3, 1), disc=True)
    if rng.random() < 0.4:
        _blades(part, rng, look, spot)


def _blades(part: Part, rng: Random, look: Palette, spot: Callable[[float], Vector]) -> None:
    """Tall grass near the middle."""
    blade = look.leaf()
    for _ in range(rng.randint(100, 500)):
        x, y, z = spot(7)
        tall = rng.uniform(0.15, 0.6)
        part.sheet((x, y, z + tall / 2), 0.05, tall, blade, (rng.random() * 6.3, rng.gauss(0, 0.2), 1.4), disc=True)


def _propose(rng: Random, heights: NDArray[np.float64], frame: tuple[float, float, float], part: Part) -> Look:
    x, y = rng.gauss(0, 18), rng.gauss(0, 18)
    z = height_at(heights, frame, x, y) + rng.choice((rng.uniform(0.8, 1.9), rng.uniform(0.8, 1.9), rng.uniform(2, 8)))
    turn = rng.random() * 6.3
    if part.targets and rng.random() < 0.4:
        tx, ty, _tz = rng.choice(part.targets)
        turn = math.atan2(ty - y, tx - x) + rng.gauss(0, 0.3)
    rise = 5 * math.tan(math.radians(rng.gauss(-3, 7)))
    target = (x + 5 * math.cos(turn), y + 5 * math.sin(turn), z + rise)
    return Look((x, y, z), target, math.radians(rng.gauss(0, 2)), rng.uniform(45, 85))
