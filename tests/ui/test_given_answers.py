"""A command that is run with a part of its answers asks for the rest only, and keeps them while work is saved first."""

import pytest
from PySide6.QtWidgets import QWidget

from app.film import Film
from ui.asking import Asking
from ui.dialogs import unsaved
from ui.dropping import open_file


@pytest.fixture
def asking(bridge, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    bridge.ask = Asking(bridge, window)
    return bridge.ask


@pytest.fixture
def answer(monkeypatch):
    """What the user says when work would be lost."""
    return lambda words: monkeypatch.setattr(unsaved, "ask_unsaved", lambda _parent, _session: words)


def test_only_what_is_not_given_is_asked_for(bench, bridge):
    asked = []
    bridge.ask = lambda command: asked.extend(ask.argument for ask in command.asks) or {}
    bridge.run("file.open_photo", path=bench.photo)
    assert asked == []
    bench.settle()
    assert bench.session.document.source.path == str(bench.photo)


def test_the_sample_that_was_chosen_opens_once_the_work_is_saved(bench, bridge, asking, answer, tmp_path):
    bench.open_photo()
    bench.do("file.save", path=tmp_path / "mine.loom")
    bench.settle()
    bench.do("edit.recipe", seed=7)
    answer("save")
    bridge.run("file.open_sample", name="autumn")
    assert not bench.session.document.source.path.endswith("autumn.jpg")
    bench.settle()
    assert bench.session.document.source.path.endswith("autumn.jpg")


@pytest.mark.parametrize(("words", "opened"), [("discard", True), ("cancel", False)])
def test_work_is_given_up_only_by_saying_so(bench, bridge, asking, answer, words, opened):
    bench.open_photo()
    answer(words)
    bridge.run("file.open_sample", name="autumn")
    assert bench.session.document.source.path.endswith("autumn.jpg") is opened


def test_files_open_as_what_they_are(bench, bridge, monkeypatch, tmp_path):
    run = []
    monkeypatch.setattr(bridge, "run", lambda command, **given: run.append((command, given["path"].name)))
    for name in ("a.JPG", "b.loom", "c.json", "d.txt"):
        open_file(bridge, tmp_path / name)
    assert run == [
        ("file.open_photo", "a.JPG"), ("file.open", "b.loom"), ("path.import", "c.json"), ("file.open_photo", "d.txt"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "given", "name"),
    [
        ("export.stereo", {}, "room_360_TB"), ("export.sphere", {}, "room_360"), ("export.video", {}, "room"),
        ("export.vr180", {"film": Film("vr180", 64, 32)}, "room_180_LR"),
        ("export.vr180", {"film": Film("vr180", 64, 32, lens="fisheye")}, "room_F180_SBS"),
        ("export.splats", {}, "room"), ("file.save_as", {}, "room"),
    ],
)  # fmt: skip
def test_films_are_called_as_players_want_it(bench, bridge, asking, monkeypatch, command, given, name):
    bench.open_photo()
    bench.do("edit.name", name="room")
    offered = []
    monkeypatch.setattr(asking, "_chosen_file", lambda _ask, _folder, name: offered.append(name) or "")
    bridge.run(command, **given)
    assert offered == [name]
