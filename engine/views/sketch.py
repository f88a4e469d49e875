"""A low-frequency guess of the whole view, so that what patches are picked agrees with where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.views.seam import membrane

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS = 128
_COLUMNS = 24  # colours run five times as far along the horizon as up and down


def sketch(
    rgb: NDArray[np.float32],  # [H, W, 3]
    given: NDArray[np.bool_],  # [H, W] pixels that belong to what the hole shows
) -> NDArray[np.float32]:
    """[H, W, 3]: the given pixels softened, and in between and beyond them their colours continued along the horizon.

    A membrane in a picture that is squeezed sideways: ground, walls and sky go on at their own height.
    """
    size = (_COLUMNS, _ROWS)
    share = cv2.resize(given.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    mean = cv2.resize(rgb * given[..., None], size, interpolation=cv2.INTER_AREA) / np.maximum(share, 1e-6)[..., None]
    solid = share > 0.3
    middle = mean[solid].mean(0) if solid.any() else np.full(3, 0.5)
    squeezed = middle + membrane((mean - middle).astype(np.float32), solid.astype(np.float32), decay_px=1e4)
    wide = cv2.resize(squeezed.astype(np.float32), rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(given[..., None], softened(rgb, given), wide).astype(np.float32)


def softened(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W, 3] blurred over valid pixels only, by a fiftieth of the width."""
    sigma = rgb.shape[1] / 50
    weight = cv2.GaussianBlur(valid.astype(np.float32), (0, 0), sigma)
    blurred = cv2.GaussianBlur(np.where(valid[..., None], rgb, 0.0).astype(np.float32), (0, 0), sigma)
    return (blurred / np.maximum(weight, 1e-4)[..., None]).astype(np.float32)
