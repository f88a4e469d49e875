"""A finished view joins the scene: only what the scene did not cover becomes new splats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.fusion.coverage import round_sky
from engine.fusion.lift import lift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.frame import Frame
    from engine.core.gaussians import Gaussians
    from engine.fusion.coverage import Seen

UNDERLAP_PX = 2  # new surface goes on this far behind the rim of what is nearer
BEHIND = 1.02  # "behind" means farther by this factor
GRADES = 4  # of confidence in which splats are appended


def add_view(frame: Frame, seen: Seen, allowance: int) -> Gaussians:
    """New splats for a frame with depth: unseen pixels, pixels that let light through, the rim of what is known once
    more, and a narrow strip under the rim of nearer surfaces, so that neither seam nor silhouette leaves a gap.

    The uncertain ones come last, so that whoever takes only the first part of a chunk has its best part."""
    assert frame.depth is not None
    rgb, depth, under = _underlap(frame.rgb, round_sky(frame.depth, frame.view), seen)
    chunk = lift(rgb, depth, frame.view, ~seen.known | seen.thin | under, allowance)
    if frame.confidence is None:
        return chunk
    grades = np.round(GRADES * frame.view.at(frame.confidence, chunk.means))
    return chunk[np.argsort(-grades, kind="stable")]


def _underlap(
    rgb: NDArray[np.float32], depth: NDArray[np.float32], seen: Seen
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """The unseen surface carried on under the known rim wherever that rim is nearer; elsewhere the two overlap by a
    pixel, since splats thin out where their surface ends.

    Returns rgb, depth with the strip painted in, and the mask [H, W] of strip and overlap."""
    if seen.known.all() or not seen.known.any():
        return rgb, depth, np.zeros_like(seen.known)
    known = seen.known.astype(np.uint8)
    transform = cv2.distanceTransformWithLabels(known, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    distance, labels = np.asarray(transform[0], np.float32), np.asarray(transform[1], np.intp)
    rows, cols = np.nonzero(~seen.known)
    pixel_of_label = np.zeros(int(labels.max()) + 1, np.intp)
    pixel_of_label[labels[rows, cols]] = rows * depth.shape[1] + cols
    nearest = pixel_of_label[labels]  # [H, W] flat index of the nearest unseen pixel
    hidden_depth = depth.ravel()[nearest]
    strip = seen.known & (distance <= UNDERLAP_PX) & (hidden_depth > BEHIND * depth)
    rgb, depth = rgb.copy(), depth.copy()
    rgb[strip], depth[strip] = rgb.reshape(-1, 3)[nearest[strip]], hidden_depth[strip]
    return rgb, depth, strip | (seen.known & (distance <= 1))


def support_views(frame: Frame, earlier: Sequence[Frame], most: int = 2) -> list[Frame]:
    """The earlier frames that look most nearly the same way, nearest first: what they show must not get worse."""
    pose = frame.view.world_from_camera

    def apart(other: Frame) -> float:
        turn = 1 - float(pose.forward @ other.view.world_from_camera.forward)
        return turn + 0.1 * float(np.linalg.norm(pose.translation - other.view.world_from_camera.translation))

    return sorted((f for f in earlier if f.depth is not None), key=apart)[:most]
