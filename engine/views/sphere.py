"""The unseen sphere, planned once from one photo so that all views of a path agree.

The photo is laid on an equirectangular canvas. The ring at its elevations is closed with stretches of its own columns
(`ring`), then the caps above and below are completed in an azimuthal projection around zenith and nadir, where no
direction is special. Colours are planned first, detail follows by exemplar synthesis (`synthesis`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage

from engine.core.camera import Camera
from engine.core.camera import View as _View
from engine.core.pose import Pose
from engine.views.ring import source_columns
from engine.views.synthesis import Canvas, Sources, synthesise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame

WIDTH = 2048  # px; 5.7 px a degree
UNSEEN = 0.45  # a path needs a plan once one of its views sees this share of directions outside the photo
RING_LEVELS = 5
CAP_SIZE = 1024  # px; the canvas around a pole
CAP_LEVELS = 5


@dataclass(frozen=True, eq=False)
class SpherePlan:
    """rgb: [h, w, 3] equirectangular, world orientation (longitude 0 = +z in the middle column). known: [h, w] 1 where
    the photo shows it."""

    rgb: NDArray[np.float32]
    known: NDArray[np.float32]

    def lookup(self, view: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What lies in the view's directions, wherever it stands: rgb [H, W, 3] and the photographed share [H, W]."""
        return sampled(self.rgb, view.directions(), cv2.INTER_CUBIC), sampled(self.known, view.directions())


