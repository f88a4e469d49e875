"""What the hole is: what was hidden behind something, or what lay outside every picture; and how far it should be.

What a nearer thing uncovers belongs to the farther side (Daribo 2011, Shih 2020); what lies outside all pictures
continues what is beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.views.pixels import box_blurred, dilated, largest_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Frame

_NEARER = np.log(1.15)  # clearly in front: 15 % nearer than what the hole should show
_RIM_PX = 2  # colours beside a foreground are mixed
_UNKNOWN = np.float32(-1e3)


@dataclass(frozen=True, eq=False)
class Layout:
    """All [H, W]."""

    expected: NDArray[np.float32]  # ln metres from the eye: known, or guessed in the hole
    uncovered: NDArray[np.bool_]  # hole pixels that some reference looked towards: something stood in front
    in_front: NDArray[np.bool_]  # known pixels at a disocclusion that are not its background, and a mixed rim
    typical: float  # median of ln metres


def layout_of_hole(
    log_range: NDArray[np.float32],  # [H, W] nan = unknown
    known: NDArray[np.bool_],  # [H, W]
    view: View,
    references: Sequence[Frame],
) -> Layout:
    """Guesses the layout of what is not known."""
    measured = known & np.isfinite(log_range)
    typical = float(np.median(log_range[measured])) if measured.any() else 0.0
    given = np.where(measured, log_range, _UNKNOWN).astype(np.float32)
    far_side = np.where(known, np.where(measured, log_range, typical), _farthest_around(given, typical))
    beside = _nearest(given, typical)
    looked_at = [_seen_by_any(np.exp(guess), view, references) for guess in (far_side, beside)]
    uncovered = ~known & looked_at[0] & looked_at[1]
    expected = np.where(known | uncovered, far_side, beside).astype(np.float32)
    return Layout(expected, uncovered, _in_front(expected, uncovered, measured, known), typical)


def _farthest_around(given: NDArray[np.float32], typical: float) -> NDArray[np.float32]:
    """[H, W] the largest value near each pixel, in a lying window twice as wide as it takes to find one."""
    result = np.full_like(given, _UNKNOWN)
    reach = 4
    while reach < 2 * max(given.shape):
        found = largest_within(given, _lying(reach)) > _UNKNOWN
        result = np.where((result == _UNKNOWN) & found, largest_within(given, _lying(2 * reach)), result)
        reach *= 2
    return np.where(result == _UNKNOWN, typical, result).astype(np.float32)


def _lying(reach: int) -> tuple[int, int]:
    return reach // 6, reach


def _nearest(given: NDArray[np.float32], typical: float) -> NDArray[np.float32]:
    """[H, W] the value of the nearest given pixel, softened."""
    missing = given <= _UNKNOWN
    if missing.all():
        return np.full_like(given, typical)
    _, labels = cv2.distanceTransformWithLabels(
        missing.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.asarray(labels, np.int64)
    value_of = np.zeros(nearest.max() + 1, np.float32)
    value_of[nearest[~missing]] = given[~missing]
    return box_blurred(value_of[nearest], 9)


def _seen_by_any(rng: NDArray[np.float32], view: View, references: Sequence[Frame]) -> NDArray[np.bool_]:
    """[H, W] whether the point at that range falls inside some reference's picture."""
    points = view.points(rng / np.linalg.norm(view.camera.rays(), axis=-1))
    seen = np.zeros(rng.shape, bool)
    for frame in references:
        pixels, depth = frame.view.project(points)
        u, v = np.moveaxis(pixels, -1, 0)
        seen |= (depth > 0) & (u > 0) & (v > 0) & (u < frame.view.camera.width) & (v < frame.view.camera.height)
    return seen


def _in_front(
    expected: NDArray[np.float32],
    uncovered: NDArray[np.bool_],
    measured: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Known pixels near a disocclusion that are clearly nearer than what belongs there, and those whose colours are
    mixed because a foreground ends beside them."""
    reach = max(8, expected.shape[1] // 10)
    background = largest_within(np.where(uncovered, expected, _UNKNOWN), _lying(reach))
    nearer = measured & (background > _UNKNOWN) & (expected < background - _NEARER)
    return dilated(nearer | uncovered, _RIM_PX) & ~uncovered & known
