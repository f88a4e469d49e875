"""Presets start where the photo was taken, stay modest, look at the scene; the ring's views see all of the sphere."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.presets import PRESETS, RING_AZIMUTHS_DEG, generation_views

SCALE = 4.0


def start_view(pitch: float = 0.1, yaw: float = 0.4) -> View:
    return View(Camera.pinhole(512, 384, np.radians(42)), Pose.from_angles(yaw, pitch, position=(1, 2, 3)))


def samples(name: str, start: View, n: int = 240):
    path = PRESETS[name].trajectory(start, SCALE)
    return [path.sample(t) for t in np.linspace(0, path.duration, n)]


def fibonacci_sphere(n: int) -> np.ndarray:
    i = np.arange(n) + 0.5
    y, longitude = 1 - 2 * i / n, i * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - y * y)
    return np.stack([r * np.cos(longitude), y, r * np.sin(longitude)], axis=-1)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("pitch", [0.0, 0.25, -0.4])
def test_paths_start_at_the_photo(name, pitch):
    start = start_view(pitch)
    pose, fov = PRESETS[name].trajectory(start, SCALE).sample(0.0)
    assert np.allclose(pose.as_matrix(), start.world_from_camera.as_matrix(), atol=1e-12)
    assert fov == pytest.approx(start.camera.fov_y)


@pytest.mark.parametrize("name", PRESETS)
def test_generation_begins_with_the_photo_itself_and_shows_new_places(name):
    start = start_view()
    views = generation_views(name, start, SCALE, PRESETS[name].views, 512, 384)
    assert views[0] is start
    assert len(views) == PRESETS[name].views
    assert len(set(views)) == len(views)  # nothing is asked for twice


@pytest.mark.parametrize("name", PRESETS)
def test_moves_are_modest_and_scale_with_the_scene(name):
    start = start_view()
    here = start.world_from_camera.translation
    reach = max(np.linalg.norm(pose.translation - here) for pose, _ in samples(name, start))
    assert reach <= 0.21 * SCALE
    far = PRESETS[name].trajectory(start, 10 * SCALE)
    farther = max(np.linalg.norm(far.sample(t)[0].translation - here) for t in np.linspace(0, far.duration, 240))
    assert farther == pytest.approx(10 * reach, abs=1e-9)


@pytest.mark.parametrize("name", PRESETS)
def test_cameras_stay_level_and_turn_evenly(name):
    poses = [pose for pose, _ in samples(name, start_view())]
    lean = [abs(np.arcsin(pose.rotation[1, 0])) for pose in poses]
    assert max(lean) < np.radians(0.5)
    turns = [np.linalg.norm(b.rotation - a.rotation) for a, b in itertools.pairwise(poses)]
    assert np.abs(np.diff(turns)).max() < 0.03


@pytest.mark.parametrize("name", ["orbit", "crane", "spiral", "figure-eight"])
def test_moves_around_the_subject_keep_it_in_the_middle(name):
    start = start_view()
    subject = start.world_from_camera.apply((0, 0, SCALE))
    for pose, _ in samples(name, start):
        seen = pose.inverse().apply(subject)
        assert np.linalg.norm(seen[:2]) / seen[2] < np.radians(0.3)


@pytest.mark.parametrize("name", ["orbit", "figure-eight", "ring"])
def test_closed_moves_return(name):
    start = start_view()
    assert PRESETS[name].trajectory(start, SCALE).loop
    assert np.allclose(samples(name, start)[-1][0].as_matrix(), start.world_from_camera.as_matrix(), atol=1e-9)


def test_dolly_zoom_keeps_the_size_of_the_subject():
    start = start_view()
    subject = start.world_from_camera.apply((0, 0, SCALE))
    sizes = []
    for pose, fov in samples("dolly-zoom", start):
        distance = pose.inverse().apply(subject)[2]
        sizes.append(distance * np.tan(fov / 2))
    assert max(sizes) / min(sizes) < 1.003


def test_stage_turns_right_then_left():
    start = start_view(pitch=0.0, yaw=0.0)
    views = generation_views("stage", start, SCALE, 3, 512, 384)
    yaws = [np.degrees(np.arctan2(*v.world_from_camera.forward[[0, 2]])) for v in views]
    assert np.allclose(yaws, [0, 25, -25], atol=1e-9)


def test_ring_has_the_azimuths_of_invisible_stitch_and_both_poles():
    assert RING_AZIMUTHS_DEG == (0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 272.5, 316.25)
    start = start_view(pitch=0.2, yaw=0.3)
    views = generation_views("ring", start, SCALE, 5, 512, 384)
    assert len(views) == 1 + 13 + 2
    yaws = [np.degrees(np.arctan2(*v.world_from_camera.forward[[0, 2]]) - 0.3) % 360 for v in views[1:14]]
    assert np.allclose(yaws, RING_AZIMUTHS_DEG, atol=1e-9)
    assert np.allclose(views[14].world_from_camera.forward, (0, -1, 0))
    assert np.allclose(views[15].world_from_camera.forward, (0, 1, 0))
    for view in views[1:]:
        assert view.camera.width == view.camera.height == 512
        assert np.array_equal(view.world_from_camera.translation, start.world_from_camera.translation)


@pytest.mark.parametrize("pitch", [0.0, 0.3, -0.3])
def test_the_ring_sees_the_whole_sphere_with_overlap(pitch):
    """Every direction lies at least 3 % of the picture inside some view, the photo not counted."""
    start = start_view(pitch)
    directions = start.world_from_camera.translation + fibonacci_sphere(60_000)
    inside = np.full(len(directions), -np.inf)
    for view in generation_views("ring", start, SCALE, 16, 512, 512)[1:]:
        pixels, depth = view.project(directions)
        edge = np.minimum(pixels, 512 - pixels).min(axis=1)
        inside = np.maximum(inside, np.where(depth > 0, edge, -np.inf))
    assert inside.min() > 0.03 * 512


def test_presets_describe_themselves_in_one_line():
    for name, preset in PRESETS.items():
        assert preset.name == name
        assert preset.description.endswith(".")
        assert len(preset.description) < 90
        assert preset.trajectory(start_view(), SCALE, seconds=3.0).duration == pytest.approx(3.0)
