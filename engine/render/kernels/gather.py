"""The innermost loop of the backward pass: one splat over a strip of a tile, eight columns wide (blend.py is its
forward twin).

A tile's planes are a float32 array [STRIPS, TILE_H, PLANES, LANES]: strips of eight columns, row, then for eight pixels
side by side the transmittance, what is left to come, and the gradients of a splat's red, green, blue, depth and weight.
Walking past a splat updates the first two; gathering also sums, over the pixels, what backward.py calls a slot. The
sums stay in registers until the last row.
"""

# ruff: noqa: ARG001 - numba hands arguments over in `args`

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba import types
from numba.core import cgutils

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.blend import STRIPS, integer, items, opacity, rows_of
from engine.render.kernels.jit import intrinsic
from engine.render.kernels.lanes import LANES, Lanes, pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANES = 7
SLOT, SLOT_EQUIRECT = 10, 12  # sums of a pinhole and of an equirectangular splat
LOWEST = -20.0  # 2^-20 is far below 1/255
GRAZING = 1e-6

_f32, _i64 = types.float32, types.int64


@intrinsic
def walk_pinhole(_typing: Any, planes: Any, strip: Any, rows: Any, shape: Any, color: Any) -> Any:
    """Past a frozen splat. rows: first and end. shape: x and y from the splat's centre to the strip's first pixel, A,
    B, C, LOG2_OPACITY. color: red, green, blue, depth."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        color = items(builder, args[4], 4)
        for exponent, _, _, row in _plane_rows(context, builder, signature, args):
            _step(exponent, color, row)
        return context.get_dummy_value()

    return types.void(planes, _i64, rows, shape, color), build


@intrinsic
def gather_pinhole(_typing: Any, planes: Any, strip: Any, rows: Any, shape: Any, color: Any) -> Any:
    """As walk_pinhole -> the SLOT sums."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        color, sums = items(builder, args[4], 4), _Sums(builder, 7)
        for exponent, _, y, row in _plane_rows(context, builder, signature, args):
            g, to_color = _gather(exponent, color, row)
            sums.add([g, g * y, g * y * y, *to_color])
        x = _columns(builder, builder.extract_value(args[3], 0))
        g, g_y, g_yy, *to_color = sums.loaded()
        return _fold(context, builder, [g, g * x, g_y, g * x * x, g_y * x, g_yy, *to_color])

    return types.UniTuple(_f32, SLOT)(planes, _i64, rows, shape, color), build


@intrinsic
def walk_equirect(
    _typing: Any, planes: Any, strip: Any, rows: Any, shape: Any, color: Any, turned: Any, lats: Any, top: Any
) -> Any:
    """As walk_pinhole, on the splat's tangent plane. shape: A, B, C, LOG2_OPACITY, COS_LAT, SIN_LAT. turned:
    [2, TILE_W] cos and sin of the columns' longitudes less the splat's. lats: [H, 2] cos and sin of the rows'
    latitudes; the tile's first row is `top`."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        color = items(builder, args[4], 4)
        for exponent, _, _, row in _sphere_rows(context, builder, signature, args):
            _step(exponent, color, row)
        return context.get_dummy_value()

    return types.void(planes, _i64, rows, shape, color, turned, lats, _i64), build


@intrinsic
def gather_equirect(
    _typing: Any, planes: Any, strip: Any, rows: Any, shape: Any, color: Any, turned: Any, lats: Any, top: Any
) -> Any:
    """As walk_equirect -> the SLOT_EQUIRECT sums."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        color, sums = items(builder, args[4], 4), _Sums(builder, SLOT_EQUIRECT)
        log2_o = Lanes.broadcast(builder, builder.extract_value(args[3], 3))
        for exponent, x, y, row in _sphere_rows(context, builder, signature, args):
            g, to_color = _gather(exponent, color, row)
            g_x, g_y, g_p = g * x, g * y, g * (exponent - log2_o)
            sums.add([g, g_x, g_y, g_x * x, g_x * y, g_y * y, *to_color, g_p * x, g_p * y])
        return _fold(context, builder, sums.loaded())

    return types.UniTuple(_f32, SLOT_EQUIRECT)(planes, _i64, rows, shape, color, turned, lats, _i64), build


class _Sums:
    """Running sums over rows; LLVM keeps them in registers."""

    def __init__(self, builder: Any, count: int) -> None:
        self.builder = builder
        zero = Lanes.constant(builder, [0.0] * LANES)
        self.cells = [cgutils.alloca_once(builder, zero.value.type) for _ in range(count)]
        for cell in self.cells:
            builder.store(zero.value, cell)

    def loaded(self) -> list[Lanes]:
        return [Lanes(self.builder, self.builder.load(cell)) for cell in self.cells]

    def add(self, values: list[Lanes]) -> None:
        for value, total, cell in zip(values, self.loaded(), self.cells, strict=True):
            self.builder.store((total + value).value, cell)


