"""Draws chunks of splats with the engine's CPU kernels, stage by stage, into buffers that stay.

The same kernels as `CpuRenderer`, so the same picture; but chunks are projected one after another into one buffer, so
nothing is ever concatenated, and a drawing that nobody wants any more ends between two stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from engine.preview.kernels import pack_colour, pack_depth
from engine.preview.outlines import raster_outlines
from engine.render.cpu import read_only
from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.bin import bin_tiles
from engine.render.kernels.jit import one_at_a_time
from engine.render.kernels.project import project_pinhole
from engine.render.kernels.raster import raster
from engine.render.kernels.sort import order_by_depth
from engine.render.kernels.state import ViewArrays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.gaussians import Gaussians

ROOM = 1.25  # buffers grow by this, so that not every new chunk moves them


@dataclass(frozen=True, eq=False)
class Splats:
    """A chunk to draw: its splats, and the coefficients that colour them now (their own or a mode's)."""

    shape: Gaussians
    sh: NDArray[np.float32]  # [N, K, 3]


@dataclass(frozen=True, eq=False)
class Raw:
    """What the rasteriser left behind."""

    rgb: NDArray[np.float32]  # [H, W, 3] over black
    depth: NDArray[np.float32]  # [H, W]
    transmittance: NDArray[np.float32]  # [H, W]

    def in_colour(self) -> NDArray[np.uint8]:
        bgra = np.empty((*self.depth.shape, 4), np.uint8)
        with one_at_a_time:
            pack_colour(self.rgb, self.depth, self.transmittance, bgra)
        return bgra

    def in_depth(self, ramp: NDArray[np.uint8], span: tuple[float, float]) -> NDArray[np.uint8]:
        bgra = np.empty((*self.depth.shape, 4), np.uint8)
        near, far = np.float32(span[0]), np.float32(span[1])
        with one_at_a_time:
            pack_depth(self.depth, self.transmittance, ramp, near, far, bgra)
        return bgra


class Drawer:
    """Belongs to one thread."""

    def __init__(self) -> None:
        self._reserve(0)

    def draw(
        self, chunks: Sequence[Splats], view: View, unwanted: Callable[[], bool], outlines: bool = False
    ) -> Raw | None:
        """None if `unwanted` turned true on the way."""
        arrays = ViewArrays.of(view)
        with one_at_a_time:
            count = self._project(chunks, arrays)
            if unwanted():
                return None
            order = order_by_depth(self._keys[:count])
            offsets, ids = bin_tiles(order, self._boxes[:count], *arrays.tiles)
            return None if unwanted() else self._raster(arrays, count, offsets, ids, outlines)

    def _project(self, chunks: Sequence[Splats], arrays: ViewArrays) -> int:
        count = sum(len(chunk.shape) for chunk in chunks)
        if count > len(self._keys):
            self._reserve(int(ROOM * count))
        start = 0
        for chunk in chunks:
            end = start + len(chunk.shape)
            self._project_one(chunk, arrays, slice(start, end))
            start = end
        return count

    def _project_one(self, chunk: Splats, view: ViewArrays, part: slice) -> None:
        g, size = chunk.shape, (view.camera.width, view.camera.height)
        splats = [read_only(array) for array in (g.means, g.quats, g.scales, g.opacities, chunk.sh)]
        camera = view.rotation, view.translation, view.center, view.intrinsics, size
        project_pinhole(*splats, *camera, self._records[part], self._keys[part], self._boxes[part], self._flags[part])

    def _raster(
        self, view: ViewArrays, count: int, offsets: NDArray[np.int64], ids: NDArray[np.int32], outlines: bool
    ) -> Raw:
        shape = view.camera.height, view.camera.width
        picture = np.empty((*shape, 3), np.float32), np.empty(shape, np.float32), np.empty(shape, np.float32)
        stops, black, threads = np.empty(len(offsets) - 1, np.int64), np.zeros(3, np.float32), numba.get_num_threads()
        if outlines:
            raster_outlines(self._records[:count], offsets, ids, black, picture, threads)
        else:
            grid = view.lons, view.tans
            raster(self._records[:count], offsets, ids, False, grid, black, picture, stops, threads)
        return Raw(*picture)

    def _reserve(self, count: int) -> None:
        """New memory costs more than projecting into it; a record fills a cache line, so rows begin at one."""
        line = 4 * L.RECORD
        room = np.empty((count + 1) * line, np.uint8)
        start = -room.ctypes.data % line
        self._records = room[start : start + count * line].view(np.float32).reshape(count, L.RECORD)
        self._keys, self._boxes = np.empty(count, np.int32), np.empty((count, 4), np.int16)
        self._flags = np.empty(count, np.uint8)
