"""What of a photo must not appear a second time: things that stand on the ground, and things unlike anything else.

Both are judged without a network: the ground is the colour that spans the photo's lowest rows; a thing is unique when
no other place at its elevation looks like it (the context-aware saliency of Goferman et al. 2010, kept to rows).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numba
import numpy as np
from scipy import ndimage

from engine.views.pixels import shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUND_BELOW = np.radians(8.0)  # under the horizon
CLUSTERS = 5
SPAN = 0.75  # a ground colour is found in this share of the columns
COLOUR_GAP = 17.0  # feature units (CIELAB and roughness) between a thing and its ground
UNIQUE_GAP = 14.0  # feature units (CIELAB and roughness) between a thing and its nearest likeness
ROUGHNESS_WEIGHT = 1.5  # CIELAB units that a unit of fine contrast counts
STRUCTURE_ABOVE = np.radians(3.0)  # over the horizon
STRUCTURE_WIDTH = np.radians(18.0)
ISOLATED_GAP = 11.0  # feature units between a narrow thing and what is on both sides of it
CROWD = 0.4  # above this share of a row narrow things are a pattern
FULL = 0.65  # of a row: so much is no thing any more
APART = np.radians(9.0)  # likenesses nearer than this belong to the thing itself
LOW_RES = np.radians(1.4)  # a pixel


def objects(
    rgb: NDArray[np.float32], known: NDArray[np.bool_], elevation: NDArray[np.float32], pixel: float
) -> NDArray[np.bool_]:
    """[H, W] what must not be copied. elevation: [H] radians, up positive; pixel: radians a pixel."""
    look, seen, rows = _looks(rgb, known, elevation, pixel)
    above = (rows > STRUCTURE_ABOVE)[:, None]
    found = standing(look, seen, rows)
    for _ in range(2):  # what resembles only things already found is a thing, too
        found |= unique(look, seen, seen & ~found) > UNIQUE_GAP
    alone = isolated(look, seen)
    found = (found & ~_wide_structures(found & above)) | (alone & ~_wide_structures(alone & above))
    found &= ~_scenery(found, seen) | (rows < -GROUND_BELOW)[:, None]
    found = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    low = cv2.dilate(found, np.ones((5, 5), np.uint8)) * (rows < -GROUND_BELOW)[:, None]  # and their shadows
    wide = np.maximum(cv2.dilate(found, np.ones((3, 3), np.uint8)), low).astype(np.float32)
    return (cv2.resize(wide, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 0.4) & known


def _scenery(found: NDArray[np.bool_], seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[H, W] rows that hardly anything would be left of, and those beside them that much is missing of: what fills
    them is the place itself, not things in it."""
    share = ndimage.uniform_filter1d(found.sum(axis=1) / np.maximum(seen.sum(axis=1), 1), 5, mode="nearest")
    stretches = np.zeros(len(share), np.int32)
    ndimage.label(share > CROWD, output=stretches)
    full = np.isin(stretches, stretches[share > FULL]) & (share > CROWD)
    return np.repeat(full[:, None], found.shape[1], axis=1)


def distinctness(
    rgb: NDArray[np.float32], known: NDArray[np.bool_], elevation: NDArray[np.float32], pixel: float
) -> NDArray[np.float32]:
    """[W] how easily each column would be recognised: 0 = like others, 1 = unlike any."""
    look, seen, _ = _looks(rgb, known, elevation, pixel)
    shares = np.clip(unique(look, seen, seen) / UNIQUE_GAP, 0, 1.5).mean(axis=0)
    return np.interp(np.linspace(0, 1, rgb.shape[1]), np.linspace(0, 1, len(shares)), shares).astype(np.float32)


def _looks(
    rgb: NDArray[np.float32], known: NDArray[np.bool_], elevation: NDArray[np.float32], pixel: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float64]]:
    """At low resolution: CIELAB and roughness [h, w, 4], what is known [h, w], the rows' elevations [h]."""
    scale = min(1.0, pixel / LOW_RES)
    size = (max(8, round(rgb.shape[0] * scale)), max(8, round(rgb.shape[1] * scale)))
    weight = shrunk(known, size)
    small, rough = shrunk(rgb * known[..., None], size), shrunk(_roughness(rgb) * known, size)
    shared = np.maximum(weight, 1e-3)
    lab = np.asarray(cv2.cvtColor(np.clip(small / shared[..., None], 0, 1), cv2.COLOR_RGB2LAB), np.float32)
    rough = (rough / shared).astype(np.float32)
    at = (np.arange(size[0]) + 0.5) / size[0] * len(elevation) - 0.5
    rows = np.interp(at, np.arange(len(elevation)), elevation)
    return np.concatenate([lab, np.float32(ROUGHNESS_WEIGHT) * rough[..., None]], axis=-1), weight > 0.5, rows


