"""Textures, computed where a ray meets them: wood, tiles, bricks, cloth, posters, text, screens and more.

A paint is a row of 16 numbers: 0 pattern, 1-3 first colour, 4-6 second colour (linear RGB), 7 size of the pattern (m),
8 and 9 what the pattern makes of them, 10 mirror reflectance at right angles, 11 glow (radiance over colour),
12 tint: how much solids with this paint differ, 13 seed, 14 unevenness (mottling), 15 turned by 90 degrees.
"""

# ruff: noqa: ANN001, ANN201, ANN202, C901
from __future__ import annotations

import math

from numba import njit

PATTERNS = [
    "plain",
    "wood",
    "planks",
    "tiles",
    "bricks",
    "checks",
    "stripes",
    "carpet",
    "weave",
    "marble",
    "poster",
    "page",
    "screen",
    "motif",
    "rug",
    "grass",
    "keys",
    "spine",
    "panels",
    "speckle",
]
(PLAIN, WOOD, PLANKS, TILES, BRICKS, CHECKS, STRIPES, CARPET, WEAVE, MARBLE, POSTER, PAGE, SCREEN, MOTIF, RUG, GRASS,
 KEYS, SPINE, PANELS, SPECKLE) = range(len(PATTERNS))  # fmt: skip


@njit(cache=True, nogil=True, fastmath=True)
def chance(i, j, seed):
    """A number in 0..1 that belongs to a whole-numbered place."""
    h = (int(i) * 374761393 + int(j) * 668265263 + int(seed) * 974634777) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * 1812433253) & 0xFFFFFFFF
    return (h ^ (h >> 15)) / 4294967296.0


@njit(cache=True, nogil=True, fastmath=True)
def noise(x, y, seed):
    """Smooth noise in 0..1 with features of size 1."""
    i, j = math.floor(x), math.floor(y)
    a, b = x - i, y - j
    a, b = a * a * (3 - 2 * a), b * b * (3 - 2 * b)
    low = chance(i, j, seed) * (1 - a) + chance(i + 1, j, seed) * a
    high = chance(i, j + 1, seed) * (1 - a) + chance(i + 1, j + 1, seed) * a
    return low * (1 - b) + high * b


@njit(cache=True, nogil=True, fastmath=True)
def clouds(x, y, seed, octaves):
    """Noise of several sizes, 0..1."""
    total, weight, strength = 0.0, 0.0, 1.0
    for k in range(octaves):
        total += strength * noise(x, y, seed + 31 * k)
        weight += strength
        x, y, strength = 2.03 * x + 7.1, 2.03 * y + 3.7, 0.5 * strength
    return total / weight


@njit(cache=True, nogil=True, fastmath=True)
def _line(x, half_width, blur):
    """1 on a line at whole numbers of x, 0 away from it, softened by the pixel's footprint."""
    away = abs(x - math.floor(x + 0.5))
    soft = max(blur, 1e-4)
    inside = min(max((half_width - away) / soft + 0.5, 0.0), 1.0)
    faded = 2 * half_width  # the mean, once lines are finer than pixels
    far = min(max(2 * blur - 0.5, 0.0), 1.0)
    return inside * (1 - far) + faded * far


@njit(cache=True, nogil=True, fastmath=True)
def _seen(size, blur):
    """Contrast left of features of a size when a pixel covers `blur` metres."""
    return min(max(1.6 - blur / max(size, 1e-6), 0.0), 1.0)


@njit(cache=True, nogil=True, fastmath=True)
def _grain(p, q, size, seed, blur):
    """Wood grain along p, about -0.5..0.5."""
    wave = clouds(p / (8 * size), q / (1.2 * size), seed, 2)
    rings = wave * 7 + 3 * q / size
    lines = abs(rings - math.floor(rings) - 0.5) * 2 - 0.5
    fine = noise(p / (1.5 * size), q / (0.06 * size), seed + 5) - 0.5
    return 0.5 * lines * _seen(0.3 * size, blur) + 0.35 * fine * _seen(0.06 * size, blur) + 0.5 * (wave - 0.5)


