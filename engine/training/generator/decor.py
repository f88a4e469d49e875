"""What is neither furniture nor clutter: lamps, big plants, rugs, people, stairs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.training.generator.parts import Light, Part
from engine.training.generator.scene import scaled, temperature

if TYPE_CHECKING:
    from random import Random

    from engine.training.generator.palette import Palette


def ceiling_lamp(rng: Random, look: Palette, power: float) -> Part:
    """Hangs from z = 0. power: luminous intensity in the scene's units; 0 = switched off."""
    part, warm = Part(), rng.random()
    colour = temperature(2700 + 3500 * (1 - warm))
    paint = look.lamp(warm, 4.0 if power else 0.6)
    style = rng.random()
    if style < 0.35:
        part.pipe((0, 0, -0.05), rng.uniform(0.14, 0.25), 0.1, paint, 0.9)
        drop = 0.14
    elif style < 0.7:
        drop = rng.uniform(0.4, 1.0)
        part.rod((0, 0, 0), (0, 0, -drop + 0.2), 0.006, look.black)
        radius = rng.uniform(0.12, 0.25)
        if rng.random() < 0.5:
            part.ball((0, 0, -drop + radius), (radius, radius, radius), paint)
        else:
            part.pipe((0, 0, -drop + 0.12), radius, 0.24, look.cloth(0.3), 0.5)
            part.sheet((0, 0, -drop - 0.002), 1.7 * radius, 1.7 * radius, paint, disc=True)
        drop += 0.05
    else:
        part.box((0, 0, -0.04), (rng.choice((0.3, 0.6, 1.2)), rng.choice((0.1, 0.3, 0.6)), 0.06), paint)
        drop = 0.11
    if power:
        part.lights.append(Light((0, 0, -drop), scaled(colour, power), radius=0.04))
    return part


def floor_lamp(rng: Random, look: Palette, power: float) -> Part:
    part, h, warm = Part((0.4, 0.4, 1.7)), rng.uniform(1.3, 1.8), rng.uniform(0.5, 1)
    metal = rng.choice((look.main_metal, look.black))
    part.pipe((0, 0, 0.015), 0.15, 0.03, metal, 0.8)
    part.rod((0, 0, 0), (0, 0, h), 0.012, metal)
    shade = look.lamp(warm, 1.5) if power else look.cloth(0.3)
    part.pipe((0, 0, h - 0.12), 0.2, 0.28, shade, rng.uniform(0.5, 0.9))
    if power:
        part.lights.append(Light((0, 0, h + 0.08), scaled(temperature(3000), power)))
    return part


def person(rng: Random, look: Palette) -> Part:
    """A standing person of capsules; arms and legs as if caught in a step."""
    h = rng.uniform(1.5, 1.9)
    part = Part((0.5, 0.5, h), targets=[(0, 0, 0.7 * h)])
    shirt, trousers = look.cloth(0.8), look.cloth(0.5)
    tone = rng.uniform(0.25, 0.9)
    skin, hair = (
        look.solid((0.75 * tone, 0.5 * tone, 0.38 * tone)),
        look.solid((0.25 * rng.random(), 0.1 * rng.random(), 0.03)),
    )
    hip, neck, step = 0.5 * h, 0.84 * h, rng.uniform(0, 0.16)
    part.pipe((0, 0, (hip + neck) / 2), 0.15, neck - hip, shirt, 1.2)
    part.ball((0, 0, neck - 0.03), (0.2, 0.12, 0.07), shirt)
    part.ball((0, 0, hip), (0.17, 0.13, 0.12), trousers)
    part.pipe((0, 0, neck + 0.03), 0.05, 0.12, skin)
    part.ball((0, -0.01, h - 0.115), (0.078, 0.095, 0.115), skin)
    part.ball((0, 0.02, h - 0.09), (0.085, 0.095, 0.1), hair)
    for side in (-1, 1):
        foot = (0.11 * side, side * step, 0.07)
        knee = (0.1 * side, side * step * 0.5 - 0.04, 0.27 * h)
        part.rod((0.09 * side, 0, hip), knee, 0.08, trousers, 0.8)
        part.rod(knee, foot, 0.06, trousers, 0.8)
        part.ball((foot[0], foot[1] - 0.06, 0.045), (0.05, 0.13, 0.05), look.black)
        elbow = (0.27 * side, -side * step * 0.5 + 0.03, 0.63 * h)
        hand = (0.26 * side, -side * step - rng.uniform(0, 0.25), rng.uniform(0.47, 0.62) * h)
        part.rod((0.2 * side, 0, neck - 0.05), elbow, 0.05, shirt, 0.85)
        part.rod(elbow, hand, 0.04, shirt if rng.random() < 0.5 else skin, 0.85)
        part.ball(hand, (0.045, 0.045, 0.06), skin)
    return part


