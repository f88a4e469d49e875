"""The innermost step of the rasteriser: one splat over eight pixels of a row.

A tile is a float32 array [HALVES, TILE, CHANNELS, LANES]: left and right half, row, then transmittance, red, green,
blue and weighted depth of eight pixels side by side. `row` numbers its half rows: half * TILE + y.
"""

from __future__ import annotations

from typing import Any

from numba import types

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import intrinsic
from engine.render.kernels.lanes import LANES, Lanes, pointers

HALVES = L.TILE // LANES
CHANNELS = 5  # transmittance, red, green, blue, depth
LOWEST = -20.0  # 2^-20 is far below 1/255
GRAZING = 1e-6  # of a direction and a splat's axis at right angles, where its plane is never met


@intrinsic
def blend_pinhole(
    _typing: Any, tile: Any, row: Any, dx: Any, a: Any, along: Any, across: Any, r: Any, g: Any, b: Any, z: Any
) -> Any:
    """alpha = 2^((a dx + along) dx + across) at dx, dx + 1, .. dx + 7; colour r, g, b and depth z go to the back."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        dx0, a, along, across, *channels = (Lanes.broadcast(builder, v) for v in args[2:])
        dx = dx0 + Lanes.constant(builder, [float(i) for i in range(LANES)])
        _blend((a * dx + along) * dx + across, channels, _row(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(tile, row, dx, a, along, across, r, g, b, z), build


@intrinsic
def blend_equirect(
    _typing: Any, tile: Any, row: Any, lon: Any, half: Any, abc: Any, lat: Any, r: Any, g: Any, b: Any, z: Any
) -> Any:
    """As blend_pinhole, on the splat's tangent plane (layout.py).

    lon: [4, TILE]; rows 2 and 3: cos and sin of the columns' longitudes less the splat's. abc: A, B, C, LOG2_OPACITY.
    lat: cos_lat of the row, then sin_lat SIN_LAT, cos_lat COS_LAT, sin_lat COS_LAT, cos_lat SIN_LAT.
    """

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        turned = builder.add(args[3], context.get_constant(types.int64, 2 * HALVES))
        addresses = pointers(context, builder, signature.args[2], args[2], turned, HALVES + 1)
        cos_turn, sin_turn = Lanes.load(builder, addresses[0]), Lanes.load(builder, addresses[HALVES])
        a, b, c, log2_o = (Lanes.broadcast(builder, v) for v in _items(builder, args[4], 4))
        cos_lat, ss, cc, sc, cs = (Lanes.broadcast(builder, v) for v in _items(builder, args[5], 5))
        along_n = cc * cos_turn + ss
        inv = Lanes.constant(builder, [1.0] * LANES) / along_n.at_least(GRAZING)
        x, y = cos_lat * sin_turn * inv, (sc - cs * cos_turn) * inv
        e = (a * x + b * y) * x + (c * y * y + log2_o)
        channels = [Lanes.broadcast(builder, v) for v in args[6:]]
        _blend(e.where(">", along_n, GRAZING, otherwise=LOWEST), channels, _row(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(tile, row, lon, half, abc, lat, r, g, b, z), build


def _items(builder: Any, values: Any, count: int) -> list[Any]:
    return [builder.extract_value(values, i) for i in range(count)]


def _row(context: Any, builder: Any, signature: Any, args: Any) -> list[Any]:
    first = builder.mul(args[1], context.get_constant(types.int64, CHANNELS))
    return pointers(context, builder, signature.args[0], args[0], first, CHANNELS)


def _blend(exponent: Lanes, channels: list[Lanes], row: list[Any]) -> None:
    """Opacity below 1/255 counts as none; a pixel with a transmittance below 1e-4 takes nothing more."""
    alpha = exponent.at_least(LOWEST).exp2().at_most(float(L.ALPHA_MAX))
    alpha = alpha.where(">=", alpha, float(L.ALPHA_MIN))
    T = Lanes.load(alpha.builder, row[0])
    weight = (alpha * T).where(">=", T, float(L.T_MIN))
    (T - weight).store(row[0])
    for channel, pointer in zip(channels, row[1:], strict=True):
        (Lanes.load(alpha.builder, pointer) + weight * channel).store(pointer)
