"""The sphere above and below the band, completed around zenith and nadir in a picture where no direction is special."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from engine.views.objects import clusters
from engine.views.synthesis import Canvas, Sources, synthesise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

SIZE = 1024  # px
REACH = np.radians(100.0)  # zenith distance at the middle of the canvas's edges
LEVELS = 1
TILE = np.radians(11.0)  # how large a piece is copied at first
SOURCE_ABOVE = np.radians(9.0)  # |elevation| from which detail may be taken
CONTINUED = np.radians(4.0)  # how far walls and trees go on above the band
RIM = np.radians(5.0)  # the rows at the rim whose colours go on
SMOOTH_PX = 12.0  # coarser variations than this follow the plan
COLOUR_WEIGHT, TURN_WEIGHT, CLASS_WEIGHT = 1.5, 0.06, 0.5  # of the planned colour, of the azimuth (so that shading keeps its direction)


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
    directions = cap_directions(pole)
    height = np.arcsin(np.clip(directions[..., 1] * pole, -1, 1))
    hole = ~seen & (height > 0)
    if not hole.any():
        return cap
    rim = float(height[seen].max())
    material = _material(cap, seen & (height > min(SOURCE_ABOVE, 0.5 * rim)), height, pole)
    ends = _continued(np.random.default_rng(seed)) * ~_meets(material, hole)
    pure = hole & (height - rim > ends)
    edge = seen & (height > rim - RIM)
    own, other = _local_mean(cap, material), _local_mean(cap, seen & ~material)
    plan = np.where(pure[..., None], membrane(own, ~material), membrane(cap, ~edge))
    base = np.where(hole[..., None], plan, np.where(material[..., None], own, other))
    detail = np.where(hole[..., None], 0, cap - base)
    calm = _calm(detail, material, 0.7 if pole < 0 else 0.85)
    guide = _guide(base, directions, pure | material)
    tick(0.05)
    start = _tiles(hole, calm, guide, np.random.default_rng(seed))
    sources = Sources(detail, calm | (seen & ~material & (height > 0)), guide)
    detail = synthesise(Canvas(detail, hole, guide, start), sources, levels=LEVELS, seed=seed, repeat=0.3, tick=tick)
    return np.where(hole[..., None], np.clip(base + detail, 0, 1), cap).astype(np.float32)


def _local_mean(rgb: NDArray[np.float32], of: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The mean colour around each pixel, of the chosen pixels only."""
    weight = cv2.GaussianBlur(of.astype(np.float32), (0, 0), SMOOTH_PX)[..., None]
    return cv2.GaussianBlur(rgb * of[..., None], (0, 0), SMOOTH_PX) / np.maximum(weight, 1e-4)


def _calm(detail: NDArray[np.float32], of: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    """The less busy `share` of the chosen pixels: the material itself rather than what hangs on it."""
    busy = cv2.GaussianBlur((detail * detail).sum(axis=-1), (0, 0), 4.0)
    return of & (busy <= np.quantile(busy[of], share))


def _material(cap: NDArray[np.float32], near: NDArray[np.bool_], height: NDArray[np.float64], pole: int) -> NDArray[np.bool_]:
    """What the cap is made of: the most common colour close to the rim; above, rather the smoother one."""
    lab = cv2.cvtColor(cv2.GaussianBlur(cap, (0, 0), 4.0), cv2.COLOR_RGB2LAB)
    rows = near & (height > np.quantile(height[near], 0.5))
    centres, labels = clusters(lab[rows], 3)
    shares = np.bincount(labels, minlength=3) / len(labels)
    gaps = np.linalg.norm(lab[rows] - centres[labels], axis=-1)
    spread = np.array([gaps[labels == k].mean() if share else 1e3 for k, share in enumerate(shares)])
    best = int(np.argmax(np.where(shares > 0.2, shares / (spread if pole < 0 else 1.0), 0.0)))
    own = near & (np.linalg.norm(lab - centres[best], axis=-1) < np.clip(2.5 * spread[best], 8.0, 16.0))
    return cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)) > 0


def _meets(material: NDArray[np.bool_], hole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the hole's nearest rim is made of the material."""
    solid = cv2.morphologyEx(material.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    at = ndimage.distance_transform_edt(hole, return_distances=False, return_indices=True)
    around = cv2.GaussianBlur(solid[tuple(at)].astype(np.float32), (0, 0), 8.0)
    return around > 0.5


def _continued(rng: np.random.Generator) -> NDArray[np.float64]:
    """[SIZE, SIZE] how far beyond the band walls and trees go on in each direction of the compass."""
    v, u = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    waves = [np.sin((k + 2) * np.arctan2(u, v) + phase) for k, phase in enumerate(rng.uniform(0, 2 * np.pi, 5))]
    return CONTINUED * (1 + 0.3 * np.sum(waves, axis=0))


def _guide(
    plan: NDArray[np.float32], directions: NDArray[np.float64], pure: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Planned colour, azimuth, and whether a place is made of the cap's material."""
    colour = COLOUR_WEIGHT * cv2.GaussianBlur(plan, (0, 0), 20.0)
    return np.concatenate([colour, (TURN_WEIGHT * directions[..., ::2]).astype(np.float32), CLASS_WEIGHT * pure[..., None].astype(np.float32)], axis=-1)


def _tiles(
    hole: NDArray[np.bool_], allowed: NDArray[np.bool_], guide: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.int32]:
    """[H, W, 2] the hole cut into irregular tiles, each copied from an allowed place with a like guide."""
    side = TILE / (2 * REACH) * SIZE
    grid = np.stack(np.mgrid[0 : SIZE : int(side), 0 : SIZE : int(side)], axis=-1).reshape(-1, 2)
    centres = np.clip(grid + rng.uniform(-0.4, 0.4, grid.shape) * side, 0, SIZE - 1).astype(int)
    inner = cv2.erode(allowed.astype(np.uint8), np.ones((int(side * 0.6),) * 2, np.uint8)) > 0
    places = np.argwhere(inner if inner.any() else allowed)
    uses = np.zeros(len(places))
    offsets = np.empty_like(centres)
    for i, (y, x) in enumerate(centres):
        tried = rng.integers(0, len(places), 96)
        gap = ((guide[places[tried, 0], places[tried, 1]] - guide[y, x]) ** 2).sum(axis=-1)
        best = tried[np.argmin(gap + 0.01 * uses[tried])]
        uses += np.exp(-((places - places[best]) ** 2).sum(axis=-1) / side**2)
        offsets[i] = places[best] - (y, x)
    start = np.full((*hole.shape, 2), -1, np.int32)
    pixels = np.argwhere(cv2.dilate(hole.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)
    tile = cKDTree(centres).query(pixels)[1]
    source = pixels + offsets[tile]
    good = ((source >= 0) & (source < SIZE)).all(axis=-1)
    start[tuple(pixels[good].T)] = source[good]
    return start


def membrane(rgb: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The hole filled with smooth colours that meet its rim (pull and push over a pyramid)."""
    weight = (~hole).astype(np.float32)
    levels = [(rgb * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 2:
        levels.append((cv2.pyrDown(levels[-1][0]), cv2.pyrDown(levels[-1][1])))
    plan = levels[-1][0] / np.maximum(levels[-1][1], 1e-6)[..., None]
    for value, share in reversed(levels[:-1]):
        up = cv2.pyrUp(plan, dstsize=share.shape[::-1])
        own = np.clip(share, 0, 1)[..., None]
        plan = own * value / np.maximum(share, 1e-6)[..., None] + (1 - own) * up
    return plan.astype(np.float32)
