"""A sunlit reading room: oak floor, sofa, bookshelf, a window on the garden and a doorway to a second room."""
# pyright: reportMissingImports=false

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import kit
import numpy as np

SHOT = kit.Shot(1280, 853, 72.0, (0.15, -3.45, 1.42), (0.05, 2.6, 1.12), 0.0, 44)

LEFT, RIGHT, BACK, FRONT, CEILING = -2.7, 2.7, 2.6, -3.9, 2.9
FAR = 6.2  # the second room's back wall
WALL = 0.24
SIDE_WINDOWS = ((-1.9, -0.5), (0.5, 1.9))  # along y, in the left wall
DOOR = (0.75, 2.05)
BACK_WINDOW = (-1.75, -0.15)


def build() -> None:
    """Model the room and its light."""
    rng = np.random.default_rng(7)
    kit.cloudy_sky(1.6, (0.80, 0.88, 1.0), (0.20, 0.42, 0.85), 0.1)
    _shell()
    _windows()
    _garden(rng)
    _seating()
    _table(rng)
    _bookshelf(rng)
    _walls_and_lamps(rng)
    _plants(rng)
    _second_room(rng)
    _light()


def _shell() -> None:
    plaster = kit.mottled((0.80, 0.77, 0.71), (0.86, 0.83, 0.77), 1.3, 0.85, 0.0006)
    accent = kit.mottled((0.13, 0.22, 0.20), (0.16, 0.255, 0.23), 1.5, 0.8, 0.0006)
    oak = kit.bricks(((0.40, 0.225, 0.105), (0.53, 0.325, 0.17)), (0.09, 0.05, 0.025), (1.5, 0.14), 0.0022, (0, 0, 90),
                     0.32, 0.0012, (2.0, 26.0, 26.0))  # fmt: skip
    white = kit.plain((0.82, 0.80, 0.76), 0.4)
    beam = kit.mottled((0.17, 0.09, 0.045), (0.27, 0.155, 0.08), 3.0, 0.6, 0.004)
    kit.box((LEFT - 1, FRONT - 1, -0.1), (RIGHT + 2, FAR + 0.5, 0), oak, 0)
    kit.box((LEFT - 1, FRONT - 1, CEILING), (RIGHT + 2, FAR + 0.5, CEILING + 0.1), plaster, 0)
    kit.box((RIGHT, FRONT, 0), (RIGHT + WALL, BACK, CEILING), plaster, 0)
    kit.box((LEFT, FRONT - WALL, 0), (RIGHT, FRONT, CEILING), plaster, 0)
    _pierced(
        (LEFT - WALL, LEFT), (FRONT, BACK), [(lo, hi, 0.55, 2.45) for lo, hi in SIDE_WINDOWS], plaster, along_y=True
    )
    openings = [(*BACK_WINDOW, 0.75, 2.35), (*DOOR, 0.0, 2.15)]
    _pierced((BACK, BACK + WALL), (LEFT - WALL, RIGHT + WALL), openings, accent, along_y=False)
    for y in (-2.6, -0.9, 0.8, 2.3):
        kit.box((LEFT, y - 0.09, CEILING - 0.2), (RIGHT, y + 0.09, CEILING + 0.02), beam, 0.012)
    kit.box((RIGHT - 0.016, FRONT, 0), (RIGHT, BACK, 0.12), white, 0.004)
    kit.box((LEFT, FRONT, 0), (LEFT + 0.016, BACK, 0.12), white, 0.004)
    kit.box((LEFT, BACK - 0.016, 0), (DOOR[0] - 0.09, BACK, 0.12), white, 0.004)
    kit.box((DOOR[1] + 0.09, BACK - 0.016, 0), (RIGHT, BACK, 0.12), white, 0.004)
    _casing(DOOR, 2.15, white)


