"""The command line: exit codes, one sentence for every trouble, results a program can read."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from app import cli
from app.console import STAGES
from app.project import Project
from engine.api import Stage
from engine.core.problem import ProblemError

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
SIZE = 96  # px; small enough to be quick, large enough for every stage


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "app", *map(str, arguments)]


def photo(path, size=(SIZE, 72)) -> str:
    """A plain street: sky, a house, the ground."""
    picture = np.zeros((size[1], size[0], 3), np.float32)
    picture[: size[1] // 2] = (0.5, 0.7, 0.9)
    picture[size[1] // 2 :] = (0.45, 0.4, 0.35)
    picture[size[1] // 4 : 5 * size[1] // 8, size[0] // 3 : size[0] // 2] = (0.7, 0.3, 0.2)
    picture += np.random.default_rng(0).normal(0, 0.02, picture.shape)
    Image.fromarray((picture.clip(0, 1) * 255).astype(np.uint8)).save(path)
    return str(path)


def pixels(path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image, np.float32)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a photo and the project made of it."""
    folder = tmp_path_factory.mktemp("made")
    source = photo(folder / "street.png")
    arguments = [
        "create",
        source,
        "--preset",
        "truck",
        "--views",
        "1",
        "--size",
        str(SIZE),
        "-o",
        str(folder / "a.loom"),
    ]
    assert cli.run([*arguments, "--quiet"]) == 0
    return folder


