"""Films: what a frame is drawn from, that shapes are checked, that eyes and faces stand where players look for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.film import Film, composed, draw_frame, plan_of, poses, views_of
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer


def path(pitch=0.3):
    ends = (Pose.from_angles(0.2, pitch), Pose.from_angles(0.9, pitch, position=[0.5, 0.0, 1.0]))
    return Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 2.0 * n) for n, pose in enumerate(ends)))


def ball(direction, color, distance=3.0):
    center = distance * np.asarray(direction, float)
    return Gaussians([center], [[1, 0, 0, 0]], [[0.4] * 3], [0.99], sh_from_colors([color]))


SIX = {
    "front": ([0, 0, 1], [1, 0, 0]), "right": ([1, 0, 0], [0, 1, 0]), "back": ([0, 0, -1], [0, 0, 1]),
    "left": ([-1, 0, 0], [1, 1, 0]), "up": ([0, -1, 0], [0, 1, 1]), "down": ([0, 1, 0], [1, 0, 1]),
}  # fmt: skip
SPLATS = Gaussians.concatenate([ball(*one) for one in SIX.values()])
STILL = Trajectory((Keyframe.from_pose(Pose.identity(), 1.0, 0.0),))


def frame(film):
    return draw_frame(film, poses(film, STILL)[0], SPLATS, CpuRenderer())


def test_an_ordinary_film_has_the_paths_own_views():
    film = Film("pinhole", 64, 48, 10)
    assert poses(film, path()) == list(path().views(20, 64, 48))


def test_the_faces_of_a_cube_map_stand_as_spherical_video_v2_wants_them():
    picture = frame(Film("cubemap", 96, 64))
    for row, names in enumerate((("right", "left", "up"), ("down", "front", "back"))):
        for column, name in enumerate(names):
            middle = picture[32 * row + 16, 32 * column + 16]
            np.testing.assert_allclose(middle, SIX[name][1], atol=0.05)


@pytest.mark.parametrize(("direction", "place"), [((0.3, -1, 0.3), (11, 75)), ((0.3, 1, 0.3), (52, 11))])
def test_up_and_down_in_a_cube_map_are_turned_as_spherical_video_v2_wants_them(direction, place):
    """The top of the up face is forwards, that of the down face to the back: what is at the right stands left."""
    film = Film("cubemap", 96, 64)
    picture = draw_frame(film, poses(film, STILL)[0], ball(direction, (1, 1, 1), 6.0), CpuRenderer())[..., 0]
    middle = [(along * picture).sum() / picture.sum() for along in np.indices(picture.shape)]
    assert middle == pytest.approx(place, abs=1)


def test_the_left_eye_stands_above_and_sees_near_things_farther_right():
    film = Film("ods", 512, 512)
    red = draw_frame(film, poses(film, STILL)[0], SPLATS[:1], CpuRenderer())[..., 0]
    columns = [(eye * np.arange(512)).sum() / eye.sum() for eye in (red[:256], red[256:])]
    wanted = 2 * np.arcsin(0.032 / 3.0) / (2 * np.pi) * 512
    assert columns[0] - columns[1] == pytest.approx(wanted, abs=0.05)


def test_vr180_has_two_square_eyes_side_by_side():
    picture = frame(Film("vr180", 256, 128))
    assert picture.shape == (128, 256, 3)
    for left in (0, 128):
        np.testing.assert_allclose(picture[64, left + 64], SIX["front"][1], atol=0.05)


def test_vr180_can_be_a_pair_of_fisheyes():
    """The middle of each disc shows what lies ahead, its corners nothing."""
    film = Film("vr180", 128, 64, lens="fisheye")
    ahead = frame(film)
    assert ahead.shape == (64, 128, 3)
    np.testing.assert_allclose(ahead[32, [32, 96]], [[1, 0, 0]] * 2, atol=0.02)
    for eye in np.split(ahead, 2, axis=1):
        assert eye[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0
    plans = [plan_of(one, poses(one, STILL), SPLATS, "cpu") for one in (film, replace(film, lens="half-equirect"))]
    assert (plans[0].layout, plans[0].projection) == ("left-right", "fisheye")
    assert plans[0].content != plans[1].content
    with pytest.raises(ProblemError, match="no lens 'bottle'"):
        Film("vr180", 128, 64, lens="bottle")


@pytest.mark.parametrize("kind", ["equirect", "ods", "vr180", "cubemap"])
def test_spheres_stand_level_unless_told_otherwise(kind):
    size = {"equirect": (64, 32), "ods": (64, 64), "vr180": (64, 32), "cubemap": (96, 64)}[kind]
    upright = poses(Film(kind, *size), path())
    tilted = poses(Film(kind, *size, level=False), path())
    assert all(abs(view.world_from_camera.forward[1]) < 1e-12 for view in upright)
    assert all(view.world_from_camera.forward[1] < -0.2 for view in tilted)


def test_cracks_between_splats_stay_as_bright_as_their_surface():
    """A wall whose splats lie too far apart for so fine a picture; what is hardly there at all is not a surface."""
    x, y = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
    means = np.stack([x, y, np.full_like(x, 2.0)], axis=-1).reshape(-1, 3)
    ones = np.ones((len(means), 1))
    scales, grey = ones * [[0.016, 0.016, 0.002]], sh_from_colors(0.6 * ones * [[1, 1, 1]])
    wall = Gaussians(means, ones * [[1.0, 0, 0, 0]], scales, ones[:, 0] * 0.98, grey)
    film = Film("equirect", 1024, 512)
    view = poses(film, STILL)[0]
    middle = np.s_[226:286, 482:542]
    alpha = CpuRenderer().render(wall, views_of(film, view)[0]).alpha[middle]
    assert 0.1 < alpha.min() < 0.45
    np.testing.assert_allclose(draw_frame(film, view, wall, CpuRenderer())[middle], 0.6, atol=0.003)
    faint = replace(wall, opacities=wall.opacities * 0.03)
    assert draw_frame(film, view, faint, CpuRenderer())[middle].min() < 0.3


def test_a_locked_heading_moves_without_turning():
    views = poses(Film("equirect", 64, 32, heading="locked"), path())
    turned = poses(Film("equirect", 64, 32), path())
    assert all(np.allclose(view.world_from_camera.rotation, views[0].world_from_camera.rotation) for view in views)
    np.testing.assert_allclose(views[-1].world_from_camera.translation, turned[-1].world_from_camera.translation)
    assert not np.allclose(turned[0].world_from_camera.rotation, turned[-1].world_from_camera.rotation)


@pytest.mark.parametrize(
    ("film", "words"),
    [
        (("fisheye", 64, 64), "no projection"),
        (("ods", 4096, 2048), "one above the other"),
        (("equirect", 1001, 500), "twice as wide"),
        (("vr180", 100, 100), "side by side"),
        (("cubemap", 100, 100), "six faces"),
    ],
)
def test_shapes_that_do_not_suit_are_refused_with_one_that_does(film, words):
    with pytest.raises(ProblemError, match=words) as told:
        Film(*film)
    if "x" in told.value.problem.next_step.split()[-1]:
        width, height = map(int, told.value.problem.next_step.rstrip(".").split()[-1].split("x"))
        Film(film[0], width, height)


def test_a_scene_without_splats_is_refused():
    with pytest.raises(ProblemError, match="no splats"):
        plan_of(Film(), [], Gaussians.empty(), "cpu")


def test_the_plan_knows_the_content():
    film = Film("equirect", 64, 32)
    views = poses(film, path())
    plan = plan_of(film, views, SPLATS, "cpu")
    assert plan == plan_of(film, views, SPLATS, "cpu")
    assert plan != plan_of(film, views[:-1], SPLATS, "cpu")
    assert plan.content != plan_of(film, views, SPLATS[:5], "cpu").content
    assert plan.content != plan_of(film, views, SPLATS, "gsplat").content
    assert (plan.layout, plan.projection) == ("mono", "equirect")


def test_a_frame_is_composed_of_all_its_views():
    assert len(views_of(Film("cubemap", 96, 64), poses(Film("cubemap", 96, 64), STILL)[0])) == 6
    parts = [np.full((2, 3, 3), n, np.float32) for n in range(2)]
    assert composed(Film("ods", 64, 64), parts)[:, 0, 0].tolist() == [0, 0, 1, 1]