def _pierced(thick: tuple[float, float], span: tuple[float, float], holes: Any, look: Any, *, along_y: bool) -> None:
    """A wall along y (or x) with rectangular holes (from, to, sill, head), built of boxes."""

    def piece(a: float, b: float, low: float, high: float) -> None:
        if along_y:
            kit.box((thick[0], a, low), (thick[1], b, high), look, 0)
        else:
            kit.box((a, thick[0], low), (b, thick[1], high), look, 0)

    edge = span[0]
    for start, stop, sill, head in sorted(holes):
        piece(edge, start, 0, CEILING)
        if sill > 0:
            piece(start, stop, 0, sill)
        piece(start, stop, head, CEILING)
        edge = stop
    piece(edge, span[1], 0, CEILING)


def _casing(across: tuple[float, float], head: float, look: Any) -> None:
    for x in (across[0] - 0.09, across[1] - 0.02):
        kit.box((x, BACK - 0.03, 0), (x + 0.11, BACK + WALL + 0.03, head + 0.09), look, 0.008)
    kit.box((across[0], BACK - 0.03, head - 0.02), (across[1], BACK + WALL + 0.03, head + 0.09), look, 0.008)


def _windows() -> None:
    white = kit.plain((0.85, 0.84, 0.80), 0.35)
    for lo, hi in SIDE_WINDOWS:
        x = LEFT - WALL * 0.6
        for y in (lo, (lo + hi) / 2 - 0.025, hi - 0.05):
            kit.box((x, y, 0.55), (x + 0.06, y + 0.05, 2.45), white, 0.006)
        for z in (0.55, 1.75, 2.40):
            kit.box((x, lo, z), (x + 0.06, hi, z + 0.05), white, 0.006)
        kit.box((LEFT - WALL, lo - 0.05, 0.52), (LEFT + 0.10, hi + 0.05, 0.555), white, 0.008)
    y, (lo, hi) = BACK + WALL * 0.55, BACK_WINDOW
    for x in (lo, (lo + hi) / 2 - 0.025, hi - 0.05):
        kit.box((x, y, 0.75), (x + 0.05, y + 0.06, 2.35), white, 0.006)
    for z in (0.75, 1.70, 2.30):
        kit.box((lo, y, z), (hi, y + 0.06, z + 0.05), white, 0.006)
    kit.box((lo - 0.06, BACK - 0.12, 0.715), (hi + 0.06, BACK + WALL, 0.755), white, 0.008)
    linen = kit.mottled((0.72, 0.66, 0.55), (0.80, 0.75, 0.64), 9.0, 0.95, 0.001)
    for side in (lo - 0.30, hi - 0.02):
        _curtain(side, side + 0.32, linen)
    kit.box((lo - 0.42, BACK - 0.10, 2.50), (hi + 0.42, BACK - 0.075, 2.525), kit.plain((0.05, 0.045, 0.04), 0.4, 0.8))


def _curtain(x0: float, x1: float, look: Any) -> None:
    def folds(u: Any, v: Any) -> Any:
        wave = 0.028 * np.sin(u * 2 * math.pi * 4 + 0.7 * np.sin(5 * v)) * (0.7 + 0.3 * (1 - v))
        return x0 + (x1 - x0) * u, BACK - 0.09 + wave, 0.03 + 2.48 * v

    kit.sheet(folds, look, (90, 20))


def _garden(rng: np.random.Generator) -> None:
    grass = kit.mottled((0.09, 0.16, 0.03), (0.17, 0.27, 0.06), 2.0, 0.9, 0.02)
    leaves = [
        kit.mottled((0.05, 0.12, 0.02), tone, 2.5, 0.8, 0.15) for tone in ((0.16, 0.28, 0.05), (0.24, 0.32, 0.08))
    ]
    kit.box((-60, -60, -0.6), (60, 60, -0.4), grass, 0)
    places = [(-9 + 2.2 * i, FAR + 4 + rng.uniform(0, 5)) for i in range(9)]
    places += [(-11 - rng.uniform(0, 4), 2.2 * i - 7) for i in range(9)]
    for x, y in places:
        size = rng.uniform(1.2, 2.0)
        kit.foliage(
            (x, y, size * 0.6 + rng.uniform(0, 0.6)), (size, size, size), 3500, 0.17, leaves[rng.integers(2)], rng
        )


