"""Gradients of a picture the CPU renderer drew, without torch (engine/render/autograd.py hands them to torch)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from engine.render.cpu import read_only
from engine.render.kernels import backward as tiles
from engine.render.kernels.backward_project import backward_splats
from engine.render.kernels.jit import one_at_a_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians
    from engine.render.kernels.state import RasterState


@dataclass(frozen=True, eq=False)
class Gradients:
    """dLoss by every parameter; rows of splats that aren't trainable or don't show are 0."""

    means: NDArray[np.float32]  # [N, 3]
    quats: NDArray[np.float32]  # [N, 4] none along the quaternion itself: its length means nothing
    scales: NDArray[np.float32]  # [N, 3]
    opacities: NDArray[np.float32]  # [N]
    sh: NDArray[np.float32] | None  # [N, K, 3]
    camera_from_world: NDArray[np.float64]  # [4, 4], from the trainable splats only; the centre counts as -R^T t


def backward(
    state: RasterState,
    gaussians: Gaussians,  # what `state` was drawn from
    gradients: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],  # of rgb, depth, alpha
    trainable: NDArray[np.bool_],  # [N] splats whose gradients are wanted; the rest costs little
    with_sh: bool = True,
) -> Gradients:
    """Independent of the number of threads, to the bit. Tiles where all gradients are 0 are skipped. Not for a camera
    whose eye stands beside its centre: nothing learns from stereo."""
    assert not state.view.camera.eye
    g_rgb, g_depth, g_alpha = (read_only(g) for g in gradients)
    gradients = g_rgb, g_depth, g_alpha
    with one_at_a_time:
        busy = tiles.busy_tiles(*gradients)
        ends, slots, firsts = tiles.assign_slots(state.offsets, state.stops, state.ids, read_only(trainable), busy)
        sums = _over_tiles(state, gradients, ends, slots, int(firsts[-1]))
        return _over_splats(state, gaussians, sums, firsts, with_sh)


def _over_tiles(
    state: RasterState, gradients: tuple[NDArray, NDArray, NDArray], ends: NDArray, slots: NDArray, count: int
) -> NDArray[np.float32]:
    equirect = state.view.equirect
    sums = np.empty((count, tiles.SLOT_EQUIRECT if equirect else tiles.SLOT), np.float32)
    grid = state.view.lons, np.ascontiguousarray(state.view.lats.T)
    picture = state.rgb, state.depth, state.transmittance
    pairs = state.records, state.offsets, ends, state.ids, slots
    tiles.sum_tiles(*pairs, equirect, *grid, picture, gradients, sums, numba.get_num_threads())
    return sums


def _over_splats(state: RasterState, g: Gaussians, sums: NDArray, firsts: NDArray, with_sh: bool) -> Gradients:
    view, camera = state.view, state.view.camera
    splats = tuple(read_only(a) for a in (g.means, g.quats, g.scales, g.opacities[:, None]))
    out = tuple(np.zeros_like(a) for a in splats)
    sh = np.zeros_like(g.sh) if with_sh else np.zeros((0, 0, 0), np.float32)
    pose = view.rotation, view.translation, view.center, view.intrinsics, (camera.width, camera.height)
    by_camera = np.zeros((4, 4))
    by_camera[:3] = backward_splats(
        splats, read_only(g.sh), state.flags, state.records, sums, firsts, *pose, view.equirect, out, sh
    )
    means, quats, scales, opacities = out
    return Gradients(means, quats, scales, opacities[:, 0], sh if with_sh else None, by_camera)
