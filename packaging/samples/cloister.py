"""A cloister garden in the afternoon: two arcades, a gatehouse with a bell tower, a fountain, hedges and cypresses."""
# pyright: reportMissingImports=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import kit
import numpy as np

if TYPE_CHECKING:
    from kit import Vec3

SHOT = kit.Shot(1280, 853, 70.0, (0.9, -3.6, 1.65), (0.35, 14.0, 2.35), 0.75, 36, "AgX - Punchy")

SIDE, END = 6.4, 21.6  # the arcades' distance from the middle line; the far arcade's y
BAY, SPRING, FLOOR2, EAVE = 2.4, 2.35, 3.75, 6.4
GATE = 1.3  # half the width of the passage in the far range
FIRST = -2.4 * 4


def build() -> None:
    """Model the courtyard and its light."""
    rng = np.random.default_rng(11)
    looks = _looks()
    _ground(looks)
    for sign in (-1, 1):
        _side_range(sign, looks)
    _far_range(looks)
    _tower(looks)
    _fountain(looks)
    _garden(looks, rng)
    _hills(rng)
    kit.cloudy_sky(0.95, (0.52, 0.74, 1.0), (0.05, 0.20, 0.72), 0.12)
    kit.sun(40, 208, 6.5)


def _looks() -> dict[str, Any]:
    limestone = ((0.56, 0.47, 0.34), (0.66, 0.57, 0.43))
    joint = (0.40, 0.34, 0.26)
    return {
        "ashlar_x": kit.bricks(limestone, joint, (0.62, 0.30), 0.006, (-90, 0, 0), 0.85, 0.006),
        "ashlar_y": kit.bricks(limestone, joint, (0.62, 0.30), 0.006, (-90, 90, 0), 0.85, 0.006),
        "stone": kit.mottled((0.55, 0.46, 0.34), (0.68, 0.59, 0.46), 2.2, 0.85, 0.006),
        "plaster": kit.mottled((0.66, 0.44, 0.24), (0.76, 0.54, 0.32), 0.9, 0.95, 0.003),
        "flags": kit.bricks(
            ((0.40, 0.35, 0.28), (0.52, 0.46, 0.37)), (0.22, 0.19, 0.14), (0.72, 0.48), 0.012, (0, 0, 0), 0.8, 0.008
        ),
        "gravel": kit.mottled((0.44, 0.38, 0.29), (0.66, 0.58, 0.46), 22, 0.95, 0.010),
        "tiles": kit.mottled((0.42, 0.17, 0.09), (0.62, 0.30, 0.17), 3.4, 0.9, 0.004),
        "timber": kit.mottled((0.12, 0.065, 0.035), (0.20, 0.115, 0.06), 5, 0.7, 0.004),
        "shutter": kit.plain((0.10, 0.22, 0.20), 0.6),
        "glass": kit.plain((0.03, 0.045, 0.06), 0.08),
        "clay": kit.mottled((0.48, 0.21, 0.11), (0.58, 0.28, 0.16), 6, 0.85, 0.002),
        "water": kit.plain((0.05, 0.12, 0.13), 0.03),
        "box": kit.mottled((0.035, 0.085, 0.015), (0.09, 0.18, 0.035), 7, 0.7, 0.01),
        "cypress": kit.mottled((0.018, 0.050, 0.014), (0.045, 0.095, 0.03), 7, 0.8, 0.01),
        "lavender": kit.mottled((0.17, 0.11, 0.34), (0.33, 0.24, 0.55), 9, 0.8, 0.01),
        "orange": kit.plain((0.85, 0.30, 0.02), 0.5),
    }


def _ground(looks: dict[str, Any]) -> None:
    kit.box((-40, -30, -0.3), (40, END + 30, -0.02), looks["gravel"], 0)
    kit.box((-1.2, -12, -0.2), (1.2, END, 0.0), looks["flags"], 0)
    for sign in (-1, 1):
        low, high = sorted((sign * (SIDE - 0.35), sign * (SIDE + 3)))
        kit.box((low, -12, -0.2), (high, END + 3, 0.14), looks["flags"], 0.01)
    kit.box((-SIDE - 3, END - 0.35, -0.2), (SIDE + 3, END + 3, 0.139), looks["flags"], 0.01)


