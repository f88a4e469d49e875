"""At which height a scene's ground lies: what a path is drawn on and a grid is laid on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.frame import Frame

    Array = NDArray[np.float64]

SAMPLES = 160  # of the picture's longer side
LEVEL = 0.93  # cosine between gravity and the normal of what is level
LEAST_M = 0.2  # below the eye: nearer to its height nothing is ground
LEAST_SHARE = 0.02  # of the picture
STEP, REACH = 0.03, 4  # heights are told apart by this much of their logarithm; so many steps around the best count


def ground_of(frame: Frame, eye_height_m: float) -> float:
    """y of the level surface below the eye that most of the picture lies on; without one, `eye_height_m` below."""
    eye = float(frame.view.world_from_camera.translation[1])
    heights = _level_heights(frame)
    return eye + (eye_height_m if heights is None else _commonest(heights))


def _level_heights(frame: Frame) -> Array | None:
    """Metres below the eye of all samples that lie level; None when they are too few."""
    if frame.depth is None:
        return None
    stride = max(1, max(frame.depth.shape) // SAMPLES)
    camera = frame.view.camera
    v, u = np.mgrid[0 : camera.height : stride, 0 : camera.width : stride] + 0.5
    depth = frame.depth[::stride, ::stride].astype(np.float64)
    points = camera.unproject(np.stack([u, v], axis=-1), depth) @ frame.view.world_from_camera.rotation.T
    normal = np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    upright = np.abs(normal[..., 1]) / np.maximum(np.linalg.norm(normal, axis=-1), 1e-12)
    below = points[..., 1][(upright > LEVEL) & (depth > 0) & (depth < FAR_M) & (points[..., 1] > LEAST_M)]
    return below if below.size >= LEAST_SHARE * depth.size else None


def _commonest(heights: Array) -> float:
    """The mean height around the fullest of bins of equal ratio."""
    log = np.log(heights)
    bins = np.arange(log.min(), log.max() + 2 * STEP, STEP)
    counts = np.convolve(np.histogram(log, bins)[0], np.ones(2 * REACH + 1), mode="same")
    middle = bins[int(counts.argmax())] + 0.5 * STEP
    return float(np.exp(np.median(log[np.abs(log - middle) <= (REACH + 0.5) * STEP])))
