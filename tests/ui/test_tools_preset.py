"""Presets: laid out from their grid, sized and placed by their handles."""

import numpy as np
import pytest
from tool_bench import drag, escape, labels, line, look, places_of, release, viewport_of

from engine.core.pose import Pose
from engine.core.presets import PRESETS
from ui.viewport.gizmo_math import on_plane


@pytest.fixture
def viewport(bench, bridge, qtbot):
    with viewport_of(bench, bridge, qtbot, path=False) as viewport:
        look(viewport, Pose.look_at((1.5, -1.5, -2.0), (0.0, 0.0, 1.5)))
        viewport.choose_tool("preset")
        yield viewport


def path_of(viewport):
    return viewport.bridge.session.document.path


def reach(viewport):
    places = viewport.layers.path.line(path_of(viewport)).places
    return np.linalg.norm(places - places[0], axis=-1).max()


def test_every_preset_has_a_button_that_lays_it_out(viewport):
    panel = viewport.tool.panel()
    assert list(panel.buttons) == list(PRESETS)
    for name, button in panel.buttons.items():
        assert not button.icon().isNull()
        button.click()
        assert path_of(viewport).preset == name
        assert [n for n, b in panel.buttons.items() if b.isChecked()] == [name]


def test_the_slider_sizes_it_as_one_change(viewport):
    panel = viewport.tool.panel()
    panel.buttons["truck"].click()
    before = reach(viewport)
    for value in (20, 40, 69):
        panel.scale.setValue(value)
    panel.scale.ended.emit()
    assert reach(viewport) == pytest.approx(before * np.exp(0.69), rel=1e-6)
    assert len(labels(viewport)) == 2
    panel.seconds.setValue(9.0)
    assert path_of(viewport).trajectory.duration == pytest.approx(9.0)
    assert reach(viewport) == pytest.approx(before * np.exp(0.69), rel=1e-6)


def test_the_square_handle_sizes_it(viewport):
    viewport.tool.panel().buttons["truck"].click()
    grips, before = viewport.tool.grips(viewport.view), reach(viewport)
    middle, grip = np.array(grips["place"]), np.array(grips["size"])
    end = tuple(middle + 1.5 * (grip - middle))
    drag(viewport, line(tuple(grip), end))
    assert reach(viewport) == pytest.approx(1.5 * before, rel=1e-3)
    assert path_of(viewport).preset == "truck"
    assert len(labels(viewport)) == 2


def test_escape_gives_the_size_back(viewport):
    viewport.tool.panel().buttons["truck"].click()
    grips, before = viewport.tool.grips(viewport.view), path_of(viewport)
    middle, grip = np.array(grips["place"]), np.array(grips["size"])
    end = tuple(middle + 1.5 * (grip - middle))
    drag(viewport, line(tuple(grip), end), let_go=False)
    escape(viewport)
    release(viewport, end)
    assert path_of(viewport) == before
    assert viewport.tool.size == 1.0
    assert len(labels(viewport)) == 1


def test_the_round_handle_places_it_in_its_level_plane(viewport):
    viewport.tool.panel().buttons["truck"].click()
    before, start = places_of(viewport), viewport.tool.grips(viewport.view)["place"]
    end = (start[0] + 50, start[1] + 40)
    drag(viewport, line(start, end))
    met = on_plane(viewport.ray(*end), before[0], np.array([0.0, 1.0, 0.0]))
    assert places_of(viewport)[0] == pytest.approx(met, abs=1e-9)
    assert places_of(viewport) - before == pytest.approx(np.tile(met - before[0], (len(before), 1)), abs=1e-9)


def test_a_placed_path_can_still_be_sized(viewport):
    viewport.tool.panel().buttons["truck"].click()
    start = viewport.tool.grips(viewport.view)["place"]
    drag(viewport, line(start, (start[0] + 30, start[1] + 20)))
    grips, before = viewport.tool.grips(viewport.view), reach(viewport)
    middle, grip = np.array(grips["place"]), np.array(grips["size"])
    drag(viewport, line(tuple(grip), tuple(middle + 1.5 * (grip - middle))))
    assert reach(viewport) == pytest.approx(1.5 * before, rel=1e-3)
    assert len(labels(viewport)) == 3
