"""How large a scene looks to two eyes, which tell sizes by how far they stand apart.

Where the ground lies half as far below as it does for the viewer, the scene looks like a model of half the size, unless
the eyes move together. A photo does not tell its scale for sure; how high a viewer stands is known better.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.sphere import COVERED, places
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.core.gaussians import Gaussians
    from engine.core.stereo import Stereo
    from engine.core.trajectory import Trajectory
    from engine.render.base import Renderer

BELOW = Camera.pinhole(48, 48, float(np.radians(30.0)))
DOWN = Pose.from_angles(0.0, -np.pi / 2)
LEAST_M, MOST_M = 0.1, 100.0  # of a viewer's height


def life_size(stereo: Stereo, height_m: float, ground_m: float) -> Stereo:
    """Eyes to which a ground `ground_m` below looks `height_m` below; what `stereo` says is meant in their metres."""
    if not LEAST_M <= height_m <= MOST_M:
        raise fail(
            "bad_input", f"Nobody's eyes are {height_m:g} m above the ground.",
            f"Choose {LEAST_M:g} to {MOST_M:g} m; who stands has about 1.6.",
        )  # fmt: skip
    scale = ground_m / height_m
    far = None if stereo.convergence is None else stereo.convergence * scale
    return replace(stereo, ipd=stereo.ipd * scale, convergence=far)


def ground_below(
    splats: Gaussians, path: Trajectory, renderer: Renderer, check: Callable[[], None] = lambda: None
) -> float:
    """Metres from the path down to what lies below it. Raises a Problem where most of that is empty, and what `check`
    raises before each picture."""
    pictures = []
    for place in places(path):
        check()
        pictures.append(renderer.render(splats, View(BELOW, place @ DOWN)))
    depths = np.concatenate([picture.depth[picture.alpha > COVERED] for picture in pictures])
    if depths.size < 0.5 * len(pictures) * BELOW.width * BELOW.height:
        raise fail(
            "bad_input", "There is no ground below the path by which the scene's size could be told.",
            "Complete the sphere first, or say --ipd instead of --eye-height.",
        )  # fmt: skip
    return float(np.median(depths))
