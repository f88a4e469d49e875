"""Rays against a World: the nearest solid, whether anything stands in between, and the surface at a hit."""

# ruff: noqa: ANN001, ANN201, ANN202
from __future__ import annotations

import math

from numba import njit

from engine.training.generator.world import BALL, BOX, CONE, DISC, QUAD, TRIANGLE

MISS = 1e30
STACK = 96  # deeper than any tree of these scenes


@njit(cache=True, nogil=True, fastmath=True)
def hit(world, i, ox, oy, oz, dx, dy, dz, near, far):
    """Ray parameter in (near, far) where the ray meets solid `i`, or MISS."""
    m = world.inverse
    lx = m[i, 0] * ox + m[i, 1] * oy + m[i, 2] * oz + m[i, 3]
    ly = m[i, 4] * ox + m[i, 5] * oy + m[i, 6] * oz + m[i, 7]
    lz = m[i, 8] * ox + m[i, 9] * oy + m[i, 10] * oz + m[i, 11]
    ex = m[i, 0] * dx + m[i, 1] * dy + m[i, 2] * dz
    ey = m[i, 4] * dx + m[i, 5] * dy + m[i, 6] * dz
    ez = m[i, 8] * dx + m[i, 9] * dy + m[i, 10] * dz
    kind = world.kind[i]
    if kind == BOX:
        return _hit_box(lx, ly, lz, ex, ey, ez, near, far)
    if kind == BALL:
        return _hit_ball(lx, ly, lz, ex, ey, ez, near, far)
    if kind == CONE:
        return _hit_cone(lx, ly, lz, ex, ey, ez, world.shape[i], near, far)
    return _hit_flat(kind, lx, ly, lz, ex, ey, ez, near, far)


@njit(cache=True, nogil=True, fastmath=True)
def _reciprocal(e):
    if abs(e) > 1e-12:
        return 1.0 / e
    return 1e12 if e >= 0 else -1e12


@njit(cache=True, nogil=True, fastmath=True)
def _hit_box(lx, ly, lz, ex, ey, ez, near, far):
    ix, iy, iz = _reciprocal(ex), _reciprocal(ey), _reciprocal(ez)
    ax, ay, az = abs(ix), abs(iy), abs(iz)
    enter = max(-lx * ix - ax, -ly * iy - ay, -lz * iz - az)
    leave = min(-lx * ix + ax, -ly * iy + ay, -lz * iz + az)
    if enter > leave:
        return MISS
    t = enter if enter > near else leave
    return t if near < t < far else MISS


@njit(cache=True, nogil=True, fastmath=True)
def _hit_ball(lx, ly, lz, ex, ey, ez, near, far):
    a = ex * ex + ey * ey + ez * ez
    b = lx * ex + ly * ey + lz * ez
    # the discriminant from the nearest point to the centre keeps its precision far away
    px, py, pz = lx - b / a * ex, ly - b / a * ey, lz - b / a * ez
    inside = 1.0 - (px * px + py * py + pz * pz)
    if inside < 0.0:
        return MISS
    half = math.sqrt(inside / a)
    t = -b / a - half
    if t <= near:
        t = -b / a + half
    return t if near < t < far else MISS


@njit(cache=True, nogil=True, fastmath=True)
def _hit_cone(lx, ly, lz, ex, ey, ez, top, near, far):
    """A closed cone stump: radius 1 at z = -1, `top` at z = 1."""
    mid, grow = 0.5 * (1.0 + top), 0.5 * (top - 1.0)
    best = far
    r, s = mid + grow * lz, grow * ez
    a, b, c = ex * ex + ey * ey - s * s, lx * ex + ly * ey - r * s, lx * lx + ly * ly - r * r
    root = b * b - a * c
    if root > 0.0 and abs(a) > 1e-14:
        root = math.sqrt(root)
        for sign in (-1.0, 1.0):
            t = (-b + sign * root) / a
            if near < t < best and abs(lz + t * ez) <= 1.0 and r + t * s >= 0.0:
                best = t
    if abs(ez) > 1e-12:
        for side in (-1.0, 1.0):
            t = (side - lz) / ez
            x, y, edge = lx + t * ex, ly + t * ey, mid + grow * side
            if near < t < best and x * x + y * y <= edge * edge:
                best = t
    return best if best < far else MISS


@njit(cache=True, nogil=True, fastmath=True)
def _hit_flat(kind, lx, ly, lz, ex, ey, ez, near, far):
    if abs(ez) < 1e-12:
        return MISS
    t = -lz / ez
    if not near < t < far:
        return MISS
    x, y = lx + t * ex, ly + t * ey
    if kind == QUAD:
        inside = abs(x) <= 1.0 and abs(y) <= 1.0
    elif kind == DISC:
        inside = x * x + y * y <= 1.0
    else:
        inside = x >= -1e-6 and y >= -1e-6 and x + y <= 1.000001
    return t if inside else MISS


@njit(cache=True, nogil=True, fastmath=True)
def _enter(b, node, ox, oy, oz, ix, iy, iz, far):
    """Where the ray enters the node's box, or MISS."""
    x0, x1 = (b[node, 0] - ox) * ix, (b[node, 3] - ox) * ix
    y0, y1 = (b[node, 1] - oy) * iy, (b[node, 4] - oy) * iy
    z0, z1 = (b[node, 2] - oz) * iz, (b[node, 5] - oz) * iz
    enter = max(min(x0, x1), min(y0, y1), min(z0, z1), 0.0)
    leave = min(max(x0, x1), max(y0, y1), max(z0, z1), far)
    return enter if enter <= leave else MISS


