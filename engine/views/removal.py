"""What a user took away: the place is filled with what is around it, as if the thing had never stood there.

Everything about such a hole is known except itself, so its own surroundings are the best example (Barnes 2009): patches
from near it, at like heights and distances, with exposure met at the seam. References mark what was taken away by a
confidence of 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.views.pixels import blurred, dilated
from engine.views.seam import meet, melded, membrane
from engine.views.synth import Exemplars, Task, synthesise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered

_MARK_PX = 5  # between marked pixels: references have theirs elsewhere
_MOSTLY = 0.5  # of a hole marked: then all of it was taken away
_TOGETHER_PX = 8  # holes so near to each other are filled as one
_AROUND = 1.0  # of the hole's larger side: how far around it patches are looked for
_LEAST_AROUND_PX = 48
_KNOWN_WEIGHT = 2.0
# guide weights: what a difference costs, as the square root of a mean squared colour difference
_PER_SIDE = np.array([0.06, 0.12])  # of the surroundings' width, height
_PER_LOG_RANGE = 0.12
_TASTE = 0.006  # what a seed's whim for one place or another may cost
_REPEAT_COST = 0.006
_BLEND_PX = 60.0


@dataclass(frozen=True)
class _Window:
    """Rows and columns around a hole."""

    rows: slice
    columns: slice

    @property
    def at(self) -> tuple[slice, slice]:
        return self.rows, self.columns


def taken_away(references: Sequence[Frame], view: View, hole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[H, W] the part of the hole where a user took something away."""
    marked = np.zeros(hole.shape, np.uint8)
    for frame in references:
        if frame.depth is None or frame.confidence is None:
            continue
        gone = (frame.confidence == 0) & (frame.depth > 0)
        if gone.any():
            _mark(frame.view.points(frame.depth)[gone], view, marked)
    if not marked.any():
        return np.zeros_like(hole)
    marks = (cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((_MARK_PX, _MARK_PX), np.uint8)) > 0) & hole
    labels = np.asarray(cv2.connectedComponents(hole.astype(np.uint8))[1], np.intp)
    share = np.bincount(labels.ravel(), marks.ravel()) / np.bincount(labels.ravel())
    share[0] = 0
    return marks | (share > _MOSTLY)[labels]


def _mark(points: NDArray[np.float64], view: View, marked: NDArray[np.uint8]) -> None:
    pixels, depth = view.project(points)
    column, row = np.floor(pixels).astype(int).T
    inside = (depth > 0) & (column >= 0) & (column < marked.shape[1]) & (row >= 0) & (row < marked.shape[0])
    marked[row[inside], column[inside]] = 1


def filled_from_around(
    rendered: Rendered,
    known: NDArray[np.bool_],  # [H, W] may be copied
    hole: NDArray[np.bool_],  # [H, W] to be filled; nothing of it is known
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """[H, W, 3] the picture with the hole filled; all other pixels as they were. Deterministic for a seed."""
    rgb = rendered.rgb.copy()
    count, labels = cv2.connectedComponents(dilated(hole, _TOGETHER_PX).astype(np.uint8))
    for i in range(1, count):
        part = hole & (np.asarray(labels) == i)
        window = _window_around(part)
        rgb[window.at] = _filled(
            rgb[window.at], rendered.depth[window.at], known[window.at], part[window.at], seed + i,
            lambda done, i=i: tick((i - 1 + done) / (count - 1)),
        )  # fmt: skip
    return rgb


def _window_around(hole: NDArray[np.bool_]) -> _Window:
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    reach = max(_LEAST_AROUND_PX, round(_AROUND * max(np.ptp(rows), np.ptp(columns))))
    return _Window(
        slice(max(0, int(rows[0]) - reach), int(rows[-1]) + reach + 1),
        slice(max(0, int(columns[0]) - reach), int(columns[-1]) + reach + 1),
    )


def _filled(
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    known: NDArray[np.bool_],
    hole: NDArray[np.bool_],
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    guide = _guide(_expected_log_depth(depth, known))
    weight = (_KNOWN_WEIGHT * known).astype(np.float32)
    first = np.where(known[..., None], rgb, _smooth(rgb, known))
    task = Task(first.astype(np.float32), hole, weight, guide)
    exemplars = Exemplars(rgb[None], known[None], _taste(hole.shape, seed)[None], guide[None])
    filled = synthesise(task, exemplars, seed=seed, repeat_cost=_REPEAT_COST, tick=tick)
    smoothing = melded(filled, hole)
    out = np.where(hole[..., None], filled.rgb + smoothing, rgb).astype(np.float32)
    return meet(out, filled.echo + smoothing, known & dilated(hole, 1), hole, _BLEND_PX)


def _guide(log_depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """[H, W, 3] where a pixel is and how far away."""
    height, width = log_depth.shape
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    return np.stack([x * _PER_SIDE[0], y * _PER_SIDE[1], log_depth * _PER_LOG_RANGE], axis=-1).astype(np.float32)


def _expected_log_depth(depth: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] the known depth, carried on smoothly: on a plane, the inverse of depth is linear in the pixel."""
    measured = known & (depth > 0)
    inverse = np.where(measured, 1.0 / np.maximum(depth, 1e-3), 0).astype(np.float32)
    smooth = np.where(measured, inverse, _smooth(inverse[..., None], measured)[..., 0])
    return -np.log(np.maximum(smooth, 1e-4)).astype(np.float32)


def _smooth(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    return membrane(np.where(known[..., None], values, 0).astype(np.float32), known.astype(np.float32), 1e4)


def _taste(shape: tuple[int, ...], seed: int) -> NDArray[np.float32]:
    """[H, W] smooth and small: another seed likes other places."""
    noise = blurred(np.random.default_rng(seed).standard_normal(shape[:2]), 0.08 * max(shape))
    return (_TASTE * (noise - noise.min()) / max(float(np.ptp(noise)), 1e-9)).astype(np.float32)
