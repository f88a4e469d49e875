"""What a rendered view knows, with pinholes closed (after Invisible Stitch, run.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.core.frame import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.frame import Rendered

KNOWN_ALPHA = 0.6  # below, more of a pixel is unknown than known
SOLID_ALPHA = 0.75  # below, whatever comes behind would show; a zoom into a surface stays above
CRACK_PX = 2  # gaps up to twice this wide are cracks between splats, not unseen surface
SKY_SHARE = 0.9  # of FAR_M: what is farther is sky
SPECK_PX = 12  # islands of fewer known pixels are stray splats


@dataclass(frozen=True, eq=False)
class Seen:
    """rgb [H, W, 3], depth [H, W]: the rendering freed of the background, cracks closed; 0 where unknown.
    known [H, W]: pixels the scene shows. thin [H, W]: known pixels that still let the background through."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    depth: NDArray[np.float32]  # [H, W]
    known: NDArray[np.bool_]  # [H, W]
    thin: NDArray[np.bool_]  # [H, W]


def see(rendered: Rendered, view: View) -> Seen:
    """Splits a rendering (over black) of a view into what is known and what is not."""
    alpha = rendered.alpha
    solid = _without_specks(alpha > KNOWN_ALPHA)
    known = _closed(solid)
    rgb = np.where(solid[..., None], rendered.solid, np.float32(0))
    depth = np.where(solid, flat_sky(rendered.depth, view), 0).astype(np.float32)
    rgb, depth = _fill_cracks(rgb, depth, solid, known)
    return Seen(np.clip(rgb, 0, 1), depth, known, known & (alpha < SOLID_ALPHA))


def flat_sky(depth: NDArray[np.float32], view: View) -> NDArray[np.float32]:
    """The sky of a rendering, which is a ball of splats, as the one depth that depth pictures have for it."""
    return np.where(depth * _ray_length(view) > SKY_SHARE * FAR_M, np.float32(FAR_M), depth)


def round_sky(depth: NDArray[np.float32], view: View) -> NDArray[np.float32]:
    """The sky of a depth picture moved onto the ball; the inverse of `flat_sky`."""
    return np.where(depth > SKY_SHARE * FAR_M, np.float32(FAR_M) / _ray_length(view), depth)


def _ray_length(view: View) -> NDArray[np.float32]:
    return np.linalg.norm(view.camera.rays(), axis=-1).astype(np.float32)


def seam_error(depth: NDArray[np.float32], known: NDArray[np.bool_]) -> float:
    """Median relative jump of depth across the border of the known region, beyond the slope on both sides of it
    (0 = the seam cannot be told from the surface; the median passes over true silhouettes)."""
    across = np.concatenate([jump[seam] for jump, seam in _jumps(depth, known)])
    return float(np.median(across)) if across.size else 0.0


def seam_picture(depth: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] the same jumps where they are, on the pixels left of and above the border (0 elsewhere)."""
    picture = np.zeros(known.shape, np.float32)
    for (jump, seam), turned in zip(_jumps(depth, known), (picture, picture.T), strict=True):
        inner = turned[:, 1:-2]  # a view: what is written here is in the picture
        np.maximum(inner, np.where(seam, jump, 0), out=inner)
    return picture


def _jumps(depth: NDArray[np.float32], known: NDArray[np.bool_]) -> list[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    """Across columns, then (transposed) across rows: the jump of log depth from each pixel to the next beyond the slope
    on both sides, and whether the border of the known region lies between the two."""
    log_depth, found = np.log(np.maximum(depth, 1e-6)), []
    for values, mask in ((log_depth, known), (log_depth.T, known.T)):
        step = np.diff(values, axis=1)
        found.append((np.abs(step[:, 1:-1] - 0.5 * (step[:, :-2] + step[:, 2:])), mask[:, 1:-2] ^ mask[:, 2:-1]))
    return found


def _closed(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Morphological closing that does not eat the picture's border."""
    r = CRACK_PX
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), 2 * r, 2 * r, 2 * r, 2 * r, cv2.BORDER_REFLECT_101)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disk)
    return closed[2 * r : -2 * r, 2 * r : -2 * r].astype(bool)


def _without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= SPECK_PX
    keep[0] = False
    return keep[np.asarray(labels, dtype=np.intp)] if count > 1 else mask


def _fill_cracks(
    rgb: NDArray[np.float32], depth: NDArray[np.float32], solid: NDArray[np.bool_], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Crack pixels take the farthest solid neighbour, ring by ring: through a crack one sees what is behind."""
    done = solid.copy()
    kernel = np.ones((3, 3), np.uint8)
    for _ in range(2 * CRACK_PX):
        ring = known & ~done & cv2.dilate(done.astype(np.uint8), kernel).astype(bool)
        if not ring.any():
            break
        rows, cols = np.nonzero(ring)
        source = _farthest_neighbour(depth, done, rows, cols)
        depth[rows, cols], rgb[rows, cols] = depth[source], rgb[source]
        done |= ring
    return rgb, depth


def _farthest_neighbour(
    depth: NDArray[np.float32], done: NDArray[np.bool_], rows: NDArray[np.intp], cols: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    height, width = depth.shape
    offsets = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j])
    r = np.clip(rows[:, None] + offsets[:, 0], 0, height - 1)  # [P, 8]
    c = np.clip(cols[:, None] + offsets[:, 1], 0, width - 1)
    best = np.where(done[r, c], depth[r, c], -1).argmax(axis=1)
    at = np.arange(len(rows))
    return r[at, best], c[at, best]
