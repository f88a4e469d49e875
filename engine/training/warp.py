"""Which pixels of a frame another camera sees: the masks that depth completion is trained on.

Invisible Stitch (arXiv 2404.19758) takes holes of unrelated pictures; a frame's own depth gives exact ones: a pixel is
known where a second camera, moved at random, sees the same surface, and unknown behind edges and beyond its borders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_SURFACE = 1.06  # times the nearest depth in a cell of the second camera's picture
CELL_PX = 2  # of that picture: points leave no holes in it
KNOWN_RANGE = (0.12, 0.99)  # share of the pixels that a mask may leave known
TRIES = 6
SMALL_STEPS = 0.45  # share of the cameras that hardly moved: what they leave unseen lies behind edges


@numba.njit(nogil=True, cache=True)
def visible_from(
    depth: np.ndarray,  # [H, W] float32 metres; 0 = missing, inf = sky
    focal: float,
    cx: float,
    cy: float,
    rotation: np.ndarray,  # [3, 3] float32: second from first
    translation: np.ndarray,  # [3] float32
) -> np.ndarray:
    """[H, W] bool: what a second camera of the same size and focal length sees of the first one's surfaces."""
    height, width = depth.shape
    rows, cols = (height + CELL_PX - 1) // CELL_PX, (width + CELL_PX - 1) // CELL_PX
    nearest = np.full(rows * cols, np.float32(np.inf), np.float32)
    cell = np.full((height, width), -1, np.int32)
    moved = np.zeros((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            d = depth[y, x]
            if d <= 0:
                continue
            far = min(d, np.float32(1e4))
            px, py = (x + 0.5 - cx) / focal * far, (y + 0.5 - cy) / focal * far
            qx = rotation[0, 0] * px + rotation[0, 1] * py + rotation[0, 2] * far + translation[0]
            qy = rotation[1, 0] * px + rotation[1, 1] * py + rotation[1, 2] * far + translation[1]
            qz = rotation[2, 0] * px + rotation[2, 1] * py + rotation[2, 2] * far + translation[2]
            if qz <= 0.05:
                continue
            u, v = int(np.floor(qx / qz * focal + cx)), int(np.floor(qy / qz * focal + cy))
            if u < 0 or v < 0 or u >= width or v >= height:
                continue
            c = (v // CELL_PX) * cols + u // CELL_PX
            cell[y, x] = c
            moved[y, x] = qz
            if qz < nearest[c]:
                nearest[c] = qz
    seen = np.zeros((height, width), np.bool_)
    for y in range(height):
        for x in range(width):
            c = cell[y, x]
            if c >= 0 and np.isfinite(depth[y, x]):
                seen[y, x] = moved[y, x] <= nearest[c] * np.float32(SAME_SURFACE)
    return seen


def warp_mask(
    rng: np.random.Generator,
    depth: NDArray[np.float32],  # [H, W]
    focal: float,
    centre: tuple[float, float],
) -> NDArray[np.bool_]:
    """[H, W] known pixels as one to three other cameras would leave them, eroded by a pixel as in the paper."""
    solid = (depth > 0) & np.isfinite(depth)
    if not solid.any():
        return solid
    distance = float(np.median(depth[solid]))
    known = np.zeros(depth.shape, np.bool_)
    for _ in range(TRIES):
        known = np.zeros(depth.shape, np.bool_)
        for _ in range(rng.choice([1, 2, 3], p=[0.75, 0.15, 0.1])):
            rotation, translation = _random_motion(rng, distance)
            known |= visible_from(depth, focal, *centre, rotation, translation)
        if KNOWN_RANGE[0] <= known.mean() / solid.mean() <= KNOWN_RANGE[1]:
            break
    closed = cv2.morphologyEx(known.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return (cv2.erode(closed, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))) > 0) & solid


def random_mask(rng: np.random.Generator, depth: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[H, W] known pixels with random rectangles missing: the paper's ablation, no geometry in it."""
    known = (depth > 0) & np.isfinite(depth)
    height, width = depth.shape
    for _ in range(int(rng.integers(1, 6))):
        h, w = (int(side * rng.uniform(0.15, 0.6)) for side in (height, width))
        y, x = int(rng.integers(0, height - h)), int(rng.integers(0, width - w))
        known[y : y + h, x : x + w] = False
    return known


def _random_motion(rng: np.random.Generator, distance: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Between a step aside and a large turn, the translation relative to the scene's distance."""
    size = rng.uniform(0.03, 0.3) if rng.random() < SMALL_STEPS else rng.uniform(0.25, 1.0)
    turn = size * np.array([rng.normal(0, 0.14), rng.normal(0, 0.38), rng.normal(0, 0.08)])
    move = size * distance * np.array([rng.normal(0, 0.25), rng.normal(0, 0.1), rng.normal(0, 0.25)])
    rotation = np.asarray(cv2.Rodrigues(turn)[0], np.float32)
    return rotation, move.astype(np.float32)