def _column(x: float, y: float, looks: dict[str, Any]) -> None:
    stone = looks["stone"]
    kit.box((x - 0.25, y - 0.25, 0.14), (x + 0.25, y + 0.25, 0.30), stone, 0.015)
    profile = [(0.23, 0.30), (0.235, 0.34), (0.20, 0.38), (0.215, 0.42), (0.175, 0.46), (0.185, 1.0), (0.155, 1.95),
               (0.185, 1.97), (0.185, 2.01), (0.16, 2.03), (0.23, 2.18)]  # fmt: skip
    kit.turned((x, y, 0), profile, stone, 40)
    kit.box((x - 0.26, y - 0.26, 2.18), (x + 0.26, y + 0.26, SPRING), stone, 0.02)


def _side_range(sign: int, looks: dict[str, Any]) -> None:
    x, back = sign * SIDE, sign * (SIDE + 2.7)
    bays = round((END - FIRST) / BAY)
    for i in range(bays):
        _column(x, FIRST + i * BAY, looks)
    kit.arches((x, FIRST, SPRING), (0, 1), bays, BAY, 0.97, FLOOR2 - SPRING, 0.36, looks["ashlar_y"])
    kit.box((*_low(x, back), FIRST - 1, FLOOR2 - 0.04), (*_high(x, back), END, FLOOR2), looks["timber"], 0)
    kit.box((*_low(back, back + sign), FIRST - 1, 0), (*_high(back, back + sign), END + 3, EAVE), looks["plaster"], 0)
    kit.box((x - 0.18, FIRST - 1, FLOOR2 + 0.12), (x + 0.18, END + 0.3, EAVE), looks["plaster"], 0)
    kit.box((x - 0.25, FIRST - 1, FLOOR2), (x + 0.25, END + 0.18, FLOOR2 + 0.13), looks["stone"], 0.02)
    kit.box((x - 0.27, FIRST - 1, EAVE - 0.10), (x + 0.27, END + 0.27, EAVE + 0.02), looks["stone"], 0.02)
    for i in range(bays):
        _window((x - sign * 0.18, FIRST + (i + 0.5) * BAY), (0, 1), -sign, looks)
        beam = FIRST + i * BAY
        kit.box(
            (*_low(x, back), beam - 0.09, FLOOR2 - 0.22), (*_high(x, back), beam + 0.09, FLOOR2), looks["timber"], 0.01
        )
    for i in range(0, bays, 3):
        y = FIRST + (i + 0.5) * BAY
        kit.box(
            (*_low(back, back - sign * 0.06), y - 0.5, 0.14),
            (*_high(back, back - sign * 0.06), y + 0.5, 2.3),
            looks["timber"],
            0.01,
        )
    eave, ridge = x - sign * 0.62, back
    kit.tiled_roof(
        ((eave, FIRST - 1, EAVE), (eave, END + 0.62, EAVE)),
        ((ridge, FIRST - 1, EAVE + 1.35), (ridge, END + 0.62, EAVE + 1.35)),
        looks["tiles"],
    )


def _low(a: float, b: float) -> tuple[float]:
    return (min(a, b),)


def _high(a: float, b: float) -> tuple[float]:
    return (max(a, b),)


