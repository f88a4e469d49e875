"""The words that a person reads: English in the code, in the user's language once someone has said how to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _english(text: str) -> str:
    return text


_translate: Callable[[str], str] = _english


def tr(text: str, **values: Any) -> str:
    """The text in the user's language, with its {named} places filled in. Give it a literal: that is what is collected
    for translators."""
    words = _translate(text)
    return words.format(**values) if values else words


def use(translate: Callable[[str], str] = _english) -> None:
    """From now on texts go through this; without an argument they stay English."""
    global _translate
    _translate = translate