def _seating() -> None:
    velvet = kit.mottled((0.42, 0.17, 0.07), (0.50, 0.215, 0.095), 6.0, 0.9, 0.0015)
    wool = kit.mottled((0.46, 0.44, 0.38), (0.58, 0.55, 0.48), 10.0, 0.95, 0.002)
    teal, mustard = (
        kit.mottled((0.04, 0.13, 0.15), (0.06, 0.18, 0.20), 12, 0.95, 0.001),
        kit.mottled((0.55, 0.33, 0.05), (0.64, 0.40, 0.08), 12, 0.95, 0.001),
    )
    legs = kit.plain((0.10, 0.05, 0.025), 0.4)
    x, lo, hi = RIGHT - 1.0, -1.55, 0.65
    kit.cushion((x, lo, 0.14), (RIGHT - 0.06, hi, 0.36), velvet, 0.04)
    kit.cushion((RIGHT - 0.34, lo, 0.30), (RIGHT - 0.07, hi, 0.86), velvet, 0.09)
    for y in (lo - 0.16, hi - 0.04):
        kit.cushion((x - 0.02, y, 0.14), (RIGHT - 0.06, y + 0.20, 0.62), velvet, 0.08)
    for y in (lo + 0.05, (lo + hi) / 2 + 0.01):
        kit.cushion((x - 0.03, y, 0.345), (RIGHT - 0.30, y + (hi - lo) / 2 - 0.06, 0.49), velvet, 0.06)
    for y, look in ((lo + 0.30, teal), (hi - 0.42, mustard), (hi - 0.75, wool)):
        kit.cushion((RIGHT - 0.47, y - 0.22, 0.48), (RIGHT - 0.33, y + 0.22, 0.90), look, 0.068)
    for y in (lo, hi - 0.05):
        kit.box((x + 0.03, y, 0), (x + 0.08, y + 0.05, 0.15), legs)
    rug = _kilim()
    fringe = kit.mottled((0.58, 0.50, 0.38), (0.66, 0.58, 0.45), 20, 0.97, 0.002)
    kit.box((-1.05, -1.65, 0), (1.62, 0.95, 0.010), fringe, 0.003)
    kit.box((-0.98, -1.52, 0), (1.55, 0.82, 0.014), rug, 0.003)
    _armchair(wool, legs)


def _kilim() -> Any:
    """A flat-woven rug: muted stripes of uneven width."""
    cream, rust, ink, sand = (0.60, 0.52, 0.40), (0.42, 0.13, 0.07), (0.07, 0.11, 0.16), (0.50, 0.36, 0.20)
    places = (0.0, 0.13, 0.16, 0.19, 0.36, 0.42, 0.45, 0.52, 0.70, 0.73, 0.86, 0.89)
    yarns = (rust, cream, rust, cream, ink, sand, ink, cream, sand, rust, sand, cream)
    order = list(zip(places, yarns, strict=True))

    def weave(n: kit.Nodes) -> dict[str, Any]:
        along = n.add("ShaderNodeSeparateXYZ", {0: n.metres()}).outputs[0]
        wobble = n.maths("MULTIPLY", n.noise(14.0), 0.012)
        stripe = n.maths("FRACT", n.maths("ADD", n.maths("MULTIPLY", along, 0.9), wobble), 0.0)
        thread = n.noise(1.0, 4.0, n.metres((120, 420, 1)))
        colour = n.mix(n.maths("MULTIPLY", thread, 0.35), n.ramp(stripe, order, "CONSTANT"), (0.20, 0.16, 0.12))
        return {"Base Color": colour, "Roughness": 0.97, "Bump": (thread, 0.002)}

    return kit.material(weave)


def _armchair(cloth: Any, legs: Any) -> None:
    at = [kit.cushion((-2.05, 0.75, 0.24), (-1.30, 1.50, 0.44), cloth, 0.06),
          kit.cushion((-2.05, 1.40, 0.30), (-1.30, 1.60, 1.00), cloth, 0.085),
          kit.cushion((-2.14, 0.80, 0.28), (-2.00, 1.55, 0.62), cloth, 0.055),
          kit.cushion((-1.35, 0.80, 0.28), (-1.21, 1.55, 0.62), cloth, 0.055)]  # fmt: skip
    at += [kit.box((x, y, 0), (x + 0.04, y + 0.04, 0.27), legs) for x in (-2.08, -1.28) for y in (0.82, 1.48)]
    _spin(at, (-1.67, 1.15), 40)


