"""Finding a command by a few of its letters: everything in the table, and the samples, each as one entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.commands import COMMANDS
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.session import Session

MOST_RECENT = 8
WORD_START, NEXT_TO, EARLY = 8.0, 6.0, 4.0  # what a matching letter is worth beyond being there
SPREAD = 0.25  # lost for each letter that lies between matching ones


@dataclass(frozen=True)
class Entry:
    """key: tells entries apart, such as when remembering the last ones. path: where it stands in the menus. why_not:
    "" if it can run."""

    key: str
    title: str
    path: str
    command: str
    shortcut: str = ""
    icon: str = ""
    why_not: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """places: which letters of the title were meant."""

    entry: Entry
    score: float
    places: tuple[int, ...] = ()


def entries(session: Session) -> list[Entry]:
    """What could be run from a palette, in the order of the menus."""
    from resources import samples

    commands = [
        Entry(
            c.id, tr(c.title).removesuffix("..."), _menu_path(c.id, c.menu), c.id, c.shortcut, c.icon,
            tr(why) if (why := c.why_not(session)) else "",
        )
        for c in COMMANDS.values()
        if not c.by_tool and c.id not in ("help.palette", "file.open_sample")
    ]  # fmt: skip
    photos = [
        Entry(f"sample.{one.name}", tr("Sample: {title}", title=tr(one.title)), tr("File"), "file.open_sample",
              icon="mdi6.image-outline", arguments={"name": one.name})
        for one in samples()
    ]  # fmt: skip
    return commands + photos


def found(among: Sequence[Entry], query: str, recent: Sequence[str] = ()) -> list[Match]:
    """The entries that fit, the best first. Without a query all of them: those used last, then what can run now."""
    words = query.strip()
    if not words:
        order = {key: place for place, key in enumerate(recent)}
        by_use = sorted(among, key=lambda entry: (order.get(entry.key, len(order)), bool(entry.why_not)))
        return [Match(entry, 0.0) for entry in by_use]
    matches = [match for entry in among if (match := _match(entry, words)) is not None]
    bonus = dict.fromkeys(recent, 1.0)
    return sorted(matches, key=lambda m: -(m.score + bonus.get(m.entry.key, 0.0) - 3.0 * bool(m.entry.why_not)))


def remembered(recent: Sequence[str], key: str) -> tuple[str, ...]:
    """The entry just used comes first."""
    return (key, *(old for old in recent if old != key))[:MOST_RECENT]


def fuzzy(query: str, text: str) -> tuple[float, tuple[int, ...]] | None:
    """How well the letters of a query, in their order, fit a text, and where; None when they don't. Spaces of the query
    don't count. Every place of the first letter is tried, the rest follows as near as it can."""
    letters, words = query.casefold().replace(" ", ""), text.casefold()
    tries = [_from(letters, words, start) for start, letter in enumerate(words) if letters[:1] == letter]
    return max((one for one in tries if one is not None), key=lambda one: one[0], default=None)


def _from(letters: str, text: str, start: int) -> tuple[float, tuple[int, ...]] | None:
    places = [start]
    for letter in letters[1:]:
        after = text.find(letter, places[-1] + 1)
        word = text.find(f" {letter}", places[-1] + 1)  # the start of a word is meant rather than the middle of one
        if after < 0:
            return None
        places.append(after if after == places[-1] + 1 or word < 0 else word + 1)
    return _score(places, text), tuple(places)


def _score(places: list[int], text: str) -> float:
    score = EARLY / (1 + places[0])
    for nth, place in enumerate(places):
        score += 1.0 + WORD_START * (place == 0 or text[place - 1] in " -(/")
        score += NEXT_TO * (nth > 0 and place == places[nth - 1] + 1)
    return score - SPREAD * (places[-1] - places[0] + 1 - len(places)) - 0.02 * len(text)


def _match(entry: Entry, query: str) -> Match | None:
    """The title counts most; where it stands in the menus counts too ("gen path")."""
    if (hit := fuzzy(query, entry.title)) is not None:
        return Match(entry, hit[0], hit[1])
    whole = f"{entry.path} {entry.title}"
    if (hit := fuzzy(query, whole)) is not None:
        shift = len(entry.path) + 1
        return Match(entry, hit[0] - NEXT_TO, tuple(place - shift for place in hit[1] if place >= shift))
    return None


def _menu_path(command: str, menu: str) -> str:
    return f"{tr(menu)} › {tr('Presets')}" if command.startswith("path.preset.") else tr(menu)
