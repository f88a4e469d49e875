"""One picture of a World: exact planar depth, and linear colour with soft light and smooth edges."""

# ruff: noqa: ANN001, ANN201, ANN202
from __future__ import annotations

import math

import numpy as np
from numba import njit

from engine.training.generator.light import irradiance, sky_colour, smoothed
from engine.training.generator.paint import colour
from engine.training.generator.trace import MISS, STACK, hit, nearest, surface

_FAR = 1e9
_STEP = 3  # light is gathered at every third pixel of every third row


@njit(cache=True, nogil=True, fastmath=True)
def depth_picture(world, pose, lens, width, height):
    """Planar depth [height, width] in metres, 0 where a ray meets nothing, and the solids seen there (-1 = none).

    pose: [4, 4] world_from_camera (x right, y down, z ahead); lens: fx, fy, cx, cy in pixels.
    """
    depth, solid = np.zeros((height, width)), np.full((height, width), -1, np.int32)
    stack = np.empty(STACK, np.int32)
    ox, oy, oz = pose[0, 3], pose[1, 3], pose[2, 3]
    before = 0
    for i in range(height):
        for j in range(width):
            dx, dy, dz = _ray(pose, lens, j + 0.5, i + 0.5)
            # most pixels show the solid of the one before: what lies behind it need not be looked at
            limit = min(hit(world, before, ox, oy, oz, dx, dy, dz, 1e-3, _FAR), _FAR)
            z, which = nearest(world, stack, ox, oy, oz, dx, dy, dz, 1e-3, limit, False)
            if which < 0 and limit < _FAR:
                z, which = limit, before
            if which >= 0:
                depth[i, j], solid[i, j] = z, which
                before = which
    return depth, solid


@njit(cache=True, nogil=True, fastmath=True)
def _ray(pose, lens, u, v):
    """World direction at unit depth: the ray parameter then *is* planar depth."""
    x, y = (u - lens[2]) / lens[0], (v - lens[3]) / lens[1]
    return (
        pose[0, 0] * x + pose[0, 1] * y + pose[0, 2],
        pose[1, 0] * x + pose[1, 1] * y + pose[1, 2],
        pose[2, 0] * x + pose[2, 1] * y + pose[2, 2],
    )


@njit(cache=True, nogil=True, fastmath=True)
def _surfaces(world, pose, lens, depth, solid):
    """Places and normals [H/_STEP, W/_STEP, 3] (rounded up) where light is gathered."""
    h, w = (solid.shape[0] + _STEP - 1) // _STEP, (solid.shape[1] + _STEP - 1) // _STEP
    place, normal = np.zeros((h, w, 3)), np.zeros((h, w, 3))
    for i in range(h):
        for j in range(w):
            which, z = solid[_STEP * i, _STEP * j], depth[_STEP * i, _STEP * j]
            if which < 0:
                continue
            dx, dy, dz = _ray(pose, lens, _STEP * j + 0.5, _STEP * i + 0.5)
            x, y, z = pose[0, 3] + z * dx, pose[1, 3] + z * dy, pose[2, 3] + z * dz
            nx, ny, nz, _p, _q, _u, _v = surface(world, which, x, y, z, dx, dy, dz)
            place[i, j, 0], place[i, j, 1], place[i, j, 2] = x, y, z
            normal[i, j, 0], normal[i, j, 1], normal[i, j, 2] = nx, ny, nz
    return place, normal


@njit(cache=True, nogil=True, fastmath=True)
def _gathered(world, sky, place, normal, solid, seed):
    h, w = solid.shape
    light = np.zeros((h, w, 3))
    stack, blockers = np.empty(STACK, np.int32), np.zeros(sky.lights.shape[0], np.int32)
    for i in range(h):
        for j in range(w):
            if solid[i, j] < 0:
                continue
            x, y, z = place[i, j, 0], place[i, j, 1], place[i, j, 2]
            nx, ny, nz = normal[i, j, 0], normal[i, j, 1], normal[i, j, 2]
            r, g, b = irradiance(world, sky, stack, blockers, x, y, z, nx, ny, nz, seed + i * w + j)
            light[i, j, 0], light[i, j, 1], light[i, j, 2] = r, g, b
    return light


@njit(cache=True, nogil=True, fastmath=True)
def _light_at(light, place, normal, solid, row, column, x, y, z, nx, ny, nz, reach):
    """Gathered light at a full-size pixel, from those neighbours that lie on the same surface."""
    h, w = solid.shape
    i0, j0 = row // _STEP, column // _STEP
    r, g, b, total = 0.0, 0.0, 0.0, 0.0
    rr, gg, bb, any_total = 0.0, 0.0, 0.0, 1e-9
    for i in range(max(i0 - 1, 0), min(i0 + 3, h)):
        for j in range(max(j0 - 1, 0), min(j0 + 3, w)):
            if solid[i, j] < 0:
                continue
            a, c = i - row / _STEP, j - column / _STEP
            near = max(1.0 - 0.25 * (a * a + c * c), 0.01) ** 2
            rr, gg, bb = rr + near * light[i, j, 0], gg + near * light[i, j, 1], bb + near * light[i, j, 2]
            any_total += near
            same = normal[i, j, 0] * nx + normal[i, j, 1] * ny + normal[i, j, 2] * nz
            off = abs((place[i, j, 0] - x) * nx + (place[i, j, 1] - y) * ny + (place[i, j, 2] - z) * nz)
            if same < 0.5 or off > reach:
                continue
            weight = near * same**4
            r, g, b = r + weight * light[i, j, 0], g + weight * light[i, j, 1], b + weight * light[i, j, 2]
            total += weight
    if total > 1e-4:
        return r / total, g / total, b / total
    return rr / any_total, gg / any_total, bb / any_total


