"""The window over its real engine: a process of its own that is used, interrupted and killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from window_bench import CTRL, RIGHT, desk_of, wait_for_picture

from app.session import Session
from app.settings import Settings
from resources import sample

KEY = Qt.Key
SIZE = (144, 96)  # px
LONG_S = 200.0  # the first time the engine compiles its parts


@pytest.fixture
def scene(tmp_path, qapp, qtlog):
    photo = tmp_path / "room.png"
    Image.open(sample("room").path).convert("RGB").resize(SIZE).save(photo)
    session = Session(Settings(viewport="cpu"), state_dir=tmp_path / "state", settings_file=tmp_path / "settings.json")
    with desk_of(qapp, session) as desk:
        desk.drop(photo)
        desk.wait(lambda: desk.document.steps, LONG_S)
        desk.bridge.do(
            "edit.generation", quality="draft", every_deg=3.0, close_gaps=False
        )  # long enough to be killed in
        desk.wait(lambda: desk.session.forecast is not None)
        yield desk
    assert not [record.message for record in qtlog.records]


def engines():
    """The processes that this one has started as engines."""
    children = Path(f"/proc/self/task/{os.getpid()}").parent.glob("*/children")
    pids = [int(pid) for file in children for pid in file.read_text().split()]
    return [pid for pid in pids if b"engine_process" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the engine's process in /proc")
def test_three_views_while_looking_around_a_killed_engine_and_on(scene):
    wait_for_picture(scene)
    before = scene.pixels()
    scene.key(KEY.Key_Return, CTRL)
    middle = scene.viewport.rect().center().toTuple()
    scene.drag([(middle[0] + 5 * n, middle[1]) for n in range(20)], RIGHT)
    scene.wait(lambda: len(scene.document.steps) > 1, LONG_S)
    wait_for_picture(scene)
    assert np.abs(scene.pixels().astype(int) - before).mean() > 2
    (engine,) = engines()
    os.kill(engine, signal.SIGKILL)
    scene.wait(lambda: scene.problems)
    made = scene.document.steps
    assert "engine" in scene.problems[-1].message and scene.problems[-1].next_step
    scene.click("Try again")
    scene.wait(lambda: len(scene.document.steps) >= 4 or not scene.session.jobs.busy, LONG_S)
    assert len(scene.document.steps) >= 4 and scene.document.steps[: len(made)] == made
    scene.key(KEY.Key_Period, CTRL)
    scene.wait(lambda: not scene.session.jobs.busy, 1.0)
