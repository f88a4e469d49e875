"""What kind of place a picture shows: where its walls point, and whether it is a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.level import level_from_camera

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

SEGMENTS_SIDE_PX = 480
SHORTEST_SEGMENT_PX = 12.0
SHARPNESS = 0.03  # sine of the angle by which a segment may miss its axis
# bias; a, b of the top; a, b of the bottom; texture of the top; share of lines along the walls' axes, amount of lines.
# Fitted on rendered rooms, halls, streets and landscapes without sky, with a lean towards the open.
ROOM_VOTE = np.array([-3.43, 1.09, 1.65, 1.31, 0.87, -1.15, 1.27, 1.46])


@dataclass(frozen=True)
class WallLines:
    """yaw: radians (-45..45 degrees) from the heading to the nearest axis of the walls, 0 where no lines tell.
    agreement: share (0..1) of all line length but the verticals' that runs along the axes. length: log of one plus the
    length of those lines in picture sides."""

    yaw: float
    agreement: float
    length: float


def wall_lines(rgb: NDArray[np.float32], view: View) -> WallLines:
    """Of all upright Manhattan frames the one whose two level directions explain most of the line segments."""
    normals, lengths = _segment_planes(rgb, view)
    if not len(lengths):
        return WallLines(0.0, 0.0, 0.0)
    yaws = np.radians(np.arange(-45.0, 45.0, 1.0))
    c, s = np.cos(yaws), np.sin(yaws)
    x, z = normals[:, :1], normals[:, 2:]
    miss = np.minimum(np.abs(x * s + z * c), np.abs(x * c - z * s))  # [S, yaws]
    support = (lengths[:, None] * np.exp(-0.5 * (miss / SHARPNESS) ** 2)).sum(axis=0) / lengths.sum()
    best = int((support + 1e-3 * c).argmax())
    return WallLines(float(yaws[best]), float(support[best]), float(np.log1p(lengths.sum() / SEGMENTS_SIDE_PX)))


def looks_like_a_room(rgb: NDArray[np.float32], lines: WallLines) -> bool:
    """Whether a picture [H, W, 3] without sky was taken indoors: smooth above, warm, and full of lines along walls."""
    small = np.asarray(cv2.resize(rgb, (96, 72), interpolation=cv2.INTER_AREA), dtype=np.float32)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2Lab) / 30.0
    grey = small.mean(axis=-1)
    texture = np.log(cv2.blur(np.abs(grey - cv2.blur(grey, (5, 5))), (5, 5)) + 0.004) + 4
    top, bottom = slice(0, 20), slice(50, 72)
    colours = [*lab[top, :, 1:].mean(axis=(0, 1)), *lab[bottom, :, 1:].mean(axis=(0, 1))]
    return float(ROOM_VOTE @ [1.0, *colours, texture[top].mean(), lines.agreement, lines.length]) > 0


def _segment_planes(rgb: NDArray[np.float32], view: View) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit normals [S, 3] (level frame) of the planes through all line segments but verticals; their lengths [S]."""
    scale = min(1.0, SEGMENTS_SIDE_PX / max(rgb.shape[:2]))
    width, height = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    small = np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32)
    grey = cv2.cvtColor((small * 255).clip(0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    ends = np.zeros((0, 2, 2)) if found is None else found.reshape(-1, 2, 2) + 0.5
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    ends, lengths = ends[lengths > SHORTEST_SEGMENT_PX], lengths[lengths > SHORTEST_SEGMENT_PX]
    rays = view.camera.resized(width, height).rays(ends) @ level_from_camera(view).T
    normals = np.cross(rays[:, 0], rays[:, 1])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    level = np.abs(normals[:, 1]) > 0.05
    return normals[level], lengths[level]
