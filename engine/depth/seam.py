"""Which side a hole belongs to: behind an object's edge the unknown continues the far surface, never the near one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

MID_AIR = 1.15  # times the depth of the farthest surface around
DIFFERENT_SURFACE = 0.12  # in log depth, and relative to the disparity a continued surface would have
ACROSS = 0.3  # of the diagonal: the widest hole whose opposite side still tells what lies behind
ASIDE = 0.05  # of the diagonal: the same along the seam, where a slanted picture border looks alike
SLOPE_REACH_PX = 4
UNTOLD = 1e4  # beyond every log depth


def near_side(
    depth: NDArray[np.float32],  # [H, W] metres, meaningful where known
    known: NDArray[np.bool_],  # [H, W]
) -> NDArray[np.bool_]:
    """[H, W] known pixels at the edge of a hole that are an object's edge: the hole's other sides lie farther away.

    From the hole pixel beside each border pixel we look on, straight ahead and to both sides, until known depth is met.
    Farther depth there makes the border pixel a near one, unless either surface, continued as a plane (linear
    disparity), runs into the other: then it is one slanted surface with a hole in it, such as a floor.
    """
    diagonal = float(np.hypot(*known.shape))
    near = np.zeros_like(known)
    disparity = np.where(known, 1.0 / np.maximum(depth, 1e-6), 0.0)
    slopes = _slopes(disparity, known)
    for turns in range(4):  # the hole lies to the right, in a picture turned by quarter turns
        turned_known, turned_disparity = np.rot90(known, turns), np.rot90(disparity, turns)
        along_x, along_y = (np.rot90(slope, turns) for slope in _turned_slopes(slopes, turns))
        found = _near_beside_hole(turned_disparity, turned_known, (along_x, along_y), diagonal)
        near |= np.rot90(found, -turns)
    return near


def blended(depth: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[H, W] known pixels in mid-air between two surfaces, as a renderer leaves them where an edge covers them in part:
    log depth ranges over a surface's difference within 3x3 known pixels and lies in the middle of that range."""
    log_depth = np.log(np.where(known, depth, 1.0)).astype(np.float32)
    window = np.ones((3, 3), np.uint8)
    highest = cv2.dilate(np.where(known, log_depth, -UNTOLD).astype(np.float32), window)
    lowest = cv2.erode(np.where(known, log_depth, UNTOLD).astype(np.float32), window)
    span = np.where(known, highest - lowest, 0.0)
    middle = np.minimum(log_depth - lowest, highest - log_depth) > 0.2 * span
    return known & (span > DIFFERENT_SURFACE) & middle


def _turned_slopes(slopes: tuple[NDArray, NDArray], turns: int) -> tuple[NDArray, NDArray]:
    """Slopes along x and y after `np.rot90(picture, turns)`."""
    along_x, along_y = slopes
    return [(along_x, along_y), (along_y, -along_x), (-along_x, -along_y), (-along_y, along_x)][turns]


def _near_beside_hole(
    disparity: NDArray[np.float64],
    known: NDArray[np.bool_],
    slopes: tuple[NDArray, NDArray],
    diagonal: float,
) -> NDArray[np.bool_]:
    """[H, W] near pixels whose right-hand neighbour is a hole."""
    rows, cols = np.nonzero(known[:, :-1] & ~known[:, 1:])
    near = np.zeros_like(known)
    for seen_rows, seen_cols, reach in (
        (rows, _next_known(known)[rows, cols + 1], ACROSS),
        (_next_known(known.T)[cols + 1, rows], cols + 1, ASIDE),
        (_previous_known(known.T)[cols + 1, rows], cols + 1, ASIDE),
    ):
        inside = (seen_rows >= 0) & (seen_cols >= 0) & (seen_rows < known.shape[0]) & (seen_cols < known.shape[1])
        r, c, far_r, far_c = (a[inside] for a in (rows, cols, seen_rows, seen_cols))
        close = np.hypot(far_r - r, far_c - c) < reach * diagonal
        r, c, far_r, far_c = (a[close] for a in (r, c, far_r, far_c))
        here, there = disparity[r, c], disparity[far_r, far_c]
        farther = np.log(here) - np.log(there) > DIFFERENT_SURFACE
        steps = far_c - c, far_r - r
        onward = here + sum(slope[r, c] * step for slope, step in zip(slopes, steps, strict=True))
        back = there - sum(slope[far_r, far_c] * step for slope, step in zip(slopes, steps, strict=True))
        joined = (np.abs(onward - there) < DIFFERENT_SURFACE * there) | (np.abs(back - here) < DIFFERENT_SURFACE * here)
        near[r, c] |= farther & ~joined
    return near


def _next_known(known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """[H, W] column of the first known pixel at or right of each pixel; W where there is none."""
    width = known.shape[1]
    columns = np.where(known, np.arange(width), width)
    return np.minimum.accumulate(columns[:, ::-1], axis=1)[:, ::-1]


def _previous_known(known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """[H, W] column of the first known pixel at or left of each pixel; -1 where there is none."""
    return np.maximum.accumulate(np.where(known, np.arange(known.shape[1]), -1), axis=1)


def _slopes(disparity: NDArray[np.float64], known: NDArray[np.bool_]) -> tuple[NDArray, NDArray]:
    """Disparity per pixel along x and y on the surface each known pixel lies on.

    Of the differences to both sides the smaller one is taken (the larger crosses an edge), then they are averaged.
    """
    return _slope_along_x(disparity, known), _slope_along_x(disparity.T, known.T).T


def _slope_along_x(disparity: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    k = SLOPE_REACH_PX
    onward = np.full(disparity.shape, np.inf)
    if disparity.shape[1] > k:
        both = known[:, k:] & known[:, :-k]
        onward[:, :-k] = np.where(both, (disparity[:, k:] - disparity[:, :-k]) / k, np.inf)
    backward = np.full_like(onward, np.inf)
    backward[:, k:] = onward[:, :-k]
    slope = np.where(np.abs(onward) < np.abs(backward), onward, backward)
    told = np.isfinite(slope)
    window = (2 * k + 1, 2 * k + 1)
    sums = cv2.boxFilter(np.where(told, slope, 0.0), -1, window, normalize=False)
    counts = cv2.boxFilter(told.astype(np.float64), -1, window, normalize=False)
    return sums / np.maximum(counts, 1.0)


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
