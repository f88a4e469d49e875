"""What a rendered picture lacks: lenses, sensors, exposure, compression. Labels move along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.training.pack import Entry

ROLL_DEG = 4.0
SMALLEST_CROP = 0.55  # of the largest that fits


@dataclass(frozen=True, eq=False)
class Crop:
    """rgb [H, W, 3] uint8, depth [H, W] float32 (0 = missing, inf = sky), and its camera."""

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float32]
    focal_px: float
    centre_px: tuple[float, float]


def whole(rgb: NDArray[np.uint8], depth: NDArray[np.float16], entry: Entry, size: tuple[int, int]) -> Crop:
    """The largest centred crop of (height, width): what validation looks at."""
    return _warped(rgb, depth, entry, size, _largest(rgb, size), 0.0, (0.0, 0.0), flip=False)


def random_crop(
    rng: np.random.Generator, rgb: NDArray[np.uint8], depth: NDArray[np.float16], entry: Entry, size: tuple[int, int]
) -> Crop:
    """A crop of (height, width) px, smaller (a longer lens), off-centre, slightly rolled, or mirrored."""
    share = rng.uniform(SMALLEST_CROP, 1.0) if rng.random() < 0.7 else 1.0
    scale = _largest(rgb, size) * share
    room = [(rgb.shape[1] - scale * size[1]) / 2, (rgb.shape[0] - scale * size[0]) / 2]
    shift = tuple(float(rng.uniform(-side, side)) * 0.8 for side in room)
    roll = float(np.clip(rng.normal(0, ROLL_DEG), -12, 12)) if rng.random() < 0.6 else 0.0
    return _warped(rgb, depth, entry, size, scale, roll, shift, flip=bool(rng.random() < 0.5))


def _largest(rgb: NDArray[np.uint8], size: tuple[int, int]) -> float:
    """Source pixels per pixel of the largest crop that fits."""
    return min(rgb.shape[0] / size[0], rgb.shape[1] / size[1])


def _warped(
    rgb: NDArray[np.uint8],
    depth: NDArray[np.float16],
    entry: Entry,
    size: tuple[int, int],
    scale: float,
    roll_deg: float,
    shift: tuple[float, ...],
    flip: bool,
) -> Crop:
    height, width = size
    turn = np.deg2rad(roll_deg)
    linear = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if flip:
        linear = linear @ np.diag([-1.0, 1.0])
    middle = np.array([rgb.shape[1] / 2 + shift[0], rgb.shape[0] / 2 + shift[1]])
    # source = linear @ (target - target middle) + middle, in pixel-edge coordinates; OpenCV counts from pixel centres
    offset = middle - linear @ np.array([(width - 1) / 2, (height - 1) / 2]) - 0.5
    source_from_target = np.concatenate([linear, offset[:, None]], axis=1)
    inverse = cv2.WARP_INVERSE_MAP
    picture = cv2.warpAffine(
        np.asarray(rgb), source_from_target, (width, height), flags=cv2.INTER_LINEAR | inverse,
        borderMode=cv2.BORDER_REFLECT_101,
    )  # fmt: skip
    labels = cv2.warpAffine(
        depth.astype(np.float32), source_from_target, (width, height), flags=cv2.INTER_NEAREST | inverse,
        borderMode=cv2.BORDER_CONSTANT, borderValue=0,
    )  # fmt: skip
    centre = np.linalg.solve(linear, np.asarray(entry.centre_px) - middle) + np.array([width / 2, height / 2])
    return Crop(
        np.asarray(picture, np.uint8), np.asarray(labels, np.float32), entry.focal_px / scale, tuple(centre.tolist())
    )


def photographed(rng: np.random.Generator, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[H, W, 3] in 0..1: as a mediocre camera would have taken it."""
    x = _developed(rng, (rgb / 255).astype(np.float32))
    for chance, defect in ((0.35, _blurred), (0.15, _shaken), (0.2, _vignetted), (0.2, _enlarged), (0.5, _noisy)):
        if rng.random() < chance:
            x = defect(rng, x)
    x = np.clip(x, 0, 1)
    return _compressed(rng, x) if rng.random() < 0.4 else x


def _developed(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """White balance, exposure, gamma, contrast, saturation, and now and then black and white."""
    x = x * np.asarray(np.exp(rng.normal(0, 0.1, 3)), np.float32)
    x = np.power(np.clip(x, 0, 1), np.float32(np.exp(rng.normal(0, 0.25))))
    x = x * np.float32(np.exp(rng.normal(0, 0.2)))
    grey = x.mean(axis=2, keepdims=True)
    saturation = 0.0 if rng.random() < 0.05 else np.exp(rng.normal(0, 0.35))
    x = grey + np.float32(saturation) * (x - grey)
    middle = x.mean()
    x = middle + np.float32(np.exp(rng.normal(0, 0.2))) * (x - middle)
    if rng.random() < 0.15:
        x = x[..., rng.permutation(3)]
    return x.astype(np.float32)


def _blurred(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 1.6))), np.float32)


def _shaken(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    length = int(rng.integers(3, 8))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    for t in np.linspace(-0.5, 0.5, 2 * length):
        at = np.rint((length - 1) * (0.5 + t * np.array([np.sin(angle), np.cos(angle)]))).astype(int)
        kernel[at[0], at[1]] = 1
    return np.asarray(cv2.filter2D(x, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT_101), np.float32)


def _vignetted(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = x.shape[:2]
    y, w = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return (x * (1 - rng.uniform(0.1, 0.5) * (y * y + w * w)[..., None] / 2)).astype(np.float32)


def _enlarged(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Taken at a lower resolution than it has."""
    height, width = x.shape[:2]
    share = rng.uniform(0.35, 0.8)
    small = cv2.resize(x, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _noisy(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shot and read noise, at times coarser than a pixel."""
    height, width = x.shape[:2]
    grain = 1 if rng.random() < 0.7 else 2
    noise = np.asarray(rng.standard_normal((height // grain, width // grain, 3)), np.float32)
    if grain > 1:
        noise = np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    strength = rng.uniform(0.003, 0.05)
    return (x + noise * np.sqrt(np.maximum(x, 0) * strength**2 + (0.3 * strength) ** 2)).astype(np.float32)


def _compressed(rng: np.random.Generator, x: NDArray[np.float32]) -> NDArray[np.float32]:
    quality = int(rng.integers(25, 90))
    bgr = np.ascontiguousarray(np.rint(x * 255).astype(np.uint8)[..., ::-1])
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return (np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1] / 255).astype(np.float32)
