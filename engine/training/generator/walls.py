"""Walls with openings, doors, windows and what hangs on them. Frame of a wall: x along it, its face at y = 0,
the room on the side of -y, z up from the floor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from engine.training.generator.parts import Light, Part

if TYPE_CHECKING:
    from random import Random

    from engine.training.generator.palette import Palette
    from engine.training.generator.parts import Vector


class Opening(NamedTuple):
    """A hole in a wall, metres along x and z."""

    x0: float
    x1: float
    z0: float
    z1: float


def wall(length: float, height: float, thick: float, openings: list[Opening], paint: int) -> Part:
    """A wall that leaves its openings (sorted along x, apart from each other) free."""
    part = Part((length, thick, height))

    def block(x0: float, x1: float, z0: float, z1: float) -> None:
        if x1 - x0 > 1e-3 and z1 - z0 > 1e-3:
            part.box(((x0 + x1) / 2, thick / 2, (z0 + z1) / 2), (x1 - x0, thick, z1 - z0), paint)

    x = -thick
    for hole in openings:
        block(x, hole.x0, 0, height)
        block(hole.x0, hole.x1, 0, hole.z0)
        block(hole.x0, hole.x1, hole.z1, height)
        x = hole.x1
    block(x, length + thick, 0, height)
    return part


def window(rng: Random, look: Palette, hole: Opening, thick: float, light: Vector | None) -> Part:
    """Frame, bars, sill and perhaps curtains around an opening; `light` is the radiance that comes in."""
    part = Part()
    w, h = hole.x1 - hole.x0, hole.z1 - hole.z0
    x, z, y = (hole.x0 + hole.x1) / 2, (hole.z0 + hole.z1) / 2, 0.6 * thick
    frame, bar = rng.choice((look.white, look.white, look.main_wood, look.black)), rng.uniform(0.04, 0.08)
    for side in (-1, 1):
        part.box((x + side * (w - bar) / 2, y, z), (bar, 0.06, h), frame)
        part.box((x, y, z + side * (h - bar) / 2), (w, 0.06, bar), frame)
    for k in range(1, max(1, round(w / rng.uniform(0.5, 1.2)))):
        part.box((hole.x0 + k * w / max(1, round(w / 0.8)), y, z), (bar, 0.05, h), frame)
    if rng.random() < 0.35:
        part.box((x, y, hole.z0 + h * rng.uniform(0.5, 0.75)), (w, 0.05, 0.6 * bar), frame)
    if hole.z0 > 0.2:
        part.box((x, 0.0, hole.z0 - 0.015), (w + 0.1, 2 * thick, 0.03), rng.choice((look.white, look.marble())))
    if light is not None:
        part.lights.append(Light((x, 0.8 * thick, z), light, (w / 2, 0, 0), (0, 0, h / 2)))
    style = rng.random()
    if style < 0.45:
        _curtains(part, rng, look, hole)
    elif style < 0.6:
        _blind(part, rng, look, hole)
    return part


def _curtains(part: Part, rng: Random, look: Palette, hole: Opening) -> None:
    """Folds as upright half columns beside the window."""
    cloth, w = look.cloth(0.5), hole.x1 - hole.x0
    top, bottom = hole.z1 + rng.uniform(0.1, 0.25), rng.choice((0.03, max(hole.z0 - 0.2, 0.03)))
    fold, wide = rng.uniform(0.035, 0.06), w * rng.uniform(0.12, 0.35)
    for start in (hole.x0 - 0.12, hole.x1 + 0.12 - wide):
        for k in range(int(wide / (1.5 * fold))):
            at = (start + 1.5 * k * fold, -0.09 + 0.018 * (k & 1), (top + bottom) / 2)
            part.pipe(at, fold * rng.uniform(0.8, 1.1), top - bottom, cloth, rng.uniform(0.85, 1.0))
    part.rod((hole.x0 - 0.3, -0.09, top + 0.02), (hole.x1 + 0.3, -0.09, top + 0.02), 0.014, look.main_metal)


def _blind(part: Part, rng: Random, look: Palette, hole: Opening) -> None:
    """Slats or one sheet over the upper part of the window."""
    x, w, long = (hole.x0 + hole.x1) / 2, hole.x1 - hole.x0, (hole.z1 - hole.z0) * rng.uniform(0.15, 0.8)
    if rng.random() < 0.5:
        part.box((x, 0.02, hole.z1 - long / 2), (w - 0.03, 0.004, long), look.cloth(0.3))
        return
    for k in range(int(long / 0.05)):
        part.box((x, 0.02, hole.z1 - 0.03 - 0.05 * k), (w - 0.04, 0.04, 0.003), look.white, roll=0.5)


def door(rng: Random, look: Palette, hole: Opening, thick: float, shut: bool) -> Part:
    """A frame and a leaf: shut in the frame, or swung into the room behind."""
    part = Part()
    w, x = hole.x1 - hole.x0, (hole.x0 + hole.x1) / 2
    frame, leaf = rng.choice((look.white, look.main_wood)), rng.choice((look.white, look.main_wood, look.wood(True)))
    for side in (-1, 1):
        part.box((x + side * (w / 2 + 0.03), thick / 2, hole.z1 / 2), (0.07, thick + 0.03, hole.z1), frame)
    part.box((x, thick / 2, hole.z1 + 0.035), (w + 0.13, thick + 0.03, 0.07), frame)
    angle = 0.0 if shut else rng.uniform(0.6, 1.6)
    panel = Part()
    panel.box((w / 2, 0, hole.z1 / 2), (w - 0.01, 0.04, hole.z1 - 0.02), leaf)
    if rng.random() < 0.5:
        for z in (0.3, 0.7):
            panel.box((w / 2, 0, z * hole.z1), (0.65 * w, 0.052, 0.3 * hole.z1), leaf)
    panel.rod((w - 0.07, -0.06, 1.02), (w - 0.19, -0.06, 1.02), 0.01, look.main_metal)
    panel.rod((w - 0.07, -0.06, 1.02), (w - 0.07, 0.06, 1.02), 0.012, look.main_metal)
    part.place(panel, (hole.x0, thick * 0.6, 0), angle)
    return part


def hung(rng: Random, look: Palette, w: float, h: float) -> Part:
    """A framed picture, mirror or clock, its middle at z = 0."""
    part, style = Part((w, 0.04, h)), rng.random()
    if style < 0.1:
        part.pipe((0, -0.02, 0), 0.15, 0.04, look.black, turn=(0, 0, math.pi / 2))
        part.sheet((0, -0.042, 0), 0.26, 0.26, look.white, (0, 0, math.pi / 2), disc=True)
        part.box((0, -0.044, 0.05), (0.012, 0.002, 0.1), look.black)
        part.box((0.035, -0.044, 0), (0.07, 0.002, 0.012), look.black)
        return part
    if style < 0.65:
        frame = rng.choice((look.black, look.main_wood, look.white, look.main_metal))
        part.box((0, -0.012, 0), (w, 0.024, h), frame)
        edge = rng.uniform(0.02, 0.06)
        part.picture((0, -0.0245, 0), w - edge, h - edge, look.poster())
    else:
        part.picture((0, -0.002, 0), w, h, look.poster() if style < 0.9 else look.page())
    return part


def radiator(rng: Random, look: Palette, w: float) -> Part:
    part = Part((w, 0.12, 0.7))
    h = rng.uniform(0.4, 0.6)
    part.box((0, 0.02, 0.12 + h / 2), (w, 0.05, h), look.white)
    for k in range(int(w / 0.06)):
        part.box((-w / 2 + 0.03 + 0.06 * k, -0.02, 0.12 + h / 2), (0.035, 0.04, h - 0.03), look.white)
    return part
