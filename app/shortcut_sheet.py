"""Every shortcut and every gesture, in groups: what the sheet behind F1 shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

from app.commands import MENUS, commands_of
from app.words import tr


@dataclass(frozen=True)
class Row:
    """how: a shortcut as Qt writes it, or, for a gesture, words."""

    title: str
    how: str
    gesture: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


def groups(query: str = "") -> tuple[Group, ...]:
    """Those that have something to do with the query, all without one."""
    wanted = query.strip().casefold()
    shrunk = (Group(group.title, tuple(row for row in group.rows if _fits(row, group, wanted))) for group in _all())
    return tuple(group for group in shrunk if group.rows)


def dealt(found: tuple[Group, ...], columns: int) -> list[tuple[Group, ...]]:
    """The groups in their order, in columns of which the longest is as short as can be."""

    def longest(parts: list[tuple[Group, ...]]) -> int:
        return max(sum(len(group.rows) + 2 for group in part) for part in parts)

    count = len(found)
    cuts = combinations_with_replacement(range(count + 1), columns - 1)
    ways = ([found[a:b] for a, b in pairwise((0, *cut, count))] for cut in cuts)
    return min(ways, key=longest)


def _fits(row: Row, group: Group, wanted: str) -> bool:
    return wanted in f"{group.title} {row.title} {row.how}".casefold()


def _all() -> tuple[Group, ...]:
    of_menus = (
        Group(
            tr(menu), tuple(Row(tr(c.title).removesuffix("..."), c.shortcut) for c in commands_of(menu) if c.shortcut)
        )
        for menu in MENUS
    )
    return (*of_menus, Group(tr("Viewport"), _gestures(_viewport())), Group(tr("Timeline"), _gestures(_timeline())))


def _gestures(pairs: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    return tuple(Row(title, how, gesture=True) for title, how in pairs)


def _viewport() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Orbit"), tr("Drag, or Alt+drag")),
        (tr("Pan"), tr("Middle drag, or Shift+right drag")),
        (tr("Zoom to the cursor"), tr("Wheel")),
        (tr("Focus there"), tr("Double-click")),
        (tr("Fly"), "W A S D Q E"),
        (tr("Fly faster"), tr("Shift, while flying")),
        (tr("Select keys in a rectangle"), tr("Shift+drag")),
        (tr("Select more keys"), tr("Ctrl+click")),
        (tr("Move keys in steps"), tr("Ctrl, while dragging")),
        (tr("Leave a mode, give up a drag"), "Esc"),
    )


def _timeline() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Scrub"), tr("Drag on the ruler")),
        (tr("Choose a range"), tr("Shift+drag on the ruler")),
        (tr("New key"), tr("Double-click")),
        (tr("Move a key in time"), tr("Drag a key")),
        (tr("Stretch the whole path"), tr("Ctrl+drag the last key")),
        (tr("Don't snap"), tr("Alt, while dragging")),
        (tr("Select more"), tr("Shift+click")),
    )
