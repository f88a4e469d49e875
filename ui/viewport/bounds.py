"""What of a scene is worth framing: everything but the sky and a few stray splats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.scene import Scene

SAMPLES = 20_000  # splats that stand for all of them
STRAY = 1.5  # percent at each end of an axis that are left out
FAR_SHARE = 0.6  # of the sky's distance: what lies beyond is not framed


def framing_points(scene: Scene) -> NDArray[np.float64]:
    """[N, 3] splats within the box that holds nearly all of them; empty for a scene without any but sky."""
    stride = max(1, sum(len(step.gaussians) for step in scene.steps) // SAMPLES)
    parts = [step.gaussians.means[::stride] for step in scene.steps]
    points = np.concatenate(parts).astype(np.float64) if parts else np.zeros((0, 3))
    if not len(points):
        return points
    eye = scene.steps[0].view.world_from_camera.translation
    points = points[np.linalg.norm(points - eye, axis=-1) < FAR_SHARE * FAR_M]
    if not len(points):
        return points
    low, high = np.percentile(points, (STRAY, 100 - STRAY), axis=0)
    inside = ((points >= low) & (points <= high)).all(axis=-1)
    return points[inside] if inside.any() else points
