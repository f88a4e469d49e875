"""Complete 360 in a session: what is unseen becomes a job of views, and what is left is told."""

from __future__ import annotations

import re
import threading

import pytest

from app.events import Note
from app.sphere_text import sphere_text


def settled(bench):
    while bench.session.completing.busy:
        bench.session.completing._thread.wait(20)
        bench.poll()
    bench.poll()


def test_what_is_unseen_becomes_a_job_and_its_end_is_told(bench):
    bench.open_photo()
    bench.do("generate.sphere")
    settled(bench)
    job = next(status for status in bench.session.jobs.statuses if status.state == "running")
    assert job.title == "Complete 360"
    assert 4 <= job.total <= 16
    assert sphere_text(bench.session.completing).words == "Its views are among the jobs."
    assert "unseen" in bench.told(Note)[-1].text
    bench.made(job.total)
    bench.poll()
    settled(bench)
    assert "covered" in bench.told(Note)[-1].text
    assert bench.session.completing.covered is not None
    words, left = sphere_text(bench.session.completing).words, 100 * bench.session.completing.covered.share
    assert float(re.search(r"([\d.]+) % of all", words)[1]) == pytest.approx(100 - left, abs=0.01)
    assert "Left: " in words  # the fake views are walls with gaps between them
    assert len(bench.session.document.steps) == 1 + job.total
    bench.do("edit.undo")
    assert bench.session.completing.covered is None  # another scene


def test_undo_takes_the_views_back_one_by_one(bench):
    bench.open_photo()
    bench.do("generate.sphere")
    settled(bench)
    bench.made(2)
    bench.do("edit.undo")
    assert len(bench.session.document.steps) == 2


def test_without_a_path_it_says_what_is_missing(bench):
    bench.open_photo()
    bench.do("path.delete")
    assert not bench.session.do("generate.sphere")
    assert "no camera path" in str(bench.problems[-1])


def test_a_window_that_closes_does_not_wait_for_it(bench, monkeypatch):
    bench.open_photo()
    asked = threading.Event()

    def endless(_splats, _path, _renderer, check):
        while True:
            check()
            asked.set()
            yield

    monkeypatch.setattr("app.sphere.sights", endless)
    bench.do("generate.sphere")
    assert asked.wait(20)
    bench.session.completing.close()  # comes back
