"""The session with a scripted engine: what is made, undone, cancelled, changed in between."""

from __future__ import annotations

import gc
import time
import weakref
from dataclasses import replace

import numpy as np
from app_bench import Bench
from app_fakes import PHOTO_VIEW, moved_view

from app.blobs import StoredPictures
from app.document import with_path
from app.events import Note, Opened, StepMade
from app.path_edit import moved
from app.planning import PathTarget
from engine.api import Finished, StagePictures, StepDone


def names(session):
    return [(step.id, step.kind) for step in session.document.steps]


def test_from_photo_to_views(bench):
    bench.open_photo("truck")
    session = bench.session
    assert session.document.path is not None and session.document.path.preset == "truck"
    assert session.history.undo_label is None  # the photo is where the document begins
    wanted = len(session.planned)
    assert wanted > 0
    bench.do("generate.path")
    assert bench.jobs[-1].state == "running" and bench.jobs[-1].total == wanted
    bench.made(wanted)
    assert bench.jobs[-1].state == "done"
    assert names(session) == [(0, "photo"), *((n, "view") for n in range(1, wanted + 1))]
    assert session.history.undo_label == f"Generate: View {wanted}"
    assert [event.step for event in bench.told(StepMade)] == list(range(wanted + 1))
    times = [step.time_s for step in session.document.steps[1:]]
    assert times == sorted(times)
    assert len(session.scene.steps) == wanted + 1


def test_generating_again_makes_only_what_is_missing(bench):
    bench.open_photo()
    bench.do("edit.generation", close_gaps=False)
    wanted = len(bench.session.planned)
    bench.do("generate.path")
    bench.made()
    bench.do("generate.cancel")
    bench.do("generate.path")
    assert len(bench.engine.current.request.views) == wanted - 1
    bench.made(wanted - 1)
    assert bench.session.planned == () and not bench.session.do("generate.path")
    assert "made already" in bench.problems[-1].message
    bench.do("edit.delete_steps", steps=(2,))
    assert len(bench.session.planned) == 1


def test_gaps_follow_the_walk(bench):
    bench.open_photo()
    bench.do("generate.path")
    wanted = len(bench.session.planned)
    bench.made(wanted - 1)
    bench.engine.advance(gap=True)  # the last view, and the run goes on
    bench.engine.advance(gap=True)
    bench.poll()
    assert [step.kind for step in bench.session.document.steps[-2:]] == ["view", "gap"]
    assert bench.session.history.undo_label == "Generate: Gap 1"
    bench.engine.finish()
    bench.poll()
    assert bench.jobs[-1].state == "done" and bench.jobs[-1].done == wanted + 1


def test_undo_hides_a_generation_and_redo_brings_it_back_at_no_cost(bench):
    bench.open_photo()
    session = bench.session
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    scene = session.scene
    bench.do("edit.undo")
    assert names(session) == [(0, "photo")] and len(session.scene.steps) == 1
    bench.do("edit.redo")
    assert session.scene is scene
    assert len(bench.engine.runs) == 2  # the photo and the view: nothing was computed again