@njit(cache=True, nogil=True, fastmath=True)
def mix_of(row, p, q, u, v, solid, blur):
    """(share of the second colour, brightness factor) of the patterns that know two colours."""
    kind, size, one, two, seed = int(row[0]), row[7], row[8], row[9], int(row[13])
    if kind == WOOD:
        return 0.5 + one * _grain(p, q, size, seed + solid, blur), 1.0
    if kind == PLANKS:
        lane = math.floor(q / size)
        along = p / (one * size) + chance(lane, 1, seed)
        board = math.floor(along)
        gap = max(_line(q / size, 0.012, blur / size), _line(along, 0.012 / one, blur / size / one))
        tone = chance(lane, board, seed)
        grain = _grain(p + 9 * tone, q, 0.6 * size, seed, blur)
        return 0.5 + 0.5 * two * (tone - 0.5) + 0.35 * grain, 1.0 - 0.55 * gap
    if kind in (TILES, BRICKS):
        lane = math.floor(q / (size * one))
        x = p / size + (0.5 * (int(lane) & 1) if kind == BRICKS else 0.0)
        grout = max(_line(x, 0.5 * two, blur / size), _line(q / (size * one), 0.5 * two / one, blur / size / one))
        tone = chance(math.floor(x), lane, seed) - 0.5
        spots = clouds(p / (0.3 * size), q / (0.3 * size), seed + 3, 2) - 0.5
        rough = 2.0 if kind == BRICKS else 0.7
        return grout, 1.0 + rough * (0.22 * tone + 0.2 * spots * _seen(0.3 * size, blur)) * (1 - grout)
    if kind == CHECKS:
        odd = (math.floor(p / size) + math.floor(q / size)) & 1
        fade = _seen(size, blur)
        return 0.5 + (odd - 0.5) * fade, 1.0
    if kind == STRIPES:
        x = p / size
        return _line(x, 0.5 * one, blur / size) + 0.3 * _line(x + 0.35, 0.1 * two, blur / size), 1.0
    if kind == CARPET:
        fine = noise(p / size, q / size, seed) - 0.5
        broad = clouds(p / (30 * size), q / (30 * size), seed + 2, 3) - 0.5
        return 0.5 + one * fine * _seen(size, blur) + two * broad, 1.0
    if kind == WEAVE:
        x, y = p / size, q / size
        bands = _line(x / one, 0.22, blur / size / one) + _line(y / one, 0.22, blur / size / one)
        thread = math.sin(6.2832 * x) * math.sin(6.2832 * y) * _seen(0.5 * size, blur)
        return 0.5 * two * bands, 1.0 + 0.12 * thread
    if kind == MARBLE:
        bend = clouds(p / size, q / size, seed, 4)
        vein = abs(math.sin(3.0 * (p + 0.6 * q) / size + 9.0 * bend))
        return one * (1.0 - min(vein * 2.2, 1.0)) + 0.25 * bend, 1.0
    if kind == MOTIF:
        x, y = p / size, q / size
        x += 0.5 * (math.floor(y) & 1)
        a, b = x - math.floor(x) - 0.5, y - math.floor(y) - 0.5
        turn, reach = math.atan2(b, a), math.sqrt(a * a + b * b)
        petal = 0.27 + 0.1 * math.cos(turn * int(3 + 4 * one))
        return min(max((petal - reach) * 12, 0.0), 1.0) * _seen(0.5 * size, blur) * two, 1.0
    if kind == RUG:
        edge = min(min(u, 1 - u) * 2, min(v, 1 - v) * 2)
        ring = chance(math.floor(edge * one * 8), 0, seed)
        angle = abs(u - 0.5) + abs(v - 0.5)
        figure = chance(math.floor(angle * one * 10), 7, seed) if edge > 0.3 else ring
        fine = noise(p / 0.006, q / 0.006, seed) - 0.5
        return figure + 0.3 * fine * _seen(0.006, blur), 1.0
    if kind == GRASS:
        fine = noise(p / (0.15 * size), q / (0.15 * size), seed) - 0.5
        medium = clouds(p / size, q / size, seed + 1, 3) - 0.5
        broad = clouds(p / (12 * size), q / (12 * size), seed + 2, 3) - 0.5
        return 0.5 + one * (1.6 * medium * _seen(size, blur) + fine * _seen(0.15 * size, blur)) + two * 1.6 * broad, 1.0
    if kind == PANELS:
        gap = max(_line(p / size, two, blur / size), _line(q / (size * one), two / one, blur / size / one))
        tone = chance(math.floor(p / size), math.floor(q / (size * one)), seed) - 0.5
        return gap, 1.0 + 0.06 * tone
    if kind == SPECKLE:
        dot = noise(p / size, q / size, seed)
        sharp = min(max((dot - one) * 6, 0.0), 1.0) * _seen(size, blur)
        return sharp + two * (clouds(p / (20 * size), q / (20 * size), seed, 3) - 0.5), 1.0
    return 0.0, 1.0


@njit(cache=True, nogil=True, fastmath=True)
def _hue(turn, strength):
    """A saturated colour around the wheel, pulled to grey by 1 - strength."""
    r = 0.5 + 0.5 * math.cos(6.2832 * turn)
    g = 0.5 + 0.5 * math.cos(6.2832 * (turn - 0.333))
    b = 0.5 + 0.5 * math.cos(6.2832 * (turn - 0.667))
    grey = 0.4 * (1 - strength)
    return grey + strength * r, grey + strength * g, grey + strength * b


