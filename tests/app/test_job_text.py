"""What jobs say about themselves."""

import pytest

from app.job_text import detail, headline, stage_words, time_left
from app.jobs import JobStatus
from app.pace import STAGES
from app.planning import PathTarget


def job(state="running", done=3, total=7, stage="depth", left=16.2):
    return JobStatus(1, "Generate the path", state, done, total, stage, 0.4, left, None, PathTarget())


def test_a_running_job_tells_view_stage_and_time():
    assert headline(job()) == "View 4 of 7"
    assert detail(job()) == "Generate the path · completing depth"
    assert time_left(job()) == "16 s left"


def test_a_job_of_one_view_is_called_by_its_name():
    one = job(done=0, total=1, stage="imagine")
    assert (headline(one), detail(one)) == ("Generate the path", "imagining")


@pytest.mark.parametrize(
    ("state", "done", "said"),
    [
        ("waiting", 0, "waiting · 7 views"), ("paused", 3, "paused · 3 of 7 views kept"), ("done", 7, "done · 7 views"),
        ("cancelled", 0, "cancelled"), ("failed", 2, "stopped by a problem · 2 of 7 views kept"),
    ],
)  # fmt: skip
def test_other_states(state, done, said):
    assert detail(job(state, done, stage=None)) == said
    assert time_left(job(state, done)) == ""


def test_an_unknown_time_is_not_said():
    assert time_left(job(left=None)) == ""


def test_every_stage_of_the_engine_has_words():
    assert all(stage_words(stage) for stage in STAGES)
