"""Complete 360 without a window: in the project's file, step by step, as the window would have done it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from app_stages import Stages
from PIL import Image

from app import cli
from app.camera_path import PathChoice
from app.complete_project import NOTE, complete_project
from app.files import Files
from app.make import Plan, make_project
from app.project import Project
from engine.api import Recipe, SourceRequest, StepDone
from engine.core.control import Cancelled, Control
from engine.core.problem import Problem, ProblemError

SIZE = 64  # px
LEFT = 0.02  # of the sphere, between walls that stand at 3 m whatever is there


@pytest.fixture
def stages(monkeypatch, tmp_path) -> Stages:
    stages = Stages()
    monkeypatch.setattr("engine.registry.load", stages.load)
    monkeypatch.setattr("app.planning.MOST_GAPS", 1)  # the walls of these stages leave many
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return stages


@pytest.fixture
def project(stages, tmp_path):
    """A photo and one view beside it, as the command line makes them."""
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (SIZE, SIZE, 3), np.uint8)).save(tmp_path / "a.png")
    source = SourceRequest(str(tmp_path / "a.png"), pitch=0.0, max_side=SIZE)
    plan = Plan(source, (PathChoice("truck"),), Recipe(refine_steps=0, renderer="cpu"), views=1, elbow_room_m=0)
    make_project(tmp_path / "a.loom", plan, Control(), lambda _event: None)
    return tmp_path / "a.loom"


def complete(file, along=None, watch=lambda _event: None, control=None, said=None):
    say = (lambda _text: None) if said is None else said.append
    return complete_project(file, along, control or Control(), watch, say)


def stopped_after(count, file, along=None, said=None):
    control, made = Control(), []

    def watch(event):
        if isinstance(event, StepDone):
            made.append(event.step)
            if len(made) == count:
                control.cancel()

    with pytest.raises(Cancelled):
        complete(file, along, watch, control, said)
    return made


def opened(file):
    """As the window opens it."""
    found = []
    files = Files(file.parent / "recovery", 60.0, found.append)
    files.open(file, found.append)
    files.wait()
    files.poll()
    files.close()
    return found[0]


def splats(file):
    with Project.open(file, read_only=True) as project:
        return project.scene().gaussians


def copy_of(file, name):
    other = file.with_name(name)
    other.write_bytes(file.read_bytes())
    return other


def test_nothing_is_unseen_afterwards_and_the_window_has_every_step(project):
    before, said = opened(project).content.document, []
    done = complete(project, said=said)
    assert done.sight.share < LEFT and done.views >= 4
    assert any("of the sphere is unseen" in text for text in said)
    content = opened(project).content
    assert len(content.document.steps) == len(before.steps) + done.views
    assert content.document.path == before.path
    made = content.document.steps[len(before.steps) :]
    assert {step.run for step in made} == {2} and {step.kind for step in made} <= {"view", "gap"}
    for step in made:
        told = content.steps[step.id].request
        assert told["request"] == 2 and told["recipe"]["imagine"] == "exemplar"


def test_a_stopped_one_goes_on_to_the_same_end(project):
    whole = copy_of(project, "whole.loom")
    complete(whole)
    assert len(stopped_after(2, project)) == 2
    with Project.open(project, read_only=True) as file:
        assert file.note(NOTE)
    kept = len(opened(project).content.document.steps)
    complete(project)
    assert len(opened(project).content.document.steps) > kept
    for field in ("means", "opacities", "scales", "sh"):
        assert getattr(splats(project), field).tobytes() == getattr(splats(whole), field).tobytes()
    with Project.open(project, read_only=True) as file:
        assert not file.note(NOTE)


def test_it_can_be_stopped_before_the_first_view(project):
    before, control = project.read_bytes(), Control()
    control.cancel()
    with pytest.raises(Cancelled):
        complete(project, control=control)
    assert project.read_bytes() == before


def test_after_a_change_in_the_window_it_is_planned_anew(project):
    stopped_after(2, project)
    content = opened(project).content
    steps = content.document.steps[:-1]
    with Project.open(project) as file:
        file.save(replace(content, document=replace(content.document, steps=steps[:1] + steps[2:])))
    said = []
    stopped_after(1, project, said=said)
    assert any("is unseen" in text for text in said)


def test_another_path_is_another_task(project):
    stopped_after(1, project)
    said = []
    stopped_after(1, project, PathChoice("stage"), said)
    assert any("is unseen" in text for text in said)


def test_the_path_it_was_completed_around_is_that_of_a_project_without_one_and_then_stays(project):
    stopped_after(1, project, PathChoice("stage"))
    assert opened(project).content.document.path.preset == "stage"
    stopped_after(1, project, PathChoice("truck"))
    assert opened(project).content.document.path.preset == "stage"


def test_a_failed_view_keeps_the_others(project, stages):
    calls = iter([None, ProblemError, None])

    def sometimes():
        if next(calls, None):
            raise ProblemError(Problem("unavailable", "The imagination is out of order."))

    before = len(opened(project).content.document.steps)
    stages.before_view = sometimes
    with pytest.raises(ProblemError, match="out of order"):
        complete(project)
    assert len(opened(project).content.document.steps) == before + 1
    assert complete(project).sight.share < LEFT


def test_an_unfinished_project_is_finished_first(project):
    with sqlite3.connect(project) as db:
        db.execute("DELETE FROM steps WHERE number > 0")
        db.execute("DELETE FROM blobs WHERE step > 0")
    with pytest.raises(ProblemError, match="1 of its 2 views are made"):
        complete(project)


def test_the_command_tells_what_it_did_and_what_is_left(project, capsys):
    assert cli.run(["complete", str(project), "--json", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["views"] >= 4 and told["covered"] > 1 - LEFT
    assert told["left"] == [] or {"where", "share"} == set(told["left"][0])
    assert cli.run(["complete", str(project)]) == 0
    out, said = capsys.readouterr()
    assert "% covered, left: " in out and "around the path" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no.loom"], "no project 'no.loom'"),
        (["a.png"], "not a Sceneloom project"),
        (["a.loom", "--preset", "moonwalk"], "no preset called 'moonwalk'"),
        (["a.loom", "--path", "no.json"], "no.json"),
        (["a.loom", "--preset", "walk", "--path", "p.json"], "Give either --preset or --path"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence, project, capsys, monkeypatch):
    monkeypatch.chdir(project.parent)
    before = project.read_bytes()
    assert cli.run(["complete", *arguments]) == 1
    said = capsys.readouterr().err
    assert sentence in said and len(said.strip().splitlines()) == 1
    assert project.read_bytes() == before