def _window(at: tuple[float, float], along: tuple[float, float], facing: int, looks: dict[str, Any]) -> None:
    """A shuttered window on the upper floor; `facing` is the sign of its outward direction across `along`."""
    out = (along[1] * facing, along[0] * facing)

    def slab(s0: float, s1: float, z0: float, z1: float, inner: float, outer: float, look: Any) -> None:
        a = [at[k] + along[k] * s0 + out[k] * inner for k in (0, 1)]
        b = [at[k] + along[k] * s1 + out[k] * outer for k in (0, 1)]
        kit.box((min(a[0], b[0]), min(a[1], b[1]), z0), (max(a[0], b[0]), max(a[1], b[1]), z1), look, 0.006)

    slab(-0.42, 0.42, 4.35, 5.75, -0.02, 0.012, looks["glass"])
    for s in (-0.50, 0.42):
        slab(s, s + 0.08, 4.35, 5.83, -0.02, 0.05, looks["stone"])
    slab(-0.50, 0.50, 5.75, 5.85, -0.02, 0.055, looks["stone"])
    slab(-0.58, 0.58, 4.26, 4.36, -0.02, 0.11, looks["stone"])
    slab(-0.025, 0.025, 4.36, 5.75, -0.02, 0.03, looks["timber"])
    slab(-0.42, 0.42, 5.15, 5.20, -0.02, 0.03, looks["timber"])
    for s in (-0.95, 0.52):
        slab(s, s + 0.43, 4.38, 5.76, 0.0, 0.045, looks["shutter"])
        for z in np.arange(4.46, 5.70, 0.09):
            slab(s + 0.05, s + 0.38, float(z), float(z) + 0.05, 0.04, 0.058, looks["shutter"])


def _far_range(looks: dict[str, Any]) -> None:
    for start, bays in ((-SIDE, 2), (GATE + 0.3, 2)):
        bay = (SIDE - GATE - 0.3) / 2
        kit.arches((start, END, SPRING), (1, 0), bays, bay, 0.97, FLOOR2 - SPRING, 0.36, looks["ashlar_x"])
        for i in range(bays + 1):
            _column(start + i * bay, END, looks)
    wall, top = looks["ashlar_x"], EAVE
    kit.arches((-GATE - 0.3, END, SPRING), (1, 0), 1, 2 * GATE + 0.6, GATE, top - SPRING, 0.6, wall)
    for x in (-GATE - 0.3, GATE):
        kit.box((x, END - 0.3, 0.1), (x + 0.3, END + 0.3, SPRING), wall, 0)
    for x in (-SIDE, GATE + 0.3):
        kit.box((x, END - 0.18, FLOOR2), (x + SIDE - GATE - 0.3, END + 0.18, top), looks["plaster"], 0)
        kit.box((x, END + 2.7, 0), (x + SIDE - GATE - 0.3, END + 3.0, top), looks["plaster"], 0)
        kit.box((x, END, FLOOR2 - 0.05), (x + SIDE - GATE - 0.3, END + 2.8, FLOOR2), looks["timber"], 0)
        for i in range(2):
            _window((x + (i + 0.5) * (SIDE - GATE - 0.3) / 2, END - 0.18), (1, 0), -1, looks)
    for x in (-GATE - 0.3, GATE):
        kit.box((x, END + 0.3, 0), (x + 0.3, END + 3, top), looks["ashlar_y"], 0)
    kit.box((-GATE, END + 0.3, 4.0), (GATE, END + 3, 4.2), looks["timber"], 0)
    kit.box((-SIDE, END - 0.34, top - 0.10), (SIDE, END + 0.2, top + 0.02), looks["stone"], 0.02)
    kit.tiled_roof(
        ((-SIDE - 0.3, END - 0.62, top), (SIDE + 0.3, END - 0.62, top)),
        ((-SIDE - 0.3, END + 2.7, top + 1.4), (SIDE + 0.3, END + 2.7, top + 1.4)),
        looks["tiles"],
    )


