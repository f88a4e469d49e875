"""The region tool: painted with the mouse, hidden and imagined anew in the document."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tool_bench import CTRL, click, drag, escape, labels, line, look, move, press, release, viewport_of

from engine.core.pose import Pose


@pytest.fixture
def viewport(bench, bridge, qtbot, monkeypatch):
    with viewport_of(bench, bridge, qtbot, path=False) as viewport:
        viewport.said = []
        monkeypatch.setattr(viewport, "message", lambda text, *_: viewport.said.append(text))
        look(viewport, Pose.identity())
        viewport.choose_tool("region")
        viewport.tool.panel()
        yield viewport


def paint(viewport, qtbot, points, keys=(), let_go=True):
    drag(viewport, points, *keys, let_go=let_go)
    qtbot.waitUntil(lambda: not viewport.tool.waiting, timeout=5000)


def in_picture(viewport, is_inside):
    """[N] which splats of the wall have their middle where `is_inside` (of pixels [N, 2]) says."""
    px, _ = viewport.view.project(viewport.bridge.session.scene.gaussians.means)
    return is_inside(px)


# the wall's splats lie at 20, 60, 100, ... px: areas end midway between them


def lasso(x0, y0, x1, y1):
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0 + 1)]


def within(x0, y0, x1, y1):
    return lambda px: ((px > [x0, y0]) & (px < [x1, y1])).all(axis=-1)


def test_a_lasso_takes_what_is_in_it(viewport, qtbot):
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    expected = in_picture(viewport, within(200, 160, 440, 320))
    assert 10 < expected.sum() < 200
    assert np.array_equal(viewport.tool.chosen[0], expected)


def test_a_brush_takes_what_it_passes_over(viewport, qtbot):
    viewport.tool.choose(brush_px=60)
    paint(viewport, qtbot, line((150, 240), (450, 240)))
    near = in_picture(viewport, lambda px: (abs(px[:, 1] - 240) < 29) & (px[:, 0] > 150) & (px[:, 0] < 450))
    far = in_picture(viewport, lambda px: (abs(px[:, 1] - 240) > 31) | (px[:, 0] < 119) | (px[:, 0] > 481))
    assert viewport.tool.chosen[0][near].all()
    assert not viewport.tool.chosen[0][far].any()
    assert near.sum() > 8


def test_strokes_add_up_and_ctrl_takes_away(viewport, qtbot):
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(120, 120, 240, 240))
    paint(viewport, qtbot, lasso(360, 120, 480, 240))
    both = in_picture(viewport, within(120, 120, 240, 240)) | in_picture(viewport, within(360, 120, 480, 240))
    assert np.array_equal(viewport.tool.chosen[0], both)
    paint(viewport, qtbot, lasso(80, 80, 280, 280), [CTRL])
    assert np.array_equal(viewport.tool.chosen[0], in_picture(viewport, within(360, 120, 480, 240)))


def test_re_imagining_hides_the_region_and_makes_it_anew(viewport, qtbot, bench):
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    chosen, panel = viewport.tool.chosen[0], viewport.tool.panel()
    panel.seed.setValue(77)
    assert panel.go.isEnabled()
    panel.go.click()
    bench.poll()
    session = bench.session
    assert len(session.scene.steps[0].gaussians) == 256 - chosen.sum()
    asked = bench.engine.current.request
    assert asked.recipe.seed == 77
    (view,) = asked.views
    assert view.world_from_camera == viewport.view.world_from_camera
    assert view.camera.fov_y == pytest.approx(viewport.view.camera.fov_y)
    assert view.camera.width * view.camera.height == pytest.approx(256, rel=0.2)  # as the photo's 16 x 16
    bench.made(1)
    assert [step.kind for step in session.document.steps] == ["photo", "region"]
    assert viewport.tool.chosen == {}
    bench.do("edit.undo")
    assert len(session.scene.gaussians) == 256
    assert len(session.document.steps) == 1


def test_escape_drops_a_stroke_then_the_region_then_the_tool(viewport, qtbot):
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    first = viewport.tool.chosen[0]
    paint(viewport, qtbot, lasso(50, 50, 150, 150), let_go=False)
    escape(viewport)
    release(viewport, (50, 51))
    assert np.array_equal(viewport.tool.chosen[0], first)
    escape(viewport)
    assert viewport.tool.chosen == {}
    assert viewport.tool.name == "region"
    escape(viewport)
    assert viewport.tool.name == "select"
    assert labels(viewport) == []


def test_locked_steps_are_left_out_and_it_says_why(viewport, qtbot, bridge):
    bridge.do("edit.lock_steps", steps=(0,))
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    QTest.keyClick(viewport, Qt.Key.Key_Return)
    assert "locked" in viewport.said[-1]
    assert not bridge.session.document.hidden


def test_nothing_painted_says_what_to_do(viewport, bridge):
    viewport.tool.reimagine()
    assert "Paint over" in viewport.said[-1]
    assert not bridge.session.document.hidden
    assert not viewport.tool.panel().go.isEnabled()


def test_a_region_on_nothing_says_so(viewport, qtbot):
    look(viewport, Pose.from_angles(np.pi, 0.0))
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    assert viewport.tool.chosen == {}
    assert "Nothing" in viewport.said[-1]


def test_from_elsewhere_the_region_stays_chosen_and_is_dotted(viewport, qtbot):
    viewport.tool.choose(way="lasso")
    paint(viewport, qtbot, lasso(200, 160, 440, 320))
    look(viewport, Pose.from_angles(0.2, 0.0))
    assert viewport.tool.chosen
    assert viewport.tool._mask.view != viewport.view
    assert len(viewport.tool._dots)


def test_another_scene_drops_the_marks(viewport, qtbot, bench):
    paint(viewport, qtbot, line((150, 240), (450, 240)))
    bench.do("generate.from_here", view=viewport.view)
    bench.made(1)
    assert viewport.tool.chosen == {}


def test_the_brush_has_keys(viewport):
    before = viewport.tool.brush_px
    QTest.keyClick(viewport, Qt.Key.Key_BracketRight)
    assert viewport.tool.brush_px > before
    QTest.keyClick(viewport, Qt.Key.Key_BracketLeft)
    assert viewport.tool.brush_px == before


def test_a_prompt_is_offered_where_it_is_read(viewport, bridge):
    panel = viewport.tool.panel()
    assert panel._prompt_row.isHidden()
    bridge.do("edit.recipe", imagine="inpaint")
    assert not panel._prompt_row.isHidden()
    panel.prompt.setText(" a vase ")
    assert panel.words()["prompt"] == "a vase"


def test_a_click_paints_a_dot(viewport, qtbot):
    viewport.tool.choose(brush_px=80)
    click(viewport, (300, 240))
    qtbot.waitUntil(lambda: not viewport.tool.waiting, timeout=5000)
    near = in_picture(viewport, lambda px: np.hypot(*(px - [300, 240]).T) < 38)
    assert viewport.tool.chosen[0][near].all()
    assert near.any()


def test_without_a_photo_it_says_what_is_missing(viewport, bridge):
    bridge.session.new()
    move(viewport, (100, 100), held=False)
    assert "no photo" in viewport.tool.hint
    press(viewport, (100, 100))
    release(viewport, (120, 120))
    assert "no photo" in viewport.said[-1]
