"""The engine in a process of its own makes what the worker makes; and when the process dies, nothing else does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pipeline_fakes import pump

from engine import pipeline
from engine.api import Finished, StepDone, StepFailed
from engine.core.control import Control
from engine.core.gaussians import Gaussians
from engine.core.scene import Scene
from engine.remote import engine as remote
from engine.remote import process
from engine.remote.engine import RemoteEngine
from engine.remote.limits import environment
from engine.remote.words import Limits

COMMAND = (sys.executable, "-P", "-m", "scripted_child")
LITTLE_MB = 100 + 100 * (os.cpu_count() or 1)  # each core's threads set aside stacks, and memory for linear algebra


@pytest.fixture(scope="module")
def shared():
    """For tests that leave the process alive."""
    engine = RemoteEngine(COMMAND)
    yield engine
    assert engine.close()


@pytest.fixture
def mortal():
    engine = RemoteEngine(COMMAND, start_after_s=60)
    yield engine
    assert engine.close()


def over(engine, runs=1, timeout_s=60.0):
    """Polls until so many runs have ended; returns all events."""
    events = []

    def enough():
        events.extend(engine.poll())
        return sum(isinstance(e, Finished | StepFailed) for e in events) >= runs

    seen(enough, timeout_s)
    return events


def seen(condition, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def prompted(request, prompt):
    return replace(request, recipe=replace(request.recipe, prompt=prompt))


def unbroken(request, backends):
    return pump(pipeline.generate(request, Scene(), Control(), backends=backends))


def same(a, b):
    """To the bit."""
    names = ("means", "quats", "scales", "opacities", "sh")
    splats = all(getattr(a.gaussians, name).tobytes() == getattr(b.gaussians, name).tobytes() for name in names)
    return splats and all(x.frame.rgb.tobytes() == y.frame.rgb.tobytes() for x, y in zip(a.steps, b.steps, strict=True))


def test_it_tells_and_makes_what_the_pipeline_does(shared, request_of, backends_of):
    wanted, scene = unbroken(request_of(), backends_of())
    shared.submit(request_of(), Scene())
    events = over(shared)
    assert [(type(e), getattr(e, "step", 0)) for e in events] == [(type(e), getattr(e, "step", 0)) for e in wanted]
    made = shared.scenes.take()
    assert same(made, scene) and shared.scenes.take() is None
    third = made.steps[2]
    assert third.request == scene.steps[2].request and third.pictures.keys() == scene.steps[2].pictures.keys()
    assert shared.live.latest.stage == "refine" and shared.live.latest.step == 3


def test_the_next_run_goes_on_from_there_or_from_what_it_is_given(shared, request_of):
    shared.submit(request_of(()), Scene())
    shared.submit(replace(request_of((25,)), number=2))
    over(shared, 2)
    first = shared.scenes.latest
    assert [step.number for step in first.steps] == [0, 1]
    shared.submit(replace(request_of((40,)), number=3), Scene(first.steps[:1]))
    over(shared)
    now = shared.scenes.latest
    assert now.steps[0] is first.steps[0] and now.steps[1].view != first.steps[1].view


def test_a_paused_job_waits_and_goes_on(shared, request_of, tmp_path):
    job = shared.submit(prompted(request_of((10,)), f"wait {tmp_path / 'go'}"), Scene())
    seen((tmp_path / "go.pid").exists)
    job.pause()
    time.sleep(0.1)
    (tmp_path / "go").touch()
    time.sleep(0.3)
    assert not any(isinstance(e, Finished) for e in shared.poll())
    job.resume()
    assert over(shared)[-1] == Finished(1, 2)


def test_a_cancelled_job_ends_at_its_next_check_and_one_in_the_queue_never_begins(shared, request_of, tmp_path):
    job = shared.submit(prompted(request_of((10,)), f"wait {tmp_path / 'go'}"), Scene())
    behind = shared.submit(replace(request_of((10,)), number=2), Scene())
    seen((tmp_path / "go.pid").exists)
    behind.cancel()
    job.cancel()
    (tmp_path / "go").touch()
    ends = [e for e in over(shared, 2) if isinstance(e, Finished)]
    assert {(e.request, e.cancelled) for e in ends} == {(1, True), (2, True)}
    job.cancel()  # of what is over means nothing
    shared.submit(request_of(()), Scene())
    assert over(shared)[-1] == Finished(1, 1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_the_process_dies_and_the_work_goes_on_to_the_same_scene(mortal, request_of, backends_of, tmp_path, how):
    request = prompted(request_of(), f"wait {tmp_path / 'go'}")
    mortal.submit(replace(request, views=request.views[:0]))
    over(mortal)
    mortal.submit(request)
    seen((tmp_path / "go.pid").exists)
    os.kill(int((tmp_path / "go.pid").read_text()), how)
    failed = over(mortal)[-1]
    assert isinstance(failed, StepFailed) and failed.step == 1
    assert failed.problem.kind == "internal" and how.name in failed.problem.message
    assert "kept" in failed.problem.next_step
    kept = mortal.scenes.latest
    assert len(kept.steps) == 1
    (tmp_path / "go").touch()
    mortal.submit(request, kept)
    assert over(mortal)[-1] == Finished(1, 4)
    assert same(mortal.scenes.latest, unbroken(request, backends_of())[1])


def test_a_run_that_was_given_up_and_does_not_stop_is_ended_for_the_next_one(mortal, request_of, tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "PATIENCE_S", 0.2)
    job = mortal.submit(prompted(request_of((10,)), f"wait {tmp_path / 'never'}"))
    seen((tmp_path / "never.pid").exists)
    job.cancel()
    time.sleep(0.4)
    assert not any(isinstance(e, Finished) for e in mortal.poll())  # nobody waits for it
    mortal.submit(replace(request_of((10,)), number=2))
    events = over(mortal, 2)
    assert [e for e in events if isinstance(e, Finished)] == [Finished(1, 2, cancelled=True), Finished(2, 2)]
    assert [e.step for e in events if isinstance(e, StepDone) and e.request == 2] == [1]  # the photo is known


def test_more_memory_than_allowed_is_a_problem_and_nothing_else(mortal, request_of):
    mortal.limit(Limits(memory_mb=LITTLE_MB))
    mortal.submit(prompted(request_of((10,)), f"allocate {LITTLE_MB + 100}"))
    failed = over(mortal)[-1]
    assert isinstance(failed, StepFailed) and failed.problem.kind == "out_of_memory"
    mortal.limit(Limits(memory_mb=0))
    mortal.submit(prompted(request_of((10,)), f"allocate {LITTLE_MB + 100}"))
    assert over(mortal)[-1] == Finished(1, 2)
    assert mortal.notes() == ["None threads"]  # it was one process all the time


def test_other_threads_need_another_process(mortal, request_of):
    mortal.submit(request_of(()))
    over(mortal)
    mortal.limit(Limits(threads=1))
    said = mortal.notes()
    seen(lambda: said.extend(mortal.notes()) or len(said) == 2)
    assert said == ["None threads", "1 threads"]
    mortal.submit(request_of((10,)))
    assert over(mortal)[-1] == Finished(1, 2)


def test_native_code_that_gives_up_under_a_limit_wants_memory(request_of):
    engine = RemoteEngine(COMMAND, Limits(memory_mb=LITTLE_MB))
    engine.submit(prompted(request_of((10,)), "abort"))
    assert over(engine)[-1].problem.kind == "out_of_memory"
    assert engine.close()


def test_a_scene_that_does_not_even_fit_in_is_a_problem(mortal, request_of):
    mortal.limit(Limits(memory_mb=LITTLE_MB))
    mortal.submit(request_of(()), Scene())
    over(mortal)
    photo = mortal.scenes.latest.steps[0]
    many = LITTLE_MB * 25_000  # of 56 bytes
    large = Gaussians(*(np.zeros((many, *shape), np.float32) for shape in ((3,), (4,), (3,), (), (1, 3))))
    mortal.submit(request_of((10,)), Scene((replace(photo, gaussians=large),)))
    assert over(mortal)[-1].problem.kind == "out_of_memory"
    mortal.submit(request_of((10,)), Scene((photo,)))
    assert over(mortal)[-1] == Finished(1, 2)


def test_an_end_for_want_of_memory_is_told_apart(mortal, request_of, tmp_path, monkeypatch):
    mortal.submit(prompted(request_of((10,)), f"wait {tmp_path / 'never'}"))
    seen((tmp_path / "never.pid").exists)
    before = process.out_of_memory_kills()
    monkeypatch.setattr(process, "out_of_memory_kills", lambda: before + 1)  # as after the system's own choice
    os.kill(int((tmp_path / "never.pid").read_text()), signal.SIGKILL)
    problem = over(mortal)[-1].problem
    assert problem.kind == "out_of_memory" and "memory" in problem.message


def test_closing_does_not_wait_for_what_is_being_made(request_of, tmp_path):
    engine = RemoteEngine(COMMAND)
    engine.submit(prompted(request_of((10,)), f"wait {tmp_path / 'never'}"))
    seen((tmp_path / "never.pid").exists)
    began = time.monotonic()
    assert engine.close() and time.monotonic() - began < 1.0
    assert gone(int((tmp_path / "never.pid").read_text()))


def test_a_command_that_starts_nothing_is_told_with_each_run(request_of, tmp_path):
    engine = RemoteEngine((str(tmp_path / "nothing"),))
    engine.submit(request_of(()))
    assert "could not be started" in over(engine)[-1].problem.message
    assert engine.close()


def test_it_dies_with_the_window(request_of, tmp_path):
    window = f"""
import time
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.remote.engine import RemoteEngine

engine = RemoteEngine({COMMAND!r})
source = SourceRequest({request_of().source.path!r}, max_side=64)
view = View(Camera.pinhole(64, 64, 1.0), Pose.from_angles(0.2, 0))
engine.submit(GenerateRequest(1, source, (view,), Recipe("wait {tmp_path / "never"}", 7, refine_steps=0)))
time.sleep(100)
"""
    running = subprocess.Popen([sys.executable, "-c", window], env=environment(Limits()))
    seen((tmp_path / "never.pid").exists)
    child = int((tmp_path / "never.pid").read_text())
    assert not gone(child, 0.1)
    running.kill()
    running.wait()
    assert gone(child)


def gone(pid, timeout_s=10.0):
    """Whether the process ends in time; one that nobody has waited for yet counts as ended."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False
