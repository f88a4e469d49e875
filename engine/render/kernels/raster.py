"""Tile rasterisation: splats near to far over the 16x16 pixels of a tile, kept in cache; rows vectorise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import bits_from_float, float_from_bits, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Offsets = NDArray[np.int64]

F = np.float32
ZERO, HALF, ONE = F(0), F(0.5), F(1)
LOWEST = F(-20.0)  # 2^-20 is far below 1/255
CHECK = 16  # splats between two looks at whether the tile is full


@kernel(parallel=False)
def exp2(e: F) -> F:
    """2^e for -20 <= e <= 1, relative error 2e-7: integer part into the exponent, the rest a minimax polynomial."""
    whole = math.floor(e)
    f = e - F(whole)
    m = ONE + f * (F(0.69314718) + f * (F(0.24022651) + f * (F(0.05550411) + f * (F(0.00961813) + f * F(0.00133336)))))
    return float_from_bits(np.int32(bits_from_float(F(m)) + (np.int32(whole) << np.int32(23))))


@kernel(parallel=False)
def alpha_from_exponent(e: F) -> F:
    """Opacity at a pixel; 0 where it is below 1/255."""
    alpha = min(exp2(min(max(e, LOWEST), ONE)), L.ALPHA_MAX)
    return alpha if alpha >= L.ALPHA_MIN else ZERO


@kernel(parallel=True)
def raster_pinhole(
    records: Floats,  # [N, RECORD]
    offsets: Offsets,  # [tiles + 1]
    ids: Ints,  # [pairs]
    background: Floats,  # [3]
    rgb: Floats,  # [H, W, 3] out
    depth: Floats,  # [H, W] out
    transmittance: Floats,  # [H, W] out
    stops: Offsets,  # [tiles] out: where in `ids` the tile's loop ended
) -> None:
    height, width = depth.shape
    tiles_x = (width + L.TILE - 1) // L.TILE
    for t in prange(offsets.shape[0] - 1):
        top, left = t // tiles_x * L.TILE, t % tiles_x * L.TILE
        T, R, G, B, D = new_tile()
        stop = offsets[t]
        for k in range(offsets[t], offsets[t + 1]):
            stop = k + 1
            s = records[ids[k]]
            a, b, c, log2_o = s[L.A], s[L.B], s[L.C], s[L.LOG2_OPACITY]
            red, green, blue, z = s[L.RED], s[L.GREEN], s[L.BLUE], s[L.DEPTH]
            x0 = F(left) + HALF - s[L.U]
            for y in range(max(0, int(s[L.TOP]) - top), min(L.TILE, int(s[L.BOTTOM]) + 1 - top)):
                dy = F(top + y) + HALF - s[L.V]
                along, across = b * dy, c * dy * dy + log2_o
                for x in range(L.TILE):
                    dx = x0 + F(x)
                    blend(alpha_from_exponent((a * dx + along) * dx + across), y, x, red, green, blue, z, T, R, G, B, D)
            if (stop - offsets[t]) % CHECK == 0 and full(T):
                break
        stops[t] = stop
        store_tile(top, left, T, R, G, B, D, background, rgb, depth, transmittance)


@kernel(parallel=True)
def raster_equirect(
    records: Floats,  # [N, RECORD_EQUIRECT]
    offsets: Offsets,  # [tiles + 1]
    ids: Ints,  # [pairs]
    background: Floats,  # [3]
    lons: Floats,  # [2, W] cos and sin of the pixel columns' longitudes
    lats: Floats,  # [2, H] cos and sin of the pixel rows' latitudes
    rgb: Floats,  # [H, W, 3] out
    depth: Floats,  # [H, W] out
    transmittance: Floats,  # [H, W] out
    stops: Offsets,  # [tiles] out: where in `ids` the tile's loop ended
) -> None:
    height, width = depth.shape
    tiles_x = (width + L.TILE - 1) // L.TILE
    for t in prange(offsets.shape[0] - 1):
        top, left = t // tiles_x * L.TILE, t % tiles_x * L.TILE
        T, R, G, B, D = new_tile()
        lon, turned = np.ones((2, L.TILE), np.float32), np.empty((2, L.TILE), np.float32)
        for x in range(min(L.TILE, width - left)):
            lon[0, x], lon[1, x] = lons[0, left + x], lons[1, left + x]
        stop = offsets[t]
        for k in range(offsets[t], offsets[t + 1]):
            stop = k + 1
            s = records[ids[k]]
            a, b, c, log2_o = s[L.A], s[L.B], s[L.C], s[L.LOG2_OPACITY]
            red, green, blue, z = s[L.RED], s[L.GREEN], s[L.BLUE], s[L.DEPTH]
            for x in range(L.TILE):  # the columns' longitudes as seen from the splat
                turned[0, x] = lon[0, x] * s[L.COS_LON] + lon[1, x] * s[L.SIN_LON]
                turned[1, x] = lon[1, x] * s[L.COS_LON] - lon[0, x] * s[L.SIN_LON]
            for y in range(max(0, int(s[L.TOP]) - top), min(L.TILE, int(s[L.BOTTOM]) + 1 - top)):
                cos_lat, sin_lat = lats[0, top + y], lats[1, top + y]
                n0, n1 = sin_lat * s[L.SIN_LAT], cos_lat * s[L.COS_LAT]
                s0, s1 = sin_lat * s[L.COS_LAT], -cos_lat * s[L.SIN_LAT]
                for x in range(L.TILE):
                    along_n = n0 + n1 * turned[0, x]
                    inv = ONE / max(along_n, F(1e-6))
                    dx, dy = cos_lat * turned[1, x] * inv, (s0 + s1 * turned[0, x]) * inv
                    e = log2_o + (a * dx + b * dy) * dx + c * dy * dy
                    e = e if along_n > ZERO else LOWEST
                    blend(alpha_from_exponent(e), y, x, red, green, blue, z, T, R, G, B, D)
            if (stop - offsets[t]) % CHECK == 0 and full(T):
                break
        stops[t] = stop
        store_tile(top, left, T, R, G, B, D, background, rgb, depth, transmittance)


@kernel(parallel=False)
def new_tile() -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Transmittance 1; red, green, blue and weighted depth 0."""
    shape = (L.TILE, L.TILE)
    zero = np.zeros((4, L.TILE, L.TILE), np.float32)
    return np.ones(shape, np.float32), zero[0], zero[1], zero[2], zero[3]