def test_cancel_is_at_once_and_late_answers_are_dropped(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made()
    before = bench.session.document
    bench.engine.advance()  # on its way while the user cancels
    assert bench.session.do("generate.cancel")
    assert bench.engine.runs[-1].cancelled
    bench.poll()
    bench.engine.late(lambda number: Finished(number, 0))
    bench.poll()
    assert bench.jobs[-1].state == "cancelled" and bench.session.document is before
    assert names(bench.session) == [(0, "photo"), (1, "view")]


def test_only_what_the_step_being_made_looks_like_now_is_told(bench):
    bench.open_photo()
    bench.do("generate.path")
    number = bench.engine.current.request.number
    for stage in ("render", "imagine"):
        bench.engine.live.put(StagePictures(number, 1, stage, {}))
    bench.poll()
    bench.poll()
    assert [live.stage for live in bench.told(StagePictures)] == ["imagine"]
    bench.engine.live.put(StagePictures(number, 1, "refine", {}))
    bench.made()  # when it is told, the step is done
    bench.engine.live.put(StagePictures(number - 1, 2, "render", {}))
    bench.poll()
    assert len(bench.told(StagePictures)) == 1


def test_a_failed_view_is_told_keeps_the_others_and_resumes(bench):
    bench.open_photo()
    bench.do("generate.path")
    wanted = len(bench.session.planned)
    bench.made()
    bench.engine.fail("The view broke.")
    bench.poll()
    assert [problem.message for problem in bench.problems] == ["The view broke."]
    assert bench.jobs[-1].state == "failed" and bench.jobs[-1].problem is bench.problems[0]
    bench.do("generate.resume")
    bench.poll()
    assert len(bench.engine.current.request.views) == wanted - 1
    bench.made(wanted - 1)
    assert len(bench.session.document.steps) == wanted + 1


def test_a_changed_path_is_followed_by_what_is_not_done_yet(bench):
    bench.open_photo()
    session = bench.session
    bench.do("generate.path")
    bench.made()
    first, asked = session.document.steps[1].time_s, bench.engine.current.request
    path = session.document.path
    lower = moved(path.trajectory, np.ones(len(path.trajectory.keyframes)), (0, 0.2, 0))
    session.set_path("Move keys", replace(path, trajectory=lower, preset=None))
    bench.poll()
    assert bench.engine.current.request is asked  # a drag may still be going on
    bench.poll(1.0)
    now = bench.engine.current.request
    assert now.number != asked.number and [note.text[:8] for note in bench.told(Note)] == ["The path"]
    assert all(abs(view.world_from_camera.translation[1] - 0.2) < 1e-6 for view in now.views)
    assert len(bench.engine.current.scene.steps) == 2  # what is done is kept
    bench.made(len(now.views))
    assert all(step.time_s > first for step in session.document.steps[2:])
    assert bench.jobs[-1].state == "done"


def test_what_does_not_matter_to_a_run_leaves_it_alone(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made()
    run = bench.engine.current
    bench.do("edit.rename", name="Sofa", steps=(1,))
    bench.do("edit.solo", steps=(1,))
    bench.poll(1.0)
    assert bench.engine.current is run and not bench.told(Note)


def test_a_changed_recipe_and_a_hidden_step_are_followed_too(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made()
    bench.do("edit.recipe", seed=99)
    bench.poll(1.0)
    assert bench.engine.current.request.recipe.seed == 99
    bench.do("edit.toggle_steps", steps=(1,))
    bench.poll(1.0)
    assert len(bench.engine.current.scene.steps) == 1
    assert [note.text.split(" changed")[0] for note in bench.told(Note)] == ["The recipe", "The scene"]


def test_undo_of_what_a_job_made_ends_the_job(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made()
    bench.do("edit.undo")
    bench.poll(1.0)
    assert bench.jobs[-1].state == "cancelled" and bench.engine.current is None
    bench.do("edit.redo")
    assert names(bench.session) == [(0, "photo"), (1, "view")]


def test_a_result_does_not_take_away_what_could_be_redone(bench):
    bench.open_photo()
    session = bench.session
    bench.do("edit.name", name="Living room")
    bench.do("generate.from_here", view=moved_view())
    bench.do("edit.undo")
    bench.made()
    assert session.document.name == "photo" and len(session.document.steps) == 2
    bench.do("edit.redo")
    assert session.document.name == "Living room" and len(session.document.steps) == 2


def test_a_reroll_stands_in_its_place_and_marks_what_saw_the_old_one(bench):
    bench.open_photo()
    session = bench.session
    away = replace(moved_view(), world_from_camera=moved_view(500.0).world_from_camera)
    for view in (moved_view(0.2), moved_view(0.4), away):
        bench.do("generate.from_here", view=view)
        bench.made()
    bench.do("edit.rename", name="Sofa", steps=(1,))
    bench.do("generate.reroll", steps=(1,), seed=4711)
    assert bench.engine.current.request.recipe.seed == 4711
    assert bench.engine.current.request.views == (session.store.step(1).view,)
    assert len(bench.engine.current.scene.steps) == 1  # it stands on the photo alone
    bench.made()
    steps = session.document.steps
    assert [step.id for step in steps] == [0, 4, 2, 3]
    assert [step.stale for step in steps] == [False, False, True, False]
    assert steps[1].name == "Sofa"
    bench.do("edit.undo")
    assert [step.id for step in session.document.steps] == [0, 1, 2, 3]


def test_a_locked_step_is_neither_hidden_nor_deleted_nor_made_anew(bench):
    bench.open_photo()
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    bench.do("edit.lock_steps", steps=(1,))
    before = bench.session.document
    for command in ("edit.toggle_steps", "edit.delete_steps", "generate.reroll"):
        assert not bench.session.do(command, steps=(1,)) and "locked" in bench.problems[-1].message
    assert bench.session.document is before
    bench.do("edit.lock_steps", steps=(1,))
    bench.do("edit.delete_steps", steps=(1,))


def test_two_rerolls_of_one_step_follow_each_other(bench):
    bench.open_photo()
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    bench.do("generate.reroll", steps=(1,), seed=2)
    bench.do("generate.reroll", steps=(1,), seed=3)
    bench.made(2)
    assert [step.id for step in bench.session.document.steps] == [0, 3] and not bench.problems


def test_a_region_is_hidden_filled_and_undone_as_one(bench):
    bench.open_photo()
    session = bench.session
    before = session.document
    shown = np.zeros(len(session.scene.steps[0].gaussians), bool)
    shown[:40] = True
    bench.do("generate.reimagine", hidden={0: shown}, view=PHOTO_VIEW, prompt="a plant", seed=5)
    assert len(session.scene.gaussians) == len(shown) - 40
    run = bench.engine.current
    assert run.request.recipe.prompt == "a plant" and len(run.scene.gaussians) == len(shown) - 40
    bench.made()
    assert names(session) == [(0, "photo"), (1, "region")]
    bench.do("edit.undo")
    assert session.document == before
    bench.do("edit.redo")
    again = np.zeros(len(session.scene.steps[0].gaussians), bool)
    again[:10] = True  # a mask over what is left of the photo
    bench.do("generate.reimagine", hidden={0: again}, view=PHOTO_VIEW)
    assert len(session.scene.steps[0].gaussians) == len(shown) - 50
    bench.do("edit.undo")
    assert bench.jobs[-1].state == "cancelled"


def test_jobs_queue_wait_change_places_and_pause(bench):
    bench.open_photo()
    session = bench.session
    first = session.generate(PathTarget())
    bench.poll()
    bench.do("generate.from_here", view=moved_view(0.3))
    bench.do("generate.from_here", view=moved_view(0.6))
    ids = [job.id for job in session.jobs.statuses if job.state != "done"]
    session.jobs.move(ids[2], 0)
    bench.do("generate.pause", job=first)
    assert bench.engine.current.paused and session.jobs.running.state == "paused"
    bench.do("generate.resume")
    assert not bench.engine.current.paused
    session.jobs.cancel(first)
    bench.poll()
    assert bench.engine.current.request.views[0].world_from_camera.translation[0] == 0.6


def test_the_time_left_comes_from_measured_stages(bench):
    bench.open_photo()
    bench.do("generate.path")
    assert bench.jobs[-1].seconds_left is None
    bench.made()
    left = len(bench.session.planned)
    bench.poll(1.0)
    assert abs(bench.jobs[-1].seconds_left - left * 1.0) < 1e-6  # a view took 1.0 s in all
    bench.engine.begin("imagine")
    bench.poll()
    bench.poll(0.3)
    assert abs(bench.jobs[-1].seconds_left - (left - 0.1 - 0.3)) < 1e-6


def forecast_in(bench):
    """Once it is there."""
    end = time.monotonic() + 30
    while (bench.session.forecast is None or bench.session.forecasting) and time.monotonic() < end:
        bench.poll()
        time.sleep(0.002)
    return bench.session.forecast


def test_the_forecast_is_told_and_names_the_price(bench):
    bench.open_photo()
    forecast, session = forecast_in(bench), bench.session
    assert forecast.planned == session.planned and forecast.to_imagine == 0.5
    assert forecast.leaves_after == 0 and forecast.seconds is None


def test_what_is_generated_is_what_the_forecast_promised(bench, tmp_path):
    """Views that would show nothing new are neither in the price nor made, now and when the run is asked for anew."""
    far = Bench(tmp_path / "far", bench.photo, lambda _scene, view: float(view.world_from_camera.translation[0] > 0.2))
    far.open_photo()
    forecast, every = forecast_in(far), far.session.planned
    assert forecast.known and forecast.planned and len(every) == len(forecast.known) + len(forecast.planned)
    far.do("generate.path")
    wanted = tuple(one.view for one in forecast.planned)
    assert far.engine.current.request.views == wanted
    far.made()
    assert [one.view for one in forecast_in(far).planned] == list(wanted[1:])  # known by now or not: they are promised
    far.do("edit.recipe", seed=5)
    far.poll(1.0)
    assert far.engine.current.request.views == wanted[1:]
    assert far.session.close()


def test_solo_shows_one_step_and_generating_does_not_care(bench):
    bench.open_photo()
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    bench.do("edit.solo", steps=(1,))
    assert [step.number for step in bench.session.scene.steps] == [1]
    assert len(bench.session.store.base_of(bench.session.document).steps) == 2
    bench.do("edit.solo", steps=(1,))
    assert len(bench.session.scene.steps) == 2


def test_a_drag_is_one_entry_and_esc_takes_it_back(bench):
    bench.open_photo()
    session = bench.session
    session.select(keys=(0,))
    before = session.document
    for _ in range(5):
        bench.do("path.move", offset=(0.1, 0, 0), drag="drag 1")
    session.end_drag()
    assert session.history.past == ["Move keys"]
    bench.do("path.move", offset=(0.1, 0, 0), drag="drag 1")
    assert session.history.past == ["Move keys"] * 2
    session.abandon_drag("drag 1")
    assert session.history.past == ["Move keys"]
    bench.do("edit.undo")
    assert session.document == before


def test_a_new_document_forgets_jobs_and_late_answers(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.engine.advance()
    bench.do("file.new")
    assert bench.session.document.steps == () and not bench.session.jobs.statuses
    bench.engine.late(lambda number: StepDone(number, 1, 1, 1.0, 1, 1.0))
    bench.poll()
    assert bench.session.document.steps == ()
    assert bench.told(Opened)


def test_what_is_packed_too_late_does_not_get_into_another_document(bench):
    bench.open_photo()  # whose pictures are packed on another thread
    first = bench.session.store
    assert bench.session.do("file.new")
    bench.settle()
    assert isinstance(first.step(0).pictures, StoredPictures) and bench.session.store is not first


def test_documents_that_were_closed_are_let_go(bench):
    stores = []
    for _ in range(6):
        bench.open_photo()
        stores.append(weakref.ref(bench.session.store))
        bench.settle()
    gc.collect()
    assert sum(store() is not None for store in stores) <= 2  # the present one, and one a thread may still look at


def test_trouble_with_a_command_is_told_with_the_next_step(bench):
    assert not bench.session.do("generate.path")
    assert bench.problems[-1].message and "photo" in str(bench.problems[-1])
    assert not bench.session.do("file.open_photo", path="nowhere.png")
    assert bench.problems[-1].kind == "missing_file"


def test_without_a_path_nothing_is_planned(bench):
    bench.open_photo()
    bench.session.change("Delete path", with_path(bench.session.document, None))
    assert bench.session.planned == ()
    assert not bench.session.do("generate.path")
