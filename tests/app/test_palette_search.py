"""Finding a command by a few of its letters."""

import pytest

from app.palette import MOST_RECENT, entries, found, fuzzy, remembered


def first(query, session, recent=()):
    return found(entries(session), query, recent)[0].entry.key


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("gen pa", "generate.path"), ("generate path", "generate.path"), ("openph", "file.open_photo"),
        ("orb", "path.preset.orbit"), ("undo", "edit.undo"), ("ply", "export.splats"), ("shortc", "help.shortcuts"),
        ("room", "sample.room"), ("GP", "generate.path"), ("spiral", "path.preset.spiral"),
    ],
)  # fmt: skip
def test_a_few_letters_find_the_command(bench, query, key):
    bench.open_photo()
    bench.session.actions["help.shortcuts"] = lambda: None
    assert first(query, bench.session) == key


def test_the_letters_that_were_meant_are_known():
    score, places = fuzzy("gp", "Generate Path")
    assert places == (0, 9)
    assert score > fuzzy("gp", "Splitting up")[0]


def test_letters_must_come_in_their_order():
    assert fuzzy("htap", "Path") is None
    assert fuzzy("", "Path") is None


def test_nothing_fits_nonsense(bench):
    assert found(entries(bench.session), "xqzw") == []


def test_what_cannot_run_says_why_and_comes_after_what_can(bench):
    matches = found(entries(bench.session), "")
    off = [bool(match.entry.why_not) for match in matches]
    assert off == sorted(off)
    save = next(match.entry for match in matches if match.entry.key == "file.save")
    assert "no photo yet" in save.why_not


def test_what_was_used_last_comes_first(bench):
    assert first("", bench.session, ["file.open", "file.new"]) == "file.open"
    assert remembered(["a", "b"], "b") == ("b", "a")
    assert len(remembered([str(n) for n in range(20)], "new")) == MOST_RECENT


def test_commands_that_tools_give_arguments_are_not_offered(bench):
    keys = {entry.key for entry in entries(bench.session)}
    assert "edit.recipe" not in keys
    assert "generate.move" not in keys


def test_samples_are_offered_with_their_argument(bench):
    sample = next(entry for entry in entries(bench.session) if entry.key == "sample.room")
    assert (sample.command, sample.arguments) == ("file.open_sample", {"name": "room"})
