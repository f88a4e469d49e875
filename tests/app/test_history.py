"""Undo, redo, merging, and that neither costs memory."""

from __future__ import annotations

import tracemalloc

import pytest

from app import document as edit
from app.document import Document, Generation, Hidden, StepRecord, title_of
from app.history import History
from engine.core.problem import ProblemError


def named(name):
    return edit.with_name(Document(), name)


def test_undo_and_redo_walk_over_the_same_objects():
    documents = [named(str(n)) for n in range(4)]
    history = History(documents[0])
    for document in documents[1:]:
        assert history.push(f"to {document.name}", document)
    assert history.undo() and history.undo()
    assert history.present is documents[1] and history.redo_label == "to 2" and history.undo_label == "to 1"
    assert history.redo() and history.present is documents[2]
    assert history.past == ["to 1", "to 2"] and history.labels == ["to 1", "to 2", "to 3"]
    assert history.push("other", named("x")) and not history.redo()


def test_nothing_changed_is_no_entry():
    history = History(named("a"))
    assert not history.push("again", named("a"))
    assert history.undo_label is None and not history.undo()


def test_a_drag_is_one_entry():
    history = History(named("a"))
    for n in range(9):
        history.push("drag", named(f"b{n}"), "d")
    history.seal()
    history.push("drag", named("c"), "d")
    assert history.labels == ["drag", "drag"]
    assert history.abandon("d") and history.present == named("b8") and not history.abandon("d")


def test_a_merge_does_not_swallow_the_beginning():
    history = History(named("a"))
    history.amend(lambda document: document)
    history.push("drag", named("b"), "d")
    assert history.undo() and history.present == named("a")
    history.push("drag", named("c"), "d")
    assert history.undo() and history.present == named("a")


def test_results_come_in_between_and_everything_else_stays():
    history = History(Document())
    history.push("name", named("n"))
    history.undo()
    history.insert("step", lambda d: edit.with_step(d, StepRecord(1)))
    assert history.redo_label == "name"
    history.redo()
    assert history.present.name == "n" and history.present.steps == (StepRecord(1),)
    history.undo()
    history.undo()
    assert history.present == Document()


def test_500_cycles_cost_no_memory():
    history, document = History(Document()), Document(steps=tuple(StepRecord(n) for n in range(200)))
    for n in range(50):
        document = edit.with_step_changed(document, n, visible=False)
        history.push("hide", document)

    def cycle():
        while history.undo():
            pass
        while history.redo():
            pass

    cycle()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(500):
        cycle()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2000


def test_a_document_shares_what_did_not_change():
    document = Document(steps=tuple(StepRecord(n) for n in range(3)))
    changed = edit.with_step_changed(document, 1, name="Sofa")
    assert changed.steps[0] is document.steps[0] and changed.recipe is document.recipe
    assert changed != document and edit.with_step_changed(changed, 1, name="") == document


def test_the_photo_and_locked_steps_are_not_deleted():
    document = Document(steps=(StepRecord(0, kind="photo"), StepRecord(1, locked=True), StepRecord(2), StepRecord(5)))
    document = edit.with_hidden(document, [Hidden(2, 0), Hidden(5, 1)])
    for step in (0, 1, 77):
        with pytest.raises(ProblemError):
            edit.without_steps(document, [step])
    left = edit.without_steps(edit.with_solo(document, 2), [2])
    assert [step.id for step in left.steps] == [0, 1, 5] and left.hidden == (Hidden(5, 1),) and left.solo is None


def test_steps_are_called_by_kind_and_number_until_they_are_named():
    document = Document(steps=(StepRecord(0, kind="photo"), StepRecord(3), StepRecord(7), StepRecord(9, kind="gap")))
    assert [title_of(document, n) for n in (0, 3, 7, 9)] == ["Photo", "View 1", "View 2", "Gap 1"]
    assert title_of(edit.with_step_changed(document, 7, name="Sofa"), 7) == "Sofa"


def test_a_replaced_step_takes_its_hidden_regions_along():
    document = Document(steps=(StepRecord(0, kind="photo"), StepRecord(1), StepRecord(2)), hidden=(Hidden(1, 4),))
    new = edit.with_step_replaced(edit.with_solo(document, 1), 1, StepRecord(8), stale={2})
    assert [step.id for step in new.steps] == [0, 8, 2] and new.steps[2].stale
    assert new.hidden == () and new.solo == 8


@pytest.mark.parametrize("wrong", [{"every_deg": 0.1}, {"every_deg": 120}, {"span_s": (2.0, 2.0)}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ProblemError):
        Generation(**wrong)
