"""Every text has a translation that fits it, and what is collected is what the code says now."""

import ast
import importlib.util
import re
import sys
from pathlib import Path

import pytest
from PIL import ImageFont

from app.words import NARROW
from resources import font as font_file
from resources import sentences

ROOT = Path(__file__).parents[2]
GERMAN = ROOT / "resources" / "translations" / "de.ts"
FROM_TABLES = {"title", "description", "why_not", "why", "menu"}  # whose values the collector finds in SPOKEN modules
PASS_ON = {"app/command.py", "app/shortcut_sheet.py", "app/told.py", "ui/actions.py"}  # what they are given
PLACE = re.compile(r"\{\w+\}")


def load():
    spec = importlib.util.spec_from_file_location("translations_tool", ROOT / "packaging" / "translations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = load()
TEXTS, WORDS = tool.texts(), tool.translated(GERMAN)
HINT = "run: python packaging/translations.py, then write what is unfinished in de.ts, then run it again"


def test_every_text_has_a_translation_and_none_is_left_over():
    assert [text for text in TEXTS if text not in WORDS] == [], HINT
    assert [text for text in WORDS if text not in TEXTS] == [], HINT


def test_the_sentences_that_problems_are_found_by_are_those_of_the_code():
    assert list(sentences()) == tool.sentences(), HINT


def test_a_translation_has_the_places_of_its_text():
    assert [text for text, words in WORDS.items() if set(PLACE.findall(text)) != set(PLACE.findall(words))] == []


def test_a_translation_ends_as_its_text_does():
    """Menus and palette take the "..." away; a sentence stays one."""
    for text, words in WORDS.items():
        for end in ("...", "→", ":"):
            assert text.endswith(end) == words.endswith(end), (text, words)
        if text.endswith(".") and not text.endswith("..."):
            assert words.endswith("."), (text, words)


def test_german_has_its_own_quotes_keys_and_no_form_of_address():
    for words in WORDS.values():
        assert not re.search(r"[\"“]\w|'\{|\b(Ctrl|Shift|Backspace|Ihnen|du|dein\w*)\b", words), words
        assert words.count("„") == words.count("“"), words


def test_the_font_of_videos_has_every_letter():
    """What it lacks looks like an empty box."""
    font = ImageFont.truetype(font_file(), 40)
    box = drawn(font, "\ue123")
    used = {letter for words in WORDS.values() for letter in words} - set("→●")  # those stand in the window alone
    assert [letter for letter in sorted(used | {NARROW}) if drawn(font, letter) == box] == []


def drawn(font, letter):
    mask = font.getmask(letter)
    return mask.size, bytes(list(mask))


def test_texts_are_literals():
    """Else nobody can collect them."""
    for file in sorted({*ROOT.glob("app/*.py"), *ROOT.glob("ui/**/*.py")}):
        name = file.relative_to(ROOT).as_posix()
        for call in tool._calls_of_tr(ast.parse(file.read_text(encoding="utf-8"))):
            said = call.args[0]
            called = said.attr if isinstance(said, ast.Attribute) else said.id if isinstance(said, ast.Name) else ""
            known = list(tool._literals(said)) or called in FROM_TABLES or name in PASS_ON
            assert known, f"{name}:{call.lineno}"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('tr("one", n=1)', ["one"]),
        ('tr("one" if many else "two")', ["one", "two"]),
        ('x.tr("not this one")', []),
        ('tr("A {n}" "B")', ["A {n}B"]),
    ],
)
def test_what_is_collected_of_tr(code, found):
    assert list(tool._in_tr(ast.parse(code))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("""fail("kind", f"There is no '{name}'.", "Check it twice.")""", ["There is no '{0}'.", "Check it twice."]),
        ('fail("kind", tr("This has a translation."))', []),
        ('why = f"{a} and {b:.1f} differ."', ["{0} and {1} differ."]),
        ('"""A docstring of a module."""', []),
        ('raise ValueError("numbers must be finite")', []),
    ],
)
def test_which_sentences_are_collected(code, found):
    assert sorted(tool._told(ast.parse(code))) == sorted(found)
