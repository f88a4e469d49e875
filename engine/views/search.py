"""The inner loops of patch synthesis in numba: search for like patches (Barnes 2009) and vote (Wexler 2007).

Layout: a target picture [H, W*3] and S exemplar canvases [S, H', W'*3], so that a row of a patch is one contiguous run.
A field [H, W, 3] int32 holds for every patch centre the canvas, row and column of its match; canvas -1 = none.
The kernels release the GIL and work on a band of rows; a band reads rows outside itself from a snapshot, so the
result does not depend on how many threads share the bands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, uint32

if TYPE_CHECKING:
    from numpy.typing import NDArray

RADIUS = 3
"""Patches are 7x7 px (methods: 7-9)."""

COHERENCE = np.float32(1.03)
"""A match that continues a neighbour's may be this much worse: whole pieces are copied, and averages do not blur."""

_FAR = np.float32(1e9)


@njit(cache=True, nogil=True, inline="always")
def _scrambled(x):  # noqa: ANN001, ANN202 - numba kernel: types are inferred
    """A good 32-bit mixer (lowbias32)."""
    x = uint32(x)
    x ^= x >> uint32(16)
    x = uint32(x * uint32(0x7FEB352D))
    x ^= x >> uint32(15)
    x = uint32(x * uint32(0x846CA68B))
    x ^= x >> uint32(16)
    return x


@njit(cache=True, nogil=True, fastmath=True)
def _cost(target, weight, canvas, guide_t, guide_s, faith, bias, y, x, s, sy, sx, best):  # noqa: ANN001, ANN202
    """Mean weighted squared colour difference + guide difference + bias; stops early above `best`."""
    extra = np.float32(0.0)
    for k in range(guide_t.shape[2]):
        d = guide_t[y, x, k] - guide_s[s, sy, sx, k]
        extra += d * d
    extra = extra * faith[y, x] + bias[s, sy, sx]
    if extra >= best:
        return _FAR
    total = np.float32(0.0)
    norm = np.float32(1e-3)
    for dy in range(-RADIUS, RADIUS + 1):
        for i in range(2 * RADIUS + 1):
            norm += weight[y + dy, x - RADIUS + i]
    limit = (best - extra) * norm
    for dy in range(-RADIUS, RADIUS + 1):
        row_t = target[y + dy]
        row_w = weight[y + dy]
        row_s = canvas[s, sy + dy]
        a, b = 3 * (x - RADIUS), 3 * (sx - RADIUS)
        for i in range(2 * RADIUS + 1):
            d0 = row_t[a + 3 * i] - row_s[b + 3 * i]
            d1 = row_t[a + 3 * i + 1] - row_s[b + 3 * i + 1]
            d2 = row_t[a + 3 * i + 2] - row_s[b + 3 * i + 2]
            total += row_w[x - RADIUS + i] * (d0 * d0 + d1 * d1 + d2 * d2)
        if total >= limit:
            return _FAR
    return total / norm + extra


