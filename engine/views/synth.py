"""Exemplar synthesis, coarse to fine: fill a hole with patches of other pictures (Wexler 2007, Barnes 2009, GPNN 2021).

Why not PyPatchMatch alone: its one call knows a hole and a picture. Here every pixel also has a guide (elevation, depth,
planned colour), known pixels may be left out of the comparison (a foreground that the hole lies behind), exemplars are
several canvases (mirrored, re-pitched), a source pixel can be dear (salient, imagined, already used), and work stops
within a band of rows. That is what keeps a second pagoda and smeared objects out.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.views.search import RADIUS, count_uses, flat, search_band, vote_band

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.core.control import Tick

BARRED = np.float32(2e9)
_BAND_ROWS = 16
_COARSEST_PX = 40
_STEP = 1.5  # size ratio of neighbouring levels
_SEAM_SHARE = 0.12  # of the picture's size: the guide is trusted fully this far from known pixels
_LEAST_FAITH = 0.15
_SIDE = 2 * RADIUS + 1


@dataclass(frozen=True, eq=False)
class Task:
    """What to fill. Guide channels are scaled so that a squared difference adds to a mean squared colour difference."""

    rgb: NDArray[np.float32]  # [H, W, 3] with any first guess inside the hole
    hole: NDArray[np.bool_]  # [H, W] True = fill
    weight: NDArray[np.float32]  # [H, W] how much a pixel counts in comparisons; 0 = must not attract
    guide: NDArray[np.float32]  # [H, W, K]


@dataclass(frozen=True, eq=False)
class Exemplars:
    """S pictures to draw from, all of one size."""

    rgb: NDArray[np.float32]  # [S, H', W', 3]
    allowed: NDArray[np.bool_]  # [S, H', W'] pixels that may be copied
    bias: NDArray[np.float32]  # [S, H', W'] extra cost of drawing here, as a mean squared colour difference
    guide: NDArray[np.float32]  # [S, H', W', K]


@dataclass(frozen=True, eq=False)
class Filled:
    """rgb: [H, W, 3] the filled picture. echo: [H, W, 3] the same, but beside the hole what its patches say there.
    right, down: [H, W, 3] the steps to the next pixel inside patches; 0 away from the hole."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    echo: NDArray[np.float32]  # [H, W, 3]
    right: NDArray[np.float32]  # [H, W, 3]
    down: NDArray[np.float32]  # [H, W, 3]


@dataclass(eq=False)
class _Level:
    """One size of the pyramid, in the kernels' layout."""

    target: NDArray[np.float32]  # [H, W*3]
    hole: NDArray[np.bool_]  # [H, W]
    active: NDArray[np.bool_]  # [H, W] patch centres whose patch touches the hole
    weight: NDArray[np.float32]  # [H, W]
    depth_in_hole: NDArray[np.float32]  # [H, W] px to the next known pixel
    guide: NDArray[np.float32]  # [H, W, K]
    faith: NDArray[np.float32]  # [H, W] how much the guide counts: little at the seam, where known pixels tell enough
    canvas: NDArray[np.float32]  # [S, H', W'*3]
    bias: NDArray[np.float32]  # [S, H', W'] BARRED where no patch may be centred
    canvas_guide: NDArray[np.float32]  # [S, H', W', K]


def synthesise(task: Task, exemplars: Exemplars, *, seed: int, repeat_cost: float, tick: Tick) -> Filled:
    """`task.rgb` with the hole filled; every other pixel is bit-identical. Deterministic for a seed.

    repeat_cost: what a source pixel used twice as often as the average costs (GPNN's completeness, as mean squared colour
    difference). With nothing allowed in the exemplars the first guess comes back.
    """
    if not task.hole.any() or not exemplars.allowed.any():
        return _untouched(task)
    scales = _scales(min(task.hole.shape))
    field: NDArray[np.int32] | None = None
    guess, sweeps, last = task.rgb, None, False
    for i, scale in enumerate(scales):
        level = _level(task, exemplars, scale, guess)
        if (level.bias >= BARRED).all():
            sweeps = None
            continue
        rng = np.random.default_rng([seed, i])
        field = _seeded_field(level, field, rng)
        last = i == len(scales) - 1
        sweeps = _Sweeps(level, field, repeat_cost, rng, first=guess is task.rgb, tick=lambda: tick(i / len(scales)))
        sweeps.run(rounds=max(3, 10 - 2 * i), finest=last)
        guess = level.target.reshape(*level.hole.shape, 3)
    return sweeps.outcome(task.rgb) if sweeps is not None and last else _untouched(task)


def _untouched(task: Task) -> Filled:
    flat_field = np.zeros_like(task.rgb)
    return Filled(task.rgb.copy(), task.rgb.copy(), flat_field, flat_field)


def _scales(side: int) -> list[float]:
    count = max(1, 1 + round(np.log(max(side / _COARSEST_PX, 1.0)) / np.log(_STEP)))
    return [float((_COARSEST_PX / side) ** (1 - i / (count - 1))) if count > 1 else 1.0 for i in range(count)]


