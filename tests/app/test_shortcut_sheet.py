"""The sheet is made from the table: what has a shortcut is on it."""

from app.commands import COMMANDS
from app.shortcut_sheet import dealt, groups


def test_every_shortcut_of_the_table_is_on_the_sheet():
    shown = {row.how for group in groups() for row in group.rows if not row.gesture}
    assert shown == {command.shortcut for command in COMMANDS.values() if command.shortcut}


def test_typing_narrows_it_down_by_name_and_by_key():
    assert {row.how for group in groups("f11") for row in group.rows} == {"F11"}
    titles = [row.title for group in groups("undo") for row in group.rows]
    assert titles == ["Undo"]
    assert groups("xqzw") == ()


def test_columns_keep_the_order_and_are_of_about_one_length():
    found = groups()
    columns = dealt(found, 3)
    assert [group for column in columns for group in column] == list(found)
    lengths = [sum(len(group.rows) + 2 for group in column) for column in columns]
    assert max(lengths) < 0.5 * sum(lengths)
    assert dealt((), 3) == [(), (), ()]