@njit(cache=True, nogil=True, fastmath=True)
def search_band(  # noqa: ANN201, C901
    y0,  # noqa: ANN001
    y1,  # noqa: ANN001
    forward,  # noqa: ANN001
    fresh,  # noqa: ANN001
    reach,  # noqa: ANN001
    seed,  # noqa: ANN001
    active,  # noqa: ANN001
    target,  # noqa: ANN001
    weight,  # noqa: ANN001
    canvas,  # noqa: ANN001
    guide_t,  # noqa: ANN001
    guide_s,  # noqa: ANN001
    faith,  # noqa: ANN001
    bias,  # noqa: ANN001
    old,  # noqa: ANN001
    field,  # noqa: ANN001
    cost,  # noqa: ANN001
):
    """One sweep over rows y0..y1: propagation from two neighbours, then random search within `reach` px.

    bias is `_FAR` or more where a patch may not be taken. `fresh`: the target changed, so costs are taken anew.
    """
    count, height, width = bias.shape
    step = 1 if forward else -1
    for row in range(y1 - y0):
        y = y0 + row if forward else y1 - 1 - row
        for col in range(active.shape[1]):
            x = col if forward else active.shape[1] - 1 - col
            if not active[y, x]:
                continue
            s, sy, sx = field[y, x, 0], field[y, x, 1], field[y, x, 2]
            best = cost[y, x]
            if fresh:
                best = _FAR
                if s >= 0:
                    best = _cost(target, weight, canvas, guide_t, guide_s, faith, bias, y, x, s, sy, sx, _FAR)
            for side in range(2):
                ny, nx = (y - step, x) if side == 0 else (y, x - step)
                if ny < 0 or nx < 0 or ny >= active.shape[0] or nx >= active.shape[1] or not active[ny, nx]:
                    continue
                near = field if y0 <= ny < y1 else old
                cs = near[ny, nx, 0]
                cy, cx = near[ny, nx, 1] + y - ny, near[ny, nx, 2] + x - nx
                if cs < 0 or cy < 0 or cx < 0 or cy >= height or cx >= width or bias[cs, cy, cx] >= best:
                    continue
                if cs == s and cy == sy and cx == sx:
                    continue
                lenient = best * COHERENCE
                c = _cost(target, weight, canvas, guide_t, guide_s, faith, bias, y, x, cs, cy, cx, lenient)
                if c < lenient:
                    best, s, sy, sx = c, cs, cy, cx
            state = _scrambled(uint32(seed) ^ _scrambled(uint32(y * 8191 + x)))
            window = reach
            while window >= 1.0 and s >= 0:
                state = _scrambled(state + uint32(0x9E3779B9))
                cy = sy + int((state & uint32(0xFFFF)) / 32768.0 * window - window)
                cx = sx + int((state >> uint32(16)) / 32768.0 * window - window)
                if 0 <= cy < height and 0 <= cx < width and bias[s, cy, cx] < best:
                    c = _cost(target, weight, canvas, guide_t, guide_s, faith, bias, y, x, s, cy, cx, best)
                    if c < best:
                        best, sy, sx = c, cy, cx
                window *= 0.5
            for _ in range(2):  # another canvas, a like row, any column
                state = _scrambled(state + uint32(0x9E3779B9))
                cs = int(state & uint32(0xFFFF)) % count
                cx = int((state >> uint32(16)) / 65536.0 * width)
                state = _scrambled(state + uint32(0x9E3779B9))
                cy = y + int(((state & uint32(0xFFFF)) / 32768.0 - 1.0) * max(reach * 0.25, 1.0))
                if 0 <= cy < height and bias[cs, cy, cx] < best:
                    c = _cost(target, weight, canvas, guide_t, guide_s, faith, bias, y, x, cs, cy, cx, best)
                    if c < best:
                        best, s, sy, sx = c, cs, cy, cx
            field[y, x, 0], field[y, x, 1], field[y, x, 2] = s, sy, sx
            cost[y, x] = best


@njit(cache=True, nogil=True, fastmath=True)
def vote_band(y0, y1, hole, trust, kernel, canvas, shift_y, shift_x, field, out):  # noqa: ANN001, ANN201
    """Every pixel of `hole` becomes the mean of what the matches of all patches around it say, weighted by the trust in
    a patch [H, W] and by where in the patch the pixel lies (`kernel` [7, 7]). With a shift it becomes the mean
    difference between the pixel that far right or below and itself, within a patch: voted gradients."""
    height, width = hole.shape
    for y in range(y0, y1):
        for x in range(width):
            if not hole[y, x]:
                continue
            r = g = b = norm = np.float32(0.0)
            for dy in range(-RADIUS, RADIUS + 1):
                for dx in range(-RADIUS, RADIUS + 1):
                    cy, cx = y + dy, x + dx
                    if cy < 0 or cx < 0 or cy >= height or cx >= width or trust[cy, cx] <= 0.0:
                        continue
                    s = field[cy, cx, 0]
                    w = trust[cy, cx] * kernel[dy + RADIUS, dx + RADIUS]
                    py, px = field[cy, cx, 1] - dy, field[cy, cx, 2] - dx
                    if shift_y + shift_x > 0:
                        if shift_y - dy > RADIUS or shift_x - dx > RADIUS:
                            continue
                        r += w * (canvas[s, py + shift_y, 3 * (px + shift_x)] - canvas[s, py, 3 * px])
                        g += w * (canvas[s, py + shift_y, 3 * (px + shift_x) + 1] - canvas[s, py, 3 * px + 1])
                        b += w * (canvas[s, py + shift_y, 3 * (px + shift_x) + 2] - canvas[s, py, 3 * px + 2])
                    else:
                        r += w * canvas[s, py, 3 * px]
                        g += w * canvas[s, py, 3 * px + 1]
                        b += w * canvas[s, py, 3 * px + 2]
                    norm += w
            if norm > 0.0:
                out[y, 3 * x] = r / norm
                out[y, 3 * x + 1] = g / norm
                out[y, 3 * x + 2] = b / norm


@njit(cache=True, nogil=True)
def count_uses(active, field, uses):  # noqa: ANN001, ANN201
    """How often each exemplar pixel [S, H', W'] is the centre of a match."""
    uses[:] = 0
    for y in range(active.shape[0]):
        for x in range(active.shape[1]):
            if active[y, x] and field[y, x, 0] >= 0:
                uses[field[y, x, 0], field[y, x, 1], field[y, x, 2]] += 1


def flat(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """[..., H, W, 3] -> [..., H, W*3], contiguous."""
    return np.ascontiguousarray(rgb.reshape(*rgb.shape[:-2], rgb.shape[-2] * 3), dtype=np.float32)