@kernel(parallel=False)
def blend(
    alpha: F, y: int, x: int, red: F, green: F, blue: F, z: F, T: Floats, R: Floats, G: Floats, B: Floats, D: Floats
) -> None:
    """Puts a splat behind what pixel (y, x) of the tile already holds, unless the pixel is full."""
    before = T[y, x]
    w = alpha * before if before >= L.T_MIN else ZERO
    T[y, x] = before - w
    R[y, x] += w * red
    G[y, x] += w * green
    B[y, x] += w * blue
    D[y, x] += w * z


@kernel(parallel=False)
def full(T: Floats) -> bool:
    """No pixel of the tile takes another splat."""
    open_pixels = 0
    for y in range(L.TILE):
        for x in range(L.TILE):
            open_pixels += 1 if T[y, x] >= L.T_MIN else 0
    return open_pixels == 0


@kernel(parallel=False)
def store_tile(
    top: int,
    left: int,
    T: Floats,
    R: Floats,
    G: Floats,
    B: Floats,
    D: Floats,
    background: Floats,
    rgb: Floats,
    depth: Floats,
    transmittance: Floats,
) -> None:
    """Background behind the colours, mean depth, and the transmittance into the picture."""
    height, width = depth.shape
    for y in range(min(L.TILE, height - top)):
        for x in range(min(L.TILE, width - left)):
            rest = T[y, x]
            rgb[top + y, left + x, 0] = R[y, x] + rest * background[0]
            rgb[top + y, left + x, 1] = G[y, x] + rest * background[1]
            rgb[top + y, left + x, 2] = B[y, x] + rest * background[2]
            depth[top + y, left + x] = D[y, x] / (ONE - rest) if rest < ONE else ZERO
            transmittance[top + y, left + x] = rest
