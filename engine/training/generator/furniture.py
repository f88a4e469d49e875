"""Furniture with real-world sizes, composed of solids. The back of each piece is at +y, its front faces -y."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator import clutter
from engine.training.generator.parts import Part

if TYPE_CHECKING:
    from random import Random

    from engine.training.generator.palette import Palette


def _legs(part: Part, rng: Random, paint: int, w: float, d: float, h: float) -> None:
    """Four legs, square or round, straight or spread."""
    thick, spread = rng.uniform(0.025, 0.07), rng.choice((0.0, 0.0, 0.05))
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (w / 2 - thick), sy * (d / 2 - thick)
            if spread or thick < 0.04:
                part.rod((x + sx * spread, y + sy * spread, 0), (x, y, h), thick / 2, paint, 1.2)
            else:
                part.box((x, y, h / 2), (thick, thick, h), paint)


def table(rng: Random, look: Palette, w: float = 0.0, d: float = 0.0, h: float = 0.0, busy: float = 0.6) -> Part:
    """A table, round at times, with things on it."""
    w, d, h = w or rng.uniform(0.8, 2.0), d or rng.uniform(0.6, 1.0), h or rng.uniform(0.7, 0.78)
    top = rng.choice((look.main_wood, look.wood(), look.white, look.marble()))
    part = Part((w, d, h), targets=[(0, 0, h)])
    if rng.random() < 0.2:
        w = d = max(d, 0.7)
        part.size = (w, d, h)
        part.pipe((0, 0, h - 0.015), w / 2, 0.03, top)
        part.pipe((0, 0, h / 2), 0.04, h, look.main_metal)
        part.pipe((0, 0, 0.02), 0.3, 0.04, look.main_metal, 0.3)
        area = (-0.33 * w, -0.33 * w, 0.33 * w, 0.33 * w)
    else:
        part.box((0, 0, h - 0.02), (w, d, 0.04), top)
        legs = top if rng.random() < 0.6 else look.main_metal
        _legs(part, rng, legs, w - 0.04, d - 0.04, h - 0.04)
        if rng.random() < 0.5:
            part.box((0, 0, h - 0.08), (w - 0.12, d - 0.12, 0.08), legs)
        area = (-w / 2, -d / 2, w / 2, d / 2)
    if rng.random() < busy:
        clutter.scatter(part, rng, look, clutter.TABLE, area, h, rng.choice((2, 6, 12, 20)))
    return part


def chair(rng: Random, look: Palette) -> Part:
    """A kitchen chair with slats or a board as back, perhaps with something hung over."""
    w, d, h = rng.uniform(0.38, 0.48), rng.uniform(0.38, 0.46), rng.uniform(0.43, 0.48)
    part = Part((w, d, 0.9), targets=[(0, 0, h)])
    frame = rng.choice((look.main_wood, look.main_metal, look.white, look.black))
    seat = frame if rng.random() < 0.4 else look.cloth()
    _legs(part, rng, frame, w, d, h)
    part.box((0, 0, h), (w, d, rng.uniform(0.02, 0.07)), seat)
    top, lean = rng.uniform(0.35, 0.55), rng.uniform(0.0, 0.15)
    for side in (-1, 1):
        part.rod(
            (side * (w / 2 - 0.02), d / 2 - 0.02, h), (side * (w / 2 - 0.02), d / 2 + lean * top, h + top), 0.015, frame
        )
    y, z = d / 2 + lean * top * 0.6, h + 0.6 * top
    style = rng.random()
    if style < 0.4:
        part.box((0, y, z + 0.02), (w - 0.03, 0.025, 0.6 * top), seat, roll=-lean)
    elif style < 0.7:
        for k in range(3):
            part.box(
                (0, d / 2 + lean * top * (0.3 + 0.3 * k), h + top * (0.3 + 0.3 * k)), (w - 0.03, 0.02, 0.05), frame
            )
    else:
        for k in range(5):
            x = (k - 2) * w / 6
            part.rod((x, d / 2 - 0.02, h), (x, d / 2 + lean * top, h + top), 0.009, frame)
        part.box((0, d / 2 + lean * top, h + top), (w, 0.025, 0.06), frame)
    if rng.random() < 0.15:
        part.box((0, d / 2 + 0.02, h + top - 0.15), (0.9 * w, 0.09, 0.4), look.cloth(0.8))
    return part


def office_chair(rng: Random, look: Palette) -> Part:
    part = Part((0.62, 0.62, 1.0), targets=[(0, 0, 0.5)])
    cloth, base = rng.choice((look.black, look.cloth(), look.leather())), look.black
    for k in range(5):
        turn = 1.2566 * k + rng.random() * 0.1
        x, y = 0.29 * math.cos(turn), 0.29 * math.sin(turn)
        part.rod((0, 0, 0.12), (x, y, 0.07), 0.02, base)
        part.ball((x, y, 0.03), (0.03, 0.03, 0.03), base)
    part.pipe((0, 0, 0.27), 0.03, 0.34, look.main_metal)
    part.box((0, 0, 0.47), (0.44, 0.42, 0.06), cloth)
    part.ball((0, 0, 0.49), (0.25, 0.24, 0.05), cloth)
    lean = rng.uniform(0.0, 0.25)
    part.box((0, 0.23 + 0.3 * lean, 0.8), (0.42, 0.06, rng.uniform(0.4, 0.6)), cloth, roll=-lean)
    part.box((0, 0.26, 0.5), (0.06, 0.03, 0.2), base)
    if rng.random() < 0.6:
        for side in (-1, 1):
            part.box((side * 0.27, 0, 0.67), (0.06, 0.26, 0.03), base)
            part.box((side * 0.27, 0.02, 0.57), (0.03, 0.05, 0.2), base)
    return part


def _cushion(part: Part, at: tuple[float, float, float], size: float, paint: int, yaw: float, lean: float) -> None:
    part.box(at, (size, 0.07, size * 0.85), paint, yaw, 0.0, -lean)
    part.ball(at, (0.48 * size, 0.09, 0.42 * size), paint, yaw)


def sofa(rng: Random, look: Palette) -> Part:
    """A sofa or armchair: padded blocks with round edges, and cushions."""
    seats = rng.choice((1, 2, 2, 3, 3))
    arm, seat = rng.uniform(0.12, 0.24), rng.uniform(0.55, 0.7)
    w, d, h = seats * seat + 2 * arm, rng.uniform(0.8, 1.0), rng.uniform(0.38, 0.45)
    part = Part((w, d, 0.85), targets=[(0, -0.1, h)])
    cloth = look.leather() if rng.random() < 0.3 else look.cloth(0.4)
    back, lift = rng.uniform(0.7, 0.95), rng.uniform(0.05, 0.14)
    part.box((0, 0, (lift + h - 0.12) / 2), (w - 0.02, d - 0.02, h - 0.12 - lift), cloth)
    for k in range(seats):
        x = (k - (seats - 1) / 2) * seat
        part.box((x, -0.06, h - 0.07), (seat - 0.012, d - 0.24, 0.13), cloth)
        part.pipe((x, -d / 2 + 0.06, h - 0.07), 0.068, seat - 0.012, cloth, turn=(0, math.pi / 2, 0))
        part.box((x, d / 2 - 0.2, (h + back) / 2), (seat - 0.015, 0.16, back - h), cloth, roll=-0.15)
        part.pipe((x, d / 2 - 0.17, back), 0.08, seat - 0.015, cloth, turn=(0, math.pi / 2, 0))
    part.box((0, d / 2 - 0.06, back / 2), (w, 0.12, back), cloth)
    rest = rng.uniform(0.52, 0.66)
    for side in (-1, 1):
        x = side * (w / 2 - arm / 2)
        part.box((x, -0.01, (rest + lift) / 2), (arm, d - 0.04, rest - lift), cloth)
        if rng.random() < 0.6:
            part.pipe((x, -0.01, rest), arm / 2, d - 0.04, cloth, turn=(math.pi / 2, math.pi / 2, 0))
    for _ in range(rng.randint(0, 2 * seats)):
        x = rng.uniform(-0.4, 0.4) * (w - 2 * arm)
        _cushion(
            part,
            (x, rng.uniform(0.0, 0.12), h + 0.2),
            rng.uniform(0.36, 0.48),
            look.cloth(0.9),
            rng.gauss(0, 0.3),
            rng.uniform(0.2, 0.6),
        )
    if rng.random() < 0.3:
        clutter.scatter(
            part,
            rng,
            look,
            [clutter.crumpled, clutter.toy, clutter.book_pile, clutter.laptop],
            (-w / 2 + arm, -d / 2 + 0.05, w / 2 - arm, 0.1),
            h,
            2,
        )
    return part


def bed(rng: Random, look: Palette) -> Part:
    w, d, h = rng.choice((0.9, 1.2, 1.4, 1.6, 1.8)), rng.uniform(1.95, 2.1), rng.uniform(0.4, 0.6)
    part = Part((w, d, h + 0.3), targets=[(0, 0, h)])
    frame = rng.choice((look.main_wood, look.wood(), look.white, look.cloth(0.3)))
    part.box((0, 0, h * 0.35), (w, d, 0.3 * h), frame)
    part.box((0, d / 2 - 0.03, (h + 0.5) / 2), (w + 0.04, 0.06, h + rng.uniform(0.1, 0.7)), frame)
    sheet, cover = look.cloth(0.15), look.cloth(0.7)
    part.box((0, -0.02, h * 0.75), (w - 0.04, d - 0.1, 0.5 * h), sheet)
    long = rng.uniform(0.45, 0.8) * d
    part.box((rng.gauss(0, 0.02), -d / 2 + long / 2, h * 0.8), (w + 0.02, long, 0.52 * h), cover, rng.gauss(0, 0.015))
    for _ in range(rng.randint(3, 10)):
        at = (rng.uniform(-0.45, 0.45) * w, -d / 2 + rng.uniform(0.05, 1) * long, h * 1.06 - 0.02)
        part.ball(at, (rng.uniform(0.1, 0.4), rng.uniform(0.06, 0.2), rng.uniform(0.02, 0.06)), cover, rng.random() * 3)
    pillows = 1 if w < 1.1 else 2
    for k in range(pillows):
        x = (k - (pillows - 1) / 2) * w / pillows
        part.ball(
            (x, d / 2 - 0.3, h + 0.06),
            (0.44 * w / pillows, 0.22, 0.1),
            sheet if rng.random() < 0.5 else look.cloth(0.5),
            rng.gauss(0, 0.1),
        )
    if rng.random() < 0.5:
        clutter.scatter(
            part,
            rng,
            look,
            [clutter.crumpled, clutter.toy, clutter.book_pile, clutter.laptop],
            (-w / 2, -d / 2 + 0.1, w / 2, d / 4),
            h + 0.06,
            3,
        )
    return part


def _books(part: Part, rng: Random, spines: list[int], x0: float, x1: float, y: float, z: float, room: float) -> None:
    """A row of books from x0 towards x1 with fronts near y, standing on z below `room` metres of air."""
    x = x0
    tall = rng.uniform(0.7, 0.95) * room
    while x < x1 - 0.05:
        thick, height, deep = rng.uniform(0.012, 0.05), tall * rng.uniform(0.75, 1.0), rng.uniform(0.12, 0.2)
        height = min(height, 0.34)
        if rng.random() < 0.04:
            x += rng.uniform(0.05, 0.3)
            continue
        part.box(
            (x + thick / 2, y + deep / 2 + rng.uniform(0, 0.03), z + height / 2),
            (thick * 0.96, deep, height),
            rng.choice(spines),
        )
        x += thick


def shelf(rng: Random, look: Palette, wide: float = 0.0) -> Part:
    """A shelf with books and things in its compartments."""
    w, d, h = wide or rng.uniform(0.6, 2.0), rng.uniform(0.25, 0.4), rng.uniform(0.8, 2.2)
    part = Part((w, d, h), targets=[(0, -d / 2, h * 0.6)])
    wood = rng.choice((look.main_wood, look.white, look.wood()))
    rows, columns = max(2, round(h / rng.uniform(0.3, 0.42))), max(1, round(w / rng.uniform(0.4, 0.9)))
    for k in range(columns + 1):
        part.box((-w / 2 + 0.01 + k * (w - 0.02) / columns, 0, h / 2), (0.02, d, h), wood)
    if rng.random() < 0.8:
        part.box((0, d / 2 - 0.005, h / 2), (w, 0.01, h), wood)
    spines, full = [look.spine() for _ in range(rng.randint(3, 10))], rng.uniform(0.3, 0.95)
    for row in range(rows + 1):
        z = 0.02 + row * (h - 0.03) / rows
        part.box((0, 0, z), (w - 0.02, d, 0.02), wood)
        for k in range(columns if row < rows else 0):
            x0 = -w / 2 + 0.03 + k * (w - 0.02) / columns
            x1 = x0 + (w - 0.02) / columns - 0.04
            what, room = rng.random(), (h - 0.03) / rows - 0.04
            if what < 0.65 * full:
                _books(part, rng, spines, x0, x0 + (x1 - x0) * rng.uniform(0.4, 1.0), -d / 2 + 0.02, z + 0.01, room)
            elif what < full:
                small = [m for m in clutter.SHELF if m is not clutter.table_lamp]
                clutter.scatter(
                    part, rng, look, small, (x0, -d / 2 + 0.03, x1, d / 2 - 0.03), z + 0.01, rng.randint(1, 3)
                )
            elif what < full + 0.05:
                part.box(((x0 + x1) / 2, -d / 2 + 0.01, z + room / 2 + 0.02), (x1 - x0 + 0.02, 0.018, room), wood)
    if rng.random() < 0.5 and h < 1.9:
        clutter.scatter(part, rng, look, clutter.SHELF, (-w / 2, -d / 2, w / 2, d / 2), h + 0.005, 4)
    return part


def cabinet(rng: Random, look: Palette, w: float = 0.0, h: float = 0.0) -> Part:
    """A closed body with doors or drawers: wardrobe, sideboard, chest."""
    w, d, h = (
        w or rng.uniform(0.4, 1.8),
        rng.uniform(0.4, 0.62),
        h or rng.choice((rng.uniform(0.45, 1.0), rng.uniform(1.8, 2.3))),
    )
    part = Part((w, d, h), targets=[(0, -d / 2, min(h, 1.0))])
    body = rng.choice((look.main_wood, look.white, look.wood(), look.any_colour(0.4)))
    front = body if rng.random() < 0.6 else rng.choice((look.wood(), look.white))
    part.box((0, 0.01, h / 2 + 0.02), (w, d - 0.02, h - 0.04), body)
    part.box((0, 0.02, 0.03), (w - 0.06, d - 0.08, 0.06), look.black)
    columns, rows = (
        max(1, round(w / rng.uniform(0.4, 0.6))),
        rng.choice((1, 1, 2, 3, 4)) if h < 1.3 else rng.choice((1, 1, 2)),
    )
    handle, cw, rh = look.main_metal, w / columns, (h - 0.1) / rows
    for k in range(columns):
        for n in range(rows):
            x, z = -w / 2 + (k + 0.5) * cw, 0.07 + (n + 0.5) * rh
            part.box((x, -d / 2 + 0.005, z), (cw - 0.006, 0.018, rh - 0.006), front)
            if rows > 1:
                part.box((x, -d / 2 - 0.015, z + 0.25 * rh), (0.12, 0.015, 0.012), handle)
            else:
                part.box((x + (0.5 - (k & 1)) * 0.8 * cw, -d / 2 - 0.015, z), (0.012, 0.015, 0.15), handle)
    if h < 1.3:
        clutter.scatter(
            part, rng, look, [*clutter.SHELF, clutter.monitor], (-w / 2, -d / 2, w / 2, d / 2), h, rng.randint(0, 10)
        )
    return part


def desk(rng: Random, look: Palette) -> Part:
    """A work place: screens, keyboard and what gathers around them."""
    w, d, h = rng.uniform(1.0, 1.9), rng.uniform(0.6, 0.85), rng.uniform(0.7, 0.77)
    part = Part((w, d, h), targets=[(0, 0, h), (0, 0.1, h + 0.1), (0.3 * w, 0, h)])
    top = rng.choice((look.main_wood, look.wood(), look.white))
    part.box((0, 0, h - 0.015), (w, d, 0.03), top)
    if rng.random() < 0.5:
        _legs(part, rng, look.main_metal, w - 0.05, d - 0.05, h - 0.03)
    else:
        for side in (-1, 1):
            part.box((side * (w / 2 - 0.02), 0, h / 2 - 0.02), (0.03, d - 0.02, h - 0.04), top)
        part.box((0, d / 2 - 0.05, 0.5 * h), (w - 0.05, 0.02, 0.4), top)
    if rng.random() < 0.5:
        drawers = cabinet(rng, look, 0.42, h - 0.1)
        part.place(
            Part(solids=[s for s in drawers.solids if s[3] < h - 0.1]), (rng.choice((-1, 1)) * (w / 2 - 0.26), 0.05, 0)
        )
    left, screens = -w / 2 + 0.05, rng.choice((0, 1, 1, 1, 2))
    for k in range(screens):
        screen = clutter.monitor(rng, look)
        x = (k - (screens - 1) / 2) * 0.65 + rng.gauss(0, 0.05)
        part.place(screen, (x, d / 2 - 0.17, h), rng.gauss(0, 0.15) + (-0.25 * (2 * k - 1) if screens == 2 else 0))
    if screens:
        part.place(clutter.keyboard(rng, look), (rng.gauss(0, 0.08), -d / 2 + 0.16, h), rng.gauss(0, 0.12))
        part.place(clutter.mouse(rng, look), (0.33, -d / 2 + 0.17, h), rng.gauss(0, 0.2))
        clutter.scatter(part, rng, look, clutter.DESK, (left, -d / 2 + 0.03, -0.3, d / 2), h, rng.randint(3, 14))
        clutter.scatter(part, rng, look, clutter.DESK, (0.36, -0.05, w / 2, d / 2), h, rng.randint(2, 9))
    else:
        if rng.random() < 0.5:
            part.place(clutter.laptop(rng, look), (0, -0.1, h), rng.gauss(0, 0.2))
        clutter.scatter(part, rng, look, clutter.DESK, (left, 0.12, w / 2, d / 2), h, rng.randint(4, 16))
        clutter.scatter(part, rng, look, clutter.DESK, (left, -d / 2, -0.25, 0.1), h, rng.randint(1, 8))
    return part


def kitchen(rng: Random, look: Palette, w: float) -> Part:
    """A row of cupboards with a worktop, sink, stove, fridge, wall units and tiles behind."""
    d, h = 0.62, 0.9
    part = Part((w, d, 2.2), targets=[(0, -0.1, h), (0.3 * w, -0.1, h), (-0.3 * w, -0.1, h)])
    front, top = (
        rng.choice((look.white, look.main_wood, look.any_colour(0.4, 0.03))),
        rng.choice((look.wood(), look.marble(), look.concrete())),
    )
    part.box((0, 0.03, 0.05), (w, d - 0.1, 0.1), look.black)
    part.box((0, 0.01, 0.48), (w, d - 0.03, 0.78), front)
    part.box((0, 0, h - 0.02), (w, d + 0.02, 0.04), top)
    part.picture((0, d / 2 - 0.006, 1.2), w, 0.62, look.tiles(rng.uniform(0.05, 0.2)))
    units = max(2, round(w / 0.6))
    step, stove, sink = w / units, rng.randrange(units), rng.randrange(units)
    for k in range(units):
        x = -w / 2 + (k + 0.5) * step
        if k == stove:
            part.box((x, -d / 2, 0.45), (step - 0.01, 0.03, 0.66), look.black)
            part.box((x, -d / 2 - 0.03, 0.7), (step - 0.1, 0.02, 0.02), look.main_metal)
            part.box((x, 0, h + 0.003), (step - 0.03, 0.5, 0.006), look.black)
            if rng.random() < 0.6:
                part.pipe((x + 0.1, 0.1, h + 0.07), 0.1, 0.13, look.main_metal)
                part.box((x + 0.1, -0.08, h + 0.11), (0.02, 0.2, 0.02), look.black)
            continue
        rows = rng.choice((1, 1, 2, 4))
        for n in range(rows):
            z = 0.12 + (n + 0.5) * 0.74 / rows
            part.box((x, -d / 2 + 0.01, z), (step - 0.006, 0.02, 0.74 / rows - 0.006), front)
            part.box((x, -d / 2 - 0.015, z + 0.3 / rows), (0.14, 0.012, 0.012), look.main_metal)
        if k == sink:
            part.box((x, -0.02, h + 0.001), (0.5, 0.42, 0.006), look.main_metal)
            part.box((x, -0.02, h + 0.003), (0.4, 0.32, 0.006), look.black)
            part.rod((x, 0.22, h), (x, 0.22, h + 0.25), 0.014, look.main_metal)
            part.rod((x, 0.22, h + 0.25), (x, 0.05, h + 0.22), 0.011, look.main_metal)
    clutter.scatter(
        part, rng, look, clutter.KITCHEN, (-w / 2, -0.2, w / 2, d / 2 - 0.03), h + 0.004, rng.randint(2, 4 * units)
    )
    if rng.random() < 0.75:
        for k in range(units):
            if rng.random() < 0.85:
                x = -w / 2 + (k + 0.5) * step
                part.box((x, d / 2 - 0.17, 1.87), (step - 0.005, 0.34, 0.7), front)
                part.box((x + 0.35 * step, d / 2 - 0.345, 1.6), (0.012, 0.012, 0.12), look.main_metal)
    if rng.random() < 0.6:
        fridge = rng.choice((look.white, look.main_metal))
        part.box((w / 2 + 0.32, 0, 0.92), (0.6, 0.62, 1.84), fridge)
        part.box((w / 2 + 0.32, -0.315, 1.0), (0.6, 0.006, 0.01), look.black)
        part.box((w / 2 + 0.08, -0.33, 1.2), (0.02, 0.03, 0.3), look.main_metal)
        part.size = (w + 0.65, d, 2.2)
        part.solids = [(s[0], s[1] - 0.32, *s[2:]) for s in part.solids]
    return part
