"""The words that a person reads: English in the code, in the user's language once someone has said how to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NARROW = "\u202f"  # parts thousands; a line never breaks there


def _english(text: str) -> str:
    return text


_translate: Callable[[str], str] = _english
_point = "."


def tr(text: str, **values: Any) -> str:
    """The text in the user's language, with its {named} places filled in. Give it a literal: that is what is collected
    for translators."""
    words = _translate(text)
    return words.format(**values) if values else words


def number(value: float, places: int = 0) -> str:
    """With so many decimals, as the user's language writes numbers."""
    return f"{value:,.{places}f}".translate({ord(","): NARROW, ord("."): _point})


def short_number(value: float, digits: int = 3) -> str:
    """At most so many digits, without zeros that say nothing."""
    return f"{value:.{digits}g}".replace(".", _point)


def translates() -> bool:
    """Whether the words are another language's."""
    return _translate is not _english


def use(translate: Callable[[str], str] = _english, point: str = ".") -> None:
    """From now on texts go through this, and numbers have this sign before their decimals; without arguments both are
    English."""
    global _translate, _point
    _translate, _point = translate, point