@njit(cache=True, nogil=True, fastmath=True)
def _mirrored(world, sky, stack, x, y, z, nx, ny, nz, dx, dy, dz):
    """Radiance from the mirror direction of a unit direction d."""
    k = 2 * (dx * nx + dy * ny + dz * nz)
    mx, my, mz = dx - k * nx, dy - k * ny, dz - k * nz
    x, y, z = x + 2e-3 * nx, y + 2e-3 * ny, z + 2e-3 * nz
    t, i = nearest(world, stack, x, y, z, mx, my, mz, 1e-3, _FAR, False)
    if i < 0:
        return sky_colour(sky, mx, my, mz, True)
    nx, ny, nz, p, q, u, v = surface(world, i, x + t * mx, y + t * my, z + t * mz, mx, my, mz)
    row = world.paints[world.paint[i]]
    r, g, b = colour(row, p, q, u, v, i, 0.05)
    level = 2.0 * sky.ambient
    return r * (level[0] + row[11]), g * (level[1] + row[11]), b * (level[2] + row[11])


@njit(cache=True, nogil=True, fastmath=True)
def _edge(solid, i, j):
    """Whether one of the four neighbours shows another solid."""
    h, w, here = solid.shape[0], solid.shape[1], solid[i, j]
    return (
        solid[max(i - 1, 0), j] != here
        or solid[min(i + 1, h - 1), j] != here
        or solid[i, max(j - 1, 0)] != here
        or solid[i, min(j + 1, w - 1)] != here
    )


@njit(cache=True, nogil=True, fastmath=True)
def colour_picture(world, sky, pose, lens, depth, solid, seed):
    """Linear RGB [H, W, 3]; depth and solid as `depth_picture` gives them."""
    h, w = solid.shape
    place, normal = _surfaces(world, pose, lens, depth, solid)
    seen = solid[::_STEP, ::_STEP].copy()
    light = smoothed(_gathered(world, sky, place, normal, seen, seed), place, normal, seen)
    stack = np.empty(STACK, np.int32)
    out = np.zeros((h, w, 3), np.float32)
    ox, oy, oz = pose[0, 3], pose[1, 3], pose[2, 3]
    for i in range(h):
        for j in range(w):
            edge = _edge(solid, i, j)
            er, eg, eb, mr, mg, mb = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            share = 0.25 if edge else 0.5
            for k in range(0, 4, 1 if edge else 3):  # two samples do where there is no edge
                u, v = j + 0.25 + 0.5 * (k & 1), i + 0.25 + 0.5 * (k >> 1)
                dx, dy, dz = _ray(pose, lens, u, v)
                length = math.sqrt(dx * dx + dy * dy + dz * dz)
                which, t = solid[i, j], 0.0
                if edge:
                    t, which = nearest(world, stack, ox, oy, oz, dx, dy, dz, 1e-3, _FAR, False)
                elif which >= 0:
                    t = hit(world, which, ox, oy, oz, dx, dy, dz, 1e-3, _FAR)
                    t = depth[i, j] if t == MISS else t
                if which < 0:
                    r, g, b = sky_colour(sky, dx / length, dy / length, dz / length, True)
                    out[i, j, 0] += share * r
                    out[i, j, 1] += share * g
                    out[i, j, 2] += share * b
                    continue
                x, y, z = ox + t * dx, oy + t * dy, oz + t * dz
                nx, ny, nz, p, q, a, b = surface(world, which, x, y, z, dx, dy, dz)
                slant = max(-(nx * dx + ny * dy + nz * dz) / length, 0.02)
                row = world.paints[world.paint[which]]
                if edge or k == 0:
                    er, eg, eb = _light_at(light, place, normal, seen, i, j, x, y, z, nx, ny, nz, 0.02 + 0.01 * t)
                    mr, mg, mb = 0.0, 0.0, 0.0
                    if row[10] > 0.005:
                        shine = row[10] + (1 - row[10]) * (1 - slant) ** 5
                        mr, mg, mb = _mirrored(
                            world, sky, stack, x, y, z, nx, ny, nz, dx / length, dy / length, dz / length
                        )
                        mr, mg, mb = shine * mr, shine * mg, shine * mb
                r, g, b = colour(row, p, q, a, b, which, 0.5 * t / lens[0] / math.sqrt(slant))
                out[i, j, 0] += share * (r * (er + row[11]) + mr)
                out[i, j, 1] += share * (g * (eg + row[11]) + mg)
                out[i, j, 2] += share * (b * (eb + row[11]) + mb)
    return out
