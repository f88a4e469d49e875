"""The band of elevations that the photo covers, closed over 360 degrees.

First the photo's things are taken out (`objects`), which leaves a plate of walls, trees, ground and sky; stretches of the
plate close the ring (`ring`); their joints are mended by synthesis, their brightness is levelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage, sparse
from scipy.sparse.linalg import spsolve

from engine.views.objects import distinctness, objects
from engine.views.ring import source_columns
from engine.views.synthesis import Canvas, Sources, synthesise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

LEVELS = 4
STEP = 2 ** (LEVELS - 1)  # sizes are multiples of it
BLOCK = 8  # px; stretches are chosen on blocks of columns
REPEAT = 0.5  # how much dearer each further use of a source is
VARIED = 0.15  # largest change of height, of the height of the band above the horizon
CUT_REACH = 8.0  # degrees beyond the photo that a cut thing may go on
JOINT = 2.5  # degrees mended on either side of a joint
ELEVATION_WEIGHT = 4.0  # colour difference that a radian of elevation counts
SAME = 0.2  # a step in colour above this is structure, below it is exposure


def closed_band(
    band: NDArray[np.float32], seen: NDArray[np.bool_], elevation: NDArray[np.float32], seed: int, tick: Tick
) -> NDArray[np.float32]:
    """[h, W, 3] the whole ring, the seen part unchanged.

    band: [h, W, 3] full circle of azimuths with the photo somewhere in the middle. seen: [h, W]. elevation: [h] radians.
    """
    width = band.shape[1]
    columns = np.flatnonzero(seen.any(axis=0))
    first, last = int(columns[0]) // BLOCK * BLOCK, -(-(int(columns[-1]) + 1) // BLOCK) * BLOCK
    photo, inside = band[:, first:last], seen[:, first:last]
    things = objects(photo, inside, elevation, 2 * np.pi / width)
    tick(0.05)
    plate = _plate(photo, inside, things, elevation, seed, lambda p: tick(0.05 + 0.35 * p))
    odd = distinctness(plate, np.ones_like(inside), elevation, 2 * np.pi / width)
    shifts = _shifts(plate, odd, width, np.random.default_rng(seed))
    tick(0.45)
    laid = _varied(plate, shifts, elevation, np.random.default_rng(seed))
    ring = np.concatenate([np.where(inside[..., None], photo, plate), laid], axis=1)
    jumps = _jumps(shifts, plate.shape[1])
    correction = _levelling(ring, np.pad(inside, ((0, 0), (0, len(shifts)))), jumps)
    tick(0.5)
    field = _field(plate.shape, shifts)
    hole = _joints(jumps, inside)
    for side in (+1, -1):
        _complete_cut_things(ring, field, hole, photo, things, side)
    ring = _mended(ring, hole, field, photo, inside, plate, elevation, seed, lambda p: tick(0.5 + 0.5 * p))
    ring = np.where(_padded_photo(inside, ring)[..., None], ring, np.clip(ring + correction, 0, 1))
    return np.roll(ring.astype(np.float32), first, axis=1)


def _plate(
    photo: NDArray[np.float32],
    inside: NDArray[np.bool_],
    things: NDArray[np.bool_],
    elevation: NDArray[np.float32],
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """The photo's rectangle without its things and without its missing corners."""
    allowed = inside & ~things
    guide = _guide(elevation, photo.shape[1])
    sources = Sources(_mirrored(photo), _mirrored(allowed), _mirrored(guide))
    canvas = Canvas(_row_colours(photo, allowed), ~allowed, guide)
    return synthesise(canvas, sources, levels=LEVELS, seed=seed, repeat=REPEAT, tick=tick)


