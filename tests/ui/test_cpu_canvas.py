"""The CPU canvas: what is on the screen is what the renderer draws, over the backdrop and under the overlay."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from app_fakes import step_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.scene import Scene
from engine.render.cpu import CpuRenderer
from ui import theme
from ui.viewport.cpu_canvas import CpuCanvas
from ui.viewport.fade import blend, delays

W, H = 200, 120


def looking(yaw: float = 0.0) -> View:
    return View(Camera.pinhole(W, H, np.radians(50)), Pose.from_angles(yaw, 0))


def scene_of(*numbers: int) -> Scene:
    """Random walls three metres away; each leaves out a part of its own."""
    steps = [step_of(number, seed=number) for number in numbers]
    return Scene(tuple(steps))


def pixels(widget) -> np.ndarray:
    """[H, W, 3] what the widget shows, in 0..1, whatever the depth of the screen."""
    image = QImage(widget.size(), QImage.Format.Format_RGBA8888)
    widget.render(image)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3] / 255


@pytest.fixture
def canvas(qtbot, qapp):
    theme.apply(qapp)
    canvas = CpuCanvas()
    canvas.resize(W, H)
    canvas.fades = False
    qtbot.addWidget(canvas, before_close_func=CpuCanvas.close_canvas)
    canvas.show()
    return canvas


def see(qtbot, canvas, scene, view, mode="colour"):
    canvas.show_scene(scene)
    canvas.look(view, mode)
    qtbot.waitUntil(lambda: canvas.stats().sharp, timeout=60_000)
    assert canvas.shown == view
    assert canvas.picture.look.scene is scene


def test_the_screen_shows_what_the_renderer_draws_over_the_background(qtbot, canvas):
    scene = scene_of(0)
    see(qtbot, canvas, scene, looking(0.2))
    drawn = CpuRenderer().render(scene.gaussians, looking(0.2))
    alpha = np.minimum(2 * drawn.alpha, 1)[..., None]
    behind = np.array(theme.colour("background").getRgbF()[:3])
    expected = np.minimum(drawn.solid, alpha) + (1 - alpha) * behind
    np.testing.assert_allclose(pixels(canvas), expected, atol=1.6 / 255)
    assert 0.1 < alpha.mean() < 0.95


def test_the_backdrop_shows_where_nothing_is_and_the_overlay_over_all(qtbot, canvas):
    seen = []
    canvas.backdrop = lambda painter, view: painter.fillRect(0, 0, W, H, QColor(255, 0, 0))
    canvas.overlay = lambda painter, view: (seen.append(view), painter.fillRect(0, 0, W, 10, QColor(0, 0, 255)))
    see(qtbot, canvas, scene_of(0), looking(0.5))
    shown = pixels(canvas)
    covered = CpuRenderer().render(scene_of(0).gaussians, looking(0.5)).alpha
    np.testing.assert_allclose(shown[10:][covered[10:] == 0], [[1, 0, 0]] * (covered[10:] == 0).sum())
    assert (np.abs(shown[10:][covered[10:] > 0.6] - [1, 0, 0]).max(axis=-1) > 0.02).mean() > 0.95
    np.testing.assert_allclose(shown[:10], np.broadcast_to([0, 0, 1], (10, W, 3)))
    assert seen[-1] == looking(0.5)


def test_nothing_is_painted_behind_a_picture_that_covers_all(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking(0.5))
    behind = []
    canvas.backdrop = lambda painter, view: behind.append(painter.clipBoundingRect().toRect().getRect())
    canvas.picture = replace(canvas.picture, bare=None)
    canvas.repaint()
    assert behind == []
    canvas.picture = replace(canvas.picture, bare=(0.25, 0.5, 0.75, 1.0))
    canvas.repaint()
    assert behind == [(50, 60, 100, 60)]


def test_depth_is_read_off_the_picture(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking(0.5))
    drawn = CpuRenderer().render(scene_of(0).gaussians, looking(0.5))
    row, column = np.unravel_index(drawn.alpha.argmax(), drawn.alpha.shape)
    assert canvas.depth_at(column + 0.5, row + 0.5) == pytest.approx(drawn.depth[row, column], rel=1e-4)
    row, column = np.argwhere(drawn.alpha == 0)[0]
    assert canvas.depth_at(column + 0.5, row + 0.5) is None
    assert canvas.depth_at(-1, 5) is None
    assert canvas.depth_at(W, 5) is None


def test_before_the_first_picture_there_is_nothing(canvas):
    assert canvas.shown is None
    assert canvas.depth_at(3, 3) is None
    assert not canvas.stats().sharp
    np.testing.assert_allclose(pixels(canvas)[5, 5], theme.colour("background").getRgbF()[:3], atol=1 / 255)


def test_layers_are_repainted_with_the_camera_of_the_picture_on_the_screen(qtbot, canvas):
    """A look that is asked for is not yet seen: what is drawn over the picture must still fit the picture."""
    see(qtbot, canvas, scene_of(0), looking(0.0))
    seen = []
    canvas.overlay = lambda painter, view: seen.append(view)
    canvas.look(looking(0.3))
    canvas.repaint()
    assert seen == [looking(0.0)]
    qtbot.waitUntil(lambda: seen[-1] == looking(0.3), timeout=60_000)


def test_a_resized_canvas_shows_the_last_picture_until_another_comes(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking())
    canvas.resize(2 * W, 2 * H)
    assert (canvas.shown.camera.width, canvas.shown.camera.height) == (2 * W, 2 * H)
    alpha = CpuRenderer().render(scene_of(0).gaussians, looking()).alpha
    row, column = np.unravel_index(alpha.argmax(), alpha.shape)
    assert canvas.depth_at(2 * column + 1, 2 * row + 1) == pytest.approx(3, rel=0.05)


def test_a_new_step_fades_in_where_the_view_rests(qtbot, canvas, monkeypatch):
    monkeypatch.setattr("ui.viewport.fade.FADE_MS", 600)
    before, after = scene_of(0), Scene((*scene_of(0).steps, _at(step_of(1, seed=1), 0.9)))
    canvas.fades = True
    see(qtbot, canvas, before, looking())
    old = pixels(canvas)
    frames = []
    canvas.overlay = lambda painter, view: frames.append(True)
    see(qtbot, canvas, after, looking())
    half = pixels(canvas)
    qtbot.waitUntil(lambda: not canvas.fading, timeout=5_000)
    new = pixels(canvas)
    assert np.abs(new - old).mean() > 0.1
    assert np.abs(half - new).mean() > 0.02, "it must not be there at once"
    assert len(frames) >= 4


def test_without_motion_nothing_fades(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking())
    see(qtbot, canvas, scene_of(0), looking(), "steps")
    assert not canvas.fading


def test_what_moves_does_not_fade(qtbot, canvas):
    canvas.fades = True
    see(qtbot, canvas, scene_of(0), looking())
    see(qtbot, canvas, scene_of(1), looking(0.1))
    assert not canvas.fading


def test_another_scene_is_drawn_from_the_same_place_without_a_look(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking())
    other = scene_of(0, 1)
    canvas.show_scene(other)
    qtbot.waitUntil(lambda: canvas.picture.look.scene is other, timeout=60_000)
    assert canvas.stats().splats == sum(len(step.gaussians) for step in other.steps)
    assert canvas.stats().fps >= 1


def test_what_floats_above_does_not_make_it_paint_its_layers_again(qtbot, canvas):
    button = QPushButton(canvas)
    button.show()
    see(qtbot, canvas, scene_of(0), looking())
    painted = []
    canvas.overlay = lambda painter, view: painted.append(view)
    canvas.update()
    qtbot.waitUntil(lambda: len(painted) == 1)
    for text in ("one", "two"):
        button.setText(text)
        button.repaint()
    qtbot.wait(30)
    assert len(painted) == 1
    before = pixels(canvas)
    canvas.resize(W + 20, H)
    assert pixels(canvas).shape != before.shape
    assert len(painted) == 2


def test_the_same_look_twice_is_drawn_once(qtbot, canvas):
    scene = scene_of(0)
    see(qtbot, canvas, scene, looking())
    pictures = []
    canvas.drawn.connect(lambda: pictures.append(canvas.picture))
    canvas.look(looking())
    canvas.show_scene(scene)
    qtbot.wait(100)
    assert pictures == []


def test_a_scene_takes_device_pixels(qtbot, canvas, monkeypatch):
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    canvas.show_scene(scene_of(0))
    with qtbot.waitSignal(canvas.drawn, timeout=60_000):
        canvas.look(looking())
    qtbot.waitUntil(lambda: canvas.stats().sharp, timeout=60_000)
    assert canvas.picture.bgra.shape == (2 * H, 2 * W, 4)
    assert canvas.shown == looking()


def test_a_closed_canvas_keeps_its_picture(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking())
    shown = pixels(canvas)
    canvas.close_canvas()
    canvas.look(looking(0.4))
    qtbot.wait(50)
    np.testing.assert_array_equal(pixels(canvas), shown)


def test_it_takes_no_clicks_from_the_viewport(canvas):
    assert canvas.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_new_splats_appear_from_their_camera_outward(qtbot, canvas):
    """Half way, what is near to the new step's camera is there more than what is far from it."""
    near, far = _at(step_of(1, seed=1), 0.5), _at(step_of(1, seed=1), 4.0)
    both = Gaussians.concatenate([_left_half(near.gaussians), _right_half(far.gaussians)])
    scene = Scene((_with(near, both),))
    see(qtbot, canvas, Scene(), looking())
    see(qtbot, canvas, scene, looking())
    delay = delays(Scene(), canvas.picture)
    assert delay is not None
    half = blend(np.zeros_like(canvas.picture.bgra), canvas.picture.bgra, 0.5, delay) / 255
    there = canvas.picture.bgra[..., 3] > 150
    share = half[..., 3] / np.maximum(canvas.picture.bgra[..., 3] / 255, 1e-6)
    assert share[:, : W // 2][there[:, : W // 2]].mean() > 0.75
    assert share[:, W // 2 :][there[:, W // 2 :]].mean() < 0.6


@pytest.mark.parametrize("delay", [None, np.zeros((4, 4), np.float32), np.ones((4, 4), np.float32)])
def test_a_fade_begins_with_the_old_and_ends_with_the_new(delay):
    rng = np.random.default_rng(0)
    before, after = rng.integers(0, 256, (2, 32, 32, 4), dtype=np.uint8)
    np.testing.assert_array_equal(blend(before, after, 0.0, delay), before)
    np.testing.assert_array_equal(blend(before, after, 1.0, delay), after)


def test_nothing_new_fades_everywhere_at_once(qtbot, canvas):
    see(qtbot, canvas, scene_of(0), looking())
    assert delays(canvas.picture.look.scene, canvas.picture) is None


def _with(step, gaussians):
    return replace(step, gaussians=gaussians)


def _at(step, times):
    g = step.gaussians
    return _with(step, Gaussians(g.means * times, g.quats, g.scales * times, g.opacities, g.sh))


def _left_half(splats):
    return splats[splats.means[:, 0] < 0]


def _right_half(splats):
    return splats[splats.means[:, 0] > 0]


def test_a_canvas_that_is_gone_is_told_nothing(qtbot, qapp):
    canvas = CpuCanvas()
    canvas.resize(W, H)
    canvas.show_scene(scene_of(0))
    threads = {thread for thread in threading.enumerate() if thread.name == "preview"}
    for number in range(20):
        canvas.look(looking(0.01 * number))
    canvas.deleteLater()
    del canvas
    qtbot.waitUntil(lambda: not any(thread.is_alive() for thread in threads), timeout=20_000)
