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

    def exp2(self) -> Lanes:
        """2^x for -126 <= x <= 127, relative error 2e-7: whole part to the exponent, the rest a polynomial."""
        whole = self._floor()
        f = self - whole
        m = ((((f * 0.00133336 + 0.00961813) * f + 0.05550411) * f + 0.24022651) * f + 0.69314718) * f + 1.0
        b = self.builder
        exponent = b.shl(b.fptosi(whole.value, _INTS), ir.Constant(_INTS, [23] * LANES))
        return self._new(b.bitcast(b.add(b.bitcast(m.value, _INTS), exponent), _FLOATS))

    def _floor(self) -> Lanes:
        kind = ir.FunctionType(_FLOATS, [_FLOATS])
        floor = cgutils.get_or_insert_function(self.builder.module, kind, f"llvm.floor.v{LANES}f32")
        return self._new(self.builder.call(floor, [self.value]))

    def _of(self, other: Lanes | float) -> Any:
        return other.value if isinstance(other, Lanes) else self.constant(self.builder, [other] * LANES).value

    def _new(self, value: Any) -> Lanes:
        return Lanes(self.builder, value)


def pointers(context: Any, builder: Any, array_type: Any, array: Any, group: Any, count: int) -> list[Any]:
    """Addresses of `count` neighbouring groups of eight floats in a contiguous array, from group number `group` on."""
    data = context.make_array(array_type)(context, builder, array).data
    base = builder.bitcast(data, _FLOATS.as_pointer())
    return [builder.gep(base, [builder.add(group, ir.Constant(_I64, j))]) for j in range(count)]