def _tower(looks: dict[str, Any]) -> None:
    x0, x1, y0, y1 = -4.9, -1.7, END + 3.4, END + 6.6
    kit.box((x0, y0, 0), (x1, y1, 10.2), looks["ashlar_x"], 0.02)
    kit.box((x0 - 0.15, y0 - 0.15, 10.2), (x1 + 0.15, y1 + 0.15, 10.45), looks["stone"], 0.03)
    bay, base = (x1 - x0) / 2, 10.45
    for along, start in (((1, 0), (x0, y0 + 0.25, base + 1.2)), ((1, 0), (x0, y1 - 0.25, base + 1.2)),
                         ((0, 1), (x0 + 0.25, y0, base + 1.2)), ((0, 1), (x1 - 0.25, y0, base + 1.2))):  # fmt: skip
        kit.arches(start, along, 2, bay, 0.5, 1.1, 0.5, looks["ashlar_x" if along[0] else "ashlar_y"])
    for x in (x0, (x0 + x1) / 2 - 0.25, x1 - 0.5):
        for y in (y0, y1 - 0.5):
            kit.box((x, y, base), (x + 0.5, y + 0.5, base + 1.2), looks["ashlar_x"], 0.01)
    kit.box((x0 - 0.2, y0 - 0.2, base + 2.3), (x1 + 0.2, y1 + 0.2, base + 2.5), looks["stone"], 0.03)
    middle, z = ((x0 + x1) / 2, (y0 + y1) / 2), base + 2.5
    corners = [(x0 - 0.4, y0 - 0.4), (x1 + 0.4, y0 - 0.4), (x1 + 0.4, y1 + 0.4), (x0 - 0.4, y1 + 0.4)]
    peak: Vec3 = (*middle, z + 1.9)
    for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
        kit.tiled_roof(((*a, z), (*b, z)), (peak, peak), looks["tiles"])
    kit.turned((*middle, z + 1.8), [(0.05, 0), (0.03, 0.9), (0, 0.95)], looks["timber"], 12)


def _fountain(looks: dict[str, Any]) -> None:
    stone, at = looks["stone"], (0.0, 8.6, 0.0)
    kit.turned(at, [(2.35, -0.05), (2.35, 0.10), (2.0, 0.10)], stone, 8)
    basin = [
        (1.62, 0.05),
        (1.68, 0.12),
        (1.60, 0.18),
        (1.60, 0.52),
        (1.72, 0.56),
        (1.72, 0.64),
        (1.45, 0.64),
        (1.45, 0.2),
    ]
    kit.turned(at, basin, stone, 64)
    kit.turned(at, [(1.46, 0.53), (0, 0.53)], looks["water"], 64)
    stem = [
        (0.32, 0.2),
        (0.32, 0.6),
        (0.16, 0.72),
        (0.20, 1.0),
        (0.13, 1.25),
        (0.62, 1.50),
        (0.68, 1.56),
        (0.60, 1.56),
        (0.2, 1.46),
    ]
    kit.turned(at, stem, stone, 48)
    kit.turned(at, [(0.58, 1.535), (0, 1.535)], looks["water"], 48)
    kit.turned(at, [(0.10, 1.45), (0.07, 1.75), (0.13, 1.80), (0.05, 1.95), (0, 1.99)], stone, 32)


def _garden(looks: dict[str, Any], rng: np.random.Generator) -> None:
    for sign in (-1, 1):
        for y0, y1 in ((0.6, 5.8), (11.4, 18.6)):
            _bed((min(sign * 1.9, sign * 4.7), y0), (max(sign * 1.9, sign * 4.7), y1), looks, rng)
        for y in (6.7, 10.5, 19.4):
            _orange_tree((sign * 1.75, y, 0.0), looks, rng)
    for x, y, tall in ((-3.3, 4.4, 2.2), (3.3, 15.2, 2.5), (-3.3, 15.2, 2.7)):
        kit.foliage((x, y, tall + 0.15), (0.50, 0.50, tall), 9000, 0.10, looks["cypress"], rng)
    for x, y in ((7, END + 9), (9.5, END + 12), (4.6, END + 14)):
        kit.foliage((x, y, 4.5), (0.9, 0.9, 4.4), 9000, 0.18, looks["cypress"], rng)


