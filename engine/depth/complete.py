"""Closing the gap between known and predicted depth: residual diffusion that meets the known depth at the seam, the
side a hole belongs to at an object's edge, and depth edges without points in mid-air.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

DIRECT_UNKNOWNS = 3000  # systems up to this size are solved directly
CG_ROUNDS = 120
CG_WORK = 12_000_000  # unknowns times rounds: large pictures get fewer, from a start that is already good
TOLERANCE = 0.001  # of the residual of a start that is nearly right
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

    w_ij = exp(-|guide_i - guide_j|^2) keeps the flow within image and depth edges. Solved by conjugate gradients that
    start from the solution at half the size; small systems directly. Zero on the walls.
    """
    result = np.where(known, values, 0.0).astype(np.float64)
    free = free & ~known
    unknowns = int(np.count_nonzero(free))
    if not unknowns:
        return result
    tick(0.0)
    matrix, right_side = _screened_poisson(result, known, free, guide, screening)
    if unknowns <= DIRECT_UNKNOWNS:
        result[free] = np.asarray(spsolve(matrix.tocsc(), right_side))
        return result
    start = _half_size_solution(result, known, free, guide, screening, tick)[free]
    result[free] = _conjugate_gradients(matrix, right_side, start, tick)
    return result


def _conjugate_gradients(
    matrix: csr_matrix, right_side: NDArray[np.float64], start: NDArray[np.float64], tick: Tick
) -> NDArray[np.float64]:
    """Jacobi-preconditioned, until the residual has shrunk by TOLERANCE. (scipy's takes dot products through a threaded
    BLAS, whose threads wait for each other when the machine is busy.)"""
    inverse = np.reciprocal(matrix.diagonal().astype(np.float64))
    solution = start.copy()
    residual = right_side - matrix @ solution
    direction = inverse * residual
    now = np.einsum("i,i->", residual, direction)
    goal = TOLERANCE**2 * now
    for _ in range(min(CG_ROUNDS, max(CG_WORK // len(start), 24))):
        if now <= goal:
            break
        tick(0.5)
        pushed = matrix @ direction
        step = now / np.einsum("i,i->", direction, pushed)
        solution += step * direction
        residual -= step * pushed
        scaled = inverse * residual
        before, now = now, np.einsum("i,i->", residual, scaled)
        direction *= now / before
        direction += scaled
    return solution


def _half_size_solution(
    values: NDArray[np.float64],
    known: NDArray[np.bool_],
    free: NDArray[np.bool_],
    guide: NDArray[np.float32],
    screening: NDArray[np.floating],
    tick: Tick,
) -> NDArray[np.float64]:
    share = _halved(known)
    known_half = share > 0.3
    values_half = np.where(known_half, _halved(np.where(known, values, 0.0)) / np.maximum(share, 1e-9), 0.0)
    guide_half = np.stack([_halved(channel) for channel in np.moveaxis(guide, -1, 0)], axis=-1).astype(np.float32)
    half = diffuse(values_half, known_half, _halved(free) > 0, guide_half, 4.0 * _halved(screening), tick)
    return np.asarray(cv2.resize(half, known.shape[::-1], interpolation=cv2.INTER_LINEAR), dtype=np.float64)


def _halved(picture: NDArray[np.generic]) -> NDArray[np.float64]:
    height, width = picture.shape
    size = (-(-width // 2), -(-height // 2))
    return np.asarray(cv2.resize(picture.astype(np.float64), size, interpolation=cv2.INTER_AREA), dtype=np.float64)


def _screened_poisson(
    values: NDArray[np.float64],
    known: NDArray[np.bool_],
    free: NDArray[np.bool_],
    guide: NDArray[np.float32],
    screening: NDArray[np.floating],
) -> tuple[csr_matrix, NDArray[np.float64]]:
    """The normal equations over the free pixels, in row-major order."""
    n = int(np.count_nonzero(free))
    index = np.full(free.shape, -1, dtype=np.int32)
    index[free] = np.arange(n, dtype=np.int32)
    diagonal = screening[free].astype(np.float64) + 1e-9
    right_side = np.zeros(n)
    rows, cols, data = [np.arange(n, dtype=np.int32)], [np.arange(n, dtype=np.int32)], []
    for axis in (0, 1):
        here, there = _neighbours(axis)
        flow = np.exp(-((guide[here] - guide[there]) ** 2).sum(axis=-1)) + CROSS_EDGE
        for a, b in ((here, there), (there, here)):
            both, seam = free[a] & free[b], free[a] & known[b]
            rows.append(index[a][both])
            cols.append(index[b][both])
            data.append(-flow[both])
            diagonal += np.bincount(index[a][both | seam], flow[both | seam], minlength=n)
            right_side += np.bincount(index[a][seam], (flow * values[b])[seam], minlength=n)
    entries = np.concatenate([diagonal, *data])
    return csr_matrix((entries, (np.concatenate(rows), np.concatenate(cols))), shape=(n, n)), right_side


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
