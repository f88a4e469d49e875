"""Depth of single pictures: the measures by hand, and what each alignment undoes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from posed_worlds import slanted

from app import cli
from engine.bench import fillers, monocular
from engine.bench.fillers import chosen_methods
from engine.bench.monocular import METHODS, MethodResult, alignments, depth_errors, report, run, tables
from engine.core.control import Cancelled, Control
from engine.core.problem import ProblemError
from engine.source.posed import PosedRgbd


def test_measures_by_hand():
    truth = np.array([[1.0, 2.0, 4.0, 0.0]], np.float32)
    depth = np.array([[1.2, 2.0, 2.0, 9.0]], np.float32)
    errors = depth_errors(depth, truth)
    assert np.isclose(errors.abs_rel, (0.2 + 0 + 0.5) / 3)
    assert np.isclose(errors.rmse, np.sqrt((0.04 + 4) / 3))
    assert np.isclose(errors.log10, (np.log10(1.2) + np.log10(2)) / 3)
    assert np.isclose(errors.delta1, 2 / 3)


@pytest.mark.parametrize(
    ("distort", "undone_by"),
    [(lambda d: d, "raw"), (lambda d: 2.5 * d, "scale"), (lambda d: 1 / (0.5 / d + 0.1), "scale and shift")],
)
def test_what_an_alignment_undoes(distort, undone_by):
    truth = np.linspace(1, 6, 600, dtype=np.float32).reshape(20, 30)
    truth[:3] = 0
    errors = {
        name: depth_errors(depth, truth).abs_rel
        for name, depth in alignments(distort(np.where(truth > 0, truth, 3)), truth).items()
    }
    order = monocular.ALIGNMENTS
    assert all(errors[name] < 1e-3 for name in order[order.index(undone_by) :])
    assert all(errors[name] > 0.03 for name in order[: order.index(undone_by)])


def test_rows_by_kind_of_scene():
    frames = slanted(5)
    chosen = chosen_methods(["constant", "geometric"], "", METHODS)
    results = {method.name: MethodResult() for method in chosen.methods}
    seen = list(run(frames, 3, float("inf"), chosen, Control(), results))
    values = report(frames, chosen, results)
    assert values["frames"] == len(seen) == 3
    assert values["all"] == values["kinds"]["wall"]
    constant = np.mean([np.abs(monocular.CONSTANT_M / look.truth - 1).mean() for look in seen])
    assert np.isclose(values["all"]["constant"]["raw"]["abs_rel"], constant, rtol=1e-4)
    assert [title for title, _ in tables(values)] == ["3 pictures", "wall"]


def test_troubles(monkeypatch):
    frames = slanted(2)
    chosen = chosen_methods(["constant"], "", METHODS)
    with pytest.raises(ProblemError, match="true depth"):
        list(run(frames, 2, 0.5, chosen, Control(), {"constant": MethodResult()}))
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        list(run(frames, 2, 9.0, chosen, control, {"constant": MethodResult()}))
    monkeypatch.setattr(fillers, "_trained", lambda weights: (None, "no weights"))
    assert chosen_methods([], "", METHODS).skipped == {"network": "no weights"}


def test_the_command(tmp_path, capsys):
    frames = slanted(3)
    assert isinstance(frames, PosedRgbd)
    for i, frame in enumerate(frames):
        Image.fromarray(frame.rgb).save(tmp_path / f"{i}_rgb.png")
        Image.fromarray((frame.depth * 1000).round().astype(np.uint16)).save(tmp_path / f"{i}_depth.png")
    options = ["--methods", "constant", "-o", str(tmp_path / "out"), "--json"]
    assert cli.run(["bench", "depth", str(tmp_path), *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["layout"], told["frames"]) == ("nyu", 3)
    assert told["all"]["constant"]["scale"]["delta1"] > 0.3
    with Image.open(tmp_path / "out/depth.png") as sheet:
        assert np.asarray(sheet).std() > 20
    assert cli.run(["bench", "depth", str(tmp_path), "--methods", "constant"]) == 0
    assert "AbsRel" in capsys.readouterr().out
