"""Tile rasterisation: splats near to far over the 32x16 pixels of a tile that stays in the nearest cache.

Threads take tiles one after another from a common counter, so a busy core or a crowded corner delays nobody; which
thread draws a tile does not change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import prange

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.blend import CHANNELS, STRIPS, blend_equirect, blend_pinhole, store_strip
from engine.render.kernels.jit import kernel, prefetch, take
from engine.render.kernels.lanes import LANES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Offsets = NDArray[np.int64]

F = np.float32
ZERO, HALF, ONE = F(0), F(0.5), F(1)
AHEAD = 12  # splats asked for before they are needed: their records lie anywhere in memory
CHECK = 16  # splats between two looks at whether a tile is full


@kernel(parallel=True)
def raster(
    records: Floats,  # [N, RECORD]
    offsets: Offsets,  # [tiles + 1]
    ids: Ints,  # [pairs]
    equirect: bool,
    grid: tuple[Floats, Floats],  # [2, W] cos and sin of the columns' longitudes, [H] tan of the rows' latitudes
    background: Floats,  # [3]
    picture: tuple[Floats, Floats, Floats],  # rgb [H, W, 3], depth [H, W], transmittance [H, W] out
    stops: Offsets,  # [tiles] out: where in `ids` the tile's loop ended
    threads: int,
) -> None:
    """The picture, by the rule that RasterState tells."""
    tiles_x = (picture[1].shape[1] + L.TILE_W - 1) // L.TILE_W
    next_tile = np.zeros(1, np.int64)
    for _thread in prange(threads):
        tile = np.empty((STRIPS, L.TILE_H, CHANNELS, LANES), np.float32)
        lon = np.empty((2, L.TILE_W), np.float32)
        t = take(next_tile, 1)
        while t < stops.shape[0]:
            top, left = t // tiles_x * L.TILE_H, t % tiles_x * L.TILE_W
            clear(tile)
            columns(grid[0], left, lon)
            stop = offsets[t]
            while stop < offsets[t + 1] and not full(tile):
                start, stop = stop, min(stop + CHECK, offsets[t + 1])
                for k in range(start, stop):
                    prefetch(records, ids[min(k + AHEAD, offsets[t + 1] - 1)])
                    if equirect:
                        add_equirect(records, ids[k], top, left, grid, lon, tile)
                    else:
                        add_pinhole(records, ids[k], top, left, tile)
            stops[t] = stop
            store(tile, top, left, background, *picture)
            t = take(next_tile, 1)


@kernel(parallel=True)
def dominant_chunks(
    records: Floats,  # [N, RECORD]
    offsets: Offsets,  # [tiles + 1]
    stops: Offsets,  # [tiles]
    ids: Ints,  # [pairs]
    equirect: bool,
    grid: tuple[Floats, Floats],  # as in raster
    chunks: Ints,  # [N] numbers 0..count - 1
    count: int,
    dominant: Ints,  # [H, W] out: the chunk with the largest sum of weights, the first of equals; -1 = nothing here
    threads: int,
) -> None:
    """Draws once more what `raster` drew and sums the weights of every chunk."""
    height, width = dominant.shape
    tiles_x = (width + L.TILE_W - 1) // L.TILE_W
    next_tile = np.zeros(1, np.int64)
    for _thread in prange(threads):
        tile = np.empty((STRIPS, L.TILE_H, CHANNELS, LANES), np.float32)
        lon = np.empty((2, L.TILE_W), np.float32)
        weights = np.empty((max(count, 1), STRIPS, L.TILE_H, LANES), np.float32)
        t = take(next_tile, 1)
        while t < stops.shape[0]:
            top, left = t // tiles_x * L.TILE_H, t % tiles_x * L.TILE_W
            clear(tile)
            columns(grid[0], left, lon)
            weights[:] = ZERO
            for k in range(offsets[t], stops[t]):
                count_rows(records, ids[k], top, tile, weights, chunks[ids[k]], ONE)
                if equirect:
                    add_equirect(records, ids[k], top, left, grid, lon, tile)
                else:
                    add_pinhole(records, ids[k], top, left, tile)
                count_rows(records, ids[k], top, tile, weights, chunks[ids[k]], -ONE)
            for y in range(min(L.TILE_H, height - top)):
                for x in range(min(L.TILE_W, width - left)):
                    best = np.argmax(weights[:, x // LANES, y, x % LANES])
                    seen = weights[best, x // LANES, y, x % LANES] > ZERO
                    dominant[top + y, left + x] = best if seen else -1
            t = take(next_tile, 1)


@kernel(parallel=False)
def count_rows(records: Floats, i: int, top: int, tile: Floats, weights: Floats, chunk: int, sign: Any) -> None:
    """Adds the transmittance, in the rows that record i touches, to the weights of a chunk."""
    first, last = max(0, int(records[i, L.TOP]) - top), min(L.TILE_H - 1, int(records[i, L.BOTTOM]) - top)
    for strip in range(STRIPS):
        for y in range(first, last + 1):
            for x in range(LANES):
                weights[chunk, strip, y, x] += sign * tile[strip, y, 0, x]


@kernel(parallel=False)
def add_pinhole(records: Floats, i: int, top: int, left: int, tile: Floats) -> None:
    """Blends record i into the tile whose first pixel is (left, top)."""
    first, last = max(0, int(records[i, L.TOP]) - top), min(L.TILE_H - 1, int(records[i, L.BOTTOM]) - top)
    strips = strips_between(int(records[i, L.LEFT]) - left, int(records[i, L.RIGHT]) - left)
    x0, y0 = F(left) + HALF - records[i, L.U], F(top + first) + HALF - records[i, L.V]
    form = records[i, L.A], records[i, L.B], records[i, L.C], records[i, L.LOG2_OPACITY]
    color = records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE], records[i, L.DEPTH]
    for strip in range(strips[0], strips[1] + 1):
        blend_pinhole(tile, strip, (first, last + 1), (x0 + F(strip * LANES), y0, *form), color)


@kernel(parallel=False)
def add_equirect(
    records: Floats, i: int, top: int, left: int, grid: tuple[Floats, Floats], lon: Floats, tile: Floats
) -> None:
    """Blends record i into the tile whose first pixel is (left, top); `lon` comes from `columns`."""
    rows = max(0, int(records[i, L.TOP]) - top), min(L.TILE_H, int(records[i, L.BOTTOM]) - top + 1)
    strips = strips_around(records, i, left, grid[0].shape[1])
    form = records[i, L.A], records[i, L.B], records[i, L.C], records[i, L.LOG2_OPACITY]
    turn = records[i, L.COS_LON], records[i, L.SIN_LON], records[i, L.COS_LAT], records[i, L.SIN_LAT]
    color = records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE], records[i, L.DEPTH]
    for strip in range(strips[0], strips[1] + 1):
        blend_equirect(tile, strip, rows, (*form, *turn), color, lon, grid[1], top)


@kernel(parallel=False)
def strips_around(records: Floats, i: int, left: int, width: int) -> tuple[int, int]:
    """First and last strip of the tile at `left` that record i touches, on a ring of `width` columns."""
    first, last = int(records[i, L.LEFT]) - left, int(records[i, L.RIGHT]) - left
    if first >= L.TILE_W:  # the tile lies past the right edge, as the splat sees it
        first, last = first - width, last - width
    return strips_between(first, last)


@kernel(parallel=False)
def strips_between(first: int, last: int) -> tuple[int, int]:
    """First and last strip that has any of these columns of the tile."""
    return max(0, first) // LANES, min(L.TILE_W - 1, last) // LANES


@kernel(parallel=False)
def clear(tile: Floats) -> None:
    """Transmittance 1, all else 0."""
    tile[:] = ZERO
    tile[:, :, 0] = ONE


@kernel(parallel=False)
def columns(lons: Floats, left: int, lon: Floats) -> None:
    """Cos and sin of the tile's columns into lon; any value past the right edge."""
    for x in range(L.TILE_W):
        column = min(left + x, lons.shape[1] - 1)
        lon[0, x], lon[1, x] = lons[0, column], lons[1, column]


