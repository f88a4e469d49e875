"""Problems are made in English, with values; they are shown in the user's language."""

import string
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from app import told as module
from app import words
from app.document import Document, StepRecord, unlocked
from app.message_log import of_problem
from app.told import problem_told, told
from engine.core.problem import Problem, ProblemError
from resources import sentences

TS = Path(__file__).parents[2] / "resources" / "translations" / "de.ts"
GERMAN = {m.findtext("source"): m.findtext("translation") or "" for m in ElementTree.parse(TS).iter("message")}


@pytest.fixture
def german():
    module._told.cache_clear()
    words.use(lambda text: GERMAN.get(text, text), ",")
    yield
    words.use()
    module._told.cache_clear()


def places(template):
    return sum(name is not None for _, name, _, _ in string.Formatter().parse(template))


def test_every_sentence_is_found_again_with_its_values(german):
    """Also those that another one would fit too."""
    values = [f"Wert{n}.x" for n in range(9)]
    for template in sentences():
        filled = values[: places(template)]
        assert told(template.format(*filled)) == GERMAN[template].format(*filled)


def test_in_english_nothing_changes():
    assert told("There is no photo yet.") == "There is no photo yet."


def test_what_has_no_translation_stays(german):
    assert told("xyzzy plugh") == "xyzzy plugh"
    assert told("") == ""


def test_sentences_that_stand_together_are_told_one_by_one(german):
    problem = Problem("bad_input", "'a b.loom' is not a Sceneloom project.", "Choose a .loom file.")
    assert told(str(problem)) == "„a b.loom“ ist kein Projekt von Sceneloom. Eine .loom-Datei wählen."


def test_a_problem_of_the_app(german):
    document = Document(steps=(StepRecord(0, kind="photo"), StepRecord(1, locked=True)))
    with pytest.raises(ProblemError) as caught:
        unlocked(document, 1)
    shown = problem_told(caught.value.problem)
    assert (shown.message, shown.next_step) == ("Ansicht 1 ist gesperrt.", "Erst entsperren.")
    assert of_problem(caught.value.problem, 0.0).text == shown.message


def test_it_takes_no_time(german):
    """It runs where a window waits for it."""
    told("nothing like it {0} 1")  # reads the templates
    began = time.perf_counter()
    for number in range(20):
        told(f"There is nothing like this in number {number}, whatever one looks for.")
    first = (time.perf_counter() - began) / 20
    assert first < 0.008
    hits = module._told.cache_info().hits
    told("There is nothing like this in number 1, whatever one looks for.")
    assert module._told.cache_info().hits == hits + 1


@pytest.mark.parametrize(
    ("value", "places", "english", "german_words"),
    [(3.25, 1, "3.2", "3,2"), (1234567, 0, "1\u202f234\u202f567", "1\u202f234\u202f567"), (-0.5, 2, "-0.50", "-0,50"),
     (2.0, 0, "2", "2")],
)  # fmt: skip
def test_numbers_follow_the_language(value, places, english, german_words):
    assert words.number(value, places) == english
    words.use(str, ",")
    assert words.number(value, places) == german_words
    words.use()


def test_short_numbers():
    assert [words.short_number(value) for value in (2.0, 0.5, 23.976)] == ["2", "0.5", "24"]
    words.use(str, ",")
    assert words.short_number(0.5) == "0,5"
    words.use()
