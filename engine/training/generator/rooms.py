"""Furnished rooms: furniture along the walls and in the middle, clutter, lamps, and views from among it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator import clutter, decor, furniture
from engine.training.generator.palette import Palette
from engine.training.generator.parts import Part
from engine.training.generator.scene import Look, Scene, ambient_indoors, sky_of
from engine.training.generator.shell import Room, build_outside, build_shell, plant
from engine.training.generator.world import world_from_solids

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Maker = Callable[[Random, Palette], Part]

_VARIANTS = ("living", "bedroom", "kitchen", "office", "dining", "storage", "library", "mixed", "workshop", "empty")
_WEIGHTS = (5, 3, 3, 6, 3, 2, 2, 5, 3, 1)


def room_scene(rng: Random) -> Scene:
    """A room of any kind."""
    look = Palette(rng)
    variant = rng.choices(_VARIANTS, _WEIGHTS)[0]
    small = rng.random() < 0.35
    room = Room(
        rng,
        look,
        rng.uniform(2.3, 3.6) if small else rng.uniform(3.0, 6.5),
        rng.uniform(2.3, 3.6) if small else rng.uniform(3.0, 6.0),
        rng.uniform(2.3, 2.9),
    )
    day = rng.random() < 0.7
    bright = rng.uniform(1.5, 4.0) if day else 0.02
    build_shell(room, bright)
    if rng.random() < 0.45:
        rug = decor.rug(rng, look)
        room.part.place(
            rug, (rng.uniform(0.3, 0.7) * room.w, rng.uniform(0.3, 0.7) * room.d, 0), rng.choice((0, 1.5708))
        )
    furnish(room, variant)
    lit = not day or rng.random() < 0.4
    power = rng.uniform(0.6, 1.6) * room.w * room.d / 12
    lamp = decor.ceiling_lamp(rng, look, power if lit else 0.0)
    room.part.place(lamp, (room.w / 2, room.d / 2, room.h - 0.01), rng.choice((0, 1.5708)))
    area = 2 * (room.w * room.d + room.w * room.h + room.d * room.h)
    sky = sky_of(rng, room.part.lights, ambient_indoors(room.part.lights, area), 0.15, 0.4 if day else 0.0, bright)
    build_outside(room)
    world = world_from_solids(room.part.solids, look.table())
    return Scene("room", variant, world, sky, lambda r: propose(r, room), nearest=0.28, most_sky=0.25)


def furnish(room: Room, variant: str) -> None:
    """Furniture by kind of room, then clutter on the free floor."""
    rng, look = room.rng, room.look
    if variant in ("living", "mixed"):
        _low_table(room)
    if variant == "kitchen":
        room.put_at_wall(furniture.kitchen(rng, look, rng.uniform(1.6, max(min(room.w, room.d) - 0.8, 1.7))), 20)
    if variant in ("kitchen", "dining", "library"):
        _dining(room)
    more: list[Maker] = [plant, furniture.chair, furniture.cabinet, _lamp, furniture.shelf, stack]
    for maker in [*_along_walls(variant, rng), *rng.sample(more, rng.randint(0, 3))]:
        room.put_at_wall(maker(rng, look))
    if rng.random() < 0.15:
        room.put_anywhere(decor.person(rng, look))
    if variant == "empty":
        return
    for _ in range(rng.randint(0, 3)):
        room.put_anywhere(rng.choice((furniture.chair, furniture.office_chair, plant, stack))(rng, look))
    for _ in range(rng.choice((0, 1, 3, 8))):
        room.put_anywhere(rng.choice(clutter.FLOOR)(rng, look), 2)


def _along_walls(variant: str, rng: Random) -> list[Maker]:
    """What stands along the walls of a kind of room."""
    places: list[Maker] = [work_place] * rng.randint(1, 3)
    return {
        "living": [furniture.sofa, _tv, furniture.shelf, furniture.cabinet, furniture.sofa],
        "mixed": [furniture.sofa, _tv, *places, furniture.shelf, furniture.cabinet],
        "bedroom": [furniture.bed, furniture.cabinet, furniture.desk, furniture.cabinet],
        "office": [*places, furniture.shelf],
        "workshop": [*places, furniture.shelf, furniture.table, stack, furniture.cabinet],
        "dining": [furniture.cabinet, furniture.shelf],
        "storage": [furniture.shelf, furniture.shelf, stack, stack, stack, furniture.cabinet],
        "library": [furniture.shelf] * 5 + [furniture.sofa],
    }.get(variant, [])


def work_place(rng: Random, look: Palette) -> Part:
    """A desk and its chair."""
    part = furniture.desk(rng, look)
    w, d, h = part.size
    if rng.random() < 0.75:
        chair = furniture.office_chair(rng, look) if rng.random() < 0.7 else furniture.chair(rng, look)
        part.place(chair, (rng.gauss(0, 0.15), -d / 2 - rng.uniform(0.1, 0.45), 0), math.pi + rng.gauss(0, 0.5))
    part.size = (w, d, h)
    return part


def _tv(rng: Random, look: Palette) -> Part:
    """A low board with a television."""
    part = furniture.cabinet(rng, look, rng.uniform(1.0, 1.8), rng.uniform(0.4, 0.6))
    part.solids = [s for s in part.solids if s[3] < part.size[2]]
    w, z = rng.uniform(0.7, 1.4), part.size[2]
    part.box((0, 0.05, z + 0.06 + 0.29 * w), (w, 0.05, 0.58 * w), look.black)
    part.picture((0, 0.0245, z + 0.06 + 0.29 * w), w * 0.97, 0.55 * w, look.screen())
    part.box((0, 0.05, z + 0.03), (0.3, 0.2, 0.06), look.black)
    return part


def _lamp(rng: Random, look: Palette) -> Part:
    return decor.floor_lamp(rng, look, rng.choice((0.0, rng.uniform(0.2, 0.8))))


def stack(rng: Random, look: Palette) -> Part:
    """Boxes upon each other."""
    part, z = Part(), 0.0
    for _ in range(rng.randint(1, 4)):
        box = clutter.carton(rng, look)
        part.place(box, (rng.gauss(0, 0.02), rng.gauss(0, 0.02), z), rng.gauss(0, 0.15))
        part.size = (max(part.size[0], box.size[0]), max(part.size[1], box.size[1]), z + box.size[2])
        z += box.size[2] + 0.002
    part.targets.append((0, 0, z))
    return part


def _low_table(room: Room) -> None:
    rng = room.rng
    piece = furniture.table(rng, room.look, rng.uniform(0.7, 1.3), rng.uniform(0.5, 0.7), rng.uniform(0.35, 0.5), 0.9)
    room.put(
        piece,
        room.w * rng.uniform(0.35, 0.65),
        room.d * rng.uniform(0.35, 0.65),
        rng.choice((0, 1.5708)) + rng.gauss(0, 0.1),
    )


def _dining(room: Room) -> None:
    """A table with chairs around it."""
    rng = room.rng
    part = furniture.table(rng, room.look, busy=0.9)
    w, d, h = part.size
    for side in (-1, 1):
        for k in range(max(1, int(w / 0.65))):
            x = (k + 0.5) * w / max(1, int(w / 0.65)) - w / 2
            if rng.random() < 0.85:
                chair = furniture.chair(rng, room.look)
                turn = 0.0 if side > 0 else math.pi
                part.place(chair, (x, side * (d / 2 + rng.uniform(-0.05, 0.3)), 0), turn + rng.gauss(0, 0.15))
    part.size = (w, d + 0.8, h)
    for _ in range(6):
        if room.put(part, room.w * rng.uniform(0.3, 0.7), room.d * rng.uniform(0.3, 0.7), rng.choice((0, 1.5708))):
            return


def propose(rng: Random, room: Room) -> Look:
    """Either the hand-held, close or downward look of somebody at a table, or a view across the room."""
    if room.part.targets and rng.random() < 0.58:
        return _close_look(rng, room)
    eye = (rng.uniform(0.25, room.w - 0.25), rng.uniform(0.25, room.d - 0.25), rng.uniform(0.9, 1.8))
    turn, away = rng.random() * 6.3, 3.0
    if rng.random() < 0.7:  # towards the far side
        turn = math.atan2(room.d / 2 - eye[1], room.w / 2 - eye[0]) + rng.gauss(0, 0.6)
    down = away * math.tan(math.radians(rng.gauss(9, 10)))
    target = (eye[0] + away * math.cos(turn), eye[1] + away * math.sin(turn), eye[2] - down)
    return Look(eye, target, math.radians(rng.gauss(0, 3)), rng.uniform(48, 85))


def _close_look(rng: Random, room: Room) -> Look:
    x, y, z = rng.choice(room.part.targets)
    turn = math.atan2(room.d / 2 - y, room.w / 2 - x) + rng.gauss(0, 0.7)
    away, rise = rng.uniform(0.4, 1.8), rng.uniform(0.15, 1.0)
    ex, ey = x + away * math.cos(turn), y + away * math.sin(turn)
    ez = min(max(z + rise, 0.5), 2.0)
    eye = (min(max(ex, 0.1), room.w - 0.1), min(max(ey, 0.1), room.d - 0.1), ez)
    aim = (x + rng.gauss(0, 0.2), y + rng.gauss(0, 0.2), z + rng.gauss(0, 0.15))
    return Look(eye, aim, math.radians(rng.gauss(0, 5)), rng.uniform(48, 72))
