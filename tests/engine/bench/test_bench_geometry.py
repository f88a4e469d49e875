"""The benchmark of completed depth: its drawing against a brute-force one, its errors against worlds in closed form."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from posed_worlds import FAR, NEAR, STEP, panel_and_wall, slanted

from app import cli
from engine.bench import fillers, geometry, geometry_report
from engine.bench.fillers import Case, Chosen, Method, chosen_methods
from engine.bench.geometry import GapResult, Protocol, drawn_pair, evenly, run, settled, summary
from engine.bench.overlap import drawn_from, eroded, radius_px
from engine.bench.scores import BIN_EDGES, Task, mean_score, score, seam_jumps
from engine.core.camera import Camera, View
from engine.core.control import Cancelled, Control, no_tick
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.source.posed import PosedRgbd


def brute_force(depth, rgb, source, target):
    """Every pixel of the target looks at every point, in float64, a row at a time."""
    pixels, z = target.project(source.points(depth)[depth > 0])
    colours, radius = rgb[depth > 0], radius_px(target.camera)
    front = np.zeros((target.camera.height, target.camera.width))
    seen = np.zeros((*front.shape, 3), np.uint8)
    columns = np.arange(front.shape[1]) + 0.5
    for y in range(front.shape[0]):
        apart = (pixels[:, 0] - columns[:, None]) ** 2 + (pixels[:, 1] - y - 0.5) ** 2  # [columns, points]
        candidates = np.where((apart <= radius**2) & (z > 0.01), z, np.inf)
        first = candidates.argmin(axis=1)
        covered = np.isfinite(candidates.min(axis=1))
        front[y] = np.where(covered, z[first], 0)
        seen[y] = np.where(covered[:, None], colours[first], 0)
    return front, seen


@pytest.mark.parametrize("seed", range(3))
def test_drawing_agrees_with_a_brute_force_z_buffer(seed):
    rng = np.random.default_rng(seed)
    depth = rng.uniform(0.3, 4, (30, 40)).astype(np.float32)
    depth[rng.random(depth.shape) < 0.2] = 0
    rgb = rng.integers(0, 255, (30, 40, 3), dtype=np.uint8)
    source = View(Camera(40, 30, 35, 36, 20.5, 14.0), Pose.identity())
    camera = Camera(300, 260, 170, 165, 151, 128)  # discs of 1.3 px
    target = View(camera, Pose.from_angles(0.3, -0.1, 0.05, (0.2, -0.1, 1.0)))  # some points are behind
    drawn = drawn_from(depth, rgb, source, target)
    front, seen = brute_force(depth, rgb, source, target)
    assert 0.01 < drawn.covered.mean() < 0.9
    assert np.array_equal(drawn.covered, front > 0)
    assert np.allclose(drawn.depth, front, rtol=1e-6)
    assert np.array_equal(drawn.rgb[drawn.covered], seen[drawn.covered])


def test_erosion_is_a_cross_and_spares_the_border():
    covered = np.ones((7, 9), bool)
    covered[3, 4] = False
    wanted = covered.copy()
    wanted[2:5, 4] = wanted[3, 3:6] = False
    assert np.array_equal(eroded(covered), wanted)


def two_plane_pair():
    frames = panel_and_wall()
    pair = drawn_pair(frames[0], frames[1], Protocol())
    assert not isinstance(pair, str)
    return pair


def test_unseen_error_of_the_fills_on_two_planes_is_what_geometry_says():
    """Behind the panel's edge f b (1/d - 1/D) columns appear, at the right border f b / D more."""
    pair = two_plane_pair()
    hidden, strip = 300 * STEP * (1 / NEAR - 1 / FAR), 300 * STEP / FAR
    eats = radius_px(pair.second.view.camera) - 1  # discs grow, the erosion of a pixel takes back
    hidden, strip = hidden - 2 * eats, strip - eats
    assert np.isclose(pair.task.asked.mean() * 320, hidden + strip, atol=2)
    assert np.isclose(pair.phi, 1 - pair.task.asked.mean(), atol=0.02)
    assert pair.agreement_m < 0.01
    wanted = (FAR - NEAR) * (hidden / 2) / (hidden + strip)  # half of the hidden columns take the panel's depth
    for method in chosen_methods(["nearest", "harmonic"], "").methods:  # the soap film is a ramp: the same mean
        case = Case(pair.second.picture, pair.task.sparse, pair.task.known, pair.second.view, no_tick)
        got = score(method.fill(case), pair.task)
        assert np.isclose(got.mae, wanted, rtol=0.04), method.name
        assert np.isclose(got.abs_rel, wanted / FAR, rtol=0.04)


