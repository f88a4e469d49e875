"""Coarser stand-ins of a chunk for pictures in motion: neighbours in the view they were made from become one splat.

A splat drawn in that view covers (opacity times area, the renderer's low-pass filter included); what stands for several
covers as much as they did together, lies in their middle and has their mean colour. So no hole opens and no brightness
changes, only detail goes. Splats of different depth stay apart, and so edges stay edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.gaussians import Gaussians
from engine.render.kernels.layout import EPS2D

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera, View

CELLS_PX = (2.0, 4.0)
"""Side of the squares of pixels, in the view that made the chunk, whose splats become one: level 1, level 2."""
LAYER = 0.05  # relative step of depth from which splats stay apart


@dataclass(frozen=True, eq=False)
class Groups:
    """Which splats become one: those at order[starts[i]:starts[i + 1]] with these weights, the heaviest first."""

    order: NDArray[np.int32]  # [N]
    starts: NDArray[np.int64]  # [M]
    weights: NDArray[np.float32]  # [N] of the ordered splats; those of a group sum up to 1

    def mean(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """[N, ...] -> [M, ...]."""
        weights = self.weights.reshape(-1, *[1] * (values.ndim - 1))
        return np.add.reduceat(values[self.order] * weights, self.starts)


def coarser(splats: Gaussians, view: View, cell_px: float) -> tuple[Gaussians, Groups]:
    """view: the pinhole one the splats were made from. Also which splats each new one stands for."""
    pixels, depth = view.project(splats.means)
    blur = EPS2D * (depth / view.camera.fx) ** 2  # [N] m^2 that drawing adds to a splat's variances
    cells, cover = _cells(pixels, depth, view.camera, cell_px), _cover(splats, blur)
    order = np.lexsort((-cover, cells)).astype(np.int32)
    starts = np.flatnonzero(np.diff(cells[order], prepend=-1))
    together = np.add.reduceat(cover[order], starts)
    sizes = np.diff(np.append(starts, len(order)))
    groups = Groups(order, starts, (cover[order] / np.repeat(together, sizes)).astype(np.float32))
    heaviest = order[starts]
    merged = Gaussians(
        means=groups.mean(splats.means),
        quats=splats.quats[heaviest],
        scales=_grown(splats.scales[heaviest], blur[heaviest], together / cover[heaviest]),
        opacities=splats.opacities[heaviest],
        sh=groups.mean(splats.sh),
    )
    return merged, groups


def _cells(
    pixels: NDArray[np.float64], depth: NDArray[np.float64], camera: Camera, cell_px: float
) -> NDArray[np.int64]:
    """[N] equal for those that become one."""
    column, row = np.floor(pixels / cell_px).astype(np.int64).T
    layer = np.floor(np.log(np.maximum(depth, 1e-3)) / LAYER).astype(np.int64)
    across, down = (int(size / cell_px) + 2 for size in (camera.width, camera.height))
    return ((layer - layer.min(initial=0)) * down + row.clip(0, down - 1)) * across + column.clip(0, across - 1)


def _cover(splats: Gaussians, blur: NDArray[np.float64]) -> NDArray[np.float64]:
    """[N] opacity times the drawn area of the largest section."""
    wide = np.sort(splats.scales, axis=1)[:, 1:] ** 2 + blur[:, None]
    return splats.opacities * np.sqrt(wide.prod(axis=1))


def _grown(scales: NDArray[np.float32], blur: NDArray[np.float64], area: NDArray[np.float64]) -> NDArray[np.float32]:
    """[M, 3] so that the drawn area is so many times as large; the thickness grows in proportion."""
    drawn = area[:, None] * (scales**2 + blur[:, None]) - blur[:, None]
    thin = np.sqrt(area)[:, None] * scales
    flat = scales == scales.min(axis=1, keepdims=True)
    return np.where(flat, thin, np.sqrt(drawn)).astype(np.float32)
