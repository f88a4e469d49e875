"""Eyes move together or apart until the ground lies as far below as the viewer is used to."""

from __future__ import annotations

import numpy as np
import pytest

from app import cli
from app.life_size import ground_below, life_size
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.path_file import write_path
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.stereo import Stereo, eyes
from engine.core.trajectory import Keyframe, Trajectory
from engine.export.ply import write_ply
from engine.render.cpu import CpuRenderer

GROUND = 0.9  # m below the path
PATH = Trajectory(tuple(Keyframe.from_pose(Pose.from_angles(0.3, 0.2, 0.1, (n, 0.0, 0.5)), 1.0, n) for n in (0.0, 1.0)))


def floor(height: float = GROUND) -> Gaussians:
    """Flat splats on a grid, and a few things that stand on it."""
    x, z = np.meshgrid(np.arange(-2, 3, 0.05), np.arange(-2, 3, 0.05))
    means = np.stack([x, np.full_like(x, height), z], axis=-1).reshape(-1, 3)
    means[::50, 1] -= 0.4
    ones = np.ones((len(means), 1))
    scales, colors = ones * [[0.05, 0.002, 0.05]], sh_from_colors(ones * [[0.5, 0.6, 0.7]])
    return Gaussians(means, ones * [[1.0, 0, 0, 0]], scales, ones[:, 0] * 0.9, colors)


def disparity(stereo: Stereo, away: float, down: float) -> float:
    """Columns between the eyes, of a point so far ahead and below, metres."""
    view = View(Camera.equirect(4096, 2048), Pose.identity())
    left, right = (eye.project([0.0, down, away])[0][0] for eye in eyes(view, stereo))
    return left - right


def test_the_ground_below_a_leaning_path_is_found():
    assert ground_below(floor(), PATH, CpuRenderer()) == pytest.approx(GROUND, abs=0.03)


@pytest.mark.parametrize("usual", [Stereo(), Stereo(0.06, 4.0)])
def test_the_scene_looks_as_the_life_size_one_does(usual):
    """Everything 0.9 / 1.6 as large, and seen by eyes that are: nobody can tell."""
    small = life_size(usual, 1.6, GROUND)
    for away in (0.5, 2.0, 9.0):
        shrunk = disparity(small, away * GROUND / 1.6, GROUND)
        assert shrunk == pytest.approx(disparity(usual, away, 1.6), abs=1e-6)


@pytest.mark.parametrize("height", [0.0, -1.6, float("nan"), 1e4])
def test_impossible_heights_are_refused(height):
    with pytest.raises(ProblemError, match="above the ground"):
        life_size(Stereo(), height, GROUND)


def test_where_nothing_lies_below_the_size_is_not_known():
    with pytest.raises(ProblemError, match="no ground below"):
        ground_below(floor(-2.0), PATH, CpuRenderer())


def test_it_is_an_option_of_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_ply(tmp_path / "a.ply", floor())
    write_path(PATH, tmp_path / "path.json")
    common = ["render", "a.ply", "--path", "path.json", "--projection", "ods", "--size", "128x128"]
    assert cli.run([*common, "--eye-height", "1.6", "-o", "a.png"]) == 0
    said = capsys.readouterr().err
    assert "0.90 m below" in said and "36 mm between the eyes" in said
    assert cli.run([*common, "-o", "b.png"]) == 0
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()
