"""Presets and path files, laid into a scene."""

from __future__ import annotations

import numpy as np
import pytest

from app.camera_path import PathChoice, Start, level, start_of_frame, start_of_splats
from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians
from engine.core.path_file import write_path
from engine.core.pose import Pose
from engine.core.presets import PRESETS
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory

START = Start(View(Camera.pinhole(96, 64, 0.9), Pose.from_angles(0.3, -0.1, position=(1, 2, 3))), scale=4.0)


@pytest.fixture
def path_file(tmp_path):
    keys = [Keyframe.from_pose(Pose.from_angles(0, 0, position=(x, 0, 5)), 0.7, x) for x in (0.0, 1.0, 2.0)]
    write_path(Trajectory(tuple(keys)), tmp_path / "path.json")
    return tmp_path / "path.json"


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != "ring"])
def test_as_many_views_as_asked_for_and_none_is_the_photos(preset):
    views = PathChoice(preset).generation_views(START, 4)
    assert len(views) == 4
    assert all(view.world_from_camera != START.view.world_from_camera for view in views)


def test_the_ring_closes_the_sphere_whatever_number_is_asked_for():
    assert (
        len(PathChoice("ring").generation_views(START, 3)) == len(PathChoice("ring").generation_views(START, None)) > 10
    )


def test_a_path_file_is_taken_as_it_is(path_file):
    views = PathChoice(file=path_file).generation_views(START, 3)
    assert [view.world_from_camera.translation[0] for view in views] == pytest.approx([0, 1, 2])
    assert views[0].camera.fov_y == pytest.approx(0.7)
    assert (views[0].camera.width, views[0].camera.height) == (96, 64)


def test_a_path_file_can_begin_at_the_photo(path_file):
    views = PathChoice(file=path_file, from_start=True).generation_views(START, 3)
    first, last = views[0].world_from_camera, views[-1].world_from_camera
    assert np.allclose(first.as_matrix(), START.view.world_from_camera.as_matrix())
    assert np.allclose((first.inverse() @ last).translation, [2, 0, 0])  # the path's own shape, in the camera's axes


def test_pictures_of_the_sphere_stand_where_the_path_stands(path_file):
    views = PathChoice(file=path_file).picture_views(START, Camera.equirect(64, 32), 3)
    assert [view.world_from_camera.translation[0] for view in views] == pytest.approx([0, 1, 2])
    assert {view.camera for view in views} == {Camera.equirect(64, 32)}


def test_a_videos_length_is_the_paths(path_file):
    assert len(PathChoice(file=path_file).picture_views(START, Camera.pinhole(8, 8, 1.0), None)) == 2 * 24


def test_moves_are_measured_by_what_is_near():
    depth = np.array([[0, 0, 0, 3, 3, 3, 100, 100, 100, 100]], np.float32)  # unknown, a wall, the sky
    frame = Frame(np.zeros((1, 10, 3), np.float32), START.view, depth)
    assert start_of_frame(frame) == Start(START.view, 3.0)


def test_a_splat_file_is_seen_from_its_origin():
    means = np.array([[0, 0, 3], [0, 0, 3], [0, 0, 100], [0, 0, 100], [0, 0, -50]], np.float32)
    n = len(means)
    splats = Gaussians(means, np.tile([1, 0, 0, 0], (n, 1)), np.ones((n, 3)), np.ones(n), np.zeros((n, 1, 3)))
    start = start_of_splats(splats, 640, 360)
    assert start.scale == 3
    assert start.view.world_from_camera == Pose.identity()
    assert start_of_splats(Gaussians.empty(), 640, 360).scale == 1


@pytest.mark.parametrize("choice", [{}, {"preset": "orbit", "file": "a.json"}, {"preset": "Orbit"}])
def test_one_way_must_be_chosen(choice):
    with pytest.raises(ProblemError):
        PathChoice(**choice)


@pytest.mark.parametrize("pitch", [-90.0, -89.99, -60.0, 0.0, 60.0, 89.99, 90.0])
def test_who_looks_up_or_down_keeps_the_heading(pitch):
    """Straight up and down too, where the direction of view has none."""
    upright = level(Pose.from_angles(2.4, np.radians(pitch), position=(1.0, 2.0, 3.0)))
    np.testing.assert_allclose(upright.rotation, Pose.from_angles(2.4, 0.0).rotation, atol=1e-6)
    np.testing.assert_allclose(upright.translation, (1.0, 2.0, 3.0))
