"""The sphere above and below the band, completed around zenith and nadir in a picture where no direction is special.

A cap is made of what meets its rim most: sky, ceiling, ground. First its smooth colours are planned, then detail of the
same material is woven in (`weave`); walls and trees that meet the rim go on for a few degrees (`quilt`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage

from engine.views.objects import clusters
from engine.views.pixels import blurred, sampled
from engine.views.quilt import Canvas, Sources, synthesise
from engine.views.weave import Example, woven

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

SIZE = 1024  # px
REACH = np.radians(100.0)  # zenith distance at the middle of the canvas's edges
PIXEL = 2 * REACH / SIZE  # radians
PIECE = np.radians(8.0)  # radius of a woven piece
SOURCE_ABOVE = np.radians(9.0)  # |elevation| from which detail may be taken
CONTINUED = np.radians(3.0)  # how far walls and trees go on beyond the band
RIM = {-1: np.radians(5.0), 1: np.radians(10.0)}  # the rows at the rim that tell what the cap is made of
CALM = {-1: 0.7, 1: 0.9}  # the share of the material without what hangs on it
STRONGEST = {-1: 0.012, 1: 0.25}  # contrast of a cap's detail, of its mean colour
SMOOTH_PX = 14.0  # coarser variations than this are planned, finer ones are detail
FACE_ON = (np.radians(32.0), np.radians(52.0))  # elevations between which texture turns from slanted to face-on
RECTIFIED = 0.6  # 1 = texture lies flat on the plane, 0 = it stands up like grass and shows no foreshortening
FLATTEST = np.radians(84.0)  # from the pole; beyond it nothing can be rectified
LIKE = 20.0  # CIELAB units
COLOUR_WEIGHT, TURN_WEIGHT = 1.5, 0.25  # of planned colour and azimuth in the guide


def cap_directions(pole: int) -> NDArray[np.float64]:
    """[SIZE, SIZE, 3] azimuthal equidistant picture around the zenith (pole -1) or the nadir (+1)."""
    v, u = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    x, z = (u / SIZE * 2 - 1) * REACH, (1 - v / SIZE * 2) * REACH
    away = np.minimum(np.hypot(x, z), np.pi)
    scale = np.sinc(away / np.pi)
    return np.stack([x * scale, pole * np.cos(away), z * scale], axis=-1)


def cap_pixels(directions: NDArray[np.float64], pole: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where directions [..., 3] lie in the cap's picture, as cv2.remap counts."""
    x, y, z = np.moveaxis(directions, -1, 0)
    level = np.hypot(x, z)
    away = np.arctan2(level, y * pole) / np.maximum(level, 1e-9) / REACH
    u, v = (x * away + 1) / 2 * SIZE, (1 - z * away) / 2 * SIZE
    return (u - 0.5).astype(np.float32), (v - 0.5).astype(np.float32)


def completed_cap(
    cap: NDArray[np.float32], seen: NDArray[np.bool_], pole: int, seed: int, tick: Tick
) -> NDArray[np.float32]:
    """[SIZE, SIZE, 3] with everything on the pole's side filled. cap, seen: what the closed band shows of it."""
    tick(0.0)
    directions = cap_directions(pole)
    height = np.arcsin(np.clip(directions[..., 1] * pole, -1, 1))
    hole = ~seen & (height > 0)
    if not hole.any():
        return cap
    rng, rim = np.random.default_rng(seed), float(height[seen].max())
    source = seen & (height > min(SOURCE_ABOVE, rim - 1.5 * RIM[pole]))
    material, like = _material(cap, source, source & (height > rim - RIM[pole]), pole)
    tick(0.1)
    own = _local_mean(cap, material)
    tick(0.2)
    detail = cap - own
    calm = _calm(detail, material, CALM[pole])
    tick(0.25)
    edge = calm & (height > rim - RIM[-1])
    edge = edge if edge.any() else material
    plan = membrane(_local_mean(cap, edge, 4.0), ~edge)
    guide = _guide(np.where(hole[..., None], plan, own), directions)
    tick(0.3)
    example = Example(_tamed(detail, calm, float(cap[calm].mean()) * STRONGEST[pole]), calm, guide)
    tick(0.4)
    texture = _texture(example, hole, guide, height, rng, lambda p: tick(0.4 + 0.2 * p))
    filled = np.where(hole[..., None], np.clip(plan + texture, 0, 1), cap).astype(np.float32)
    going_on = hole & ~_meets(like, hole)
    reach = CONTINUED * (1 + 3 * float(going_on[hole & (height < rim + CONTINUED)].mean()))  # a forest more than a roof
    going_on &= height - rim < reach * _unevenness(rng)
    tick(0.6)
    return _continued(
        filled, going_on, seen & (height > rim - 1.5 * RIM[1]), guide, seed, lambda p: tick(0.6 + 0.4 * p)
    )


