"""The GPU canvas draws what the CPU renderer draws; it uploads and sorts only what is new."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gpu_scenes import H, W, expected, looking, photo_scene, pixels, psnr, random_scene, random_step
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from engine.core.scene import Scene
from ui import theme
from ui.viewport import gpu_canvas, gpu_drawing, strategy
from ui.viewport.gpu_canvas import GpuCanvas

BACKGROUND = np.array(theme.colour("background").getRgbF()[:3])


@pytest.fixture(scope="module")
def opengl(qapp):
    if qapp.platformName() == "offscreen":
        pytest.skip("the offscreen platform has no OpenGL")
    if not strategy._driver():
        pytest.skip("there is no OpenGL 3.3 here")


@pytest.fixture
def canvas(opengl, qtbot):
    canvas = GpuCanvas()
    canvas.fades = False
    canvas.problems = []
    canvas.failed.connect(canvas.problems.append)
    qtbot.addWidget(canvas)
    canvas.resize(W, H)
    canvas.show()
    yield canvas
    canvas.close_canvas()


def picture(qtbot, canvas, scene=None, view=None, mode="colour"):
    """[H, W, 3] once everything is there."""
    if scene is not None:
        canvas.show_scene(scene)
    canvas.look(view or looking(), mode)
    qtbot.waitUntil(lambda: canvas.problems or canvas.stats().sharp)
    assert not canvas.problems, canvas.problems
    return pixels(canvas.grabFramebuffer())


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_random_splats_look_as_the_cpu_renderer_draws_them(canvas, qtbot, degree):
    scene, view = random_scene(degree=degree), looking(0.1, (0.2, 0.1, 0))
    assert psnr(picture(qtbot, canvas, scene, view), expected(scene, view, BACKGROUND)) > 50


@pytest.mark.parametrize(("yaw", "place"), [(0.0, (0, 0, 0)), (0.3, (0.4, 0, 0.5)), (0.1, (0, 0, 3.4))])
def test_a_photo_looks_as_the_cpu_renderer_draws_it(canvas, qtbot, yaw, place):
    scene, view = photo_scene(), looking(yaw, place)
    assert psnr(picture(qtbot, canvas, scene, view), expected(scene, view, BACKGROUND)) > 50


@pytest.mark.parametrize("highlight", [(), (1,)])
@pytest.mark.parametrize("mode", ["colour", "depth", "steps", "confidence", "outlines"])
def test_every_mode_has_the_colours_of_the_cpu_canvas(canvas, qtbot, mode, highlight):
    from engine.preview.look import Look
    from engine.preview.stage import Stage

    scene, view = random_scene(), looking()
    canvas.highlight = highlight
    drawn = picture(qtbot, canvas, scene, view, mode)
    bgra = Stage().sharp(Look(scene, view, mode, False, highlight), lambda: False).bgra / 255
    assert psnr(drawn, bgra[..., 2::-1] + (1 - bgra[..., 3:]) * BACKGROUND) > 40
    assert np.ptp(drawn) > 0.3


def test_what_is_no_number_is_not_drawn_and_harms_nothing(canvas, qtbot):
    step = random_step(0)
    g = step.gaussians
    for values in (g.means, g.scales, g.quats, g.opacities):
        values[::7] = np.nan
    g.means[1::7], g.scales[2::7], g.opacities[3::7], g.quats[4::7] = np.inf, 1e20, 0.001, 0
    scene = Scene((step,))
    assert psnr(picture(qtbot, canvas, scene), expected(scene, looking(), BACKGROUND)) > 45


def test_only_new_chunks_are_uploaded_and_hidden_ones_stay(canvas, qtbot, monkeypatch):
    written = []
    write = gpu_drawing.Tables.write
    monkeypatch.setattr(
        gpu_drawing.Tables,
        "write",
        lambda self, chunk, most: written.append(chunk.step.number) or write(self, chunk, most),
    )
    steps = random_scene(4).steps
    three = picture(qtbot, canvas, Scene(steps[:3]))
    assert written == [0, 1, 2]
    four = picture(qtbot, canvas, Scene(steps))
    assert written == [0, 1, 2, 3] and psnr(three, four) < 40
    assert np.array_equal(picture(qtbot, canvas, Scene(steps[:3])), three)
    assert np.array_equal(picture(qtbot, canvas, Scene(steps)), four)
    assert written == [0, 1, 2, 3]


def test_a_large_chunk_comes_in_slices(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(gpu_canvas, "UPLOAD_SPLATS", 400)
    scene = random_scene(2, degree=1)
    assert psnr(picture(qtbot, canvas, scene), expected(scene, looking(), BACKGROUND)) > 50


def test_tables_grow_and_keep_what_they_hold(canvas, qtbot, monkeypatch):
    from ui.viewport import gpu_residence

    canvas._residence._shelf = gpu_residence.Shelf(2000)
    for n in range(1, 5):
        scene = random_scene(n, degree=2)
        assert psnr(picture(qtbot, canvas, scene), expected(scene, looking(), BACKGROUND)) > 50


def test_sorted_anew_only_when_the_camera_turned(canvas, qtbot, monkeypatch):
    asked = []
    ask = canvas._sorter.ask
    monkeypatch.setattr(canvas._sorter, "ask", lambda wanted: asked.append(wanted) or ask(wanted))
    picture(qtbot, canvas, random_scene())
    at_first = len(asked)
    for mode in ("depth", "steps", "colour"):
        picture(qtbot, canvas, mode=mode)
    for angle in np.linspace(0, np.radians(1.2), 6):
        with qtbot.waitSignal(canvas.drawn):
            canvas.look(looking(angle), moving=True)
    assert len(asked) == at_first
    with qtbot.waitSignal(canvas.drawn):
        canvas.look(looking(np.radians(4)), moving=True)
    qtbot.waitUntil(lambda: canvas.stats().sharp)  # comes to rest by itself
    assert len(asked) == at_first + 2 and [w.exact for w in asked[-2:]] == [False, True]


def test_layers_lie_below_and_above_the_splats(canvas, qtbot):
    seen = []

    def backdrop(painter, view):
        painter.fillRect(QRectF(0, 0, W, H), QColor("#ff0000"))

    def overlay(painter, view):
        seen.append(view)
        painter.fillRect(QRectF(10, 20, 30, 5), QColor("#00ff00"))

    canvas.backdrop, canvas.overlay = backdrop, overlay
    scene, view = random_scene(), looking()
    drawn = picture(qtbot, canvas, scene, view)
    wanted = expected(scene, view, np.array([1.0, 0, 0]))
    assert np.allclose(drawn[20:25, 10:40], [0, 1, 0]) and not np.allclose(drawn[26:30, 10:40], [0, 1, 0])
    wanted[20:25, 10:40] = [0, 1, 0]
    assert psnr(drawn, wanted) > 45 and seen[-1] is view


def test_layers_are_painted_again_without_drawing_the_splats(canvas, qtbot, monkeypatch):
    picture(qtbot, canvas, random_scene())
    monkeypatch.setattr(gpu_drawing.Drawing, "draw", lambda *args: pytest.fail("drawn again"))
    painted = []
    canvas.overlay = lambda painter, view: painted.append(view)
    canvas.update()
    qtbot.waitUntil(lambda: bool(painted))
    assert not canvas.problems


def test_another_size(canvas, qtbot):
    scene = random_scene()
    picture(qtbot, canvas, scene)
    canvas.resize(250, 222)
    view = looking(width=250, height=222)
    drawn = picture(qtbot, canvas, view=view)
    assert drawn.shape == (222, 250, 3) and psnr(drawn, expected(scene, view, BACKGROUND)) > 50


def test_the_depth_under_the_cursor(canvas, qtbot):
    from engine.render.cpu import CpuRenderer

    scene, view = photo_scene(), looking(0.2)
    picture(qtbot, canvas, scene, view)
    drawn = CpuRenderer().render(scene.gaussians, view)
    depth, seen = drawn.depth, np.argwhere(drawn.alpha > 0.5)[::500]
    qtbot.waitUntil(lambda: not canvas._fetching.isActive())
    for row, column in seen[:40]:
        measured = canvas.depth_at(column + 0.5, row + 0.5)
        assert measured == pytest.approx(depth[row, column], rel=0.03)
    row, column = np.argwhere(drawn.alpha == 0)[0]
    assert canvas.depth_at(column + 0.5, row + 0.5) is None
    assert canvas.depth_at(-5, 10) is None and canvas.depth_at(10, H + 3) is None


def test_a_layer_may_ask_for_depths_while_it_paints(canvas, qtbot):
    """Of the picture on the screen, or the one before; that they have come is told by `drawn`."""
    asked = []
    canvas.overlay = lambda painter, view: asked.append((view, canvas.depth_at(W / 2, H / 2)))
    picture(qtbot, canvas, photo_scene())
    qtbot.waitUntil(lambda: asked[-1][1] is not None)
    before = asked[-1][1]
    there = looking(place=(0, 0, 2))
    with qtbot.waitSignal(canvas.drawn):
        canvas.look(there, moving=True)
    assert any(view is there and depth == before for view, depth in asked)
    qtbot.waitUntil(lambda: asked[-1][1] == pytest.approx(before - 2, abs=0.2))


def test_a_new_chunk_fades_in_from_its_camera_outward(canvas, qtbot, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(gpu_canvas.time, "perf_counter", lambda: now[0])
    canvas.fades = True
    steps = random_scene(2).steps
    pictures = []
    canvas.show_scene(Scene(steps[:1]))
    canvas.look(looking())
    qtbot.waitUntil(lambda: canvas._order is not None and len(canvas._order.wanted.blocks) == 1)
    for now[0] in (200.0, 200.1, 200.2, 200.3):
        canvas._redraw()
        pictures.append(pixels(canvas.grabFramebuffer()))
    assert psnr(pictures[-1], expected(Scene(steps[:1]), looking(), BACKGROUND)) > 50
    canvas.show_scene(Scene(steps))
    qtbot.waitUntil(lambda: canvas._order is not None and len(canvas._order.wanted.blocks) == 2)
    whole = expected(Scene(steps), looking(), BACKGROUND)
    likeness = []
    for now[0] in (300.0, 300.08, 300.16, 300.3):
        canvas._redraw()
        likeness.append(psnr(pixels(canvas.grabFramebuffer()), whole))
    assert likeness == sorted(likeness) and likeness[-1] > 50


def test_modes_turn_into_each_other(canvas, qtbot, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(gpu_canvas.time, "perf_counter", lambda: now[0])
    one = picture(qtbot, canvas, random_scene())
    canvas.fades = True
    now[0] = 200.0
    canvas.look(canvas.shown, "depth")
    shares = []
    for now[0] in (200.0, 200.125, 200.25):
        shares.append(pixels(canvas.grabFramebuffer()))
    assert psnr(shares[0], one) > 50 and psnr(shares[1], (one + shares[2]) / 2) > 45


def test_a_stopped_context_is_told_once(opengl, qtbot, monkeypatch):
    from ui.viewport import gpu_gl

    monkeypatch.setattr(gpu_gl, "shader", lambda name: "#version 330 core\nthis is no shader")
    canvas = GpuCanvas()
    qtbot.addWidget(canvas)
    problems = []
    canvas.failed.connect(problems.append)
    canvas.show()
    canvas.show_scene(random_scene())
    canvas.look(looking())
    qtbot.waitUntil(lambda: bool(problems))
    qtbot.wait(50)
    (problem,) = problems
    assert problem.kind == "unavailable" and "splat.vert" in problem.message and problem.next_step and problem.detail
    canvas.close_canvas()


def test_a_canvas_that_may_give_up_does_so_where_the_processor_would_draw(opengl, qtbot):
    if not strategy.is_software(strategy._driver()):
        pytest.skip("there is a graphics card here")
    canvas = GpuCanvas(gives_up=True)
    qtbot.addWidget(canvas)
    with qtbot.waitSignal(canvas.failed) as told:
        canvas.show()
    assert "processor" in told.args[0].message
    canvas.close_canvas()


def test_a_canvas_that_may_give_up_does_so_when_it_is_slow(opengl, qtbot, monkeypatch):
    monkeypatch.setattr(gpu_canvas, "is_software", lambda driver: False)
    monkeypatch.setattr(gpu_drawing.Drawing, "time_taken", lambda self: (0.4, 1.0))
    canvas = GpuCanvas(gives_up=True)
    qtbot.addWidget(canvas)
    told = []
    canvas.failed.connect(told.append)
    canvas.show()
    canvas.show_scene(random_scene())
    for number in range(10):
        assert not told
        with qtbot.waitSignal(canvas.drawn):
            canvas.look(looking(0.01 * number), moving=True)
        if canvas._over:
            break
    qtbot.waitUntil(lambda: bool(told))
    assert "15 pictures" in told[0].message
    canvas.close_canvas()


def test_another_window_means_another_context(canvas, qtbot):
    """What is on the card is lost when the widget moves to another window, and comes back."""
    from PySide6.QtWidgets import QMainWindow

    scene = random_scene()
    before = picture(qtbot, canvas, scene)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(canvas)
    window.resize(W, H)
    window.show()
    qtbot.waitUntil(lambda: canvas.size().width() == W)
    assert np.array_equal(picture(qtbot, canvas), before)
    canvas.setParent(None)


def test_closing_gives_the_card_its_memory_back(opengl, qtbot):
    """Canvases of one window share what they make, so it would stay for as long as the window."""
    from PySide6.QtWidgets import QWidget

    from ui.viewport.gpu_gl import GL

    window = QWidget()
    qtbot.addWidget(window)
    first, second = GpuCanvas(window), GpuCanvas(window)
    window.show()
    first.problems = []
    picture(qtbot, first, random_scene())
    buffer = int(first._drawing.tables._places._buffer)
    second.makeCurrent()
    assert GL.glIsBuffer(buffer)
    first.close_canvas()
    second.makeCurrent()
    assert not GL.glIsBuffer(buffer)
    second.close_canvas()


SCALED = """
import sys
sys.path[:0] = {paths!r}
from PySide6.QtWidgets import QApplication
from gpu_scenes import *
from ui.gl_environment import prepare_gl
import time
prepare_gl()
app = QApplication([])
from ui import theme
from ui.viewport.gpu_canvas import GpuCanvas
canvas = GpuCanvas()
canvas.fades = False
canvas.resize(W, H)
canvas.show()
scene, view = random_scene(), looking()
canvas.show_scene(scene)
canvas.look(view)
end = time.monotonic() + 20
while not canvas.stats().sharp and time.monotonic() < end:
    app.processEvents()
drawn = pixels(canvas.grabFramebuffer())
large = view.resized(2 * W, 2 * H)
assert canvas.shown is view and drawn.shape == (2 * H, 2 * W, 3), drawn.shape
background = np.array(theme.colour("background").getRgbF()[:3])
print(psnr(drawn, expected(scene, large, background)))
depth = CpuRenderer().render(scene.gaussians, large).depth[2 * 100, 2 * 160]
while canvas._fetching.isActive() and time.monotonic() < end:
    app.processEvents()
assert abs(canvas.depth_at(160.2, 100.2) - depth) < 0.01 * depth
canvas.close_canvas()
"""


def test_on_a_screen_with_small_pixels_it_is_drawn_finely(opengl):
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    done = subprocess.run(
        [sys.executable, "-c", SCALED.format(paths=paths)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) > 50
