"""From light to a photo: exposure, white balance, tone curve, vignette, 8 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray


def photo_from_light(light: NDArray[np.float32], sky: NDArray[np.bool_], rng: Random) -> NDArray[np.uint8]:
    """Linear RGB [H, W, 3] -> sRGB [H, W, 3] as a phone or webcam might give it. `sky` [H, W] counts more or less."""
    heed = rng.uniform(0.2, 1.2)
    weight = np.where(sky, np.float32(heed), np.float32(1))
    grey = light @ np.array([0.25, 0.6, 0.15], np.float32)
    mean = float(np.exp((weight * np.log(grey + 1e-3)).sum() / weight.sum()))
    bright = float(np.quantile(grey if heed > 0.6 else grey[~sky], 0.9)) if (~sky).any() else mean
    key = 2.0 ** rng.gauss(0.0, 0.4) / (0.5 * mean / 0.16 + 0.5 * bright / 0.6)
    out = light * key * _balance(light, weight, rng) * _vignette(light.shape[0], light.shape[1], rng)
    return _toned(out, rng)


def _balance(light: NDArray[np.float32], weight: NDArray[np.float32], rng: Random) -> NDArray[np.float32]:
    """Gains that take away a part of the colour cast (grey world), and add an error."""
    mean = (light * weight[..., None]).sum(axis=(0, 1)) / weight.sum() + 1e-4
    gains = (mean.mean() / mean) ** rng.uniform(0.2, 0.8)
    cast = rng.gauss(0, 0.07)
    gains *= np.array([1 + cast, 1 + rng.gauss(0, 0.02), 1 - cast])
    return np.clip(gains / gains.mean(), 0.5, 2.0).astype(np.float32)


def _vignette(height: int, width: int, rng: Random) -> NDArray[np.float32]:
    """[H, W, 1] darker corners."""
    v, u = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((u + 0.5) / width - 0.5) ** 2 + ((v + 0.5) / height - 0.5) ** 2
    return (1.0 - rng.choice((0.0, 0.3, 0.7)) * far)[..., None].astype(np.float32)


def _toned(light: NDArray[np.float32], rng: Random) -> NDArray[np.uint8]:
    """A shoulder for the highlights, a little contrast and colour, gamma."""
    shoulder = rng.uniform(0.5, 0.85)
    over = np.maximum(light - shoulder, 0.0)
    room = 1.08 - shoulder
    curve = np.where(light > shoulder, shoulder + room * (1 - np.exp(-over / room)), light)
    shown = np.clip(curve, 0.0, 1.0) ** (1 / 2.2)
    contrast = rng.uniform(-0.1, 0.6)
    shown = shown + contrast * (shown * shown * (3 - 2 * shown) - shown)
    grey = shown.mean(axis=2, keepdims=True)
    shown = grey + rng.uniform(0.75, 1.15) * (shown - grey)
    lift = rng.choice((0.0, 0.0, 0.03))
    return (np.clip(lift + (1 - lift) * shown, 0, 1) * 255 + 0.5).astype(np.uint8)