def _spin(things: list[Any], about: tuple[float, float], degrees: float) -> None:
    """Turn finished objects about a vertical axis."""
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    for thing in things:
        for vertex in thing.data.vertices:
            x, y = vertex.co.x - about[0], vertex.co.y - about[1]
            vertex.co.x, vertex.co.y = about[0] + c * x - s * y, about[1] + s * x + c * y


def _table(rng: np.random.Generator) -> None:
    walnut = kit.bricks(
        ((0.20, 0.10, 0.05), (0.25, 0.13, 0.065)),
        (0.16, 0.08, 0.04),
        (3, 0.2),
        0.0005,
        (0, 0, 90),
        0.28,
        0.0006,
        (3, 40, 40),
    )
    kit.turned(
        (0.35, -0.40, 0.40), [(0, 0), (0.52, 0), (0.545, 0.015), (0.545, 0.03), (0.53, 0.04), (0, 0.04)], walnut, 96
    )
    for turn in (0.4, 2.5, 4.6):
        x, y = 0.35 + 0.36 * math.cos(turn), -0.40 + 0.36 * math.sin(turn)
        kit.turned((x, y, 0), [(0.016, 0), (0.026, 0.40)], walnut, 20)
    for i, tone in enumerate(((0.50, 0.12, 0.08), (0.10, 0.20, 0.30), (0.78, 0.72, 0.58))):
        _book((0.14, -0.52, 0.44 + 0.032 * i), (0.27, 0.19, 0.030), tone, float(rng.uniform(-20, 20)))
    glaze = kit.plain((0.16, 0.33, 0.38), 0.18)
    kit.turned(
        (0.58, -0.27, 0.44),
        [(0.05, 0), (0.06, 0.01), (0.13, 0.07), (0.145, 0.09), (0.135, 0.09), (0.05, 0.02), (0, 0.015)],
        glaze,
    )
    orange = kit.mottled((0.78, 0.30, 0.03), (0.85, 0.38, 0.05), 30, 0.45, 0.0015)
    for x, y, z in ((0.54, -0.30, 0.505), (0.62, -0.28, 0.505), (0.575, -0.22, 0.507), (0.58, -0.265, 0.565)):
        kit.turned(
            (x, y, z),
            [(0.040 * math.sin(t), -0.038 * math.cos(t)) for t in np.linspace(0.01, math.pi - 0.01, 16)],
            orange,
            32,
        )


def _book(low: tuple[float, float, float], size: tuple[float, float, float], tone: Any, turn: float) -> None:
    cover, paper = kit.plain(tone, 0.55), kit.plain((0.80, 0.75, 0.64), 0.9)
    x, y, z = low
    w, d, h = size
    kit.box((x, y, z), (x + w, y + d, z + 0.003), cover, 0.001, turn)
    kit.box((x, y, z + h - 0.003), (x + w, y + d, z + h), cover, 0.001, turn)
    kit.box((x + 0.004, y + 0.004, z), (x + w - 0.006, y + d - 0.006, z + h - 0.002), paper, 0.001, turn)


def _bookshelf(rng: np.random.Generator) -> None:
    wood = kit.bricks(
        ((0.36, 0.21, 0.10), (0.42, 0.25, 0.125)),
        (0.30, 0.17, 0.08),
        (3, 0.3),
        0.0005,
        (90, 0, 90),
        0.4,
        0.0008,
        (3, 30, 30),
    )
    y0, y1, deep = 1.05, 2.55, 0.32
    for y in (y0, y1 - 0.03):
        kit.box((RIGHT - deep, y, 0), (RIGHT, y + 0.03, 2.25), wood)
    shelves = np.linspace(0.08, 2.22, 7)
    for z in shelves:
        kit.box((RIGHT - deep, y0, z), (RIGHT, y1, z + 0.028), wood)
    kit.box((RIGHT - 0.012, y0, 0), (RIGHT - 0.002, y1, 2.25), wood, 0)
    tones = [
        (0.45, 0.10, 0.07),
        (0.09, 0.17, 0.28),
        (0.10, 0.23, 0.15),
        (0.70, 0.62, 0.46),
        (0.55, 0.33, 0.10),
        (0.08, 0.07, 0.08),
        (0.62, 0.56, 0.52),
        (0.25, 0.08, 0.12),
    ]
    covers = [kit.plain(tone, 0.55) for tone in tones]
    for z, above in pairwise(shelves):
        _row_of_books(y0 + 0.04, y1 - 0.04, z + 0.028, above - z - 0.028, covers, rng)


