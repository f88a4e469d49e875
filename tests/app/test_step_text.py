"""What is said about a step: its place against the photo, what was imagined, how long it took, what is special."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW, step_of
from app_pictures import all_pictures

from app import document as edit
from app import step_text, words
from app.document import Document, StepRecord
from app.jobs import JobStatus
from app.planning import PathTarget
from engine.core.camera import View
from engine.core.pose import Pose


def view_at(yaw_deg=0.0, pitch_deg=0.0, position=(0.0, 0.0, 0.0)):
    pose = Pose.from_angles(np.radians(yaw_deg), np.radians(pitch_deg), position=position)
    return View(PHOTO_VIEW.camera, pose)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (view_at(25), "+25°"),
        (view_at(-25), "−25°"),
        (view_at(5, 40), "40° up"),
        (view_at(0, -80), "80° down"),
        (view_at(0, 0, (0.4, 0.1, 0.0)), "0.40 m right"),
        (view_at(0, 0, (0.0, -0.2, 0.1)), "0.20 m up"),
        (view_at(0, 0, (0.0, 0.0, -1.0)), "1.00 m back"),
        (view_at(0.1), "as the photo"),
    ],
)
def test_a_view_is_named_by_how_it_differs_most_from_the_photo(view, said):
    assert step_text.turn(view, PHOTO_VIEW) == said


def test_the_line_of_a_photo_and_of_a_view():
    photo, view = step_of(0), step_of(1, view_at(25))
    assert step_text.fact(photo, "photo", PHOTO_VIEW) == "source · 57° · 3.0 m"
    assert step_text.fact(view, "view", PHOTO_VIEW) == "+25° · 30 % imagined · 1.0 s"
    known = replace(view, stats={"unknown": 0.0, "render_s": 70.0})
    assert step_text.fact(known, "view", PHOTO_VIEW) == "+25° · all known · 1 min 10 s"


def test_small_shares_are_not_rounded_to_nothing():
    assert [step_text.percent(share) for share in (0, 0.00001, 0.008, 0.099, 0.34, 1)] == [
        "0 %", "0.1 %", "0.8 %", "9.9 %", "34 %", "100 %",
    ]  # fmt: skip


def test_titles_are_the_documents_own():
    kinds = ("photo", "view", "gap", "view", "region", "view")
    document = Document(steps=tuple(StepRecord(nth, kind=kind) for nth, kind in enumerate(kinds)))
    document = edit.with_step_changed(document, 3, name="The window")
    found = step_text.titles(document)
    assert found == {step.id: edit.title_of(document, step.id) for step in document.steps}
    assert found[3] == "The window" and found[5] == "View 3"
    assert step_text.next_title(document, "view") == "View 4"
    assert step_text.next_title(document, "region", 1) == "Region 3"


def test_what_is_said_is_in_the_users_language():
    words.use(lambda text: {"{share} imagined": "{share} erfunden"}.get(text, text))
    try:
        assert step_text.imagined({"unknown": 0.31}) == "31 % erfunden"
    finally:
        words.use()


def test_a_seam_is_told_in_words():
    assert step_text.seam_words(0.008) == "seam 0.8 %, agrees with the scene"
    assert "shows" in step_text.seam_words(0.08)


def job(**changes):
    status = JobStatus(1, "Generate the path", "running", 0, 3, "depth", 0.1, 9.0, None, PathTarget(), 0.6, 2.2)
    return replace(status, **changes)


def test_the_running_view_says_what_is_done_and_how_long_it_takes():
    assert step_text.running(job()) == "completing depth… 2 s left"
    assert step_text.running(job(step_seconds_left=None)) == "completing depth…"
    assert step_text.running(job(state="paused")) == "paused"


def test_what_made_a_step_is_listed():
    request = {"recipe": {"seed": 7, "prompt": "a garden"}, "backends": {"views": "exemplar", "depth": "network abc"}}
    step = replace(step_of(1, request=request), pictures=all_pictures())
    facts = step_text.facts(step, "view")
    assert facts["Seed"] == "7" and facts["Prompt"] == "a garden" and facts["Depth by"] == "network"
    assert facts["Took"] == "1.0 s (imagining 0.5, depth 0.2, splats 0.1, refining 0.1, looking 0.1)"
    assert "Seed" not in step_text.facts(step, "photo")
    assert step_text.seed_of(step_of(1)) == ""


def test_a_screen_reader_hears_what_the_colours_and_icons_say():
    record = StepRecord(4, visible=False, locked=True, stale=True)
    spoken = step_text.spoken("View 2", "+25°", record, solo=4)
    for part in ("View 2", "imagined", "+25°", "hidden", "solo", "locked", "made anew"):
        assert part in spoken
    assert "known from the photo" in step_text.spoken("Photo", "source", StepRecord(0, kind="photo"), None)
