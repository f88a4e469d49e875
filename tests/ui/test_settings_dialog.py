"""Preferences count at once, are kept, and survive a disk that refuses."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.settings import Settings, load_settings
from ui.dialogs.settings import SettingsDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(bench, bridge, qtbot):
    dialog = SettingsDialog(bridge, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def kept(bench):
    return load_settings(bench.session._settings_file)[0]


def type_number(qtbot, spin, number):
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, str(number))
    qtbot.keyClick(spin, Qt.Key.Key_Return)


def test_it_shows_what_is_set(bench, bridge, qtbot):
    bridge.configure(threads=2, theme="light", autosave_s=20.0, eye_height_m=1.2, reduced_motion=True)
    dialog = SettingsDialog(bridge, None)
    qtbot.addWidget(dialog)
    assert dialog.threads.value() == 2
    assert dialog.theme.currentData() == "light"
    assert dialog.autosave.value() == 20
    assert dialog.eye_height.value() == 120
    assert dialog.reduced_motion.isChecked()


def test_a_choice_counts_at_once_and_is_kept(bench, bridge, dialog, qtbot):
    with qtbot.waitSignal(bridge.configured) as told:
        type_number(qtbot, dialog.threads, 1)
    assert told.args[0].threads == 1
    type_number(qtbot, dialog.autosave, 10)
    assert bench.session.files.due.interval_s == 10
    dialog.tabs.choose("viewport")
    type_number(qtbot, dialog.eye_height, 95)
    assert kept(bench).eye_height_m == pytest.approx(0.95)
    assert (kept(bench).threads, kept(bench).autosave_s) == (1, 10)


def test_lists_are_chosen_by_key(bench, dialog, qtbot):
    dialog.theme.setFocus()
    qtbot.keyClick(dialog.theme, Qt.Key.Key_Down)
    assert kept(bench).theme == "light"
    dialog.reduced_motion.click()
    assert bench.session.settings.reduced_motion


def test_pages_turn_with_the_mouse(dialog, qtbot):
    for name, widget in (("computing", dialog.threads), ("viewport", dialog.viewport), ("files", dialog.autosave)):
        qtbot.mouseClick(dialog.tabs.button(name), LEFT)
        assert widget.isVisible()
    assert not dialog.language.isVisible()


def test_nonsense_is_told_and_not_kept(bench, dialog, qtbot):
    type_number(qtbot, dialog.memory, 100)
    assert "memory_mb" in bench.problems[0].message
    assert bench.session.settings.memory_mb == dialog.memory.value() == 0


def test_a_disk_that_refuses_is_told(bench, bridge, qtbot, tmp_path):
    (tmp_path / "file").write_text("")
    bench.session._settings_file = Path(tmp_path / "file" / "settings.json")
    assert not bridge.configure(threads=2)
    assert bench.problems[0].kind == "disk"


def test_what_a_newer_version_set_stays(bench, bridge, tmp_path):
    bench.session.settings = Settings(unknown={"holograms": True})
    assert bridge.configure(threads=3)
    assert json.loads(bench.session._settings_file.read_text())["holograms"] is True
