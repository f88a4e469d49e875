"""Light at a surface: sun, lamps and windows with soft shadows, one bounce from the surroundings, then denoising.

It is gathered at a quarter of the pixels with a handful of random rays and smoothed along surfaces, as real-time path
tracers do (edge-avoiding a-trous wavelets, Dammertz et al. 2010).
"""

# ruff: noqa: ANN001, ANN201, ANN202
from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from engine.training.generator.paint import chance, clouds, colour
from engine.training.generator.trace import MISS, hit, nearest, surface

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUN, RECTANGLE, LAMP = range(3)
_BOUNCES = 3  # rays towards the surroundings, per place
_PASSES = 3  # of the wavelet filter


class Sky(NamedTuple):
    """lights [L, 13]: kind, place or direction (3), side u (3), side v (3), colour (3); radius of a LAMP in u[0]."""

    lights: NDArray[np.float64]
    zenith: NDArray[np.float64]  # [3] radiance
    horizon: NDArray[np.float64]  # [3]
    sun: NDArray[np.float64]  # [3] unit direction towards it
    glow: NDArray[np.float64]  # [3] of the sky around the sun
    clouds: NDArray[np.float64]  # [4] cover 0..1, size, seed, brightness
    ambient: NDArray[np.float64]  # [3] radiance that stands for all further bounces
    open: float  # share of the sky's light that reaches places directly (0 where windows are lights)


@njit(cache=True, nogil=True, fastmath=True)
def sky_colour(sky, dx, dy, dz, detail):
    """Radiance of the sky in a unit direction."""
    up = max(dz, 0.0)
    k = (1.0 - up) ** 4
    toward = max(dx * sky.sun[0] + dy * sky.sun[1] + dz * sky.sun[2], 0.0)
    shine = 0.25 * toward**6 + 2.0 * toward**200
    cover = 0.0
    if detail and sky.clouds[0] > 0.0:
        reach = 1.0 / (up + 0.12)
        puff = clouds(dx * reach * sky.clouds[1], dy * reach * sky.clouds[1], sky.clouds[2], 5)
        cover = min(max((puff - 1.0 + sky.clouds[0]) * 3.5, 0.0), 1.0) * min(up * 8.0, 1.0)
    light = sky.clouds[3] * (0.75 + 0.25 * up)
    r = sky.zenith[0] + k * (sky.horizon[0] - sky.zenith[0]) + shine * sky.glow[0]
    g = sky.zenith[1] + k * (sky.horizon[1] - sky.zenith[1]) + shine * sky.glow[1]
    b = sky.zenith[2] + k * (sky.horizon[2] - sky.zenith[2]) + shine * sky.glow[2]
    return r + cover * (light - r), g + cover * (light - g), b + cover * (light - b)


@njit(cache=True, nogil=True, fastmath=True)
def _from_light(world, sky, stack, blockers, which, x, y, z, nx, ny, nz, s, t):
    """What one light adds to the irradiance / pi of a place; s and t in 0..1 choose the point on the light.

    blockers [L] remembers what stood in the way of each light last time: most often it still does.
    """
    row = sky.lights[which]
    if row[0] == SUN:
        wide = row[4]
        lx, ly, lz = row[1] + wide * (s - 0.5), row[2] + wide * (t - 0.5), row[3]
        far, strength = 1e9, 0.31831
        length = math.sqrt(lx * lx + ly * ly + lz * lz)
    else:
        a, b = 2 * s - 1, 2 * t - 1
        if row[0] == LAMP:
            lx, ly, lz = row[1] + row[4] * a - x, row[2] + row[4] * b - y, row[3] - z
        else:
            lx = row[1] + a * row[4] + b * row[7] - x
            ly = row[2] + a * row[5] + b * row[8] - y
            lz = row[3] + a * row[6] + b * row[9] - z
        length = math.sqrt(lx * lx + ly * ly + lz * lz) + 1e-6
        far, strength = length - (row[4] if row[0] == LAMP else 0.02), 0.31831 / (length * length + 0.02)
        if row[0] == RECTANGLE:
            mx, my, mz = (
                row[5] * row[9] - row[6] * row[8],
                row[6] * row[7] - row[4] * row[9],
                row[4] * row[8] - row[5] * row[7],
            )
            strength *= max(-4.0 * (mx * lx + my * ly + mz * lz) / length, 0.0)
    lx, ly, lz = lx / length, ly / length, lz / length
    slant = nx * lx + ny * ly + nz * lz
    if slant <= 0.0 or strength <= 0.0:
        return 0.0
    if hit(world, blockers[which], x, y, z, lx, ly, lz, 1e-3, far) < MISS:
        return 0.0
    _t, blocker = nearest(world, stack, x, y, z, lx, ly, lz, 1e-3, far, True)
    if blocker < 0:
        return slant * strength
    blockers[which] = blocker
    return 0.0


@njit(cache=True, nogil=True, fastmath=True)
def radiance_of_hit(world, sky, stack, blockers, i, x, y, z, dx, dy, dz, s, t):
    """Rough radiance of a place seen by a bounce or a mirror: one light, the ambient rest, and its own glow."""
    nx, ny, nz, p, q, u, v = surface(world, i, x, y, z, dx, dy, dz)
    row = world.paints[world.paint[i]]
    r, g, b = colour(row, p, q, u, v, i, 0.05)
    er, eg, eb = sky.ambient[0], sky.ambient[1], sky.ambient[2]
    many = sky.lights.shape[0]
    if many > 0:
        which = min(int(chance(int(s * 1e6), int(t * 1e6), 77) * many), many - 1)
        add = many * _from_light(
            world, sky, stack, blockers, which, x + 2e-3 * nx, y + 2e-3 * ny, z + 2e-3 * nz, nx, ny, nz, s, t
        )
        er += add * sky.lights[which, 10]
        eg += add * sky.lights[which, 11]
        eb += add * sky.lights[which, 12]
    return r * (er + row[11]), g * (eg + row[11]), b * (eb + row[11])


