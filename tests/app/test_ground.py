"""Where the ground of a scene is found."""

import numpy as np
import pytest

from app.ground import ground_of
from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.pose import Pose


def room(floor_m, wall_m, pitch=0.0, eye_y=0.0, table=None):
    """The depth picture of a floor and a wall; table: height below the eye and depth range of another level thing."""
    view = View(Camera.pinhole(160, 120, 1.0), Pose.from_angles(0.3, pitch, position=(1.0, eye_y, 2.0)))
    rays = view.camera.rays() @ Pose.from_angles(0.0, pitch).rotation.T  # heading does not matter
    with np.errstate(divide="ignore"):
        floor = np.where(rays[..., 1] > 0, floor_m / rays[..., 1], np.inf)
        depth = np.minimum(floor, wall_m / np.maximum(rays[..., 2], 1e-6))
        if table is not None:
            top = table[0] / np.where(rays[..., 1] > 0, rays[..., 1], np.nan)
            depth = np.where((top * rays[..., 2] > table[1]) & (top * rays[..., 2] < table[2]), top, depth)
    return Frame(np.zeros((*depth.shape, 3), np.float32), view, depth.astype(np.float32))


@pytest.mark.parametrize("pitch", [0.0, -0.4, 0.15])
def test_the_floor_is_found_however_the_camera_is_held(pitch):
    assert ground_of(room(1.4, 8.0, pitch, eye_y=-0.5), 1.6) == pytest.approx(0.9, abs=0.03)


def test_a_table_is_not_the_ground():
    assert ground_of(room(1.5, 5.0, -0.3, table=(0.8, 2.2, 2.5)), 1.6) == pytest.approx(1.5, abs=0.05)


def test_without_level_ground_it_lies_at_eye_height():
    wall = room(50.0, 3.0, eye_y=0.25)
    assert ground_of(wall, 1.6) == pytest.approx(1.85)
    assert ground_of(Frame(wall.rgb, wall.view), 1.7) == pytest.approx(1.95)
