import threading
import time

import numpy as np
from pipeline_fakes import SeededViews

from engine.api import Finished, StepDone, StepFailed
from engine.worker import Worker


def wait_for(worker, kind, timeout_s=60.0):
    """Polls until an event of that kind has come; returns all events so far."""
    events, end = [], time.monotonic() + timeout_s
    while time.monotonic() < end:
        events += worker.poll()
        assert not any(isinstance(e, StepFailed) for e in events), events
        if any(isinstance(e, kind) for e in events):
            return events
        time.sleep(0.005)
    raise AssertionError(f"no {kind.__name__} within {timeout_s} s; got {events}")


def test_events_queue_up_and_only_the_newest_scene_waits(request_of, backends_of):
    worker = Worker(backends=backends_of())
    worker.submit(request_of())
    events = wait_for(worker, Finished)
    assert [e.step for e in events if isinstance(e, StepDone)] == [0, 1, 2, 3]
    scene = worker.scenes.take()
    assert scene is not None and len(scene.steps) == 4
    assert worker.scenes.take() is None and worker.scenes.latest is scene
    assert worker.close()


def test_cancel_ends_a_run_within_a_second_and_keeps_what_is_done(request_of, backends_of):
    inside, go_on = threading.Event(), threading.Event()

    def hold():
        inside.set()
        assert go_on.wait(30)

    worker = Worker(backends=backends_of(SeededViews(hold)))
    job = worker.submit(request_of())
    assert inside.wait(60)
    before = worker.scenes.latest
    job.cancel()
    go_on.set()
    asked = time.monotonic()
    events = wait_for(worker, Finished)
    assert time.monotonic() - asked < 1.0
    assert events[-1].cancelled
    assert worker.scenes.latest is before and len(before.steps) == 1
    assert worker.close()


def test_a_paused_job_waits_and_goes_on(request_of, backends_of):
    inside = threading.Event()
    worker = Worker(backends=backends_of(SeededViews(lambda: (job.pause(), inside.set()))))
    job = worker.submit(request_of((10,)))
    assert inside.wait(60)
    time.sleep(0.2)
    assert not any(isinstance(e, Finished) for e in worker.poll())
    job.resume()
    wait_for(worker, Finished)
    assert len(worker.scenes.latest.steps) == 2
    assert worker.close()


def test_a_second_job_goes_on_from_the_first_ones_scene(request_of, backends_of):
    from dataclasses import replace

    worker = Worker(backends=backends_of())
    worker.submit(request_of(()))
    worker.submit(replace(request_of((25,)), number=2))
    first = [e for e in wait_for(worker, Finished) if isinstance(e, Finished)]
    if len(first) < 2:
        first += [e for e in wait_for(worker, Finished) if isinstance(e, Finished)]
    assert [e.request for e in first] == [1, 2]
    ids = worker.scenes.latest.chunk_ids
    assert set(np.unique(ids)) == {0, 1}
    assert worker.close()
