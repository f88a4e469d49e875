"""Building blocks: a Part is a heap of solids in its own frame (z up, metres, standing on z = 0)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from engine.training.generator.world import BALL, BOX, CONE, DISC, QUAD

# kind, centre (3), half sizes (3), yaw, pitch, roll, shape, texture offset (3), paint
Solid = tuple[float, ...]
Vector = tuple[float, float, float]


@dataclass
class Light:
    """What shines, beside the sun: a rectangle centre + s*u + t*v (s, t in -1..1) or, without sides, a ball."""

    centre: Vector
    colour: Vector  # radiance of a rectangle; intensity of a ball
    u: Vector = (0.0, 0.0, 0.0)
    v: Vector = (0.0, 0.0, 0.0)
    radius: float = 0.05  # of a ball, m


@dataclass
class Part:
    """Solids with what belongs to them. size: x, y, z in metres, centred on x = y = 0; the back is at +y."""

    size: Vector = (0.0, 0.0, 0.0)
    solids: list[Solid] = field(default_factory=list)
    lights: list[Light] = field(default_factory=list)
    targets: list[Vector] = field(default_factory=list)  # what a camera likes to look at

    def box(
        self, at: Vector, size: Vector, paint: int, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0
    ) -> None:
        """A box by its centre and whole sizes."""
        half = (0.5 * size[0], 0.5 * size[1], 0.5 * size[2])
        self._add(BOX, at, half, (yaw, pitch, roll), 1.0, paint)

    def ball(self, at: Vector, radii: Vector, paint: int, yaw: float = 0.0, pitch: float = 0.0) -> None:
        self._add(BALL, at, radii, (yaw, pitch, 0.0), 1.0, paint)

    def pipe(
        self, at: Vector, radius: float, length: float, paint: int, top: float = 1.0, turn: Vector = (0.0, 0.0, 0.0)
    ) -> None:
        """A cylinder along z by its centre; `top` narrows it to a cone; `turn` is yaw, pitch, roll."""
        self._add(CONE, at, (radius, radius, 0.5 * length), turn, top, paint)

    def rod(self, a: Vector, b: Vector, radius: float, paint: int, top: float = 1.0) -> None:
        """A cylinder from a to b."""
        dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
        length = math.sqrt(dx * dx + dy * dy + dz * dz)
        turn = (math.atan2(dy, dx), math.atan2(math.hypot(dx, dy), dz), 0.0)
        middle = (0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), 0.5 * (a[2] + b[2]))
        self.pipe(middle, radius, length, paint, top, turn)

    def sheet(
        self, at: Vector, width: float, depth: float, paint: int, turn: Vector = (0.0, 0.0, 0.0), disc: bool = False
    ) -> None:
        """A thin rectangle or ellipse facing +z by its centre."""
        self._add(DISC if disc else QUAD, at, (0.5 * width, 0.5 * depth, 1.0), turn, 1.0, paint)

    def picture(self, at: Vector, width: float, height: float, paint: int, yaw: float = 0.0) -> None:
        """An upright rectangle facing -y (before the yaw)."""
        self.sheet(at, width, height, paint, (yaw, 0.0, 0.5 * math.pi))

    def place(self, part: Part, at: Vector, yaw: float = 0.0) -> None:
        """Puts another part here, turned about z."""
        cos, sin = math.cos(yaw), math.sin(yaw)
        x0, y0, z0 = at

        def moved(p: Vector) -> Vector:
            return (x0 + cos * p[0] - sin * p[1], y0 + sin * p[0] + cos * p[1], z0 + p[2])

        def turned(p: Vector) -> Vector:
            return (cos * p[0] - sin * p[1], sin * p[0] + cos * p[1], p[2])

        for k, x, y, z, hx, hy, hz, turn, *rest in part.solids:
            self.solids.append(
                (k, x0 + cos * x - sin * y, y0 + sin * x + cos * y, z0 + z, hx, hy, hz, turn + yaw, *rest)
            )
        for light in part.lights:
            self.lights.append(Light(moved(light.centre), light.colour, turned(light.u), turned(light.v), light.radius))
        self.targets.extend(moved(target) for target in part.targets)

    def _add(self, kind: int, at: Vector, half: Vector, turn: Vector, shape: float, paint: int) -> None:
        self.solids.append((kind, *at, *half, *turn, shape, *at, paint))
