"""A region painted on the picture as splats of the scene: those seen there, not what lies behind them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from engine.core.camera import Camera, View
    from engine.core.gaussians import Gaussians
    from engine.core.scene import Scene

    Hidden = dict[int, NDArray[np.bool_]]  # step id -> [N], one for each splat of the step in the scene

CELLS = 256  # of a depth picture's longer side
SOLID = 0.3  # of opacity: fainter splats hide nothing
BEHIND = 0.06  # of the depth: so far behind the surface still counts as the surface
NEAR_M = 0.02
RIM = 0.007  # of the picture's longer side, around what is painted
PART = 32_768  # splats at a time
LEVELS = 6  # splats of up to so many doublings of a cell are drawn in their size


def splats_under(scene: Scene, view: View, mask: NDArray[np.bool_], depth: NDArray[np.float32]) -> Hidden:
    """The splats that `view` shows inside a mask. mask: [H, W] and depth: [h, w] metres (inf = nothing) are pictures of
    the view, of any size. Steps without any such splat are left out."""
    found = {step.number: _under(step.gaussians, view, mask, depth) for step in scene.steps}
    return {step: hidden for step, hidden in found.items() if hidden.any()}


def coarse_depth(scene: Scene, view: View) -> NDArray[np.float32]:
    """[h, w] metres of what the view shows, generous: at a rim it is that of what lies behind. inf where nothing is."""
    side = max(view.camera.width, view.camera.height)
    small = view.resized(*(max(1, round(CELLS * size / side)) for size in (view.camera.width, view.camera.height)))
    depth = np.full((small.camera.height, small.camera.width), np.inf, np.float32)
    for step in scene.steps:
        _draw(step.gaussians, small, depth)
    return _farthest_around(depth)


def with_rim(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask, a little wider: a thing's colours are mixed into its rim, and its shadow touches it."""
    import cv2

    reach = round(RIM * max(mask.shape))
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), disk)) > 0


def joined(regions: Mapping[int, NDArray[np.bool_]], more: Mapping[int, NDArray[np.bool_]]) -> Hidden:
    """What is in either."""
    both = {step: regions[step] | more[step] for step in regions.keys() & more.keys()}
    return {**regions, **more, **both}


def without(regions: Mapping[int, NDArray[np.bool_]], less: Mapping[int, NDArray[np.bool_]]) -> Hidden:
    """What is in the first only."""
    left = {step: hidden & ~less[step] if step in less else hidden for step, hidden in regions.items()}
    return {step: hidden for step, hidden in left.items() if hidden.any()}


def some_places(scene: Scene, regions: Mapping[int, NDArray[np.bool_]], most: int) -> NDArray[np.float32]:
    """[M, 3] where splats of the regions lie, at most about so many, evenly chosen."""
    every = max(1, sum(int(hidden.sum()) for hidden in regions.values()) // most)
    places = [
        step.gaussians.means[np.flatnonzero(regions[step.number])[::every]]
        for step in scene.steps
        if step.number in regions
    ]
    return np.concatenate(places) if places else np.zeros((0, 3), np.float32)


def region_view(view: View, like: Camera) -> View:
    """The same picture with as many pixels as `like` has: how a region seen in a window is imagined."""
    ratio = math.sqrt(like.width * like.height / (view.camera.width * view.camera.height))
    return view.resized(*(max(2, 2 * round(0.5 * ratio * size)) for size in (view.camera.width, view.camera.height)))


def _under(splats: Gaussians, view: View, mask: NDArray[np.bool_], depth: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[N] whether each splat is seen inside the mask."""
    hidden = np.zeros(len(splats), bool)
    for part in _parts(len(splats)):
        px, z = _projected(splats.means[part], view)
        inside = np.flatnonzero((z > NEAR_M) & _picked(mask, px, view, outside=False))
        if len(inside):
            surface = _picked(depth, px[inside], view, outside=np.inf)
            thickness = 2 * splats.scales[part][inside].max(axis=-1)
            hidden[part][inside] = z[inside] <= surface * (1 + BEHIND) + thickness
    return hidden


def _parts(count: int) -> list[slice]:
    """So many at a time: a window's thread is never kept waiting for a long piece of arithmetic."""
    return [slice(start, start + PART) for start in range(0, count, PART)]


def _projected(means: NDArray[np.float32], view: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pixels [N, 2] and depth [N] of points, in single precision for speed."""
    pose, camera = view.world_from_camera, view.camera
    local = (means - pose.translation.astype(np.float32)) @ pose.rotation.astype(np.float32)
    z = local[:, 2]
    safe = np.where(z > NEAR_M, z, np.float32(1.0))
    px = local[:, :2] * np.array([camera.fx, camera.fy], np.float32) / safe[:, None]
    return (px + np.array([camera.cx, camera.cy])).astype(np.float32), z.astype(np.float32)


def _picked(picture: NDArray, px: NDArray[np.float32], view: View, outside: float) -> NDArray:
    """The picture's values at pixels [N, 2] of the view, whatever size the picture has."""
    height, width = picture.shape
    scaled = px * np.array([width / view.camera.width, height / view.camera.height], np.float32)
    within = np.all((scaled >= 0) & (scaled < np.array([width, height])), axis=-1)
    column, row = np.where(within[:, None], scaled, 0).astype(np.intp).T
    return np.where(within, picture[row, column], outside)


def _draw(splats: Gaussians, view: View, depth: NDArray[np.float32]) -> None:
    """The nearest solid splat of every cell, each as large as it is: large ones in coarser pictures. Long ones lie
    along surfaces that are seen flatly, so their middle size is what shows."""
    for part in _parts(len(splats)):
        px, z = _projected(splats.means[part], view)
        radius = np.median(splats.scales[part], axis=-1) * view.camera.fx / np.maximum(z, NEAR_M)
        level = np.clip(np.ceil(np.log2(np.maximum(2 * radius, 1e-6))), 0, LEVELS - 1)
        seen = (z > NEAR_M) & (splats.opacities[part] > SOLID)
        for doublings in range(LEVELS):
            chosen = seen & (level == doublings)
            if chosen.any():
                _draw_cells(px[chosen], z[chosen], 2**doublings, depth)


def _draw_cells(px: NDArray[np.float32], z: NDArray[np.float32], size: int, depth: NDArray[np.float32]) -> None:
    """Each one fills the square of `size` cells that it falls in."""
    rows, columns = -(-depth.shape[0] // size), -(-depth.shape[1] // size)
    column, row = np.floor(px / size).astype(np.int64).T
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    nearest = np.full(rows * columns, np.inf, np.float32)
    np.minimum.at(nearest, (row * columns + column)[inside], z[inside])
    large = nearest.reshape(rows, columns).repeat(size, axis=0).repeat(size, axis=1)
    np.minimum(depth, large[: depth.shape[0], : depth.shape[1]], out=depth)


def _farthest_around(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every cell takes the farthest surface of its neighbours: a single splat that floats before a wall hides nothing,
    and what a rim half covers counts as seen."""
    known = np.where(np.isfinite(depth), depth, -np.inf)
    padded = np.pad(known, 1, mode="edge")
    height, width = depth.shape
    shifts = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    farthest = np.max(shifts, axis=0)
    return np.where(np.isfinite(depth), farthest, np.float32(np.inf))
