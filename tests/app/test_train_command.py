"""`sceneloom train` from the command line to files, on frames of a few pixels."""

from __future__ import annotations

import json
import os
import signal
import threading

import cv2
import numpy as np
import pytest

from app import cli
from engine.depth.weights import read_weights

SETTINGS = """
batch = 1
height = 32
width = 32
encoder_weights = "none"
validation_frames = 1
[network]
layers = 0
[[source]]
name = "rooms"
validate = "all"
"""


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """A folder that anyone could make: color, depth, poses.txt, K.txt; the cache lies beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder, rng = tmp_path / "rooms", np.random.default_rng(0)
    for name in ("color", "depth"):
        (folder / name).mkdir(parents=True)
    for number in range(3):
        rgb = rng.integers(0, 255, (36, 48, 3), np.uint8)
        depth = np.linspace(1000, 3000, 36 * 48).reshape(36, 48).astype(np.uint16)
        cv2.imwrite(str(folder / "color" / f"{number}.jpg"), rgb)
        cv2.imwrite(str(folder / "depth" / f"{number}.png"), depth)
    (folder / "poses.txt").write_text(3 * (" ".join(map(str, np.eye(4).ravel())) + "\n"))
    (folder / "K.txt").write_text("40 0 23.5\n0 40 17.5\n0 0 1\n")
    return folder


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text(SETTINGS)
    return path


def command(*words, steps=2):
    return cli.run(["train", *map(str, words), "--steps", str(steps)])


def test_a_run_is_made_and_gone_on_with(rooms, settings, tmp_path, capsys):
    out = tmp_path / "run"
    assert command("depth", settings, "--data", f"rooms={rooms}", "--out", out) == 0
    assert command("depth", settings, "--data", f"rooms={rooms}", "--out", out, "--json", steps=3) == 0
    told = capsys.readouterr()
    assert "Going on after 2 steps" in told.err
    values = json.loads(told.out[told.out.index("{") :])
    assert values["steps"] == 3 and values["validation"]["rooms"]["nearest"] > 0
    assert not read_weights(values["weights"]).training
    assert {path.name for path in out.iterdir()} >= {"checkpoint.pt", "weights.safetensors", "log.jsonl", "sheets"}


def test_ctrl_c_keeps_what_was_learnt(rooms, settings, tmp_path, capsys):
    out = tmp_path / "run"
    log = out / "log.jsonl"

    def interrupt():
        while not log.exists():
            threading.Event().wait(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    assert command("depth", settings, "--data", f"rooms={rooms}", "--out", out, steps=100_000) == 130
    assert "The same command goes on" in capsys.readouterr().err
    assert (out / "checkpoint.pt").exists()


def test_the_ablation_compares_four_runs(rooms, settings, tmp_path, capsys):
    out, data = tmp_path / "ablation", f"rooms={rooms}"
    assert command("ablate", settings, "--data", data, "--out", out, "--size", "32x64", "--frames", 1, steps=1) == 0
    table = capsys.readouterr().out
    assert all(name in table for name in ("as configured", "random masks", "no ImageNet weights", "no field of view"))
    assert [row["steps"] for row in json.loads((out / "ablation.json").read_text())] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--data", "rooms=/no/such/folder"), "no folder"),
        (("--data", "kitchens=/tmp"), "kitchens"),
        ((), "--data"),
    ],
)
def test_mistakes_are_told_in_a_sentence(settings, tmp_path, capsys, words, told):
    assert command("depth", settings, "--out", tmp_path / "run", *words) == 1
    assert told in capsys.readouterr().err


def test_a_size_that_is_none_is_told(settings, tmp_path, capsys):
    for size, told in (("big", "256x192"), ("100x100", "multiple of 32")):
        assert command("ablate", settings, "--data", "rooms=x", "--out", tmp_path / "run", "--size", size) == 1
        assert told in capsys.readouterr().err
