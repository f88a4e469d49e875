"""Which chunks lie on the graphics card: a thread packs new ones, hidden ones stay while there is room. No OpenGL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.problem import fail
from ui.i18n import tr
from ui.viewport.gpu_chunks import Packed, Shelf, chunk_rows, pack, shown_octaves
from ui.viewport.gpu_pace import FADE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from engine.core.scene import Scene, Step
    from engine.preview.order import Block, Order

BUDGET = 6_000_000  # splats; 40 bytes each. More only if more are shown
FIRST_ROOM = 1 << 18
MOST_CHUNKS = 1 << 16


@dataclass(eq=False)
class Chunk:
    """Its splats are `first` .. `first + count - 1`. packing: what is to be written, gone once it is. written: how many
    splats the card has. born: when it was first drawn, None = not yet. hidden_at: a counter, None = shown."""

    step: Step
    number: int
    first: int
    packing: Future[Packed] | None
    written: int = 0
    block: Block | None = None
    octaves: tuple[float, float] = (0.0, 0.0)
    born: float | None = None
    hidden_at: int | None = None

    @property
    def count(self) -> int:
        return len(self.step.gaussians)

    @property
    def packed(self) -> Packed | None:
        """What is to be written, once it is there."""
        if self.packing is None or not self.packing.done():
            return None
        try:
            return self.packing.result()
        except MemoryError as error:
            message = tr("There is no memory left to bring step {n} to the graphics card.", n=self.step.number)
            raise fail("out_of_memory", message, tr("Hide steps, or let the CPU draw (Settings).")) from error

    def wrote(self, packed: Packed, end: int) -> None:
        """The card has all splats before `end` now."""
        self.written = end
        if end == self.count:
            self.block, self.octaves, self.packing = packed.block, packed.octaves, None

    def front(self, now: float) -> float:
        """How far it is shown, log2 of metres from its camera."""
        progress = 0.0 if self.born is None else (now - self.born) / FADE_S
        return shown_octaves(self.octaves, progress)


class Residence:
    """Belongs to the window's thread. `news` is called on another one when a chunk is packed."""

    def __init__(self, news: Callable[[], None], budget: int = BUDGET) -> None:
        self._news, self._budget = news, budget
        self._chunks: dict[int, Chunk] = {}  # by id() of their splats, which they keep alive
        self._shelf = Shelf(FIRST_ROOM)
        self._numbers = list(range(MOST_CHUNKS))[::-1]
        self._packer = ThreadPoolExecutor(1, thread_name_prefix="splat packing")
        self._clock = 0
        self._rows: tuple[object, NDArray[np.float32]] = None, np.zeros((0, 3, 4), np.float32)

    @property
    def room(self) -> int:
        """Splats that the tables must hold."""
        return self._shelf.size

    @property
    def shown(self) -> list[Chunk]:
        return [chunk for chunk in self._chunks.values() if chunk.hidden_at is None]

    @property
    def unwritten(self) -> list[Chunk]:
        """Shown, packed, and not yet on the card."""
        return [chunk for chunk in self.shown if chunk.packed is not None]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Of the chunks that can be drawn."""
        return tuple(chunk.block for chunk in self.shown if chunk.block is not None)

    def show(self, scene: Scene) -> bool:
        """These chunks and no others; True if places were taken from some, so that an old order is void."""
        self._clock += 1
        steps = {id(step.gaussians): step for step in scene.steps if len(step.gaussians)}
        for key, chunk in self._chunks.items():
            if key in steps:
                chunk.step, chunk.hidden_at = steps[key], None
            elif chunk.hidden_at is None:
                chunk.hidden_at = self._clock
        new = [step for key, step in steps.items() if key not in self._chunks]
        evicted = [self._settle(step) for step in new]
        return any(evicted)

    def holds(self, blocks: tuple[Block, ...]) -> bool:
        """Whether all of them still have their places."""
        kept = {id(chunk.block) for chunk in self._chunks.values()}
        return all(id(block) in kept for block in blocks)

    def begin(self, order: Order, now: float, fades: bool) -> None:
        """What this order shows for the first time begins to fade in."""
        drawn = set(map(id, order.wanted.blocks))
        for chunk in self.shown:
            if chunk.born is None and id(chunk.block) in drawn:
                chunk.born = now if fades else now - FADE_S

    def fading(self, now: float) -> bool:
        return any(chunk.born is not None and now - chunk.born < FADE_S for chunk in self.shown)

    def rows(self, now: float, highlight: tuple[int, ...]) -> NDArray[np.float32]:
        """[chunks, 3, 4] for the shader, by number; the same array while nothing changes."""
        what = None if self.fading(now) else (self._clock, highlight, self.blocks, [c.born for c in self.shown])
        if what is None or what != self._rows[0]:
            self._rows = what, self._rows_now(now, highlight)
        return self._rows[1]

    def _rows_now(self, now: float, highlight: tuple[int, ...]) -> NDArray[np.float32]:
        shown = [chunk for chunk in self.shown if chunk.block is not None]
        rows = np.zeros((max((c.number for c in shown), default=0) + 1, 3, 4), np.float32)
        for chunk in shown:
            lifted = not highlight or chunk.step.number in highlight
            rows[chunk.number] = chunk_rows(chunk.step, chunk.front(now), lifted)
        return rows

    def forget_card(self) -> None:
        """Another OpenGL context: everything must be written again."""
        for chunk in self._chunks.values():
            chunk.written, chunk.block = 0, None
            chunk.packing = self._pack(chunk.step, chunk.number, chunk.first)

    def close(self) -> None:
        self._packer.shutdown(wait=True, cancel_futures=True)

    def _settle(self, step: Step) -> bool:
        """Gives a new chunk its place; True if others had to go."""
        count, evicted = len(step.gaussians), False
        while (first := self._shelf.take(count)) is None:
            if self._shelf.size + count > self._budget and self._evict():
                evicted = True
            else:
                self._shelf.grow(max(self._shelf.size * 3 // 2, self._shelf.size + count))
        if not self._numbers:
            evicted |= self._evict()
        number = self._numbers.pop()
        self._chunks[id(step.gaussians)] = Chunk(step, number, first, self._pack(step, number, first))
        return evicted

    def _pack(self, step: Step, number: int, first: int) -> Future[Packed]:
        packing = self._packer.submit(pack, step, number, first)
        packing.add_done_callback(lambda _packing: self._news())
        return packing

    def _evict(self) -> bool:
        """The chunk that has been hidden longest goes; False if none is hidden."""
        hidden = [(chunk.hidden_at, key) for key, chunk in self._chunks.items() if chunk.hidden_at is not None]
        if not hidden:
            return False
        chunk = self._chunks.pop(min(hidden)[1])
        if chunk.packing is not None:
            chunk.packing.cancel()
        self._shelf.give_back(chunk.first, chunk.count)
        self._numbers.append(chunk.number)
        return True
