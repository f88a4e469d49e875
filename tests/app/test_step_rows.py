"""The rows of the list of steps follow the document and the jobs."""

from __future__ import annotations

import time

from app.step_rows import StepRows


def rows(bench, words=None):
    session = bench.session
    return (words or StepRows()).of(session.document, session.store, session.jobs.statuses)


def test_what_is_made_runs_and_waits(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bench.engine.begin("depth")
    bench.poll()
    found = rows(bench)
    total = bench.session.jobs.statuses[-1].total
    assert [row.state for row in found] == ["made", "made", "running"] + ["waiting"] * (total - 2)
    assert [row.title for row in found[:4]] == ["Photo", "View 1", "View 2", "View 3"]
    assert found[2].line.startswith("completing depth…")
    assert found[0].step.kind == "photo" and found[2].step is None


def test_a_step_made_anew_shows_it_in_its_own_row(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    bench.do("generate.cancel")
    step = bench.session.document.steps[1].id
    bench.do("generate.reroll", steps=(step,))
    bench.engine.begin("imagine")
    bench.poll()
    found = rows(bench)
    assert [row.state for row in found] == ["made", "running", "made"]
    assert found[1].line.startswith("imagining…")


def test_hidden_solo_and_names_are_in_the_rows(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bench.do("generate.cancel")
    words, step = StepRows(), bench.session.document.steps[1].id
    assert not rows(bench, words)[1].solo
    bench.do("edit.solo", steps=(step,))
    bench.do("edit.rename", steps=(step,), name="Window")
    assert rows(bench, words)[1].solo and rows(bench, words)[1].title == "Window"
    before = rows(bench, words)
    bench.do("edit.recipe", seed=3)  # nothing that a row shows
    assert all(a is b for a, b in zip(before, rows(bench, words), strict=True))


def test_five_hundred_rows_cost_next_to_nothing_while_a_path_is_dragged(bench):
    from dataclasses import replace

    from app.document import StepRecord

    bench.open_photo()
    session, words = bench.session, StepRows()
    step = session.store.step(session.document.steps[0].id)
    more = tuple(StepRecord(session.store.add(step)) for _ in range(500))
    document = replace(session.document, steps=(*session.document.steps, *more))
    words.of(document, session.store, ())
    began = time.perf_counter()
    for seed in range(20):
        words.of(replace(document, recipe=replace(document.recipe, seed=seed)), session.store, ())
    assert (time.perf_counter() - began) / 20 < 0.008