def _bed(low: tuple[float, float], high: tuple[float, float], looks: dict[str, Any], rng: np.random.Generator) -> None:
    """A rectangle of lavender within a clipped box hedge."""
    thick = 0.42
    (x0, y0), (x1, y1) = low, high
    sides = (
        ((x0, y0), (x1, y0 + thick)),
        ((x0, y1 - thick), (x1, y1)),
        ((x0, y0), (x0 + thick, y1)),
        ((x1 - thick, y0), (x1, y1)),
    )
    for a, b in sides:
        kit.box((*a, 0), (*b, 0.47), looks["box"], 0.08)
        _clipped(a, b, 0.5, looks["box"], rng)
    for x in np.arange(low[0] + 0.8, high[0] - 0.6, 0.62):
        for y in np.arange(low[1] + 0.8, high[1] - 0.6, 0.62):
            where = (float(x) + rng.normal(0, 0.05), float(y) + rng.normal(0, 0.05), 0.24)
            kit.foliage(where, (0.30, 0.30, 0.34), 260, 0.09, looks["lavender" if rng.random() < 0.8 else "box"], rng)


def _clipped(
    low: tuple[float, float], high: tuple[float, float], top: float, look: Any, rng: np.random.Generator
) -> None:
    """Small leaves over the faces of a hedge."""
    size = np.array([high[0] - low[0], high[1] - low[1], top])
    count = int(1500 * size[0] * size[1] + 1300 * (size[0] + size[1]) * top)
    points = rng.random((count, 3))
    axis = rng.choice(
        3,
        count,
        p=np.array([size[1] * top, size[0] * top, size[0] * size[1]])
        / (size[1] * top + size[0] * top + size[0] * size[1]),
    )
    points[np.arange(count), axis] = np.where(axis == 2, 1, rng.integers(0, 2, count))
    points = points * size + (*low, 0) + rng.normal(0, 0.015, (count, 3))
    along, across = rng.normal(size=(2, count, 3)) * 0.024
    corners = np.stack([points - along, points - across, points + along, points + across], 1)
    kit.mesh(corners.reshape(-1, 3), np.arange(4 * count).reshape(-1, 4), look)


def _orange_tree(at: Vec3, looks: dict[str, Any], rng: np.random.Generator) -> None:
    x, y, _ = at
    kit.turned(at, [(0.24, 0), (0.34, 0.42), (0.38, 0.44), (0.38, 0.52), (0.32, 0.52), (0, 0.47)], looks["clay"], 40)
    kit.turned((x, y, 0.45), [(0.035, 0), (0.028, 0.85)], looks["timber"], 12)
    kit.foliage((x, y, 1.55), (0.46, 0.46, 0.44), 2200, 0.085, looks["box"], rng)
    for _ in range(11):
        way = rng.normal(size=3)
        fruit = np.array((x, y, 1.52)) + way / np.linalg.norm(way) * 0.45
        ball = [(0.042 * math.sin(t), -0.042 * math.cos(t)) for t in np.linspace(0.01, math.pi - 0.01, 10)]
        kit.turned((float(fruit[0]), float(fruit[1]), float(fruit[2])), ball, looks["orange"], 16)


def _hills(rng: np.random.Generator) -> None:
    phase = rng.uniform(0, 6, 5)

    def ridge(u: Any, v: Any, far: float, high: float) -> Any:
        x = (u - 0.5) * far * 3
        shape = (
            0.6 + 0.22 * np.sin(u * 19 + phase[0]) + 0.12 * np.sin(u * 43 + phase[1]) + 0.05 * np.sin(u * 97 + phase[2])
        )
        return x, END + far + v * far * 0.5, high * shape * v - 1.0

    for far, high, low, tone in (
        (60, 7, (0.10, 0.15, 0.05), (0.17, 0.22, 0.08)),
        (170, 26, (0.17, 0.23, 0.20), (0.22, 0.28, 0.24)),
        (420, 80, (0.30, 0.38, 0.46), (0.34, 0.42, 0.50)),
    ):
        kit.sheet(
            lambda u, v, far=far, high=high: ridge(u, v, far, high),
            kit.mottled(low, tone, 8 / far, 1.0, 0.0),
            (240, 12),
        )
