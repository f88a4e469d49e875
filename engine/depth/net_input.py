"""What the depth network sees: the picture, the known depth spread over the unknown, and the direction of every ray."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXTRA_CHANNELS = 7
NEAREST, AGREED, MASK, NEARNESS, RAY_X, RAY_Y, BEHIND = range(EXTRA_CHANNELS)  # the network fills in AGREED
STRIDE = 32  # sides the network sees are multiples of this
TYPICAL_DEPTH_M = 3.0  # of a picture whose focal length is TYPICAL_FOCAL of its diagonal
TYPICAL_FOCAL = 0.75
BEHIND_REACH = 0.025  # of the diagonal: so near to a known pixel the surface behind it is looked for
NEARNESS_REACH = 0.1  # of the diagonal: where the channel that tells the distance to the known has fallen to a half


@dataclass(frozen=True, eq=False)
class NetInput:
    """One sample. extra: [7, H, W] float32; depths in log metres minus `level`. level: natural log of metres."""

    extra: NDArray[np.float32]
    level: float


def net_input(
    sparse_depth: NDArray[np.float32],  # [H, W] metres
    known: NDArray[np.bool_],  # [H, W]
    focal_px: tuple[float, float],
    centre_px: tuple[float, float],
    sees_fov: bool = True,
) -> NetInput:
    """The channels beside the colours.

    With known depth everything is relative to its mean log, so that the answer scales with the scene. Without, relative
    to what a camera of this focal length typically sees: a longer lens that shows the same picture stands farther away.
    """
    height, width = known.shape
    diagonal = float(np.hypot(height, width))
    focal = float(np.sqrt(focal_px[0] * focal_px[1])) if sees_fov else TYPICAL_FOCAL * diagonal
    extra = np.zeros((EXTRA_CHANNELS, height, width), np.float32)
    if known.any():
        log_depth = np.log(np.where(known, sparse_depth, 1.0)).astype(np.float32)
        level = float(log_depth[known].mean())
        relative = np.where(known, log_depth - level, 0.0).astype(np.float32)
        distance, nearest = nearest_known(known)
        extra[NEAREST] = relative.ravel()[nearest]
        extra[MASK] = known
        extra[BEHIND] = _behind(relative, known).ravel()[nearest]
        extra[NEARNESS] = 1.0 / (1.0 + distance / (NEARNESS_REACH * diagonal))
    else:
        level = float(np.log(TYPICAL_DEPTH_M * focal / (TYPICAL_FOCAL * diagonal)))
    if sees_fov:
        extra[RAY_X] = (np.arange(width, dtype=np.float32) + 0.5 - centre_px[0]) / focal_px[0]
        extra[RAY_Y] = ((np.arange(height, dtype=np.float32) + 0.5 - centre_px[1]) / focal_px[1])[:, None]
    return NetInput(extra, level)


def nearest_known(known: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Distance in pixels [H, W] to the nearest known pixel and its flat index. At least one must be known."""
    distance, told = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels = np.asarray(told, np.intp)
    index = np.zeros(int(labels.max()) + 1, np.intp)
    index[labels[known]] = np.flatnonzero(known)
    return np.asarray(distance, np.float32), index[labels]


def candidates(
    sparse_depth: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Log metres [H, W] of the nearest known depth and of the surface behind it, as in the network's input."""
    log_depth = np.log(np.where(known, sparse_depth, 1.0)).astype(np.float32)
    _, nearest = nearest_known(known)
    return log_depth.ravel()[nearest], _behind(log_depth, known).ravel()[nearest]


def _behind(log_depth: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] the farthest known depth around each known pixel: what a hole beside a near object's edge continues."""
    side = 2 * max(1, round(BEHIND_REACH * float(np.hypot(*known.shape)))) + 1
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(np.where(known, log_depth, -1e4).astype(np.float32), window), np.float32)