def test_seam_of_two_planes():
    """Three seams of equal length: panel to hidden wall (a true jump of (D - d) / d), wall to wall, wall to strip."""
    pair = two_plane_pair()
    nearest = score(fillers.nearest_fill(pair.task.sparse, pair.task.known), pair.task).seam
    assert np.isclose(nearest.truth, ((FAR - NEAR) / NEAR) / 3, rtol=0.03)
    assert nearest.predicted == 0
    perfect = score(pair.task.truth, pair.task).seam
    assert np.isclose(perfect.predicted, perfect.truth)
    assert perfect.continuous < 1e-6
    raised = score(pair.task.truth * np.float32(1.03), pair.task).seam
    assert np.isclose(raised.continuous, 0.03, atol=1e-4)


def test_scores_by_hand():
    known = np.zeros((30, 40), bool)
    known[:, 0] = True
    truth = np.full((30, 40), 2.0, np.float32)
    truth[5, 7] = 0
    task = Task(truth, truth * known, known, ~known & (truth > 0))
    distance = np.arange(40, dtype=np.float32)[None, :].repeat(30, axis=0)
    got = score(2.0 + 0.1 * distance, task)  # the error is a tenth of the distance
    asked = distance[task.asked]
    assert np.isclose(got.mae, 0.1 * asked.mean(), rtol=1e-5)
    assert np.isclose(got.abs_rel, got.mae / 2, rtol=1e-5)
    for low, high, value in zip(BIN_EDGES, BIN_EDGES[1:], got.bins, strict=False):
        inside = asked[(asked / 50 >= low) & (asked / 50 < high)]
        assert np.isclose(value, 0.1 * inside.mean(), rtol=1e-5) if inside.size else np.isnan(value)
    assert np.isclose(seam_jumps(2.0 + 0.1 * distance, task).predicted, 0.05, rtol=1e-5)
    empty = replace(got, bins=(float("nan"),) * len(got.bins))
    assert np.allclose(mean_score([got, empty]).bins, got.bins, equal_nan=True)


def test_pairs_that_do_not_count():
    frames = panel_and_wall(64, 48, 60.0)
    first, second = frames[0], frames[1]
    assert drawn_pair(first, second, Protocol(tau=0.99)) == "too little overlap"
    assert drawn_pair(first, first, Protocol()) == "nothing unseen"
    far = replace(second, depth=second.depth + np.float32(0.5))
    assert drawn_pair(first, far, Protocol(reject_above_m=0.1)) == "drawn and true depth differ"
    near = drawn_pair(first, second, Protocol(max_depth_m=3.0))
    assert not isinstance(near, str)
    assert near.task.truth.max() == near.task.sparse.max() == np.float32(NEAR)
    dark = replace(second, rgb=np.where(np.arange(64)[None, :, None] < 32, second.rgb, 3).astype(np.uint8))
    bordered = drawn_pair(first, dark, Protocol(), black_border=True)
    assert not isinstance(bordered, str)
    assert not bordered.task.asked[:, 32:].any()


@pytest.mark.parametrize(("count", "most"), [(0, 5), (1, 5), (5, 5), (100, 7), (1000, 60)])
def test_frames_are_spread_evenly(count, most):
    order = evenly(count, most)
    assert sorted(order) == list(range(count))
    first = np.sort(order[:most])
    if count > most:
        gaps = np.diff([-1, *first, count])
        assert gaps.max() <= 1.6 * count / most


def test_defaults_follow_the_data():
    assert settled(slanted(12), Protocol()).gaps == (10, 30, 60)
    still = settled(slanted(3), Protocol())
    assert (still.gaps, still.tau) == ((0,), geometry.ANY_TAU)
    assert settled(slanted(3), Protocol(gaps=(1,), tau=0.2)) == Protocol(gaps=(1,), tau=0.2)
    assert len(geometry.candidates(slanted(4), 0)) == 12
    assert geometry.candidates(slanted(4), 3) == [(0, 3)]


# --- methods ----------------------------------------------------------------------------------------------------------


