"""OpenCV's picture operations with the shapes and types that the views stage uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Interpolation = Literal["nearest", "linear", "cubic"]
_INTERPOLATIONS = {"nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "cubic": cv2.INTER_CUBIC}


def shrunk(picture: ArrayLike, size: tuple[int, int]) -> NDArray[np.float32]:
    """[H, W] or [H, W, C] at `size` = (height, width), each pixel the mean of what it covers."""
    return _resized(picture, size, cv2.INTER_AREA)


def enlarged(picture: ArrayLike, size: tuple[int, int]) -> NDArray[np.float32]:
    """[H, W] or [H, W, C] at `size` = (height, width), linear."""
    return _resized(picture, size, cv2.INTER_LINEAR)


def blurred(picture: ArrayLike, sigma_px: float) -> NDArray[np.float32]:
    """Gaussian blur of [H, W] or [H, W, C]."""
    return np.asarray(cv2.GaussianBlur(np.asarray(picture, np.float32), (0, 0), sigma_px), np.float32)


def box_blurred(picture: ArrayLike, side_px: int) -> NDArray[np.float32]:
    """Mean over a square window."""
    return np.asarray(cv2.blur(np.asarray(picture, np.float32), (side_px, side_px)), np.float32)


def dilated(mask: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    """True where a True pixel is at most `by_px` away in both axes."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _square(by_px))) > 0


def eroded(mask: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    """True where no False pixel is within `by_px` in both axes; beyond the border counts as True."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), _square(by_px))) > 0


def largest_within(values: ArrayLike, by_px: tuple[int, int]) -> NDArray[np.float32]:
    """[H, W] the maximum over a window that reaches `by_px` = (rows, columns) to each side."""
    picture = np.asarray(values, np.float32)
    for side in ((1, 2 * by_px[0] + 1), (2 * by_px[1] + 1, 1)):
        picture = cv2.dilate(picture, np.ones(side[::-1], np.uint8))
    return np.asarray(picture, np.float32)


def distance_to_false(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] px from each True pixel to the nearest False one; 0 where False."""
    return np.asarray(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def sampled(
    picture: ArrayLike, x: NDArray[np.float32], y: NDArray[np.float32], how: Interpolation = "linear"
) -> NDArray[np.float32]:
    """[H, W] or [H, W, C] (C <= 4) picked at pixel indices x, y (the first pixel's centre is 0, 0); 0 outside.
    "cubic" keeps detail and may overshoot."""
    return np.asarray(cv2.remap(np.asarray(picture, np.float32), x, y, _INTERPOLATIONS[how]), np.float32)


def _resized(picture: ArrayLike, size: tuple[int, int], how: int) -> NDArray[np.float32]:
    picture = np.asarray(picture, np.float32)
    if picture.shape[:2] == size:
        return picture
    if picture.ndim == 3 and picture.shape[2] > 4:  # as many as OpenCV takes
        return np.stack([_resized(channel, size, how) for channel in np.moveaxis(picture, -1, 0)], axis=-1)
    return np.asarray(cv2.resize(picture, size[::-1], interpolation=how), np.float32).reshape(*size, *picture.shape[2:])


def _square(by_px: int) -> NDArray[np.uint8]:
    return np.ones((2 * by_px + 1, 2 * by_px + 1), np.uint8)
