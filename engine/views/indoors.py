"""The sphere around a room: each plane of the box is laid out flat, completed from its own material, and folded back.

On a flat layout a floor keeps its grain and a wall its height, so that texture comes out in the right size and
perspective. Only a plane's prevailing material is copied: windows, pictures, furniture and rugs stay unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from engine.views.objects import clusters
from engine.views.patchmatch import fill

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.core.frame import Frame
    from engine.views.room import Room

    Picture = NDArray[np.float32]
    Mask = NDArray[np.bool_]
    Array = NDArray[np.float64]

SIDE_PX = 420  # the longer side of a plane's layout
MATCH = 0.15  # a pixel of the photo lies on a plane if its distance is this near to the plane's
SKIRTING = 0.07  # share of a wall's height, from the floor, that may be of another material
MATERIALS, COLUMNS = 6, 24  # colours that are told apart; parts of the photo's width in which they are counted
ALIKE = 0.1  # Lab distance over 100 within which colours are one material
LOST = 0.15  # a filled pixel as unlike its material as this is a mistake
LEAST_PX = 64
GRAIN_PX = 6.0  # details of a painted plane are finer
COARSEST_GRAIN = 2.0  # times the contrast that all but its quietest parts have
LARGE_PIECE = 0.4  # of the largest piece of a wall
BUSY = 2.0  # times a material's usual roughness: a thing, not the material
OVERLAP = 0.06  # of the unrolled walls, worked twice so that the ends meet
LEAST_SOURCE = 0.004  # share of a layout
CORNER_SHADE, CORNER_M = 0.2, 0.3  # how much darker the unseen planes get towards where they meet, and how soon


@dataclass(frozen=True, eq=False)
class Layout:
    """A plane (or the unrolled walls) laid out flat. points: [h, w, 3] room axes. bands: [h, w] int, parts that may be
    of different material."""

    points: Array
    bands: NDArray[np.intp]
    kind: Literal["ceiling", "floor", "walls"]


def indoor_sphere(source: Frame, room: Room, directions: Array, seed: int, tick: Tick) -> Picture:
    """[h, w, 3] what the room shows in the given world directions [h, w, 3]."""
    points, axis, _ = room.hits(directions)
    scale = SIDE_PX / max(room.size[0], room.size[2])  # px per metre
    rgb = np.zeros((*directions.shape[:2], 3), np.float32)
    for side in (0, 1):
        level = _level_layout(room, side, scale)
        picture = _completed(source, room, level, seed, tick)
        here = (axis == 1) & ((points[..., 1] > 0) == bool(side))
        at = (points - np.array(room.low)) * scale
        rgb[here] = _sampled(picture, at[..., 0], at[..., 2])[here]
    walls = _closed(_completed(source, room, _wall_layout(room, scale), seed, tick))
    around = _around(room, points, axis) * scale
    rgb = np.where((axis != 1)[..., None], _sampled(walls, around, (points[..., 1] - room.low[1]) * scale), rgb)
    return _without_stairs(rgb * _corner_shade(room, points, axis)[..., None], axis)


def _without_stairs(rgb: Picture, axis: NDArray[np.intp]) -> Picture:
    """The lines where planes meet, smoothed."""
    plane = axis.astype(np.uint8)
    edge = cv2.morphologyEx(plane, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
    return np.where(edge[..., None], cv2.GaussianBlur(rgb, (0, 0), 1.2), rgb).astype(np.float32)


def _level_layout(room: Room, side: int, scale: float) -> Layout:
    """The ceiling (side 0) or the floor (side 1), seen from above: x to the right, z down."""
    width, _, length = (max(8, round(extent * scale)) for extent in room.size)
    z, x = np.mgrid[0:length, 0:width] + 0.5
    y = (room.low, room.high)[side][1]
    points = np.stack([x / scale + room.low[0], np.full_like(x, y), z / scale + room.low[2]], axis=-1)
    return Layout(points, np.zeros(x.shape, np.intp), ("ceiling", "floor")[side])


def _wall_layout(room: Room, scale: float) -> Layout:
    """All walls unrolled, a little more than once around; the cut is in the middle of the wall behind."""
    width, height, length = room.size
    around = 2 * (width + length) * (1 + OVERLAP)
    columns, rows = max(16, round(around * scale)), max(8, round(height * scale))
    y, s = np.mgrid[0:rows, 0:columns] + 0.5
    x, z = _corner_walk(room, s / scale)
    points = np.stack([x, y / scale + room.low[1], z], axis=-1)
    share = (y / rows).astype(np.float32)
    return Layout(points, (share > 1 - SKIRTING).astype(np.intp), "walls")


def _corner_walk(room: Room, s: Array) -> tuple[Array, Array]:
    """Metres along the walls, from the middle of the wall behind over left, front and right -> x, z."""
    (x0, _, z0), (x1, _, z1) = room.low, room.high
    half = 0.5 * (x0 + x1)
    corners = np.cumsum([0, half - x0, z1 - z0, x1 - x0, z1 - z0, x1 - half])
    s = s % corners[-1]
    return np.interp(s, corners, [half, x0, x0, x1, x1, half]), np.interp(s, corners, [z0, z0, z1, z1, z0, z0])


def _around(room: Room, points: Array, axis: NDArray[np.intp]) -> Array:
    """The inverse of `_corner_walk` for points on the walls."""
    (x0, _, z0), (x1, _, z1) = room.low, room.high
    x, z = points[..., 0], points[..., 2]
    half, length, width = 0.5 * (x0 + x1), z1 - z0, x1 - x0
    left, right = half - x0 + (z - z0), half - x0 + length + width + (z1 - z)
    front = half - x0 + length + (x - x0)
    behind = np.where(x <= half, half - x, half - x0 + 2 * length + width + (x1 - x))
    return np.where(axis == 0, np.where(x < 0, left, right), np.where(z > 0, front, behind))


def _closed(walls: Picture) -> Picture:
    """The unrolled walls once around, both ends faded into one another."""
    once = round(walls.shape[1] / (1 + OVERLAP))
    again = walls.shape[1] - once
    share = np.linspace(0, 1, again, dtype=np.float32)[:, None]
    start = (share * walls[:, :again] + (1 - share) * walls[:, once:]).astype(np.float32)
    return np.concatenate([start, walls[:, again:once]], axis=1)


def _completed(source: Frame, room: Room, layout: Layout, seed: int, tick: Tick) -> Picture:
    """[h, w, 3] the layout with what the photo shows of it, the rest filled from its prevailing material."""
    rgb, known, column = _seen(source, room, layout)
    if known.mean() < LEAST_SOURCE:
        return np.broadcast_to(_usual(source), rgb.shape).astype(np.float32)
    material = _prevailing(rgb, known, column, layout)
    usual = _usual_of_band(rgb, material, layout.bands)
    filled = fill(np.where(material[..., None], rgb, usual), ~material, patch_radius=3, seed=seed, tick=tick)
    # patch search can lose its way in the middle of a very large hole
    lost = cv2.GaussianBlur((np.abs(filled - usual).max(-1) > LOST).astype(np.float32), (0, 0), 6)[..., None]
    filled = (filled + np.clip(3 * lost, 0, 1) * (usual - filled)).astype(np.float32)
    if layout.kind == "floor":
        return filled
    # walls and ceilings are painted: only fine grain is copied, not the shading of where it came from
    return (usual + _grain(filled, material)).astype(np.float32)


def _grain(filled: Picture, material: Mask) -> Picture:
    """[h, w, 3] details no stronger than usual in the material: what sticks out is the edge of a curtain or a frame."""
    fine = filled - cv2.GaussianBlur(filled, (0, 0), GRAIN_PX)
    limit = COARSEST_GRAIN * float(np.percentile(np.abs(fine[material]), 30))
    return fine.clip(-limit, limit).astype(np.float32)


def _seen(source: Frame, room: Room, layout: Layout) -> tuple[Picture, Mask, NDArray[np.intp]]:
    """The photo on the layout, where it really shows this plane, and from which of its COLUMNS."""
    assert source.depth is not None
    pixels, z = source.view.project(room.world_from_room.apply(layout.points))
    u, v = pixels[..., 0].astype(np.float32) - 0.5, pixels[..., 1].astype(np.float32) - 0.5
    inside = (z > 0.05) & (u >= 0) & (v >= 0) & (u <= source.rgb.shape[1] - 1) & (v <= source.rgb.shape[0] - 1)
    u, v = np.where(inside, u, -10).astype(np.float32), np.where(inside, v, -10).astype(np.float32)
    rgb = np.asarray(cv2.remap(source.rgb, u, v, cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT), np.float32)
    depth = cv2.remap(source.depth, u, v, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    column = (u * COLUMNS / source.rgb.shape[1]).astype(np.intp).clip(0, COLUMNS - 1)
    return rgb, inside & (np.abs(np.asarray(depth) / np.maximum(z, 1e-6) - 1) < MATCH), column


def _prevailing(rgb: Picture, known: Mask, column: NDArray[np.intp], layout: Layout) -> Mask:
    """[h, w] known pixels of the material that takes most room and is spread most widely over the photo, band by band:
    a floor shows left and right, a sofa in one place."""
    lab = (np.asarray(cv2.cvtColor(rgb.clip(0, 1), cv2.COLOR_RGB2LAB)) / 100).astype(np.float32)
    result = np.zeros_like(known)
    for band in np.unique(layout.bands):
        here = known & (layout.bands == band)
        if here.sum() >= LEAST_PX:
            result |= max(_materials(lab, here), key=lambda m: _likelihood(m, lab, column, layout.kind))
    if layout.kind == "walls":
        result = _large(result & _calm(lab, result))
    inner = cv2.erode(result.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return inner if inner.sum() > LEAST_SOURCE * inner.size else result


def _materials(lab: Picture, here: Mask) -> list[Mask]:
    """Masks [h, w] of the pixels near to each common colour; they may overlap."""
    centers, _ = clusters(lab[here], MATERIALS)
    return [here & (np.linalg.norm(lab - center, axis=-1) < ALIKE) for center in centers]


def _likelihood(material: Mask, lab: Picture, column: NDArray[np.intp], kind: str) -> float:
    if not material.any():
        return 0.0
    share_of_width = len(np.unique(column[material])) / COLUMNS
    lightness = float(lab[material][:, 0].mean()) ** 2 if kind == "ceiling" else 1.0  # ceilings are light
    return float(material.sum()) * share_of_width * lightness


def _large(material: Mask) -> Mask:
    """[h, w] without the small pieces: curtains and cushions of the wall's colour."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(material.astype(np.uint8), connectivity=4)
    area = np.asarray(stats)[:, cv2.CC_STAT_AREA].copy()
    area[0] = 0
    return (area > LARGE_PIECE * area.max())[np.asarray(labels, np.intp)] if area.any() else material