class Distorted:
    """A network that knows the truth, but not its scale and shift."""

    def __init__(self, frames: PosedRgbd, distortion) -> None:
        self._truth = {frame.rgb.tobytes(): frame.depth for frame in frames}
        self._distortion = distortion

    def predict(self, rgb, sparse_depth, mask, camera):
        truth = self._truth[np.rint(rgb * 255).astype(np.uint8).tobytes()]
        return _Answer(truth if mask.any() else self._distortion(truth).astype(np.float32))

    def complete(self, rgb, sparse_depth, mask, view, tick):
        return self.predict(rgb, sparse_depth, mask, view.camera)


class _Answer:
    def __init__(self, depth: np.ndarray) -> None:
        self.depth = depth


def measured(frames, network, names=(), **protocol):
    chosen = chosen_methods(names or list(fillers.METHODS), "")
    protocol = settled(frames, Protocol(**protocol))
    results = [GapResult(gap) for gap in protocol.gaps]
    for _ in run(frames, protocol, replace(chosen, network=network), Control(), results):
        pass
    return geometry_report.report(frames, protocol, chosen, results)


@pytest.mark.parametrize(
    ("distortion", "fits"),
    [
        (lambda d: 0.4 * d + 0.3, "depth"),
        (lambda d: 1 / (0.5 / d + 0.05), "disparity"),
        (lambda d: 3 * d, "log scale"),
    ],
)
def test_the_global_alignment_undoes_what_it_can(monkeypatch, distortion, fits):
    frames = slanted(4)
    network = Distorted(frames, distortion)
    monkeypatch.setattr(fillers, "_trained", lambda weights: (network, None))
    values = measured(frames, network, gaps=(1,))
    rows = values["gaps"][0]["rows"]
    assert list(rows) == list(fillers.METHODS)
    best = rows["mono+global"]
    assert best["mae_m"] == min(best["fits"].values())
    assert any(fits in name and mae < 0.02 for name, mae in best["fits"].items())
    assert rows["network"]["mae_m"] == 0
    assert values["gaps"][0]["ratio"]["network"] == 0
    assert rows["mono"]["mae_m"] > 0.3
    assert rows["mono+lwlr"]["mae_m"] < 0.1 * rows["mono"]["mae_m"]


def test_least_absolute_deviations_are_deaf_to_outliers():
    rng = np.random.default_rng(0)
    x = rng.uniform(1, 5, 400)
    y = 0.7 * x + 0.4 + rng.normal(0, 0.01, 400)
    y[:120] += rng.uniform(1, 8, 120)
    scale, shift = fillers.least_absolute(x, y)
    assert np.allclose((scale, shift), (0.7, 0.4), atol=0.02)
    cost = np.abs(scale * x + shift - y).sum()
    for a, b in rng.normal(0, 0.02, (200, 2)):  # no neighbour is better
        assert cost <= np.abs((scale + a) * x + shift + b - y).sum() * (1 + 1e-6)
    squares = fillers.least_squares(x, y)
    assert np.allclose(squares, np.polyfit(x, y, 1))
    assert fillers.least_squares(np.full(5, 2.0), np.full(5, 3.0)) == (1.5, 0.0)


def test_methods_that_cannot_run_are_named(monkeypatch):
    monkeypatch.setattr(fillers, "_trained", lambda weights: (None, "no weights"))
    chosen = chosen_methods([], "")
    assert [method.name for method in chosen.methods] == ["nearest", "harmonic", "geometric"]
    assert set(chosen.skipped) == {"mono", "mono+global", "mono+lwlr", "lucid", "network", "product"}
    with pytest.raises(ProblemError, match="run here"):
        chosen_methods(["network"], "")
    with pytest.raises(ProblemError, match="no method 'magic'"):
        chosen_methods(["nearest", "magic"], "")


def test_no_pairs_is_a_problem():
    with pytest.raises(ProblemError, match="3 frames"):
        list(run(slanted(3), Protocol(tau=0.0), chosen_methods(["nearest"], ""), Control(), [GapResult(10)]))


def test_a_cancelled_run_stops_between_methods():
    control, asked = Control(), []

    def stopping(case):
        asked.append(1)
        control.cancel()
        return case.sparse

    chosen = Chosen([Method("a", stopping), Method("b", stopping)])
    with pytest.raises(Cancelled):
        list(run(slanted(3), Protocol(tau=0.0), chosen, control, [GapResult(1)]))
    assert len(asked) == 1


