"""Pitch from drawn boxes seen by cameras whose pitch is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.source.horizon import estimate_pitch

CAMERA = Camera.pinhole(320, 240, np.radians(55))


def boxes(pitch, yaw, roll=0.0):
    """A picture of wire boxes that stand on the ground all around."""
    view = View(CAMERA, Pose.from_angles(yaw, pitch, roll))
    picture = np.full((CAMERA.height, CAMERA.width, 3), 0.8, dtype=np.float32)
    corners = np.array([(x, y, z) for x in (0, 1) for y in (-1, 1) for z in (0, 1)], dtype=float)
    sides = [(a, b) for a in range(8) for b in range(a) if np.abs(corners[a] - corners[b]).astype(bool).sum() == 1]
    for x in range(-9, 10, 3):
        for z in range(4, 14, 3):
            pixels, depth = view.project(corners * (1.5, 1.6, 1.5) + (x, 0, z))
            for a, b in sides:
                if min(depth[a], depth[b]) > 0.5:
                    ends = [tuple(int(16 * c) for c in np.clip(pixels[i] - 0.5, -2000, 2000)) for i in (a, b)]
                    cv2.line(picture, ends[0], ends[1], (0.1, 0.1, 0.1), 1, cv2.LINE_AA, shift=4)
    return picture


@pytest.mark.parametrize("pitch_deg", [-20, -8, 0, 6, 15])
@pytest.mark.parametrize("yaw_deg", [0, 25])
def test_pitch_is_read_from_what_stands_upright(pitch_deg, yaw_deg):
    pitch, confidence = estimate_pitch(boxes(np.radians(pitch_deg), np.radians(yaw_deg)), CAMERA)
    assert abs(np.degrees(pitch) - pitch_deg) < 1.5
    assert confidence > 0.5


def test_a_slight_roll_does_not_disturb():
    pitch, _ = estimate_pitch(boxes(np.radians(10), 0.4, np.radians(3)), CAMERA)
    assert abs(np.degrees(pitch) - 10) < 2


def test_a_picture_without_lines_is_level_and_unsure():
    noise = np.random.default_rng(0).random((240, 320, 3)).astype(np.float32)
    for picture in (np.full((240, 320, 3), 0.5, dtype=np.float32), cv2.GaussianBlur(noise, (0, 0), 12)):
        pitch, confidence = estimate_pitch(picture, CAMERA)
        assert pitch == 0.0
        assert confidence <= 0.2


def test_the_smallest_picture_is_level():
    assert estimate_pitch(np.zeros((1, 1, 3), dtype=np.float32), Camera.pinhole(1, 1, 1.0)) == (0.0, 0.0)
