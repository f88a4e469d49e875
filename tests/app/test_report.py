"""The report tells what went wrong and nothing about who it went wrong for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import report
from engine.core.problem import Problem


def test_a_report_tells_what_is_there_and_went_wrong(bench, monkeypatch, tmp_path):
    log = tmp_path / "sceneloom.log"
    log.write_text("old\n" * 10_000 + "newest line")
    monkeypatch.setattr(report.paths, "log_file", lambda: log)
    bench.open_photo()
    bench.do("edit.recipe", prompt="my secret garden")
    bench.session.problem(Problem("internal", "It broke.", "Try again.", "Traceback at line 7"))
    text = report.report(bench.session, ["GL: llvmpipe"])
    for wanted in ("1 photo", "It broke.", "line 7", "newest line", "GL: llvmpipe", "sceneloom 0", "every_deg"):
        assert wanted in text
    assert "secret" not in text and len(text) <= report.MOST_CHARS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("opened '/data/customers/Meier/house.loom' twice", "opened '.../house.loom' twice"),
        ("'/data/For Anna Meier/my house.loom' is damaged", "'.../my house.loom' is damaged"),
        (r"File C:\Users\Eva\Desktop\a.png not found", r"File ...\a.png not found"),
        ("1/2 of the pictures, 24 km/h", "1/2 of the pictures, 24 km/h"),
    ],
)
def test_paths_lose_their_folders(text, wanted):
    assert report.redacted(text) == wanted


def test_the_users_name_is_left_out(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/somewhere/evameier"))
    assert "evameier" not in report.redacted("/somewhere/evameier/a.png by evameier")