def _plane_rows(
    context: Any, builder: Any, signature: Any, args: Any
) -> Iterator[tuple[Lanes, Lanes, Lanes, list[Any]]]:
    """Writes a loop over the rows; in its body, yields exponent, x, y and the row's planes."""
    x = _columns(builder, builder.extract_value(args[3], 0))
    _, y0, a, b, c, log2_o = items(builder, args[3], 6)
    for number, planes in rows_of(context, builder, signature, args, PLANES):
        y = y0 + Lanes.broadcast(builder, builder.sitofp(number, ir.FloatType()))
        yield (a * x + b * y) * x + (c * y * y + log2_o), x, y, planes


def _sphere_rows(
    context: Any, builder: Any, signature: Any, args: Any
) -> Iterator[tuple[Lanes, Lanes, Lanes, list[Any]]]:
    """As _plane_rows; x and y as blend.blend_equirect has them."""
    cos_turn, sin_turn = (
        Lanes.load(builder, _group(context, builder, signature, args, 5, builder.add(args[1], integer(first)))[0])
        for first in (0, STRIPS)
    )
    a, b, c, log2_o, cos0, sin0 = items(builder, args[3], 6)
    for number, planes in rows_of(context, builder, signature, args, PLANES):
        latitude = builder.add(number, args[7])
        cos, sin = (_element(context, builder, signature, args, 6, latitude, i) for i in range(2))
        along_n = cos * cos0 * cos_turn + sin * sin0
        inv = Lanes.constant(builder, [1.0] * LANES) / along_n.at_least(GRAZING)
        x, y = cos * sin_turn * inv, (sin * cos0 - cos * sin0 * cos_turn) * inv
        exponent = (a * x + b * y) * x + (c * y * y + log2_o)
        yield exponent.where(">", along_n, GRAZING, otherwise=LOWEST), x, y, planes


def _step(exponent: Lanes, color: list[Lanes], planes: list[Any]) -> tuple[Lanes, Lanes, Lanes, Lanes, list[Lanes]]:
    """Blends as blend.py does -> alpha, weight, what the splat is worth, what is left behind it, color's gradients."""
    alpha = opacity(exponent)
    T, left, *g_color, g_weight = (Lanes.load(alpha.builder, plane) for plane in planes)
    alpha = alpha.where(">=", T, float(L.T_MIN))
    weight, worth = alpha * T, g_weight
    for value, gradient in zip(color, g_color, strict=True):
        worth = worth + value * gradient
    behind = left - weight * worth
    (T - weight).store(planes[0])
    behind.store(planes[1])
    return alpha, weight, worth, behind, g_color


def _gather(exponent: Lanes, color: list[Lanes], planes: list[Any]) -> tuple[Lanes, list[Lanes]]:
    """-> gradients of the exponent of e and of the color. dLoss/dalpha = T worth - behind / (1 - alpha)."""
    alpha, weight, worth, behind, g_color = _step(exponent, color, planes)
    clear = Lanes.constant(alpha.builder, [1.0] * LANES) - alpha
    g = (weight * worth - behind * alpha / clear).where("<", alpha, float(L.ALPHA_MAX))
    return g, [weight * gradient for gradient in g_color]


def _fold(context: Any, builder: Any, values: list[Lanes]) -> Any:
    """A tuple of the sums over the lanes. `reassoc` adds them as a tree; which one is settled when this is compiled."""
    vector, scalar = values[0].value.type, ir.FloatType()
    kind = ir.FunctionType(scalar, [scalar, vector])
    add_up = cgutils.get_or_insert_function(builder.module, kind, f"llvm.vector.reduce.fadd.v{LANES}f32")
    zero = ir.Constant(scalar, 0.0)
    totals = [builder.call(add_up, [zero, value.value], fastmath=("reassoc",)) for value in values]
    return context.make_tuple(builder, types.UniTuple(_f32, len(values)), totals)


def _columns(builder: Any, first: Any) -> Lanes:
    """first, first + 1, .."""
    return Lanes.broadcast(builder, first) + Lanes.constant(builder, [float(i) for i in range(LANES)])


def _element(context: Any, builder: Any, signature: Any, args: Any, which: int, row: Any, column: int) -> Lanes:
    """args[which][row, column] of a [.., 2] array in every lane."""
    data = context.make_array(signature.args[which])(context, builder, args[which]).data
    index = builder.add(builder.mul(row, integer(2)), integer(column))
    return Lanes.broadcast(builder, builder.load(builder.gep(data, [index])))


def _group(context: Any, builder: Any, signature: Any, args: Any, which: int, first: Any, count: int = 1) -> list[Any]:
    """Addresses of neighbouring groups of eight floats in the array args[which]."""
    return pointers(context, builder, signature.args[which], args[which], first, count)
