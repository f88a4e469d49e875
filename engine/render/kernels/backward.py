"""The backward pass over tiles: from gradients of the picture to sums per splat.

Every (splat, tile) pair that the forward pass drew and whose splat is trainable owns a *slot*, a row of sums over the
tile's pixels; the rows of one splat lie side by side, so adding them up needs no atomics and always happens in the same
order, however many threads run. With E the exponent of layout.py (alpha = 2^E) and g = dLoss/dE at a pixel, the columns

    SUM, SUM_X, SUM_Y, SUM_XX, SUM_XY, SUM_YY   sum g times 1, x, y, x^2, x y, y^2: for LOG2_OPACITY, U, V, A, B, C
    TO_RED, TO_GREEN, TO_BLUE, TO_DEPTH         are the gradients of the record's columns of that name
    SUM_PX, SUM_PY                              sum g (A x^2 + B x y + C y^2) times x, y (equirect: the plane turns)

A tile is walked near to far, as in the forward pass. What lies behind a splat is what the forward pass drew in all,
less what has been passed (Kerbl et al. 2023, section 6 walks back to front instead; the sums are the same).

Planes of a tile are flat and their indices unsigned: numba looks whether signed ones are negative, and then LLVM does
not vectorise.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import kernel
from engine.render.kernels.raster import alpha_from_exponent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Offsets = NDArray[np.int64]

SUM, SUM_X, SUM_Y, SUM_XX, SUM_XY, SUM_YY, TO_RED, TO_GREEN, TO_BLUE, TO_DEPTH, SUM_PX, SUM_PY = range(12)
SLOT = 10  # floats in a pinhole slot
SLOT_EQUIRECT = 12

F = np.float32
ZERO, HALF, ONE = F(0), F(0.5), F(1)
LOWEST = F(-20.0)
LN2 = F(math.log(2.0))
TILE = L.TILE
PIXELS = TILE * TILE
# planes of a tile: transmittance, what is left to come, gradients of a splat's red, green, blue, depth and weight
_T, _LEFT, _RED, _GREEN, _BLUE, _DEPTH, _WEIGHT = (np.uint64(plane * TILE * TILE) for plane in range(7))
_PLANES = 7


@kernel(parallel=False)
def assign_slots(
    offsets: Offsets,  # [tiles + 1]
    stops: Offsets,  # [tiles]
    ids: Ints,  # [pairs]
    trainable: NDArray[np.bool_],  # [N]
    busy: NDArray[np.bool_],  # [tiles] some gradient arrives here
) -> tuple[Offsets, Ints, Offsets]:
    """-> ends [tiles]: behind the tile's last trainable pair; slots [pairs]: the pair's row, -1 = none (unset from
    `ends` on); firsts [N + 1]: splat i owns rows firsts[i]:firsts[i + 1]."""
    ends = np.empty(stops.shape[0], np.int64)
    firsts = np.zeros(trainable.shape[0] + 1, np.int64)
    for t in range(stops.shape[0]):
        ends[t] = offsets[t]
        if busy[t]:
            for k in range(offsets[t], stops[t]):
                if trainable[ids[k]]:
                    firsts[ids[k] + 1] += 1
                    ends[t] = k + 1
    for i in range(trainable.shape[0]):
        firsts[i + 1] += firsts[i]
    places = firsts[:-1].astype(np.int32)
    slots = np.empty(ids.shape[0], np.int32)
    for t in range(stops.shape[0]):
        for k in range(offsets[t], ends[t]):
            i = ids[k]
            slots[k] = -1
            if trainable[i]:
                slots[k] = places[i]
                places[i] += 1
    return ends, slots, firsts


@kernel(parallel=True)
def busy_tiles(g_rgb: Floats, g_depth: Floats, g_alpha: Floats) -> NDArray[np.bool_]:
    """[tiles] True where any gradient of the picture is not zero."""
    height, width = g_depth.shape
    tiles_x, tiles_y = (width + TILE - 1) // TILE, (height + TILE - 1) // TILE
    busy = np.zeros(tiles_x * tiles_y, np.bool_)
    for t in prange(tiles_x * tiles_y):
        top, left = t // tiles_x * TILE, t % tiles_x * TILE
        for y in range(top, min(top + TILE, height)):
            for x in range(left, min(left + TILE, width)):
                color = g_rgb[y, x, 0] != ZERO or g_rgb[y, x, 1] != ZERO or g_rgb[y, x, 2] != ZERO
                if color or g_depth[y, x] != ZERO or g_alpha[y, x] != ZERO:
                    busy[t] = True
    return busy


@kernel(parallel=True)
def backward_pinhole(
    records: Floats,  # [N, RECORD]
    offsets: Offsets,  # [tiles + 1]
    ends: Offsets,  # [tiles]
    ids: Ints,  # [pairs]
    slots: Ints,  # [pairs]
    picture: tuple[Floats, Floats, Floats],  # rgb [H, W, 3], depth [H, W], transmittance [H, W]
    gradients: tuple[Floats, Floats, Floats],  # of rgb [H, W, 3], depth [H, W], alpha [H, W]
    sums: Floats,  # [slots, SLOT] out
) -> None:
    tiles_x = (picture[1].shape[1] + TILE - 1) // TILE
    for t in prange(ends.shape[0]):
        if ends[t] == offsets[t]:
            continue
        top, left = t // tiles_x * TILE, t % tiles_x * TILE
        planes = load_tile(top, left, picture, gradients)
        lanes = np.empty(7 * TILE, np.float32)
        for k in range(offsets[t], ends[t]):
            s = records[ids[k]]
            rows = max(0, int(s[L.TOP]) - top), min(TILE, int(s[L.BOTTOM]) + 1 - top)
            x0, y0 = F(left) + HALF - s[L.U], F(top) + HALF - s[L.V]
            if slots[k] < 0:
                pass_pinhole(s, x0, y0, rows, planes)
            else:
                lanes[:] = ZERO
                gather_pinhole(s, x0, y0, rows, planes, lanes)
                sum_lanes(x0, lanes, sums[slots[k]])


@kernel(parallel=True)
def backward_equirect(
    records: Floats,  # [N, RECORD_EQUIRECT]
    offsets: Offsets,  # [tiles + 1]
    ends: Offsets,  # [tiles]
    ids: Ints,  # [pairs]
    slots: Ints,  # [pairs]
    lons: Floats,  # [2, W] cos and sin of the pixel columns' longitudes
    lats: Floats,  # [2, H] cos and sin of the pixel rows' latitudes
    picture: tuple[Floats, Floats, Floats],  # rgb [H, W, 3], depth [H, W], transmittance [H, W]
    gradients: tuple[Floats, Floats, Floats],  # of rgb [H, W, 3], depth [H, W], alpha [H, W]
    sums: Floats,  # [slots, SLOT_EQUIRECT] out
) -> None:
    width = picture[1].shape[1]
    tiles_x = (width + TILE - 1) // TILE
    for t in prange(ends.shape[0]):
        if ends[t] == offsets[t]:
            continue
        top, left = t // tiles_x * TILE, t % tiles_x * TILE
        planes = load_tile(top, left, picture, gradients)
        turned = np.empty((2, TILE), np.float32)
        lanes = np.empty(SLOT_EQUIRECT * TILE, np.float32)
        for k in range(offsets[t], ends[t]):
            s = records[ids[k]]
            rows = max(0, int(s[L.TOP]) - top), min(TILE, int(s[L.BOTTOM]) + 1 - top)
            for x in range(TILE):  # the columns' longitudes as seen from the splat
                u = min(left + x, width - 1)
                turned[0, x] = lons[0, u] * s[L.COS_LON] + lons[1, u] * s[L.SIN_LON]
                turned[1, x] = lons[1, u] * s[L.COS_LON] - lons[0, u] * s[L.SIN_LON]
            lanes[:] = ZERO
            gather_equirect(s, top, rows, turned, lats, planes, lanes)
            if slots[k] >= 0:
                slot = sums[slots[k]]
                for column in range(SLOT_EQUIRECT):
                    slot[column] = lanes[column * TILE : (column + 1) * TILE].sum()


@kernel(parallel=False)
def load_tile(
    top: int, left: int, picture: tuple[Floats, Floats, Floats], gradients: tuple[Floats, Floats, Floats]
) -> Floats:
    """The tile's planes, flat. Depth is a quotient, D / alpha: its gradient goes to D and, negative, to alpha."""
    rgb, depth, transmittance = picture
    g_rgb, g_depth, g_alpha = gradients
    height, width = depth.shape
    planes = np.zeros(_PLANES * PIXELS, np.float32)  # outside the picture T is 0: nothing is drawn there
    for y in range(min(TILE, height - top)):
        for x in range(min(TILE, width - left)):
            p, v, u = np.uint64(y * TILE + x), top + y, left + x
            alpha = ONE - transmittance[v, u]
            to_depth = g_depth[v, u] / alpha if alpha > ZERO else ZERO
            left_to_come = g_alpha[v, u] * alpha
            for c in range(3):
                left_to_come += g_rgb[v, u, c] * rgb[v, u, c]
                planes[_RED + np.uint64(c * PIXELS) + p] = g_rgb[v, u, c]
            planes[_T + p] = ONE
            planes[_LEFT + p] = left_to_come
            planes[_DEPTH + p] = to_depth
            planes[_WEIGHT + p] = g_alpha[v, u] - to_depth * depth[v, u]
    return planes


