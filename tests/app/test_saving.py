"""Saving, opening, recovering: what was made comes back, whatever happens in between."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW, moved_view, step_of

from app import document as edit
from app.autosave import Due, RecoveryFile, discard, recoverable
from app.document import CameraPath, Document, Generation, Hidden, StepRecord
from app.document_codec import document_from_json, json_from_document
from app.events import Opened, Saved
from app.opening import collect, open_project
from app.project import Content, Project
from app.recent import recent
from app.store import Mask
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory

CYCLES = int(os.environ.get("SCENELOOM_KILL_CYCLES", "2"))  # many are run before a release
KEYS = tuple(Keyframe((0.1 * n, 1 / 3, -n), (1, 0.1 * n, 0, 0), 0.9 + n / 7, float(n)) for n in range(3))


def a_document(steps=3):
    records = (StepRecord(0, kind="photo"), *(StepRecord(n, f"view ä {n}", time_s=n / 3) for n in range(1, steps)))
    return Document(
        "Stube",
        SourceRequest("photo.jpg", fov_y=0.9),
        CameraPath(Trajectory(KEYS, loop=True, tension=0.25), None, (0.1, 0.2, 3.0)),
        Recipe(prompt="a room", seed=4711),
        Generation(7.5, (0.5, 1.5), "high", close_gaps=False),
        records,
        (Hidden(1, 0),) if steps > 1 else (),
        solo=1 if steps > 1 else None,
    )


def a_content(document=None):
    document = document or a_document()
    steps = {step.id: step_of(step.id, moved_view(0.1 * step.id), seed=step.id) for step in document.steps}
    mask = np.zeros(len(steps[0].gaussians), bool)
    mask[3:9] = True
    return Content(document, steps, {0: Mask(mask)}, lambda: b"a picture")


def test_a_document_comes_back_from_json_as_it_was():
    import json

    for document in (Document(), a_document()):
        text = json.dumps(json_from_document(document))
        assert document_from_json(json.loads(text)) == document


@pytest.mark.parametrize("change", [{"novelty": 1}, {"recipe": {"wizard": 1}}, {"steps": [{"name": "no id"}]}])
def test_what_is_not_understood_in_a_document_is_told(change):
    values = {**json_from_document(a_document()), **change}
    with pytest.raises((TypeError, KeyError, ValueError, ProblemError)):
        document_from_json(values)


def test_a_project_holds_the_whole_document(tmp_path):
    content = a_content()
    Project.write(tmp_path / "a.loom", content)
    with Project.open(tmp_path / "a.loom", read_only=True) as project:
        assert project.document() == content.document
        assert project.thumbnail() == b"a picture" and project.saved
        assert np.array_equal(project.masks()[0].hidden, content.masks[0].hidden)
        assert [step.number for step in project.steps()] == [0, 1, 2]
        scene = project.scene()  # what the command line draws and exports
        assert len(scene.steps[1].gaussians) == len(content.steps[1].gaussians) - 6
        assert project.request.views == ()


def test_saving_again_writes_only_what_is_new_and_drops_what_is_gone(tmp_path):
    content = a_content()
    Project.write(tmp_path / "a.loom", content)
    document = edit.with_step(edit.without_steps(content.document, [1]), StepRecord(5))
    with Project.open(tmp_path / "a.loom") as project:
        steps = {**content.steps, 5: step_of(5)}
        del steps[0]  # it is there already: saving must not ask for it
        project.save(replace(content, document=document, steps=steps))
    with Project.open(tmp_path / "a.loom", read_only=True) as project:
        assert project.document() == document
        assert [step.number for step in project.steps()] == [0, 2, 5]
        assert project.masks() == {}


def old_project(path):
    """As the first version of the program left it."""
    with Project.create(
        path, GenerateRequest(1, SourceRequest("photo.jpg"), (moved_view(0.2), moved_view(0.4)))
    ) as project:
        for number in range(4):
            project.append(step_of(number, seed=number))
    db = sqlite3.connect(path)
    db.executescript("DROP TABLE document; DROP TABLE masks; PRAGMA user_version = 1;")
    db.close()


def test_an_older_project_opens_and_becomes_a_new_one_when_it_is_saved(tmp_path):
    path = tmp_path / "old.loom"
    old_project(path)
    before = path.read_bytes()
    found = open_project(path)
    document = found.content.document
    assert path.read_bytes() == before  # looking changes nothing
    assert document.name == "old" and [step.kind for step in document.steps] == ["photo", "view", "view", "gap"]
    assert len(document.path.trajectory.keyframes) == 2
    assert found.project is not None
    found.project.save(replace(found.content, document=edit.with_name(document, "new")))
    found.project.close()
    with Project.open(path, read_only=True) as project:
        assert project.document().name == "new" and len(project.steps()) == 4


def test_the_command_line_goes_on_with_an_older_project(tmp_path):
    path = tmp_path / "old.loom"
    old_project(path)
    with Project.open(path) as project:
        project.append(step_of(4))
        assert len(project.request.views) == 2
        assert [step.number for step in project.scene().steps] == [0, 1, 2, 3, 4]


def test_a_failed_save_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "a.loom"
    Project.write(path, a_content())
    before = path.read_bytes()
    broken = a_content(edit.with_step(a_document(), StepRecord(9)))
    with pytest.raises(ProblemError), Project.open(path) as project:
        project.save(replace(broken, masks={}))
    with pytest.raises(ProblemError):
        Project.write(path, replace(broken, steps={}))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.loom"]


def test_a_project_of_another_window_can_be_looked_at(tmp_path, monkeypatch):
    path = tmp_path / "a.loom"
    Project.write(path, a_content())
    with Project.open(path):
        found = open_project(path)
    assert found.project is None and "Another Sceneloom" in found.problem.message
    assert found.content.document == a_document()


def test_a_newer_project_can_be_looked_at(tmp_path):
    path = tmp_path / "a.loom"
    Project.write(path, a_content())
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    found = open_project(path)
    assert found.project is None and "newer" in found.problem.message and found.content.document == a_document()


def test_collecting_takes_the_photo_along(tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a photo")
    document = replace(a_document(), source=SourceRequest(str(photo)))
    file = collect(a_content(document), tmp_path / "all")
    assert {f.name for f in (tmp_path / "all").iterdir()} == {"photo.jpg", "Stube.loom"}
    with Project.open(file, read_only=True) as project:
        assert Path(project.document().source.path).read_bytes() == b"a photo"
        assert Path(project.document().source.path).parent == tmp_path / "all"
    with pytest.raises(ProblemError, match="not empty"):
        collect(a_content(document), tmp_path / "all")
    photo.unlink()
    with pytest.raises(ProblemError, match="not there"):
        collect(a_content(document), tmp_path / "again")


def test_when_it_is_time_to_save():
    due, first, second = Due(30.0), Document(), edit.with_name(Document(), "b")
    due.reset(first)
    assert not due.check(first, 0.0)
    assert not due.check(second, 10.0) and due.check(second, 11.1)  # soon after the first change
    due.safe(second, 11.1)
    third = edit.with_name(first, "c")
    assert not due.check(third, 12.0) and not due.check(third, 41.0) and due.check(third, 41.2)
    due.safe(third, 41.2)
    assert not due.check(first, 50.0) and not due.check(third, 60.0)
    assert not due.check(second, 80.0) and due.check(second, 81.1)


def test_save_open_and_what_is_not_saved(bench, tmp_path):
    bench.open_photo()
    bench.do("generate.from_here", view=moved_view())
    bench.made()
    session, path = bench.session, tmp_path / "work" / "a.loom"
    assert session.dirty
    bench.do("file.save_as", path=path)
    bench.settle()
    assert not session.dirty and bench.told(Saved)[-1].file == path and session.files.path == path
    assert recent(session.recent_file) == [path]
    kept = session.document
    bench.do("edit.rename", name="Sofa", steps=(1,))
    assert session.dirty
    bench.do("edit.undo")
    assert not session.dirty
    bench.do("edit.redo")
    bench.do("file.save")
    bench.settle()
    bench.do("file.new")
    assert session.document == Document() and not session.dirty
    bench.do("file.open", path=path)
    bench.settle()
    assert session.document == edit.with_step_changed(kept, 1, name="Sofa") and bench.told(Opened)[-1].file == path
    assert len(session.scene.gaussians) == 2 * PHOTO_VIEW.camera.width * PHOTO_VIEW.camera.height
    bench.do("generate.from_here", view=moved_view(1.0))
    bench.made()
    assert session.document.steps[-1].id == 2 and session.document.steps[-1].run > session.document.steps[1].run


def said_elsewhere(code, path):
    """What another process prints."""
    command = [sys.executable, "-c", f"import sys\nfrom pathlib import Path\n{code}", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_second_window_is_told(bench, tmp_path):
    bench.open_photo()
    path = tmp_path / "a.loom"
    bench.do("file.save_as", path=path)
    bench.settle()
    other = "from app.opening import open_project; print(open_project(Path(sys.argv[1])).problem)"
    assert "Another Sceneloom" in said_elsewhere(other, path)
    bench.do("file.save_copy", path=tmp_path / "copy.loom")
    bench.settle()
    assert (tmp_path / "copy.loom").exists() and bench.session.files.path == path


def test_one_file_under_two_names_is_one_file(bench, tmp_path, monkeypatch):
    bench.open_photo()
    bench.do("file.save_as", path=tmp_path / "a.loom")
    bench.settle()
    monkeypatch.chdir(tmp_path)
    bench.do("edit.name", name="Stube")
    bench.do("file.save_as", path="a.loom")
    bench.settle()
    assert not bench.problems and not bench.session.dirty
    assert not bench.session.do("file.save_copy", path="a.loom")
    other = "from app.opening import open_project; print(open_project(Path(sys.argv[1])).problem)"
    monkeypatch.chdir(Path(__file__).parents[2])
    assert "Another Sceneloom" in said_elsewhere(other, tmp_path / "a.loom")


def test_trouble_while_opening_leaves_everything_as_it_was(bench, tmp_path):
    bench.open_photo()
    before = bench.session.document
    (tmp_path / "bad.loom").write_bytes(b"nonsense")
    bench.do("file.open", path=tmp_path / "bad.loom")
    bench.settle()
    assert bench.problems and bench.session.document is before


def recovery_files(bench):
    return sorted((bench.session.state_dir / "recovery").glob("*.loom"))


def test_changes_are_in_the_recovery_file_until_they_are_saved(bench, tmp_path):
    bench.open_photo()
    bench.poll()
    bench.poll(1.1)
    bench.settle()
    (file,) = recovery_files(bench)
    with Project.open(file, read_only=True) as project:
        assert project.document() == bench.session.document
    bench.do("edit.name", name="Stube")
    bench.poll(31.0)
    bench.settle()
    with Project.open(file, read_only=True) as project:
        assert project.document().name == "Stube"
    bench.do("file.save_as", path=tmp_path / "a.loom")
    bench.settle()
    assert not recovery_files(bench)


CRASH = """
import sys, time
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from test_saving import a_content, a_document, edit, replace, StepRecord, step_of
from app.autosave import RecoveryFile
folder, origin = Path(sys.argv[1]), Path(sys.argv[2])
file, number, content = RecoveryFile(folder), 3, a_content()
while True:
    file.write(content, origin)
    print(number, flush=True)
    document = edit.with_step(content.document, StepRecord(number))
    content = replace(content, document=document, steps={**content.steps, number: step_of(number)})
    number += 1
