"""Splats as what they are: solid ellipses with a dark rim, one beside and over the other.

The rasteriser's walk over tiles with another innermost step. An ellipse ends at EDGE standard deviations, where
neighbours of a surface just overlap; its rim is RIM_PX wide whatever its size, so that it can be seen from afar and
does not cover it up close.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import prange, types

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.blend import CHANNELS, STRIPS
from engine.render.kernels.jit import intrinsic, kernel, prefetch, take
from engine.render.kernels.lanes import LANES, Lanes, pointers
from engine.render.kernels.raster import AHEAD, CHECK, clear, full, store, strips_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Offsets = NDArray[np.int64]

F = np.float32
ZERO, HALF, ONE, TWO = F(0), F(0.5), F(1), F(2)
EDGE = F(1.35)  # standard deviations
RIM_PX = F(1.3)
WIDEST_RIM = F(0.4)  # of the ellipse
RIM_LIGHT = F(0.3)  # of the colour that is left at the edge
SOLID = F(0.97)


@kernel(parallel=True)
def raster_outlines(
    records: Floats,  # [N, RECORD] of a pinhole camera
    offsets: Offsets,  # [tiles + 1]
    ids: Ints,  # [pairs]
    background: Floats,  # [3]
    picture: tuple[Floats, Floats, Floats],  # rgb [H, W, 3], depth [H, W], transmittance [H, W] out
    threads: int,
) -> None:
    tiles_x = (picture[1].shape[1] + L.TILE_W - 1) // L.TILE_W
    next_tile = np.zeros(1, np.int64)
    for _thread in prange(threads):
        tile = np.empty((STRIPS, L.TILE_H, CHANNELS, LANES), np.float32)
        t = take(next_tile, 1)
        while t < offsets.shape[0] - 1:
            top, left = t // tiles_x * L.TILE_H, t % tiles_x * L.TILE_W
            clear(tile)
            stop = offsets[t]
            while stop < offsets[t + 1] and not full(tile):
                start, stop = stop, min(stop + CHECK, offsets[t + 1])
                for k in range(start, stop):
                    prefetch(records, ids[min(k + AHEAD, offsets[t + 1] - 1)])
                    add_outline(records, ids[k], top, left, tile)
            store(tile, top, left, background, *picture)
            t = take(next_tile, 1)


@kernel(parallel=False)
def add_outline(records: Floats, i: int, top: int, left: int, tile: Floats) -> None:
    """Blends record i into the tile whose first pixel is (left, top)."""
    first, last = max(0, int(records[i, L.TOP]) - top), min(L.TILE_H - 1, int(records[i, L.BOTTOM]) - top)
    strips = strips_between(int(records[i, L.LEFT]) - left, int(records[i, L.RIGHT]) - left)
    x0, y0 = F(left) + HALF - records[i, L.U], F(top) + HALF - records[i, L.V]
    # the squared Mahalanobis radius is a quadratic form, too
    a, b, c = -records[i, L.A] / L.HALF_LOG2E, -records[i, L.B] / L.HALF_LOG2E, -records[i, L.C] / L.HALF_LOG2E
    pixel = math.sqrt(math.sqrt(max(a * c - HALF * HALF * b * b, ZERO)))  # in standard deviations, on average
    rim = min(RIM_PX * pixel, WIDEST_RIM * EDGE) * (TWO * EDGE)
    opacity = SOLID * min(F(2) ** records[i, L.LOG2_OPACITY], ONE)
    red, green, blue, z = records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE], records[i, L.DEPTH]
    for strip in range(strips[0], strips[1] + 1):
        x = x0 + F(strip * LANES)
        for y in range(first, last + 1):
            dy = y0 + F(y)
            row = strip * L.TILE_H + y
            blend_outline(
                tile,
                row,
                x,
                a,
                b * dy,
                c * dy * dy,
                ONE / (TWO * EDGE * pixel),
                ONE / rim,
                opacity,
                red,
                green,
                blue,
                z,
            )


@intrinsic
def blend_outline(
    _typing: Any,
    tile: Any,
    row: Any,
    dx: Any,
    a: Any,
    along: Any,
    across: Any,
    sharpness: Any,
    rim: Any,
    opacity: Any,
    r: Any,
    g: Any,
    b: Any,
    z: Any,
) -> Any:
    """inside = EDGE^2 - ((a dx + along) dx + across) at dx, dx + 1, .. dx + 7: the ellipse covers where it is positive
    (softened by `sharpness`), its colour is darkest at 0 and itself from 1 / rim on."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        dx0, a, along, across, sharpness, rim, opacity, *channels = (Lanes.broadcast(builder, v) for v in args[2:])
        dx = dx0 + Lanes.constant(builder, [float(i) for i in range(LANES)])
        inside = Lanes.constant(builder, [float(EDGE**2)] * LANES) - ((a * dx + along) * dx + across)
        alpha = (inside * sharpness + float(HALF)).at_least(0.0).at_most(1.0) * opacity
        light = (inside * rim).at_least(0.0).at_most(1.0) * float(ONE - RIM_LIGHT) + float(RIM_LIGHT)
        first = builder.mul(args[1], context.get_constant(types.int64, CHANNELS))
        cells = pointers(context, builder, signature.args[0], args[0], first, CHANNELS)
        T = Lanes.load(builder, cells[0])
        weight = (alpha * T).where(">=", T, float(L.T_MIN))
        (T - weight).store(cells[0])
        for number, (channel, cell) in enumerate(zip(channels, cells[1:], strict=True)):
            drawn = weight * channel if number == 3 else weight * light * channel
            (Lanes.load(builder, cell) + drawn).store(cell)
        return context.get_dummy_value()

    return types.void(tile, row, dx, a, along, across, sharpness, rim, opacity, r, g, b, z), build
