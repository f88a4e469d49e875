"""Poses are proved by the axioms of a group acting on space, not by examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from engine.core.pose import Pose, quat_from_rotation, rotation_from_quat

numbers = st.floats(-10, 10, allow_nan=False)
points = st.tuples(numbers, numbers, numbers).map(np.array)


@st.composite
def quats(draw):
    quat = np.array([draw(st.floats(-1, 1)) for _ in range(4)])
    return quat if np.linalg.norm(quat) > 0.05 else np.array([1.0, 0, 0, 0])


@st.composite
def poses(draw):
    return Pose.from_quat(draw(quats()), draw(points))


def close(a: Pose, b: Pose) -> bool:
    return np.allclose(a.as_matrix(), b.as_matrix(), atol=1e-9)


@given(poses(), poses(), poses())
def test_composition_is_associative(a, b, c):
    assert close((a @ b) @ c, a @ (b @ c))


@given(poses())
def test_identity_and_inverse(a):
    assert a @ Pose.identity() == a
    assert close(Pose.identity() @ a, a)
    assert close(a @ a.inverse(), Pose.identity())
    assert close(a.inverse() @ a, Pose.identity())


@given(poses(), poses(), points)
def test_acting_on_points_agrees_with_composition_and_matrices(a, b, p):
    assert np.allclose((a @ b).apply(p), a.apply(b.apply(p)), atol=1e-9)
    assert np.allclose(a.apply(p), (a.as_matrix() @ [*p, 1.0])[:3], atol=1e-12)


@given(poses(), points, points)
def test_motion_is_rigid(a, p, q):
    assert np.isclose(np.linalg.norm(a.apply(p) - a.apply(q)), np.linalg.norm(p - q), atol=1e-9)
    assert np.isclose(np.linalg.det(a.rotation), 1.0)


@given(quats())
def test_quaternions_agree_with_scipy_and_return(quat):
    rotation = rotation_from_quat(quat)
    assert np.allclose(rotation, Rotation.from_quat(np.roll(quat, -1)).as_matrix(), atol=1e-12)
    back = quat_from_rotation(rotation)
    unit = quat / np.linalg.norm(quat)
    assert back[0] >= 0
    assert min(np.abs(back - unit).max(), np.abs(back + unit).max()) < 1e-9


def test_half_turns_survive_the_way_to_a_quaternion_and_back():
    for axis in np.eye(3):
        rotation = Rotation.from_rotvec(np.pi * axis).as_matrix()
        assert np.allclose(rotation_from_quat(quat_from_rotation(rotation)), rotation, atol=1e-12)


@given(points, points)
def test_look_at_puts_the_target_on_the_axis_and_keeps_level(eye, target):
    if np.linalg.norm(target - eye) < 0.01:
        return
    pose = Pose.look_at(eye, target)
    seen = pose.inverse().apply(target)
    assert np.allclose(seen, [0, 0, np.linalg.norm(target - eye)], atol=1e-6)
    assert abs(pose.rotation[1, 0]) < 1e-9  # the camera's x axis is horizontal
    assert pose.rotation[1, 1] >= -1e-9  # and its y axis points down


def test_angles_turn_the_way_their_names_say():
    assert Pose.from_angles(0.3, 0).forward[0] > 0  # right is +x
    assert Pose.from_angles(0, 0.3).forward[1] < 0  # up is -y
    assert Pose.from_angles(0, 0, 0.3).rotation[1, 0] > 0  # leaning right lowers the right hand


def test_poses_are_values():
    a, b = Pose.from_angles(0.1, 0.2), Pose.from_angles(0.1, 0.2)
    assert a == b
    assert hash(a) == hash(b)
    assert a != Pose.identity()
    with pytest.raises(ValueError, match="read-only"):
        a.rotation[0, 0] = 2.0
    with pytest.raises(ValueError, match="finite"):
        Pose(np.eye(3), [np.nan, 0, 0])
