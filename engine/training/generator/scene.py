"""A finished scene: what the tracer draws, under which light, and how a camera would look at it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.training.generator.light import LAMP, RECTANGLE, SUN, Sky

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from engine.training.generator.palette import RGB
    from engine.training.generator.parts import Light, Vector
    from engine.training.generator.world import World


@dataclass(frozen=True)
class Look:
    """Where a camera stands, what it points at, its roll (radians) and horizontal field of view (degrees)."""

    eye: Vector
    target: Vector
    roll: float = 0.0
    hfov: float = 62.0


@dataclass(frozen=True)
class Scene:
    """family and variant name the kind of place; `propose` invents a look; `close` scenes may be seen from near."""

    family: str
    variant: str
    world: World
    sky: Sky
    propose: Callable[[Random], Look]
    wander: float = 0.25  # how far apart the cameras of one scene stand, m
    nearest: float = 0.3  # the 5th percentile of depth must lie beyond this, m
    most_sky: float = 0.7  # share of a picture


def temperature(kelvin: float) -> RGB:
    """Linear RGB of a black body, brightest channel 1 (a fit good to a few percent between 2000 and 10000 K)."""
    x = kelvin / 6500.0
    r, g, b = 1.0 / max(x, 1.0) ** 0.9, min(x**0.55, 1.0) / max(x, 1.0) ** 0.45, min(x**1.6, 1.0)
    return (r, g, b)


def scaled(rgb: Sequence[float], factor: float) -> RGB:
    return (rgb[0] * factor, rgb[1] * factor, rgb[2] * factor)


def sky_of(
    rng: Random,
    lights: Sequence[Light],
    ambient: Sequence[float],
    open_: float,
    sunny: float,
    brightness: float = 1.0,
) -> Sky:
    """A sky between clear and overcast, with a sun in `sunny` of the cases. open_: see Sky."""
    height, turn = rng.uniform(0.15, 1.2), rng.random() * 2 * math.pi
    sun = (math.cos(height) * math.cos(turn), math.cos(height) * math.sin(turn), math.sin(height))
    shining = rng.random() < sunny
    blue = rng.uniform(0.3, 1.0) if shining else rng.uniform(0.0, 0.5)
    grey = rng.uniform(0.45, 1.1)
    zenith = scaled((1 - 0.75 * blue, 1 - 0.5 * blue, 1 - 0.08 * blue), grey * brightness)
    horizon = scaled((1.0 + 0.1 * rng.random(), 1.0, 0.95 + 0.15 * rng.random()), grey * 1.2 * brightness)
    rows = [_row(light) for light in lights]
    warm = temperature(rng.uniform(3000, 4500) + 1800 * math.sin(height))
    if shining:
        strength = rng.uniform(6, 16) * brightness
        rows.append([SUN, *sun, rng.choice((0.02, 0.03, 0.08)), 0, 0, 0, 0, 0, *scaled(warm, strength)])
    cover = rng.choice((0.0, rng.uniform(0.35, 0.8))) if shining else rng.uniform(0.4, 1.0)
    return Sky(
        np.array(rows, np.float64).reshape(-1, 13),
        np.array(zenith),
        np.array(horizon),
        np.array(sun),
        np.array(scaled(warm, brightness if shining else 0.2 * brightness)),
        np.array([cover, rng.uniform(0.5, 2.0), rng.randrange(10_000), rng.uniform(0.8, 1.7) * brightness]),
        np.array(ambient, np.float64),
        open_,
    )


def _row(light: Light) -> list[float]:
    if light.u == light.v == (0.0, 0.0, 0.0):
        return [LAMP, *light.centre, light.radius, 0, 0, 0, 0, 0, *light.colour]
    return [RECTANGLE, *light.centre, *light.u, *light.v, *light.colour]


def ambient_indoors(lights: Sequence[Light], area: float) -> RGB:
    """What many bounces between walls of some total area (m2) leave of the lamps' and windows' light."""
    total = np.zeros(3)
    for light in lights:
        flux = 4.0 * np.linalg.norm(np.cross(light.u, light.v)) or 4.0
        total += flux * np.array(light.colour)
    r, g, b = 0.35 * total / area + 0.004
    return (float(r), float(g), float(b))
