"""Preferences, recent files, and the pace that estimates are made of."""

from __future__ import annotations

import json

import pytest

from app import recent
from app.pace import Pace, kind_of_work
from app.settings import Settings, changed, load_settings, save_settings
from engine.api import Recipe
from engine.core.camera import Camera
from engine.core.problem import ProblemError

STATS = {"render_s": 0.5, "imagine_s": 2.0, "depth_s": 1.0, "fuse_s": 0.25, "refine_s": 0.25, "splats": 9.0}


def test_settings_come_back_and_standard_ones_need_no_file(tmp_path):
    path = tmp_path / "new" / "settings.json"
    assert load_settings(path) == (Settings(), [])
    wanted = changed(Settings(), threads=3, theme="light", language="de", autosave_s=15)
    save_settings(wanted, path)
    assert load_settings(path) == (wanted, [])


def test_what_a_newer_version_wrote_is_kept(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"threads": 2, "wizard": {"deep": [1]}}))
    settings, problems = load_settings(path)
    assert not problems and settings.unknown == {"wizard": {"deep": [1]}}
    save_settings(changed(settings, threads=5), path)
    assert json.loads(path.read_text())["wizard"] == {"deep": [1]}


@pytest.mark.parametrize(
    ("name", "value"),
    [("threads", -1), ("threads", True), ("threads", 2.5), ("autosave_s", 600), ("autosave_s", "soon"),
     ("theme", "pink"), ("viewport", None), ("reduced_motion", 1), ("language", ["de"]),
     ("eye_height_m", float("inf"))],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_told_and_not_used(tmp_path, name, value):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: value, "export_folder": "out"}))
    settings, problems = load_settings(path)
    assert settings == Settings(export_folder="out")
    assert len(problems) == 1 and name in problems[0].message and problems[0].next_step
    with pytest.raises(ProblemError):
        changed(Settings(), **{name: value})


@pytest.mark.parametrize("text", ["", "nonsense", "[1]", "\x00", "[" * 100_000])
def test_a_broken_file_is_told(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, problems = load_settings(path)
    assert settings == Settings() and len(problems) == 1


def test_recent_projects_newest_first_and_only_those_that_exist(tmp_path):
    store, files = tmp_path / "recent.json", [tmp_path / f"{n}.loom" for n in range(20)]
    assert recent.recent(store) == []
    for file in files:
        file.touch()
        recent.remember(file, store)
    recent.remember(files[15], store)
    assert recent.recent(store)[:3] == [files[15], files[19], files[18]] and len(recent.recent(store)) == recent.MOST
    files[19].unlink()
    recent.forget(files[18], store)
    assert recent.recent(store)[1] == files[17]
    store.write_text("nonsense")
    assert recent.recent(store) == []


def test_the_pace_is_learned_by_kind_of_work_and_kept(tmp_path):
    pace, kind = Pace(), kind_of_work(Recipe(), Camera.pinhole(512, 384, 1.0))
    assert pace.view_s(kind) is None and pace.left_s(kind, "depth", 0.0) is None
    pace.learn(kind, STATS)
    assert pace.view_s(kind) == 4.0
    assert pace.left_s(kind, "depth", 0.4) == 0.6 + 0.5
    assert pace.left_s(kind, "depth", 9.0) == 0.5  # longer than ever: the rest is still to come
    pace.learn(kind, {**STATS, "imagine_s": 3.0})
    assert 4.0 < pace.view_s(kind) < 5.0
    pace.save(tmp_path / "pace.json")
    assert Pace.load(tmp_path / "pace.json").view_s(kind) == pace.view_s(kind)
    (tmp_path / "pace.json").write_text("[]")
    assert Pace.load(tmp_path / "pace.json").view_s(kind) is None


def test_other_sizes_and_backends_are_other_work():
    small, large = Camera.pinhole(256, 192, 1.0), Camera.pinhole(1024, 768, 1.0)
    assert kind_of_work(Recipe(), small) != kind_of_work(Recipe(), large)
    assert kind_of_work(Recipe(), small) != kind_of_work(Recipe(depth="network"), small)
    assert kind_of_work(Recipe(seed=1, prompt="x"), small) == kind_of_work(Recipe(), Camera.pinhole(250, 196, 1.0))
