"""Streets: rows of houses with windows, balconies and shops; cars, trees, lamps, people on pavements."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator import decor
from engine.training.generator import paint as pt
from engine.training.generator.palette import Palette, hsv
from engine.training.generator.parts import Part
from engine.training.generator.scene import Look, Scene, sky_of
from engine.training.generator.world import world_from_solids

if TYPE_CHECKING:
    from random import Random

_REACH = 55.0  # half the length of a street, m


def street_scene(rng: Random) -> Scene:
    """A street along x between two rows of houses, or gardens on one side."""
    look, part = Palette(rng), Part()
    variant = rng.choice(("canyon", "canyon", "suburb", "suburb", "alley", "square"))
    road = {"canyon": rng.uniform(6, 12), "suburb": rng.uniform(5, 8), "alley": rng.uniform(2, 3.5), "square": 24.0}[
        variant
    ]
    walk = rng.uniform(0.6, 1.0) if variant == "alley" else rng.uniform(1.5, 3.5)
    _ground(part, rng, look, road, walk, variant)
    front = road / 2 + walk + (rng.uniform(3, 8) if variant == "suburb" else 0.0)
    for side in (-1, 1):
        _row_of_houses(part, rng, look, side, front, variant)
    if rng.random() < 0.6:
        end = house(rng, look, rng.uniform(12, 24), rng.randint(2, 6), variant)
        part.place(end, (_REACH, 0, 0), -math.pi / 2)
    _things(part, rng, look, road, walk, variant)
    sky = sky_of(rng, [], (0.2, 0.2, 0.22), 1.0, 0.6)
    world = world_from_solids(part.solids, look.table())
    return Scene("street", variant, world, sky, lambda r: _propose(r, road + 2 * walk), wander=0.7, nearest=0.8)


def _ground(part: Part, rng: Random, look: Palette, road: float, walk: float, variant: str) -> None:
    grey = rng.uniform(0.25, 0.55)
    asphalt = look.add(pt.SPECKLE, hsv(0.6, 0.04, grey), hsv(0.1, 0.05, grey * 1.3), 0.015, 0.6, 0.6, uneven=0.4)
    stones = look.tiles(rng.uniform(0.1, 0.6), 0.0)
    part.box((0, 0, -0.5), (400, 400, 1.0), look.grass() if variant == "suburb" else look.concrete())
    part.box((0, 0, -0.48), (2 * _REACH + 40, road, 1.0), stones if variant in ("alley", "square") else asphalt)
    for side in (-1, 1):
        part.box(
            (0, side * (road + walk) / 2, -0.37),
            (2 * _REACH + 40, walk, 1.0),
            stones if rng.random() < 0.7 else asphalt,
        )
        part.box((0, side * (road / 2 + 0.07), -0.365), (2 * _REACH + 40, 0.14, 1.0), look.concrete())
    if variant in ("canyon", "suburb") and rng.random() < 0.7:
        mark = look.solid((0.7, 0.7, 0.68), uneven=0.5)
        for k in range(-12, 13):
            part.sheet((4.5 * k, 0, 0.024), 2.2, 0.12, mark)
        if rng.random() < 0.5:
            x = rng.uniform(-10, 10)
            for k in range(int(road)):
                part.sheet((x, k + 0.5 - int(road) / 2, 0.026), 3.0, 0.5, mark)


def _row_of_houses(part: Part, rng: Random, look: Palette, side: int, front: float, variant: str) -> None:
    x = -_REACH
    while x < _REACH:
        wide = rng.uniform(7, 18) if variant != "suburb" else rng.uniform(8, 13)
        floors = rng.randint(1, 2) if variant == "suburb" else rng.randint(2, 6)
        back = rng.choice((0.0, 0.0, 0.4, 1.0)) if variant != "suburb" else rng.uniform(0, 3)
        built = house(rng, look, wide, floors, variant)
        yaw = 0.0 if side > 0 else math.pi
        part.place(built, (x + wide / 2, side * (front + back), 0), yaw)
        gap = rng.choice((0, 0, 0, rng.uniform(2, 6))) if variant != "suburb" else rng.uniform(2, 8)
        if gap > 1.5 and rng.random() < 0.7:
            part.place(decor.tree(rng, look, rng.uniform(4, 9)), (x + wide + gap / 2, side * (front + 3), 0))
        if variant == "suburb" and rng.random() < 0.7:
            _fence(part, rng, look, x, x + wide + gap, side * (front - 2.5))
        x += wide + gap


def house(rng: Random, look: Palette, wide: float, floors: int, variant: str) -> Part:
    """A house whose front is at y = 0 facing -y, on z = 0."""
    storey, deep = rng.uniform(2.7, 3.6), rng.uniform(8, 12)
    h = storey * floors + 0.4
    part = Part((wide, deep, h))
    wall = (
        look.brick()
        if rng.random() < 0.35
        else look.solid(
            hsv(rng.choice((0.08, 0.1, 0.12, rng.random())), rng.uniform(0, 0.45), rng.uniform(0.45, 0.95)), uneven=0.2
        )
    )
    trim = rng.choice((look.white, look.concrete(), look.main_wood))
    glass = look.solid((0.03, 0.035, 0.04), gloss=0.12, uneven=0)
    part.box((0, deep / 2, h / 2), (wide, deep, h), wall)
    part.box((0, 0.0, 0.25), (wide, 0.08, 0.5), look.concrete())
    step = rng.uniform(1.7, 3.2)
    columns = max(2, int(wide / step))
    w, tall = step * rng.uniform(0.4, 0.65), storey * rng.uniform(0.45, 0.65)
    shop = variant in ("canyon", "alley", "square") and rng.random() < 0.5
    door_at, balconies, shutters = rng.randrange(columns), rng.random() < 0.3, rng.random() < 0.3
    for f in range(floors):
        for k in range(columns):
            x, z = (k + 0.5) * wide / columns - wide / 2, f * storey + 0.9 + tall / 2
            if f == 0 and k == door_at:
                _front_door(part, rng, look, x, trim)
            elif f == 0 and shop:
                _shop_window(part, rng, look, x, wide / columns, storey, glass)
            else:
                _window(part, x, z, w, tall, trim, glass)
                if balconies and f > 0 and k % 2 == 0:
                    _balcony(part, look, x, f * storey + 0.3, w + 0.8)
                if shutters:
                    for s in (-1, 1):
                        part.box((x + s * (w * 0.75 + 0.03), -0.03, z), (w / 2, 0.05, tall), look.accent)
    if shop:
        sign = look.poster() if rng.random() < 0.5 else look.any_colour(0.9)
        part.box((0, -0.08, storey - 0.25), (wide * 0.95, 0.15, 0.5), sign)
    _roof(part, rng, look, wide, deep, h)
    part.pipe((wide / 2 - 0.15, -0.08, h / 2), 0.05, h, look.main_metal)
    return part


def _window(part: Part, x: float, z: float, w: float, tall: float, trim: int, glass: int) -> None:
    part.picture((x, -0.012, z), w, tall, glass)
    for s in (-1, 1):
        part.box((x + s * w / 2, -0.03, z), (0.08, 0.1, tall + 0.1), trim)
        part.box((x, -0.03, z + s * tall / 2), (w + 0.1, 0.1 if s > 0 else 0.3, 0.08), trim)
    part.box((x, -0.02, z), (0.05, 0.04, tall), trim)


def _front_door(part: Part, rng: Random, look: Palette, x: float, trim: int) -> None:
    part.box((x, -0.02, 1.15), (1.25, 0.1, 2.3), trim)
    part.box((x, -0.05, 1.1), (1.0, 0.08, 2.15), rng.choice((look.accent, look.main_wood, look.white)))
    part.box((x, -0.4, 0.08), (1.6, 0.8, 0.16), look.concrete())
    part.ball((x + 0.4, -0.11, 1.05), (0.03, 0.03, 0.03), look.main_metal)


def _shop_window(part: Part, rng: Random, look: Palette, x: float, wide: float, storey: float, glass: int) -> None:
    part.picture((x, -0.045, storey / 2 - 0.1), wide * 0.9, storey * 0.68, glass)
    part.box((x - wide / 2, -0.05, storey / 2), (0.15, 0.14, storey), look.main_metal)
    if rng.random() < 0.4:
        part.box((x, -0.6, storey - 0.75), (wide * 0.95, 1.25, 0.03), look.cloth(0.9), roll=0.35)


def _balcony(part: Part, look: Palette, x: float, z: float, w: float) -> None:
    part.box((x, -0.5, z), (w, 1.0, 0.14), look.concrete())
    part.box((x, -0.98, z + 0.98), (w, 0.04, 0.05), look.black)
    for k in range(int(w / 0.12)):
        part.box((x - w / 2 + 0.06 + 0.12 * k, -0.98, z + 0.5), (0.02, 0.02, 0.95), look.black)


def _roof(part: Part, rng: Random, look: Palette, wide: float, deep: float, h: float) -> None:
    if rng.random() < 0.35:
        part.box((0, deep / 2, h + 0.15), (wide + 0.3, deep + 0.3, 0.3), look.concrete())
        return
    angle = rng.uniform(0.4, 0.8)
    tiles = look.add(
        pt.BRICKS,
        hsv(rng.uniform(0, 0.07), rng.uniform(0.1, 0.7), rng.uniform(0.25, 0.6)),
        (0.02, 0.02, 0.02),
        0.25,
        1.2,
        0.08,
        uneven=0.2,
    )
    slope = (deep / 2 + 0.5) / math.cos(angle)
    for s in (-1, 1):
        y, z = deep / 2 + s * (deep / 4 + 0.2), h + math.tan(angle) * (deep / 4 - 0.2)
        part.box((0, y, z), (wide + 0.3, slope, 0.15), tiles, roll=-s * angle)
    if rng.random() < 0.6:
        part.box((rng.uniform(-0.3, 0.3) * wide, deep / 2 + 1, h + 0.25 * deep + 1), (0.7, 0.7, 2.5), look.brick())


def _fence(part: Part, rng: Random, look: Palette, x0: float, x1: float, y: float) -> None:
    style, h = rng.random(), rng.uniform(0.7, 1.4)
    if style < 0.35:
        part.box(((x0 + x1) / 2, y, h / 2), (x1 - x0 - 1.2, 0.5, h), look.leaf())
    elif style < 0.6:
        part.box(((x0 + x1) / 2, y, h / 2), (x1 - x0 - 1.2, 0.2, h), look.brick())
    else:
        paint = rng.choice((look.white, look.main_wood))
        for k in range(int((x1 - x0 - 1.2) / 0.16)):
            part.box((x0 + 0.6 + 0.16 * k, y, h / 2), (0.09, 0.03, h), paint)
        part.box(((x0 + x1) / 2, y, 0.7 * h), (x1 - x0 - 1.2, 0.04, 0.08), paint)


def car(rng: Random, look: Palette) -> Part:
    """A car along x: rounded body, cabin with dark glass, wheels, lights."""
    length, w, h = rng.uniform(3.7, 4.9), rng.uniform(1.7, 1.9), rng.uniform(1.4, 1.9)
    part = Part((length, w, h))
    body = look.solid(hsv(rng.random(), rng.choice((0.0, 0.1, 0.8)), rng.uniform(0.08, 0.9)), gloss=0.06, uneven=0)
    glass = look.solid((0.02, 0.02, 0.025), gloss=0.1, uneven=0)
    belt = 0.58 * h
    part.box((0, 0, (belt + 0.2) / 2), (length - 0.3, w, belt - 0.2), body)
    for s in (-1, 1):
        part.pipe((s * (length / 2 - 0.22), 0, belt - 0.27), 0.25, w - 0.06, body, turn=(0, 0, math.pi / 2))
        part.box((s * (length / 2 - 0.1), 0, 0.38), (0.2, w - 0.1, 0.2), look.black)
    middle, long = -0.05 * length, rng.uniform(0.45, 0.62) * length
    part.box((middle, 0, (belt + h) / 2), (long * 0.8, w - 0.22, h - belt), glass)
    part.box((middle, 0, h - 0.03), (long * 0.78, w - 0.2, 0.07), body)
    for s in (-1, 1):
        part.box(
            (middle + s * long * 0.42, 0, (belt + h) / 2), (0.05, w - 0.24, (h - belt) * 1.15), glass, pitch=-s * 0.6
        )
        part.box((middle, s * (w / 2 - 0.11), (belt + h) / 2), (0.08, 0.03, h - belt), body)
        for x in (-0.3 * length, 0.31 * length):
            part.pipe((x, s * (w / 2 - 0.09), 0.32), 0.32, 0.22, look.black, turn=(0, 0, math.pi / 2))
            part.pipe((x, s * (w / 2 - 0.02), 0.32), 0.2, 0.1, look.main_metal, turn=(0, 0, math.pi / 2))
        part.box((length / 2 - 0.03, s * (w / 2 - 0.3), 0.65), (0.1, 0.35, 0.14), look.white)
        part.box((-length / 2 + 0.03, s * (w / 2 - 0.25), 0.68), (0.1, 0.25, 0.18), look.solid((0.5, 0.02, 0.02)))
    return part


def lamp_post(rng: Random, look: Palette) -> Part:
    part, h = Part(), rng.uniform(3.5, 7.5)
    part.rod((0, 0, 0), (0, 0, h), 0.06, look.main_metal, 0.7)
    if rng.random() < 0.5:
        part.rod((0, 0, h), (0, -1.2, h + 0.2), 0.035, look.main_metal)
        part.box((0, -1.3, h + 0.2), (0.2, 0.5, 0.1), look.black)
    else:
        part.ball((0, 0, h + 0.15), (0.2, 0.2, 0.22), look.white)
    return part


def sign(rng: Random, look: Palette) -> Part:
    part, h = Part(), rng.uniform(2.0, 2.6)
    part.rod((0, 0, 0), (0, 0, h), 0.03, look.main_metal)
    if rng.random() < 0.5:
        part.pipe((0, -0.04, h), 0.3, 0.02, look.any_colour(1.0), turn=(0, 0, math.pi / 2))
    else:
        part.box((0, -0.04, h), (0.6, 0.02, 0.6), look.poster())
    return part


def _things(part: Part, rng: Random, look: Palette, road: float, walk: float, variant: str) -> None:
    """Parked and driving cars, trees, lamps, people, bins."""
    leaf, bark = look.leaf(), look.earth()
    edge = road / 2
    for _ in range(0 if variant == "alley" else rng.randint(2, 12)):
        side = rng.choice((-1, 1))
        y = side * (edge - 1.1) if rng.random() < 0.8 else side * edge * 0.4
        part.place(car(rng, look), (rng.uniform(-40, 40), y, 0.02), rng.choice((0, math.pi)) + rng.gauss(0, 0.03))
    trees, posts = rng.random() < 0.6 and walk > 1.6, rng.uniform(12, 25)
    for k in range(-6, 7):
        for side in (-1, 1):
            y = side * (edge + 0.5)
            if trees and rng.random() < 0.6:
                part.place(decor.tree(rng, look, rng.uniform(4, 9), leaf, bark), (8 * k + rng.gauss(0, 1), y, 0.1))
            if rng.random() < 0.35:
                part.place(lamp_post(rng, look), (posts * k, y, 0.1), 0.0 if side > 0 else math.pi)
            if rng.random() < 0.25:
                part.place(sign(rng, look), (9 * k + 3, y, 0.1), rng.choice((1.57, -1.57, 0)))
    for _ in range(rng.randint(0, 9)):
        y = rng.choice((-1, 1)) * (edge + walk * rng.uniform(0.3, 0.9))
        part.place(decor.person(rng, look), (rng.uniform(-25, 25), y, 0.12), rng.random() * 6.3)
    for _ in range(rng.randint(0, 8)):
        y = rng.choice((-1, 1)) * (edge + walk - 0.4)
        bin_ = Part()
        bin_.pipe((0, 0, 0.45), 0.28, 0.9, look.any_colour(0.5), 1.1)
        part.place(bin_, (rng.uniform(-25, 25), y, 0.13))
    if variant == "square":
        for _ in range(rng.randint(4, 14)):
            at = (rng.uniform(-25, 25), rng.uniform(-9, 9), 0.0)
            part.place(rng.choice((decor.person, lamp_post, sign))(rng, look), at, rng.random() * 6.3)


def _propose(rng: Random, wide: float) -> Look:
    eye = (
        rng.uniform(-25, 25),
        rng.uniform(-0.45, 0.45) * wide,
        rng.choice((rng.uniform(1.2, 1.9), rng.uniform(1.2, 1.9), rng.uniform(2, 6))),
    )
    turn = rng.choice((0.0, math.pi)) + rng.gauss(0, 0.5)
    if rng.random() < 0.25:
        turn = math.copysign(math.pi / 2, -eye[1]) + rng.gauss(0, 0.4)
    rise = 5 * math.tan(math.radians(rng.gauss(1, 6)))
    target = (eye[0] + 5 * math.cos(turn), eye[1] + 5 * math.sin(turn), eye[2] + rise)
    return Look(eye, target, math.radians(rng.gauss(0, 2)), rng.uniform(45, 85))