def _continued(
    filled: NDArray[np.float32],
    going_on: NDArray[np.bool_],
    seen: NDArray[np.bool_],
    guide: NDArray[np.float32],
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """What stands at the rim and is not of the cap's material goes on and ends before it."""
    turn = np.ascontiguousarray(guide[..., 3:])
    canvas = Canvas(membrane(filled, going_on), going_on, turn)
    return synthesise(canvas, Sources(filled, seen, turn), levels=5, seed=seed, repeat=0.3, tick=tick)


def _tamed(detail: NDArray[np.float32], of: NDArray[np.bool_], limit: float) -> NDArray[np.float32]:
    """Detail of at most this standard deviation."""
    return detail * np.float32(min(1.0, limit / max(float(detail[of].std()), 1e-6)))


def _texture(
    example: Example,
    hole: NDArray[np.bool_],
    guide: NDArray[np.float32],
    height: NDArray[np.float64],
    rng: np.random.Generator,
    tick: Tick,
) -> NDArray[np.float32]:
    """[SIZE, SIZE, 3] detail as the rim shows it, foreshortened, and towards the pole as one sees it looking straight
    at the ground (or the ceiling, or the clouds)."""
    radius = round(PIECE / PIXEL)
    slanted = woven(example, hole, guide, radius, rng, lambda p: tick(0.6 * p))
    face_on = hole & (height > FACE_ON[0])
    facing = woven(_rectified(example, height), face_on, guide, radius, rng, lambda p: tick(0.6 + 0.4 * p))
    share = np.clip((height - FACE_ON[0]) / (FACE_ON[1] - FACE_ON[0]), 0, 1)[..., None].astype(np.float32)
    return (np.sqrt(1 - share) * slanted + np.sqrt(share) * facing).astype(np.float32)


def _rectified(example: Example, height: NDArray[np.float64]) -> Example:
    """The example with its foreshortening taken out: azimuth and the logarithm of the distance on the plane, which is a
    conformal map of the plane for RECTIFIED = 1. Of the azimuth in the guide nothing is left."""
    low, high = height[example.usable].min(), height[example.usable].max()
    if np.pi / 2 - high > FLATTEST:
        return example
    zenith = np.linspace(max(np.pi / 2 - high, 0.1), min(np.pi / 2 - low, FLATTEST), 200)
    slope = 1 / (np.sin(zenith) * np.cos(zenith) ** RECTIFIED)
    along = np.concatenate([[0], np.cumsum((slope[1:] + slope[:-1]) / 2 * np.diff(zenith))])
    rows = max(round(PIECE / PIXEL), round(min(along[-1], 0.8) / PIXEL))
    away = np.interp(PIXEL * np.arange(rows), along, zenith)[:, None] / REACH
    turn = PIXEL * np.arange(round(2 * np.pi / PIXEL))[None]
    x, y = (((f(turn) * away * s + 1) / 2 * SIZE - 0.5).astype(np.float32) for f, s in ((np.sin, 1), (np.cos, -1)))
    detail = np.asarray(cv2.remap(example.detail, x, y, cv2.INTER_CUBIC), np.float32)
    usable = sampled(example.usable, x, y) > 0.99
    colour = sampled(example.guide[..., :3], x, y)
    guide = np.concatenate([colour, np.zeros((*usable.shape, 2), np.float32)], axis=-1)
    return Example(detail, usable, guide) if usable.any() else example


def _material(
    cap: NDArray[np.float32], source: NDArray[np.bool_], rim: NDArray[np.bool_], pole: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the source shows what the cap is made of, strictly and loosely: the most common colours near the rim;
    above, rather light and even ones (sky and ceiling, not the houses before it)."""
    lab = np.asarray(cv2.cvtColor(blurred(cap, 4.0), cv2.COLOR_RGB2LAB), np.float32)
    centres, labels = clusters(lab[rim], 3)
    shares = np.bincount(labels, minlength=3) / len(labels)
    gaps = np.linalg.norm(lab[rim] - centres[labels], axis=-1)
    spread = np.array([gaps[labels == k].mean() if share else 1e3 for k, share in enumerate(shares)])
    light = centres[:, 0] / 50.0
    score = shares * np.sqrt(light + 0.1) if pole > 0 else np.sqrt(shares) * light / (spread + 4.0)
    best = int(np.argmax(np.where(shares > 0.03, score, 0.0)))
    alike = (np.linalg.norm(centres - centres[best], axis=-1) < LIKE) & (shares > 0.03)
    reach = np.clip(2.5 * spread, 8.0, 16.0)[alike]
    gaps = np.linalg.norm(lab[:, :, None] - centres[alike], axis=-1)
    strict = (source & (gaps < reach).any(axis=-1)).astype(np.uint8)
    opened = cv2.morphologyEx(strict, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)) > 0
    return (opened if opened.any() else strict > 0), source & (gaps.min(axis=-1) < LIKE)


def _meets(like: NDArray[np.bool_], hole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the hole's nearest rim is made of the material."""
    solid = np.asarray(cv2.morphologyEx(like.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)))
    at = np.asarray(ndimage.distance_transform_edt(hole, return_distances=False, return_indices=True))
    return blurred(solid[tuple(at)], 8.0) > 0.5


def _unevenness(rng: np.random.Generator) -> NDArray[np.float64]:
    """[SIZE, SIZE] about 1, different in each direction of the compass."""
    v, u = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    waves = [np.sin((k + 2) * np.arctan2(u, v) + phase) for k, phase in enumerate(rng.uniform(0, 2 * np.pi, 5))]
    return 1 + 0.3 * np.sum(waves, axis=0)


def _local_mean(rgb: NDArray[np.float32], of: NDArray[np.bool_], sigma: float = SMOOTH_PX) -> NDArray[np.float32]:
    """The mean colour around each pixel, of the chosen pixels only."""
    weight = blurred(of, sigma)[..., None]
    return (blurred(rgb * of[..., None], sigma) / np.maximum(weight, 1e-4)).astype(np.float32)


def _calm(detail: NDArray[np.float32], of: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    """The less busy `share` of the chosen pixels: the material itself rather than what hangs on it."""
    busy = blurred((detail * detail).sum(axis=-1), 4.0)
    return of & (busy <= np.quantile(busy[of], share))


def _guide(plan: NDArray[np.float32], directions: NDArray[np.float64]) -> NDArray[np.float32]:
    """[SIZE, SIZE, 5] planned colour and azimuth."""
    parts = [COLOUR_WEIGHT * blurred(plan, 20.0), TURN_WEIGHT * directions[..., ::2]]
    return np.concatenate(parts, axis=-1).astype(np.float32)


def membrane(rgb: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The hole filled with smooth colours that meet its rim (pull and push over a pyramid)."""
    weight = (~hole).astype(np.float32)
    levels = [(rgb * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 2:
        value, share = (np.asarray(cv2.pyrDown(a), np.float32) for a in levels[-1])
        levels.append((value, share))
    plan = levels[-1][0] / np.maximum(levels[-1][1], 1e-6)[..., None]
    for value, share in reversed(levels[:-1]):
        up = cv2.pyrUp(plan, dstsize=(share.shape[1], share.shape[0]))
        own = np.clip(share, 0, 1)[..., None]
        plan = own * value / np.maximum(share, 1e-6)[..., None] + (1 - own) * up
    return plan.astype(np.float32)