def _row_of_books(y: float, end: float, z: float, room: float, covers: list[Any], rng: np.random.Generator) -> None:
    while y < end - 0.05:
        if rng.random() < 0.05:
            y += rng.uniform(0.06, 0.16)
            continue
        thick, tall, deep = rng.uniform(0.018, 0.045), room * rng.uniform(0.66, 0.93), rng.uniform(0.17, 0.25)
        if y + thick < end:
            kit.box(
                (RIGHT - deep - 0.03, y, z),
                (RIGHT - 0.03, y + thick, z + tall),
                covers[rng.integers(len(covers))],
                0.004,
            )
        y += thick + 0.001


def _walls_and_lamps(rng: np.random.Generator) -> None:
    black, brass = kit.plain((0.03, 0.028, 0.025), 0.4), kit.plain((0.75, 0.52, 0.22), 0.28, 1.0)
    shade = kit.plain((0.90, 0.78, 0.58), 0.9, 0.0, 0.9)
    for y, z, w, h, hue in ((-1.35, 1.30, 0.75, 0.95, 0), (-0.35, 1.42, 0.55, 0.70, 1), (0.40, 1.30, 0.62, 0.88, 2)):
        _painting(y, z, w, h, hue, black, rng)
    kit.turned((2.35, 0.90, 0), [(0.15, 0), (0.15, 0.02), (0.014, 0.03), (0.012, 1.45)], brass)
    kit.turned((2.35, 0.90, 1.35), [(0.20, 0), (0.13, 0.28)], shade)


def _painting(y: float, z: float, w: float, h: float, hue: int, frame: Any, rng: np.random.Generator) -> None:
    skies = (
        ((0.85, 0.55, 0.30), (0.30, 0.42, 0.55)),
        ((0.80, 0.78, 0.70), (0.45, 0.60, 0.68)),
        ((0.75, 0.35, 0.25), (0.85, 0.72, 0.45)),
    )[hue]
    shift = float(rng.uniform(0, 9))

    def canvas(n: kit.Nodes) -> dict[str, Any]:
        where = n.metres()
        height = n.add("ShaderNodeSeparateXYZ", {0: where}).outputs[2]
        hills = n.noise(3.0 + shift % 2, 3.0, n.metres((1.0, 1.0, 0.15)))
        level = n.maths(
            "SUBTRACT", n.maths("DIVIDE", n.maths("SUBTRACT", height, z), h), n.maths("MULTIPLY", hills, 0.5)
        )
        land = [
            (0.02, (0.07, 0.10, 0.11)),
            (0.06, (0.16, 0.24, 0.22)),
            (0.22, (0.34, 0.40, 0.30)),
            (0.27, skies[0]),
            (0.60, skies[1]),
        ]
        return {"Base Color": n.ramp(level, land), "Roughness": 0.7}

    kit.box((RIGHT - 0.035, y, z), (RIGHT, y + w, z + h), frame, 0.004)
    kit.box(
        (RIGHT - 0.037, y + 0.03, z + 0.03),
        (RIGHT - 0.01, y + w - 0.03, z + h - 0.03),
        kit.plain((0.84, 0.82, 0.77), 0.8),
        0,
    )
    kit.box((RIGHT - 0.039, y + 0.10, z + 0.11), (RIGHT - 0.01, y + w - 0.10, z + h - 0.11), kit.material(canvas), 0)


