"""Stills: what other readers find in them."""

from __future__ import annotations

import numpy as np
import OpenEXR
import pytest
from PIL import Image

from engine.core.problem import ProblemError
from engine.export.stills import gpano, linear_from_srgb, save_still

RGB = np.random.default_rng(0).random((32, 64, 3)).astype(np.float32)


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_sphere_says_so_in_its_xmp(tmp_path, name):
    save_still(tmp_path / name, RGB, heading_deg=-90.0)
    with Image.open(tmp_path / name) as picture:
        found = picture.getxmp()["xmpmeta"]["RDF"]["Description"]
        assert picture.size == (64, 32)
    assert found["ProjectionType"] == "equirectangular"
    assert (found["FullPanoWidthPixels"], found["FullPanoHeightPixels"]) == ("64", "32")
    assert float(found["PoseHeadingDegrees"]) == float(found["InitialViewHeadingDegrees"]) == 270.0


def test_no_heading_is_a_whole_turn():
    assert 'PoseHeadingDegrees="0.00"' in gpano(64, 32, 359.999)


def test_an_ordinary_picture_says_nothing(tmp_path):
    save_still(tmp_path / "a.jpg", RGB)
    with Image.open(tmp_path / "a.jpg") as picture:
        assert not picture.getxmp()


def test_exr_holds_linear_light_and_the_kind_of_map(tmp_path):
    save_still(tmp_path / "a.exr", RGB, heading_deg=0.0)
    with OpenEXR.File(str(tmp_path / "a.exr")) as file:
        assert "LATLONG" in str(file.header()["envmap"])
        pixels = file.channels()["RGB"].pixels
    np.testing.assert_allclose(pixels, linear_from_srgb(RGB), atol=1e-3)


def test_linear_light_by_the_standards_own_values():
    np.testing.assert_allclose(
        linear_from_srgb(np.float32([0, 0.04045, 0.5, 1])), [0, 0.0031308, 0.2140411, 1], atol=1e-5
    )


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="no kind of still"):
        save_still(tmp_path / "a.gif", RGB)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.exr"])
def test_a_disk_that_takes_no_more_is_told_in_one_sentence(tmp_path, name):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ProblemError, match=rf"{name} can't be written: file too large\."):
            save_still(tmp_path / name, RGB)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())