@njit(cache=True, nogil=True, fastmath=True)
def _poster(row, u, v, seed):
    """A picture: a sky over hills, or a heap of coloured shapes, in a margin."""
    r, g, b = row[1], row[2], row[3]
    margin = 0.1 * chance(1, 2, seed)
    if u < margin or u > 1 - margin or v < margin or v > 1 - margin:
        return 0.8, 0.79, 0.75
    if chance(3, 3, seed) < 0.4:
        hr, hg, hb = _hue(chance(4, 1, seed), 0.5)
        r, g, b = hr * (0.5 + 0.5 * v), hg * (0.5 + 0.5 * v), hb * (0.5 + 0.5 * v)
        for k in range(3):
            ridge = 0.75 - 0.22 * k + 0.3 * (clouds(u * 3, 3.0 * k, seed + k, 3) - 0.5)
            if v < ridge:
                hr, hg, hb = _hue(chance(5, k, seed), 0.4)
                dark = 0.75 - 0.2 * k
                r, g, b = hr * dark, hg * dark, hb * dark
        return r, g, b
    for k in range(9):
        x, y = chance(k, 10, seed), chance(k, 11, seed)
        w, h = 0.05 + 0.3 * chance(k, 12, seed), 0.03 + 0.3 * chance(k, 13, seed) ** 2
        a, c = (u - x) / w, (v - y) / h
        which = chance(k, 14, seed)
        inside = a * a + c * c < 1 if which < 0.4 else abs(a) < 1 and abs(c) < 1
        if which > 0.8:
            inside = abs(a) < 1 and abs(c) < 1 and chance(math.floor(a * 6), math.floor(c * 5), seed + k) < 0.5
        if inside:
            hr, hg, hb = _hue(chance(k, 15, seed), 0.7)
            light = 0.15 + 0.9 * chance(k, 16, seed)
            r, g, b = hr * light, hg * light, hb * light
    return r, g, b


@njit(cache=True, nogil=True, fastmath=True)
def _writing(u, v, lines, seed):
    """1 where a mark of writing stands: lines of words of unequal length, with blocks left out."""
    if u < 0.08 or u > 0.92 or v < 0.06 or v > 0.94:
        return 0.0
    y = v * lines
    row = math.floor(y)
    if chance(row // 5, 3, seed) < 0.15 or y - row > 0.55 or u > 0.55 + 0.4 * chance(row, 9, seed):
        return 0.0
    word = math.floor(u * lines * 0.8)
    if chance(word, row, seed) < 0.2:
        return 0.0
    return 0.6 + 0.4 * chance(math.floor(u * lines * 4), row, seed)


@njit(cache=True, nogil=True, fastmath=True)
def _picture(row, p, q, u, v, solid):
    """Colours of the patterns that fill one face: poster, page, screen, keys, spine."""
    kind, seed = int(row[0]), int(row[13]) + 17 * solid
    if kind == POSTER:
        return _poster(row, u, v, seed)
    r, g, b = row[1], row[2], row[3]
    mark = 0.0
    if kind == PAGE:
        mark = 0.75 * _writing(u, 1 - v, row[8], seed)
    elif kind == SCREEN:
        r, g, b = 0.6 * r, 0.6 * g, 0.6 * b
        for k in range(4):
            x, y = 0.7 * chance(k, 1, seed), 0.7 * chance(k, 2, seed)
            w, h = 0.15 + 0.5 * chance(k, 3, seed), 0.15 + 0.5 * chance(k, 4, seed)
            if x < u < x + w and y < v < y + h:
                hr, hg, hb = _hue(chance(k, 5, seed), 0.3)
                light = 0.1 + 1.3 * chance(k, 6, seed)
                r, g, b = hr * light, hg * light, hb * light
                mark = _writing((u - x) / w, 1 - (v - y) / h, 24 * h + 4, seed + k) * 0.8
    elif kind == KEYS:
        x, y = p / row[7], q / row[7]
        a, c = x - math.floor(x), y - math.floor(y)
        mark = 1.0 if a < 0.12 or c < 0.12 else 0.0
    elif kind == SPINE:
        band = chance(math.floor(v * 9), 1, seed)
        mark = (
            1.0 if band < 0.2 else (0.8 if 0.3 < u < 0.7 and chance(math.floor(v * 60), 2, seed) < band - 0.2 else 0.0)
        )
    return r + mark * (row[4] - r), g + mark * (row[5] - g), b + mark * (row[6] - b)


@njit(cache=True, nogil=True, fastmath=True)
def colour(row, p, q, u, v, solid, blur):
    """Linear RGB reflectance of a paint at a place of a solid's surface; `blur` is a pixel's footprint in metres."""
    if row[15] > 0.5:
        p, q, u, v = q, p, v, u
    seed = int(row[13])
    if row[0] == POSTER or row[0] == PAGE or row[0] == SCREEN or row[0] == KEYS or row[0] == SPINE:
        r, g, b = _picture(row, p, q, u, v, solid)
        light = 1.0
    else:
        share, light = mix_of(row, p, q, u, v, solid, blur)
        share = min(max(share, 0.0), 1.0)
        r = row[1] + share * (row[4] - row[1])
        g = row[2] + share * (row[5] - row[2])
        b = row[3] + share * (row[6] - row[3])
    if row[14] > 0.0:
        light *= 1.0 + row[14] * (clouds(p * 1.7, q * 1.7, seed + solid, 3) - 0.5)
    if row[12] > 0.0:
        light *= 1.0 + row[12] * (chance(solid, 5, seed) - 0.5)
        r *= 1.0 + 0.5 * row[12] * (chance(solid, 6, seed) - 0.5)
        b *= 1.0 + 0.5 * row[12] * (chance(solid, 7, seed) - 0.5)
    return max(r * light, 0.0), max(g * light, 0.0), max(b * light, 0.0)
