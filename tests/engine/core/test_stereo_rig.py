"""The two eyes: how far apart they see things, and where they converge."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.stereo import Stereo, eyes

VIEW = View(Camera.equirect(3600, 1800), Pose.from_angles(0.4, 0.0, position=[1.0, -1.5, 2.0]))


def columns(point, stereo):
    return [view.project(point)[0][0] for view in eyes(VIEW, stereo)]


def ahead(distance):
    return VIEW.world_from_camera.apply([0.0, 0.0, distance])


def test_near_things_lie_farther_right_for_the_left_eye():
    left, right = columns(ahead(2.0), Stereo())
    assert left - right == pytest.approx(2 * np.arcsin(0.032 / 2.0) / (2 * np.pi) * 3600)


def test_both_eyes_meet_where_they_converge():
    stereo = Stereo(convergence=2.0)
    left, right = columns(ahead(2.0), stereo)
    assert left == pytest.approx(right)
    near, far = columns(ahead(1.0), stereo), columns(ahead(20.0), stereo)
    assert near[0] > near[1]  # before the screen
    assert far[0] < far[1]  # behind it


def test_at_the_poles_neither_eye_is_turned():
    """Who looks straight up would see one eye's picture turned against the other's."""
    for up in (-30.0, 30.0):
        point = VIEW.world_from_camera.apply([0.3, up, 0.2])
        left, right = columns(point, Stereo(convergence=0.5))
        assert left == pytest.approx(right, abs=0.2)  # of 73 px on the horizon


@pytest.mark.parametrize("wrong", [{"ipd": -0.1}, {"ipd": 3.0}, {"fade": 1.7}, {"convergence": 0.05}])
def test_impossible_eyes_are_refused(wrong):
    with pytest.raises(ProblemError):
        Stereo(**wrong)
