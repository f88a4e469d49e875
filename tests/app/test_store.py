"""Steps by id, scenes composed of them, masks, and who saw whom."""

from __future__ import annotations

import numpy as np
from app_fakes import PHOTO_VIEW, moved_view, step_of
from hypothesis import given, settings
from hypothesis import strategies as st

from app.document import Document, Hidden, StepRecord, with_hidden, with_solo, with_step_changed
from app.store import Mask, Store
from engine.core.camera import View
from engine.core.pose import Pose


def stored(count=3):
    store = Store()
    for n in range(count):
        assert store.add(step_of(77, moved_view(0.1 * n), seed=n)) == n
    steps = (StepRecord(0, kind="photo"), *(StepRecord(n) for n in range(1, count)))
    return store, Document(steps=steps)


def test_a_scene_is_the_same_object_until_something_visible_changes():
    store, document = stored()
    scene = store.scene_of(document)
    assert store.scene_of(with_step_changed(document, 1, name="Sofa")) is scene
    hidden = store.scene_of(with_step_changed(document, 1, visible=False))
    assert [step.number for step in hidden.steps] == [0, 2]
    assert store.scene_of(document) is scene
    assert set(np.unique(scene.chunk_ids)) == {0, 1, 2}


def test_only_a_few_scenes_are_kept():
    store, document = stored(9)
    first = store.scene_of(document)
    for n in range(1, 9):
        store.scene_of(with_solo(document, n))
    assert store.scene_of(document) is not first
    assert store.scene_of(document).steps == first.steps


def test_generating_stands_on_what_is_visible_and_always_on_the_photo():
    store, document = stored()
    document = with_step_changed(with_step_changed(document, 0, visible=False), 1, visible=False)
    base = store.base_of(document)
    assert [step.number for step in base.steps] == [0, 1]
    assert base.steps[1].view == store.step(2).view
    assert len(store.base_of(document, before=2).steps) == 1


def test_hidden_splats_are_left_out_and_a_mask_of_the_rest_finds_its_place():
    store, document = stored()
    step = store.step(1)
    mask = np.zeros(len(step.gaussians), bool)
    mask[::2] = True
    document = with_hidden(document, [Hidden(1, store.add_mask(mask))])
    cut = store.scene_of(document).steps[1]
    assert np.array_equal(cut.gaussians.means, step.gaussians.means[1::2])
    assert store.scene_of(document).steps[0] is store.step(0)
    chosen = np.zeros(len(cut.gaussians), bool)
    chosen[3] = True
    whole = store.whole_mask(document, 1, chosen)
    assert whole.nonzero()[0].tolist() == [7]
    both = with_hidden(document, [Hidden(1, store.add_mask(whole))])
    assert len(store.scene_of(both).steps[1].gaussians) == len(cut.gaussians) - 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_masks_come_back_from_their_bits(hidden):
    mask = Mask(np.array(hidden))
    assert mask.hidden.tolist() == hidden
    assert Mask.from_bits(mask.bits.tobytes(), mask.size).hidden.tolist() == hidden


def test_a_step_saw_what_lies_in_its_picture():
    store, _ = stored(1)
    behind = View(PHOTO_VIEW.camera, Pose.from_angles(np.pi, 0.0))
    near, away = store.add(step_of(1, moved_view(0.5))), store.add(step_of(2, behind))
    assert store.saw(near, 0) and not store.saw(away, 0)


def test_packing_changes_pictures_only():
    store, document = stored()
    before = store.scene_of(document)
    store.pack(1, {"result": np.zeros((2, 2, 3), np.float32)})
    assert store.step(1).gaussians is before.steps[1].gaussians and store.step(1).number == 1
    assert set(store.step(1).pictures) == {"result"}


def test_thumbnails_are_small_and_look_alike():
    store, _ = stored()
    assert store.thumbnail(0).dtype == np.uint8 and max(store.thumbnail(0).shape) <= 96
    assert abs(store.thumbnail(0).mean() / 255 - store.step(0).frame.rgb.mean()) < 0.02


def test_pictures_do_not_vouch_for_what_is_hidden():
    """So that a region is not imagined after what the user took away, whichever picture shows it."""
    store = Store()
    store.add(step_of(0))
    store.add(step_of(1))
    column = np.arange(256) % 16
    document = Document(steps=(StepRecord(0, kind="photo"), StepRecord(1)))
    document = with_hidden(document, [Hidden(0, store.add_mask(column < 4))])
    for step in store.base_of(document).steps:
        assert not step.frame.confidence[:, :4].any()
        assert (step.frame.confidence[:, 6:] == 1).all()
    assert (store.scene_of(document).steps[0].frame.confidence == 1).all()
