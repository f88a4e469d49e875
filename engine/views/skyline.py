"""Where the sky ends: what rises from the skyline is a landmark, and nothing hangs above it in a planned sphere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import ndimage

from engine.core.camera import Camera
from engine.core.frame import FAR_M
from engine.views.objects import clusters
from engine.views.pixels import blurred, distance_to_false, enlarged, shrunk
from engine.views.seam import membrane

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.frame import Frame

TOWER_WIDTH_DEG, TOWER_HEIGHT_DEG = 12.0, 2.5  # narrower and taller than these
LEAST_SKY = 0.02  # share of the photo
COLORS = 8  # that stand for the photo's sky, clouds included
ALIKE = 0.1  # Lab distance over 100 to one of them
SPIKE, SPIKE_PX = 0.1, 17  # contrast of a thin line; the width that it stays below by half
HALO_PX = 7  # around an island, of a plan 2048 px wide
STEP_PX = 31  # what is finer is the sky's detail
SMOOTH_DEG = 9.0  # over which its colours run
CLOUD = 0.08  # what differs by so much from the sky around it stays, by half and more
AWAY_DEG = 6.0  # from the photo until its own colours have become the smooth ones
GRID = Camera.equirect(64, 32)
COARSE = 4  # the fill is smooth, so it is made this much smaller


def towers(source: Frame) -> NDArray[np.bool_]:
    """[H, W] what rises steeply from the photo's skyline: a tower, a lone tree. It must not be seen twice."""
    result = np.zeros(source.rgb.shape[:2], bool)
    if source.depth is None or (source.depth > 0.9 * FAR_M).mean() < LEAST_SKY:
        return result
    degree = np.radians(1.0) * max(source.view.camera.fx, source.rgb.shape[1] / (2 * np.pi))  # px
    # pixels below the open sky of each column, counted from the picture's lower border
    height = len(result) - np.argmin(source.depth > 0.9 * FAR_M, axis=0).astype(float)
    ground = ndimage.grey_opening(height, size=round(TOWER_WIDTH_DEG * degree), mode="nearest")
    tall = height - ground > TOWER_HEIGHT_DEG * degree
    row = len(result) - np.arange(len(result))[:, None]
    result = tall & (row <= height) & (row > ground - TOWER_HEIGHT_DEG * degree)
    return cv2.dilate(result.astype(np.uint8), np.ones((5, 9), np.uint8)).astype(bool)


