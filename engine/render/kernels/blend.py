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
    _typing: Any, tile: Any, row: Any, turned: Any, half: Any, shape: Any, tan: Any, r: Any, g: Any, b: Any, z: Any
) -> Any:
    """As blend_pinhole, on the splat's tangent plane (layout.py): the offsets x and y there are ratios, so numerators
    and denominator are divided by the cosine of the pixel's latitude, of which only the tangent `tan` is left.

    turned: [4, TILE] of the columns, with the longitude l less the splat's: COS_LAT cos l, SIN_LAT cos l, A (sin l)^2,
    B sin l. shape: C, LOG2_OPACITY, COS_LAT, SIN_LAT.
    """

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        addresses = pointers(context, builder, signature.args[2], args[2], args[3], 3 * HALVES + 1)
        ahead, down, aa, bb = (Lanes.load(builder, address) for address in addresses[::HALVES])
        c, log2_o, cos, sin = (Lanes.broadcast(builder, builder.extract_value(args[4], i)) for i in range(4))
        tan = Lanes.broadcast(builder, args[5])
        along_n = sin * tan + ahead
        inv = Lanes.constant(builder, [1.0] * LANES) / along_n.at_least(GRAZING)
        south = cos * tan - down
        e = ((c * south + bb) * south + aa) * (inv * inv) + log2_o
        channels = [Lanes.broadcast(builder, v) for v in args[6:]]
        _blend(e.where(">", along_n, GRAZING, otherwise=LOWEST), channels, _row(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(tile, row, turned, half, shape, tan, r, g, b, z), build


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
