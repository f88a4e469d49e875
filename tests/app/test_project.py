"""The project file: exact, atomic, and honest about damage."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from app.project import Project
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.scene import Step

REQUEST = GenerateRequest(
    7,
    SourceRequest("photo.jpg", fov_y=0.9),
    (View(Camera.pinhole(32, 24, 0.9), Pose.from_angles(0.3, 0.1)),),
    Recipe(seed=3),
)


def made_step(number: int, splats: int = 300, side: int = 24) -> Step:
    """A step with values no rounding would keep."""
    rng = np.random.default_rng(number)
    sides = {
        "means": (splats, 3),
        "quats": (splats, 4),
        "scales": (splats, 3),
        "opacities": (splats,),
        "sh": (splats, 4, 3),
    }
    gaussians = Gaussians(**{name: rng.normal(size=shape).astype(np.float32) for name, shape in sides.items()})
    rgb = rng.random((side, side + 8, 3), dtype=np.float32)
    depth = np.exp(rng.normal(size=rgb.shape[:2])).astype(np.float32)
    view = View(Camera.pinhole(side + 8, side, 0.9), Pose.from_angles(0.1 * number, 0.05))
    frame = Frame(rgb, view, depth, np.full_like(depth, 0.25), f"view {number}")
    pictures = {"rendered": rgb, "mask": (depth > 1).astype(np.float32), "sparse_depth": np.where(depth > 1, depth, 0)}
    return Step(number, gaussians, frame, {"seed": number, "text": "ä"}, pictures, {"fuse_s": 1 / 3})


def same_bits(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    return a is not None and b is not None and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def assert_same_step(back: Step, step: Step) -> None:
    assert (back.number, back.request, back.stats) == (step.number, step.request, step.stats)
    assert back.view == step.view
    assert back.frame.name == step.frame.name
    for field in fields(Gaussians):
        assert same_bits(getattr(back.gaussians, field.name), getattr(step.gaussians, field.name)), field.name
    for name in ("rgb", "depth", "confidence"):
        assert same_bits(getattr(back.frame, name), getattr(step.frame, name)), name


@pytest.fixture
def saved(tmp_path) -> Path:
    path = tmp_path / "a.loom"
    with Project.create(path, REQUEST) as project:
        project.append(made_step(0))
        project.append(made_step(1))
    return path


def test_splats_and_frames_come_back_to_the_bit(saved):
    with Project.open(saved, read_only=True) as project:
        scene = project.scene()
        assert project.request == REQUEST
    for number, back in enumerate(scene.steps):
        assert_same_step(back, made_step(number))
    assert len(scene.steps) == 2


def test_frames_of_eight_bits_are_stored_as_such_and_come_back_to_the_bit(tmp_path):
    step = made_step(0, side=256)
    rgb = np.random.default_rng(0).integers(0, 256, step.frame.rgb.shape).astype(np.uint8)
    exact = rgb.astype(np.float32) / np.float32(255)
    frame = Frame(exact, step.view, step.frame.depth, step.frame.confidence)
    with Project.create(tmp_path / "a.loom", REQUEST) as project:
        project.append(Step(0, step.gaussians, frame, {}))
        assert project.sizes()["frame"] < rgb.size * 1 + frame.depth.nbytes * 1.6
        assert same_bits(project.scene().steps[0].frame.rgb, exact)


def test_pictures_come_back_within_their_bits(saved):
    with Project.open(saved, read_only=True) as project:
        pictures = project.scene().steps[1].pictures
    wanted = made_step(1).pictures
    assert set(pictures) == set(wanted)
    assert np.abs(pictures["rendered"] - wanted["rendered"]).max() <= 0.5 / 255 + 1e-6
    assert np.array_equal(pictures["mask"], wanted["mask"])
    assert np.array_equal(pictures["sparse_depth"] == 0, wanted["sparse_depth"] == 0)
    known = wanted["sparse_depth"] > 0
    assert np.allclose(pictures["sparse_depth"][known], wanted["sparse_depth"][known], rtol=1e-4)


def test_an_all_unknown_depth_picture_stays_unknown(tmp_path):
    step = made_step(0)
    nothing = Step(0, step.gaussians, step.frame, {}, {"sparse_depth": np.zeros((9, 9), np.float32)})
    with Project.create(tmp_path / "a.loom", REQUEST) as project:
        project.append(nothing)
        assert not project.scene().steps[0].pictures["sparse_depth"].any()


def test_the_file_is_one_file_and_names_itself(saved):
    assert [p.name for p in saved.parent.iterdir()] == ["a.loom"]
    assert saved.read_bytes()[68:72] == b"LOOM"


def test_nothing_is_overwritten(saved):
    before = saved.read_bytes()
    with pytest.raises(ProblemError, match="already") as caught:
        Project.create(saved, REQUEST)
    assert caught.value.problem.kind == "bad_input"
    assert saved.read_bytes() == before


def test_a_failed_step_leaves_the_file_as_it_was(saved):
    with Project.open(saved) as project:
        with pytest.raises(ProblemError):
            project.append(made_step(1))  # there is one already
        project.append(made_step(2))
        assert [s.number for s in project.scene().steps] == [0, 1, 2]


def test_a_second_writer_is_told_and_a_reader_is_not_kept_waiting(saved, monkeypatch):
    monkeypatch.setattr("app.project.WAIT_S", 0.1)
    with Project.open(saved) as first:
        with pytest.raises(ProblemError, match="Another Sceneloom"):
            Project.open(saved)
        with Project.open(saved, read_only=True) as reader:
            assert len(reader.scene().steps) == 2
        first.append(made_step(2))
    with Project.open(saved) as project:
        assert len(project.scene().steps) == 3


def test_a_project_opened_to_look_refuses_to_write(saved):
    before = saved.read_bytes()
    with Project.open(saved, read_only=True) as project, pytest.raises(ProblemError, match="look"):
        project.append(made_step(2))
    assert saved.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE blobs SET format = 'png16 1.0 2.0' WHERE role = 'picture/sparse_depth'",
        "UPDATE blobs SET data = zeroblob(length(data)) WHERE role = 'gaussians' AND step = 1",
        "UPDATE blobs SET step = 5 - step",
        "UPDATE steps SET stats = '{}'",
        "DELETE FROM blobs WHERE role = 'frame'",
        "UPDATE meta SET value = replace(value, 'photo', 'other')",
        "UPDATE steps SET view = 3",
    ],
)
def test_what_sqlite_would_not_notice_is_noticed(saved, damage):
    db = sqlite3.connect(saved)
    db.execute(damage)
    db.commit()
    db.close()
    with pytest.raises(ProblemError) as caught, Project.open(saved, read_only=True) as project:
        project.scene()
    assert caught.value.problem.kind == "damaged_file"


def test_missing_folders_are_made(tmp_path):
    Project.create(tmp_path / "new" / "folder" / "a.loom", REQUEST).close()
    assert (tmp_path / "new" / "folder" / "a.loom").exists()


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ProblemError) as caught:
        Project.open(tmp_path / "no.loom")
    assert caught.value.problem.kind == "missing_file"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + bytes(500)])
def test_foreign_files_are_refused_untouched(tmp_path, content):
    path = tmp_path / "foreign.loom"
    path.write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        Project.open(path)
    assert caught.value.problem.kind in ("bad_input", "damaged_file")
    assert path.read_bytes() == content


def test_a_foreign_database_is_refused_untouched(tmp_path):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ProblemError, match="not a Sceneloom project"):
        Project.open(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["other.db"]


def test_a_newer_schema_opens_to_look_only(saved):
    db = sqlite3.connect(saved)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = saved.read_bytes()
    with pytest.raises(ProblemError, match="newer Sceneloom"):
        Project.open(saved)
    with Project.open(saved, read_only=True) as project:
        assert project.newer and len(project.scene().steps) == 2
    assert saved.read_bytes() == before


def test_what_a_newer_schema_stores_otherwise_is_not_called_damage(saved):
    db = sqlite3.connect(saved)
    db.execute("ALTER TABLE steps ADD COLUMN more TEXT")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with Project.open(saved, read_only=True) as project, pytest.raises(ProblemError, match="newer Sceneloom"):
        project.scene()


def read_everything(path: Path) -> None:
    with Project.open(path, read_only=True) as project:
        assert project.request == REQUEST
        for step in project.scene().steps:
            assert_same_step(step, made_step(step.number))
            list(step.pictures.values())


def test_truncated_and_damaged_files_are_told_and_left_alone(saved, tmp_path):
    """Whatever is broken, the answer is the true content or a Problem, never wrong content and never another error."""
    whole = saved.read_bytes()
    rng = random.Random(0)
    told = 0
    for trial in range(150):
        data = bytearray(whole)
        if trial % 3 == 0:
            del data[rng.randrange(len(data)) :]
        else:
            spots = 4096 if trial % 3 == 1 else len(data)
            for _ in range(rng.choice((1, 4, 64))):
                data[rng.randrange(spots)] = rng.randrange(256)
        path = tmp_path / "broken.loom"
        path.write_bytes(data)
        try:
            read_everything(path)
        except ProblemError as error:
            told += 1
            assert error.problem.kind in ("damaged_file", "bad_input", "disk"), error
        assert path.read_bytes() == bytes(data)
    assert told > 75


WRITER = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from test_project import REQUEST, Project, made_step
path = Path(sys.argv[1])
project = Project.open(path) if path.exists() else Project.create(path, REQUEST)
number = len(project.scene().steps)
print("ready", flush=True)
while True:
    project.append(made_step(number, splats=4000, side=96))
    number += 1
"""


