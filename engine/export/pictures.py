"""Pictures as files, and depth as colour."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.core.files import atomic_path
from engine.core.problem import fail

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

SAVE_OPTIONS = {
    ".png": {"format": "PNG", "compress_level": 4},
    ".jpg": {"format": "JPEG", "quality": 95, "subsampling": 0},
    ".jpeg": {"format": "JPEG", "quality": 95, "subsampling": 0},
    ".webp": {"format": "WEBP", "quality": 95, "method": 4},
}
AT_ONCE = 1 << 16  # values turned into bytes: they stay in the cache, which makes it ten times as fast
SKY_M = 90.0  # metres; from here on everything counts as infinitely far
UNKNOWN_COLOR = (0x23, 0x27, 0x2E)
# Near to far: a rainbow of even steps in the manner of Turbo (Mikhailov 2019), warm near and cool far.
DEPTH_RAMP = (
    (122, 4, 3), (208, 47, 5), (251, 126, 33), (238, 207, 58), (164, 252, 60),
    (50, 242, 152), (40, 188, 235), (70, 107, 227), (48, 18, 59),
)  # fmt: skip
SKY_COLOR = (27, 12, 42)


def uint8_from_rgb(rgb: NDArray[np.float32] | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[..., C] floats in 0..1 -> 0..255, rounded; what lies outside is clipped, NaN is black. Bytes stay."""
    if rgb.dtype == np.uint8:
        return rgb.astype(np.uint8, copy=False)
    rounded = np.empty(rgb.shape, np.uint8)
    rows = max(1, AT_ONCE * len(rgb) // max(rgb.size, 1))
    for first in range(0, len(rgb), rows):
        some = np.fmin(np.fmax(rgb[first : first + rows], 0.0), 1.0)  # of NaN and a number, both take the number
        some *= 255.0
        rounded[first : first + rows] = np.rint(some, out=some)
    return rounded


def save_picture(path: str | os.PathLike[str], rgb: NDArray[np.float32]) -> None:
    """Writes [H, W, 3] (or grey [H, W]) floats in 0..1 as PNG, JPEG or WebP, by the name's ending."""
    options = SAVE_OPTIONS.get(Path(path).suffix.lower())
    if options is None:
        raise fail("bad_input", f"{Path(path).name} names no picture format.", "Use .png, .jpg or .webp.")
    write_image(path, Image.fromarray(uint8_from_rgb(rgb)), **options)


def write_image(path: str | os.PathLike[str], image: Image.Image, **options: Any) -> None:
    """Encoded in memory first: of what a full disk did not take, Pillow may say nothing."""
    encoded = BytesIO()
    image.save(encoded, **options)
    with atomic_path(path) as temporary:
        temporary.write_bytes(encoded.getbuffer())


def save_depth(path: str | os.PathLike[str], depth: NDArray[np.float32], metres_per_unit: float = 0.001) -> None:
    """Writes [H, W] metres as a 16-bit PNG (0 = unknown), readable as the depth of an RGB-D source again."""
    units = np.rint(np.nan_to_num(depth).clip(0.0, None) / metres_per_unit).clip(0, 65535)
    write_image(path, Image.fromarray(units.astype(np.uint16)), format="PNG")


def depth_range(depth: NDArray[np.float32]) -> tuple[float, float]:
    """Nearest and farthest metres worth telling apart: without unknown depth, sky and the outermost percent."""
    solid = depth[(depth > 0) & (depth < SKY_M) & np.isfinite(depth)]
    if solid.size == 0:
        return 1.0, SKY_M
    near, far = np.percentile(solid, [1.0, 99.0])
    return float(near), float(max(far, near * 1.2))


def rgb_from_depth(
    depth: NDArray[np.float32],  # [H, W] metres, 0 = unknown
    near_far: tuple[float, float] | None = None,
) -> NDArray[np.float32]:
    """[H, W, 3] near warm, far cool, even in log depth; sky nearly black, unknown grey. Range: the picture's own."""
    near, far = near_far or depth_range(depth)
    share = np.log(np.maximum(depth, 1e-6) / near) / np.log(far / near)
    stops = np.linspace(0.0, 1.0, len(DEPTH_RAMP))
    rgb = np.stack([np.interp(share, stops, channel) for channel in np.transpose(DEPTH_RAMP)], axis=-1)
    rgb[depth >= max(SKY_M, far)] = SKY_COLOR
    rgb[~(depth > 0)] = UNKNOWN_COLOR
    return (rgb / 255.0).astype(np.float32)