@kernel(parallel=False)
def pass_pinhole(s: Floats, x0: F, y0: F, rows: tuple[int, int], planes: Floats) -> None:
    """Walks past a frozen splat."""
    a, b, c, log2_o = s[L.A], s[L.B], s[L.C], s[L.LOG2_OPACITY]
    red, green, blue, z = s[L.RED], s[L.GREEN], s[L.BLUE], s[L.DEPTH]
    for y in range(max(0, rows[0]), min(TILE, rows[1])):
        dy = y0 + F(y)
        along, across = b * dy, c * dy * dy + log2_o
        for x in range(TILE):
            p = np.uint64(y * TILE + x)
            dx = x0 + F(x)
            before = planes[_T + p]
            alpha = alpha_from_exponent((a * dx + along) * dx + across)
            w = alpha * before if before >= L.T_MIN else ZERO
            worth = red * planes[_RED + p] + green * planes[_GREEN + p] + blue * planes[_BLUE + p]
            worth += z * planes[_DEPTH + p] + planes[_WEIGHT + p]
            planes[_T + p] = before - w
            planes[_LEFT + p] -= w * worth


@kernel(parallel=False)
def gather_pinhole(s: Floats, x0: F, y0: F, rows: tuple[int, int], planes: Floats, lanes: Floats) -> None:
    """Sums over the rows into lanes [7, TILE]: g, g y, g y^2, and the gradients of red, green, blue, depth."""
    a, b, c, log2_o = s[L.A], s[L.B], s[L.C], s[L.LOG2_OPACITY]
    red, green, blue, z = s[L.RED], s[L.GREEN], s[L.BLUE], s[L.DEPTH]
    for y in range(max(0, rows[0]), min(TILE, rows[1])):
        dy = y0 + F(y)
        along, across = b * dy, c * dy * dy + log2_o
        for x in range(TILE):
            p = np.uint64(y * TILE + x)
            dx = x0 + F(x)
            before = planes[_T + p]
            alpha = alpha_from_exponent((a * dx + along) * dx + across)
            alpha = alpha if before >= L.T_MIN else ZERO
            w = alpha * before
            worth = red * planes[_RED + p] + green * planes[_GREEN + p] + blue * planes[_BLUE + p]
            worth += z * planes[_DEPTH + p] + planes[_WEIGHT + p]
            behind = planes[_LEFT + p] - w * worth
            planes[_T + p] = before - w
            planes[_LEFT + p] = behind
            g = LN2 * (w * worth - behind * alpha / (ONE - alpha))
            g = g if alpha < L.ALPHA_MAX else ZERO
            g_y = g * dy
            lanes[x] += g
            lanes[TILE + x] += g_y
            lanes[2 * TILE + x] += g_y * dy
            lanes[3 * TILE + x] += w * planes[_RED + p]
            lanes[4 * TILE + x] += w * planes[_GREEN + p]
            lanes[5 * TILE + x] += w * planes[_BLUE + p]
            lanes[6 * TILE + x] += w * planes[_DEPTH + p]