def without_islands(
    rgb: NDArray[np.float32],  # [h, w, 3] equirect
    photographed: NDArray[np.bool_],  # [h, w] stays as it is
    source: Frame,
) -> NDArray[np.float32]:
    """[h, w, 3] with everything above the horizon that looks unlike the photo's sky and does not reach the ground
    replaced by the sky around it; unchanged where the photo shows no sky."""
    colors = _sky_colors(source)
    if colors is None:
        return rgb
    rgb = _without_spikes(rgb, colors, photographed)
    island = _islands(rgb, colors) & ~photographed
    if not island.any():
        return rgb
    size = (rgb.shape[1] // COARSE, rgb.shape[0] // COARSE)
    given = cv2.resize((~island).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    mean = cv2.resize(rgb * ~island[..., None], size, interpolation=cv2.INTER_AREA)
    mean = mean / np.maximum(given, 1e-3)[..., None]
    smooth = membrane(mean.astype(np.float32), (given > 0.99).astype(np.float32), 1e4)
    sky = cv2.resize(smooth, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    share = cv2.GaussianBlur(island.astype(np.float32), (0, 0), 2.0)[..., None] * ~photographed[..., None]
    return (rgb + share * (sky - rgb)).astype(np.float32)


def levelled_sky(
    rgb: NDArray[np.float32],  # [h, w, 3] equirect
    photographed: NDArray[np.bool_],  # [h, w] stays as it is
    source: Frame,
) -> NDArray[np.float32]:
    """[h, w, 3] with a sky whose colours run smoothly from the photo's over the whole dome: the faint steps between
    what was put together there are taken out, its fine detail and its clouds stay."""
    colors = _sky_colors(source)
    if colors is None:
        return rgb
    sky = _sky_like(rgb, colors)
    sky[len(rgb) // 2 :] = False
    steps = _median(rgb, STEP_PX)
    change = _smooth_on_the_sphere(steps, sky) - steps
    share = np.clip(2 - np.abs(change).max(axis=-1) / CLOUD, 0, 1) * blurred(sky, 3.0)
    share *= np.clip(distance_to_false(~photographed) * 360 / rgb.shape[1] / AWAY_DEG, 0, 1)
    return np.clip(rgb + share[..., None] * change, 0, 1).astype(np.float32)


def _smooth_on_the_sphere(rgb: NDArray[np.float32], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[h, w, 3] the mean within some SMOOTH_DEG around every direction, of the pixels `where` it counts."""
    size = GRID.height, GRID.width
    directions = GRID.rays().reshape(-1, 3).astype(np.float32)
    covers = np.hypot(directions[:, 0], directions[:, 2])[:, None]  # a pixel of the grid, the less the nearer to a pole
    share = shrunk(where, size).reshape(-1, 1) * covers
    total = shrunk(rgb * where[..., None], size).reshape(-1, 3) * covers
    near = np.exp((directions @ directions.T - 1) / np.float32(np.radians(SMOOTH_DEG) ** 2))
    smooth = ((near @ total) / np.maximum(near @ share, 1e-6)).reshape(*size, 3)
    h, w = where.shape
    wide = np.concatenate([smooth[:, -1:], smooth, smooth[:, :1]], axis=1)  # over the edge it goes on
    return enlarged(wide, (h, w + 2 * w // GRID.width))[:, w // GRID.width : -w // GRID.width]


def _sky_colors(source: Frame) -> NDArray[np.float32] | None:
    """[COLORS, 3] Lab / 100, or None without a sky."""
    if source.depth is None or (source.depth > 0.9 * FAR_M).mean() < LEAST_SKY:
        return None
    sky = source.depth > 0.9 * FAR_M
    return clusters(_lab(source.rgb)[cv2.erode(sky.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)], COLORS)[
        0
    ]


def _without_spikes(
    rgb: NDArray[np.float32], colors: NDArray[np.float32], photographed: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The sky without the thin lines that joints between stretches leave in it."""
    calm = _median(rgb, SPIKE_PX)
    spike = (np.abs(rgb - calm).max(axis=-1) > SPIKE) & _sky_like(calm, colors) & ~photographed
    spike[len(rgb) // 2 :] = False
    wide = cv2.dilate(spike.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~photographed
    return np.where(wide[..., None], calm, rgb)


def _median(rgb: NDArray[np.float32], side_px: int) -> NDArray[np.float32]:
    """[h, w, 3] medians in squares, in 256 steps."""
    calm = cv2.medianBlur(np.round(rgb.clip(0, 1) * 255).astype(np.uint8), side_px)
    return np.asarray(calm.astype(np.float32) / np.float32(255), np.float32)


def _sky_like(rgb: NDArray[np.float32], colors: NDArray[np.float32]) -> NDArray[np.bool_]:
    lab = _lab(rgb)
    return np.min([np.linalg.norm(lab - color, axis=-1) for color in colors], axis=0) <= ALIKE


def _islands(rgb: NDArray[np.float32], colors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[h, w] unlike the sky, above the horizon, and not connected with it."""
    unlike = ~_sky_like(rgb, colors)
    unlike[len(rgb) // 2 :] = True  # the ground
    wide = np.concatenate([unlike, unlike], axis=1)  # twice around, so that the edge divides nothing
    _, labels = cv2.connectedComponents(wide.astype(np.uint8), connectivity=8)
    grounded = np.asarray(labels) == np.asarray(labels)[-1, 0]
    w = unlike.shape[1]
    standing = grounded[:, :w] | grounded[:, w:]
    halo = np.ones((HALO_PX, HALO_PX), np.uint8)
    hanging = cv2.dilate((unlike & ~standing).astype(np.uint8), halo).astype(bool)
    return hanging & ~standing


def _lab(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    return (np.asarray(cv2.cvtColor(rgb.clip(0, 1), cv2.COLOR_RGB2LAB)) / 100).astype(np.float32)
