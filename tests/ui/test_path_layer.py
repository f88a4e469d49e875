"""The path's drawing: what colours lie along it on the screen, and what is under the pointer."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.document import CameraPath
from app.forecast import Forecast
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from ui import theme
from ui.viewport.path_geometry import beads, marks, path_line, strokes, thinned, touch_spans, warmth_of
from ui.viewport.path_layer import PathLayer
from ui.viewport.path_warning import warning

VIEW = View(Camera.pinhole(640, 480, 0.9), Pose.identity())
TIMES = tuple(np.linspace(0.0, 3.0, 33).tolist())
PLACES = ((-1.0, 0.2, 3.0), (-0.3, 0.2, 3.0), (0.4, 0.2, 3.0), (1.1, 0.2, 3.0))


def trajectory(places=PLACES):
    keys = [Keyframe.from_pose(Pose(np.eye(3), np.array(at)), 0.9, float(i)) for i, at in enumerate(places)]
    return Trajectory(tuple(keys))


def forecast(unseen, touches=()):
    shares = tuple(np.interp(TIMES, *zip(*unseen, strict=True)).tolist())
    return Forecast(1, TIMES, shares, (), 0.2, None, None, tuple(touches))


@pytest.fixture
def layer(bench, bridge):
    bench.open_photo(preset=None)
    bridge.session.set_path("Path", CameraPath(trajectory()))
    bridge.session.forecast = forecast([(0, 0.0), (1.4, 0.0), (1.6, 0.6), (3, 0.6)])
    return PathLayer(bridge)


def painted(layer, hovered=None, view=VIEW, ground="#808080"):
    image = QImage(view.camera.width, view.camera.height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    layer.paint(painter, view, hovered)
    painter.end()
    return image


def near(image, place, colour, reach=2, tolerance=12, view=VIEW):
    """Whether a colour shows within a few pixels of a place of the world."""
    x, y = (round(c) for c in view.project(np.array(place))[0])
    wanted = np.array(QColor(colour).getRgb()[:3])
    area = [image.pixelColor(x + i, y + j).getRgb()[:3] for i in range(-reach, reach + 1)
            for j in range(-reach, reach + 1)]  # fmt: skip
    return bool((np.abs(np.array(area) - wanted).max(axis=-1) <= tolerance).any())


def at(time):
    return trajectory().sample(time)[0].translation


def test_the_known_part_is_teal_and_the_imagined_part_amber(layer):
    image = painted(layer)
    for time in (0.3, 0.6, 1.25):
        assert near(image, at(time), theme.colour("known"))
        assert not near(image, at(time), theme.colour("imagined"))
    for time in (1.75, 2.3, 2.75):
        assert near(image, at(time), theme.colour("imagined"))
        assert not near(image, at(time), theme.colour("known"))


def test_the_imagined_part_is_dashed_too(layer):
    """Not by colour alone: along its middle the line changes, along the known part it does not."""
    image = painted(layer)

    def shades(start, end):
        a, b = (VIEW.project(at(time))[0] for time in (start, end))
        return {image.pixelColor(round(x), round(a[1] - 0.5)).lightness() // 24 for x in np.arange(a[0], b[0])}

    assert len(shades(1.7, 1.9)) > 1
    assert len(shades(0.25, 0.45)) == 1


def test_without_a_forecast_all_is_known(layer, bridge):
    bridge.session.forecast = None
    assert near(painted(layer), at(2.3), theme.colour("known"))


def test_keys_are_white_and_selected_ones_blue(layer, bridge):
    bridge.select(keys=(2,))
    image = painted(layer)
    assert near(image, PLACES[1], "#ffffff", reach=0)
    assert near(image, PLACES[2], theme.colour("selection"), reach=0)


def test_the_hovered_key_is_larger_and_shows_its_frustum(layer):
    plain, hovered = painted(layer), painted(layer, hovered=1)
    x, y = VIEW.project(np.array(PLACES[1]))[0]
    assert plain.pixelColor(round(x), round(y - 9)) != hovered.pixelColor(round(x), round(y - 9))
    around = [(round(x) + i, round(y) + j) for i in range(-60, 60, 2) for j in range(-60, 60, 2)]
    assert max(abs(i - x) for i, j in around if plain.pixelColor(i, j) != hovered.pixelColor(i, j)) > 15


def test_where_the_camera_would_touch_something_the_rim_and_a_mark_are_red(layer, bridge):
    bridge.session.forecast = forecast([(0, 0.0), (3, 0.0)], touches=(0.45, 0.5, 0.55))
    image = painted(layer)
    assert near(image, at(0.5), theme.colour("error"), reach=5)
    assert not near(image, at(2.5), theme.colour("error"), reach=5)
    x, y = VIEW.project(at(0.5))[0]
    mark = image.pixelColor(round(x) - 5, round(y) - 15)
    assert mark == theme.colour("error")
    layer.warned = layer.warning_at(x + 3, y - 22, VIEW)
    assert painted(layer) != image  # the words beside it
    layer.warned = layer.warning_at(x + 60, y - 22, VIEW)
    assert painted(layer) == image


def test_what_lies_behind_a_surface_is_faint(layer):
    clear = painted(layer)
    layer.depth_at = lambda x, y: 2.0 if x < 320 else None
    hidden = painted(layer, view=View(VIEW.camera, VIEW.world_from_camera))
    assert near(clear, at(0.3), theme.colour("known"))
    assert not near(hidden, at(0.3), theme.colour("known"))
    assert near(hidden, at(2.3), theme.colour("imagined"))


def test_a_path_behind_the_camera_is_not_drawn(layer):
    behind = View(VIEW.camera, Pose.from_angles(np.pi, 0.0, position=(0.0, 0.0, -1.0)))
    image = painted(layer, view=behind)
    blank = QImage(image.size(), image.format())
    blank.fill(QColor("#808080"))
    assert image == blank


def test_a_path_through_the_camera_does_not_spill_over_the_picture(layer, bridge):
    places = ((0.0, 0.1, -2.0), (0.0, 0.1, 0.0), (0.1, 0.1, 2.0), (0.2, 0.1, 4.0))
    bridge.session.set_path("Through", CameraPath(trajectory(places)))
    image = painted(layer)
    changed = sum(image.pixelColor(x, y) != QColor("#808080") for x in range(0, 640, 4) for y in range(0, 480, 4))
    assert 0 < changed < 0.1 * 160 * 120


def test_the_shadow_lies_on_the_ground(layer):
    layer.ground_level = lambda: 1.0
    foot = (*at(0.5)[[0]], 1.0, at(0.5)[2])
    assert near(painted(layer), foot, "#c0c0c0", tolerance=40)


def test_the_key_under_the_pointer_is_found(layer):
    for i, place in enumerate(PLACES):
        x, y = VIEW.project(np.array(place))[0]
        assert layer.key_at(x + 5, y - 5, VIEW) == i
        assert layer.key_at(x, y + 30, VIEW) is None
    assert layer.keys_in(QRectF(0, 0, 320, 480), VIEW) == (0, 1)


def test_without_a_path_nothing_is_there(layer, bridge):
    bridge.do("path.delete")
    painted(layer)
    assert layer.key_at(320, 240, VIEW) is None
    assert layer.keys_in(QRectF(0, 0, 640, 480), VIEW) == ()


def test_painting_again_from_the_same_view_asks_no_depths(layer):
    asked = []
    layer.depth_at = lambda x, y: asked.append((x, y))
    painted(layer)
    count = len(asked)
    painted(layer)
    assert len(asked) == count > 0


def test_warmth_rises_with_what_is_unseen():
    warmth = warmth_of(np.linspace(0, 1, 50))
    assert warmth[0] == 0
    assert warmth[-1] == 1
    assert (np.diff(warmth) >= 0).all()


def test_touches_near_in_time_are_one_place():
    assert touch_spans((1.0, 1.1, 1.3, 3.0)) == [(1.0, 1.3), (3.0, 3.0)]
    assert touch_spans(()) == []


def test_the_warning_says_after_which_key():
    assert "after key 2" in warning(trajectory(), [(1.4, 1.5)])
    assert "2 places" in warning(trajectory(), [(0.5, 0.5), (2.5, 2.5)])


def test_a_thinned_line_looks_the_same():
    line = path_line(trajectory(((-1, 0, 3), (-0.5, 0.5, 2), (0.5, -0.5, 3), (1, 0.3, 2))), None)
    kept = thinned(VIEW, line)
    assert len(kept) < 0.8 * len(line.places)
    assert {0, len(line.places) - 1} <= set(kept.tolist())
    full, few = (marks(VIEW, places)[0] for places in (line.places, line.places[kept]))
    fine = np.concatenate([np.linspace(a, b, 60) for a, b in pairwise(few)])
    assert np.linalg.norm(full[:, None] - fine, axis=-1).min(axis=1).max() < 1.0


def test_beads_lie_evenly_along_a_line():
    seen = strokes(VIEW, np.array(PLACES))
    places, ways = beads(seen.ends, 50.0)
    assert np.diff(places[:, 0]) == pytest.approx(50.0)
    assert ways == pytest.approx(np.tile([1.0, 0.0], (len(ways), 1)), abs=1e-9)