def _plants(rng: np.random.Generator) -> None:
    green, pale = (
        kit.mottled((0.03, 0.10, 0.025), (0.07, 0.19, 0.05), 9, 0.4, 0.0004),
        kit.mottled((0.09, 0.20, 0.05), (0.16, 0.30, 0.09), 9, 0.45, 0.0004),
    )
    clay, soil = (
        kit.mottled((0.50, 0.22, 0.12), (0.58, 0.28, 0.16), 7, 0.8, 0.001),
        kit.mottled((0.03, 0.02, 0.012), (0.07, 0.045, 0.03), 30, 1, 0.004),
    )
    for (x, y, z), r, leaves, height, size, look in (
        ((-2.28, 2.15, 0.0), 0.19, 34, 0.75, (0.85, 0.11), green),
        ((-0.95, 2.58, 0.755), 0.085, 22, 0.10, (0.30, 0.04), pale),
        ((-2.40, -0.0, 0.0), 0.15, 26, 0.35, (0.62, 0.09), pale),
    ):
        kit.turned(
            (x, y, z),
            [
                (r * 0.7, 0),
                (r, r * 1.7),
                (r * 1.08, r * 1.7),
                (r * 1.08, r * 1.95),
                (r * 0.95, r * 1.95),
                (r * 0.9, r * 1.7),
                (0, r * 1.7),
            ],
            clay,
        )
        kit.turned((x, y, z + r * 1.72), [(0, 0.01), (r * 0.92, 0)], soil)
        kit.plant((x, y, z + r * 1.7), height, leaves, size, look, rng)


def _second_room(rng: np.random.Generator) -> None:
    plaster = kit.mottled((0.82, 0.74, 0.60), (0.88, 0.80, 0.66), 1.3, 0.85, 0.0006)
    wood, white = kit.plain((0.30, 0.17, 0.085), 0.4), kit.plain((0.85, 0.84, 0.80), 0.35)
    side = RIGHT + 0.6
    kit.box((side, BACK, 0), (side + WALL, FAR, CEILING), plaster, 0)
    kit.box((0.05, BACK + WALL, 0), (0.17, FAR, CEILING), plaster, 0)
    _pierced((FAR, FAR + WALL), (0, side), [(1.0, 1.95, 0.8, 2.2)], plaster, along_y=False)
    for x in (1.0, 1.45, 1.9):
        kit.box((x, FAR + 0.12, 0.8), (x + 0.05, FAR + 0.18, 2.2), white, 0.006)
    for z in (0.8, 1.5, 2.15):
        kit.box((1.0, FAR + 0.12, z), (1.95, FAR + 0.18, z + 0.05), white, 0.006)
    kit.box((0.85, 5.35, 0.72), (2.15, 6.05, 0.76), wood, 0.006)
    for x in (0.90, 2.04):
        for y in (5.40, 5.94):
            kit.box((x, y, 0), (x + 0.06, y + 0.06, 0.72), wood)
    vase = kit.plain((0.70, 0.68, 0.62), 0.3)
    kit.turned((1.62, 5.70, 0.76), [(0.05, 0), (0.085, 0.07), (0.075, 0.15), (0.03, 0.22), (0.04, 0.25)], vase)
    kit.plant((1.62, 5.70, 0.98), 0.12, 14, (0.34, 0.045), kit.plain((0.12, 0.24, 0.08), 0.5), rng)


def _light() -> None:
    kit.sun(32, 162, 13.0)
    day = (0.86, 0.93, 1.0)
    for lo, hi in SIDE_WINDOWS:
        kit.area_light((LEFT - WALL - 0.05, (lo + hi) / 2, 1.5), (1, 0, -0.1), (hi - lo, 1.9), 75, day)
    kit.area_light((sum(BACK_WINDOW) / 2, BACK + WALL + 0.05, 1.55), (0, -1, -0.1), (1.6, 1.6), 45, day)
    kit.area_light((1.5, FAR - 0.1, 1.6), (0, -1, 0), (0.9, 1.3), 45, (1.0, 0.92, 0.80))
    kit.area_light((0.0, FRONT + 0.1, 2.0), (0, 1, -0.2), (4.0, 1.4), 30, (1.0, 0.95, 0.88))
