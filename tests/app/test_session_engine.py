"""The session with the real worker, pipeline and renderer; only imagination and depth are scripted."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from app_stages import Stages
from PIL import Image

from app.document import QUALITIES, QualityChoice
from app.session import Listener, Session
from engine.pipeline import Backends
from engine.render.cpu import CpuRenderer
from engine.worker import Worker

SIZE = 64  # px


@pytest.fixture
def working(tmp_path, monkeypatch):
    """A session with a photo, its stages, and what it told."""
    monkeypatch.setitem(QUALITIES, "normal", QualityChoice(1.0, 0))  # refinement would bring torch
    photo = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (SIZE, SIZE, 3), np.uint8)).save(photo)
    stages, problems = Stages(), []
    session = Session(
        state_dir=tmp_path / "state",
        settings_file=tmp_path / "settings.json",
        make_engine=lambda: Worker(backends=Backends(CpuRenderer(), stages, stages)),
        measure=lambda _scene, _view: 0.0,
    )
    session.listen(Listener(problem=problems.append))
    assert session.do("file.open_photo", path=photo, preset="truck", pitch=0.0, max_side=SIZE)
    wait(session, lambda: session.document.steps)
    session.do("edit.generation", close_gaps=False)
    yield session, stages, problems
    assert session.close()
    assert not problems


def wait(session, until, timeout_s=30.0):
    end = time.monotonic() + timeout_s
    while not until():
        assert time.monotonic() < end and not session.problems, session.problems
        session.poll()
        time.sleep(0.002)


def idle(session):
    return not session.jobs.busy and not session.files.busy


def test_a_path_is_made_saved_and_read_again_to_the_bit(working, tmp_path):
    session, _, _ = working
    assert session.do("generate.path")
    wait(session, lambda: idle(session))
    assert [step.kind for step in session.document.steps] == ["photo", "view", "view", "view"]
    splats = session.scene.gaussians
    assert session.do("file.save_as", path=tmp_path / "a.loom")
    wait(session, lambda: idle(session))
    assert session.do("file.open", path=tmp_path / "a.loom")
    wait(session, lambda: idle(session))
    assert session.scene.gaussians is not splats
    assert session.scene.gaussians.means.tobytes() == splats.means.tobytes()
    assert session.scene.gaussians.sh.tobytes() == splats.sh.tobytes()
    assert session.planned == ()  # each view is known by its pose, file or not


def test_a_reroll_with_the_old_seed_makes_the_old_step_to_the_bit(working):
    session, _, _ = working
    session.do("generate.path")
    wait(session, lambda: idle(session))
    old = session.document.steps[2].id
    session.do("generate.reroll", steps=(old,), seed=session.document.recipe.seed)
    wait(session, lambda: idle(session))
    new = session.document.steps[2].id
    assert new != old
    assert session.store.step(new).gaussians.sh.tobytes() == session.store.step(old).gaussians.sh.tobytes()
    session.do("generate.reroll", steps=(new,), seed=99)
    wait(session, lambda: idle(session))
    other = session.store.step(session.document.steps[2].id)
    assert other.gaussians.sh.tobytes() != session.store.step(old).gaussians.sh.tobytes()


def test_cancel_is_told_within_a_second_while_a_view_is_worked_on(working):
    session, stages, _ = working
    inside, go_on = threading.Event(), threading.Event()

    def hold():
        inside.set()
        assert go_on.wait(30)

    stages.before_view = hold
    session.do("generate.path")
    wait(session, inside.is_set)
    asked = time.monotonic()
    session.do("generate.cancel")
    session.poll()
    assert session.jobs.statuses[-1].state == "cancelled" and time.monotonic() - asked < 1.0
    go_on.set()
    stages.before_view = lambda: None
    session.do("generate.resume")
    wait(session, lambda: idle(session))
    assert len(session.document.steps) == 4
