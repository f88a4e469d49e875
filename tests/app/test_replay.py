"""The making as a story: every shot says what is seen, the scene grows with it, and it can be told at any pace."""

from __future__ import annotations

import pytest
from app_pictures import give_pictures

from app.blobs import packed_pictures
from app.replay import Teller, hurried, scene_of_steps, story


@pytest.fixture
def told(bench):
    """A photo and two views, the second of which knew everything."""
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    bench.do("generate.cancel")
    session = bench.session
    give_pictures(session, *(step.id for step in session.document.steps))
    known = session.store.step(session.document.steps[2].id)
    known.stats["unknown"] = 0.0
    return bench


def shots_of(bench):
    return story(bench.session.document, bench.session.store)


def test_each_step_is_told_from_what_was_known_to_what_came_of_it(told):
    shots = shots_of(told)
    assert [(shot.nth, shot.picture) for shot in shots] == [
        (1, "rendered"), (1, "depth"), (1, "result"),
        (2, "rendered"), (2, "mask"), (2, "imagined"), (2, "depth"), (2, "result"),
        (3, "rendered"), (3, "result"),
        (3, None),
    ]  # fmt: skip
    captions = [shot.caption for shot in shots]
    assert captions[0] == "It begins with one photo." and captions[4] == "What is missing: 30 %."
    assert "agrees with the scene" in captions[6] and "Nothing is missing" in captions[8]
    assert "3 steps" in captions[-1]


def test_the_scene_grows_with_the_story_and_the_document_does_not_change(told):
    session, before = told.session, told.session.document
    photo, first, second = (step.id for step in before.steps)
    shots = shots_of(told)
    assert [shot.scene for shot in shots if shot.grown] == [
        (photo,), (photo, first), (photo, first, second), (photo, first, second),
    ]  # fmt: skip
    part = scene_of_steps(before, session.store, (photo, first))
    assert [step.number for step in part.steps] == [photo, first]
    assert session.document is before and len(session.scene.steps) == 3


def test_hidden_steps_are_left_out_and_a_solo_does_not_matter(told):
    steps = told.session.document.steps
    told.do("edit.toggle_steps", steps=(steps[1].id,))
    told.do("edit.solo", steps=(steps[2].id,))
    shots = shots_of(told)
    assert {shot.step for shot in shots} == {steps[0].id, steps[2].id}
    assert shots[-1].scene == (steps[0].id, steps[2].id)
    assert len(scene_of_steps(told.session.document, told.session.store, shots[-1].scene).steps) == 2


def test_a_story_is_told_without_unpacking_a_picture(told):
    for step in told.session.document.steps:
        pictures = told.session.store.step(step.id).pictures
        told.session.store.pack(step.id, packed_pictures(dict(pictures)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.blobs.picture_from_blob", lambda blob: pytest.fail(f"{blob.role} was unpacked"))
        assert len(shots_of(told)) == 11


def test_nothing_made_is_nothing_told(bench):
    assert shots_of(bench) == ()


def test_a_long_story_is_told_faster_a_short_one_is_not(told):
    shots = shots_of(told)
    whole = sum(shot.seconds for shot in shots)
    assert hurried(shots, 2 * whole) == shots
    assert sum(shot.seconds for shot in hurried(shots, 3.0)) == pytest.approx(3.0)


def test_the_teller_goes_on_by_itself_and_rests_at_the_end(told):
    teller = Teller(shots_of(told))
    assert not teller.advance(1.0) and teller.at == 0
    assert teller.advance(1.1) and teller.at == 1
    teller.speed = 2.0
    assert teller.advance(1.3) and teller.at == 2
    teller.toggle()
    assert not teller.advance(100) and teller.at == 2
    teller.toggle()
    for _ in range(40):
        teller.advance(2.0)
    assert teller.over and not teller.playing
    teller.toggle()
    assert teller.playing and teller.at == 0


def test_steps_can_be_skipped_both_ways(told):
    teller = Teller(shots_of(told))
    places = []
    for by in (1, 1, 1, 1, -1, -1, -1, -1):
        teller.skip(by)
        places.append(teller.at)
    assert places == [3, 8, 10, 10, 8, 3, 0, 0]
    teller.go(5)
    teller.skip(-1)
    assert teller.at == 3
