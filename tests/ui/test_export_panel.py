"""The panel Export: what it says is what its command is given."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.export_plan import KINDS
from app.film import Film
from ui.panels.export import ExportPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(bench, bridge, qtbot):
    panel = ExportPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(320, 900)
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


def choose(combo, qtbot, value):
    """With the keyboard, as a person does."""
    combo.setFocus()
    place = combo.findData(value)
    while combo.currentIndex() != place:
        qtbot.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < place else Qt.Key.Key_Up)


def type_number(spin, qtbot, number):
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))
    qtbot.keyClick(spin, Qt.Key.Key_Return)


def test_without_a_photo_it_says_why_not(panel):
    assert not panel.export.isEnabled()
    assert "no photo yet" in panel.why_not.text()


def test_a_video_is_given_the_size_and_frames_that_are_shown(bench, panel, given, qtbot):
    bench.open_photo()
    choose(panel.options.size_of, qtbot, "720p")
    assert facts(panel)[1:] == ["720 × 720 px", "120 frames, 5.0 s at 24 a second"]
    type_number(panel.options.frames, qtbot, 48)
    qtbot.mouseClick(panel.export, LEFT)
    assert given == [("export.video", {"path": "there", "film": Film("pinhole", 720, 720, 24.0, 48)})]


def test_a_panorama_has_sizes_of_its_own(bench, panel, given, qtbot):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds.rows["panorama"], LEFT)
    assert not panel.options.frames.isVisible()
    choose(panel.options.size_of, qtbot, "2k")
    qtbot.mouseClick(panel.export, LEFT)
    assert given == [("export.panorama", {"path": "there", "film": Film("equirect", 2048, 1024)})]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_chosen_and_says_what_one_gets(bench, panel, given, qtbot, kind):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds.rows[kind], LEFT)
    assert facts(panel)[0]
    assert panel.kinds.rows[kind].isChecked()
    qtbot.mouseClick(panel.export, LEFT)
    assert given[0][0] == f"export.{kind}"


def test_a_size_of_ones_own_takes_the_shape_that_the_kind_has(bench, panel, given, qtbot):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds.rows["stereo"], LEFT)
    assert not panel.options.width_px.isVisible()
    choose(panel.options.size_of, qtbot, "own")
    type_number(panel.options.width_px, qtbot, 2001)
    assert (panel.options.width_px.value(), panel.options.height_px.value()) == (2000, 2000)
    assert not panel.options.height_px.isEnabled()
    assert "2000 × 2000 px, 2000 × 1000 for each eye" in facts(panel)


def test_a_codec_that_cannot_is_refused_and_a_click_takes_another(bench, panel, given, qtbot):
    bench.open_photo()
    qtbot.mouseClick(panel.kinds.rows["stereo"], LEFT)
    qtbot.mouseClick(panel.options.fold.head, LEFT)
    choose(panel.options.codec, qtbot, "h264")
    assert not panel.export.isEnabled()
    refusal = panel._refusal.itemAt(0).widget()
    assert "H.264 does not allow" in refusal.text.text()
    qtbot.mouseClick(refusal.action, LEFT)
    assert panel.export.isEnabled() and panel.options.codec.currentData() == "hevc"
    qtbot.mouseClick(panel.export, LEFT)
    assert given[0][1]["film"].codec == "hevc"


def test_a_path_of_one_key_offers_a_still(bench, bridge, panel, qtbot):
    bench.open_photo()
    view = bench.session.store.step(bench.session.document.steps[0].id).view
    bridge.do("path.delete")
    bridge.do("path.add_key", view=view)
    qtbot.mouseClick(panel.kinds.rows["sphere"], LEFT)
    assert not panel.export.isEnabled()
    qtbot.mouseClick(panel._refusal.itemAt(0).widget().action, LEFT)
    assert panel.kinds.rows["panorama"].isChecked() and panel.export.isEnabled()


def test_a_real_export_of_splats_is_written_and_told(bench, bridge, panel, qtbot, tmp_path):
    bench.open_photo()
    bridge.ask = lambda _command: {"path": tmp_path / "scene.ply"}
    qtbot.mouseClick(panel.kinds.rows["splats"], LEFT)
    qtbot.mouseClick(panel.export, LEFT)
    qtbot.waitUntil(lambda: bench.session.poll() or not bench.session.exports.busy, timeout=20_000)
    assert (tmp_path / "scene.ply").read_bytes().startswith(b"ply")


def test_without_a_path_splats_can_still_be_exported(bench, bridge, panel, qtbot):
    bench.open_photo()
    bridge.do("path.delete")
    assert not panel.export.isEnabled()
    qtbot.mouseClick(panel.kinds.rows["splats"], LEFT)
    assert panel.export.isEnabled()


def test_a_sound_goes_along_until_it_is_taken_away(bench, panel, given, qtbot, monkeypatch, tmp_path):
    bench.open_photo()
    file = tmp_path / "a long name of a piece of music that has no room.ogg"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_what: (str(file), ""))
    qtbot.mouseClick(panel.options.fold.head, LEFT)
    qtbot.mouseClick(panel.options.sound, LEFT)
    assert panel.plan.film.audio == file
    assert "…" in panel.options.sound.text() and file.name in panel.options.sound.toolTip()
    qtbot.mouseClick(panel.options.no_sound, LEFT)
    assert panel.plan.film.audio is None and not panel.options.no_sound.isVisible()
