"""The window's engine is a process: it comes by itself, may die, and takes its limits from the settings."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import engine_loader
from app.blobs import StoredPictures
from app.document import QUALITIES, QualityChoice
from app.engine_loader import EngineLoader
from app.engine_process import COMMAND
from app.events import Note
from app.session import Listener, Session
from app.settings import Settings
from engine.api import StagePictures
from engine.core.problem import ProblemError

CHILD = (sys.executable, "-P", "-m", "app_child")


@pytest.fixture
def window(tmp_path, monkeypatch):
    """A session whose engine is a real process, with a photo read."""
    monkeypatch.setitem(QUALITIES, "normal", QualityChoice(1.0, 0))
    monkeypatch.setattr("app.engine_process.COMMAND", CHILD)
    monkeypatch.setattr(engine_loader, "AFTER_S", 0.0)
    photo = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(photo)
    session = Session(
        Settings(threads=1),
        state_dir=tmp_path / "state",
        settings_file=tmp_path / "settings.json",
        measure=lambda _scene, _view: 0.0,
    )
    session.events = []
    session.listen(Listener(event=session.events.append))
    session.warm_up()
    assert session.do("file.open_photo", path=photo, preset="truck", pitch=0.0, max_side=64)
    until(session, lambda: session.document.steps)
    session.do("edit.generation", close_gaps=False)
    yield session
    assert session.close()


def until(session, condition, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, session.problems
        session.poll()
        time.sleep(0.002)


def idle(session):
    return not session.jobs.busy and not session.files.busy


def notes(session):
    return [event.text for event in session.events if isinstance(event, Note)]


def test_a_step_comes_packed_and_is_seen_while_it_is_made(window):
    window.do("generate.path")
    until(window, lambda: idle(window))
    assert [step.kind for step in window.document.steps] == ["photo", "view", "view", "view"]
    assert isinstance(window.store.step(1).pictures, StoredPictures)
    live = [event for event in window.events if isinstance(event, StagePictures)]
    assert live and {event.step for event in live} <= {0, 1, 2, 3} and not window.problems


def test_the_engine_dies_and_the_job_is_resumed_to_the_same_scene(window, tmp_path):
    file = tmp_path / "go"
    window.do("edit.recipe", prompt=str(file))
    file.touch()
    window.do("generate.path")
    until(window, lambda: idle(window))
    whole = window.scene.gaussians
    while len(window.document.steps) > 1:
        window.do("edit.undo")
    file.unlink()
    file.with_suffix(".pid").unlink()
    window.do("generate.path")
    until(window, file.with_suffix(".pid").exists)
    os.kill(int(file.with_suffix(".pid").read_text()), signal.SIGKILL)
    until(window, lambda: window.jobs.statuses[-1].state == "failed")
    assert "SIGKILL" in window.problems[-1].message and len(window.document.steps) == 1
    file.touch()
    window.do("generate.resume")
    until(window, lambda: idle(window))
    assert window.jobs.statuses[-1].state == "done"
    again = window.scene.gaussians
    assert again is not whole
    assert again.means.tobytes() == whole.means.tobytes() and again.sh.tobytes() == whole.sh.tobytes()


def test_threads_come_from_the_settings(window):
    window.configure(replace(window.settings, threads=2))
    until(window, lambda: len(notes(window)) == 2)
    assert notes(window) == ["1 threads", f"{min(2, os.cpu_count())} threads"]


def there(loader, timeout_s=30.0):
    end = time.monotonic() + timeout_s
    while (engine := loader()) is None:
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.002)
    return engine


def test_it_comes_and_stays_and_is_closed_unused():
    loader = EngineLoader(Settings())
    assert loader.notes() == []
    loader.close()
    engine = there(loader)
    assert loader() is engine
    loader.close()
    assert engine.close()


def test_trouble_is_told_once_and_tried_again(monkeypatch):
    def broken(*_arguments):
        raise OSError("no threads left")

    with monkeypatch.context() as patch:
        patch.setattr("engine.remote.engine.RemoteEngine", broken)
        loader = EngineLoader(Settings())
        with pytest.raises(ProblemError, match="could not be started"):
            there(loader)
    assert there(loader)
    loader.close()


def test_the_real_command_names_a_module_that_is_there():
    assert COMMAND[0] == sys.executable and Path(sys.modules[COMMAND[-1]].__file__).is_file()


def test_a_job_waits_until_the_engine_is_there(bench):
    engines = [None, None, bench.engine]
    bench.session.jobs._make_engine = lambda: engines.pop(0)
    assert bench.session.do("file.open_photo", path=bench.photo)
    bench.settle()
    assert bench.jobs[-1].state == "waiting" and not bench.engine.runs
    bench.poll()
    bench.poll()
    assert bench.jobs[-1].state == "running" and bench.engine.runs