def rug(rng: Random, look: Palette) -> Part:
    w, d = rng.uniform(0.8, 2.8), rng.uniform(0.6, 2.0)
    part = Part((w, d, 0.01))
    if rng.random() < 0.2:
        part.pipe((0, 0, 0.006), d / 2, 0.012, look.cloth(0.7))
    else:
        part.box((0, 0, 0.005), (w, d, 0.012), look.rug() if rng.random() < 0.7 else look.cloth(0.7))
    return part


def stairs(rng: Random, look: Palette, height: float) -> Part:
    """A straight flight that climbs towards +x."""
    count, w = max(2, round(height / 0.18)), rng.uniform(0.8, 1.2)
    run, rise = rng.uniform(0.25, 0.3), height / count
    part = Part((count * run, w, height), targets=[(0, 0, height / 2)])
    tread, riser, closed = look.main_wood, look.white, rng.random() < 0.6
    for k in range(count):
        x = (k + 0.5 - count / 2) * run
        part.box((x, 0, (k + 1) * rise - 0.02), (run + 0.03, w, 0.04), tread)
        if closed:
            part.box((x, 0, (k + 1) * rise / 2 - 0.02), (run, w - 0.02, (k + 1) * rise - 0.04), riser)
        part.rod((x, -w / 2 + 0.04, (k + 1) * rise), (x, -w / 2 + 0.04, (k + 1) * rise + 0.9), 0.014, look.main_metal)
    a, b = (0.5 - count / 2) * run, (count / 2 - 0.5) * run
    part.rod((a, -w / 2 + 0.04, rise + 0.9), (b, -w / 2 + 0.04, height + 0.9), 0.025, tread)
    return part


def tree(rng: Random, look: Palette, height: float, leaf: int | None = None, bark: int | None = None) -> Part:
    """A trunk that forks, with crowns of overlapping balls and loose leaf cards; or a fir of cones."""
    part = Part((0.5 * height, 0.5 * height, height), targets=[(0, 0, 0.4 * height)])
    leaf = look.leaf() if leaf is None else leaf
    bark = look.earth() if bark is None else bark
    radius = height * rng.uniform(0.015, 0.03)
    if rng.random() < 0.3:
        part.rod((0, 0, -0.1), (0, 0, height), radius, bark, 0.2)
        for k in range(rng.randint(5, 9)):
            z = height * (0.15 + 0.09 * k)
            part.pipe((0, 0, z + 0.09 * height), 0.26 * (1.1 * height - z), 0.22 * height, leaf, 0.1)
        return part
    fork = (rng.gauss(0, 0.03 * height), rng.gauss(0, 0.03 * height), rng.uniform(0.25, 0.45) * height)
    part.rod((0, 0, -0.1), fork, radius, bark, 0.7)
    bare = rng.random() < 0.12
    for _ in range(rng.randint(5, 10)):
        turn, reach = rng.random() * 6.3, rng.uniform(0.05, 0.28) * height
        tip = (fork[0] + reach * math.cos(turn), fork[1] + reach * math.sin(turn), rng.uniform(0.55, 0.92) * height)
        part.rod(fork, tip, 0.5 * radius, bark, 0.3)
        if bare:
            continue
        size = rng.uniform(0.07, 0.17) * height
        part.ball(tip, (size, size * rng.uniform(0.7, 1.1), size * rng.uniform(0.6, 0.9)), leaf, turn)
        for _ in range(10):
            a, b = rng.random() * 6.3, rng.uniform(-1.2, 1.5)
            out = 1.05 * size
            at = (
                tip[0] + out * math.cos(a) * math.cos(b),
                tip[1] + out * math.sin(a) * math.cos(b),
                tip[2] + 0.8 * out * math.sin(b),
            )
            card = size * rng.uniform(0.3, 0.7)
            part.sheet(at, card, card, leaf, (a, rng.uniform(0, 3), rng.uniform(0, 3)), disc=True)
    return part