def test_the_sheet_shows_an_even_choice_and_the_worst(tmp_path):
    frames, results = slanted(13), [GapResult(1)]
    album = geometry_report.Album(12, "nearest")
    maes = []
    for _, tested in run(frames, Protocol(tau=0.0), chosen_methods(["nearest"], ""), Control(), results):
        album.look(tested)
        maes.append(tested.scores["nearest"].mae)
    kept = [one.scores["nearest"].mae for one in (*album._kept, *album._worst)]
    assert len(kept) == geometry_report.SHOWN + geometry_report.SHOWN_WORST
    assert max(maes) in kept
    album.save(tmp_path / "sheet.png", summary(results[0], chosen_methods(["nearest"], "").methods))
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height > 8 * 2 * 96


def test_data_whose_poses_are_wrong_are_doubted():
    """Inverted poses, the usual mistake."""
    right = slanted(6)
    inverted = PosedRgbd(
        [replace(e, view=View(e.view.camera, e.view.world_from_camera.inverse())) for e in right.entries], "plain"
    )
    told = []
    for frames in (right, inverted):
        results = [GapResult(2)]
        list(run(frames, Protocol(tau=0.0), chosen_methods(["nearest"], ""), Control(), results))
        told.append(geometry_report.doubt(summary(results[0], chosen_methods(["nearest"], "").methods)))
    assert told[0] == ""
    assert "poses" in told[1]


def test_a_gap_without_pairs_is_told():
    frames = slanted(4)
    results = [GapResult(1), GapResult(30)]
    assert len(list(run(frames, Protocol(tau=0.0), chosen_methods(["nearest"], ""), Control(), results))) == 3
    told = summary(results[1], [])
    assert told == {"gap": 30, "pairs": 0, "left_out": {}}
    assert geometry_report.headline(told) == "gap 30: no pairs"
    assert summary(GapResult(3, left_out={"x": 2}), [])["left_out"] == {"x": 2}


def test_the_command(tmp_path, capsys):
    folder = tmp_path / "walk"
    for part in ("color", "depth"):
        (folder / part).mkdir(parents=True)
    frames = slanted(13)
    for i, frame in enumerate(frames):
        Image.fromarray(frame.rgb).save(folder / f"color/{i}.png")
        Image.fromarray((frame.depth * 1000).round().astype(np.uint16)).save(folder / f"depth/{i}.png")
    rows = [" ".join(map(str, view.world_from_camera.as_matrix().reshape(-1))) for view in frames.views]
    (folder / "poses.txt").write_text("\n".join(rows))
    (folder / "K.txt").write_text("120 120 63.5 47.5")
    options = ["--gap", "1", "--gap", "3", "--pairs", "3", "--methods", "nearest", "--methods", "harmonic"]
    assert cli.run(["bench", "geometry", str(folder), *options, "-o", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((tmp_path / "out/geometry.json").read_text())
    assert [gap["pairs"] for gap in told["gaps"]] == [3, 3]
    assert told["gaps"][0]["asked"] < told["gaps"][1]["asked"]
    assert all(0 < row["mae_m"] < 1 for gap in told["gaps"] for row in gap["rows"].values())
    for gap in (1, 3):
        with Image.open(tmp_path / f"out/geometry-gap-{gap}.png") as sheet:
            assert np.asarray(sheet).std() > 20
    assert cli.run(["bench", "geometry", str(folder), *options]) == 0
    assert "harmonic" in capsys.readouterr().out
    assert cli.run(["bench", "geometry", str(tmp_path / "nothing")]) == 1
    assert "no folder" in capsys.readouterr().err


def test_what_was_measured_before_a_stop_is_told(tmp_path, capsys, monkeypatch):
    """Ctrl+C during the second pair."""
    from app import measure
    from app.console import Console

    calls = []

    def fill(case):
        calls.append(1)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return case.sparse + 1

    monkeypatch.setattr(measure, "chosen_methods", lambda *_: Chosen([Method("one", fill)]))
    monkeypatch.setattr(measure, "open_posed", lambda *_: slanted(5))
    with pytest.raises(Cancelled):
        measure.geometry(measure.Data(tmp_path, "auto"), Protocol((1,), 0.0), [], "", tmp_path, Console(quiet=False))
    assert "gap 1: 2 pairs" in capsys.readouterr().out
    assert len(calls) == 2
    assert (tmp_path / "geometry.json").is_file()