@njit(cache=True, nogil=True, fastmath=True)
def nearest(world, stack, ox, oy, oz, dx, dy, dz, near, far, any_hit):
    """(ray parameter, solid) of the first hit, (MISS, -1) without one. With `any_hit` the first one found will do."""
    ix, iy, iz = _reciprocal(dx), _reciprocal(dy), _reciprocal(dz)
    best, found = far, -1
    depth, node = 0, 0
    bounds, first, filled = world.bounds, world.first, world.filled
    if _enter(bounds, 0, ox, oy, oz, ix, iy, iz, best) == MISS:
        return MISS, -1
    while True:
        if filled[node] > 0:
            for i in range(first[node], first[node] + filled[node]):
                t = hit(world, i, ox, oy, oz, dx, dy, dz, near, best)
                if t < best:
                    best, found = t, i
                    if any_hit:
                        return best, found
        else:
            one, two = first[node], first[node] + 1
            t1 = _enter(bounds, one, ox, oy, oz, ix, iy, iz, best)
            t2 = _enter(bounds, two, ox, oy, oz, ix, iy, iz, best)
            if t2 < t1:
                one, two, t1, t2 = two, one, t2, t1
            if t2 < MISS:
                stack[depth] = two
                depth += 1
            if t1 < MISS:
                node = one
                continue
        if depth == 0:
            break
        depth -= 1
        node = stack[depth]
    return (best, found) if found >= 0 else (MISS, -1)


@njit(cache=True, nogil=True, fastmath=True)
def surface(world, i, x, y, z, dx, dy, dz):
    """Unit normal towards the viewer (3), texture place in metres (2), place on the whole face 0..1 (2)."""
    m, s, f = world.inverse, world.scale, world.offset
    lx = m[i, 0] * x + m[i, 1] * y + m[i, 2] * z + m[i, 3]
    ly = m[i, 4] * x + m[i, 5] * y + m[i, 6] * z + m[i, 7]
    lz = m[i, 8] * x + m[i, 9] * y + m[i, 10] * z + m[i, 11]
    ax, ay, az = lx * s[i, 0] + f[i, 0], ly * s[i, 1] + f[i, 1], lz * s[i, 2] + f[i, 2]
    kind = world.kind[i]
    a, b, c = 0.0, 0.0, 1.0
    p, q, u, v = ax, ay, 0.5 * lx + 0.5, 0.5 * ly + 0.5
    if kind == BOX:
        if abs(lx) > abs(ly) and abs(lx) > abs(lz):
            a, c = lx, 0.0
            p, q, u, v = ay, az, 0.5 * ly + 0.5, 0.5 * lz + 0.5
        elif abs(ly) > abs(lz):
            b, c = ly, 0.0
            p, q, u, v = ax, az, 0.5 * lx + 0.5, 0.5 * lz + 0.5
        else:
            c = lz
    elif kind == BALL:
        a, b, c = lx, ly, lz
        turn = math.atan2(ly, lx)
        p, q, u, v = turn * s[i, 0] + f[i, 0], az, turn / 6.2831853 + 0.5, 0.5 * lz + 0.5
    elif kind == CONE and abs(lz) < 0.9999:
        top = world.shape[i]
        a, b, c = lx, ly, -0.5 * (top - 1.0) * (0.5 * (1.0 + top) + 0.5 * (top - 1.0) * lz)
        turn = math.atan2(ly, lx)
        p, q, u, v = turn * s[i, 0] + f[i, 0], az, turn / 6.2831853 + 0.5, 0.5 * lz + 0.5
    elif kind == CONE:
        c = lz
    elif kind == TRIANGLE:
        p, q, u, v = x, y, 0.5, 0.5
    nx, ny, nz = m[i, 0] * a + m[i, 4] * b + m[i, 8] * c, 0.0, 0.0
    ny = m[i, 1] * a + m[i, 5] * b + m[i, 9] * c
    nz = m[i, 2] * a + m[i, 6] * b + m[i, 10] * c
    if kind == TRIANGLE and world.ground.shape[0] > 1:
        nx, ny = _slope(world, x, y)
        nx, ny, nz = -nx, -ny, 1.0
    length = math.sqrt(nx * nx + ny * ny + nz * nz)
    sign = -1.0 / length if nx * dx + ny * dy + nz * dz > 0 else 1.0 / length
    return nx * sign, ny * sign, nz * sign, p, q, u, v


@njit(cache=True, nogil=True, fastmath=True)
def _slope(world, x, y):
    """Slope of the ground in x and y, interpolated between its heights' central differences."""
    g, frame = world.ground, world.ground_frame
    last = g.shape[0] - 3
    fx, fy = (x - frame[0]) / frame[2], (y - frame[1]) / frame[2]
    i, j = min(max(int(fx), 1), last), min(max(int(fy), 1), last)
    wx, wy = min(max(fx - i, 0.0), 1.0), min(max(fy - j, 0.0), 1.0)
    sx, sy = 0.0, 0.0
    for k in range(2):
        for n in range(2):
            w = (wx if k else 1.0 - wx) * (wy if n else 1.0 - wy) / (2.0 * frame[2])
            sx += w * (g[i + k + 1, j + n] - g[i + k - 1, j + n])
            sy += w * (g[i + k, j + n + 1] - g[i + k, j + n - 1])
    return sx, sy
