"""Random splats with the awkward cases: needles, pancakes, half out of view, near, behind, faint, opaque."""

from __future__ import annotations

import numpy as np

from engine.core.gaussians import Gaussians
from engine.core.pose import Pose


def random_gaussians(seed: int, n: int, sh_degree: int, around: bool = False) -> Gaussians:
    """In front of the origin (or all around it), 0.3 to 6 m away, 0.5 cm to 0.5 m in size."""
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=(n, 3))
    if not around:
        direction = np.stack([rng.uniform(-0.9, 0.9, n), rng.uniform(-0.7, 0.7, n), np.ones(n)], axis=1)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    distance = rng.uniform(0.3, 6.0, n)
    means = direction * distance[:, None]
    scales = np.exp(rng.uniform(np.log(0.005), np.log(0.12), (n, 3))) * distance[:, None] ** 0.5
    sh = rng.normal(size=(n, (sh_degree + 1) ** 2, 3)) * 0.3
    sh[:, 0] += rng.uniform(-0.8, 1.2, (n, 3))
    opacities = rng.uniform(0.02, 1.0, n)
    quats = rng.normal(size=(n, 4))
    arrays = (means, quats / np.linalg.norm(quats, axis=1, keepdims=True), scales, opacities, sh)
    return Gaussians(*(a.astype(np.float32) for a in arrays))


def some_pose(seed: int, reach: float = 0.2) -> Pose:
    """A camera near the origin, turned a little in every direction."""
    rng = np.random.default_rng(seed)
    yaw, pitch, roll = rng.uniform(-reach, reach, 3)
    return Pose.from_angles(yaw, pitch, roll, tuple(rng.uniform(-reach, reach, 3)))


def as_dict(gaussians: Gaussians) -> dict[str, np.ndarray]:
    return {name: getattr(gaussians, name) for name in ("means", "quats", "scales", "opacities", "sh")}
