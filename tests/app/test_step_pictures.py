"""Pictures as they are looked at: imagined is warm, depth is a ramp, a pixel says what its values are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from app_fakes import SIZE, step_of
from app_pictures import MISSING, all_pictures

from app.blobs import packed_pictures
from app.inspected import TOLD_BY, inspected_live, newest, told_by
from app.picture_frame import PictureFrame
from app.step_pictures import NAMES, Pictures, Probe, as_seen, pictures_of, pixel_words, probe, probe_words
from engine.api import StagePictures


def test_what_was_imagined_is_amber_and_what_was_known_is_not():
    seen = as_seen("mask", all_pictures()).astype(int)
    warm = seen[..., 0] - seen[..., 2]
    assert warm[:, MISSING].min() > 60 and warm[:, : SIZE // 2].max() < 10


def test_near_is_brighter_than_far_and_the_unknown_is_grey():
    pictures = all_pictures()
    pictures["depth"][0, 0] = 0
    seen = as_seen("depth", pictures).astype(int)
    light = seen.sum(axis=-1)
    assert light[5, 0] > light[5, SIZE // 2] > light[5, -1]
    assert tuple(seen[0, 0]) == (0x23, 0x27, 0x2E)


def test_a_torn_seam_is_red_in_the_confidence():
    seen = as_seen("confidence", all_pictures()).astype(int)
    red, _green, blue = seen[3, SIZE // 2 - 1]
    assert red > 1.5 * blue
    assert seen[8, 2, 1] > seen[8, -2, 1]  # certain is brighter


def test_holes_show_a_checker_not_black():
    seen = as_seen("rendered", all_pictures())
    assert seen[:, MISSING].min() > 20 and tuple(seen[4, 2]) == (128, 128, 128)


@pytest.mark.parametrize("name", NAMES)
def test_packed_pictures_look_as_the_others_do(name):
    plain = all_pictures()
    packed = Pictures(packed_pictures(plain))
    apart = np.abs(as_seen(name, packed).astype(int) - as_seen(name, plain).astype(int))
    assert apart.max() <= 2


def test_a_photo_is_known_before_and_nothing_of_it_is_imagined():
    photo = replace(step_of(0, request={"step": 0}), pictures=all_pictures())
    pictures = pictures_of(photo)
    assert "imagined" not in pictures and not pictures["mask"].any()
    assert np.array_equal(pictures["rendered"], photo.frame.rgb)
    assert "imagined" in pictures_of(replace(photo, request={"step": 1}))


def test_a_pixel_says_its_values():
    pictures = all_pictures()
    found = probe(pictures, SIZE // 2 - 1, 3)
    assert found.depth_m == pytest.approx(pictures["depth"][3, SIZE // 2 - 1])
    assert (found.seam, found.confidence, found.imagined) == (pytest.approx(0.3), 1.0, False)
    assert probe_words(Probe(0, 0, 2.41)) == "2.41 m under the cursor"
    assert probe_words(Probe(0, 0)) == "no depth here" and "sky" in probe_words(Probe(0, 0, 100.0))
    words = pixel_words(Probe(120, 88, 2.41, 0.008, 0.87, True))
    assert words == "imagined · confidence 87 % · seam 0.8 % · pixel 120, 88"
    assert probe(pictures, SIZE, 0) == Probe(SIZE, 0)


def test_a_running_stage_is_told_by_what_it_made():
    pictures = all_pictures()
    early = {name: pictures[name] for name in ("rendered", "mask")}
    assert inspected_live(StagePictures(1, 2, "render", early), "View 2").names == ("rendered", "mask")
    assert told_by("render", ("rendered", "mask")) == "mask"
    assert told_by("imagine", ("rendered", "mask", "imagined")) == "imagined"
    assert told_by("depth", ()) is None
    assert all(name in NAMES for names in TOLD_BY.values() for name in names)


def test_a_photo_that_is_being_read_is_not_imagined():
    live = StagePictures(1, 0, "source", {"imagined": all_pictures()["imagined"]})
    assert inspected_live(live, "Photo").names == ("rendered",)
    assert tuple(newest(live)[0, 0]) == (128, 128, 128)


def test_a_picture_is_fitted_zoomed_about_the_pointer_and_never_lost():
    frame = PictureFrame((300, 200), (600, 600)).held()
    assert frame.rect == (50, 0, 200, 200)
    assert frame.pixel_at(50, 0) == (0, 0) and frame.pixel_at(249.9, 199.9) == (599, 599)
    assert frame.pixel_at(10, 100) is None
    closer = frame.zoomed(4, 150, 100)
    assert closer.pixel_at(150, 100) == frame.pixel_at(150, 100) == (300, 300)
    moved = closer.moved(10_000, -10_000)
    left, top, width, height = moved.rect
    assert left == 0 and top + height == pytest.approx(200) and width == 800
    assert closer.zoomed(0.01, 0, 0).rect == frame.rect
    assert frame.one_to_one(150, 100).scale == pytest.approx(1.0)
    assert frame.one_to_one(150, 100).one_to_one(0, 0).rect == frame.rect