def test_a_killed_run_leaves_a_project_that_opens_and_goes_on(tmp_path):
    path = tmp_path / "killed.loom"
    here, rng = Path(__file__), random.Random(1)
    counts = [0]
    for _ in range(8):
        command = [sys.executable, "-c", WRITER, str(path), str(here.parent), str(here.parents[2])]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0.0, 0.15))
            os.kill(writer.pid, signal.SIGKILL)
        with Project.open(path, read_only=True) as project:
            steps = project.scene().steps
        assert [s.number for s in steps] == list(range(len(steps)))
        assert len(steps) >= counts[-1]
        counts.append(len(steps))
    assert counts[-1] > 0
    assert_same_step(steps[-1], made_step(counts[-1] - 1, splats=4000, side=96))


def test_a_step_cut_short_in_the_middle_of_its_pages_is_rolled_back(tmp_path):
    """The writer dies after part of the transaction has reached the file: its journal brings the project back."""
    path = tmp_path / "cut.loom"
    with Project.create(path, REQUEST) as project:
        project.append(made_step(0, splats=200, side=32))
    before = path.read_bytes()
    die = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "db.execute('PRAGMA cache_size = 2'); db.execute('BEGIN IMMEDIATE'); db.execute('CREATE TABLE junk (x)');"
        "db.executemany('INSERT INTO junk VALUES (zeroblob(?))', [(5000,)] * 500); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", die, str(path)], check=False).returncode == 9
    assert path.with_name("cut.loom-journal").stat().st_size > 0 and path.read_bytes() != before
    with path.open("r+b") as file:  # as in the middle of a commit: the header already counts pages still to be written
        file.seek(28)
        file.write((10**6).to_bytes(4, "big"))
    with Project.open(path, read_only=True) as project:
        assert [step.number for step in project.scene().steps] == [0]
    assert path.read_bytes() == before
