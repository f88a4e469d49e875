"""What a user took away: the place is filled with what is around it, as if the thing had never stood there.

Everything about such a hole is known except itself, so its own surroundings are the best example (Barnes 2009): patches
from near it, at like heights and distances, with exposure met at the seam. References mark what was taken away by a
confidence of 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.spatial import KDTree

from engine.views.pixels import blurred, box_blurred, dilated, enlarged, sampled
from engine.views.seam import meet, melded, membrane
from engine.views.sketch import look_of
from engine.views.surfaces import Surroundings
from engine.views.synth import Exemplars, Task, synthesise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import Camera, View
    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered
    from engine.views.surfaces import Glimpse

_MARK_PX = 5  # between marked pixels: references have theirs elsewhere
_MOSTLY = 0.5  # of a hole marked: then all of it was taken away
_TOGETHER_PX = 8  # holes so near to each other are filled as one
_AROUND = 0.7  # of the hole's larger side: how far around it patches are looked for
_LEAST_AROUND_PX = 48
_KNOWN_WEIGHT = 2.0
# guide weights: what a difference costs, as the square root of a mean squared colour difference
_PER_SIDE = np.array([0.06, 0.12])  # of the surroundings' width, height
_PER_LOG_RANGE = 0.12
_PER_NORMAL = 0.06
_NORMAL_PX = 7
_PER_LOOK = np.array([0.6, 0.6, 0.6, 0.8])
_RING_PX = 10
_RING_SAMPLES = 400
_COMMON = 0.06  # of the ring: what looks like so much of it belongs there
_ALIEN_COST = 0.04
_TASTE = 0.006  # what a seed's whim for one place or another may cost
_REPEAT_COST = 0.006
_PER_STRANGE = 0.1
_BEGINNINGS = 5
_BLEND_PX = 60.0


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
    camera: Camera,
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """[H, W, 3] the picture with the hole filled; all other pixels as they were. Deterministic for a seed."""
    rgb = rendered.rgb.copy()
    inverse = np.where(known & (rendered.depth > 0), 1.0 / np.maximum(rendered.depth, 1e-3), 0).astype(np.float32)
    count, labels = cv2.connectedComponents(dilated(hole, _TOGETHER_PX).astype(np.uint8))
    for i in range(1, count):
        part = hole & (np.asarray(labels) == i)
        at = _window_around(part)
        corner = at[0].start, at[1].start
        around = Surroundings(camera, corner, rgb[at], inverse[at], known[at], part[at])
        rgb[at] = _filled(around, seed + i, lambda done, i=i: tick((i - 1 + done) / (count - 1)))
    return rgb


def _window_around(hole: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Rows and columns of what is around a hole."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    reach = max(_LEAST_AROUND_PX, round(_AROUND * max(np.ptp(rows), np.ptp(columns))))
    spans = ((max(0, int(at[0]) - reach), int(at[-1]) + reach + 1) for at in (rows, columns))
    first, second = (slice(*span) for span in spans)
    return first, second


def _filled(around: Surroundings, seed: int, tick: Tick) -> NDArray[np.float32]:
    rgb, known, hole, rng = around.rgb, around.known, around.hole, np.random.default_rng(seed)
    planes = around.planes(rng)
    smooth = _smooth(around.inverse[..., None], known & (around.inverse > 0))[..., 0]
    expected = around.expected(planes, smooth)
    parts = [hole & (np.abs(around.rays @ plane - expected) < 1e-3 * expected) for plane in planes]
    glimpses = [g for plane, part in zip(planes, parts, strict=True) for g in around.glimpses(plane, part, rng)]
    first = np.where(known[..., None], rgb, _smooth(rgb, known)).astype(np.float32)
    task = Task(first, hole, (_KNOWN_WEIGHT * known).astype(np.float32), _guide(expected, around.rays))
    exemplars = _exemplars(around, expected, glimpses, rng)
    filled = synthesise(task, exemplars, seed=seed, repeat_cost=_REPEAT_COST, tick=tick, beginnings=_BEGINNINGS)
    smoothing = melded(filled, hole)
    out = np.where(hole[..., None], filled.rgb + smoothing, rgb).astype(np.float32)
    return meet(out, filled.echo + smoothing, known & dilated(hole, 1), hole, _BLEND_PX)


def _exemplars(
    around: Surroundings, expected: NDArray[np.float32], glimpses: list[Glimpse], rng: np.random.Generator
) -> Exemplars:
    own = _guide(expected, around.rays)
    taste = _taste(around.hole.shape, rng)
    alien = _alien(around, rng)
    return Exemplars(
        rgb=np.stack([around.rgb, *(g.rgb for g in glimpses)]),
        allowed=np.stack([around.known, *(g.allowed for g in glimpses)]),
        bias=np.stack(
            [alien + taste, *(sampled(alien, g.x, g.y) + np.float32(_PER_STRANGE * g.strange) for g in glimpses)]
        ),
        guide=np.stack([own, *(_guide(g.inverse, around.rays) for g in glimpses)]),
    )


def _guide(inverse: NDArray[np.float32], rays: NDArray[np.float64]) -> NDArray[np.float32]:
    """[H, W, 6] where a pixel is, how far away, and which way its surface faces."""
    height, width = inverse.shape
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    place = np.stack([x, y, np.log(np.maximum(inverse, 1e-4))], axis=-1) * [*_PER_SIDE, _PER_LOG_RANGE]
    return np.concatenate([place, _PER_NORMAL * _normals(inverse, rays)], axis=-1).astype(np.float32)


def _normals(inverse: NDArray[np.float32], rays: NDArray[np.float64]) -> NDArray[np.float64]:
    """[H, W, 3] unit normals of a surface, smoothed; a plane's inverse depth is linear in the pixel."""
    points = rays / np.maximum(box_blurred(inverse, _NORMAL_PX), 1e-4)[..., None]
    normal = np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    return normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)


def _smooth(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    return membrane(np.where(known[..., None], values, 0).astype(np.float32), known.astype(np.float32), 1e4)


def _alien(around: Surroundings, rng: np.random.Generator) -> NDArray[np.float32]:
    """[H, W] cost of what looks like little that touches the hole: other things that stand nearby are not to grow."""
    half = tuple((n + 1) // 2 for n in around.hole.shape)
    looks = look_of(around.rgb, around.known) * _PER_LOOK
    ring = around.known & dilated(around.hole, _RING_PX) & ~dilated(around.hole, 1)
    if not ring.any():
        return np.zeros(around.hole.shape, np.float32)
    beside = looks[ring]
    beside = beside[rng.choice(len(beside), min(_RING_SAMPLES, len(beside)), replace=False)]
    rank = max(1, round(_COMMON * len(beside)))
    small = looks[::2, ::2].reshape(-1, looks.shape[-1])
    apart = KDTree(beside).query(small, k=[rank])[0].reshape(half)  # pyright: ignore[reportArgumentType]
    return np.minimum(enlarged(apart**2, around.hole.shape), _ALIEN_COST).astype(np.float32)


def _taste(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """[H, W] smooth and small: another seed likes other places."""
    noise = blurred(rng.standard_normal(shape), 0.08 * max(shape))
    return (_TASTE * (noise - noise.min()) / max(float(np.ptp(noise)), 1e-9)).astype(np.float32)
