"""Where a path would lead the camera into something: splats nearer to it than it needs to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory

NEEDS = 0.05  # free room around the camera, as a share of the scene's scale
MOST_SAMPLES = 512
SOLID = 0.3  # of opacity: fainter splats stop nobody


def touched(path: Trajectory, splats: Gaussians, scale: float) -> tuple[float, ...]:
    """Times in seconds at which the camera is in or at a surface; () when its way is free. scale: metres, of the scene.

    Samples stand so near to each other that no surface lies between two of them unnoticed."""
    from scipy.spatial import KDTree

    room = NEEDS * scale
    coarse, _, _ = path.sample_many(_times(path, 65))
    length = float(np.linalg.norm(np.diff(coarse, axis=0), axis=-1).sum())
    times = _times(path, int(np.clip(np.ceil(length / room) + 1, 2, MOST_SAMPLES)))
    places, _, _ = path.sample_many(times)
    low, high = places.min(axis=0) - room, places.max(axis=0) + room
    near = ((splats.means > low) & (splats.means < high)).all(axis=-1) & (splats.opacities > SOLID)  # [N]
    if not near.any():
        return ()
    extent = 2 * float(np.median(splats.scales[near].max(axis=-1)))  # from a splat's centre to its rim
    apart, _ = KDTree(splats.means[near]).query(places, distance_upper_bound=room + extent)
    return tuple(times[np.isfinite(apart)].tolist())


def _times(path: Trajectory, count: int) -> np.ndarray:
    return np.linspace(path.start, path.start + path.duration, count if path.duration else 1)
