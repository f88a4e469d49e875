"""Pictures get their depth from the library's real classes, tiny and random, saved to and read from disk."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.core.problem import ProblemError
from engine.depth.hub import HubDepth
from engine.training.config import SourceConfig, TrainingConfig
from engine.training.sources import open_sources
from engine.training.teacher import NAMES, open_pictures


@pytest.fixture
def teacher(depth_anything):
    return depth_anything


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    rng = np.random.default_rng(0)
    for name, size in (("a.jpg", (88, 64)), ("b/c.png", (64, 88)), ("b/d.jpg", (88, 64))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 255, (size[1], size[0], 3), np.uint8)).save(folder / name)
    (folder / "notes.txt").write_text("no picture")
    return folder


def opened(folder, teacher, cache, tick=lambda *_: None):
    config = TrainingConfig((SourceConfig(str(folder), "mine", "pictures"),), teacher=teacher)
    return open_sources(config, cache, tick).drawn[0].pack


def test_pictures_get_the_teachers_depth_once(teacher, pictures, tmp_path):
    seen = []
    pack = opened(pictures, teacher, tmp_path / "cache", lambda *told: seen.append(told))
    assert len(seen) == 3 and {entry.name for entry in pack.entries} == {"a.jpg", "b/c.png", "b/d.jpg"}
    assert all(entry.relative and not entry.tells_sky for entry in pack.entries)
    model = HubDepth(teacher)
    for entry, rgb, depth in zip(pack.entries, pack.rgb, pack.depth, strict=True):
        assert rgb.shape[:2] == depth.shape == ((88, 64) if entry.name == "b/c.png" else (64, 88))
        assert (depth > 0).all() and np.isfinite(depth).all()
        wanted = model.disparity((rgb / 255).astype(np.float32))
        assert np.corrcoef((1 / depth.astype(np.float64)).ravel(), wanted.ravel())[0, 1] > 0.999
    opened(pictures, teacher, tmp_path / "cache", lambda *told: seen.append(told))
    assert len(seen) == 3


def test_another_teacher_tells_anew(teacher, pictures, tmp_path):
    opened(pictures, teacher, tmp_path / "cache")
    with pytest.raises(ProblemError) as raised:
        opened(pictures, "depth-anything-v2", tmp_path / "cache")
    assert raised.value.problem.kind == "unavailable"
    assert NAMES["depth-anything-v2"] in raised.value.problem.next_step


def test_a_photo_that_lies_on_its_side_is_turned(tmp_path):
    image = Image.fromarray(np.zeros((64, 90, 3), np.uint8))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    frame = open_pictures(tmp_path)[0]
    assert frame.rgb.shape[:2] == (88, 64)  # multiples of 8
    assert frame.view.camera.cx == 32 and frame.view.camera.cy == 44


def test_folders_without_pictures_are_named(tmp_path):
    with pytest.raises(ProblemError, match="no folder"):
        open_pictures(tmp_path / "nowhere")
    with pytest.raises(ProblemError, match="no pictures"):
        open_pictures(tmp_path)
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    with pytest.raises(ProblemError, match=r"broken\.jpg"):
        open_pictures(tmp_path)
