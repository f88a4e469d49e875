"""The innermost step of the rasteriser: one splat over eight pixels of a row.

A tile is a float32 array [STRIPS, TILE_H, CHANNELS, LANES]: strips of eight columns, row, then transmittance, red,
green, blue and weighted depth of eight pixels side by side.
"""

# ruff: noqa: ARG001 - numba hands arguments over in `args`

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba import types
from numba.core import cgutils

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import intrinsic
from engine.render.kernels.lanes import LANES, Lanes, pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

STRIPS = L.TILE_W // LANES
CHANNELS = 5  # transmittance, red, green, blue, depth
FAINTEST = math.log2(L.ALPHA_MIN)

_i64 = types.int64


@intrinsic
def blend_pinhole(_typing: Any, tile: Any, strip: Any, rows: Any, shape: Any, color: Any) -> Any:
    """A splat over a strip. rows: first and end. shape: x and y from the splat's centre to the first pixel of the first
    of these rows, A, B, C, LOG2_OPACITY. color: red, green, blue, depth."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        x0, y0, a, b, c, log2_o = items(builder, args[3], 6)
        x = x0 + Lanes.constant(builder, [float(i) for i in range(LANES)])
        bx, axx = b * x, (a * x).times_plus(x, log2_o)
        color = items(builder, args[4], 4)
        counter = cgutils.alloca_once_value(builder, y0.value)
        for _, row in rows_of(context, builder, signature, args, CHANNELS):
            y = Lanes(builder, builder.load(counter))
            _blend(y.times_plus(y.times_plus(c, bx), axx), color, row)
            builder.store((y + 1.0).value, counter)
        return context.get_dummy_value()

    return types.void(tile, _i64, rows, shape, color), build


@intrinsic
def blend_equirect(
    _typing: Any, tile: Any, strip: Any, rows: Any, shape: Any, color: Any, lon: Any, tans: Any, top: Any
) -> Any:
    """As blend_pinhole, on the splat's tangent plane (layout.py): the offsets x and y there are ratios, so numerators
    and denominator are divided by the cosine of the pixel's latitude, of which only the tangent is left.

    shape: A, B, C, LOG2_OPACITY, COS_LON, SIN_LON, COS_LAT, SIN_LAT. lon: [2, TILE_W] cos and sin of the columns'
    longitudes. tans: [H] of the latitudes of the picture's rows; the tile's first one is `top`. Behind the plane the
    exponent is -inf, or no number: nothing is drawn there.
    """

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        a, b, c, log2_o, cos0, sin0, cos1, sin1 = items(builder, args[3], 8)
        address = pointers(context, builder, signature.args[5], args[5], args[1], STRIPS + 1)
        cos, sin = (Lanes.load(builder, address[i]) for i in (0, STRIPS))
        sin, cos = sin * cos0 - cos * sin0, cos * cos0 + sin * sin0  # the columns as seen from the splat
        ahead, down, bx, axx = cos1 * cos, sin1 * cos, b * sin, a * sin * sin
        color = items(builder, args[4], 4)
        tans = context.make_array(signature.args[6])(context, builder, args[6]).data
        for number, row in rows_of(context, builder, signature, args, CHANNELS):
            tan = Lanes.broadcast(builder, builder.load(builder.gep(tans, [builder.add(number, args[7])])))
            south, along_n = tan.times_minus(cos1, down), tan.times_plus(sin1, ahead).at_least(0.0)
            power = south.times_plus(south.times_plus(c, bx), axx)
            _blend(power / (along_n * along_n) + log2_o, color, row)
        return context.get_dummy_value()

    return types.void(tile, _i64, rows, shape, color, lon, tans, _i64), build


@intrinsic
def store_strip(
    _typing: Any, tile: Any, strip: Any, rows: Any, background: Any, pixel: Any, width: Any, picture: Any
) -> Any:
    """A strip, finished: background behind the colours, mean depth, transmittance. pixel: number of the one that the
    strip's top left one is. picture: rgb, depth, transmittance, `width` pixels wide."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        background = items(builder, args[3], 3)
        rgb, depth, transmittance = (
            context.make_array(kind)(context, builder, builder.extract_value(args[6], i)).data
            for i, kind in enumerate(signature.args[6])
        )
        for number, row in rows_of(context, builder, signature, args, CHANNELS):
            pixel = builder.add(args[4], builder.mul(number, args[5]))
            T, *color, z = (Lanes.load(builder, plane) for plane in row)
            colors = [T.times_plus(behind, channel) for behind, channel in zip(background, color, strict=True)]
            for part, lanes in enumerate(Lanes.side_by_side(colors)):
                lanes.store_at(rgb, builder.add(builder.mul(pixel, integer(3)), integer(part * LANES)))
            (z / (Lanes.constant(builder, [1.0] * LANES) - T)).where("<", T, 1.0).store_at(depth, pixel)
            T.store_at(transmittance, pixel)
        return context.get_dummy_value()

    return types.void(tile, _i64, rows, background, _i64, _i64, picture), build


def opacity(exponent: Lanes) -> Lanes:
    """2^exponent, at most ALPHA_MAX; less than ALPHA_MIN, or no number, counts as none."""
    alpha = exponent.exp2().at_most(float(L.ALPHA_MAX))
    return alpha.where(">=", exponent, FAINTEST)


def _blend(exponent: Lanes, color: list[Lanes], row: list[Any]) -> None:
    """A pixel with a transmittance below 1e-4 takes nothing more."""
    alpha = opacity(exponent)
    T = Lanes.load(alpha.builder, row[0])
    weight = (alpha * T).where(">=", T, float(L.T_MIN))
    (T - weight).store(row[0])
    for channel, pointer in zip(color, row[1:], strict=True):
        weight.times_plus(channel, Lanes.load(alpha.builder, pointer)).store(pointer)


def rows_of(context: Any, builder: Any, signature: Any, args: Any, planes: int) -> Iterator[tuple[Any, list[Any]]]:
    """Writes a loop over rows args[2] of strip args[1] of the tile args[0] [STRIPS, TILE_H, planes, LANES]; in its
    body, yields the row's number and planes."""
    first, end = (builder.extract_value(args[2], i) for i in range(2))
    with cgutils.for_range_slice(builder, first, end, integer(1), integer(1).type) as (number, _):
        row = builder.add(builder.mul(args[1], integer(L.TILE_H)), number)
        yield number, pointers(context, builder, signature.args[0], args[0], builder.mul(row, integer(planes)), planes)


def items(builder: Any, values: Any, count: int) -> list[Lanes]:
    """The numbers of a tuple, each in every lane."""
    return [Lanes.broadcast(builder, builder.extract_value(values, i)) for i in range(count)]


def integer(value: int) -> Any:
    return ir.Constant(ir.IntType(64), value)
