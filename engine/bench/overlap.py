"""What one posed RGB-D frame shows of another: its points drawn at another view, as Invisible Stitch's benchmark does.

Engstler et al. 2024 (arXiv 2404.19758), section 4.1: the cloud of a frame's true depth is rasterised as discs of radius
0.01 in normalised coordinates (the shorter side spans -1..1); the nearest disc that covers a pixel's centre gives its
depth and colour. The known region is eroded by a cross of one pixel before it is shown to a method.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera, View

RADIUS_NDC = 0.01
NEAREST_M = 0.01  # points nearer to the camera plane are not drawn
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


@dataclass(frozen=True, eq=False)
class Drawn:
    """depth: [H, W] metres, 0 = nothing drawn. rgb: [H, W, 3] uint8. covered: [H, W] where anything was drawn."""

    depth: NDArray[np.float32]  # [H, W]
    rgb: NDArray[np.uint8]  # [H, W, 3]
    covered: NDArray[np.bool_]  # [H, W]


def radius_px(camera: Camera) -> float:
    return RADIUS_NDC * min(camera.width, camera.height) / 2


def drawn_from(
    depth: NDArray[np.float32],  # [h, w] metres, 0 = missing
    rgb: NDArray[np.uint8],  # [h, w, 3]
    source: View,
    target: View,
) -> Drawn:
    """The frame's points as discs at another view (pinhole cameras)."""
    valid = depth > 0
    motion = target.world_from_camera.inverse() @ source.world_from_camera
    points = motion.apply(source.camera.rays()[valid] * depth[valid].astype(np.float64)[:, None])
    pixels, z = target.camera.project(points)
    ahead = z > NEAREST_M
    height, width = target.camera.height, target.camera.width
    front, winner = splat_discs(pixels[ahead], z[ahead], radius_px(target.camera), height, width)
    covered = winner >= 0
    colours = np.concatenate([rgb[valid][ahead], np.zeros((1, 3), np.uint8)])
    return Drawn(np.where(covered, front, 0).astype(np.float32), colours[winner], covered)


def eroded(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[H, W] without its outermost pixels (the picture's border is none)."""
    return cv2.erode(covered.astype(np.uint8), CROSS) > 0


@kernel(parallel=False)
def splat_discs(pixels, z, radius, height, width):  # noqa: ANN001, ANN201 - compiled for the arrays of `drawn_from`
    """Pixels [N, 2], depth [N] -> nearest depth [height, width] (inf = none) and whose it is (-1 = nobody's).

    A disc covers the pixels whose centres lie within `radius` px; of equally near points the first wins.
    """
    front = np.full((height, width), np.inf)
    winner = np.full((height, width), -1, np.int32)
    for i in range(len(z)):
        u, v = pixels[i, 0], pixels[i, 1]
        if not (-radius < u < width + radius and -radius < v < height + radius):
            continue
        for y in range(max(int(np.ceil(v - radius - 0.5)), 0), min(int(np.floor(v + radius - 0.5)), height - 1) + 1):
            down = y + 0.5 - v
            for x in range(max(int(np.ceil(u - radius - 0.5)), 0), min(int(np.floor(u + radius - 0.5)), width - 1) + 1):
                right = x + 0.5 - u
                if right * right + down * down <= radius * radius and z[i] < front[y, x]:
                    front[y, x] = z[i]
                    winner[y, x] = i
    return front, winner
