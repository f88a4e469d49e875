"""Exports from the session: the pictures are those of the path, told as they are drawn, and they can be stopped."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW
from PIL import Image

from app.camera_path import Start
from app.events import Exported, Exporting
from app.exporting import PictureExport, views_of
from app.film import Film
from app.path_draw import path_from_preset
from engine.core.path_file import read_path
from engine.core.problem import ProblemError
from engine.export.ply import read_ply

PATH = path_from_preset("truck", Start(PHOTO_VIEW, 3.0)).trajectory


def finished(bench, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while bench.session.busy:
        assert time.monotonic() < end
        bench.session.poll()
        time.sleep(0.002)


def wait_until(bench, there, timeout_s=60.0):
    end = time.monotonic() + timeout_s
    while not there():
        assert time.monotonic() < end
        bench.session.poll()
        time.sleep(0.002)


def test_what_is_exported_is_the_path(tmp_path):
    film = Film("pinhole", 64, 48, 10.0)
    views = views_of(PATH, PictureExport("video", tmp_path / "a.mp4", film))
    assert len(views) == 50 and views == list(PATH.views(50, 64, 48))
    assert len(views_of(PATH, PictureExport("frames", tmp_path / "a", replace(film, frames=7)))) == 7
    sphere = Film("equirect", 64, 32)
    (first,) = views_of(PATH, PictureExport("picture", tmp_path / "a.png", sphere))
    (later,) = views_of(PATH, PictureExport("picture", tmp_path / "a.png", sphere, PATH.start + 2.0))
    assert first.world_from_camera.forward[1] == 0
    assert np.allclose(later.world_from_camera.translation, PATH.sample(PATH.start + 2.0)[0].translation)
    with pytest.raises(ProblemError, match="no name"):
        views_of(PATH, PictureExport("video", tmp_path / "a.avi", film))


def test_splats_path_and_pictures_are_written_and_told(bench, tmp_path):
    bench.open_photo()
    bench.do("export.splats", path=tmp_path / "a.ply")
    bench.do("export.path", path=tmp_path / "a.json")
    bench.do("export.frames", path=tmp_path / "frames", size=(40, 30), frames=3)
    finished(bench)
    assert {event.file.name for event in bench.told(Exported)} == {"a.ply", "a.json", "frames"}
    assert np.array_equal(read_ply(tmp_path / "a.ply").means, bench.session.scene.gaussians.means)
    assert read_path(tmp_path / "a.json") == bench.session.document.path.trajectory
    pictures = sorted((tmp_path / "frames").iterdir())
    assert len(pictures) == 3
    with Image.open(pictures[0]) as picture:
        assert picture.size == (40, 30)
    assert bench.told(Exporting)[-1].total == 3


def test_an_export_can_be_stopped_and_trouble_is_told(bench, tmp_path):
    bench.open_photo()
    bench.do("export.video", path=tmp_path / "a.avi")
    finished(bench)
    assert "no name" in bench.problems.pop().message
    bench.do("export.frames", path=tmp_path / "frames", frames=1000)
    bench.do("export.cancel")
    finished(bench)
    assert not bench.told(Exported) and not bench.problems


def test_a_stopped_video_goes_on_and_another_one_takes_its_place(bench, tmp_path):
    bench.open_photo()
    out = tmp_path / "a.mp4"
    bench.do("export.video", path=out, size=(40, 30), frames=400)
    wait_until(bench, lambda: list(tmp_path.rglob("*-000048.mp4")))  # the first two seconds
    bench.do("export.cancel")
    finished(bench)
    assert not out.exists()
    bench.events.clear()
    bench.do("export.video", path=out, size=(40, 30), frames=400)
    wait_until(bench, lambda: bench.told(Exporting))
    assert bench.told(Exporting)[0].done >= 48
    bench.do("export.cancel")
    finished(bench)
    bench.do("export.video", path=out, size=(40, 30), frames=4)
    finished(bench)
    assert out.exists() and not list(tmp_path.glob("*.parts")) and not bench.problems
