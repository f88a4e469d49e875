"""Projects from the window's side: saved, closed, killed, recovered, opened elsewhere, damaged; and exports."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from app_bench import Bench
from app_fakes import moved_view
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_bench import CTRL, answering, desk_of, pressing, scripted_desk, typing_file

from app.autosave import recoverable
from app.opening import open_project
from ui.dialogs.settings import SettingsDialog
from ui.welcome import RecoveryCard

KEY = Qt.Key
CYCLES = int(os.environ.get("SCENELOOM_KILL_CYCLES", "1"))  # many are run before a release
HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]


@pytest.fixture
def scene(tmp_path, qapp, qtlog):
    with scripted_desk(qapp, tmp_path) as desk:
        desk.open_photo()
        yield desk
    assert not [record.message for record in qtlog.records]


def save_as(desk, file):
    with answering(typing_file(file)) as asked:
        desk.key(KEY.Key_S, CTRL)
    assert asked
    desk.wait(lambda: desk.session.files.path == file)
    desk.settle()


def test_saving_asks_for_a_name_once(scene, tmp_path):
    save_as(scene, tmp_path / "mine.loom")
    assert scene.window.windowTitle().startswith("mine.loom") and not scene.window.isWindowModified()
    scene.bridge.run("generate.new_seed")
    assert scene.window.isWindowModified()
    scene.key(KEY.Key_S, CTRL)
    scene.wait(lambda: not scene.session.dirty)
    assert open_project(tmp_path / "mine.loom").content.document == scene.document


@pytest.mark.parametrize("answer", ["Save", "Don't save", "Cancel", "Esc"])
def test_closing_asks_about_unsaved_work(scene, tmp_path, answer):
    save_as(scene, tmp_path / "mine.loom")
    before = scene.document
    scene.bridge.run("generate.new_seed")
    changed = scene.document
    with answering(pressing(answer) if answer != "Esc" else lambda dialog: dialog.reject()) as asked:
        scene.window.close()
    assert len(asked) == 1
    closed = answer in ("Save", "Don't save")
    scene.wait(lambda: scene.window.isVisible() != closed)
    if closed:
        kept = open_project(tmp_path / "mine.loom").content.document
        assert kept == (changed if answer == "Save" else before)
        assert not recoverable(tmp_path / "state" / "recovery")
    else:
        assert scene.document == changed


def test_another_photo_asks_about_unsaved_work(scene):
    before = scene.document
    with answering(pressing("Cancel")) as asked:
        scene.drop(scene.bench.photo)
    assert len(asked) == 1 and scene.document is before
    with answering(pressing("Don't save")):
        scene.drop(scene.bench.photo)
    scene.wait(lambda: scene.document is not before)


def changed_version(file, number):
    database = sqlite3.connect(file)
    database.execute(f"PRAGMA user_version = {number}")
    database.close()


def test_a_newer_project_is_shown_but_not_changed(scene, tmp_path):
    save_as(scene, tmp_path / "mine.loom")
    scene.bridge.run("file.new")
    scene.settle()
    changed_version(tmp_path / "mine.loom", 99)
    before = (tmp_path / "mine.loom").read_bytes()
    scene.drop(tmp_path / "mine.loom")
    scene.wait(lambda: scene.document.steps)
    scene.wait(lambda: any("newer" in problem.message for problem in scene.problems))
    scene.wait(lambda: scene.named("· to look at only"))
    scene.bridge.run("generate.new_seed")
    scene.wait(scene.window.actions_of["file.save"].isEnabled)
    with answering(typing_file(tmp_path / "other.loom")) as asked:
        scene.key(KEY.Key_S, CTRL)
    scene.wait(lambda: (tmp_path / "other.loom").exists() and not scene.session.dirty)
    assert asked and (tmp_path / "mine.loom").read_bytes() == before


def test_what_is_damaged_changes_nothing(scene, tmp_path):
    save_as(scene, tmp_path / "mine.loom")
    whole = (tmp_path / "mine.loom").read_bytes()
    for name, content in (("cut.loom", whole[:5000]), ("foreign.loom", b"RIFF" + whole[4:])):
        (tmp_path / name).write_bytes(content)
        before, told = scene.document, len(scene.problems)
        scene.drop(tmp_path / name)
        scene.wait(lambda told=told: len(scene.problems) > told)
        assert scene.document is before and (tmp_path / name).read_bytes() == content
        assert scene.problems[-1].next_step


def test_a_second_window_may_look_but_not_save(scene, tmp_path):
    save_as(scene, tmp_path / "mine.loom")
    code = "from app.opening import open_project; import sys; from pathlib import Path; " \
           "print(open_project(Path(sys.argv[1])).problem.message)"  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code, str(tmp_path / "mine.loom")], capture_output=True, text=True,
                          check=True, cwd=ROOT)  # fmt: skip
    assert "Another Sceneloom" in said.stdout


def test_splats_path_and_video_are_exported(scene, tmp_path):
    with answering(typing_file(tmp_path / "scene.ply")):
        scene.key(KEY.Key_E, CTRL)
    scene.wait(lambda: (tmp_path / "scene.ply").exists())
    assert (tmp_path / "scene.ply").read_bytes().startswith(b"ply")
    scene.bridge.do("export.video", path=tmp_path / "film.mp4", size=(64, 64), frames=5)
    scene.wait(lambda: not scene.session.exports.busy)
    assert (tmp_path / "film.mp4").stat().st_size > 500 and not scene.problems


def test_language_and_theme_are_kept(scene):
    scene.key(KEY.Key_Comma, CTRL)
    dialog = scene.window.findChild(SettingsDialog)
    scene.wait(dialog.isVisible)
    for field, wanted in ((dialog.language, "Deutsch"), (dialog.theme, "Light")):
        QTest.keyClick(field, KEY.Key_Home)
        while field.currentText() != wanted:
            before = field.currentText()
            QTest.keyClick(field, KEY.Key_Down)
            assert field.currentText() != before
    dialog.close()
    assert (scene.session.settings.language, scene.session.settings.theme) == ("de", "light")


# killed


def killed(folder, seed, lines, more_s):
    """A window that works is killed; returns how many steps were safe by then."""
    paths = os.pathsep.join(map(str, (ROOT, HERE, ROOT / "tests" / "app")))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths}
    command = [sys.executable, str(HERE / "window_child.py"), str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        time.sleep(more_s)
        process.kill()
        said += process.stdout.readlines()
    return int([line for line in said if line.endswith("\n")][-1])


@pytest.mark.parametrize("cycle", range(CYCLES))
def test_a_window_that_is_killed_offers_its_work_and_goes_on(tmp_path, qapp, qtlog, cycle):
    chance = random.Random(cycle)
    safe = killed(tmp_path, cycle, chance.randint(1, 8), chance.uniform(0, 0.15))
    offered = recoverable(tmp_path / "state" / "recovery")
    mine = tmp_path / "mine.loom"
    files = [one.file for one in offered] + ([mine] if mine.exists() else [])
    documents = [open_project(file).content.document for file in files]
    assert max(len(document.steps) for document in documents) >= safe
    if not offered:
        return
    bench = Bench(tmp_path, tmp_path / "photo.png")
    with desk_of(qapp, bench.session, bench) as desk:
        desk.wait(lambda: any(card.open.isVisible() for card in desk.window.findChildren(RecoveryCard)))
        desk.click("Open")
        desk.wait(lambda: desk.document.steps)
        assert desk.document in documents and desk.session.dirty
        steps = len(desk.document.steps)
        desk.bridge.do("generate.from_here", view=moved_view(1.0))
        desk.made()
        assert len(desk.document.steps) == steps + 1
        desk.bridge.do("file.save_as", path=tmp_path / "again.loom")
        desk.settle()
        desk.wait(lambda: not desk.session.dirty)
    assert not recoverable(tmp_path / "state" / "recovery")
    assert not [record.message for record in qtlog.records]