def _level(task: Task, exemplars: Exemplars, scale: float, guess: NDArray[np.float32]) -> _Level:
    size = _scaled(task.hole.shape, scale)
    known = _shrunk((~task.hole).astype(np.float32), size)
    hole = known < (0.999 if scale < 1 else 0.5)
    rgb = _shrunk_where(task.rgb, ~task.hole, size)
    rgb = np.where(hole[..., None], cv2.resize(guess, size[::-1], interpolation=cv2.INTER_LINEAR), rgb)
    canvas_size = _scaled(exemplars.allowed.shape[1:], scale)
    allowed = [_shrunk(a.astype(np.float32), canvas_size) > 0.999 for a in exemplars.allowed]
    bias = np.stack([_shrunk(b, canvas_size) for b in exemplars.bias])
    canvas = [_shrunk_where(p, a, canvas_size) for p, a in zip(exemplars.rgb, exemplars.allowed, strict=True)]
    depth_in_hole = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    return _Level(
        target=flat(rgb),
        hole=hole,
        active=_patches_touching(hole),
        weight=np.where(hole, 1.0, _shrunk(task.weight, size)).astype(np.float32),
        depth_in_hole=depth_in_hole,
        faith=np.clip(depth_in_hole / (_SEAM_SHARE * max(size)), _LEAST_FAITH, 1.0).astype(np.float32),
        guide=_shrunk_channels(task.guide, size),
        canvas=flat(np.stack(canvas)),
        bias=np.where(np.stack([_whole_patches(a) for a in allowed]), bias, BARRED).astype(np.float32),
        canvas_guide=np.stack([_shrunk_channels(g, canvas_size) for g in exemplars.guide]),
    )


class _Sweeps:
    """Alternates search and vote on one level; changes `level.target` and the field in place."""

    def __init__(
        self,
        level: _Level,
        field: NDArray[np.int32],
        repeat_cost: float,
        rng: np.random.Generator,
        *,
        first: bool,
        tick: Callable[[], None],
    ) -> None:
        self.level, self.field, self.repeat_cost, self.rng, self.tick = level, field, repeat_cost, rng, tick
        self.cost = np.full(level.hole.shape, 1e9, np.float32)
        self.base_bias = level.bias
        self.blind = first  # the hole's first guess is no evidence yet

    def run(self, rounds: int, *, finest: bool) -> None:
        reach = max(self.level.hole.shape) * (0.5 if self.blind else 0.12)
        if not self.blind:
            self.vote(sharp=False)
        for i in range(rounds):
            weight = self.level.weight * np.where(self.level.hole & self.blind, 0.01, 1.0).astype(np.float32)
            for sweep in range(2):
                self.search(weight, reach, forward=sweep % 2 == 0, fresh=sweep == 0)
            self.blind = False
            self.vote(sharp=finest and i == rounds - 1)
            self.charge_repeats()

    def search(self, weight: NDArray[np.float32], reach: float, *, forward: bool, fresh: bool) -> None:
        level, old, seed = self.level, self.field.copy(), int(self.rng.integers(2**31))

        def band(y0: int, y1: int) -> None:
            search_band(
                y0, y1, forward, fresh, reach, seed, level.active, level.target, weight, level.canvas, level.guide,
                level.canvas_guide, level.faith, level.bias, old, self.field, self.cost,
            )  # fmt: skip

        self._in_bands(band)

    def vote(self, *, sharp: bool) -> None:
        self._vote_into(self.level.target, self.level.hole, self._trust(), _spread(1.0 if sharp else 1.7))

    def outcome(self, rgb: NDArray[np.float32]) -> Filled:
        """The fill as colours and as gradients, both voted by the patches."""
        level, shape = self.level, (*self.level.hole.shape, 3)
        beside = _dilated(level.hole, 1)
        echo, right, down = level.target.copy(), np.zeros_like(level.target), np.zeros_like(level.target)
        trust, kernel = self._trust(), _spread(1.0)
        self._vote_into(echo, beside, trust, kernel)
        self._vote_into(right, beside, trust, kernel, shift=(0, 1))
        self._vote_into(down, beside, trust, kernel, shift=(1, 0))
        filled = np.where(level.hole[..., None], level.target.reshape(shape), rgb)
        return Filled(filled.astype(np.float32), echo.reshape(shape), right.reshape(shape), down.reshape(shape))

    def _vote_into(
        self,
        out: NDArray[np.float32],
        where: NDArray[np.bool_],
        trust: NDArray[np.float32],
        kernel: NDArray[np.float32],
        shift: tuple[int, int] = (0, 0),
    ) -> None:
        canvas, field = self.level.canvas, self.field
        self._in_bands(lambda y0, y1: vote_band(y0, y1, where, trust, kernel, canvas, *shift, field, out))

    def charge_repeats(self) -> None:
        uses = np.zeros(self.base_bias.shape, np.float32)
        count_uses(self.level.active, self.field, uses)
        spread = np.stack([cv2.blur(u, (_SIDE, _SIDE)) for u in uses])
        extra = np.clip(spread - 1.5, 0.0, 8.0) * self.repeat_cost
        self.level.bias = (self.base_bias + extra).astype(np.float32)

    def _trust(self) -> NDArray[np.float32]:
        """[H, W] of each patch: exp(-cost / 2 sigma^2) as in Wexler 2007, less deep in the hole; 0 = no patch."""
        matched = self.level.active & (self.field[..., 0] >= 0)
        cost = np.where(self.cost < 1e8, self.cost, 0.0)
        sigma2 = max(float(np.percentile(cost[matched], 75)), 1e-5) if matched.any() else 1.0
        trust = np.exp(-cost / (2 * sigma2)) * 1.1 ** -np.minimum(self.level.depth_in_hole, 60.0) + 1e-6
        return np.where(matched, trust, 0.0).astype(np.float32)

    def _in_bands(self, work: Callable[[int, int], None]) -> None:
        height = self.level.hole.shape[0]
        starts = range(0, height, _BAND_ROWS)
        for done in [_workers().submit(work, y, min(y + _BAND_ROWS, height)) for y in starts]:
            done.result()
        self.tick()


