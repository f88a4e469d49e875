"""How every kernel is compiled: one decorator, one cache, one threading layer.

Importing this module settles where compiled kernels are kept and which threading layer numba uses, before the first
kernel is compiled. `omp` lets several Python threads draw at once; `tbb` too; numba's own `workqueue` aborts the
process when two threads meet in it, so there `one_at_a_time` is a real lock.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import os
import sys
import tempfile
import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
import numba.core.config
import platformdirs
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic as _intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

# loops written with `prange` run in parallel, numpy calls inside kernels stay what they are
PRANGE_ONLY = dict.fromkeys(
    ("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil", "fusion"), False
)
config: Any = numba.core.config  # its settings are made at run time
# no `nnan`, `ninf`: splats with NaN must be recognised; no `reassoc`: results must not depend on how loops are split
FASTMATH = {"contract", "arcp", "nsz", "afn"}


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def cache_folder() -> Path:
    """Beside the source; where that is read-only in the user's cache, at worst in a temp folder.

    numba compiles a kernel anew when its own file has changed, but not when a kernel that it calls has. So every state
    of this package has a folder of its own.
    """
    here = Path(__file__).parent
    wanted = [Path(config.CACHE_DIR)] if config.CACHE_DIR else []
    fallbacks = [Path(platformdirs.user_cache_dir("sceneloom")), Path(tempfile.gettempdir()) / "sceneloom"]
    sources = b"".join(file.read_bytes() for file in sorted(here.glob("*.py")))
    state = hashlib.blake2b(sources, digest_size=6).hexdigest()
    return next(filter(_writable, [*wanted, here / "__pycache__", *fallbacks])) / f"kernels-{state}"


_CACHE = str(cache_folder())


def intrinsic(build: Callable[..., Any]) -> Any:
    """numba.extending.intrinsic; a type checker must not see the typing context that only the compiler passes."""
    return _intrinsic(build)


def kernel(parallel: bool = True) -> Callable[[Callable[..., Any]], Any]:
    """Decorator for a compiled, cached function that releases the GIL."""
    options: dict[str, Any] = {"parallel": dict(PRANGE_ONLY) if parallel else False, "fastmath": FASTMATH}

    def compiled(function: Callable[..., Any]) -> Any:
        elsewhere, config.CACHE_DIR = config.CACHE_DIR, _CACHE  # numba looks at it now, and only now
        try:
            return numba.njit(nogil=True, cache=True, error_model="numpy", **options)(function)
        finally:
            config.CACHE_DIR = elsewhere

    return compiled


@intrinsic
def bits_from_float(typing_context: Any, value: Any) -> Any:  # noqa: ARG001
    """int32 bit pattern of a float32; grows with the value for positive floats."""

    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(32))

    return types.int32(types.float32), build


@intrinsic
def take(typing_context: Any, counter: Any, amount: Any) -> Any:  # noqa: ARG001
    """counter[0] before `amount` is added to it, in one indivisible step: threads share out work with it."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        cell = context.make_array(signature.args[0])(context, builder, args[0]).data
        return builder.atomic_rmw("add", cell, args[1], "monotonic")

    return types.int64(counter, types.int64), build


@intrinsic
def prefetch(typing_context: Any, array: Any, index: Any) -> Any:  # noqa: ARG001
    """Asks for the cache line where row `index` of a contiguous [N, M] array begins."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        view = context.make_array(signature.args[0])(context, builder, args[0])
        stride = builder.extract_value(view.strides, 0)
        byte = ir.IntType(8).as_pointer()
        address = builder.gep(builder.bitcast(view.data, byte), [builder.mul(stride, args[1])])
        kind = ir.FunctionType(ir.VoidType(), [byte] + [ir.IntType(32)] * 3)
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(fetch, [address, *(ir.Constant(ir.IntType(32), v) for v in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(array, types.int64), build


def _settle_threading() -> AbstractContextManager[Any]:
    for layer in ("omp", "tbb"):
        if layer == "tbb":
            _preload_tbb()
        try:
            importlib.import_module(f"numba.np.ufunc.{layer}pool")
        except ImportError:
            continue
        config.THREADING_LAYER = layer
        return nullcontext()
    config.THREADING_LAYER = "workqueue"
    return threading.Lock()


def _preload_tbb() -> None:
    """PyPI's tbb puts its library into the environment's lib folder, where the loader does not look."""
    for library in Path(sys.prefix, "lib").glob("libtbb.so.*"):
        ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


one_at_a_time: AbstractContextManager[Any] = _settle_threading()
"""Hold this around every call of a parallel kernel."""