"""


def killed(code, *arguments, lines=1, more_s=0.0):
    """Runs code until it has printed so many lines, and kills it; returns the last line."""
    here = Path(__file__)
    command = [sys.executable, "-c", code, *map(str, arguments), str(here.parent), str(here.parents[2])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            said = process.stdout.readline()
        time.sleep(more_s)
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split()
    return int(rest[-1] if rest else said)


@pytest.mark.parametrize("cycle", range(CYCLES))
def test_after_a_kill_everything_up_to_the_last_autosave_is_recovered(tmp_path, cycle):
    rng, folder, origin = random.Random(cycle), tmp_path / "recovery", tmp_path / "mine.loom"
    Project.write(origin, a_content(a_document(2)))
    before = origin.read_bytes()
    written = killed(CRASH, folder, origin, lines=rng.randint(1, 4), more_s=rng.uniform(0, 0.05))
    (found,) = recoverable(folder)
    assert found.steps >= written and found.origin == origin and found.name == "Stube"
    assert found.thumbnail == b"a picture" and found.saved
    content = open_project(found.file).content
    assert len(content.document.steps) == found.steps
    assert len(content.steps[found.steps - 1].gaussians)
    assert origin.read_bytes() == before
    discard(found)
    assert recoverable(folder) == []


def test_a_running_windows_recovery_file_is_not_offered(tmp_path):
    mine = RecoveryFile(tmp_path)
    mine.write(a_content(), None)
    assert recoverable(tmp_path) == []
    other = "from app.autosave import recoverable; print(recoverable(Path(sys.argv[1])))"
    assert said_elsewhere(other, tmp_path) == "[]"
    mine.close()
    assert len(recoverable(tmp_path)) == 1
    mine.discard()
    assert recoverable(tmp_path) == []


def test_what_is_recovered_belongs_to_the_users_file_and_is_not_saved_yet(bench, tmp_path):
    origin = tmp_path / "mine.loom"
    Project.write(origin, a_content(a_document(2)))
    killed(CRASH, bench.session.state_dir / "recovery", origin, lines=2)
    (found,) = recoverable(bench.session.state_dir / "recovery")
    bench.session.recover(found)
    bench.settle()
    session = bench.session
    assert session.files.path == origin and session.dirty and len(session.document.steps) == found.steps
    assert not found.file.exists() and len(recovery_files(bench)) == 1
    bench.do("file.save")
    bench.settle()
    assert not session.dirty and not recovery_files(bench)
    with Project.open(origin, read_only=True) as project:
        assert len(project.steps()) == found.steps


SAVER = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from test_saving import a_content, a_document, edit, replace, Project, StepRecord, step_of
path, number, content = Path(sys.argv[1]), 3, a_content()
while True:
    if number % 3:
        Project.write(path, content)
    else:
        with Project.open(path) as project:
            project.save(content)
    print(number, flush=True)
    document = edit.with_step(edit.with_name(content.document, f"n{number}"), StepRecord(number))
    content = replace(content, document=document, steps={**content.steps, number: step_of(number)})
    number += 1
"""