def _spread(sigma: float) -> NDArray[np.float32]:
    """[7, 7] how much a patch has to say about the pixels around its centre."""
    offsets = np.arange(-RADIUS, RADIUS + 1)
    return np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * sigma**2)).astype(np.float32)


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="synthesis")


def _seeded_field(level: _Level, coarse: NDArray[np.int32] | None, rng: np.random.Generator) -> NDArray[np.int32]:
    """[H, W, 3]: the coarser field scaled up; where there is none or it points at a barred place, the best-guided of a few
    random picks."""
    field = np.full((*level.hole.shape, 3), -1, np.int32)
    if coarse is not None:
        field = _enlarged(coarse, level)
    lost = level.active & ((field[..., 0] < 0) | (_at(level.bias, field) >= BARRED))
    field[lost] = _random_matches(level, level.guide[lost], rng)
    field[~level.active] = -1
    return field


def _random_matches(level: _Level, guides: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int32]:
    places = np.argwhere(level.bias < BARRED).astype(np.int32)
    picks = places[rng.integers(len(places), size=(24, len(guides)))]  # [24, N, 3]
    s, y, x = np.moveaxis(picks, -1, 0)
    cost = ((level.canvas_guide[s, y, x] - guides) ** 2).sum(-1) + level.bias[s, y, x]
    return picks[cost.argmin(0), np.arange(len(guides))]


def _enlarged(coarse: NDArray[np.int32], level: _Level) -> NDArray[np.int32]:
    height, width = level.hole.shape
    ys, xs = np.mgrid[0:height, 0:width]
    ratio_y, ratio_x = height / coarse.shape[0], width / coarse.shape[1]
    cy = np.minimum((ys / ratio_y).astype(int), coarse.shape[0] - 1)
    cx = np.minimum((xs / ratio_x).astype(int), coarse.shape[1] - 1)
    match = coarse[cy, cx]
    field = np.empty((height, width, 3), np.int32)
    field[..., 0] = match[..., 0]
    field[..., 1] = np.round((match[..., 1] - cy) * ratio_y + ys)
    field[..., 2] = np.round((match[..., 2] - cx) * ratio_x + xs)
    field[..., 1] = np.clip(field[..., 1], 0, level.bias.shape[1] - 1)
    field[..., 2] = np.clip(field[..., 2], 0, level.bias.shape[2] - 1)
    return field


def _at(values: NDArray[np.float32], field: NDArray[np.int32]) -> NDArray[np.float32]:
    return values[np.maximum(field[..., 0], 0), field[..., 1], field[..., 2]]


def _patches_touching(hole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return _dilated(hole, RADIUS) & _inside(hole.shape)


def _dilated(mask: NDArray[np.bool_], by_px: int) -> NDArray[np.bool_]:
    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * by_px + 1, 2 * by_px + 1), np.uint8)) > 0


def _whole_patches(allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    whole = cv2.erode(allowed.astype(np.uint8), np.ones((_SIDE, _SIDE), np.uint8)) > 0
    return whole & _inside(allowed.shape)


def _inside(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    inside = np.zeros(shape[:2], bool)
    inside[RADIUS : shape[0] - RADIUS, RADIUS : shape[1] - RADIUS] = True
    return inside


def _scaled(shape: tuple[int, ...], scale: float) -> tuple[int, int]:
    return max(_SIDE + 1, round(shape[0] * scale)), max(_SIDE + 1, round(shape[1] * scale))


def _shrunk(picture: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    return cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA) if picture.shape[:2] != size else picture


def _shrunk_channels(channels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    return np.stack(
        [_shrunk(c, size) for c in np.moveaxis(channels, -1, 0)], axis=-1
    )  # OpenCV takes 4 channels at most


def _shrunk_where(rgb: NDArray[np.float32], valid: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.float32]:
    """Area mean over valid pixels only, so that no hole colour bleeds in."""
    if rgb.shape[:2] == size:
        return rgb
    weight = valid.astype(np.float32)
    return _shrunk(rgb * weight[..., None], size) / np.maximum(_shrunk(weight, size), 1e-6)[..., None]
