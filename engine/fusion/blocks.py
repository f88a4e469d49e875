"""Even areas need fewer splats: a quadtree that joins pixels whose colour and depth one larger splat can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 3  # blocks of up to 8x8 px
COLOR_TOLERANCE = 0.007  # standard deviation inside a block, of 1
DEPTH_TOLERANCE = 0.002  # deviation of inverse depth from a plane, relative
SLOPE_TOLERANCE = 0.06  # change of inverse depth per pixel, relative: steeper is an edge
COARSEN = 1.6  # how much the tolerances grow from try to try


@dataclass(frozen=True, eq=False)
class Blocks:
    """Squares of pixels. u, v [N]: centres in px. size [N]: side in px. depth [N] metres. rgb [N, 3]."""

    u: NDArray[np.float64]
    v: NDArray[np.float64]
    size: NDArray[np.float64]
    depth: NDArray[np.float64]
    rgb: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.u)


def merge_blocks(
    rgb: NDArray[np.float32],  # [H, W, 3]
    depth: NDArray[np.float32],  # [H, W]
    where: NDArray[np.bool_],  # [H, W]
    allowance: int | None = None,
) -> Blocks:
    """The chosen pixels as squares; never more than `allowance` of them unless the largest squares already are."""
    leaf = _leaf_sizes(rgb, depth, where, 1.0)
    tolerance = 1.0
    while allowance is not None and _count(leaf) > allowance and tolerance < 50:
        tolerance *= COARSEN
        leaf = _leaf_sizes(rgb, depth, where, tolerance)
    return _gather(rgb, depth, leaf)


def _leaf_sizes(
    rgb: NDArray[np.float32], depth: NDArray[np.float32], where: NDArray[np.bool_], tolerance: float
) -> NDArray[np.int32]:
    """[H, W] the side of the block each pixel belongs to; 0 where no splat is wanted."""
    leaf = where.astype(np.int32)
    even = where
    # towards the rim splats stay small, so that it stays sharp
    depth_px = cv2.distanceTransform(np.pad(where, 1).astype(np.uint8), cv2.DIST_C, 3)[1:-1, 1:-1]
    for level in range(1, LEVELS + 1):
        side = 1 << level
        if min(depth.shape) < side:
            break
        # a block is joined only if its four quarters already are
        joined = _block_all(even & (depth_px > side // 2), side) & _is_even(rgb, depth, side, tolerance)
        even = _spread(joined, side, where.shape)
        leaf[even] = side
    return leaf


def _is_even(rgb: NDArray[np.float32], depth: NDArray[np.float32], side: int, tolerance: float) -> NDArray[np.bool_]:
    """[h, w] per block: does one colour and one plane describe it?"""
    color = _blocks(rgb, side)  # [h, w, side, side, 3]
    calm = color.std(axis=(2, 3)).max(axis=-1) < COLOR_TOLERANCE * tolerance
    inverse = _blocks(1.0 / depth, side)  # [h, w, side, side]
    mean = inverse.mean(axis=(2, 3), keepdims=True)
    x = (np.arange(side, dtype=np.float32) - (side - 1) / 2)[None, None, None, :]
    y = x.transpose(0, 1, 3, 2)
    norm = np.float32(side) * (x * x).sum()
    slope_x = (inverse * x).sum(axis=(2, 3), keepdims=True) / norm
    slope_y = (inverse * y).sum(axis=(2, 3), keepdims=True) / norm
    off = np.abs(inverse - mean - slope_x * x - slope_y * y).max(axis=(2, 3))
    gentle = np.ptp(inverse, axis=(2, 3)) < SLOPE_TOLERANCE * side * mean[..., 0, 0]
    return calm & gentle & (off < DEPTH_TOLERANCE * tolerance * mean[..., 0, 0])


def _blocks(image: NDArray[Any], side: int) -> NDArray[Any]:
    h, w = image.shape[0] // side, image.shape[1] // side
    cut = image[: h * side, : w * side]
    return cut.reshape(h, side, w, side, *image.shape[2:]).swapaxes(1, 2)


def _block_all(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    return np.asarray(_blocks(mask, side).all(axis=(2, 3)))


def _spread(blocks: NDArray[np.bool_], side: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    full = np.zeros(shape, dtype=bool)
    big = blocks.repeat(side, axis=0).repeat(side, axis=1)
    full[: big.shape[0], : big.shape[1]] = big
    return full


def _count(leaf: NDArray[np.int32]) -> int:
    return round(float(np.sum(1.0 / np.square(leaf[leaf > 0], dtype=np.float64))))


def _gather(rgb: NDArray[np.float32], depth: NDArray[np.float32], leaf: NDArray[np.int32]) -> Blocks:
    parts = []
    for level in range(LEVELS + 1):
        side = 1 << level
        if min(leaf.shape) < side:
            break
        rows, cols = np.nonzero(_block_all(leaf == side, side))
        # the mean of inverse depth is the inverse depth of the plane at the block's middle
        inverse = _blocks(1.0 / depth, side).mean(axis=(2, 3), dtype=np.float64)[rows, cols]
        color = _blocks(rgb, side).mean(axis=(2, 3))[rows, cols]
        middle = side / 2
        parts.append((cols * side + middle, rows * side + middle, np.full(len(rows), side, float), 1 / inverse, color))
    u, v, size, d, color = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Blocks(u, v, size, d, color)
