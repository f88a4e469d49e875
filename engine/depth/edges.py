"""Depth edges as clean steps: a slope between two surfaces becomes one or the other, so no point hangs in mid-air."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Mask = NDArray[np.bool_]

SLOPE = 0.06  # in log depth within 3x3 px, and as a bend of disparity: steeper is a slope between two surfaces
STEP = 0.25  # in log depth between them: less is one surface that bends, such as the crest of a meadow
SIDES_PX = 6  # how far from a slope its two surfaces are looked for; more in pictures beyond PICTURE_PX
PICTURE_PX = 400.0  # diagonal
SAME_COLOUR = 0.1  # standard deviation
SPREAD = 0.5  # standard deviation of the distance, in SIDES_PX


def sharpen_edges(
    depth: NDArray[np.float32],  # [H, W] > 0
    rgb: NDArray[np.float32],  # [H, W, 3]
    changeable: NDArray[np.bool_] | None = None,  # [H, W]
) -> NDArray[np.float32]:
    """[H, W] pixels on the slope between two surfaces move to the one that looks more like them and is nearer in depth.

    A weighted vote among the flat pixels around (after the weighted median filter, Ma et al. 2013), so the edge stays
    where the picture and the slope have it, while `snap_edges` moves it to the near side.
    """
    slope = cv2.dilate(depth_edges(depth, SLOPE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    moves = slope if changeable is None else slope & changeable
    if not moves.any():
        return depth
    reach = round(SIDES_PX * max(float(np.hypot(*depth.shape)) / PICTURE_PX, 1.0))
    plain = np.array(rgb, dtype=np.float32, order="C")  # the kernel is compiled for this kind of array only
    sharp = _sided(np.log(depth), plain, slope, moves, reach)
    return np.where(moves, np.exp(sharp), depth).astype(np.float32)


@kernel(parallel=False)
def _sided(log_depth: Floats, rgb: Floats, slope: Mask, moves: Mask, reach: int) -> Floats:
    """Each moving pixel takes the mean of the near or of the far flat pixels within reach."""
    result = log_depth.copy()
    for v in range(moves.shape[0]):
        for u in range(moves.shape[1]):
            if moves[v, u]:
                nearest, farthest = _range_around(log_depth, slope, v, u, reach)
                if farthest - nearest >= STEP:
                    result[v, u] = _elected(log_depth, rgb, slope, v, u, reach, nearest, farthest)
    return result


@kernel(parallel=False)
def _range_around(log_depth: Floats, slope: Mask, v: int, u: int, reach: int) -> tuple[float, float]:
    nearest, farthest = np.inf, -np.inf
    for y in range(max(v - reach, 0), min(v + reach + 1, slope.shape[0])):
        for x in range(max(u - reach, 0), min(u + reach + 1, slope.shape[1])):
            if not slope[y, x]:
                nearest, farthest = min(nearest, log_depth[y, x]), max(farthest, log_depth[y, x])
    return nearest, farthest


@kernel(parallel=False)
def _elected(
    log_depth: Floats, rgb: Floats, slope: Mask, v: int, u: int, reach: int, nearest: float, farthest: float
) -> float:
    """The mean log depth of the side with more votes: by colour, by distance, and by the pixel's own depth."""
    middle = 0.5 * (nearest + farthest)
    near_votes = far_votes = near_sum = far_sum = 0.0
    for y in range(max(v - reach, 0), min(v + reach + 1, slope.shape[0])):
        for x in range(max(u - reach, 0), min(u + reach + 1, slope.shape[1])):
            if not slope[y, x]:
                apart = 0.0
                for c in range(3):
                    apart += (rgb[y, x, c] - rgb[v, u, c]) ** 2
                away = float((y - v) ** 2 + (x - u) ** 2) / (SPREAD * reach) ** 2
                vote = np.exp(-0.5 * (apart / SAME_COLOUR**2 + away)) + 1e-9
                if log_depth[y, x] < middle:
                    near_votes += vote
                    near_sum += vote * log_depth[y, x]
                else:
                    far_votes += vote
                    far_sum += vote * log_depth[y, x]
    span = max(farthest - nearest, 1e-6)
    near_share = np.exp(-4.0 * ((log_depth[v, u] - nearest) / span) ** 2)
    far_share = np.exp(-4.0 * ((log_depth[v, u] - farthest) / span) ** 2)
    if near_votes * near_share > far_votes * far_share:
        return near_sum / near_votes
    return far_sum / far_votes


def snap_edges(
    depth: NDArray[np.float32],  # [H, W] > 0
    threshold: float = 0.12,
    changeable: NDArray[np.bool_] | None = None,  # [H, W]
) -> NDArray[np.float32]:
    """Depth edges become clean steps: their blurred band takes the far side (Invisible Stitch, "edge snapping").

    The paper thresholds the local range (3x3 max - min) at a share of the picture's whole depth range, which one far
    pixel spoils and which cuts a floor near the horizon; here the range of *log* depth counts, and only where the
    disparity is not linear across it (on any plane it is). The band is widened by one pixel and refilled from outside,
    ring by ring, with the farthest neighbour.
    """
    band = cv2.dilate(depth_edges(depth, threshold).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if changeable is not None:
        band &= changeable
    result = np.where(band, 0.0, depth).astype(np.float32)
    while band.any() and not band.all():
        filled = band & (cv2.dilate(result, np.ones((3, 3), np.uint8)) > 0)
        if not filled.any():
            break
        result[filled] = cv2.dilate(result, np.ones((3, 3), np.uint8))[filled]
        band &= ~filled
    return np.where(band, depth, result)


def depth_edges(depth: NDArray[np.float32], threshold: float, reach: int = 2) -> NDArray[np.bool_]:
    """[H, W] True on the slope between two surfaces: log depth ranges over more than `threshold` within 3x3 pixels and
    disparity bends, within `reach` px, by as much relative to itself."""
    log_depth = np.log(depth)
    kernel = np.ones((3, 3), np.uint8)
    steep = cv2.morphologyEx(log_depth, cv2.MORPH_GRADIENT, kernel) > threshold
    disparity = (1.0 / depth).astype(np.float32)
    bend = np.zeros_like(disparity)
    for axis in (0, 1):
        before = np.roll(disparity, reach, axis)
        after = np.roll(disparity, -reach, axis)
        along = np.abs(before - 2 * disparity + after) / disparity
        edge = [slice(None), slice(None)]
        for edge[axis] in (slice(None, reach), slice(-reach, None)):
            along[tuple(edge)] = 0.0
        bend = np.maximum(bend, along)
    bent = cv2.dilate((bend > threshold).astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    return steep & bent
