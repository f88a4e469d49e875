"""The preview thread: the newest look wins, what rests gets sharp, and sharp is what the renderer draws."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from preview_scenes import blob_scene, corner_scene, view

from engine.core.pose import Pose
from engine.core.scene import Scene
from engine.preview.look import Look
from engine.preview.painter import Painter
from engine.preview.stage import Stage, bare_part
from engine.render.cpu import CpuRenderer


class Watched:
    """A painter whose pictures are collected as a canvas would."""

    def __init__(self):
        self.pictures, self.problems, self._news = [], [], threading.Condition()
        self.painter = Painter(self._ready, self.problems.append)

    def _ready(self):
        with self._news:
            picture = self.painter.take()
            if picture is not None:
                self.pictures.append(picture)
            self._news.notify()

    def wait(self, enough, timeout_s=60.0):
        with self._news:
            assert self._news.wait_for(lambda: enough(self.pictures), timeout_s), len(self.pictures)


@pytest.fixture
def watched():
    watched = Watched()
    yield watched
    assert watched.painter.close(20)


def turned(angle):
    return view(pose=Pose.from_angles(angle, 0))


def expected(scene, seen_from):
    """[H, W, 4] premultiplied RGBA in 0..1, worked out from the renderer's answer."""
    drawn = CpuRenderer().render(scene.gaussians, seen_from)
    alpha = np.minimum(2 * drawn.alpha, 1)
    return np.dstack([np.minimum(drawn.solid, alpha[..., None]), alpha]), drawn


def rgba(picture):
    return picture.bgra[..., [2, 1, 0, 3]] / 255


def test_a_sharp_picture_is_what_the_renderer_draws(watched):
    scene = corner_scene(2)
    watched.painter.ask(Look(scene, turned(-0.4)))
    watched.wait(lambda pictures: pictures and pictures[-1].sharp)
    colours, drawn = expected(scene, turned(-0.4))
    picture = watched.pictures[-1]
    assert np.abs(rgba(picture) - colours).max() <= 0.51 / 255 + 1e-4
    seen = drawn.alpha >= 0.26
    np.testing.assert_allclose(picture.depth[seen], drawn.depth[seen], rtol=1e-5)
    assert 0.2 < seen.mean() < 0.98  # the scene is a corner seen from the side: some pixels are empty
    assert (picture.depth[drawn.alpha < 0.24] == 0).all()


def test_the_newest_look_wins(watched):
    scene = corner_scene()
    looks = [Look(scene, turned(0.01 * i), moving=True) for i in range(200)]
    for look in looks:
        watched.painter.ask(look)
    watched.wait(lambda pictures: pictures and pictures[-1].look is looks[-1])
    drawn = [looks.index(picture.look) for picture in watched.pictures]
    assert drawn == sorted(drawn)
    assert len(set(drawn)) < len(looks)  # asked faster than anyone can draw: most were passed over


def test_what_moved_gets_sharp_when_nothing_more_is_asked(watched):
    look = Look(corner_scene(), turned(0.1), moving=True)
    watched.painter.ask(look)
    watched.wait(lambda pictures: pictures and pictures[-1].sharp)
    assert watched.pictures[-1].look is look


def test_what_is_sharp_already_is_not_drawn_again(watched):
    scene = corner_scene()
    watched.painter.ask(Look(scene, turned(0.1), moving=True))
    watched.wait(lambda pictures: pictures and pictures[-1].sharp)
    drawn = len(watched.pictures)
    watched.painter.ask(Look(scene, turned(0.1)))
    time.sleep(0.1)
    assert len(watched.pictures) == drawn
    watched.painter.ask(Look(scene, turned(0.1), "depth"))
    watched.wait(lambda pictures: len(pictures) > drawn)


def test_looks_at_rest_that_follow_each_other_fast_are_drawn_all_the_same(watched):
    """Playing shows one pose after another, none of them as moving: pictures must come, not only when it ends."""
    scene = corner_scene(2)
    watched.painter.ask(Look(scene, turned(0)))
    watched.wait(lambda pictures: pictures)
    until = time.monotonic() + 0.5
    count = 0
    while time.monotonic() < until:
        count += 1
        watched.painter.ask(Look(scene, turned(0.002 * count)))
        time.sleep(0.004)
    assert len(watched.pictures) >= 4


