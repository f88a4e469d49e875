"""The panel Source: what the photo is, and reading it again in another way."""

from math import degrees

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from ui.panels.source import SourcePanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(bridge, on_screen):
    bridge.ask = lambda _command: {}
    return on_screen(SourcePanel(bridge), 300, 900)


def test_without_a_photo_there_are_samples_and_a_place_to_drop_one(panel, qtbot):
    assert panel.photo.isHidden()
    qtbot.waitUntil(lambda: all(card.has_picture for card in panel.samples.values()), timeout=10_000)


def test_the_photo_tells_its_size_its_view_and_where_the_depth_is_from(bench, panel, qtbot):
    bench.open_photo()
    assert panel.photo.isVisible()
    assert panel.name.text() == "photo.png"
    qtbot.waitUntil(lambda: panel.facts.text().startswith("96 × 72 px"), timeout=5000)
    assert "worked on at 16 × 16 px" in panel.facts.text()
    assert "Depth: estimated" in panel.facts.text()
    assert panel.fov.value() == round(degrees(bench.session.store.step(0).view.camera.fov_y))
    assert not panel.again.isVisible()


def test_the_picture_is_the_photo(bench, panel, qtbot):
    bench.open_photo()
    qtbot.waitUntil(lambda: panel.picture.height() > 100, timeout=2000)
    shown = panel.picture.grab().toImage()
    rgb = bench.session.store.step(0).frame.rgb
    colour, truth = shown.pixelColor(shown.width() // 2, shown.height() // 2), rgb[7:9, 7:9].mean(axis=(0, 1)) * 255
    assert abs(colour.red() - truth[0]) < 60


def test_another_field_of_view_is_read_anew_after_asking(bench, bridge, panel, qtbot):
    bench.open_photo("dolly")
    asked = []
    bridge.ask = lambda command: asked.append(command.loses_work) or {}
    panel.fov.setFocus()
    panel.fov.selectAll()
    qtbot.keyClicks(panel.fov, "70")
    qtbot.keyClick(panel.fov, Qt.Key.Key_Return)
    assert bench.session.document.source.fov_y is None
    qtbot.mouseClick(panel.again, LEFT)
    bench.settle()
    bench.poll()
    bench.engine.advance()
    bench.poll()
    document = bench.session.document
    assert asked == [True]
    assert degrees(document.source.fov_y) == pytest.approx(70)
    assert document.path.preset == "dolly"


def test_a_depth_picture_makes_it_rgbd(bench, panel, qtbot, tmp_path):
    bench.open_photo()
    Image.fromarray(np.full((72, 96), 2000, np.uint16)).save(tmp_path / "depth.png")
    panel.use_depth(str(tmp_path / "depth.png"))
    assert panel.depth_name.text() == "depth.png"
    qtbot.mouseClick(panel.again, LEFT)
    bench.settle()
    assert bench.session.document.source.depth_path == str(tmp_path / "depth.png")
    assert bench.session.document.source.fov_y is None


def test_a_wish_that_is_taken_back_leaves_nothing_to_do(bench, panel, tmp_path):
    bench.open_photo()
    panel.use_depth(str(tmp_path / "depth.png"))
    assert panel.again.isVisible()
    panel.use_depth("")
    assert not panel.again.isVisible()


def test_refusing_to_lose_work_keeps_everything(bench, bridge, panel, qtbot):
    bench.open_photo()
    before = bench.session.document
    bridge.ask = lambda _command: None
    panel.fov.setValue(80)
    qtbot.mouseClick(panel.again, LEFT)
    assert bench.session.document is before


def test_a_sample_opens_with_one_click(bench, panel, qtbot):
    qtbot.mouseClick(panel.samples["autumn"], LEFT)
    assert bench.session.document.source.path.endswith("autumn.jpg")
