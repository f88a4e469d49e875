"""A scene to look around in: a ball around the eye that looks different everywhere."""

from __future__ import annotations

import numpy as np

from engine.core.gaussians import Gaussians, sh_from_colors


def ball(count=60_000, radius=5.0):
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(count)
    height = 1 - (2 * np.arange(count) + 1) / count
    ring = np.sqrt(1 - height**2)
    where = np.stack([ring * np.cos(turn), height, ring * np.sin(turn)], axis=1)
    waves = np.random.default_rng(3).normal(0, 3.5, (12, 3)), np.random.default_rng(4).uniform(0, 6, 12)
    weights = np.random.default_rng(5).normal(0, 0.13, (12, 3))
    colors = np.clip(0.5 + np.sin(where @ waves[0].T + waves[1]) @ weights, 0.02, 0.98)
    scale = radius * np.sqrt(4 * np.pi / count) * 0.6
    return Gaussians(
        radius * where, np.tile([1.0, 0, 0, 0], (count, 1)), np.full((count, 3), scale), np.full(count, 0.98),
        sh_from_colors(colors),
    )  # fmt: skip
