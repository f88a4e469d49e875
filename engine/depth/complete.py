"""Closing the gap between known and predicted depth: residual diffusion that meets the known depth at the seam, the
side a hole belongs to at an object's edge, and depth edges without points in mid-air.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.multigrid import solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

CROSS_EDGE = 1e-3  # how much still flows across the strongest edge


def diffuse(
    values: NDArray[np.floating],  # [H, W] meaningful where known
    known: NDArray[np.bool_],  # [H, W] Dirichlet pixels: come back unchanged
    free: NDArray[np.bool_],  # [H, W] pixels to fill; the rest are walls
    guide: NDArray[np.float32],  # [H, W, C] scaled so that a step of 1 is an edge
    screening: NDArray[np.floating],  # [H, W] >= 0: pull towards zero, 1/px^2
    tick: Tick,
) -> NDArray[np.float64]:
    """[H, W] minimiser of sum w_ij (r_i - r_j)^2 + sum screening_i r_i^2 over `free`, r = values where known.

    w_ij = exp(-|guide_i - guide_j|^2) keeps the flow within image and depth edges. Zero on the walls.
    """
    result = np.where(known, values, 0.0).astype(np.float64)
    free = free & ~known
    if not free.any():
        return result
    tick(0.0)
    across, down = _flow(guide, 1), _flow(guide, 0)
    pull, source = screening.astype(np.float64), np.zeros(known.shape)
    for axis, flow in ((1, across), (0, down)):
        here, there = _neighbours(axis)
        for a, b in ((here, there), (there, here)):
            held = np.where(free[a] & known[b], flow[here], 0.0)
            pull[a] += held
            source[a] += held * result[b]
        flow[here] *= free[here] & free[there]
    result += solve(across, down, pull, free, source, tick)
    return result


def _flow(guide: NDArray[np.float32], axis: int) -> NDArray[np.float64]:
    """[H, W] weight of the edge from every pixel to the next one along the axis, 0 where there is none."""
    here, there = _neighbours(axis)
    flow = np.zeros(guide.shape[:2])
    flow[here] = np.exp(-((guide[here] - guide[there]) ** 2).sum(axis=-1)) + CROSS_EDGE
    return flow


def _neighbours(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Slices of all pixels that have a next one along the axis, and of those next ones."""
    everything, first, last = slice(None), slice(None, -1), slice(1, None)
    return ((first, everything), (last, everything)) if axis == 0 else ((everything, first), (everything, last))


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
