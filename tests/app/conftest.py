"""A session with a scripted engine, and a photo to begin with."""

import pytest
from app_bench import Bench
from PIL import Image


@pytest.fixture
def bench(tmp_path):
    photo = tmp_path / "photo.png"
    Image.new("RGB", (96, 72), (90, 120, 150)).save(photo)
    bench = Bench(tmp_path, photo)
    yield bench
    assert bench.session.close()
