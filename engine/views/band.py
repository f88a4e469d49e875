"""The band of elevations that the photo covers, closed over 360 degrees.

First the photo's things are taken out (`objects`), which leaves a plate of walls, trees, ground and sky; stretches of
the plate close the ring (`ring`); their joints are mended by synthesis, their brightness is levelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage, sparse
from scipy.sparse.linalg import spsolve

from engine.views.objects import distinctness, objects
from engine.views.pixels import enlarged, shrunk
from engine.views.quilt import Canvas, Sources, synthesise
from engine.views.ring import source_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick

LEVELS = 4
STEP = 2 ** (LEVELS - 1)  # sizes are multiples of it
BLOCK = 8  # px; stretches are chosen on blocks of columns
REPEAT = 0.5  # how much dearer each further use of a source is
VARIED = 0.15  # largest change of height, of the height of the band above the horizon
CUT_REACH = 10.0  # degrees beyond the photo that a cut thing may go on
ROUGH = 0.12  # of that reach: how uneven its end is
JOINT = 2.5  # degrees mended on either side of a joint
PLATE_ELEVATION, JOINT_ELEVATION = 4.0, 0.7  # colour difference that a radian of elevation counts
SAME = 0.18  # a step in colour below this is exposure, above twice this structure


def closed_band(
    band: NDArray[np.float32],
    seen: NDArray[np.bool_],
    unique: NDArray[np.bool_],
    elevation: NDArray[np.float32],
    seed: int,
    tick: Tick,
) -> NDArray[np.float32]:
    """[h, W, 3] the whole ring, the seen part unchanged.

    band: [h, W, 3] full circle of azimuths, the photo somewhere in the middle. seen: [h, W]. unique: [h, W]
    known not to be copied, beside what `objects` finds. elevation: [h] radians.
    """
    width = band.shape[1]
    columns = np.flatnonzero(seen.any(axis=0))
    first, last = int(columns[0]) // BLOCK * BLOCK, -(-(int(columns[-1]) + 1) // BLOCK) * BLOCK
    photo, inside = band[:, first:last], seen[:, first:last]
    tick(0.0)
    things = objects(photo, inside, elevation, 2 * np.pi / width) | (unique[:, first:last] & inside)
    tick(0.05)
    plate = _plate(photo, inside, things, elevation, seed, lambda p: tick(0.05 + 0.35 * p))
    if plate.shape[1] == width:
        return np.roll(np.where(inside[..., None], photo, plate), first, axis=1)
    odd = distinctness(plate, np.ones_like(inside), elevation, 2 * np.pi / width)
    tick(0.4)
    shifts = _shifts(plate, odd, width, np.random.default_rng(seed), lambda p: tick(0.4 + 0.05 * p))
    rows = _varied_rows(elevation, len(shifts), np.random.default_rng(seed))
    across = np.tile(shifts.astype(np.float32), (len(rows), 1))
    laid = cv2.remap(plate, across, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    ring = np.concatenate([np.where(inside[..., None], photo, plate), laid], axis=1).astype(np.float32)
    jumps = _jumps(shifts, plate.shape[1])
    ring = _levelled(ring, np.pad(inside, ((0, 0), (0, len(shifts)))), jumps)
    hole = _joints(jumps, inside)
    for side in (+1, -1):
        _complete_cut_things(ring, hole, photo, things, side, np.random.default_rng(seed))
    tick(0.5)
    ring = _mended(ring, hole, elevation, seed, lambda p: tick(0.5 + 0.5 * p))
    return np.roll(ring, first, axis=1)


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
    guide = _guide(elevation, photo.shape[1], PLATE_ELEVATION)
    sources = Sources(_mirrored(photo), _mirrored(allowed), _mirrored(guide))
    canvas = Canvas(_row_colours(photo, allowed), ~allowed, guide)
    return synthesise(canvas, sources, levels=LEVELS, seed=seed, repeat=REPEAT, tick=tick)


def _guide(elevation: NDArray[np.float32], width: int, weight: float) -> NDArray[np.float32]:
    return np.repeat((elevation * weight).astype(np.float32)[:, None, None], width, axis=1)


def _mirrored(values: NDArray) -> NDArray:
    return np.ascontiguousarray(np.concatenate([values, values[:, ::-1]], axis=1))


def _row_colours(rgb: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Holes filled with what is allowed at their elevation, the nearer the more."""
    small = (max(4, allowed.shape[0] // 4), max(4, allowed.shape[1] // 4))
    weight, value = shrunk(allowed, small), shrunk(rgb * allowed[..., None], small)
    total, mean = np.full_like(weight, 1e-6), np.zeros_like(value)
    for along, across, share in ((2, 0.5, 1.0), (10, 0.5, 0.05), (100, 0.5, 1e-3), (50, 50, 1e-5)):
        mean += share * cv2.GaussianBlur(value, (0, 0), along, sigmaY=across)
        total += share * cv2.GaussianBlur(weight, (0, 0), along, sigmaY=across)
    return np.where(allowed[..., None], rgb, enlarged(mean / total[..., None], rgb.shape[:2]))


def _shifts(
    plate: NDArray[np.float32], odd: NDArray[np.float32], width: int, rng: np.random.Generator, tick: Tick
) -> NDArray[np.int64]:
    """[open columns] the plate's column that each open column of the ring copies."""
    small = shrunk(plate, (plate.shape[0] // BLOCK, plate.shape[1] // BLOCK))
    columns, odd = np.ascontiguousarray(np.moveaxis(small, 1, 0)), odd.reshape(-1, BLOCK).mean(axis=1)
    chosen = source_columns(columns, odd, width // BLOCK - len(columns), rng, tick)
    offset = np.arange(BLOCK)
    blocks = [c * BLOCK + (offset if direction > 0 else offset[::-1]) for c, direction in chosen]
    return np.concatenate(blocks)


def _varied_rows(elevation: NDArray[np.float32], count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """[h, open columns] the row that each pixel of the copies comes from: columns are stretched and squeezed above the
    horizon, so that no two copies of a skyline are alike. Nothing moves at the horizon, the top, beside the photo."""
    top = max(float(elevation[0]), 1e-3)
    along = np.linspace(0, 2 * np.pi, count)
    waves = [np.sin(k * along + phase) for k, phase in zip((2, 3, 5), rng.uniform(0, 2 * np.pi, 3), strict=True)]
    amount = VARIED * top * np.clip(np.sum(waves, axis=0) / 2, -1, 1) * np.minimum(1, 4 * np.sin(along / 2))
    bump = np.where(elevation > 0, np.sin(np.pi * elevation / top), 0)
    pixel = abs(float(elevation[1] - elevation[0]))
    return (np.arange(len(elevation))[:, None] + amount * bump[:, None] / pixel).astype(np.float32)


def _jumps(shifts: NDArray[np.int64], photo: int) -> NDArray[np.bool_]:
    """[W] columns of the ring whose right neighbour is not what it was in the plate."""
    step = np.diff(np.concatenate([np.arange(photo), shifts, [0]]))
    jumps = np.abs(step) != 1
    jumps[[photo - 1, -1]] = True
    return jumps


def _levelled(ring: NDArray[np.float32], fixed: NDArray[np.bool_], jumps: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The ring without steps of brightness at its joints: a smooth field is added whose own steps cancel them (Perez
    2003). Steps that are structure stay."""
    size = (ring.shape[0] // BLOCK, ring.shape[1] // BLOCK)
    small, held = shrunk(ring, size), shrunk(fixed, size) > 0.5
    at = np.asarray(jumps.reshape(-1, BLOCK).any(axis=1))
    # exposure changes slowly along a column: the median leaves hedges and window sills out
    step = ndimage.median_filter(small - np.roll(small, -1, axis=1), size=(min(17, size[0]), 1, 1), mode="nearest")
    share = np.clip(2 - np.abs(step).max(axis=-1, keepdims=True) / SAME, 0, 1)
    wanted = np.where(at[None, :, None], share * step, 0.0).astype(np.float32)
    rows = enlarged(_membrane_with_steps(wanted, held), (ring.shape[0], size[1]))
    field = _enlarged_between(rows, at)
    return np.where(fixed[..., None], ring, np.clip(ring + field, 0, 1)).astype(np.float32)


def _enlarged_between(rows: NDArray[np.float32], at: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[h, w * BLOCK, 3] linear along the rows, but never across a joint (at the right end of blocks `at`)."""
    w = rows.shape[1]
    x = (np.arange(w * BLOCK) + 0.5) / BLOCK - 0.5
    block = np.arange(w * BLOCK) // BLOCK
    other = np.where(x < block, block - 1, block + 1)
    crosses = at[np.minimum(block, other) % w]
    share = np.where(crosses, 0.0, np.abs(x - block)).astype(np.float32)[None, :, None]
    return (rows[:, block] * (1 - share) + rows[:, other % w] * share).astype(np.float32)


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
    out[free] = np.asarray(spsolve(normal, slope.T @ goal))
    return out.reshape(h, w, 3)


def _joints(jumps: NDArray[np.bool_], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[h, W] a strip around every joint, never in the photo."""
    reach = round(JOINT * len(jumps) / 360.0)
    near = ndimage.maximum_filter1d(jumps.astype(np.uint8), 2 * reach, mode="wrap") > 0
    hole = np.repeat(near[None], len(inside), axis=0)
    hole[:, : inside.shape[1]] &= ~inside
    return hole


def _complete_cut_things(
    ring: NDArray[np.float32],
    hole: NDArray[np.bool_],
    photo: NDArray[np.float32],
    things: NDArray[np.bool_],
    side: int,
    rng: np.random.Generator,
) -> None:
    """A thing that the photo's right (+1) or left (-1) edge cuts gets its mirror image beyond the edge; changes `ring`
    and `hole`."""
    h, wide = things.shape
    reach = min(round(CUT_REACH * ring.shape[1] / 360.0), wide)
    known = things[:, ::-1][:, :reach] if side > 0 else things[:, :reach]
    labels = cv2.connectedComponents(known.astype(np.uint8), connectivity=4)[1]
    first = np.argmax(known, axis=1)  # the photo's edge is curved: a row may begin a little later
    touching = np.unique(labels[np.arange(h), first][first < reach // 4])
    cut = _rounded_off(np.isin(labels, touching[touching > 0]), rng)
    cut = cut[:, ::-1] if side < 0 else cut
    columns = wide + np.arange(reach) if side > 0 else ring.shape[1] - reach + np.arange(reach)
    origin = wide - 1 - np.arange(reach) if side > 0 else reach - 1 - np.arange(reach)
    ring[:, columns] = np.where(cut[..., None], photo[:, origin], ring[:, columns])
    grown, shrunk = (f(cut.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0 for f in (cv2.dilate, cv2.erode))
    hole[:, columns] = (hole[:, columns] & ~shrunk) | (grown & ~shrunk)


def _rounded_off(thing: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """[h, reach] of a thing that begins in the first column what is left when it must end before the last: first at
    its upper and lower rims, in no straight line."""
    h, reach = thing.shape
    wide = cv2.copyMakeBorder(thing.astype(np.float32), reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    inner = cv2.GaussianBlur(wide, (0, 0), reach / 4)[reach:-reach, reach:-reach]
    rough = cv2.GaussianBlur(rng.standard_normal((h, reach)).astype(np.float32), (0, 0), reach / 12)
    along = np.arange(reach) / reach + ROUGH * rough / max(float(rough.std()), 1e-9)
    return thing & (inner > 0.5 + 0.5 * np.clip(along, 0, 1) ** 2) & (np.arange(reach) < 0.95 * reach)


def _mended(
    ring: NDArray[np.float32], hole: NDArray[np.bool_], elevation: NDArray[np.float32], seed: int, tick: Tick
) -> NDArray[np.float32]:
    """The ring with its hole around the joints synthesised anew from the rest of it."""
    guide = _guide(elevation, ring.shape[1], JOINT_ELEVATION)
    sources = Sources(_mirrored(ring), _mirrored(~hole), _mirrored(guide))
    canvas = Canvas(ring, hole, guide, wrap=True)
    return synthesise(canvas, sources, levels=LEVELS, seed=seed, repeat=0.0, tick=tick)
