"""The sample photos: listed, readable, big enough, licensed, and nothing in the folder that is not listed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

import resources

BOOKKEEPING = {"samples.json", "LICENSES.md"}
SAMPLES = resources.samples()
FOLDER = SAMPLES[0].path.parent


def _licence_rows() -> dict[str, list[str]]:
    """The table of LICENSES.md: file name -> its other cells."""
    text = (FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|(.+)\|$", text, re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}


def test_there_is_something_to_choose_from():
    assert 3 <= len(SAMPLES) <= 5
    assert len({one.name for one in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_photo_opens_and_is_worth_showing(one):
    assert one.path.stat().st_size <= 600_000
    with Image.open(one.path) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) >= 1280
        assert min(picture.size) >= 720
        pixels = np.asarray(picture.convert("L"), dtype=float)
    assert pixels.std() > 20
    assert np.abs(np.diff(pixels, axis=1)).mean() > 2, "blurred or empty"


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_photo_says_whose_it_is(one):
    title, author, source, licence, changes = _licence_rows()[one.path.name]
    assert (title, author, licence) == (one.title, one.author, one.licence)
    assert source
    assert changes


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.name)
def test_field_of_view_is_unknown_or_a_lens(one):
    assert one.fov_y_deg is None or 20 < one.fov_y_deg < 90
    assert one.preset


def test_every_file_is_listed():
    files = {path.name for path in FOLDER.iterdir()} - BOOKKEEPING
    assert files == {one.path.name for one in SAMPLES} == set(_licence_rows())


def test_sample_by_name():
    assert resources.sample(SAMPLES[-1].name) is SAMPLES[-1]
    with pytest.raises(KeyError, match=SAMPLES[0].name):
        resources.sample("atlantis")