def _calm(lab: Picture, material: Mask) -> Mask:
    """[h, w] where a material is no busier than it usually is: folds, frames and edges of its colour are things."""
    fine = lab - cv2.GaussianBlur(lab, (0, 0), 2.0)
    roughness = np.sqrt(cv2.GaussianBlur(np.asarray((fine**2).sum(-1), np.float32), (0, 0), 2.0))
    return np.asarray(roughness < BUSY * np.percentile(roughness[material], 30)) if material.any() else material


def _usual_of_band(rgb: Picture, material: Mask, bands: NDArray[np.intp]) -> Picture:
    """[h, w, 3] every band's mean colour: what the search starts from."""
    mean = rgb[material].mean(axis=0)
    table = np.stack(
        [
            rgb[here].mean(axis=0) if (here := material & (bands == band)).any() else mean
            for band in range(int(bands.max()) + 1)
        ]
    )
    return table[bands].astype(np.float32)


def _usual(source: Frame) -> NDArray[np.float32]:
    """[3] the photo's upper quarter: what a ceiling that is not seen may look like."""
    return np.median(source.rgb[: len(source.rgb) // 4].reshape(-1, 3), axis=0)


def _sampled(picture: Picture, x: Array, y: Array) -> Picture:
    """[..., 3] at continuous pixels (centres at .5), the border carried on."""
    u, v = (x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32)
    return np.asarray(cv2.remap(picture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _corner_shade(room: Room, points: Array, axis: NDArray[np.intp]) -> Picture:
    """[...] less light reaches the edges where planes meet; without it corners of even walls could not be seen."""
    gap = np.minimum(points - np.array(room.low), np.array(room.high) - points)
    np.put_along_axis(gap, axis[..., None], np.inf, axis=-1)  # the plane's own axis is no edge
    return (1 - CORNER_SHADE * np.exp(-gap.min(axis=-1) / CORNER_M)).astype(np.float32)