@njit(cache=True, nogil=True, fastmath=True)
def irradiance(world, sky, stack, blockers, x, y, z, nx, ny, nz, seed):
    """Irradiance / pi (RGB) at a place with a normal, by a few random rays."""
    x, y, z = x + 2e-3 * nx, y + 2e-3 * ny, z + 2e-3 * nz
    er, eg, eb = 0.0, 0.0, 0.0
    many = sky.lights.shape[0]
    asked = min(many, 4)
    start = int(chance(seed, 3, 5) * many)
    for k in range(asked):
        which = (start + k * max(many // max(asked, 1), 1)) % many
        add = _from_light(
            world, sky, stack, blockers, which, x, y, z, nx, ny, nz, chance(seed, k, 1), chance(seed, k, 2)
        ) * (many / asked)
        er += add * sky.lights[which, 10]
        eg += add * sky.lights[which, 11]
        eb += add * sky.lights[which, 12]
    tx, ty, tz = (0.0, -nz, ny) if abs(nx) < 0.6 else (nz, 0.0, -nx)
    length = math.sqrt(tx * tx + ty * ty + tz * tz)
    tx, ty, tz = tx / length, ty / length, tz / length
    bx, by, bz = ny * tz - nz * ty, nz * tx - nx * tz, nx * ty - ny * tx
    most = 6.0 * max(sky.ambient[0], sky.ambient[1], sky.ambient[2]) + 1e-3
    for k in range(_BOUNCES):
        s, t = (k + chance(seed, k, 3)) / _BOUNCES, chance(seed, k, 4)
        reach, turn = math.sqrt(t), 6.2831853 * s
        a, b, c = reach * math.cos(turn), reach * math.sin(turn), math.sqrt(1.0 - t)
        dx, dy, dz = a * tx + b * bx + c * nx, a * ty + b * by + c * ny, a * tz + b * bz + c * nz
        far, i = nearest(world, stack, x, y, z, dx, dy, dz, 1e-3, 1e9, False)
        if i < 0:
            r, g, b = sky_colour(sky, dx, dy, dz, False)
            r, g, b = r * sky.open, g * sky.open, b * sky.open
        else:
            r, g, b = radiance_of_hit(
                world, sky, stack, blockers, i, x + far * dx, y + far * dy, z + far * dz, dx, dy, dz,
                chance(seed, k, 5), chance(seed, k, 6),
            )  # fmt: skip
        limit = most / max(r, g, b, most)  # rare bright hits would show as blotches
        er, eg, eb = er + r * limit / _BOUNCES, eg + g * limit / _BOUNCES, eb + b * limit / _BOUNCES
    return er, eg, eb


@njit(cache=True, nogil=True, fastmath=True)
def smoothed(light, place, normal, solid):
    """Light [H, W, 3] averaged along surfaces; place and normal [H, W, 3], solid [H, W] (-1 = sky)."""
    h, w = solid.shape
    for step in range(_PASSES):
        hop = 1 << step
        out = np.empty_like(light)
        for i in range(h):
            for j in range(w):
                _average(light, place, normal, solid, i, j, hop, out)
        light = out
    return light


@njit(cache=True, nogil=True, fastmath=True)
def _average(light, place, normal, solid, i, j, hop, out):
    h, w = solid.shape
    r, g, b, total = 0.0, 0.0, 0.0, 1e-9
    if solid[i, j] < 0:
        out[i, j] = 0.0
        return
    nx, ny, nz = normal[i, j, 0], normal[i, j, 1], normal[i, j, 2]
    keep = 0.2 if hop == 1 else 0.5 * hop  # the first pass takes away single bright specks
    bright = light[i, j, 0] + light[i, j, 1] + light[i, j, 2] + 0.02
    for m in range(-2, 3):
        for n in range(-2, 3):
            a, c = i + m * hop, j + n * hop
            if a < 0 or c < 0 or a >= h or c >= w or solid[a, c] < 0:
                continue
            same = normal[a, c, 0] * nx + normal[a, c, 1] * ny + normal[a, c, 2] * nz
            if same < 0.7:
                continue
            dx, dy = place[a, c, 0] - place[i, j, 0], place[a, c, 1] - place[i, j, 1]
            dz = place[a, c, 2] - place[i, j, 2]
            off = abs(dx * nx + dy * ny + dz * nz) / (math.sqrt(dx * dx + dy * dy + dz * dz) + 0.02)
            weight = math.exp(-6.0 * off - 0.3 * (m * m + n * n)) * same**8
            other = light[a, c, 0] + light[a, c, 1] + light[a, c, 2] + 0.02  # edges of shadows stay
            weight *= math.exp(-keep * abs(math.log(other / bright)))
            r, g, b = r + weight * light[a, c, 0], g + weight * light[a, c, 1], b + weight * light[a, c, 2]
            total += weight
    out[i, j, 0], out[i, j, 1], out[i, j, 2] = r / total, g / total, b / total
