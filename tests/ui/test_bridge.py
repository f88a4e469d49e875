"""The bridge: what the session tells arrives as signals, and selecting tells once."""

from PySide6.QtCore import QObject

from app.commands import COMMANDS
from app.events import Opened


def test_a_change_is_told_with_the_document(bench, bridge, qtbot):
    bench.open_photo()
    with qtbot.waitSignal(bridge.changed) as told:
        assert bridge.do("edit.recipe", seed=7)
    assert told.args[0].recipe.seed == 7


def test_selecting_tells_only_when_something_changed(bench, bridge, qtbot):
    bench.open_photo()
    heard = []
    bridge.selected.connect(heard.append)
    bridge.select(keys=(0,))
    bridge.select(keys=(0,))
    assert [selection.keys for selection in heard] == [(0,)]


def test_a_command_that_asks_runs_with_the_answer(bench, bridge):
    asked = []
    bridge.ask = lambda command: asked.append(command.id) or {"path": bench.photo}
    bridge.run("file.open_photo")
    assert asked == ["file.open_photo"]
    bench.settle()
    assert bench.session.document.source is not None


def test_a_refused_question_changes_nothing(bench, bridge):
    bridge.ask = lambda _command: None
    before = bench.session.document
    bridge.run("file.open_photo")
    assert bench.session.document is before


def test_what_only_a_window_can_do_runs_when_it_is_there(bridge):
    done = []
    bridge.provide("view.frame_all", lambda: done.append("framed"), checked=lambda: True)
    assert COMMANDS["view.frame_all"].enabled(bridge.session)
    bridge.run("view.frame_all")
    assert done == ["framed"]
    assert bridge.checked("view.frame_all") is True


def test_steps_and_jobs_are_told(bench, bridge, qtbot):
    heard = []
    bridge.step_made.connect(heard.append)
    bridge.jobs_changed.connect(lambda jobs: heard.append(len(jobs)))
    bench.open_photo()
    assert 0 in heard
    assert 1 in heard


def test_it_polls_often_only_while_there_is_work(bench, bridge, qtbot):
    assert bridge._timer.interval() > 100
    bench.do("file.open_photo", path=bench.photo)
    bridge.poll()
    assert bridge._timer.interval() < 20
    bench.settle()
    bench.engine.advance()
    qtbot.waitUntil(lambda: bridge._timer.interval() > 100, timeout=5000)


def test_a_step_that_the_engine_made_is_shown_in_turns(bench, bridge, qtbot):
    bench.open_photo()
    told, shown = [], []
    owner = QObject()
    bridge.follow(owner, lambda: shown.append(len(bench.session.document.steps)), bridge.changed, bridge.jobs_changed)
    bridge.step_made.connect(lambda _step: told.append(list(shown)))
    bench.do("generate.path")
    shown.clear()
    bench.engine.advance()
    bridge.poll()
    assert told == [[]]
    assert shown == []
    qtbot.waitUntil(lambda: shown == [2], timeout=2000)


def test_another_document_is_shown_at_once(bench, bridge, qtbot, tmp_path):
    """A panel that still had the old one would ask the new store for its steps."""
    bench.open_photo()
    bridge.do("file.save", path=tmp_path / "scene.loom")
    qtbot.waitUntil(lambda: bench.session.files.path is not None, timeout=5000)
    shown, late = [], []
    owner = QObject()
    bridge.follow(owner, lambda: shown.append(bench.session.store), bridge.changed)
    bridge.do("file.open", path=tmp_path / "scene.loom")
    bridge.told.connect(lambda event: late.append(list(shown)) if isinstance(event, Opened) else None)
    qtbot.waitUntil(lambda: bool(late), timeout=5000)
    assert late[0] == [bench.session.store]
