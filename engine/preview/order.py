"""Which splats to draw after which: far to near, found on a thread of its own so that nobody waits for a sort.

The order depends on the view's direction alone, but what lies well outside the picture is left out, so the place counts
too. While the camera moves 16 bits of depth decide (one pass of a radix sort); at rest all 32 do, as in the renderer.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from engine.preview.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View

NEAR_M = 0.01  # what is nearer is not drawn (engine/render/kernels/layout.py)
REACH = 3.33  # standard deviations where a full opacity has fallen to 1/255
MARGIN = np.radians(15.0)  # kept around the picture: the camera turns on while an order is made
TURNED = float(np.cos(np.radians(1.5)))  # a camera that turned further wants another order
MOVED = 0.02  # ... and so does one that moved by this share of the distance to what is near


@dataclass(frozen=True, eq=False)
class Block:
    """Splats that are numbered one after another. means [N, 3]; reach [N]: how far a splat stretches, in metres."""

    first: int
    means: NDArray[np.float32]
    reach: NDArray[np.float32]

    @staticmethod
    def of(first: int, means: NDArray[np.float32], scales: NDArray[np.float32]) -> Block:
        return Block(first, means, np.float32(REACH) * scales.max(axis=1, initial=0))


@dataclass(frozen=True, eq=False)
class Wanted:
    """exact: to the last bit of the depth, for a camera at rest."""

    blocks: tuple[Block, ...]
    view: View
    exact: bool

    def serves(self, other: Wanted, near_m: float) -> bool:
        """Whether an order made for this will do for the other one. near_m: distance of what is near the camera."""
        if self.blocks != other.blocks or (other.exact and not self.exact):
            return False
        mine, camera = self.view.camera, other.view.camera
        if mine.fov_x < camera.fov_x or mine.fov_y < camera.fov_y:
            return False
        here, there = self.view.world_from_camera, other.view.world_from_camera
        if other.exact:
            return here == there
        moved = np.linalg.norm(there.translation - here.translation)
        return float(here.forward @ there.forward) >= TURNED and float(moved) <= MOVED * near_m


@dataclass(frozen=True, eq=False)
class Order:
    """numbers: uint32 [M] of the splats that may be in the picture, far to near. near_m: a small depth among them."""

    numbers: NDArray[np.uint32]
    wanted: Wanted
    near_m: float
    seconds: float


class Sorter:
    """A thread that answers the newest question; `ready` is called there."""

    def __init__(self, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._questions: Mailbox[Wanted] = Mailbox()
        self._answers: Mailbox[Order] = Mailbox()
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="splat order", daemon=True)
        self._thread.start()

    def ask(self, wanted: Wanted) -> None:
        """What was asked before and not begun is forgotten."""
        self._questions.put(wanted)
        self._wake.set()

    def take(self) -> Order | None:
        """The newest order if it was not taken yet."""
        return self._answers.take()

    def close(self, timeout_s: float = 2.0) -> bool:
        self._closing = True
        self._wake.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        points = _Points(())
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._closing:
                return
            wanted = self._questions.take()
            if wanted is None:
                continue
            points = points if points.blocks == wanted.blocks else _Points(wanted.blocks)
            self._answers.put(_answer(points, wanted))
            self._ready()


class _Points:
    """The blocks end to end, kept from one question to the next."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        ranges = [np.arange(b.first, b.first + len(b.means), dtype=np.uint32) for b in blocks]
        self.numbers = np.concatenate([np.zeros(0, np.uint32), *ranges])
        self.means = np.concatenate([np.zeros((0, 3), np.float32), *(b.means for b in blocks)])
        self.reach = np.concatenate([np.zeros(0, np.float32), *(b.reach for b in blocks)])


def _answer(points: _Points, wanted: Wanted) -> Order:
    start = time.perf_counter()
    chosen, depth = in_sight(points.means, points.reach, wanted.view)
    order = near_to_far(depth, wanted.exact)[::-1]
    near_m = float(depth[order[-1 - len(order) // 20]]) if len(order) else np.inf
    numbers = points.numbers[chosen[order]]
    return Order(numbers, wanted, near_m, time.perf_counter() - start)


def in_sight(
    means: NDArray[np.float32], reach: NDArray[np.float32], view: View
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Indices [M] of the splats before the camera that may touch the picture or its margin, and their depths [M]."""
    pose = view.world_from_camera
    offset = means - pose.translation.astype(np.float32)
    depth = cast("NDArray[np.float32]", offset @ pose.forward.astype(np.float32))
    inside = depth > NEAR_M
    angle = _half_angle(view) + MARGIN
    if angle < np.radians(85.0):
        aside = np.sqrt(np.maximum(np.einsum("ij,ij->i", offset, offset) - depth * depth, 0))
        inside &= aside * np.float32(np.cos(angle)) <= depth * np.float32(np.sin(angle)) + reach
    chosen = np.flatnonzero(inside)
    return chosen, depth[chosen]


def near_to_far(depth: NDArray[np.float32], exact: bool) -> NDArray[np.intp]:
    """Stable order of positive depths; equal ones, or all but equal ones if not `exact`, stay as they were."""
    if not len(depth):
        return np.zeros(0, np.intp)
    bits = depth.view(np.uint32)  # of positive floats, ordered as these; every octave has as many of them
    bits = bits - bits.min()
    digits = int(bits.max()).bit_length()
    if digits <= 16 or not exact:
        return _radix(bits >> max(digits - 16, 0))
    order = _radix(bits & 0xFFFF)
    return order[_radix((bits >> 16)[order])]


def _radix(keys: NDArray[np.uint32]) -> NDArray[np.intp]:
    return np.argsort(keys.astype(np.uint16), kind="stable")


def _half_angle(view: View) -> float:
    """Between the view's axis and the corner of the picture that is farthest from it."""
    camera = view.camera
    corners = camera.rays(np.array([[x, y] for x in (0, camera.width) for y in (0, camera.height)]))
    return float(np.arctan(np.linalg.norm(corners[:, :2], axis=1).max()))
