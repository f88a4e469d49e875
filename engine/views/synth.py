"""Exemplar synthesis, coarse to fine: fill a hole with patches of other pictures (Wexler 2007, Barnes 2009, GPNN 2021).

Why not PyPatchMatch alone: its one call knows a hole and a picture. Here every pixel also has a guide (elevation,
depth, expected look), known pixels may be left out of the comparison (a foreground that the hole lies behind),
exemplars are several canvases, a source pixel can be dear (salient, imagined, already used), and work can stop after
every sweep. That is what keeps a second pagoda and smeared objects out.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from engine.views.pixels import box_blurred, dilated, distance_to_false, eroded, shrunk
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
_COARSEST_ROUNDS, _FEWEST_ROUNDS = 10, 3  # of search and vote
_GUESS_WEIGHT = 0.01
_CHARGED_LEVELS = 3  # the coarsest ones decide what repeats; charging finer ones would only tear texture apart
_SPREAD, _FINAL_SPREAD = 1.0, 0.6  # px; wider votes blur
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


def synthesise(
    task: Task, exemplars: Exemplars, *, seed: int, repeat_cost: float, tick: Tick, beginnings: int = 0
) -> Filled:
    """`task.rgb` with the hole filled; every other pixel is bit-identical. Deterministic for a seed.

    repeat_cost: what a source pixel used once more than it covers costs (GPNN's completeness, as mean squared colour
    difference). beginnings: for a hole with known pixels all around, how often its coarsest picture is grown from the
    rim inwards; the best goes on. 0 = the guide tells where to begin. With nothing allowed in the exemplars the first
    guess comes back.
    """
    if not task.hole.any() or not _drawable(exemplars).any():
        return _untouched(task)
    pyramid = _pyramid(task, exemplars)
    field: NDArray[np.int32] | None = None
    for i, (small_task, small_exemplars) in enumerate(pyramid):
        rng = np.random.default_rng([seed, i])
        charge = repeat_cost if i < _CHARGED_LEVELS else 0.0
        at = partial(tick, i / len(pyramid))
        if field is None:
            sweeps = _begun(small_task, small_exemplars, charge, rng, at, beginnings)
        else:
            level = _level(small_task, small_exemplars)
            sweeps = _Sweeps(level, _seeded_field(level, field, rng), charge, rng, at)
            sweeps.refine(rounds=max(_FEWEST_ROUNDS, _COARSEST_ROUNDS - 2 * i), finest=small_task is task)
        field = sweeps.field
        if small_task is task:
            return sweeps.outcome(task.rgb)
    return _untouched(task)


def _begun(
    task: Task,
    exemplars: Exemplars,
    charge: float,
    rng: np.random.Generator,
    tick: Callable[[], None],
    beginnings: int,
) -> _Sweeps:
    """The coarsest level, filled; the best of several."""
    best: _Sweeps | None = None
    for _ in range(max(1, beginnings)):
        level = _level(task, exemplars)
        sweeps = _Sweeps(level, _seeded_field(level, None, rng), charge, rng, tick)
        sweeps.start(rounds=_COARSEST_ROUNDS, inwards=beginnings > 0)
        if best is None or sweeps.misfit() < best.misfit():
            best = sweeps
    assert best is not None
    return best


def _untouched(task: Task) -> Filled:
    flat_field = np.zeros_like(task.rgb)
    return Filled(task.rgb.copy(), task.rgb.copy(), flat_field, flat_field)


def _pyramid(task: Task, exemplars: Exemplars) -> list[tuple[Task, Exemplars]]:
    """Coarse to fine, the task itself last; sizes too small for the exemplars to hold a whole patch are left out."""
    levels = [(task, exemplars)]
    while min(task.hole.shape) / _STEP > 0.8 * _COARSEST_PX:
        size = (round(task.hole.shape[0] / _STEP), round(task.hole.shape[1] / _STEP))
        task, exemplars = _smaller_task(task, size), _smaller_exemplars(exemplars, size)
        if not _drawable(exemplars).any():
            break
        levels.append((task, exemplars))
    return levels[::-1]


def _smaller_task(task: Task, size: tuple[int, int]) -> Task:
    hole = shrunk(task.hole, size) > 0.001
    rgb = np.where(hole[..., None], shrunk(task.rgb, size), _shrunk_where(task.rgb, ~task.hole, size))
    return Task(rgb.astype(np.float32), hole, shrunk(task.weight, size), shrunk(task.guide, size))


def _smaller_exemplars(exemplars: Exemplars, size: tuple[int, int]) -> Exemplars:
    pairs = zip(exemplars.rgb, exemplars.allowed, strict=True)
    return Exemplars(
        rgb=np.stack([_shrunk_where(rgb, allowed, size) for rgb, allowed in pairs]),
        allowed=np.stack([shrunk(a, size) > 0.999 for a in exemplars.allowed]),
        bias=np.stack([shrunk(b, size) for b in exemplars.bias]),
        guide=np.stack([shrunk(g, size) for g in exemplars.guide]),
    )


def _level(task: Task, exemplars: Exemplars) -> _Level:
    depth_in_hole = distance_to_false(task.hole)
    return _Level(
        target=flat(task.rgb).copy(),
        hole=task.hole,
        active=dilated(task.hole, RADIUS) & _inside(task.hole.shape),
        weight=np.where(task.hole, 1.0, task.weight).astype(np.float32),
        depth_in_hole=depth_in_hole,
        guide=task.guide,
        faith=np.clip(depth_in_hole / (_SEAM_SHARE * max(task.hole.shape)), _LEAST_FAITH, 1.0).astype(np.float32),
        canvas=flat(exemplars.rgb),
        bias=np.where(_drawable(exemplars), exemplars.bias, BARRED).astype(np.float32),
        canvas_guide=exemplars.guide,
    )


def _drawable(exemplars: Exemplars) -> NDArray[np.bool_]:
    """[S, H', W'] centres of patches that are allowed as a whole."""
    return np.stack([eroded(a, RADIUS) & _inside(a.shape) for a in exemplars.allowed])


class _Sweeps:
    """Alternates search and vote on one level; changes `level.target` and the field in place."""

    def __init__(
        self,
        level: _Level,
        field: NDArray[np.int32],
        repeat_cost: float,
        rng: np.random.Generator,
        tick: Callable[[], None],
    ) -> None:
        self.level, self.field, self.repeat_cost, self.rng, self.tick = level, field, repeat_cost, rng, tick
        self.cost = np.full(level.hole.shape, 1e9, np.float32)
        self.base_bias = level.bias

    def start(self, rounds: int, *, inwards: bool) -> None:
        """From random matches and a first guess that is hardly evidence. inwards: what lies deeper than the work has
        come is a guess still."""
        level, reach = self.level, 0.5 * max(self.level.hole.shape)
        whole = float(level.depth_in_hole.max()) / max(1, rounds // 2)  # the second half of the rounds settles it
        for i in range(rounds):
            done = level.depth_in_hole <= i * whole if inwards else np.full(level.hole.shape, i > 0)
            self._round(np.where(level.hole & ~done, _GUESS_WEIGHT, level.weight), reach, sharp=False)

    def misfit(self) -> float:
        """How badly the patches fit, on the whole."""
        return float(self.cost[self.level.active].mean())

    def refine(self, rounds: int, *, finest: bool) -> None:
        """From the field of a coarser level."""
        self.vote(sharp=False)
        for i in range(rounds):
            self._round(self.level.weight, 0.12 * max(self.level.hole.shape), sharp=finest and i == rounds - 1)

    def _round(self, weight: NDArray[np.float32], reach: float, *, sharp: bool) -> None:
        for forward in (True, False):
            self.search(weight.astype(np.float32), reach, forward=forward, fresh=forward)
        self.vote(sharp=sharp)
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
        self._vote_into(self.level.target, self.level.hole, self._trust(), _spread(_FINAL_SPREAD if sharp else _SPREAD))

    def outcome(self, rgb: NDArray[np.float32]) -> Filled:
        """The fill as colours and as gradients, both voted by the patches."""
        level, shape = self.level, (*self.level.hole.shape, 3)
        beside = dilated(level.hole, 1)
        echo, right, down = level.target.copy(), np.zeros_like(level.target), np.zeros_like(level.target)
        trust, kernel = self._trust(), _spread(_FINAL_SPREAD)
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
        spread = np.stack([box_blurred(u, _SIDE) for u in uses])
        charged = self.base_bias + np.clip(spread - 1.5, 0.0, 8.0) * self.repeat_cost
        self.level.bias = (0.5 * self.level.bias + 0.5 * charged).astype(np.float32)  # gently: texture must settle

    def _trust(self) -> NDArray[np.float32]:
        """[H, W] of each patch: exp(-cost / 2 sigma^2) as in Wexler 2007, less deep in the hole; 0 = no patch."""
        matched = self.level.active & (self.field[..., 0] >= 0)
        cost = np.where(self.cost < 1e8, self.cost, 0.0)
        sigma2 = max(float(np.percentile(cost[matched], 50)), 1e-5) if matched.any() else 1.0
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
    """[H, W, 3]: the coarser field scaled up; where there is none or it points at a barred place, the best-guided of a
    few random picks."""
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


def _inside(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    inside = np.zeros(shape[:2], bool)
    inside[RADIUS : shape[0] - RADIUS, RADIUS : shape[1] - RADIUS] = True
    return inside


def _shrunk_where(rgb: NDArray[np.float32], valid: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.float32]:
    """Area mean over valid pixels only, so that no hole colour bleeds in."""
    mean = shrunk(rgb * valid[..., None], size) / np.maximum(shrunk(valid, size), 1e-6)[..., None]
    return mean.astype(np.float32)