def standing(look: NDArray[np.float32], seen: NDArray[np.bool_], elevation: NDArray[np.float64]) -> NDArray[np.bool_]:
    """[H, W] what differs from the ground, in the rows that lie well below the horizon."""
    low = seen & (elevation < -GROUND_BELOW)[:, None]
    if low.sum() < 30:
        return np.zeros_like(seen)
    centres, labels = clusters(look[low], CLUSTERS)
    cluster = np.full(seen.shape, -1)
    cluster[low] = labels
    weight = np.where(low, _before_the_feet(low.shape), 0)
    shares = np.array([weight[cluster == k].sum() for k in range(CLUSTERS)]) / weight.sum()
    spans = np.array([((cluster == k).sum(axis=0) > 0.15 * low.sum(axis=0)).mean() for k in range(CLUSTERS)])
    main = int(np.argmax(shares))
    ground = centres[((spans > SPAN) & (shares > 0.15)) | (np.arange(CLUSTERS) == main)]
    gap = np.linalg.norm(look[:, :, None] - ground, axis=-1).min(axis=-1)
    odd = low & (gap > COLOUR_GAP)
    return odd if odd.sum() < 0.65 * low.sum() else np.zeros_like(seen)


def _before_the_feet(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """[H, W] where the ground is most likely seen bare: low and in the middle."""
    y, x = np.linspace(0, 1, shape[0])[:, None], np.linspace(-1, 1, shape[1])[None]
    return np.exp(-((x / 0.6) ** 2)) * y**2


def isolated(look: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[H, W] what is narrow and unlike both sides of it (top-hats along the rows), unless it is one of many."""
    inner = inpainted(look, seen)
    bar = np.ones((1, 2 * round(float(STRUCTURE_WIDTH / LOW_RES) / 2) + 1), np.uint8)
    soft = [cv2.GaussianBlur(c, (0, 0), 0.8) for c in np.moveaxis(inner, -1, 0)]
    darker, rougher = (
        cv2.morphologyEx(soft[0], cv2.MORPH_BLACKHAT, bar),
        cv2.morphologyEx(soft[3], cv2.MORPH_TOPHAT, bar),
    )
    hats = [darker, rougher]  # a bright smooth gap is the sky between two houses
    hats += [cv2.morphologyEx(c, kind, bar) for c in soft[1:3] for kind in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)]
    found = (np.linalg.norm(hats, axis=0) > ISOLATED_GAP) & seen
    crowded = cv2.blur(found.astype(np.float32), (2 * look.shape[1], 5), borderType=cv2.BORDER_REFLECT) > CROWD
    return found & ~crowded


def inpainted(look: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Unknown places take the nearest known value of their column."""
    nearest = ndimage.distance_transform_edt(~seen, sampling=(1, 100), return_distances=False, return_indices=True)
    return np.ascontiguousarray(look[tuple(np.asarray(nearest))])


def _wide_structures(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The connected parts that span a good part of the horizon: facades and trees, not things."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    return found & (stats[:, cv2.CC_STAT_WIDTH] * LOW_RES > STRUCTURE_WIDTH)[labels]


def unique(features: NDArray[np.float32], seen: NDArray[np.bool_], rivals: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] distance of each seen 5x5 patch to the likest rival elsewhere at about its elevation, mirrored or not."""
    padded = np.ascontiguousarray(np.pad(features, ((2, 2), (2, 2), (0, 0)), mode="edge"), dtype=np.float32)
    apart = max(4, round(float(APART / LOW_RES)))
    return np.sqrt(_nearest_likeness(padded, seen, rivals, apart))


@numba.njit(cache=True, nogil=True, fastmath=True)
def _nearest_likeness(padded: Any, seen: Any, rivals: Any, apart: int) -> Any:
    """[h, w] mean squared difference of the 5x5 patch at each seen place to the nearest rival patch; 0 = none."""
    h, w = seen.shape
    out = np.zeros((h, w), np.float32)
    for y in range(h):
        for x in range(w):
            if not seen[y, x]:
                continue
            best = np.float32(1e12)
            for v in range(max(0, y - 3), min(h, y + 4)):
                for u in range(w):
                    if abs(u - x) < apart or not rivals[v, u]:
                        continue
                    plain = mirrored = np.float32(0.0)
                    for i in range(5):
                        for j in range(5):
                            for k in range(padded.shape[2]):
                                value = padded[y + i, x + j, k]
                                plain += (value - padded[v + i, u + j, k]) ** 2
                                mirrored += (value - padded[v + i, u + 4 - j, k]) ** 2
                    best = min(best, plain, mirrored)
            out[y, x] = best / np.float32(25.0) if best < np.float32(1e12) else np.float32(0.0)
    return out


def clusters(values: NDArray[np.float32], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """k-means that starts from equal shares by lightness, so that it always ends the same."""
    rank = np.argsort(np.argsort(values[:, 0], kind="stable"), kind="stable")
    start = np.ascontiguousarray((rank * count // len(values)).astype(np.int32)[:, None])
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.5)
    samples = np.ascontiguousarray(values, dtype=np.float32)
    _, labels, centres = cv2.kmeans(samples, count, start, stop, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    return np.asarray(centres, np.float32), np.asarray(labels)[:, 0].astype(np.int64)


def _roughness(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """[H, W] standard deviation of lightness (CIELAB) within a few pixels: carpet is rough, leather smooth."""
    lightness = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[..., 0]
    fine = lightness - cv2.GaussianBlur(lightness, (0, 0), 2.0)
    return np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), 4.0))
