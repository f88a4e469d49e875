"""Finished English sentences of the engine and the app in the user's language: Problems are made where nobody knows it.

A sentence that had values put into it is found by the template it was made from (resources.sentences()); the values
stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.words import tr, translates
from resources import sentences

if TYPE_CHECKING:
    from engine.core.problem import Problem

PLACE = re.compile(r"\{\d+\}")
BETWEEN = re.compile(r"(?<=[.!?]) (?=[A-Z'])")


def problem_told(problem: Problem) -> Problem:
    """For showing it; what it is for the log stays English."""
    return replace(problem, message=told(problem.message), next_step=told(problem.next_step))


def told(text: str) -> str:
    """As it is, where there is no translation."""
    return _told(text) if text and translates() else text


@lru_cache(maxsize=256)
def _told(text: str) -> str:
    whole = _one(text)
    if whole is not None:
        return whole
    parts = BETWEEN.split(text)
    return " ".join(_one(part) or part for part in parts)


def _one(text: str) -> str | None:
    exact = tr(text)
    if exact != text:
        return exact
    for template in _templates():
        if all(piece in text for piece in _pieces(template)) and (found := _pattern(template).fullmatch(text)):
            return tr(template).format(*found.groups())
    return None


@cache
def _templates() -> tuple[str, ...]:
    """Those with values, the most telling first: what has more words of its own fits less by chance."""
    return tuple(sorted(filter(PLACE.search, sentences()), key=lambda text: -sum(map(len, _pieces(text)))))


@cache
def _pieces(template: str) -> tuple[str, ...]:
    return tuple(PLACE.split(template))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, _pieces(template))), re.DOTALL)