@kernel(parallel=False)
def full(tile: Floats) -> bool:
    """No pixel of the tile takes another splat."""
    for strip in range(STRIPS):
        for y in range(L.TILE_H):
            for x in range(LANES):
                if tile[strip, y, 0, x] >= L.T_MIN:
                    return False
    return True


@kernel(parallel=False)
def store(
    tile: Floats, top: int, left: int, background: Floats, rgb: Floats, depth: Floats, transmittance: Floats
) -> None:
    """Background behind the colours, mean depth, and the transmittance into the picture."""
    height, width = depth.shape
    rows, behind = min(L.TILE_H, height - top), (background[0], background[1], background[2])
    for strip in range(STRIPS):
        x = left + strip * LANES
        if x + LANES <= width:
            store_strip(tile, strip, (0, rows), behind, top * width + x, width, (rgb, depth, transmittance))
        else:  # at the right edge of an odd picture
            for y in range(rows):
                for lane in range(width - x):
                    rest = tile[strip, y, 0, lane]
                    for c in range(3):
                        rgb[top + y, x + lane, c] = tile[strip, y, 1 + c, lane] + rest * background[c]
                    depth[top + y, x + lane] = tile[strip, y, 4, lane] / (ONE - rest) if rest < ONE else ZERO
                    transmittance[top + y, x + lane] = rest
