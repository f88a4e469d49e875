"""Depth beside a skyline: what was hidden there belongs to the sky or to something known, never between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

MID_AIR = 1.15  # times the depth of the farthest surface around


def out_of_mid_air(
    depth: NDArray[np.float32], sparse: NDArray[np.float32], known: NDArray[np.bool_], reach_px: int
) -> NDArray[np.float32]:
    """[H, W] unknown pixels beside a skyline that lie behind everything known there, yet before the sky, become sky.

    Where a roof hid the sky, completion would otherwise hang fragments between the two.
    """
    sky = known & (sparse >= 0.9 * FAR_M)
    if not sky.any():
        return depth
    window = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    beside_sky = cv2.dilate(sky.astype(np.uint8), window) > 0
    deepest = cv2.dilate(np.where(known & ~sky, sparse, 0).astype(np.float32), window)  # known surface around
    hanging = ~known & beside_sky & (deepest > 0) & (depth > MID_AIR * deepest) & (depth < 0.9 * FAR_M)
    return np.where(hanging, np.float32(FAR_M), depth)
