"""Texture synthesis by patches: a hole takes its detail from allowed sources, coarse to fine.

Search and vote as in Wexler et al. 2007 ("Space-Time Completion of Video") with the randomised search of Barnes et al.
2009 ("PatchMatch"); a source that is used often costs more, after the completeness term of Granot et al. 2021 ("Drop
the GAN"). Other than `synth`, which fills views, this fills canvases that wrap around, and large ones in one thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.core.control import Tick

RADIUS = 3  # px; patches are 7x7 at every level
SIDE = 2 * RADIUS + 1
CELL = 4  # px; use is counted in cells of the source this large
PIXELS_PER_CALL = 40_000  # searched between two ticks: well under half a second

_jit: Callable[..., Any] = numba.njit(cache=True, nogil=True, fastmath=True)


@dataclass(frozen=True, eq=False)
class Sources:
    """Where detail may come from. rgb: [h, w, 3]. allowed: [h, w]. guide: [h, w, K], compared with the canvas's."""

    rgb: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    guide: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Canvas:
    """What is to be completed. rgb: [H, W, 3], a rough colour plan inside the hole. hole: [H, W]. guide: [H, W, K].
    wrap: the right edge continues at the left."""

    rgb: NDArray[np.float32]
    hole: NDArray[np.bool_]
    guide: NDArray[np.float32]
    wrap: bool = False


def synthesise(
    canvas: Canvas, sources: Sources, *, levels: int, seed: int, repeat: float, tick: Tick
) -> NDArray[np.float32]:
    """[H, W, 3] the canvas with its hole filled by detail of the sources; everything else unchanged.

    levels: pyramid levels, each half the size of the one below it (sizes must divide). repeat: how much dearer a source
    gets with each use beyond its fair share. Raises what `tick` raises.
    """
    canvases, source_levels = [canvas], [sources]
    for _ in range(levels - 1):
        if min(*canvases[-1].hole.shape, *source_levels[-1].allowed.shape) < 4 * SIDE:
            break
        canvases.append(_half_canvas(canvases[-1]))
        source_levels.append(_half_sources(source_levels[-1]))
    levels = len(canvases)
    state = np.array([(seed * 2654435761 + 88172645463325252) % 2**64], dtype=np.uint64)
    field, filled, done = None, canvas.rgb, 0.0
    for level in range(levels - 1, -1, -1):
        step = _Level(canvases[level], source_levels[level], repeat, state)
        share = 0.75 * 0.25**level
        field = step.solve(field, sweeps=2 + 2 * level, tick=_share(tick, done, share))
        filled, done = step.result(), done + share
    return np.where(canvas.hole[..., None], filled, canvas.rgb)


