"""From photo to project with stages that can be told to misbehave: what was finished is kept, whatever happens."""

from __future__ import annotations

from itertools import chain, repeat

import numpy as np
import pytest
from app_stages import Stages
from PIL import Image

from app.camera_path import PathChoice
from app.make import Plan, make_project, resume_project
from app.project import Project
from engine.api import Recipe, SourceRequest, StepDone
from engine.core.camera import View
from engine.core.control import Cancelled, Control
from engine.core.pose import Pose
from engine.core.problem import ProblemError, fail
from engine.render.cpu import CpuRenderer

SIZE = 64  # px


@pytest.fixture
def stages(monkeypatch) -> Stages:
    stages = Stages()
    monkeypatch.setattr("engine.registry.load", stages.load)
    return stages


@pytest.fixture
def plan(tmp_path) -> Plan:
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (SIZE, SIZE, 3), np.uint8)).save(tmp_path / "a.png")
    source = SourceRequest(str(tmp_path / "a.png"), pitch=0.0, max_side=SIZE)
    return Plan(source, (PathChoice("truck"),), Recipe(refine_steps=0), views=3, elbow_room_m=0)


def steps_in(path) -> list[int]:
    with Project.open(path, read_only=True) as project:
        return [step.number for step in project.scene().steps]


def test_every_view_of_every_path_is_made_and_saved(stages, plan, tmp_path):
    both = Plan(plan.source, (PathChoice("truck"), PathChoice("stage")), plan.recipe, views=2, elbow_room_m=0)
    events = []
    scene = make_project(tmp_path / "a.loom", both, Control(), events.append)
    made = [step.number for step in scene.steps]
    assert made[:5] == [0, 1, 2, 3, 4]  # more may follow where the video would show holes
    assert steps_in(tmp_path / "a.loom") == made
    assert [event.step for event in events if isinstance(event, StepDone)] == made


def test_a_failed_view_keeps_the_others_and_resume_makes_the_rest(stages, plan, tmp_path):
    whole = make_project(tmp_path / "whole.loom", plan, Control(), lambda _event: None)
    calls = chain([None, fail("unavailable", "The imagination is out of order.")], repeat(None))

    def sometimes():
        if trouble := next(calls):
            raise trouble

    stages.before_view = sometimes
    with pytest.raises(ProblemError, match="out of order"):
        make_project(tmp_path / "a.loom", plan, Control(), lambda _event: None)
    assert steps_in(tmp_path / "a.loom") == [0, 1]
    scene = resume_project(tmp_path / "a.loom", Control(), lambda _event: None)
    assert scene.gaussians.means.tobytes() == whole.gaussians.means.tobytes()
    assert scene.gaussians.sh.tobytes() == whole.gaussians.sh.tobytes()


def test_cancelling_keeps_what_is_done(stages, plan, tmp_path):
    control = Control()

    def stop_after_two(event):
        if isinstance(event, StepDone) and event.step == 2:
            control.cancel()

    with pytest.raises(Cancelled):
        make_project(tmp_path / "a.loom", plan, control, stop_after_two)
    assert steps_in(tmp_path / "a.loom") == [0, 1, 2]


def test_cancelling_after_the_last_view_is_no_cancelling(stages, plan, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.pipeline.HOLE", 1.0)  # nothing is added after the walk
    control = Control()

    def stop_after_all(event):
        if isinstance(event, StepDone) and event.step == 3:
            control.cancel()

    assert len(make_project(tmp_path / "a.loom", plan, control, stop_after_all).steps) == 4


def test_a_full_disk_fails_the_step_and_loses_nothing(stages, plan, tmp_path, monkeypatch):
    append = Project.append

    def full_at_two(project, step):
        if step.number == 2:
            raise fail("disk", "The disk is full.")
        append(project, step)

    monkeypatch.setattr(Project, "append", full_at_two)
    with pytest.raises(ProblemError, match="disk is full"):
        make_project(tmp_path / "a.loom", plan, Control(), lambda _event: None)
    assert steps_in(tmp_path / "a.loom") == [0, 1]


def test_resuming_a_finished_project_changes_nothing(stages, plan, tmp_path):
    make_project(tmp_path / "a.loom", plan, Control(), lambda _event: None)
    before = (tmp_path / "a.loom").read_bytes()
    events = []
    resume_project(tmp_path / "a.loom", Control(), events.append)
    assert not [event for event in events if isinstance(event, StepDone)]
    assert (tmp_path / "a.loom").read_bytes() == before


def test_leaning_aside_opens_no_hole(stages, plan, tmp_path):
    """The wall of 3 m ends at the photo's border: leaning to any side shows what is beyond it, which becomes steps."""
    from dataclasses import replace

    scene = make_project(tmp_path / "a.loom", replace(plan, elbow_room_m=0.3), Control(), lambda _event: None)
    start = scene.steps[0].view
    for step in ((0.3, 0, 0), (-0.3, 0, 0), (0, 0.3, 0), (0, -0.3, 0)):
        view = View(start.camera, start.world_from_camera @ Pose(np.eye(3), np.array(step)))
        assert (CpuRenderer().render(scene.gaussians, view).alpha > 0.5).mean() > 0.995
