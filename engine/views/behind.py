"""What the hole is: what was hidden behind something, or what lay outside every picture; and how far it should be.

What a nearer thing uncovers belongs to the farther side (Daribo 2011, Shih 2020); what lies outside all pictures continues
what is beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Frame

_NEARER = np.log(1.15)  # clearly in front: 15 % nearer than what the hole should show
_UNKNOWN = np.float32(-1e3)


@dataclass(frozen=True, eq=False)
class Layout:
    """All [H, W]."""

    expected: NDArray[np.float32]  # ln metres from the eye: known, or guessed in the hole
    uncovered: NDArray[np.bool_]  # hole pixels that some reference looked towards: something stood in front
    in_front: NDArray[np.bool_]  # known pixels at a disocclusion that do not belong to its background
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
    return Layout(expected, uncovered, _in_front(expected, uncovered, measured), typical)


def _farthest_around(given: NDArray[np.float32], typical: float) -> NDArray[np.float32]:
    """[H, W] the largest value near each pixel, in a lying window twice as wide as it takes to find one."""
    result = np.full_like(given, _UNKNOWN)
    side = 4
    while side < 2 * max(given.shape):
        found = _dilated(given, side) > _UNKNOWN
        wide = _dilated(given, 2 * side)
        result = np.where((result == _UNKNOWN) & found, wide, result)
        side *= 2
    return np.where(result == _UNKNOWN, typical, result)


def _dilated(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    lying = np.ones((2 * (side // 3) + 1, 1), np.uint8), np.ones((1, 2 * side + 1), np.uint8)
    return cv2.dilate(cv2.dilate(values, lying[0]), lying[1])


def _nearest(given: NDArray[np.float32], typical: float) -> NDArray[np.float32]:
    """[H, W] the value of the nearest given pixel, softened."""
    missing = (given <= _UNKNOWN).astype(np.uint8)
    if missing.all():
        return np.full_like(given, typical)
    _, labels = cv2.distanceTransformWithLabels(missing, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    value_of = np.zeros(labels.max() + 1, np.float32)
    value_of[labels[missing == 0]] = given[missing == 0]
    return cv2.blur(value_of[labels], (1, 15))


def _seen_by_any(rng: NDArray[np.float32], view: View, references: Sequence[Frame]) -> NDArray[np.bool_]:
    """[H, W] whether the point at that range falls inside some reference's picture."""
    points = view.world_from_camera.apply(
        view.camera.rays() * (rng / np.linalg.norm(view.camera.rays(), axis=-1))[..., None]
    )
    seen = np.zeros(rng.shape, bool)
    for frame in references:
        (u, v), depth = np.moveaxis(frame.view.project(points)[0], -1, 0), frame.view.project(points)[1]
        camera = frame.view.camera
        seen |= (depth > 0) & (u > 0) & (v > 0) & (u < camera.width) & (v < camera.height)
    return seen


def _in_front(
    expected: NDArray[np.float32], uncovered: NDArray[np.bool_], measured: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Known pixels near a disocclusion that are clearly nearer than what belongs there, with a rim of mixed colours."""
    reach = max(8, expected.shape[1] // 10)
    background = _dilated(np.where(uncovered, expected, _UNKNOWN).astype(np.float32), reach)
    nearer = measured & (background > _UNKNOWN) & (expected < background - _NEARER)
    rim = cv2.dilate(nearer.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return rim & ~uncovered