def told(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_help_answers_at_once():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command("--help"), capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "create" in result.stdout
    assert (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.4
    )  # processor time: others may be busy


def test_without_a_screen_it_says_so_and_what_to_do():
    bare = {name: value for name, value in os.environ.items() if name not in SCREENS}
    result = subprocess.run(command(), capture_output=True, text=True, check=False, env=bare)
    assert result.returncode == 1
    assert "no screen" in result.stderr
    assert "--help" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["paint"],
        ["create"],
        ["create", "-o", "x.loom"],
        ["create", "a.jpg", "-o", "x.loom", "--views", "many"],
        ["render"],
    ],
)
def test_wrong_usage_ends_with_2(arguments, capsys):
    assert cli.run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["info", "no.loom"], "no file 'no.loom'"),
        (["create", "no.jpg", "-o", "x.loom"], "no picture"),
        (["create", "no.jpg", "-o", "x.loom", "--preset", "moonwalk"], "no preset called 'moonwalk'"),
        (["create", "no.jpg", "-o", "x.loom", "--preset", "orbit", "--path", "p.json"], "either --preset or --path"),
        (["render", "no.loom", "--preset", "orbit", "-o", "x.mp4"], "no project 'no.loom'"),
        (["export", "no.loom", "-o", "x.ply"], "no project 'no.loom'"),
    ],
)
def test_a_problem_is_one_sentence_and_1(arguments, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(arguments) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_problem_can_be_read_by_a_program(capsys):
    assert cli.run(["info", "no.loom", "--json"]) == 1
    assert told(capsys)["problem"]["kind"] == "missing_file"


@pytest.mark.parametrize("choice", [["--depth", "guess"], ["--imagine", "dream"]])
def test_an_unknown_backend_lists_the_known_ones(choice, tmp_path, capsys):
    source = photo(tmp_path / "a.png")
    assert cli.run(["create", source, "-o", str(tmp_path / "a.loom"), *choice]) == 1
    assert "Choose one of: " in capsys.readouterr().err
    assert not (tmp_path / "a.loom").exists()


def test_what_nobody_foresaw_is_one_sentence_and_a_log(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("app.doctor.report", lambda: 1 / 0)
    monkeypatch.setattr("app.paths.log_file", lambda: tmp_path / "logs" / "log.txt")
    assert cli.run(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    assert str(tmp_path / "logs" / "log.txt") in said
    assert "Traceback" in (tmp_path / "logs" / "log.txt").read_text()


def test_too_little_memory_is_no_riddle(monkeypatch, capsys):
    monkeypatch.setattr("app.doctor.report", lambda: bytes(1 << 60))
    assert cli.run(["doctor"]) == 1
    assert "not enough memory for this. Choose a smaller size" in " ".join(capsys.readouterr().err.split())


def test_create_makes_a_project(made, capsys):
    assert cli.run(["info", str(made / "a.loom"), "--json"]) == 0
    facts = told(capsys)
    assert (facts["kind"], facts["steps_at_least"]) == ("project", 2)
    assert facts["steps"] >= 2
    assert facts["picture_px"] == [96, 72]
    assert facts["recipe"]["imagine"] == "exemplar"
    with Project.open(made / "a.loom", read_only=True) as project:
        scene = project.scene()
    assert len(scene.gaussians) > 1000
    assert {"rendered", "mask", "imagined", "depth", "result"} <= set(scene.steps[1].pictures)


def test_create_overwrites_nothing(made, capsys):
    before = (made / "a.loom").read_bytes()
    assert cli.run(["create", str(made / "street.png"), "-o", str(made / "a.loom")]) == 1
    assert "already" in capsys.readouterr().err
    assert (made / "a.loom").read_bytes() == before


def test_quiet_says_nothing(made, tmp_path, capfd):
    assert cli.run(["export", str(made / "a.loom"), "-o", str(tmp_path / "a.ply"), "--quiet"]) == 0
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_export_and_info_agree(made, tmp_path, capsys):
    assert cli.run(["export", str(made / "a.loom"), "-o", str(tmp_path / "a.ply"), "--json"]) == 0
    splats = told(capsys)["splats"]
    assert cli.run(["info", str(tmp_path / "a.ply"), "--json"]) == 0
    assert told(capsys)["splats"] == splats


def test_info_of_a_photo(made, capsys):
    assert cli.run(["info", str(made / "street.png"), "--json"]) == 0
    facts = told(capsys)
    assert facts["kind"] == "photo"
    assert facts["fov_deg"][0] == 55.0  # no EXIF: the longer side of a phone's picture


def test_render_a_picture_that_shows_the_photo(made, tmp_path):
    out = tmp_path / "a.png"
    assert cli.run(["render", str(made / "a.loom"), "--preset", "truck", "-o", str(out), "--quiet"]) == 0
    drawn, source = pixels(out), pixels(made / "street.png")
    assert drawn.shape == source.shape
    assert np.sqrt(np.mean((drawn - source) ** 2)) < 12  # of 255; noise of 5 included


def test_render_a_folder_a_video_and_the_sphere(made, tmp_path, capsys):
    common = ["render", str(made / "a.loom"), "--preset", "orbit", "--frames", "3", "--size", "64x48", "--json"]
    assert cli.run([*common, "-o", str(tmp_path / "frames")]) == 0
    assert told(capsys)["frames"] == 3
    assert len(list((tmp_path / "frames").glob("*.png"))) == 3
    assert cli.run([*common, "-o", str(tmp_path / "a.mp4")]) == 0
    assert told(capsys)["size"] == [64, 48]
    assert (tmp_path / "a.mp4").read_bytes()[4:8] == b"ftyp"
    sphere = [*common, "--projection", "equirect", "--size", "64x32"]
    assert cli.run([*sphere, "-o", str(tmp_path / "sphere.png")]) == 0
    assert pixels(tmp_path / "sphere.png").shape == (32, 64, 3)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (["--size", "big"], "Write it like 1280x720"),
        (["--projection", "fisheye"], "no projection 'fisheye'"),
        (["-o", "a.gif"], "no kind of file"),
    ],
)
def test_render_tells_what_it_cannot_do(made, option, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.run(["render", str(made / "a.loom"), "--preset", "orbit", "-o", "a.png", *option]) == 1
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_stage_has_words():
    assert set(STAGES) == set(get_args(Stage))


def test_doctor_tells_about_every_backend(capsys):
    from engine.registry import BACKENDS

    assert cli.run(["doctor", "--json"]) == 0
    report = told(capsys)
    for backend in BACKENDS:
        assert report[f"{backend.kind} {backend.name}"].startswith(("ready", "not usable: "))


def test_ctrl_c_keeps_what_is_done_and_resume_makes_the_same_scene(made, tmp_path):
    """A run that was stopped and resumed ends with the same splats, to the bit, as one that was left alone."""
    path = tmp_path / "stopped.loom"
    wanted = ["create", made / "street.png", "--preset", "truck", "--views", 2, "--size", SIZE, "--quiet", "-o"]
    with subprocess.Popen(command(*wanted, path), stderr=subprocess.PIPE, text=True) as process:
        wait_for(path)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in said
    before = steps_in(path)
    assert before >= 1
    assert cli.run(["create", "--resume", "--quiet", "-o", str(path)]) == 0
    assert cli.run([*map(str, wanted), str(tmp_path / "whole.loom")]) == 0
    with Project.open(path) as stopped, Project.open(tmp_path / "whole.loom") as whole:
        assert len(whole.scene().steps) >= 3
        for a, b in zip(stopped.scene().steps, whole.scene().steps, strict=True):
            for name in ("means", "quats", "scales", "opacities", "sh"):
                assert getattr(a.gaussians, name).tobytes() == getattr(b.gaussians, name).tobytes(), (a.number, name)
            assert a.frame.rgb.tobytes() == b.frame.rgb.tobytes()


def wait_for(path, timeout_s: float = 60.0) -> None:
    """Until the first step is in the project."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if path.exists() and steps_in(path):
            return
        time.sleep(0.02)
    raise AssertionError(f"{path} did not appear")


def steps_in(path) -> int:
    try:
        with Project.open(path, read_only=True) as project:
            return len(project.scene().steps)
    except ProblemError:
        return 0


def test_a_reader_that_goes_away_is_no_accident():
    """`sceneloom doctor | head -1` must not end in a trace."""
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(command("info", "--help"), stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert "Traceback" not in result.stderr