@pytest.mark.parametrize("cycle", range(CYCLES))
def test_a_kill_while_saving_leaves_the_old_or_the_new_project(tmp_path, cycle):
    rng, path = random.Random(cycle), tmp_path / "a.loom"
    Project.write(path, a_content())
    written = killed(SAVER, path, lines=rng.randint(1, 5), more_s=rng.uniform(0, 0.05))
    with Project.open(path) as project:
        document = project.document()
        assert [step.number for step in project.steps()] == [step.id for step in document.steps]
    assert len(document.steps) >= written
    assert document.name in ("Stube", f"n{len(document.steps) - 1}")


WINDOW = """
import sys, tempfile, time
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from PIL import Image
from app_fakes import moved_view
from conftest import Bench
folder = Path(sys.argv[1])
Image.new("RGB", (96, 72)).save(folder / "photo.png")
bench = Bench(folder, folder / "photo.png")
bench.open_photo()
number = 0
while True:
    bench.do("generate.from_here", view=moved_view(0.01 * number))
    bench.made()
    bench.do("edit.rename", name=f"n{number}", steps=(bench.session.document.steps[-1].id,))
    bench.poll(31.0)
    if number % 4 == 3:
        bench.do("file.save_as", path=folder / "mine.loom")
    if number % 5 == 2:
        bench.do("edit.undo")
    bench.settle()
    number += 1
    print(len(bench.session.document.steps), flush=True)
"""


@pytest.mark.parametrize("cycle", range(CYCLES))
def test_a_window_killed_while_generating_and_saving_loses_nothing_that_was_safe(tmp_path, cycle):
    rng = random.Random(cycle)
    safe = killed(WINDOW, tmp_path, lines=rng.randint(1, 12), more_s=rng.uniform(0, 0.1))
    found, mine = recoverable(tmp_path / "state" / "recovery"), tmp_path / "mine.loom"
    files = [one.file for one in found] + ([mine] if mine.exists() else [])
    assert len(found) <= 1 and files
    contents = [open_project(file).content for file in files]
    for content in contents:
        assert sorted(content.steps) == sorted(step.id for step in content.document.steps)
    assert max(len(content.document.steps) for content in contents) >= safe
