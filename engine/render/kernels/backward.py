"""The backward pass over tiles: from gradients of the picture to sums per splat.

Every (splat, tile) pair that the forward pass drew and whose splat is trainable owns a *slot*, a row of sums over the
tile's pixels; the rows of one splat lie side by side, so adding them up needs no atomics and always happens in the same
order, however many threads run. With g the gradient of a pixel's exponent (of e, not of 2: alpha = 2^E = e^(E ln 2)),

    SUM, SUM_X, SUM_Y, SUM_XX, SUM_XY, SUM_YY   sum g times 1, x, y, x^2, x y, y^2: for LOG2_OPACITY, U, V, A, B, C
    TO_RED, TO_GREEN, TO_BLUE, TO_DEPTH         are the gradients of the record's columns of that name
    SUM_PX, SUM_PY                              sum g (A x^2 + B x y + C y^2) times x, y (equirect: the plane turns)

A tile is walked near to far, as in the forward pass. What lies behind a splat is what the forward pass drew in all,
less what has been passed (Kerbl et al. 2023, section 6 walks back to front instead; the sums are the same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.gather import (
    PLANES,
    SLOT,
    SLOT_EQUIRECT,
    STRIPS,
    gather_equirect,
    gather_pinhole,
    walk_equirect,
    walk_pinhole,
)
from engine.render.kernels.jit import kernel, prefetch, take
from engine.render.kernels.lanes import LANES
from engine.render.kernels.raster import strips_around, strips_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Offsets = NDArray[np.int64]

SUM, SUM_X, SUM_Y, SUM_XX, SUM_XY, SUM_YY, TO_RED, TO_GREEN, TO_BLUE, TO_DEPTH, SUM_PX, SUM_PY = range(12)

F = np.float32
ZERO, HALF, ONE = F(0), F(0.5), F(1)
AHEAD = 12  # splats asked for before they are needed: their records and slots lie anywhere in memory


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
    tiles_x, tiles_y = (width + L.TILE_W - 1) // L.TILE_W, (height + L.TILE_H - 1) // L.TILE_H
    busy = np.zeros(tiles_x * tiles_y, np.bool_)
    for t in prange(tiles_x * tiles_y):
        top, left = t // tiles_x * L.TILE_H, t % tiles_x * L.TILE_W
        for y in range(top, min(top + L.TILE_H, height)):
            for x in range(left, min(left + L.TILE_W, width)):
                color = g_rgb[y, x, 0] != ZERO or g_rgb[y, x, 1] != ZERO or g_rgb[y, x, 2] != ZERO
                if color or g_depth[y, x] != ZERO or g_alpha[y, x] != ZERO:
                    busy[t] = True
    return busy


@kernel(parallel=True)
def sum_tiles(
    records: Floats,  # [N, RECORD]
    offsets: Offsets,  # [tiles + 1]
    ends: Offsets,  # [tiles]
    ids: Ints,  # [pairs]
    slots: Ints,  # [pairs]
    equirect: bool,
    lons: Floats,  # [2, W] cos and sin of the pixel columns' longitudes
    lats: Floats,  # [H, 2] cos and sin of the pixel rows' latitudes
    picture: tuple[Floats, Floats, Floats],  # rgb [H, W, 3], depth [H, W], transmittance [H, W]
    gradients: tuple[Floats, Floats, Floats],  # of rgb [H, W, 3], depth [H, W], alpha [H, W]
    sums: Floats,  # [slots, SLOT or SLOT_EQUIRECT] out
    threads: int,
) -> None:
    tiles_x = (lons.shape[1] + L.TILE_W - 1) // L.TILE_W
    next_tile = np.zeros(1, np.int64)
    for _thread in prange(threads):
        planes = np.empty((STRIPS, L.TILE_H, PLANES, LANES), np.float32)
        lon = np.empty((2, L.TILE_W), np.float32)
        turned = np.empty((2, L.TILE_W), np.float32)
        t = take(next_tile, 1)
        while t < ends.shape[0]:
            top, left = t // tiles_x * L.TILE_H, t % tiles_x * L.TILE_W
            if ends[t] > offsets[t]:
                load_tile(top, left, picture, gradients, planes)
                for x in range(L.TILE_W):
                    u = min(left + x, lons.shape[1] - 1)
                    lon[0, x], lon[1, x] = lons[0, u], lons[1, u]
            for k in range(offsets[t], ends[t]):
                ahead = min(k + AHEAD, ends[t] - 1)
                prefetch(records, ids[ahead])
                prefetch(sums, max(slots[ahead], 0))
                if equirect:
                    sum_equirect(records, ids[k], top, left, lon, turned, lats, planes, sums, slots[k], lons.shape[1])
                else:
                    sum_pinhole(records, ids[k], top, left, planes, sums, slots[k])
            t = take(next_tile, 1)


@kernel(parallel=False)
def load_tile(
    top: int,
    left: int,
    picture: tuple[Floats, Floats, Floats],
    gradients: tuple[Floats, Floats, Floats],
    planes: Floats,  # [STRIPS, TILE_H, PLANES, LANES] out
) -> None:
    """Depth is a quotient, D / alpha: its gradient goes to D and, negative, to alpha."""
    rgb, depth, transmittance = picture
    g_rgb, g_depth, g_alpha = gradients
    height, width = depth.shape
    planes[:] = ZERO  # outside the picture nothing gets through, so nothing is drawn there
    for y in range(min(L.TILE_H, height - top)):
        for x in range(min(L.TILE_W, width - left)):
            pixel, v, u = planes[x // LANES, y, :, x % LANES], top + y, left + x
            alpha = ONE - transmittance[v, u]
            to_depth = g_depth[v, u] / alpha if alpha > ZERO else ZERO
            pixel[0] = ONE
            pixel[1] = g_alpha[v, u] * alpha
            for c in range(3):
                pixel[1] += g_rgb[v, u, c] * rgb[v, u, c]
                pixel[2 + c] = g_rgb[v, u, c]
            pixel[5] = to_depth
            pixel[6] = g_alpha[v, u] - to_depth * depth[v, u]


@kernel(parallel=False)
def sum_pinhole(records: Floats, i: int, top: int, left: int, planes: Floats, sums: Floats, slot: int) -> None:
    """Walks past splat i, whose sums go to row `slot`, if that isn't -1.

    Arrays are handed over whole: a row's view would be counted as a reference, and threads wait for each other there.
    """
    rows = (max(0, int(records[i, L.TOP]) - top), min(L.TILE_H, int(records[i, L.BOTTOM]) - top + 1))
    strips = strips_between(int(records[i, L.LEFT]) - left, int(records[i, L.RIGHT]) - left)
    color = (records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE], records[i, L.DEPTH])
    abc = (records[i, L.A], records[i, L.B], records[i, L.C], records[i, L.LOG2_OPACITY])
    y = F(top) + HALF - records[i, L.V]
    for strip in range(strips[0], strips[1] + 1):
        x = F(left + strip * LANES) + HALF - records[i, L.U]
        if slot < 0:
            walk_pinhole(planes, strip, rows, (x, y, *abc), color)
        else:
            total = gather_pinhole(planes, strip, rows, (x, y, *abc), color)
            for column in range(SLOT):
                sums[slot, column] = total[column] + (sums[slot, column] if strip > strips[0] else ZERO)


@kernel(parallel=False)
def sum_equirect(
    records: Floats,
    i: int,
    top: int,
    left: int,
    lon: Floats,
    turned: Floats,
    lats: Floats,
    planes: Floats,
    sums: Floats,
    slot: int,
    width: int,
) -> None:
    """As sum_pinhole on the sphere."""
    rows = (max(0, int(records[i, L.TOP]) - top), min(L.TILE_H, int(records[i, L.BOTTOM]) - top + 1))
    color = (records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE], records[i, L.DEPTH])
    abc = (records[i, L.A], records[i, L.B], records[i, L.C], records[i, L.LOG2_OPACITY])
    shape = (*abc, records[i, L.COS_LAT], records[i, L.SIN_LAT])
    cos, sin = records[i, L.COS_LON], records[i, L.SIN_LON]
    for x in range(L.TILE_W):  # the columns' longitudes as seen from the splat
        turned[0, x] = lon[0, x] * cos + lon[1, x] * sin
        turned[1, x] = lon[1, x] * cos - lon[0, x] * sin
    strips = strips_around(records, i, left, width)
    for strip in range(strips[0], strips[1] + 1):
        if slot < 0:
            walk_equirect(planes, strip, rows, shape, color, turned, lats, top)
        else:
            total = gather_equirect(planes, strip, rows, shape, color, turned, lats, top)
            for column in range(SLOT_EQUIRECT):
                sums[slot, column] = total[column] + (sums[slot, column] if strip > strips[0] else ZERO)
