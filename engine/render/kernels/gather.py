"""The innermost step of the backward pass: one splat over eight pixels of a row (blend.py is its forward twin).

A tile's planes are a float32 array [HALVES, TILE, PLANES, LANES]: left and right half, row, then for eight pixels side
by side the transmittance, what is left to come, and the gradients of a splat's red, green, blue, depth and weight.
`row` numbers its half rows: half * TILE + y.

Sums are float32 arrays [groups, LANES]; their groups are told at `gather_pinhole` and `gather_equirect`. g is the
gradient of a pixel's exponent (of e, not of 2).
"""

# ruff: noqa: ARG001 - numba passes arguments by position, `args` holds them

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.lanes import LANES, Lanes, pointers

HALVES = L.TILE // LANES
PLANES = 7
SUMS_PINHOLE, SUMS_EQUIRECT = 7, 12
LOWEST = -20.0  # 2^-20 is far below 1/255
GRAZING = 1e-6

_f32, _i64 = types.float32, types.int64


@intrinsic
def pass_pinhole(_typing: Any, planes: Any, row: Any, dx: Any, a: Any, along: Any, across: Any, color: Any) -> Any:
    """Walks past a frozen splat: alpha = 2^((a dx + along) dx + across) at dx, dx + 1, ..; color: r, g, b, z."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent, _ = _on_plane(builder, args[2:6])
        _step(exponent, _items(builder, args[6], 4), _row(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(planes, _i64, *[_f32] * 4, color), build


@intrinsic
def gather_pinhole(
    _typing: Any, planes: Any, row: Any, dx: Any, a: Any, along: Any, across: Any, color: Any, dy: Any, sums: Any
) -> Any:
    """As pass_pinhole, and adds to sums: g, g dy, g dy^2, and the gradients of red, green, blue, depth."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent, _ = _on_plane(builder, args[2:6])
        planes = _row(context, builder, signature, args)
        g, colors = _gather(exponent, _items(builder, args[6], 4), planes)
        g_y = g * Lanes.broadcast(builder, args[7])
        values = [g, g_y, g_y * Lanes.broadcast(builder, args[7]), *colors]
        _add(values, _groups(context, builder, signature, args, 8, SUMS_PINHOLE))
        return context.get_dummy_value()

    return types.void(planes, _i64, *[_f32] * 4, color, _f32, sums), build


@intrinsic
def pass_equirect(_typing: Any, planes: Any, row: Any, turned: Any, half: Any, abc: Any, lat: Any, color: Any) -> Any:
    """As pass_pinhole, on the splat's tangent plane; turned, abc and lat as in blend.blend_equirect."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent, _, _ = _on_sphere(context, builder, signature, args)
        _step(exponent, _items(builder, args[6], 4), _row(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(planes, _i64, turned, _i64, abc, lat, color), build


@intrinsic
def gather_equirect(
    _typing: Any, planes: Any, row: Any, turned: Any, half: Any, abc: Any, lat: Any, color: Any, sums: Any
) -> Any:
    """As pass_equirect, and adds to sums: g times 1, x, y, x^2, x y, y^2, the gradients of red, green, blue, depth, and
    g (A x^2 + B x y + C y^2) times x, y."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent, x, y = _on_sphere(context, builder, signature, args)
        planes = _row(context, builder, signature, args)
        g, colors = _gather(exponent, _items(builder, args[6], 4), planes)
        power = exponent - _items(builder, args[4], 4)[3]
        g_x, g_y, g_p = g * x, g * y, g * power
        values = [g, g_x, g_y, g_x * x, g_x * y, g_y * y, *colors, g_p * x, g_p * y]
        _add(values, _groups(context, builder, signature, args, 7, SUMS_EQUIRECT))
        return context.get_dummy_value()

    return types.void(planes, _i64, turned, _i64, abc, lat, color, sums), build


@intrinsic
def fold_pinhole(_typing: Any, sums: Any, dx: Any) -> Any:
    """Sums over the eight columns dx, dx + 1, ..: g times 1, x, y, x^2, x y, y^2, then red, green, blue, depth."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        g, g_y, g_yy, *colors = _loaded(context, builder, signature, args, SUMS_PINHOLE)
        x = _columns(builder, args[1])
        return _fold(context, builder, [g, g * x, g_y, g * x * x, g_y * x, g_yy, *colors])

    return types.UniTuple(_f32, 10)(sums, _f32), build


@intrinsic
def fold_equirect(_typing: Any, sums: Any) -> Any:
    """Sums over the eight columns, in the order of the groups."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _fold(context, builder, _loaded(context, builder, signature, args, SUMS_EQUIRECT))

    return types.UniTuple(_f32, SUMS_EQUIRECT)(sums), build