@kernel(parallel=False)
def gather_equirect(
    s: Floats, top: int, rows: tuple[int, int], turned: Floats, lats: Floats, planes: Floats, lanes: Floats
) -> None:
    """Sums over the rows into lanes [SLOT_EQUIRECT, TILE], in the order of a slot's columns."""
    a, b, c, log2_o = s[L.A], s[L.B], s[L.C], s[L.LOG2_OPACITY]
    red, green, blue, z = s[L.RED], s[L.GREEN], s[L.BLUE], s[L.DEPTH]
    for y in range(max(0, rows[0]), min(TILE, rows[1])):
        cos_lat, sin_lat = lats[0, top + y], lats[1, top + y]
        n0, n1 = sin_lat * s[L.SIN_LAT], cos_lat * s[L.COS_LAT]
        s0, s1 = sin_lat * s[L.COS_LAT], -cos_lat * s[L.SIN_LAT]
        for x in range(TILE):
            p = np.uint64(y * TILE + x)
            along_n = n0 + n1 * turned[0, x]
            inv = ONE / max(along_n, F(1e-6))
            dx, dy = cos_lat * turned[1, x] * inv, (s0 + s1 * turned[0, x]) * inv
            e = log2_o + (a * dx + b * dy) * dx + c * dy * dy
            e = e if along_n > ZERO else LOWEST
            before = planes[_T + p]
            alpha = alpha_from_exponent(e)
            alpha = alpha if before >= L.T_MIN else ZERO
            w = alpha * before
            worth = red * planes[_RED + p] + green * planes[_GREEN + p] + blue * planes[_BLUE + p]
            worth += z * planes[_DEPTH + p] + planes[_WEIGHT + p]
            behind = planes[_LEFT + p] - w * worth
            planes[_T + p] = before - w
            planes[_LEFT + p] = behind
            g = LN2 * (w * worth - behind * alpha / (ONE - alpha))
            g = g if alpha > ZERO and alpha < L.ALPHA_MAX else ZERO
            g_x, g_y, g_p = g * dx, g * dy, g * (e - log2_o)
            lanes[SUM * TILE + x] += g
            lanes[SUM_X * TILE + x] += g_x
            lanes[SUM_Y * TILE + x] += g_y
            lanes[SUM_XX * TILE + x] += g_x * dx
            lanes[SUM_XY * TILE + x] += g_x * dy
            lanes[SUM_YY * TILE + x] += g_y * dy
            lanes[TO_RED * TILE + x] += w * planes[_RED + p]
            lanes[TO_GREEN * TILE + x] += w * planes[_GREEN + p]
            lanes[TO_BLUE * TILE + x] += w * planes[_BLUE + p]
            lanes[TO_DEPTH * TILE + x] += w * planes[_DEPTH + p]
            lanes[SUM_PX * TILE + x] += g_p * dx
            lanes[SUM_PY * TILE + x] += g_p * dy


@kernel(parallel=False)
def sum_lanes(x0: F, lanes: Floats, slot: Floats) -> None:
    """Sums over the columns."""
    slot[:] = ZERO
    for x in range(TILE):
        dx = x0 + F(x)
        g, g_y = lanes[x], lanes[TILE + x]
        slot[SUM] += g
        slot[SUM_X] += g * dx
        slot[SUM_Y] += g_y
        slot[SUM_XX] += g * dx * dx
        slot[SUM_XY] += g_y * dx
        slot[SUM_YY] += lanes[2 * TILE + x]
        slot[TO_RED] += lanes[3 * TILE + x]
        slot[TO_GREEN] += lanes[4 * TILE + x]
        slot[TO_BLUE] += lanes[5 * TILE + x]
        slot[TO_DEPTH] += lanes[6 * TILE + x]
