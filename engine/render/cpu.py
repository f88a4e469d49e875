"""The CPU renderer: numba kernels, forward only, no torch (engine/render/autograd.py adds the gradients)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from engine.core.frame import Rendered
from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.bin import bin_tiles
from engine.render.kernels.jit import one_at_a_time
from engine.render.kernels.project import project_equirect, project_pinhole
from engine.render.kernels.raster import dominant_chunks, raster
from engine.render.kernels.sort import order_by_depth
from engine.render.kernels.state import RasterState, ViewArrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.gaussians import Gaussians


class CpuRenderer:
    """Draws on all cores; safe to call from several threads; the picture does not depend on the number of threads."""

    name = "cpu"

    def render(
        self,
        gaussians: Gaussians,
        view: View,
        *,
        background: Sequence[float] = (0.0, 0.0, 0.0),
        chunk_ids: NDArray[np.int32] | None = None,
    ) -> Rendered:
        """See engine/render/base.py."""
        state = forward_with_state(gaussians, view, background)
        chunk = None if chunk_ids is None else _dominant_chunk(state, chunk_ids)
        # in place: the system takes its time to hand out room for a large picture
        alpha = np.subtract(1, state.transmittance, out=state.transmittance)
        return Rendered(state.rgb, state.depth, alpha, chunk)


def forward_with_state(gaussians: Gaussians, view: View, background: Sequence[float] = (0.0, 0.0, 0.0)) -> RasterState:
    """Draws the splats and keeps what a backward pass needs."""
    arrays = ViewArrays.of(view)
    with one_at_a_time:
        records, keys, boxes, flags = _project(gaussians, arrays)
        order = order_by_depth(keys)
        offsets, ids = bin_tiles(order, boxes, *arrays.tiles)
        drawn = _raster(arrays, records, offsets, ids, np.asarray(background, dtype=np.float32))
    return RasterState(arrays, records, keys, flags, order, offsets, ids, *drawn)


def _project(g: Gaussians, view: ViewArrays) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    n = len(g)
    out = _empty_records(n), np.empty(n, np.int32), np.empty((n, 4), np.int16), np.empty(n, np.uint8)
    splats = [read_only(a) for a in (g.means, g.quats, g.scales, g.opacities, g.sh)]
    camera = view.rotation, view.translation, view.center
    size = view.camera.width, view.camera.height
    if view.equirect:
        project_equirect(*splats, *camera, view.sphere, size, *out)
    else:
        project_pinhole(*splats, *camera, view.intrinsics, size, *out)
    return out


def _empty_records(n: int) -> NDArray[np.float32]:
    """[n, RECORD], every row in a cache line of its own: tiles read rows in random order."""
    line = L.RECORD * 4  # bytes
    room = np.empty((n + 1) * line, np.uint8)
    start = -room.ctypes.data % line
    return room[start : start + n * line].view(np.float32).reshape(n, L.RECORD)


def read_only(array: NDArray) -> NDArray:
    """Arrays from a file may be read-only, others not; numba would compile every kernel once for each kind."""
    view = array.view()
    view.setflags(write=False)
    return view


def _raster(view: ViewArrays, records: NDArray, offsets: NDArray, ids: NDArray, background: NDArray) -> tuple:
    shape = view.camera.height, view.camera.width
    picture = np.empty((*shape, 3), np.float32), np.empty(shape, np.float32), np.empty(shape, np.float32)
    stops = np.empty(len(offsets) - 1, np.int64)
    grid, threads = (view.lons, view.tans), numba.get_num_threads()
    raster(records, offsets, ids, view.equirect, grid, background, picture, stops, threads)
    return stops, background, *picture


def _dominant_chunk(state: RasterState, chunk_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """[H, W] id of the chunk with the largest part in each pixel, -1 where nothing is."""
    names, numbers = np.unique(chunk_ids, return_inverse=True)
    dominant = np.empty(state.depth.shape, np.int32)
    drawn = (
        state.records,
        state.offsets,
        state.stops,
        state.ids,
        state.view.equirect,
        (state.view.lons, state.view.tans),
    )
    with one_at_a_time:
        dominant_chunks(*drawn, numbers.astype(np.int32), len(names), dominant, numba.get_num_threads())
    return np.append(names, -1).astype(np.int32)[dominant]
