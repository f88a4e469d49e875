"""The command table: every entry is unique, says why it can't run, and either runs or is told as a problem."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from app_fakes import moved_view
from PIL import Image

from app.commands import COMMANDS, MENUS, commands_of


def test_ids_and_shortcuts_are_unique():
    listed = [command for menu in MENUS for command in commands_of(menu)]
    assert [name for name, count in Counter(c.id for c in listed).items() if count > 1] == []
    shortcuts = Counter(c.shortcut.lower() for c in COMMANDS.values() if c.shortcut)
    assert [name for name, count in shortcuts.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9_-]+)+", name) for name in COMMANDS)


def test_every_menu_is_there_and_in_order():
    assert MENUS == ("File", "Edit", "View", "Path", "Generate", "Export", "Help")
    for menu in MENUS:
        groups = [command.group for command in commands_of(menu)]
        assert groups and groups == sorted(groups)
        titles = [command.title for command in commands_of(menu)]
        assert len(set(titles)) == len(titles)
    assert all(c.icon.startswith("mdi6.") for menu in MENUS for c in commands_of(menu))


def test_flying_keys_are_nobodys_shortcut():
    assert {c.shortcut for c in COMMANDS.values()}.isdisjoint({"W", "A", "S", "D", "Q", "E"})


@pytest.mark.parametrize("command", COMMANDS)
def test_on_an_empty_session_a_command_runs_or_says_why_not(bench, command):
    entry = COMMANDS[command]
    why = entry.why_not(bench.session)
    assert entry.enabled(bench.session) == (not why)
    if why:
        assert why.endswith(".")
        assert not bench.session.do(command)
        assert bench.problems[-1].message == why
    elif not entry.by_tool:
        ran = bench.session.do(command)
        assert ran or bench.problems  # a problem told is an answer, an exception is none
    bench.poll()


def test_on_a_full_session_every_menu_entry_runs_or_says_why_not(bench):
    for command in COMMANDS:
        if (
            command.split(".")[0] in ("view", "help")
            or COMMANDS[command].why_not(bench.session) == "This needs the window."
        ):
            bench.session.actions[command] = lambda: None
    bench.open_photo()
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    for command, entry in COMMANDS.items():
        if entry.by_tool or (entry.menu == "File" and not entry.asks):
            continue
        keys = len(bench.session.document.path.trajectory.keyframes) if bench.session.document.path else 0
        told = len(bench.problems)
        ran = bench.session.do(command, steps=(1,), keys=(0,) if keys else (), time_s=0.3, view=moved_view())
        assert ran or len(bench.problems) > told, command
        bench.poll()
        while bench.session.history.undo_label and len(bench.session.document.steps) < 2:
            bench.do("edit.undo")
    bench.settle()


def test_what_stands_in_for_the_selection_is_gone_afterwards(bench):
    bench.open_photo()
    bench.session.select(keys=(1,))
    bench.do("path.move", keys=(0,), offset=(0, 0, 1))
    assert bench.session.selection.keys == (1,)
    bench.do("path.insert_key", time_s=1.0)
    assert bench.session.selection.keys == (1,) and len(bench.session.document.path.trajectory.keyframes) == 3
    bench.do("path.delete_keys", keys=(1,))
    bench.do("path.delete_keys", keys=(0, 1))
    assert bench.session.document.path is None and bench.session.selection.keys == ()


def test_a_path_is_placed_where_a_view_stands(bench):
    bench.open_photo()
    bench.do("path.place", view=moved_view(2.0))
    first, last = bench.session.document.path.trajectory.keyframes
    assert first.position[0] == 2.0 and last.position[0] > 2.0
    bench.do("edit.undo")
    assert bench.session.document.path.preset == "truck"


def test_looking_at_a_target_is_kept_while_keys_move(bench):
    bench.open_photo()
    target = (0.5, 0.0, 4.0)
    bench.do("path.look_at", target=target)
    bench.do("path.move", keys=(0, 1), offset=(0.0, -0.5, 0.0))
    for key in bench.session.document.path.trajectory.keyframes:
        view = key.pose.inverse().apply(target)
        assert abs(view[0]) < 1e-9 and abs(view[1]) < 1e-9 and view[2] > 0


def test_a_bad_photo_leaves_the_open_scene_alone(bench, tmp_path):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    before = bench.session.document
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    bench.do("file.open_photo", path=bad)
    bench.settle()
    assert bench.session.document is before
    assert "bad.jpg" in str(bench.problems[-1])


def test_a_good_photo_takes_the_place_of_the_open_scene(bench, tmp_path):
    bench.open_photo()
    Image.new("RGB", (128, 96), (200, 30, 30)).save(tmp_path / "other.png")
    bench.do("file.open_photo", path=tmp_path / "other.png")
    bench.settle()
    assert bench.session.document.name == "other"