def _guide(elevation: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    return np.repeat((elevation * ELEVATION_WEIGHT).astype(np.float32)[:, None, None], width, axis=1)


def _mirrored(values: NDArray) -> NDArray:
    return np.ascontiguousarray(np.concatenate([values, values[:, ::-1]], axis=1))


def _row_colours(rgb: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Holes filled with what is allowed at their elevation, the nearer the more."""
    small = tuple(max(4, n // 4) for n in allowed.shape[::-1])
    weight = cv2.resize(allowed.astype(np.float32), small, interpolation=cv2.INTER_AREA)
    value = cv2.resize(rgb * allowed[..., None], small, interpolation=cv2.INTER_AREA)
    total, mean = np.full_like(weight, 1e-6), np.zeros_like(value)
    for along, across, share in ((2, 0.5, 1.0), (10, 0.5, 0.05), (100, 0.5, 1e-3), (50, 50, 1e-5)):
        mean += share * cv2.GaussianBlur(value, (0, 0), along, sigmaY=across)
        total += share * cv2.GaussianBlur(weight, (0, 0), along, sigmaY=across)
    plan = cv2.resize(mean / total[..., None], allowed.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(allowed[..., None], rgb, plan)


def _shifts(
    plate: NDArray[np.float32], odd: NDArray[np.float32], width: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """[open columns] the plate's column that each open column of the ring copies."""
    small = cv2.resize(plate, None, fx=1 / BLOCK, fy=1 / BLOCK, interpolation=cv2.INTER_AREA)
    columns = np.ascontiguousarray(np.moveaxis(small, 1, 0))
    open_ = width // BLOCK - len(columns)
    chosen = source_columns(columns, np.ones(columns.shape[:2], dtype=bool), odd.reshape(-1, BLOCK).mean(axis=1), open_, rng)
    offset = np.arange(BLOCK)
    blocks = [c * BLOCK + (offset if direction > 0 else offset[::-1]) for c, direction in chosen]
    return np.concatenate(blocks)


def _varied(
    plate: NDArray[np.float32], shifts: NDArray[np.int64], elevation: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """[h, open columns, 3] the copied columns, stretched and squeezed in height above the horizon: no two copies of a
    skyline are alike. Nothing moves at the horizon, at the top, or beside the photo."""
    top = max(float(elevation[0]), 1e-3)
    along = np.linspace(0, 2 * np.pi, len(shifts))
    waves = [np.sin(k * along + phase) for k, phase in zip((2, 3, 5), rng.uniform(0, 2 * np.pi, 3), strict=True)]
    amount = VARIED * top * np.clip(np.sum(waves, axis=0) / 2, -1, 1) * np.minimum(1, 4 * np.sin(along / 2))
    bump = np.where(elevation > 0, np.sin(np.pi * elevation / top), 0)
    row = np.arange(len(elevation))[:, None] + amount * bump[:, None] / abs(float(elevation[1] - elevation[0]))
    column = np.broadcast_to(shifts.astype(np.float32), row.shape)
    return cv2.remap(plate, np.ascontiguousarray(column), row.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _jumps(shifts: NDArray[np.int64], photo: int) -> NDArray[np.bool_]:
    """[W] columns of the ring whose right neighbour is not what it was in the plate."""
    follows = np.concatenate([np.arange(photo), shifts, [0]])
    step = np.diff(follows)
    smooth = np.abs(step) == 1
    smooth[1:] &= step[1:] == step[:-1]
    smooth[[photo - 1, -1]] = False
    return ~smooth


def _padded_photo(inside: NDArray[np.bool_], ring: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.pad(inside, ((0, 0), (0, ring.shape[1] - inside.shape[1])))


def _levelling(
    ring: NDArray[np.float32], fixed: NDArray[np.bool_], jumps: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """[h, W, 3] to be added so that the ring has no steps of brightness at its joints: a smooth field whose own steps
    cancel them (Perez 2003), drawn out over the strips that are mended."""
    size = (ring.shape[1] // BLOCK, ring.shape[0] // BLOCK)
    small = cv2.resize(ring, size, interpolation=cv2.INTER_AREA)
    held = cv2.resize(fixed.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5
    at = jumps.reshape(-1, BLOCK).any(axis=1) & ~held.all(axis=0)
    at |= held.any(axis=0) & ~np.roll(held.any(axis=0), -1)
    step = small - np.roll(small, -1, axis=1)
    wanted = np.where((np.abs(step).max(axis=-1, keepdims=True) < SAME) & at[None, :, None], step, 0.0)
    field = cv2.resize(_membrane_with_steps(wanted, held), ring.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    reach = round(JOINT * ring.shape[1] / 360.0)
    drawn_out = ndimage.uniform_filter1d(field, 2 * reach, axis=1, mode="wrap")
    photo = np.tile(fixed.any(axis=0), 3)
    away = ndimage.distance_transform_edt(~photo)[len(jumps) : 2 * len(jumps)]
    return (drawn_out * np.minimum(1.0, away / reach)[None, :, None]).astype(np.float32)


def _membrane_with_steps(wanted: NDArray[np.float32], held: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[h, w, 3] c with c[x+1] - c[x] = wanted[x] and c[y+1] = c[y] in the least-squares sense, 0 where held."""
    h, w = held.shape
    index = np.arange(h * w).reshape(h, w)
    pairs = [(index, np.roll(index, -1, axis=1)), (index[:-1], index[1:])]
    here = np.concatenate([a.ravel() for a, _ in pairs])
    there = np.concatenate([b.ravel() for _, b in pairs])
    goal = np.concatenate([wanted.reshape(-1, 3), np.zeros((len(here) - h * w, 3), np.float32)])
    row = np.arange(len(here))
    slope = sparse.csr_matrix(
        (np.repeat([-1.0, 1.0], len(row)), (np.tile(row, 2), np.concatenate([here, there]))), shape=(len(row), h * w)
    )
    free = np.flatnonzero(~held.ravel())
    slope = slope[:, free]
    normal = (slope.T @ slope + 1e-4 * sparse.identity(len(free))).tocsc()
    out = np.zeros((h * w, 3), np.float32)
    out[free] = spsolve(normal, slope.T @ goal)
    return out.reshape(h, w, 3)


def _field(plate: tuple[int, ...], shifts: NDArray[np.int64]) -> NDArray[np.int32]:
    """[h, W, 2] row and column in [plate | mirrored plate | photo | mirrored photo] that each pixel was copied from."""
    h, wide = plate[:2]
    backwards = np.concatenate([np.zeros(wide, dtype=bool), np.gradient(shifts) < 0])
    column = np.concatenate([np.arange(wide), shifts])
    column = np.where(backwards, 2 * wide - 1 - column, column)
    return np.stack(np.broadcast_arrays(np.arange(h)[:, None], column[None]), axis=-1).astype(np.int32)


def _joints(jumps: NDArray[np.bool_], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[h, W] a strip around every joint, never in the photo."""
    reach = round(JOINT * len(jumps) / 360.0)
    near = ndimage.maximum_filter1d(jumps.astype(np.uint8), 2 * reach, mode="wrap") > 0
    hole = np.repeat(near[None], len(inside), axis=0)
    hole[:, : inside.shape[1]] &= ~inside
    return hole


def _complete_cut_things(
    ring: NDArray[np.float32],
    field: NDArray[np.int32],
    hole: NDArray[np.bool_],
    photo: NDArray[np.float32],
    things: NDArray[np.bool_],
    side: int,
) -> None:
    """A thing that the photo's right (+1) or left (-1) edge cuts gets its mirror image beyond the edge; changes the first
    three arguments."""
    h, wide = things.shape
    reach = min(round(CUT_REACH * ring.shape[1] / 360.0), wide)
    known = things[:, ::-1][:, :reach] if side > 0 else things[:, :reach]
    labels = ndimage.label(known)[0]
    first = np.argmax(known, axis=1)  # the photo's edge is curved: a row may begin a little later
    touching = np.unique(labels[np.arange(h), first][first < reach // 4])
    cut = np.isin(labels, touching[touching > 0])
    cut = cut[:, ::-1] if side < 0 else cut
    columns = wide + np.arange(reach) if side > 0 else ring.shape[1] - reach + np.arange(reach)
    origin = wide - 1 - np.arange(reach) if side > 0 else reach - 1 - np.arange(reach)
    ring[:, columns] = np.where(cut[..., None], photo[:, origin], ring[:, columns])
    field[:, columns, 1] = np.where(cut, 4 * wide - 1 - origin, field[:, columns, 1])
    grown, shrunk = (f(cut.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0 for f in (cv2.dilate, cv2.erode))
    hole[:, columns] = (hole[:, columns] & ~shrunk) | (grown & ~shrunk)


def _mended(
    ring: NDArray[np.float32],
    hole: NDArray[np.bool_],
    field: NDArray[np.int32],
    photo: NDArray[np.float32],
    inside: NDArray[np.bool_],
    plate: NDArray[np.float32],
    elevation: NDArray[np.float32],
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """The ring with its hole around the joints synthesised anew."""
    pictures = np.concatenate([_mirrored(plate), _mirrored(photo)], axis=1)
    allowed = np.concatenate([np.ones((len(photo), 2 * photo.shape[1]), dtype=bool), _mirrored(inside)], axis=1)
    guide, narrow = (_guide(elevation, n) for n in (ring.shape[1], pictures.shape[1]))
    canvas = Canvas(ring, hole, guide, field, wrap=True)
    sources = Sources(pictures, allowed, narrow)
    return synthesise(canvas, sources, levels=LEVELS, seed=seed, repeat=REPEAT, tick=tick)
