"""The panel Export: what it says is what its command is given."""

import pytest
from PySide6.QtCore import Qt

from app.export_plan import KINDS
from ui.panels.export import ExportPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(bench, bridge, qtbot):
    panel = ExportPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def given(bench, bridge, monkeypatch):
    """What the export commands were run with."""
    calls = []
    bridge.ask = lambda command: {ask.argument: "there" for ask in command.asks}
    monkeypatch.setattr(bridge, "do", lambda command, **arguments: calls.append((command, arguments)) or True)
    return calls


def facts(panel):
    return [panel._facts.itemAt(place).widget().text() for place in range(panel._facts.count())]


def test_without_a_photo_it_says_why_not(panel):
    assert not panel.export.isEnabled()
    assert "no photo yet" in panel.why_not.text()


def test_a_video_is_given_the_size_and_frames_that_are_shown(bench, panel, given, qtbot):
    bench.open_photo()
    qtbot.mouseClick(panel.size_of_view.button("720p"), LEFT)
    assert facts(panel)[1:] == ["720 × 720 px", "120 frames, 5.0 s at 24 a second"]
    panel.frames.setFocus()
    panel.frames.selectAll()
    qtbot.keyClicks(panel.frames, "48")
    qtbot.keyClick(panel.frames, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.export, LEFT)
    assert given == [("export.video", {"path": "there", "size": (720, 720), "frames": 48})]


def test_a_panorama_has_sizes_of_its_own(bench, panel, given, qtbot):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds["panorama"], LEFT)
    assert panel.size_of_sphere.isVisible()
    assert not panel.frames.isVisible()
    qtbot.mouseClick(panel.size_of_sphere.button("2k"), LEFT)
    qtbot.mouseClick(panel.export, LEFT)
    assert given == [("export.panorama", {"path": "there", "size": (2048, 1024)})]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_chosen_and_says_what_one_gets(bench, panel, given, qtbot, kind):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds[kind], LEFT)
    assert facts(panel)[0]
    assert panel.kinds[kind].isChecked()
    qtbot.mouseClick(panel.export, LEFT)
    assert given[0][0] == f"export.{kind}"


def test_a_real_export_of_splats_is_written_and_told(bench, bridge, panel, qtbot, tmp_path):
    bench.open_photo()
    bridge.ask = lambda _command: {"path": tmp_path / "scene.ply"}
    qtbot.mouseClick(panel.kinds["splats"], LEFT)
    qtbot.mouseClick(panel.export, LEFT)
    qtbot.waitUntil(lambda: bench.session.poll() or not bench.session.exports.busy, timeout=20_000)
    assert (tmp_path / "scene.ply").read_bytes().startswith(b"ply")


def test_without_a_path_splats_can_still_be_exported(bench, bridge, panel, qtbot):
    bench.open_photo()
    bridge.do("path.delete")
    assert not panel.export.isEnabled()
    qtbot.mouseClick(panel.kinds["splats"], LEFT)
    assert panel.export.isEnabled()