def test_a_new_step_is_added_without_touching_the_others(watched):
    two = corner_scene(2)
    three = two.with_step(corner_scene(3).steps[2])
    for scene in (two, three):
        watched.painter.ask(Look(scene, turned(0.3)))
        watched.wait(lambda pictures, scene=scene: pictures and pictures[-1].sharp and pictures[-1].look.scene is scene)
        assert "gaussians" not in vars(scene), "somebody concatenated all splats"
        colours, _ = expected(scene, turned(0.3))
        assert np.abs(rgba(watched.pictures[-1]) - colours).max() <= 0.51 / 255 + 1e-4


def test_nothing_is_transparent(watched):
    watched.painter.ask(Look(Scene(), turned(0)))
    watched.wait(lambda pictures: pictures)
    assert not watched.pictures[-1].bgra.any()
    assert not watched.pictures[-1].depth.any()


def test_a_closed_painter_draws_no_more():
    watched = Watched()
    assert watched.painter.close(20)
    watched.painter.ask(Look(corner_scene(), turned(0)))
    time.sleep(0.05)
    assert watched.pictures == []


def test_an_unwanted_drawing_ends_without_a_picture():
    assert Stage().sharp(Look(corner_scene(), turned(0)), lambda: True) is None


def test_highlighted_steps_keep_their_colours_and_the_others_step_back():
    scene, stage = corner_scene(2), Stage()
    plain, lifted, other = (
        stage.sharp(Look(scene, turned(0), highlight=which), lambda: False).bgra[..., :3].astype(float)
        for which in ((), (0,), (1,))
    )
    middle = np.s_[20:44, 10:40]  # what step 0 shows and step 1 does not
    assert np.abs(lifted[middle] - plain[middle]).mean() < 1
    assert other[middle].mean() < 0.6 * plain[middle].mean()


def test_an_outline_is_an_ellipse_with_a_dark_rim():
    """Against the ellipse worked out by hand: a ball of 0.2 m at 2 m, the edge at 1.35 standard deviations."""
    seen_from, sigma = view(201, 201), 0.2
    picture = Stage().sharp(Look(blob_scene(sigma_m=sigma), seen_from, "outlines"), lambda: False)
    radius = 1.35 * np.sqrt((seen_from.camera.fx * sigma / 2) ** 2 + 0.3)
    v, u = np.mgrid[0:201, 0:201] - 100.0
    distance = np.hypot(u, v)
    red, alpha = picture.bgra[..., 2] / 255, picture.bgra[..., 3] / 255
    assert (alpha[distance > radius + 1.5] == 0).all()
    assert (alpha[distance < radius - 1.5] > 0.99).all()
    rim, inner = np.abs(distance - radius + 0.5) < 0.5, distance < radius - 3
    np.testing.assert_allclose(red[inner], 1.0, atol=0.01)
    assert red[rim].mean() < 0.75


def test_what_cannot_be_drawn_is_told_once_and_ends_nothing(watched):
    scene, broken = corner_scene(), Scene((None,))
    for angle in (0.0, 0.1, 0.2):
        watched.painter.ask(Look(broken, turned(angle)))
        time.sleep(0.3 if angle == 0 else 0.05)
    watched.painter.ask(Look(scene, turned(0)))
    watched.wait(lambda pictures: pictures and pictures[-1].sharp)
    assert [problem.kind for problem in watched.problems] == ["internal"]
    assert "AttributeError" in watched.problems[0].detail


def test_the_bare_part_of_a_picture_holds_every_pixel_that_lets_something_through():
    bgra = np.full((50, 100, 4), 255, np.uint8)
    assert bare_part(bgra) is None
    bgra[20, 30, 3], bgra[40, 60, 3] = 254, 0
    assert bare_part(bgra) == pytest.approx((0.29, 0.38, 0.62, 0.84))
    bgra[..., 3] = 0
    assert bare_part(bgra) == (0.0, 0.0, 1.0, 1.0)


def test_a_picture_says_where_it_is_bare():
    picture = Stage().sharp(Look(corner_scene(), turned(0.4)), lambda: False)
    left, top, right, bottom = picture.bare
    height, width = picture.bgra.shape[:2]
    inside = np.zeros((height, width), bool)
    inside[round(top * height) : round(bottom * height), round(left * width) : round(right * width)] = True
    assert (picture.bgra[~inside, 3] == 255).all()
    assert (picture.bgra[inside, 3] < 255).any()
