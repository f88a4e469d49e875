"""Eight pixels at once: vector code written as plain formulas.

numba leaves the choice of vector instructions to LLVM's loop vectoriser, which gives up on short loops. `Lanes` writes
LLVM vector code: a function of Lanes becomes instructions on registers of eight float32 (two registers where the
processor has only four lanes). Used inside `numba.extending.intrinsic`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils

LANES = 8
_I32, _I64 = ir.IntType(32), ir.IntType(64)
_FLOATS, _INTS = ir.VectorType(ir.FloatType(), LANES), ir.VectorType(_I32, LANES)
_FLAGS = ("contract", "nsz", "arcp")  # as jit.FASTMATH
WHOLE = 12582912.0  # 1.5 * 2^23: a float this large has no fraction, and the low bits of what is added to it


class Lanes:
    """Eight float32 in a register, while code is being written."""

    def __init__(self, builder: Any, value: Any) -> None:
        self.builder, self.value = builder, value

    @classmethod
    def constant(cls, builder: Any, values: list[float]) -> Lanes:
        return cls(builder, ir.Constant(_FLOATS, [float(np.float32(v)) for v in values]))

    @classmethod
    def broadcast(cls, builder: Any, scalar: Any) -> Lanes:
        """The same float32 in every lane."""
        nothing = ir.Constant(_FLOATS, ir.Undefined)
        first = builder.insert_element(nothing, scalar, ir.Constant(_I32, 0))
        return cls(builder, builder.shuffle_vector(first, nothing, ir.Constant(_INTS, [0] * LANES)))

    @classmethod
    def load(cls, builder: Any, pointer: Any) -> Lanes:
        return cls(builder, builder.load(pointer, align=4))

    def store(self, pointer: Any) -> None:
        self.builder.store(self.value, pointer, align=4)

    def store_at(self, data: Any, index: Any) -> None:
        """Into an array's data from element number `index` on."""
        self.store(self.builder.bitcast(self.builder.gep(data, [index]), _FLOATS.as_pointer()))

    @staticmethod
    def side_by_side(channels: list[Lanes]) -> list[Lanes]:
        """Three channels of eight pixels -> the same numbers pixel by pixel."""
        first, second, third = channels
        count, parts = len(channels), []
        for start in range(0, count * LANES, LANES):
            places = [divmod(start + lane, count) for lane in range(LANES)]  # pixel and channel
            two = first._shuffled(second, [pixel + LANES * (channel == 1) for pixel, channel in places])
            parts.append(
                two._shuffled(third, [LANES + pixel if c == 2 else lane for lane, (pixel, c) in enumerate(places)])
            )
        return parts

    def _shuffled(self, other: Lanes, places: list[int]) -> Lanes:
        return self._new(self.builder.shuffle_vector(self.value, other.value, ir.Constant(_INTS, places)))

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._new(self.builder.fadd(self.value, self._of(other), flags=_FLAGS))

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._new(self.builder.fsub(self.value, self._of(other), flags=_FLAGS))

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._new(self.builder.fmul(self.value, self._of(other), flags=_FLAGS))

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._new(self.builder.fdiv(self.value, self._of(other), flags=_FLAGS))

    def at_most(self, bound: Lanes | float) -> Lanes:
        return self.where("<", self, bound, otherwise=bound)

    def at_least(self, bound: Lanes | float) -> Lanes:
        return self.where(">", self, bound, otherwise=bound)

    def where(self, comparison: str, left: Lanes, right: Lanes | float, otherwise: Lanes | float = 0.0) -> Lanes:
        """These lanes where `left` compares so with `right`, the others elsewhere."""
        chosen = self.builder.fcmp_ordered(comparison, left.value, self._of(right))
        return self._new(self.builder.select(chosen, self.value, self._of(otherwise)))

    def times_plus(self, factor: Lanes, term: Lanes) -> Lanes:
        """self * factor + term, in one instruction where the processor has it. Unlike a product of two broadcasts this
        stays in vector registers."""
        kind = ir.FunctionType(_FLOATS, [_FLOATS] * 3)
        fused = cgutils.get_or_insert_function(self.builder.module, kind, f"llvm.fmuladd.v{LANES}f32")
        return self._new(self.builder.call(fused, [self.value, factor.value, term.value]))

    def times_minus(self, factor: Lanes, term: Lanes) -> Lanes:
        """self * factor - term, as times_plus."""
        return self.times_plus(factor, self._new(self.builder.fneg(term.value)))

    def exp2(self) -> Lanes:
        """2^x for -126 <= x <= 127, relative error 3e-6; elsewhere anything. The whole part goes to the exponent, for
        the rest, -0.5 to 0.5, there is a polynomial (minimax)."""
        shifted = self + WHOLE
        f = self - (shifted - WHOLE)
        m = (((f * 0.0095701022 + 0.0559178591) * f + 0.2402474433) * f + 0.6931217909) * f + 0.9999992847
        b = self.builder
        exponent = b.shl(b.bitcast(shifted.value, _INTS), ir.Constant(_INTS, [23] * LANES))
        return self._new(b.bitcast(b.add(b.bitcast(m.value, _INTS), exponent), _FLOATS))

    def _of(self, other: Lanes | float) -> Any:
        return other.value if isinstance(other, Lanes) else self.constant(self.builder, [other] * LANES).value

    def _new(self, value: Any) -> Lanes:
        return Lanes(self.builder, value)


def pointers(context: Any, builder: Any, array_type: Any, array: Any, group: Any, count: int) -> list[Any]:
    """Addresses of `count` neighbouring groups of eight floats in a contiguous array, from group number `group` on."""
    data = context.make_array(array_type)(context, builder, array).data
    base = builder.bitcast(data, _FLOATS.as_pointer())
    return [builder.gep(base, [builder.add(group, ir.Constant(_I64, j))]) for j in range(count)]
