"""The bench of films at toy size: every row and ratio is there, and the two ways to draw a sphere agree."""

from __future__ import annotations

import numpy as np

from engine.bench import export
from engine.bench.render import round_scene
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer

VIEW = View(Camera.pinhole(64, 48, 0.9), Pose.from_angles(0.4, 0.3))


def test_every_row_and_ratio_is_measured():
    splats = round_scene(2000)
    splats = Gaussians(splats.means, splats.quats, splats.scales * 12, splats.opacities, splats.sh)
    said = []
    measured = export.run(splats, VIEW, repeats=2, report=said.append, shrink=16)
    sizes = {row["frame"]: row["size"] for row in measured["rows"]}
    assert (sizes["perspective"], sizes["equirect"], sizes["ods"]) == ("120x67", "240x120", "256x256")
    assert all(row["ms"] > 0 for row in measured["rows"])
    assert [row["wanted"] for row in measured["ratios"]] == ["at most 1.6", "at most 2.1", "at least 2"]
    assert measured["agreement_db"] > 25
    assert "round 2 of 2" in said


def test_a_gpu_has_rows_of_its_own(monkeypatch):
    monkeypatch.setattr(export, "on_gpu", CpuRenderer)
    rows = {row["frame"]: row for row in export.run(round_scene(500), VIEW, repeats=1, shrink=32)["rows"]}
    for name in ("perspective", "equirect", "ods"):
        assert rows[name + export.GSPLAT]["size"] == rows[name]["size"]
    monkeypatch.setattr(export, "on_gpu", lambda: None)
    assert not export._works_on_gpu(round_scene(5), VIEW, 32)


def test_ratios_are_those_of_the_quickest_rounds():
    times = {"ods": [20.0, 200.0, 90.0], "equirect, one eye": [80.0, 90.0, 10.0]}
    assert export._ratio(export.RATIOS[1], times)["value"] == 2.0
    assert export._ratio(export.RATIOS[1], times)["met"] == "yes"
    slow = {"six feathered faces": [15.0], "equirect": [10.0]}
    assert export._ratio(export.RATIOS[2], slow)["met"] == "no"


def test_the_flat_picture_has_as_many_pixels_as_the_sphere():
    width, height = export._as_many_pixels(export.SPHERE)
    assert abs(width * height / (3840 * 1920) - 1) < 0.001 and abs(width / height - 16 / 9) < 0.01
    assert np.isclose(export._level(VIEW, VIEW.camera).world_from_camera.forward[1], 0)
