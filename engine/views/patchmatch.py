"""PyPatchMatch behind one plain function: float pictures, explicit seeds, several threads, cancellable.

The native library keeps its random seed in a global variable and cannot be interrupted. So calls are made one at a
time, each in a thread of its own that is left to finish alone when the caller stops waiting.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

import numpy as np

from engine.core.control import no_tick
from engine.core.problem import fail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

_POLL_S = 0.1
_one_at_a_time = threading.Lock()


def fill(
    rgb: NDArray[np.float32],  # [H, W, 3] in 0..1
    hole: NDArray[np.bool_],  # [H, W] True where to fill
    *,
    forbidden: NDArray[np.bool_] | None = None,  # [H, W] neither filled nor used as a source
    guide: NDArray[np.float32] | None = None,  # [H, W, 2] drawn towards equal values, each channel in about 0..1
    guide_weight: float = 0.25,
    patch_radius: int = 3,
    seed: int = 0,
    tick: Tick = no_tick,
) -> NDArray[np.float32]:
    """[H, W, 3] with the hole filled from the rest of the picture (PatchMatch, Barnes 2009; Wexler 2007 votes).

    All pixels outside `hole` come back bit-identical; equal arguments give equal results. With no source pixel left the
    picture comes back as it is. Raises what `tick` raises, and a Problem when the native library is missing.
    """
    blocked = np.zeros_like(hole) if forbidden is None else forbidden
    todo = hole & ~blocked
    if not todo.any() or not (~hole & ~blocked).any():
        return rgb.copy()
    picture = np.round(np.clip(rgb, 0.0, 1.0) * 255.0).astype(np.uint8)
    ij_map = None if guide is None else np.dstack([guide, np.zeros_like(guide[..., 0])]).astype(np.float32)
    answer = _in_thread(picture, hole, blocked, ij_map, guide_weight, patch_radius, seed)
    while not answer.done():
        tick(0.0)
        _wait(answer)
    tick(1.0)
    filled = answer.result().astype(np.float32) / 255.0
    return np.where(todo[..., None], filled, rgb).astype(np.float32)


def _wait(answer: Future[NDArray[np.uint8]]) -> None:
    done = threading.Event()
    answer.add_done_callback(lambda _: done.set())
    done.wait(_POLL_S)


def _in_thread(*args: object) -> Future[NDArray[np.uint8]]:
    answer: Future[NDArray[np.uint8]] = Future()

    def run() -> None:
        try:
            answer.set_result(_native(*args))  # pyright: ignore[reportArgumentType]
        except BaseException as error:  # noqa: BLE001 - handed on to the waiting thread
            answer.set_exception(error)

    threading.Thread(target=run, name="patchmatch", daemon=True).start()
    return answer


def _native(
    picture: NDArray[np.uint8],  # [H, W, 3]
    hole: NDArray[np.bool_],  # [H, W]
    blocked: NDArray[np.bool_],  # [H, W]
    ij_map: NDArray[np.float32] | None,  # [H, W, 3]
    guide_weight: float,
    patch_radius: int,
    seed: int,
) -> NDArray[np.uint8]:
    import patchmatch  # loads a native library: only when it is needed

    if not patchmatch.patchmatch_available:
        raise fail("unavailable", "PyPatchMatch's native library could not be loaded.", "Reinstall pypatchmatch.")
    with _one_at_a_time:
        patchmatch.set_random_seed(seed)
        if ij_map is None:
            return patchmatch.inpaint(picture, hole, global_mask=blocked, patch_size=patch_radius)
        return patchmatch.inpaint_regularity(
            picture, hole, ij_map, global_mask=blocked, patch_size=patch_radius, guide_weight=guide_weight
        )
