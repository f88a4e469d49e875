"""Whole frames: they agree with each other across cameras, depend on the seed alone, and are read back as they are."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.ndimage import maximum_filter, minimum_filter

from engine.core.problem import ProblemError
from engine.source.posed import open_posed
from engine.training.generator import frames
from engine.training.generator.write import millimetres, write_frames

FAMILIES = ("room", "hall", "street", "landscape")


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setattr(frames, "WIDTH", 80)
    monkeypatch.setattr(frames, "HEIGHT", 60)


def frames_of(family, seed):
    return list(frames.frames_of_scene(seed, (family,)))


def seen_from_other(one, other):
    """Depth of `one`'s points in `other`'s camera, and the nearest and farthest that `other` shows around there."""
    fx, fy, cx, cy = one.lens
    v, u = np.mgrid[0 : one.depth.shape[0], 0 : one.depth.shape[1]] + 0.5
    here = np.stack([(u - cx) / fx * one.depth, (v - cy) / fy * one.depth, one.depth, np.ones_like(u)], -1)
    there = here[one.depth > 0] @ (np.linalg.inv(other.world_from_camera) @ one.world_from_camera).T
    there = there[there[:, 2] > 0.1]
    fx, fy, cx, cy = other.lens
    a, b = fx * there[:, 0] / there[:, 2] + cx, fy * there[:, 1] / there[:, 2] + cy
    inside = (a >= 0) & (b >= 0) & (a < other.depth.shape[1]) & (b < other.depth.shape[0])
    column, row = a[inside].astype(int), b[inside].astype(int)
    shown = np.where(other.depth > 0, other.depth, 1e9)
    return there[inside, 2], minimum_filter(shown, 3)[row, column], maximum_filter(shown, 3)[row, column]


@pytest.mark.parametrize("family", FAMILIES)
def test_frames_of_a_scene_overlap_and_agree(tiny, family):
    """Within 1 %, but for the neighbouring pixels: a point lies between pixel centres. Nothing is seen through."""
    shots = next(shots for shots in (frames_of(family, seed) for seed in range(20)) if len(shots) > 1)
    expected, nearest, farthest = seen_from_other(shots[0], shots[1])
    assert len(expected) > 0.25 * shots[0].depth.size
    in_front = nearest < 1.01 * expected
    assert in_front.mean() > 0.985
    assert (in_front & (farthest > 0.99 * expected)).mean() > 0.6
    for shot in shots:
        assert shot.rgb.dtype == np.uint8
        assert 8 < shot.rgb.mean() < 247
        assert shot.rgb.std() > 4


def test_a_seed_tells_everything(tiny):
    for one, two in zip(frames_of("room", 4), frames_of("room", 4), strict=True):
        assert np.array_equal(one.rgb, two.rgb)
        assert np.array_equal(one.depth, two.depth)
    assert not np.array_equal(frames_of("room", 4)[0].rgb, frames_of("room", 5)[0].rgb)


def test_families_come_in_the_shares_that_are_told():
    families = [frames.scene_from_seed(seed).family for seed in range(30)]
    assert set(families) == set(FAMILIES)
    assert families.count("room") > 10


def test_written_frames_are_read_back_by_our_own_reader(tiny, tmp_path):
    assert write_frames(tmp_path, 4, 3, families=("room",)) >= 4
    data = open_posed(tmp_path)
    drawn = next(iter(frames.frames_of_scene(3, ("room",))))
    told = data[0]
    assert data.layout == "frames"
    expected = np.minimum(drawn.depth, 65.0)
    assert np.allclose(told.depth, expected, rtol=6e-4, atol=1e-3)
    assert np.abs(told.rgb.astype(int) - drawn.rgb).mean() < 8  # JPEG
    assert told.view.camera.fx == pytest.approx(drawn.lens[0], abs=1e-3)


def test_a_stopped_run_goes_on_where_it_was(tiny, tmp_path):
    write_frames(tmp_path / "straight", 8, 11)
    write_frames(tmp_path / "halves", 3, 11)
    write_frames(tmp_path / "halves", 8, 11)
    straight, halves = ((tmp_path / name / "frames.jsonl").read_text() for name in ("straight", "halves"))
    assert straight == halves
    for line in straight.splitlines():
        name = f"frames/{json.loads(line)['id']}.png"
        assert (tmp_path / "straight" / name).read_bytes() == (tmp_path / "halves" / name).read_bytes()


def test_depth_in_millimetres():
    depth = np.array([[0.0, 0.0004, 0.5, 1.2345, 7.777, 64.99, 65.5, 5000.0]])
    mm = millimetres(depth)
    assert mm[0, 0] == 0
    assert mm[0, 1] == 1
    assert list(mm[0, -2:]) == [65000, 65000]
    assert np.allclose(mm[0, 2:6] / 1000, depth[0, 2:6], rtol=6e-4)


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ProblemError, match="written"):
        write_frames(tmp_path / "file", 1, 0)
    with pytest.raises(ProblemError, match="no family"):
        write_frames(tmp_path / "new", 1, 0, families=("castle",))
