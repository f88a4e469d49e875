"""Where the network and the picture's own votes must agree before a piece of a view becomes sky."""

from __future__ import annotations

import numpy as np

from engine.depth.sky import agreed_sky

HEIGHT, WIDTH = 48, 64


def a_room():
    """rgb, elevation and known pixels of a grey room seen before in its lower half."""
    rng = np.random.default_rng(0)
    rgb = (0.45 + 0.03 * rng.standard_normal((HEIGHT, WIDTH, 3))).astype(np.float32).clip(0, 1)
    elevation = np.linspace(0.5, -0.5, HEIGHT)[:, None] * np.ones((1, WIDTH))
    known = np.zeros((HEIGHT, WIDTH), bool)
    known[HEIGHT // 3 :] = True
    return rgb, elevation, known


def test_a_ceiling_beside_known_walls_is_no_sky_though_the_network_says_so():
    rgb, elevation, known = a_room()
    certain = np.where(elevation > 0.25, 0.97, 0.02).astype(np.float32)
    assert not agreed_sky(rgb, elevation, np.zeros_like(known), known, certain).any()


def test_beside_known_sky_the_network_is_believed():
    rgb, elevation, known = a_room()
    rgb[elevation > 0] = (0.55, 0.7, 0.95)
    seen = known & (elevation > 0)
    probability = np.where(elevation > 0, 0.97, 0.02).astype(np.float32)
    sky = agreed_sky(rgb, elevation, seen, known & ~seen, probability)
    assert sky[elevation > 0.05].mean() > 0.95 and not sky[elevation < -0.05].any()
