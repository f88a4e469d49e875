"""Where a new surface contradicts what an earlier frame saw: the more certain of the two wins.

An earlier frame saw through the space before its surfaces. A new surface that would stand there is pushed away along
its own ray until it hides nothing that is more certain than itself. So an uncertain depth beside a silhouette ends
behind it instead of hanging before the photo.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M
from engine.fusion.coverage import SKY_SHARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.frame import Frame

BEFORE = 0.95  # of an earlier surface's depth: nearer than this is before it
PUSH = 1.1  # factor of depth a round
ROUNDS = 8  # what is still in the way then, at about twice its depth, is left where it was


def behind_certain(frame: Frame, new: NDArray[np.bool_], earlier: Sequence[Frame]) -> Frame:
    """The frame, its `new` pixels [H, W] moved behind what `earlier` frames saw with more confidence."""
    assert frame.depth is not None and frame.confidence is not None
    at = np.nonzero(new & (frame.depth < SKY_SHARE * FAR_M))
    first, confidence, rays = frame.depth[at], frame.confidence[at], frame.view.camera.rays()[at]  # [N], [N], [N, 3]
    moved, hiding = first.astype(np.float64), np.arange(len(first))
    for _ in range(ROUNDS):
        points = frame.view.world_from_camera.apply(rays[hiding] * moved[hiding, None])
        hides = [_hides(points, confidence[hiding], other) for other in earlier]
        hiding = hiding[np.any(hides, axis=0)] if hides else hiding[:0]
        if not len(hiding):
            break
        moved[hiding] *= PUSH
    moved[hiding] = first[hiding]
    depth = frame.depth.copy()
    depth[at] = np.minimum(moved, 0.95 * SKY_SHARE * FAR_M)
    return replace(frame, depth=depth)


def _hides(points: NDArray[np.float64], confidence: NDArray[np.float32], frame: Frame) -> NDArray[np.bool_]:
    """[N] points before a surface of the frame that is more certain than they are."""
    assert frame.depth is not None
    pixels, z = frame.view.project(points)
    u, v = np.floor(pixels).T
    inside = (z > 0) & (u >= 0) & (v >= 0) & (u < frame.view.camera.width) & (v < frame.view.camera.height)
    row, column = np.where(inside, v, 0).astype(int), np.where(inside, u, 0).astype(int)
    before = inside & (z < BEFORE * frame.depth[row, column])
    return before if frame.confidence is None else before & (frame.confidence[row, column] > confidence)