class _Level:
    """Search and vote at one size. `field` [H, W, 2] holds each patch's source row and column."""

    def __init__(self, canvas: Canvas, sources: Sources, repeat: float, state: NDArray[np.uint64]) -> None:
        self.canvas, self.sources, self.repeat, self.state = canvas, sources, repeat, state
        self.valid = _whole_patches(sources.allowed)
        if not self.valid.any():
            self.valid = _whole_patches(np.ones_like(sources.allowed))
        self.list = np.argwhere(self.valid).astype(np.int32)
        self.active = _near(canvas.hole, canvas.wrap)
        self.error = np.zeros(canvas.hole.shape, dtype=np.float32)
        cells = tuple(n // CELL + 1 for n in self.valid.shape)
        self.uses = np.zeros(cells, dtype=np.float32)
        self.fair = np.float32(max(1.0, self.active.sum() / max(1, len(self.list))) * CELL * CELL)
        self.padded = _pad(canvas.rgb, canvas.wrap)

    def solve(self, coarser: NDArray[np.int32] | None, sweeps: int, tick: Tick) -> NDArray[np.int32]:
        shape = self.canvas.hole.shape
        self.field = np.full((*shape, 2), -1, np.int32) if coarser is None else _double(coarser)
        if coarser is not None:
            self._vote(final=False)
        for sweep in range(sweeps):
            self._search(sweep, lambda part, s=sweep: tick((s + part) / sweeps))
            self._vote(final=sweep == sweeps - 1)
        return self.field

    def result(self) -> NDArray[np.float32]:
        return self.padded[RADIUS:-RADIUS, RADIUS:-RADIUS]

    def _search(self, sweep: int, tick: Tick) -> None:
        h, w = self.canvas.hole.shape
        _count_uses(self.field, self.active, self.uses)
        rows = max(1, PIXELS_PER_CALL // w)
        bands = list(range(0, h, rows))
        backwards = sweep % 2 == 1
        for i, top in enumerate(reversed(bands) if backwards else bands):
            tick(i / len(bands))
            _search_rows(
                self.padded, self.active, self.canvas.guide, self.sources.rgb, self.valid, self.sources.guide,
                self.list, self.field, self.error, self.uses, self.fair, np.float32(self.repeat), self.state,
                top, min(h, top + rows), backwards, self.canvas.wrap,
            )  # fmt: skip

    def _vote(self, final: bool) -> None:
        _vote_pixels(
            self.padded, self.canvas.hole, self.active, self.sources.rgb, self.valid, self.field, self.error,
            np.float32(1.0 if final else 2.0), self.canvas.wrap,
        )  # fmt: skip
        self.padded = _pad(self.result(), self.canvas.wrap)


def _share(tick: Tick, start: float, length: float) -> Tick:
    return lambda part: tick(min(1.0, start + part * length))


def _pad(rgb: NDArray[np.float32], wrap: bool) -> NDArray[np.float32]:
    padded = np.pad(rgb, ((RADIUS, RADIUS), (0, 0), (0, 0)), mode="edge")
    sides = ((0, 0), (RADIUS, RADIUS), (0, 0))
    return np.ascontiguousarray(np.pad(padded, sides, mode="wrap" if wrap else "edge"))


def _whole_patches(allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels whose whole patch is allowed and inside."""
    framed = np.zeros_like(allowed, dtype=np.uint8)
    framed[RADIUS:-RADIUS, RADIUS:-RADIUS] = 1
    return np.asarray(cv2.erode(allowed.astype(np.uint8), np.ones((SIDE, SIDE), np.uint8)) * framed) > 0


def _near(hole: NDArray[np.bool_], wrap: bool) -> NDArray[np.bool_]:
    """Pixels whose patch touches the hole."""
    wide = np.pad(hole.astype(np.uint8), ((0, 0), (RADIUS, RADIUS)), mode="wrap" if wrap else "edge")
    return cv2.dilate(wide, np.ones((SIDE, SIDE), np.uint8))[:, RADIUS:-RADIUS].astype(bool)


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    h, w = values.shape[:2]
    return values.reshape(h // 2, 2, w // 2, 2, *values.shape[2:]).mean(axis=(1, 3), dtype=np.float32)


def _half_sources(s: Sources) -> Sources:
    weight = _halved(s.allowed.astype(np.float32))
    rgb = _halved(s.rgb * s.allowed[..., None]) / np.maximum(weight, 1e-6)[..., None]
    return Sources(np.where(weight[..., None] > 0, rgb, _halved(s.rgb)), weight >= 0.5, _halved(s.guide))


def _half_canvas(c: Canvas) -> Canvas:
    return Canvas(_halved(c.rgb), _halved(c.hole.astype(np.float32)) > 0.0, _halved(c.guide), c.wrap)


def _double(field: NDArray[np.int32]) -> NDArray[np.int32]:
    big = np.repeat(np.repeat(field * 2, 2, axis=0), 2, axis=1)
    big[1::2, :, 0] += 1
    big[:, 1::2, 1] += 1
    big[np.repeat(np.repeat((field < 0).any(axis=-1), 2, axis=0), 2, axis=1)] = -1
    return np.ascontiguousarray(big)


@_jit
def _random(state: Any) -> Any:
    """xorshift64*: a float in 0..1."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.float32((x * np.uint64(2685821657736338717)) >> np.uint64(40)) * np.float32(1.0 / 16777216.0)


@_jit
def _cost(padded: Any, tguide: Any, src: Any, sguide: Any, y: int, x: int, sy: int, sx: int, best: Any) -> Any:
    """Squared difference of two patches and of their guides; gives up once it exceeds `best`."""
    total = np.float32(0.0)
    for k in range(tguide.shape[2]):
        d = tguide[y, x, k] - sguide[sy, sx, k]
        total += d * d
    total *= np.float32(49.0)
    for dy in range(7):
        if total >= best:
            return total
        row = np.float32(0.0)
        for dx in range(7):
            for c in range(3):
                d = padded[y + dy, x + dx, c] - src[sy + dy - 3, sx + dx - 3, c]
                row += d * d
        total += row
    return total


@_jit
def _count_uses(field: Any, active: Any, uses: Any) -> None:
    uses[:] = 0
    for y in range(active.shape[0]):
        for x in range(active.shape[1]):
            if active[y, x] and field[y, x, 0] >= 0:
                uses[field[y, x, 0] // 4, field[y, x, 1] // 4] += 1


@_jit
def _price(uses: Any, fair: Any, repeat: Any, sy: int, sx: int) -> Any:
    excess = uses[sy // 4, sx // 4] / fair - np.float32(1.0)
    return np.float32(1.0) + repeat * max(np.float32(0.0), excess)


@_jit
def _search_rows(  # noqa: C901 - one inner loop
    padded: Any, active: Any, tguide: Any, src: Any, valid: Any, sguide: Any, listed: Any, field: Any, error: Any,
    uses: Any, fair: Any, repeat: Any, state: Any, top: int, bottom: int, backwards: bool, wrap: bool,
) -> None:  # fmt: skip
    h, w = active.shape
    sh, sw = valid.shape
    floor = np.float32(0.05)
    step = -1 if backwards else 1
    for i in range(bottom - top):
        y = bottom - 1 - i if backwards else top + i
        for j in range(w):
            x = w - 1 - j if backwards else j
            if not active[y, x]:
                continue
            by, bx = field[y, x, 0], field[y, x, 1]
            raw = np.float32(1e30)
            best = np.float32(1e30)
            if by >= 0 and by < sh and bx < sw and valid[by, bx]:
                uses[by // 4, bx // 4] -= 1
                raw = _cost(padded, tguide, src, sguide, y, x, by, bx, np.float32(1e30))
                best = (raw + floor) * _price(uses, fair, repeat, by, bx)
            reach = max(sh, sw)
            for k in range(16):
                if k == 0 or k == 1:
                    ny = y - step if k == 1 else y
                    nx = x - step if k == 0 else x
                    if wrap:
                        nx = nx % w
                    if ny < 0 or ny >= h or nx < 0 or nx >= w or field[ny, nx, 0] < 0 or not active[ny, nx]:
                        continue
                    cy = field[ny, nx, 0] + (step if k == 1 else 0)
                    cx = field[ny, nx, 1] + (step if k == 0 else 0)
                elif k < 4 or best > np.float32(1e29):
                    n = int(_random(state) * listed.shape[0])
                    cy, cx = listed[n, 0], listed[n, 1]
                else:
                    reach = reach // 3
                    if reach < 1:
                        break
                    cy = by + int((_random(state) * 2 - 1) * reach)
                    cx = bx + int((_random(state) * 2 - 1) * reach)
                if cy < 0 or cy >= sh or cx < 0 or cx >= sw or not valid[cy, cx] or (cy == by and cx == bx):
                    continue
                price = _price(uses, fair, repeat, cy, cx)
                c = _cost(padded, tguide, src, sguide, y, x, cy, cx, best / price - floor)
                if (c + floor) * price < best:
                    best, raw, by, bx = (c + floor) * price, c, cy, cx
            field[y, x, 0], field[y, x, 1] = by, bx
            error[y, x] = raw
            if by >= 0:
                uses[by // 4, bx // 4] += 1


@_jit
def _vote_pixels(  # noqa: C901 - one inner loop
    padded: Any, hole: Any, active: Any, src: Any, valid: Any, field: Any, error: Any, sigma: Any, wrap: bool
) -> None:
    """Every hole pixel becomes the weighted mean of what the patches that cover it propose; patches that fit well and
    whose centre is near count more (`sigma` px)."""
    h, w = hole.shape
    sh, sw = valid.shape
    nearness = np.empty((7, 7), np.float32)
    for dy in range(7):
        for dx in range(7):
            nearness[dy, dx] = np.exp(-((dy - 3) ** 2 + (dx - 3) ** 2) / (2 * sigma * sigma))
    for y in range(h):
        for x in range(w):
            if not hole[y, x]:
                continue
            r = g = b = total = np.float32(0.0)
            for dy in range(-3, 4):
                qy = y + dy
                if qy < 0 or qy >= h:
                    continue
                for dx in range(-3, 4):
                    qx = x + dx
                    if wrap:
                        qx = qx % w
                    if qx < 0 or qx >= w or not active[qy, qx]:
                        continue
                    sy, sx = field[qy, qx, 0] - dy, field[qy, qx, 1] - dx
                    if field[qy, qx, 0] < 0 or sy < 0 or sx < 0 or sy >= sh or sx >= sw:
                        continue
                    if not valid[field[qy, qx, 0], field[qy, qx, 1]]:
                        continue
                    weight = nearness[dy + 3, dx + 3] / (np.float32(0.1) + error[qy, qx])
                    r += weight * src[sy, sx, 0]
                    g += weight * src[sy, sx, 1]
                    b += weight * src[sy, sx, 2]
                    total += weight
            if total > 0:
                padded[y + 3, x + 3, 0] = r / total
                padded[y + 3, x + 3, 1] = g / total
                padded[y + 3, x + 3, 2] = b / total
