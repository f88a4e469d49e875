"""Large rooms: corridors, open offices, classrooms, shops, warehouses and lobbies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator import clutter, decor, furniture
from engine.training.generator import paint as pt
from engine.training.generator.palette import Palette, hsv
from engine.training.generator.parts import Light, Part
from engine.training.generator.rooms import stack, work_place
from engine.training.generator.scene import Look, Scene, ambient_indoors, scaled, sky_of, temperature
from engine.training.generator.shell import Room, build_outside, build_shell, plant
from engine.training.generator.world import world_from_solids

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_SIZES = {  # metres: width, depth, height, each low and high
    "corridor": ((8, 22), (1.6, 2.8), (2.4, 3.0)),
    "office": ((7, 16), (6, 12), (2.6, 3.2)),
    "classroom": ((6, 10), (6, 9), (2.8, 3.5)),
    "shop": ((7, 16), (6, 14), (2.8, 4.0)),
    "warehouse": ((12, 25), (10, 18), (4.5, 8.0)),
    "lobby": ((7, 15), (7, 14), (3.0, 6.0)),
}


def hall_scene(rng: Random) -> Scene:
    """A large room of any kind."""
    look, variant = Palette(rng), rng.choice(list(_SIZES))
    w, d, h = (rng.uniform(*span) for span in _SIZES[variant])
    room = Room(rng, look, w, d, h)
    day = rng.random() < 0.7
    bright = rng.uniform(1.5, 4.0) if day else 0.02
    grid = look.add(pt.PANELS, hsv(0.1, 0.03, rng.uniform(0.75, 0.93)), hsv(0.1, 0.03, 0.5), 0.6, 1.0, 0.03)
    build_shell(room, bright, grid if rng.random() < 0.6 else None)
    _lamps(room, rng.uniform(0.5, 2.0))
    _fill(room, variant)
    area = 2 * (w * d + w * h + d * h)
    sky = sky_of(rng, room.part.lights, ambient_indoors(room.part.lights, area), 0.15, 0.35 if day else 0.0, bright)
    build_outside(room)
    world = world_from_solids(room.part.solids, look.table())
    return Scene("hall", variant, world, sky, lambda r: _propose(r, room), wander=0.4, nearest=0.4, most_sky=0.25)


def _lamps(room: Room, power: float) -> None:
    """A grid of panels or tubes; every one is a lamp of its own."""
    rng, look = room.rng, room.look
    w, d = rng.choice(((0.6, 0.6), (1.2, 0.3), (1.2, 0.15), (0.25, 0.25)))
    drop, warm = rng.choice((0.0, 0.0, 0.5)), rng.random()
    paint, colour = look.lamp(0.6 * warm, 4.0), temperature(6500 - 3000 * warm)
    across, along = max(1, round(room.w / rng.uniform(2.2, 4))), max(1, round(room.d / rng.uniform(2.2, 4)))
    for i in range(across):
        for j in range(along):
            x, y, z = (i + 0.5) * room.w / across, (j + 0.5) * room.d / along, room.h - 0.02 - drop
            room.part.box((x, y, z), (w, d, 0.05), paint)
            shine = scaled(colour, power * 2.2 / (w * d))
            room.part.lights.append(Light((x, y, z - 0.035), shine, (w / 2, 0, 0), (0, -d / 2, 0)))


def _fill(room: Room, variant: str) -> None:
    rng, look = room.rng, room.look
    if variant in ("lobby", "warehouse", "shop") and rng.random() < 0.7:
        _columns(room)
    if variant == "office":
        _rows(room, lambda: work_place(rng, look), 2.0, 2.6)
    if variant == "classroom":
        board = Part()
        paint = rng.choice((look.white, look.solid((0.02, 0.08, 0.04))))
        board.box((0, -0.02, 1.6), (min(4.0, room.w - 1), 0.04, 1.2), paint)
        room.part.place(board, (room.w / 2, room.d, 0))
        _rows(room, lambda: _school_desk(rng, look), 1.5, 1.6)
    if variant == "shop":
        _rows(room, lambda: furniture.shelf(rng, look, 1.8), 1.9, rng.uniform(1.8, 2.6))
    if variant == "warehouse":
        _rows(room, lambda: _rack(rng, look, room.h), 3.2, rng.uniform(3.2, 4.5))
    if variant == "lobby":
        for _ in range(rng.randint(2, 8)):
            room.put_anywhere(rng.choice((furniture.sofa, furniture.table, plant, furniture.chair))(rng, look))
        if room.h > 3.8:
            room.put_at_wall(decor.stairs(rng, look, rng.uniform(2.4, room.h - 1.0)))
    many = rng.randint(0, 2) if variant == "corridor" else rng.randint(1, 5)
    for _ in range(many):
        maker = rng.choice((furniture.cabinet, furniture.shelf, plant, stack, furniture.chair))
        room.put_at_wall(maker(rng, look))
    for _ in range(rng.choice((0, 0, 1, 3))):
        room.put_anywhere(decor.person(rng, look))
    for _ in range(rng.choice((0, 2, 6))):
        room.put_anywhere(rng.choice(clutter.FLOOR)(rng, look), 2)


def _rows(room: Room, make: Callable[[], Part], step_x: float, step_y: float) -> None:
    """Pieces in rows, one turned like the other, with gaps."""
    yaw = room.rng.choice((0.0, math.pi))
    for j in range(int((room.d - 2.0) / step_y)):
        for i in range(int((room.w - 1.6) / step_x)):
            if room.rng.random() < 0.85:
                x, y = 0.8 + (i + 0.5) * step_x, 1.4 + (j + 0.5) * step_y
                room.put(make(), x, y, yaw + room.rng.gauss(0, 0.02), gap=-0.05)


def _columns(room: Room) -> None:
    rng, look = room.rng, room.look
    paint, thick, round_ = look.wall(), rng.uniform(0.25, 0.6), rng.random() < 0.5
    for i in range(1, max(2, round(room.w / 5))):
        for j in range(1, max(2, round(room.d / 5))):
            column = Part((thick, thick, room.h))
            if round_:
                column.pipe((0, 0, room.h / 2), thick / 2, room.h, paint)
            else:
                column.box((0, 0, room.h / 2), (thick, thick, room.h), paint)
            room.put(column, i * room.w / max(2, round(room.w / 5)), j * room.d / max(2, round(room.d / 5)), 0)


def _school_desk(rng: Random, look: Palette) -> Part:
    part = furniture.table(rng, look, 1.25, 0.5, 0.74, 0.5)
    for x in (-0.3, 0.3):
        part.place(furniture.chair(rng, look), (x + rng.gauss(0, 0.03), -0.45 + rng.gauss(0, 0.1), 0), math.pi)
    return part


def _rack(rng: Random, look: Palette, h: float) -> Part:
    """Steel shelves with pallets of boxes."""
    w, d, high = 3.0, 1.0, min(h - 0.6, rng.uniform(2.5, 6.0))
    part = Part((w, d, high), targets=[(0, -d / 2, 1.2)])
    post, beam = look.any_colour(0.8, 0.02), look.any_colour(0.9, 0.02)
    for x in (-w / 2, w / 2):
        for y in (-d / 2, d / 2):
            part.box((x, y, high / 2), (0.09, 0.09, high), post)
    levels = max(1, int(high / 1.5))
    for k in range(levels):
        z = k * high / levels
        if k:
            for y in (-d / 2, d / 2):
                part.box((0, y, z - 0.06), (w, 0.05, 0.12), beam)
            part.box((0, 0, z - 0.01), (w, d, 0.02), look.main_wood)
        clutter.scatter(part, rng, look, [_load], (-w / 2, -d / 2, w / 2, d / 2), z, rng.randint(1, 5))
    return part


def _load(rng: Random, look: Palette) -> Part:
    w, d, h = rng.uniform(0.5, 1.0), rng.uniform(0.5, 0.9), rng.uniform(0.3, 1.1)
    part = Part((w, d, h))
    part.box((0, 0, 0.06), (w, d, 0.1), look.main_wood)
    part.box(
        (0, 0, 0.12 + h / 2), (w, d, h), look.any_colour(0.5) if rng.random() < 0.5 else look.solid((0.4, 0.26, 0.13))
    )
    return part


def _propose(rng: Random, room: Room) -> Look:
    eye = (rng.uniform(0.3, room.w - 0.3), rng.uniform(0.3, room.d - 0.3), rng.uniform(0.9, 1.9))
    turn = math.atan2(room.d / 2 - eye[1], room.w / 2 - eye[0]) + rng.gauss(0, 0.7)
    if room.d < 3:
        turn = rng.choice((0.0, math.pi)) + rng.gauss(0, 0.3)
    down = 3.0 * math.tan(math.radians(rng.gauss(6, 8)))
    target = (eye[0] + 3.0 * math.cos(turn), eye[1] + 3.0 * math.sin(turn), eye[2] - down)
    if room.part.targets and rng.random() < 0.25:
        x, y, z = rng.choice(room.part.targets)
        eye = (x + rng.gauss(0, 1.2), y + rng.gauss(0, 1.2), z + rng.uniform(0.3, 1.0))
        target = (x, y, z)
    return Look(eye, target, math.radians(rng.gauss(0, 2.5)), rng.uniform(50, 88))
