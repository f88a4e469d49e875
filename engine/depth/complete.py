"""Making a predicted depth picture meet the depth that is known: exact where it is known, no step at the seam."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.base import FAR_M
from engine.depth.edges import sharpen_edges
from engine.depth.multigrid import solve
from engine.depth.seam import out_of_mid_air
from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

    Array = NDArray[np.float64]
    Floats = NDArray[np.float32]
    Mask = NDArray[np.bool_]

NEAREST_M = 0.05
OUTLIER = 6.0  # times the usual step at the seam (log depth): an object's edge or a wrong pixel, which stays
OUTLIERS = 0.1, 0.5  # at least, at most (log depth)
REACH = 0.2  # of the diagonal: how far the misfit at the seam is carried before the prediction rules
COLOUR_EDGE = 0.06
DEPTH_EDGE = 0.1  # in log depth
LEAK = 1e-3  # how much flows across the strongest edge
ACCURACY = 3e-3  # of the misfit
BESIDE = 0.03  # of the diagonal: so near to a skyline nothing hangs between it and the sky


def meet_known(
    rgb: Floats,  # [H, W, 3]
    predicted: Floats,  # [H, W] metres > 0, at the scene's scale
    sparse: NDArray[np.floating],  # [H, W] metres, meaningful where known
    known: Mask,  # [H, W]
    tick: Tick,
    reach: float = REACH,
) -> Floats:
    """[H, W] metres: the known depth where it is known, elsewhere the prediction bent so that it meets it at the seam.

    The log of truth over prediction is taken to be smooth. Known at the seam, it is spread over the hole by diffusion
    that hardly crosses edges of colour and depth and fades out within `reach` (of the picture's diagonal). Where known
    depth and prediction differ in neighbouring pixels by far more than they usually do at this seam, there is a nearer
    object's edge between them, or a wrong pixel; neither says anything about the hole. Depth edges in the hole become
    clean steps. Where nothing is known that is all that happens.
    """
    depth = np.where(known, sparse, sharpen_edges(predicted, rgb, ~known)).astype(np.float32)
    if known.all() or not known.any():
        return depth
    diagonal = float(np.hypot(*known.shape))
    trusted, free = _without_common_sky(predicted, sparse, known)
    log_depth = np.log(depth)
    largest = float(np.clip(OUTLIER * _usual_step(log_depth, free, trusted), *OUTLIERS))
    plain = np.array(rgb, dtype=np.float32, order="C")  # the kernel is compiled for this kind of array only
    right, down, pull, source = _seam_equations(plain, log_depth, free, trusted, largest)
    distance = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 3)
    pull += (distance / (reach * diagonal)) ** 2 / (reach * diagonal) ** 2
    depth *= np.exp(solve(right, down, pull, free, source, tick, ACCURACY)).astype(np.float32)
    depth = np.where(known, sparse, depth.clip(NEAREST_M, FAR_M)).astype(np.float32)
    return out_of_mid_air(depth, depth, known, round(BESIDE * diagonal))


def _without_common_sky(predicted: Floats, sparse: NDArray[np.floating], known: Mask) -> tuple[Mask, Mask]:
    """Known pixels to meet, and unknown ones that move. Where both see the same sky, it stays out of the rest."""
    far, sky = known & (sparse >= 0.9 * FAR_M), predicted >= 0.9 * FAR_M
    if np.count_nonzero(far & sky) > 0.5 * np.count_nonzero(far):
        return known & ~far, ~known & ~sky
    return known.copy(), ~known


def _usual_step(log_depth: Floats, free: Mask, trusted: Mask) -> float:
    """The median absolute step between neighbours of which one is free and one trusted."""
    steps = [np.zeros(1, dtype=np.float32)]
    for here, there in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        seam = (free[here] & trusted[there]) | (trusted[here] & free[there])
        steps.append(np.abs(log_depth[here] - log_depth[there])[seam])
    return float(np.median(np.concatenate(steps)))


@kernel(parallel=False)
def _seam_equations(
    rgb: Floats, log_depth: Floats, free: Mask, trusted: Mask, largest: float
) -> tuple[Array, Array, Array, Array]:
    """right, down, pull, source of `solve` for the factor (log) on free pixels.

    log_depth is the known one where trusted. Steps across the seam that are larger than `largest` stay.
    """
    height, width = free.shape
    right, down, pull, source = np.zeros((4, height, width))
    for v in range(height):
        for u in range(width):
            for y, x in ((v, u + 1), (v + 1, u)):
                if y == height or x == width:
                    continue
                apart = 0.0
                for c in range(3):
                    apart += ((rgb[y, x, c] - rgb[v, u, c]) / COLOUR_EDGE) ** 2
                step = log_depth[y, x] - log_depth[v, u]
                if free[v, u] and free[y, x]:
                    flow = np.exp(-apart - (step / DEPTH_EDGE) ** 2) + LEAK
                    if y == v:
                        right[v, u] = flow
                    else:
                        down[v, u] = flow
                elif free[v, u] and trusted[y, x]:
                    held = np.exp(-apart - (step / largest) ** 2)
                    pull[v, u] += held
                    source[v, u] += held * step
                elif trusted[v, u] and free[y, x]:
                    held = np.exp(-apart - (step / largest) ** 2)
                    pull[y, x] += held
                    source[y, x] -= held * step
    return right, down, pull, source
