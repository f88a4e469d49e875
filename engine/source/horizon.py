"""How far a photo looks up or down: the camera's pitch from straight lines and the horizon.

A Manhattan vote in the spirit of Coughlan & Yuille 1999: every line segment and the camera centre span a plane; where
the segment is the picture of a vertical (or of one of two level directions at right angles), that direction lies in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.core.pose import Pose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera

WORKING_SIDE_PX = 640
MOST_SEGMENTS = 240
SHARPNESS = np.radians(1.6)  # how closely a segment must point to its vanishing point
PITCHES = np.radians(np.arange(-36.0, 36.1, 2.0))
ROLLS = np.radians(np.arange(-4.0, 4.1, 2.0))
YAWS = np.radians(np.arange(0.0, 90.0, 3.0))


def estimate_pitch(rgb: NDArray[np.float32], camera: Camera) -> tuple[float, float]:
    """Pitch in radians (looking up is positive, as in `Pose.from_angles`) and a confidence in 0..1.

    rgb: [H, W, 3] in 0..1. Level (0.0) with a low confidence where the picture has no lines to tell.
    """
    scale = min(1.0, WORKING_SIDE_PX / max(rgb.shape[:2]))
    width, height = max(1, round(camera.width * scale)), max(1, round(camera.height * scale))
    small = np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32)
    normals, weights = _segment_planes(small, camera.resized(width, height))
    if weights.sum() < 0.5 * np.hypot(width, height):
        return 0.0, 0.0
    pitch, confidence = _vote(normals, weights / weights.sum())
    return (pitch, confidence) if confidence > 0.4 else (0.0, confidence)


def _segment_planes(rgb: NDArray[np.float32], camera: Camera) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit normals [S, 3] (camera axes) of the planes through the longest segments, and their lengths [S] in px."""
    grey = cv2.cvtColor((rgb * 255).clip(0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return np.zeros((0, 3)), np.zeros(0)
    ends = found.reshape(-1, 2, 2).astype(np.float64) + 0.5
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    longest = np.argsort(-lengths, kind="stable")[:MOST_SEGMENTS]
    longest = longest[lengths[longest] > 0.03 * np.hypot(*grey.shape)]
    normals = np.cross(camera.rays(ends[longest, 0]), camera.rays(ends[longest, 1]))
    return normals / np.linalg.norm(normals, axis=1, keepdims=True), lengths[longest]


def _vote(normals: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """The pitch whose upright Manhattan frame explains most of the segments, and how clearly it wins."""
    scores = np.array([[_support(normals, weights, pitch, roll) for roll in ROLLS] for pitch in PITCHES])
    by_pitch = scores.max(axis=1) - 0.25 * PITCHES**2  # photographers hold cameras level
    best = int(by_pitch.argmax())
    around = slice(max(best - 1, 0), best + 2)
    share = np.exp((by_pitch[around] - by_pitch[best]) / 0.02)
    clearness = (by_pitch[best] - np.median(by_pitch)) / 0.2
    return float((share * PITCHES[around]).sum() / share.sum()), float(np.clip(clearness, 0.0, 1.0))


def _support(normals: NDArray[np.float64], weights: NDArray[np.float64], pitch: float, roll: float) -> float:
    """Share of segment length explained by the vertical and the best pair of level directions."""
    camera_from_world = Pose.from_angles(0.0, pitch, roll).rotation.T
    turned = normals @ camera_from_world  # [S, 3] in an upright frame
    vertical = _closeness(turned[:, 1])
    c, s = np.cos(YAWS), np.sin(YAWS)
    x, z = turned[:, :1], turned[:, 2:]
    level = np.maximum(_closeness(x * c + z * s), _closeness(z * c - x * s))  # [S, yaws]
    return float((np.maximum(level, vertical[:, None]) * weights[:, None]).sum(axis=0).max())


def _closeness(sine: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-0.5 * (sine / SHARPNESS) ** 2)
