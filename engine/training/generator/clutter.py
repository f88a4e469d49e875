"""Small things that lie about: books, cups, screens, papers, bags... and heaps of them on a surface."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from engine.training.generator.palette import Palette

    Maker = Callable[[Random, Palette], Part]


def cup(rng: Random, look: Palette) -> Part:
    radius, height = rng.uniform(0.03, 0.045), rng.uniform(0.07, 0.12)
    part = Part((2 * radius, 2 * radius, height))
    paint = look.plastic()
    part.pipe((0, 0, height / 2), radius * 0.85, height, paint, 1.18)
    part.sheet((0, 0, height + 0.001), 1.8 * radius, 1.8 * radius, look.any_colour(0.5), disc=True)
    if rng.random() < 0.6:
        part.box((radius + 0.012, 0, height * 0.75), (0.03, 0.01, 0.012), paint)
        part.box((radius + 0.024, 0, height * 0.52), (0.01, 0.01, height * 0.5), paint)
        part.box((radius + 0.012, 0, height * 0.3), (0.03, 0.01, 0.012), paint)
    return part


def bottle(rng: Random, look: Palette) -> Part:
    radius, height = rng.uniform(0.025, 0.05), rng.uniform(0.15, 0.32)
    part = Part((2 * radius, 2 * radius, height))
    paint = look.any_colour(0.8, gloss=0.04)
    part.pipe((0, 0, 0.32 * height), radius, 0.64 * height, paint)
    part.pipe((0, 0, 0.72 * height), radius, 0.16 * height, paint, 0.35)
    part.pipe((0, 0, 0.88 * height), radius * 0.35, 0.18 * height, paint)
    part.pipe((0, 0, 0.98 * height), radius * 0.4, 0.04 * height, look.plastic())
    part.pipe((0, 0, 0.3 * height), radius * 1.02, 0.3 * height, look.poster())
    return part


def jar(rng: Random, look: Palette) -> Part:
    radius, height = rng.uniform(0.03, 0.1), rng.uniform(0.06, 0.25)
    part = Part((2 * radius, 2 * radius, height))
    top = rng.uniform(0.6, 1.2)
    part.pipe((0, 0, height / 2), radius, height, rng.choice((look.plastic(), look.metal(), look.spine())), top)
    part.pipe((0, 0, height), radius * top * 1.05, 0.02, look.any_colour())
    return part


def bowl(rng: Random, look: Palette) -> Part:
    radius = rng.uniform(0.07, 0.16)
    height = radius * rng.uniform(0.4, 0.7)
    part = Part((2 * radius, 2 * radius, 1.5 * height))
    part.pipe((0, 0, height / 2), radius * 0.5, height, look.plastic(), 2.0)
    if rng.random() < 0.6:
        fruit = look.any_colour(0.9, tint=0.3)
        for _ in range(rng.randint(3, 8)):
            turn, reach, size = rng.random() * 6.3, rng.random() * 0.55 * radius, rng.uniform(0.03, 0.042)
            part.ball((reach * math.cos(turn), reach * math.sin(turn), height + 0.3 * size), (size, size, size), fruit)
    return part


def plate(rng: Random, look: Palette) -> Part:
    radius = rng.uniform(0.08, 0.14)
    part = Part((2 * radius, 2 * radius, 0.02))
    part.pipe((0, 0, 0.008), radius * 0.6, 0.016, look.white if rng.random() < 0.6 else look.plastic(), 1.6)
    part.sheet((0, 0, 0.0175), 1.3 * radius, 1.3 * radius, look.white, disc=True)
    if rng.random() < 0.5:
        part.ball((0, 0, 0.02), (0.6 * radius, 0.5 * radius, 0.02), look.any_colour(0.8))
    return part


def book_pile(rng: Random, look: Palette) -> Part:
    w, d, z = rng.uniform(0.12, 0.24), rng.uniform(0.17, 0.32), 0.0
    part = Part((w, d, 0))
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
        height, yaw, shrink = rng.uniform(0.006, 0.045), rng.gauss(0, 0.15), rng.uniform(0.75, 1.0)
        x, y = rng.gauss(0, 0.008), rng.gauss(0, 0.008)
        part.box((x, y, z + height / 2), (w * shrink, d * shrink, height), look.spine(), yaw)
        cover = look.poster() if rng.random() < 0.6 else look.page()
        part.sheet((x, y, z + height + 0.0006), w * shrink, d * shrink, cover, (yaw, 0, 0))
        z += height + 0.0012
    part.size = (w, d, z)
    return part


def papers(rng: Random, look: Palette) -> Part:
    part = Part((0.25, 0.32, 0.005))
    page = look.page()
    for k in range(rng.randint(1, 5)):
        at = (rng.gauss(0, 0.03), rng.gauss(0, 0.03), 0.001 + 0.0015 * k)
        part.sheet(at, 0.21, 0.297, page if rng.random() < 0.7 else look.poster(), (rng.gauss(0, 0.4), 0, 0))
    return part


def keyboard(rng: Random, look: Palette) -> Part:
    width = rng.uniform(0.3, 0.45)
    part = Part((width, 0.14, 0.025))
    part.box((0, 0, 0.011), (width, 0.14, 0.022), look.black, roll=0.03)
    part.sheet((0, 0, 0.0245), width * 0.96, 0.12, look.keys(), (0, 0, 0.03))
    return part


def mouse(rng: Random, look: Palette) -> Part:
    part = Part((0.06, 0.1, 0.035))
    part.ball((0, 0, 0.012), (0.03, 0.052, 0.024), look.plastic())
    if rng.random() < 0.4:
        part.sheet((0.02, 0.02, 0.001), 0.22, 0.2, look.any_colour(), (rng.gauss(0, 0.1), 0, 0))
    return part


def monitor(rng: Random, look: Palette) -> Part:
    width = rng.uniform(0.4, 0.75)
    height, lift = width * rng.choice((0.56, 0.62, 0.75)), rng.uniform(0.08, 0.18)
    part = Part((width, 0.22, lift + height))
    case = look.black if rng.random() < 0.75 else look.white
    tilt = rng.uniform(-0.15, 0.05)
    part.box((0, 0, lift + height / 2), (width, rng.choice((0.03, 0.05, 0.12)), height), case, roll=tilt)
    front = 0.066 if rng.random() < 0.1 else 0.064
    part.picture((0, -front, lift + height / 2 + 0.005), width * 0.94, height * 0.9, look.screen())
    part.box((0, 0.04, lift / 2 + 0.05), (0.05, 0.03, lift + 0.1), case)
    part.pipe((0, 0.02, 0.008), 0.12, 0.016, case, 0.9)
    return part


def laptop(rng: Random, look: Palette) -> Part:
    w, d = rng.uniform(0.3, 0.38), rng.uniform(0.2, 0.26)
    part = Part((w, d + 0.05, 0.25))
    case = rng.choice((look.black, look.main_metal, look.white))
    part.box((0, 0, 0.01), (w, d, 0.018), case)
    part.sheet((0, 0.03, 0.0195), w * 0.88, d * 0.5, look.keys())
    part.sheet((0, -0.3 * d, 0.0195), w * 0.3, d * 0.25, look.main_metal)
    lean = rng.uniform(0.05, 0.6)
    y, z = d / 2 + math.sin(lean) * d / 2, 0.018 + math.cos(lean) * d / 2
    part.box((0, y, z), (w, 0.008, d), case, roll=-lean)
    at = (0, y - 0.006 * math.cos(lean), z + 0.006 * math.sin(lean))
    part.sheet(at, w * 0.94, d * 0.9, look.screen(), (0, 0, math.pi / 2 - lean))
    return part


def phone(_rng: Random, look: Palette) -> Part:
    part = Part((0.07, 0.15, 0.01))
    part.box((0, 0, 0.005), (0.072, 0.148, 0.009), look.black)
    part.sheet((0, 0, 0.0102), 0.066, 0.138, look.screen())
    return part


def desk_lamp(rng: Random, look: Palette) -> Part:
    part = Part((0.2, 0.35, 0.5))
    paint = rng.choice((look.black, look.accent, look.white, look.main_metal))
    part.pipe((0, 0.1, 0.012), 0.08, 0.024, paint, 0.9)
    elbow, head = (0.0, 0.2, rng.uniform(0.22, 0.32)), (rng.gauss(0, 0.05), -0.08, rng.uniform(0.35, 0.5))
    part.rod((0, 0.1, 0.02), elbow, 0.008, paint)
    part.rod(elbow, head, 0.008, paint)
    part.pipe((head[0], head[1] - 0.03, head[2] - 0.02), 0.08, 0.12, paint, 0.4, (1.57, 0.5, 0))
    return part


def table_lamp(rng: Random, look: Palette) -> Part:
    height = rng.uniform(0.3, 0.6)
    part = Part((0.28, 0.28, height))
    part.ball((0, 0, 0.3 * height), (0.08, 0.08, 0.3 * height), look.plastic())
    part.pipe((0, 0, 0.6 * height), 0.01, 0.3 * height, look.main_metal)
    lit = rng.random() < 0.5
    shade = look.lamp(rng.uniform(0.5, 1.0), rng.uniform(0.8, 2.0)) if lit else look.cloth(0.3)
    part.pipe((0, 0, 0.82 * height), 0.15, 0.36 * height, shade, rng.uniform(0.5, 0.95))
    return part


def pot_plant(rng: Random, look: Palette, height: float | None = None) -> Part:
    """A pot with leaves on stems: small cards around a few axes."""
    height = height or rng.uniform(0.15, 0.5)
    part = Part((0.7 * height, 0.7 * height, height))
    pot = 0.3 * height
    part.pipe((0, 0, pot / 2), 0.11 * height, pot, look.plastic() if rng.random() < 0.6 else look.concrete(), 1.3)
    part.sheet((0, 0, pot - 0.002), 0.27 * height, 0.27 * height, look.earth(), disc=True)
    leaf, long, wide = look.leaf(), height * rng.uniform(0.12, 0.4), height * rng.uniform(0.04, 0.14)
    for _ in range(rng.randint(12, 45)):
        turn, rise = rng.random() * 6.3, rng.random()
        lean = rng.uniform(0.2, 1.3) * (1.2 - 0.6 * rise)
        reach = 0.5 * long * math.sin(lean) + rng.random() * 0.12 * height
        z = pot + rise * (height - pot) * 0.7 + 0.5 * long * math.cos(lean)
        at = (reach * math.cos(turn), reach * math.sin(turn), z)
        part.sheet(at, wide, long, leaf, (turn + math.pi / 2, rng.gauss(0, 0.3), math.pi / 2 - lean), disc=True)
    for _ in range(4):
        top = (rng.gauss(0, 0.08 * height), rng.gauss(0, 0.08 * height), 0.8 * height)
        part.rod((0, 0, pot), top, 0.008 * height + 0.002, leaf)
    return part


def carton(rng: Random, look: Palette) -> Part:
    w, d, h = rng.uniform(0.15, 0.5), rng.uniform(0.15, 0.4), rng.uniform(0.1, 0.4)
    part = Part((w, d, h))
    brown = look.solid((rng.uniform(0.3, 0.45), rng.uniform(0.2, 0.28), 0.12), uneven=0.25)
    part.box((0, 0, h / 2), (w, d, h), brown if rng.random() < 0.6 else look.any_colour())
    part.sheet((0, 0, h + 0.001), w, 0.05, look.any_colour(0.3))
    if rng.random() < 0.6:
        part.picture((rng.uniform(-0.2, 0.2) * w, -d / 2 - 0.001, h * 0.55), 0.4 * w, 0.4 * h, look.page())
    return part


def toy(rng: Random, look: Palette) -> Part:
    """A soft animal of balls."""
    size = rng.uniform(0.1, 0.35)
    part = Part((0.7 * size, 0.7 * size, size))
    fur = look.cloth(0.7)
    part.ball((0, 0, 0.32 * size), (0.24 * size, 0.22 * size, 0.32 * size), fur)
    part.ball((0, -0.03 * size, 0.75 * size), (0.2 * size, 0.2 * size, 0.2 * size), fur)
    for side in (-1, 1):
        part.ball((0.15 * side * size, 0, 0.92 * size), (0.07 * size, 0.05 * size, 0.08 * size), fur)
        part.ball((0.2 * side * size, -0.25 * size, 0.08 * size), (0.09 * size, 0.2 * size, 0.09 * size), fur)
        part.ball((0.26 * side * size, -0.08 * size, 0.42 * size), (0.16 * size, 0.08 * size, 0.08 * size), fur)
        part.ball((0.07 * side * size, -0.21 * size, 0.8 * size), (0.02, 0.02, 0.02), look.black)
    return part


def bag(rng: Random, look: Palette) -> Part:
    w, d, h = rng.uniform(0.28, 0.4), rng.uniform(0.14, 0.22), rng.uniform(0.35, 0.5)
    part = Part((w, d, h))
    cloth = look.cloth(0.8)
    part.box((0, 0, h * 0.4), (w, d, 0.8 * h), cloth)
    part.pipe((0, 0, 0.8 * h), d / 2, w, cloth, turn=(0, math.pi / 2, 0))
    part.box((0, -d / 2 - 0.03, 0.28 * h), (0.8 * w, 0.06, 0.45 * h), cloth)
    part.rod((-0.08, 0, h * 0.98), (0.08, 0, h * 0.98), 0.012, look.black)
    return part


def crumpled(rng: Random, look: Palette) -> Part:
    """Cloth thrown down: overlapping flat balls."""
    size = rng.uniform(0.1, 0.3)
    part = Part((2 * size, 2 * size, 0.1))
    cloth = look.cloth(0.8)
    for _ in range(rng.randint(4, 9)):
        at = (rng.gauss(0, 0.4 * size), rng.gauss(0, 0.4 * size), rng.uniform(0.0, 0.03))
        part.ball(
            at,
            (rng.uniform(0.3, 0.8) * size, rng.uniform(0.2, 0.5) * size, rng.uniform(0.02, 0.07)),
            cloth,
            rng.random() * 3,
        )
    return part


def pens(rng: Random, look: Palette) -> Part:
    part = Part((0.09, 0.09, 0.16))
    part.pipe((0, 0, 0.05), 0.04, 0.1, look.plastic())
    for _ in range(rng.randint(2, 7)):
        turn = rng.random() * 6.3
        a, b = 0.015 * math.cos(turn), 0.015 * math.sin(turn)
        part.rod((a, b, 0.02), (2.4 * a, 2.4 * b, rng.uniform(0.13, 0.18)), 0.004, look.any_colour(0.9))
    return part


def cable(rng: Random, look: Palette) -> Part:
    part = Part((0.4, 0.3, 0.01))
    x, y, turn = -0.2, 0.0, rng.gauss(0, 0.5)
    for _ in range(8):
        a, b = x + 0.05 * math.cos(turn), y + 0.05 * math.sin(turn)
        part.rod((x, y, 0.004), (a, b, 0.004), 0.004, look.black)
        x, y, turn = a, b, turn + rng.gauss(0, 0.6)
    return part


DESK: list[Maker] = [
    cup,
    bottle,
    book_pile,
    papers,
    papers,
    phone,
    pens,
    desk_lamp,
    cable,
    carton,
    mouse,
    pot_plant,
    jar,
    crumpled,
]
KITCHEN: list[Maker] = [cup, cup, bottle, jar, jar, bowl, plate, carton, pot_plant, papers]
TABLE: list[Maker] = [cup, plate, bowl, bottle, book_pile, papers, phone, laptop, pot_plant, jar, table_lamp]
SHELF: list[Maker] = [book_pile, jar, carton, toy, pot_plant, bottle, bowl, cup, table_lamp]
FLOOR: list[Maker] = [carton, bag, toy, book_pile, crumpled, papers, bottle, cable, pot_plant]


def scatter(
    part: Part, rng: Random, look: Palette, makers: list[Maker], area: tuple[float, ...], z: float, many: int
) -> None:
    """Puts up to `many` things on the rectangle x0, y0, x1, y1 at height z where they don't touch each other."""
    taken: list[tuple[float, float, float]] = []
    x0, y0, x1, y1 = area
    for _ in range(many):
        thing = rng.choice(makers)(rng, look)
        radius = 0.5 * math.hypot(thing.size[0], thing.size[1])
        keep = min(radius, 0.4 * min(x1 - x0, y1 - y0))
        for _attempt in range(6):
            x, y = rng.uniform(x0 + keep, x1 - keep), rng.uniform(y0 + keep, y1 - keep)
            if all((x - a) ** 2 + (y - b) ** 2 > (0.75 * (radius + r)) ** 2 for a, b, r in taken):
                taken.append((x, y, radius))
                yaw = rng.gauss(0, 0.3) if rng.random() < 0.7 else rng.random() * 6.3
                part.place(thing, (x, y, z), yaw)
                break
