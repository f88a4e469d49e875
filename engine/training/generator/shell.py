"""The shell of a room: floor, ceiling, walls with doors and windows, the rooms behind and the world outside."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.training.generator import clutter, decor, furniture, walls
from engine.training.generator.parts import Light, Part
from engine.training.generator.scene import scaled, temperature
from engine.training.generator.walls import Opening

if TYPE_CHECKING:
    from random import Random

    from engine.training.generator.palette import Palette
    from engine.training.generator.parts import Vector


@dataclass
class Room:
    """A room under construction: 0..w in x, 0..d in y, floor at z = 0."""

    rng: Random
    look: Palette
    w: float
    d: float
    h: float
    part: Part = field(default_factory=Part)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)  # floor rectangles in use
    doorways: list[tuple[float, float, float, float]] = field(default_factory=list)

    def sides(self) -> list[tuple[Vector, float, float]]:
        """The four walls: where their frame begins, its yaw, their length."""
        q = 0.5 * math.pi
        return [
            ((0, self.d, 0), 0.0, self.w),
            ((self.w, self.d, 0), -q, self.d),
            ((self.w, 0, 0), 2 * q, self.w),
            ((0, 0, 0), q, self.d),
        ]

    def free(self, x: float, y: float, half_w: float, half_d: float, slack: float = 0.03) -> bool:
        """Whether a rectangle of the floor is inside the room and holds nothing yet."""
        x0, x1, y0, y1 = x - half_w, x + half_w, y - half_d, y + half_d
        if x0 < -0.01 or y0 < -0.01 or x1 > self.w + 0.01 or y1 > self.d + 0.01:
            return False
        used = self.taken + self.doorways
        return all(x1 + slack < a or x0 - slack > b or y1 + slack < c or y0 - slack > e for a, b, c, e in used)

    def put(self, part: Part, x: float, y: float, yaw: float, gap: float = 0.03) -> bool:
        """Puts a part down if there is room; its rectangle is the box around the turned part."""
        cos, sin = abs(math.cos(yaw)), abs(math.sin(yaw))
        half_w = 0.5 * (part.size[0] * cos + part.size[1] * sin)
        half_d = 0.5 * (part.size[0] * sin + part.size[1] * cos)
        if not self.free(x, y, half_w, half_d, gap):
            return False
        self.part.place(part, (x, y, 0), yaw)
        self.taken.append((x - half_w, x + half_w, y - half_d, y + half_d))
        return True

    def put_at_wall(self, part: Part, tries: int = 8) -> bool:
        """Somewhere along a wall, back to it."""
        for _ in range(tries):
            (x0, y0, _z), yaw, length = self.rng.choice(self.sides())
            half = 0.5 * part.size[0]
            if length < part.size[0]:
                continue
            along, off = self.rng.uniform(half, length - half), 0.5 * part.size[1] + self.rng.choice((0.01, 0.03, 0.1))
            if self.rng.random() < 0.3:
                along = self.rng.choice((half, length - half))
            x = x0 + math.cos(yaw) * along + math.sin(yaw) * off
            y = y0 + math.sin(yaw) * along - math.cos(yaw) * off
            if self.put(part, x, y, yaw + (self.rng.gauss(0, 0.04) if self.rng.random() < 0.3 else 0)):
                return True
        return False

    def put_anywhere(self, part: Part, tries: int = 6) -> bool:
        for _ in range(tries):
            x, y = self.rng.uniform(0.3, self.w - 0.3), self.rng.uniform(0.3, self.d - 0.3)
            if self.put(part, x, y, self.rng.choice((0.0, 1.5708, 3.1416, -1.5708)) + self.rng.gauss(0, 0.3)):
                return True
        return False


def build_shell(room: Room, bright: float, top: int | None = None) -> None:
    """Floor, ceiling, walls with doors and windows, and the rooms behind the doors."""
    rng, look, w, d, h = room.rng, room.look, room.w, room.d, room.h
    floor, paint = look.floor(), look.wall()
    ceiling = top if top is not None else look.white if rng.random() < 0.8 else look.wall()
    accent = look.wall() if rng.random() < 0.3 else paint
    room.part.box((w / 2, d / 2, -0.1), (w + 0.4, d + 0.4, 0.2), floor)
    slope = rng.random() < 0.12
    room.part.box((w / 2, d / 2, h + 0.1 + 1.2 * slope), (w + 0.4, d + 0.4, 0.2), ceiling)
    if slope:
        angle = rng.uniform(0.5, 0.8)
        room.part.box((w / 2, d - 0.2, h + 0.3), (w + 0.4, 5.0, 0.1), ceiling, roll=-angle)
    with_windows = rng.sample(range(4), rng.choice((1, 1, 2)))
    with_doors = rng.sample([k for k in range(4) if k not in with_windows], rng.choice((1, 1, 2)))
    skirting = look.white if rng.random() < 0.6 else look.main_wood
    for k, (start, yaw, length) in enumerate(room.sides()):
        part, holes, thick = Part(), [], rng.uniform(0.1, 0.3)
        if k in with_windows:
            holes = _window_holes(rng, length, h)
        elif k in with_doors:
            wide = rng.choice((0.85, 0.9, 1.0, min(2.0, length - 0.8)))
            x = rng.uniform(0.2, length - wide - 0.2)
            holes = [Opening(x, x + wide, 0.0, 2.05)]
        part.place(walls.wall(length, h + 1.4 * slope, thick, holes, accent if k == 0 else paint), (0, 0, 0))
        for hole in holes:
            if k in with_windows:
                light = scaled(temperature(rng.uniform(5500, 8500)), bright * rng.uniform(0.7, 1.2))
                part.place(walls.window(rng, look, hole, thick, light), (0, 0, 0))
                if hole.z0 > 0.7 and rng.random() < 0.5:
                    heat = walls.radiator(rng, look, min(hole.x1 - hole.x0, 1.4))
                    part.place(heat, ((hole.x0 + hole.x1) / 2, -0.07, 0))
            else:
                _doorway(room, part, hole, thick, length, start, yaw)
        for a, b in _between(holes, length):
            part.box(((a + b) / 2, -0.007, 0.04), (b - a, 0.014, 0.08), skirting)
        _hang_things(room, part, holes, length)
        room.part.place(part, start, yaw)
    if rng.random() < 0.2:
        bump_w, bump_d = rng.uniform(0.4, 0.35 * w), rng.uniform(0.4, 0.35 * d)
        x, y = rng.choice((0, 1)), rng.choice((0, 1))
        block = Part((bump_w, bump_d, h))
        block.box((0, 0, h / 2), (bump_w, bump_d, h), paint)
        room.put(block, abs(x * w - bump_w / 2), abs(y * d - bump_d / 2), 0.0, gap=0.0)


def _window_holes(rng: Random, length: float, h: float) -> list[Opening]:
    low, high = rng.choice((0.05, 0.5, 0.85, 0.95)), min(rng.uniform(1.9, 2.3), h - 0.1)
    many = rng.choice((1, 1, 2)) if length < 6.5 else round(length / rng.uniform(2.5, 4.5))
    holes = []
    for k in range(many):
        room, wide = length / many, rng.uniform(0.45, 0.8)
        middle = (k + 0.5) * room
        half = 0.5 * min(wide * room, 2.6)
        holes.append(Opening(middle - half, middle + half, low, high))
    return holes


def _between(holes: list[Opening], length: float) -> list[tuple[float, float]]:
    """Stretches of the wall that stand on the floor."""
    x, out = 0.0, []
    for hole in holes:
        if hole.z0 < 0.05:
            out.append((x, hole.x0))
            x = hole.x1
    return [*out, (x, length)]


def _doorway(room: Room, part: Part, hole: Opening, thick: float, length: float, start: Vector, yaw: float) -> None:
    """A door, shut at times, and what lies behind; keeps the floor in front of it free."""
    rng, look = room.rng, room.look
    wide = hole.x1 - hole.x0
    shut = wide < 1.1 and rng.random() < 0.4
    if wide < 1.1:
        part.place(walls.door(rng, look, hole, thick, shut), (0, 0, 0))
    if not shut:
        part.place(_next_room(rng, look, length, room.h, rng.uniform(1.5, 4.5)), (0, thick, 0))
    x, y = (hole.x0 + hole.x1) / 2, -0.4
    cx, cy = start[0] + math.cos(yaw) * x - math.sin(yaw) * y, start[1] + math.sin(yaw) * x + math.cos(yaw) * y
    room.doorways.append((cx - 0.45, cx + 0.45, cy - 0.4, cy + 0.4))


def _next_room(rng: Random, look: Palette, length: float, h: float, deep: float) -> Part:
    """A simpler room behind the wall: 0..length in x, 0..deep in y."""
    part, paint = Part(), look.wall()
    part.box((length / 2, deep / 2, -0.06), (length, deep, 0.12), look.floor())
    part.box((length / 2, deep / 2, h + 0.1), (length + 0.2, deep + 0.2, 0.2), look.white)
    part.box((length / 2, deep + 0.05, h / 2), (length, 0.1, h), paint)
    for x in (-0.05, length + 0.05):
        part.box((x, deep / 2, h / 2), (0.1, deep, h), paint)
    x = 0.4
    while x < length - 0.8:
        piece = rng.choice((furniture.shelf, furniture.cabinet, furniture.table, furniture.chair, plant))(rng, look)
        if x + piece.size[0] < length and piece.size[1] < deep - 0.8:
            part.place(piece, (x + piece.size[0] / 2, deep - piece.size[1] / 2 - 0.02, 0))
        x += piece.size[0] + rng.uniform(0.1, 1.2)
    light = scaled(temperature(rng.uniform(2800, 6000)), rng.uniform(0.3, 2.0))
    part.lights.append(Light((length / 2, deep / 2, h - 0.2), light))
    part.targets.clear()
    return part


def plant(rng: Random, look: Palette) -> Part:
    return clutter.pot_plant(rng, look, rng.uniform(0.5, 1.7))


def _hang_things(room: Room, part: Part, holes: list[Opening], length: float) -> None:
    rng = room.rng
    for _ in range(rng.choice((0, 1, 2, 4))):
        w, h = rng.uniform(0.2, 1.1), rng.uniform(0.2, 0.9)
        x, z = rng.uniform(w / 2, max(length - w / 2, w / 2 + 0.01)), rng.uniform(1.4, 1.75)
        if all(x + w / 2 < hole.x0 - 0.35 or x - w / 2 > hole.x1 + 0.35 for hole in holes):
            part.place(walls.hung(rng, room.look, w, h), (x, -0.001, z))
            holes = [*holes, Opening(x - w / 2, x + w / 2, 1.2, 1.8)]
    for hole in holes[:1]:
        part.box((hole.x1 + 0.18, -0.004, 1.1), (0.08, 0.008, 0.08), room.look.white)


def build_outside(room: Room) -> None:
    """Ground, houses and trees to see through the windows."""
    rng, look, part = room.rng, room.look, room.part
    level = -rng.choice((0.3, 0.5, 3.0, 6.0, 12.0))
    part.box((0, 0, level - 1), (600, 600, 2), look.grass() if rng.random() < 0.6 else look.concrete())
    for _ in range(rng.randint(3, 14)):
        turn, away = rng.random() * 6.3, rng.uniform(9, 60)
        x, y = room.w / 2 + away * math.cos(turn), room.d / 2 + away * math.sin(turn)
        if rng.random() < 0.5:
            part.place(decor.tree(rng, look, rng.uniform(4, 12)), (x, y, level))
        else:
            size = (rng.uniform(6, 20), rng.uniform(6, 14), rng.uniform(4, 22))
            away += 12
            x, y = room.w / 2 + away * math.cos(turn), room.d / 2 + away * math.sin(turn)
            part.box((x, y, level + size[2] / 2), size, look.brick() if rng.random() < 0.4 else look.wall(), turn)
