"""Landmarks: what must not appear twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.views.pixels import blurred, box_blurred, enlarged, eroded, largest_within, shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIDE_PX = 48
_ROWS_AROUND = 4
_LEAST_CONTRAST = 0.006  # noise


def salience(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 0..1: how easily a place would be recognised a second time; the larger of `uniqueness` and `spots`."""
    return np.maximum(uniqueness(rgb, valid), spots(rgb, valid))


def spots(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 0..1: small things that are busier than what surrounds them (centre-surround contrast): a rock on a
    meadow, a lamp, a sign. 0 up to one and a half times the contrast around, 1 from 2.2 times on."""
    width = rgb.shape[1]
    filled = np.where(valid[..., None], rgb, rgb[valid].mean(0) if valid.any() else 0.5).astype(np.float32)
    detail = blurred(filled, width / 300) - blurred(filled, width / 40)
    contrast = np.sqrt((detail**2).sum(-1)) * eroded(valid, width // 100)
    around = blurred(contrast, width / 20) / np.maximum(blurred(valid, width / 20), 0.1)
    ratio = blurred(contrast, width / 80) / (around + _LEAST_CONTRAST)
    return largest_within(np.clip((ratio - 1.5) / 0.7, 0.0, 1.0), (width // 100, width // 100))


def uniqueness(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 0..1: how unlike everything else at about its own height a place is.

    Texture finds its like elsewhere in the picture, a landmark does not. 0 up to twice the picture's median difference,
    1 from six times on.
    """
    size = (max(8, round(_SIDE_PX * valid.shape[0] / valid.shape[1])), _SIDE_PX)
    share = shrunk(valid, size)
    small = shrunk(rgb * valid[..., None], size) / np.maximum(share, 1e-3)[..., None]
    lab = np.asarray(cv2.cvtColor(small.clip(0.0, 1.0), cv2.COLOR_RGB2LAB), np.float32) / 100.0
    unlike = _least_difference(lab, share > 0.9)
    compared = np.isfinite(unlike)
    usual = max(float(np.median(unlike[compared])), 1e-4) if compared.any() else 1.0
    stands_out = np.clip((np.where(compared, unlike, 0.0) / usual - 2.0) / 4.0, 0.0, 1.0)
    return enlarged(largest_within(stands_out, (1, 1)), valid.shape)


def _least_difference(lab: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[h, w] the smallest mean squared 5x5 difference to a valid place in nearby rows, an eighth of the width away."""
    height, width = valid.shape
    least = np.full(valid.shape, np.inf, np.float32)
    for dy in range(-_ROWS_AROUND, _ROWS_AROUND + 1):
        for dx in [*range(-(width - 3), -(width // 8) + 1), *range(width // 8, width - 2)]:
            here = np.s_[max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
            there = np.s_[max(0, dy) : height - max(0, -dy), max(0, dx) : width - max(0, -dx)]
            difference = box_blurred(((lab[here] - lab[there]) ** 2).sum(-1), 5)
            both = valid[here] & valid[there]
            least[here] = np.where(both, np.minimum(least[here], difference), least[here])
    return least