def _step(exponent: Lanes, color: list[Lanes], planes: list[Any]) -> tuple[Lanes, Lanes, Lanes, Lanes, list[Lanes]]:
    """-> alpha, weight, what the splat is worth, what is left behind it, the color's gradients. Blends as blend.py."""
    alpha = exponent.at_least(LOWEST).exp2().at_most(float(L.ALPHA_MAX))
    alpha = alpha.where(">=", alpha, float(L.ALPHA_MIN))
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
    """-> g and the gradients of red, green, blue, depth. dLoss/dalpha = T worth - behind / (1 - alpha)."""
    alpha, weight, worth, behind, g_color = _step(exponent, color, planes)
    clear = Lanes.constant(alpha.builder, [1.0] * LANES) - alpha
    g = (weight * worth - behind * alpha / clear).where("<", alpha, float(L.ALPHA_MAX))
    return g, [weight * gradient for gradient in g_color]


def _on_plane(builder: Any, args: Any) -> tuple[Lanes, Lanes]:
    """-> exponent and x of eight neighbours, from dx, a, along, across."""
    x = _columns(builder, args[0])
    a, along, across = (Lanes.broadcast(builder, v) for v in args[1:])
    return (a * x + along) * x + across, x


def _on_sphere(context: Any, builder: Any, signature: Any, args: Any) -> tuple[Lanes, Lanes, Lanes]:
    """-> exponent, x, y of eight neighbours, as blend.blend_equirect has them."""
    right = builder.add(args[3], context.get_constant(_i64, HALVES))
    cos_turn, sin_turn = (
        Lanes.load(builder, pointers(context, builder, signature.args[2], args[2], group, 1)[0])
        for group in (args[3], right)
    )
    a, b, c, log2_o = _items(builder, args[4], 4)
    cos_lat, ss, cc, sc, cs = _items(builder, args[5], 5)
    along_n = cc * cos_turn + ss
    inv = Lanes.constant(builder, [1.0] * LANES) / along_n.at_least(GRAZING)
    x, y = cos_lat * sin_turn * inv, (sc - cs * cos_turn) * inv
    e = (a * x + b * y) * x + (c * y * y + log2_o)
    return e.where(">", along_n, GRAZING, otherwise=LOWEST), x, y


def _columns(builder: Any, first: Any) -> Lanes:
    """first, first + 1, .."""
    return Lanes.broadcast(builder, first) + Lanes.constant(builder, [float(i) for i in range(LANES)])


def _items(builder: Any, values: Any, count: int) -> list[Lanes]:
    return [Lanes.broadcast(builder, builder.extract_value(values, i)) for i in range(count)]


def _row(context: Any, builder: Any, signature: Any, args: Any) -> list[Any]:
    first = builder.mul(args[1], context.get_constant(_i64, PLANES))
    return pointers(context, builder, signature.args[0], args[0], first, PLANES)


def _groups(context: Any, builder: Any, signature: Any, args: Any, which: int, count: int) -> list[Any]:
    return pointers(context, builder, signature.args[which], args[which], context.get_constant(_i64, 0), count)


def _loaded(context: Any, builder: Any, signature: Any, args: Any, count: int) -> list[Lanes]:
    return [Lanes.load(builder, pointer) for pointer in _groups(context, builder, signature, args, 0, count)]


def _add(values: list[Lanes], groups: list[Any]) -> None:
    for value, pointer in zip(values, groups, strict=True):
        (Lanes.load(value.builder, pointer) + value).store(pointer)


def _fold(context: Any, builder: Any, values: list[Lanes]) -> Any:
    vector, scalar = values[0].value.type, ir.FloatType()
    reduce = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(scalar, [scalar, vector]), f"llvm.vector.reduce.fadd.v{LANES}f32"
    )
    zero = ir.Constant(scalar, 0.0)
    # `reassoc` lets the lanes be added as a tree; which tree is settled when this is compiled
    totals = [builder.call(reduce, [zero, value.value], fastmath=("reassoc",)) for value in values]
    return context.make_tuple(builder, types.UniTuple(_f32, len(values)), totals)