def sampled(
    equirect: NDArray[np.float32], directions: NDArray[np.float64], mode: int = cv2.INTER_LINEAR
) -> NDArray[np.float32]:
    """An equirectangular picture [h, w, ...] in given directions [H, W, 3]; continuous over its edge and its poles."""
    h, w = equirect.shape[:2]
    pixels, _ = Camera.equirect(w, h).project(directions)
    flipped = np.roll(equirect[::-1], w // 2, axis=1)  # beyond a pole lies the opposite meridian
    tall = np.concatenate([flipped[-4:], equirect, flipped[:4]])
    wide = np.concatenate([tall[:, -4:], tall, tall[:, :4]], axis=1)
    x, y = (pixels[..., i].astype(np.float32) + np.float32(3.5) for i in range(2))
    return np.clip(cv2.remap(wide, x, y, mode), 0.0, 1.0)


def plan_sphere(source: Frame, views: Sequence[View], seed: int, tick: Tick) -> SpherePlan | None:
    """The whole sphere around the source's centre, or None when the views hardly leave what the photo shows."""
    if max((_unseen_share(source.view, view) for view in views), default=0.0) < UNSEEN:
        return None
    rgb, known = _laid(source)
    rgb, done = _with_ring(rgb, known, seed, lambda part: tick(0.5 * part))
    rgb = _with_cap(rgb, done, -1, seed, lambda part: tick(0.5 + 0.25 * part))
    rgb = _with_cap(rgb, done, +1, seed, lambda part: tick(0.75 + 0.25 * part))
    return SpherePlan(rgb, known.astype(np.float32))


def _unseen_share(source: View, view: View) -> float:
    return 1.0 - float(_inside(source, view.resized(32, 32).directions()).mean())


def _inside(source: View, directions: NDArray[np.float64], margin: float = 0.5) -> NDArray[np.bool_]:
    """Which world directions the source's picture covers."""
    if source.camera.projection == "equirect":
        return np.ones(directions.shape[:-1], dtype=bool)
    pixels, depth = source.camera.project(directions @ source.world_from_camera.rotation)
    u, v = pixels[..., 0], pixels[..., 1]
    across = (u >= margin) & (u <= source.camera.width - margin)
    return (depth > 0) & across & (v >= margin) & (v <= source.camera.height - margin)


def _laid(source: Frame) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The photo on the sphere and where it lies."""
    whole = _View(Camera.equirect(WIDTH, WIDTH // 2), Pose.identity())
    directions = whole.directions()
    known = _inside(source.view, directions)
    pixels, _ = source.view.camera.project(directions @ source.view.world_from_camera.rotation)
    x, y = (np.where(known, pixels[..., i] - 0.5, -1).astype(np.float32) for i in range(2))
    rgb = cv2.remap(source.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.clip(rgb, 0, 1) * known[..., None], known


def _with_ring(
    rgb: NDArray[np.float32], known: NDArray[np.bool_], seed: int, tick: Tick
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The band of elevations that the photo covers, closed over 360 degrees."""
    step = 2 ** (RING_LEVELS - 1)
    cover = known.sum(axis=1) / max(1, int(known.sum(axis=1).max()))
    rows = np.flatnonzero(cover > 0.5)
    top, bottom = rows[0] // step * step, -(-(rows[-1] + 1) // step) * step
    heading = _heading(known[top:bottom])
    band, seen = (np.roll(a[top:bottom], WIDTH // 2 - heading, axis=1) for a in (rgb, known))
    tick(0.02)
    salient = salience(band, seen)
    start = _start(band, seen, salient, np.random.default_rng(seed))
    tick(0.1)
    flipped, unflipped = (np.concatenate([a, a[:, ::-1]], axis=1) for a in (band, seen & ~salient))
    elevation = np.linspace(0, 1, len(band), dtype=np.float32)[:, None, None] * len(band) / WIDTH * 6.0
    guide = np.broadcast_to(elevation, (*band.shape[:2], 1)).copy()
    sources = Sources(
        np.ascontiguousarray(flipped), np.ascontiguousarray(unflipped), np.concatenate([guide, guide], axis=1)
    )
    canvas = Canvas(band, ~seen, guide, start, wrap=True)
    band = synthesise(canvas, sources, levels=RING_LEVELS, seed=seed, repeat=0.3, tick=lambda p: tick(0.1 + 0.9 * p))
    out, done = rgb.copy(), known.copy()
    out[top:bottom], done[top:bottom] = np.roll(band, heading - WIDTH // 2, axis=1), True
    return out, done


def _heading(known: NDArray[np.bool_]) -> int:
    """The column in the middle of the photo."""
    angle = 2 * np.pi * (np.arange(known.shape[1]) + 0.5) / known.shape[1]
    mean = (known.sum(axis=0) * np.exp(1j * angle)).sum()
    return int(np.angle(mean) % (2 * np.pi) / (2 * np.pi) * known.shape[1])


def salience(rgb: NDArray[np.float32], known: NDArray[np.bool_], share: float = 0.2) -> NDArray[np.bool_]:
    """[H, W] what is unlike the rest at its elevation, at most `share` of the known pixels, slightly widened."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    weight = known.astype(np.float32)
    blurred = [_blurred(lab, weight, sigma) for sigma in (4.0, 60.0)]
    contrast = np.linalg.norm(blurred[0] - blurred[1], axis=-1) * known
    limit = max(18.0, float(np.quantile(contrast[known], 1 - share)))
    return cv2.dilate((contrast > limit).astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool) & known


def _blurred(values: NDArray[np.float32], weight: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Mean of the known values around each pixel."""
    total = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
    return cv2.GaussianBlur(values * weight[..., None], (0, 0), sigma) / np.maximum(total, 1e-4)


def _start(
    band: NDArray[np.float32], seen: NDArray[np.bool_], salient: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.int32]:
    """[H, W, 2] where in [band | mirrored band] every open pixel starts its search."""
    block = 8
    small = cv2.resize(band * seen[..., None], None, fx=1 / block, fy=1 / block, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(seen.astype(np.float32), small.shape[1::-1], interpolation=cv2.INTER_AREA)
    odd = cv2.resize(salient.astype(np.float32), small.shape[1::-1], interpolation=cv2.INTER_AREA)
    used = np.flatnonzero(weight.mean(axis=0) > 0.4)
    first, last = int(used[0]), int(used[-1])
    cols = slice(first, last + 1)
    columns = np.moveaxis(small / np.maximum(weight, 1e-3)[..., None], 1, 0)[cols]
    chosen = source_columns(columns, weight.T[cols] > 0.5, odd.mean(axis=0)[cols], small.shape[1] - len(columns), rng)
    h, w = seen.shape
    start = np.full((h, w, 2), -1, np.int32)
    offset = np.arange(block)
    for k, (column, direction) in enumerate(chosen):
        target = ((last + 1 + k) % small.shape[1]) * block + offset
        x = (first + column) * block + (offset if direction > 0 else block - 1 - offset)
        start[:, target, 1] = x if direction > 0 else 2 * w - 1 - x
    start[:, :, 0] = np.arange(h)[:, None]
    start[start[..., 1] < 0] = -1
    return start


def _with_cap(
    rgb: NDArray[np.float32], done: NDArray[np.bool_], pole: int, seed: int, tick: Tick
) -> NDArray[np.float32]:
    """Completes the sphere around the zenith (pole -1) or nadir (+1) in an azimuthal equidistant picture."""
    directions = _cap_directions(pole)
    cap, seen = sampled(rgb, directions), sampled(done.astype(np.float32), directions) > 0.999
    hole = ~seen & (directions[..., 1] * pole > 0)
    plan = _membrane(cap, hole)
    tick(0.1)
    guide = cv2.GaussianBlur(plan, (0, 0), 24.0) * 1.0
    canvas = Canvas(np.where(hole[..., None], plan, cap), hole, guide)
    sources = Sources(cap, seen, guide)
    cap = synthesise(
        canvas, sources, levels=CAP_LEVELS, seed=seed + pole, repeat=0.5, tick=lambda p: tick(0.1 + 0.8 * p)
    )
    whole = _View(Camera.equirect(WIDTH, WIDTH // 2), Pose.identity()).directions()
    x, y = _cap_pixels(whole, pole)
    laid = cv2.remap(cap, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    fill = ~done & (whole[..., 1] * pole > 0)
    return np.where(fill[..., None], np.clip(laid, 0, 1), rgb)


CAP_REACH = np.radians(105.0)  # zenith distance at the middle of the canvas's edges


def _cap_directions(pole: int) -> NDArray[np.float64]:
    v, u = np.mgrid[0:CAP_SIZE, 0:CAP_SIZE] + 0.5
    x, z = (u / CAP_SIZE * 2 - 1) * CAP_REACH, (1 - v / CAP_SIZE * 2) * CAP_REACH
    away = np.hypot(x, z)
    scale = np.sinc(away / np.pi)
    return np.stack([x * scale, pole * np.cos(np.minimum(away, np.pi)), z * scale], axis=-1)


def _cap_pixels(directions: NDArray[np.float64], pole: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    x, y, z = np.moveaxis(directions, -1, 0)
    level = np.hypot(x, z)
    away = np.arctan2(level, y * pole) / np.maximum(level, 1e-9)
    u, v = (x * away / CAP_REACH + 1) / 2 * CAP_SIZE, (1 - z * away / CAP_REACH) / 2 * CAP_SIZE
    return (u - 0.5).astype(np.float32), (v - 0.5).astype(np.float32)


def _membrane(rgb: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The hole filled with the smoothest colours that meet its rim (pull, then push, over a pyramid)."""
    weight = (~hole).astype(np.float32)[..., None]
    levels = [(rgb * weight, weight)]
    while min(levels[-1][0].shape[:2]) > 2:
        value, share = (cv2.pyrDown(a) for a in levels[-1])
        levels.append((value, share[..., None] if share.ndim == 2 else share))
    value, share = levels[-1]
    plan = value / np.maximum(share, 1e-6)
    for value, share in reversed(levels[:-1]):
        up = cv2.pyrUp(plan, dstsize=value.shape[1::-1])
        plan = np.where(share > 1e-3, value / np.maximum(share, 1e-3), up) * np.minimum(share, 1) + up * (
            1 - np.minimum(share, 1)
        )
    return plan.astype(np.float32)
