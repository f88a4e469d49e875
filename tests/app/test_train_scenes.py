"""`sceneloom train scenes` from the outside."""

from __future__ import annotations

import json

import pytest

from app import cli
from engine.training.generator import frames


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    monkeypatch.setattr(frames, "WIDTH", 48)
    monkeypatch.setattr(frames, "HEIGHT", 36)


def test_it_fills_a_folder_and_says_so(tmp_path, capsys):
    wanted = [
        "train",
        "scenes",
        "--out",
        str(tmp_path),
        "--count",
        "2",
        "--seed",
        "5",
        "--family",
        "landscape",
        "--json",
    ]
    assert cli.run(wanted) == 0
    told = json.loads(capsys.readouterr().out)
    lines = (tmp_path / "frames.jsonl").read_text().splitlines()
    assert told["frames"] == len(lines) >= 2
    for line in lines:
        name = json.loads(line)["id"]
        assert name.startswith("landscape_000005")
        assert (tmp_path / "frames" / f"{name}.jpg").exists()
        assert (tmp_path / "frames" / f"{name}.png").exists()


def test_an_unknown_family_is_told_in_one_sentence(tmp_path, capsys):
    assert cli.run(["train", "scenes", "--out", str(tmp_path), "--family", "castle"]) == 1
    assert "castle" in capsys.readouterr().err
