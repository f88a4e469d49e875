"""Looking around in a film shows what a player shows of its frames: checked against the frames themselves."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from app.film import Film, draw_frame, pose_at, views_of
from app.film_look import Gaze, Glance, draw_look, draw_strip, gaze_at, look_views, outline
from engine.core.camera import Camera
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.stereo import Stereo
from engine.core.trajectory import Keyframe, Trajectory
from engine.export import cracks
from engine.render.cpu import CpuRenderer

RENDERER = CpuRenderer()
PATH = Trajectory(
    tuple(
        Keyframe.from_pose(Pose.from_angles(turn, 0.1, position=[turn, 0.0, 0.0]), 1.0, 2.0 * n)
        for n, turn in enumerate((0.0, 0.4))
    )
)
GAZE = Gaze(0.7, 0.3, 1.4)


def room():
    """Dots on a ball around everything, apart from each other: cameras may put neighbours in different orders."""
    index = np.arange(1200) + 0.5  # Fibonacci sphere
    y, turn = 1 - 2 * index / len(index), np.pi * (1 + 5**0.5) * index
    around = np.sqrt(1 - y * y)
    points = 4.0 * np.stack([around * np.cos(turn), y, around * np.sin(turn)], axis=-1)
    ones = np.ones((len(points), 1))
    colours = np.random.default_rng(3).uniform(0.2, 1.0, points.shape)
    return Gaussians(points, ones * [[1, 0, 0, 0]], ones * [[0.06] * 3], ones[:, 0] * 0.98, sh_from_colors(colours))


def psnr(a, b):
    return -10 * np.log10(np.mean(((a.astype(float) - b.astype(float)) / 255) ** 2))


def played(frame, pose, view):
    """What a player shows of an equirectangular frame in a view: the frame looked up in each pixel's direction."""
    rays = view.directions() @ pose.world_from_camera.rotation
    pixels = Camera.equirect(frame.shape[1], frame.shape[0]).project(rays)[0].astype(np.float32) - 0.5
    wide = np.concatenate([frame[:, -8:], frame, frame[:, :8]], axis=1)
    picture = cv2.remap(wide, pixels[..., 0] + 8, pixels[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("gaze", [Gaze(), GAZE, Gaze(3.1, -1.2, 1.6)])
def test_the_picture_is_the_players(gaze):
    film, splats = Film("equirect", 2048, 1024), room()
    glance = Glance(film, PATH, 1.3, gaze, (400, 250))
    pose = pose_at(film, PATH, 1.3)
    shown = draw_look(glance, splats, RENDERER)
    assert shown.shape == (250, 400, 3)
    frame = draw_frame(film, pose, splats, RENDERER)
    assert psnr(shown, played(frame, pose, look_views(glance)[0])) > 30
    beside = replace(glance, gaze=gaze.turned(0.01, 0.0))
    assert psnr(shown, played(frame, pose, look_views(beside)[0])) < 26


@pytest.mark.parametrize("convergence", [None, 3.0])
@pytest.mark.parametrize("pitch", [0.0, 0.6, 1.35])
@pytest.mark.parametrize("distance", [1.0, 6.0])
def test_each_eye_sees_the_middle_where_the_films_eye_does(convergence, pitch, distance):
    film = Film("ods", 4096, 4096, stereo=Stereo(0.08, convergence))
    gaze = Gaze(0.7, pitch, 1.4)
    glance = Glance(film, PATH, 0.5, gaze, (800, 600), "anaglyph")
    pose = pose_at(film, PATH, 0.5)
    point = (pose.world_from_camera @ Pose.from_angles(gaze.yaw, pitch)).apply([0.0, 0.0, distance])
    for eye, view in zip(views_of(film, pose), look_views(glance), strict=True):
        column, _ = eye.project(point)
        azimuth = (column[0] / eye.camera.width - 0.5) * 2 * np.pi - gaze.yaw
        ray = view.camera.rays(view.project(point)[0]) @ Pose.from_angles(0.0, pitch).rotation.T
        assert np.arctan2(ray[0], ray[2]) == pytest.approx(azimuth, abs=2e-3 if pitch > 1 else 3e-4)


def test_what_both_eyes_converge_on_has_no_parallax():
    film = Film("ods", 1024, 1024, stereo=Stereo(0.064, 2.0))
    glance = Glance(film, PATH, 0.0, Gaze(), (400, 300), "beside")
    point = pose_at(film, PATH, 0.0).world_from_camera.apply([0.0, 0.0, 2.0])
    left, right = (view.project(point)[0][0] for view in look_views(glance))
    assert left == pytest.approx(right, abs=0.02)
    apart = replace(glance, film=replace(film, stereo=Stereo(0.064)))
    left, right = (view.project(point)[0][0] for view in look_views(apart))
    assert left - right > 2.0  # nearer than endlessly far: crossed


def test_an_anaglyph_has_one_eye_in_red_and_the_other_in_cyan():
    film, splats = Film("ods", 1024, 1024, stereo=Stereo(0.2)), room()
    glance = Glance(film, PATH, 0.0, GAZE, (120, 80), "anaglyph")
    left, right = (
        np.clip(cracks.shown(RENDERER.render(splats, view), view.camera), 0, 1) for view in look_views(glance)
    )
    shown = draw_look(glance, splats, RENDERER) / 255
    assert np.abs(shown[..., 0] - left @ [0.2126, 0.7152, 0.0722]).max() < 0.01
    assert np.abs(shown[..., 1:] - right[..., 1:]).max() < 0.01
    pair = draw_look(replace(glance, eyes="beside", size=(240, 80)), splats, RENDERER) / 255
    assert np.abs(pair[:, :120] - left).max() < 0.01 and np.abs(pair[:, 120:] - right).max() < 0.01


def test_vr180_shows_nothing_behind():
    film, splats = Film("vr180", 512, 256), room()
    behind = draw_look(Glance(film, PATH, 0.0, Gaze(np.pi), (60, 40)), splats, RENDERER)
    assert behind.max() == 0
    ahead = draw_look(Glance(film, PATH, 0.0, Gaze(), (60, 40)), splats, RENDERER)
    assert ahead.mean() > 3
    strip = draw_strip(Glance(film, PATH, 0.0, Gaze(), (200, 100)), splats, RENDERER)
    assert strip.shape == (100, 200, 3)
    assert strip[:, :50].max() == strip[:, 150:].max() == 0 and strip[:, 60:140].mean() > 3


def test_the_strip_is_the_film_small():
    film, splats = Film("ods", 512, 512), room()
    strip = draw_strip(Glance(film, PATH, 1.0, GAZE, (256, 128)), splats, RENDERER)
    mono = Film("equirect", 256, 128)
    assert psnr(strip, 255 * draw_frame(mono, pose_at(mono, PATH, 1.0), splats, RENDERER)) > 45


def test_the_sphere_is_dragged_along_and_stays_upright():
    gaze = Gaze().dragged(-100, 0, 400)
    assert gaze.yaw == pytest.approx(np.radians(90) / 4) and gaze.pitch == 0
    assert Gaze().dragged(0, 50, 400).pitch > 0  # down: what is above comes into sight
    assert Gaze().turned(0.0, 9.0).pitch < np.pi / 2
    assert -np.pi <= Gaze(3.0).turned(1.0, 0.0).yaw <= np.pi
    assert Gaze().zoomed(3).fov < Gaze().fov < Gaze().zoomed(-3).fov
    assert Gaze().zoomed(50).fov == pytest.approx(np.radians(30))


def test_a_place_of_the_strip_is_looked_at_and_framed_there():
    gaze = gaze_at(0.75, 0.25, Gaze())
    assert gaze.yaw == pytest.approx(np.pi / 2) and gaze.pitch == pytest.approx(np.pi / 4)
    rim = outline(gaze_at(0.6, 0.5, Gaze(fov=0.8)), 1.6)
    assert rim.mean(axis=0) == pytest.approx([0.6, 0.5], abs=0.01)
    assert rim[:, 0].max() - rim[:, 0].min() == pytest.approx(0.8 / (2 * np.pi), rel=0.02)
