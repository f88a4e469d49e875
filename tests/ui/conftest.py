"""A bridge over a session with a scripted engine (tests/app/app_bench.py), and the look that widgets have."""

import pytest
from app_bench import Bench
from PIL import Image

from ui import theme
from ui.bridge import Bridge


@pytest.fixture
def bench(tmp_path):
    photo = tmp_path / "photo.png"
    Image.new("RGB", (96, 72), (90, 120, 150)).save(photo)
    bench = Bench(tmp_path, photo)
    yield bench
    assert bench.session.close()


@pytest.fixture
def bridge(bench, qapp):
    """`bench.open_photo()`, `bench.made(3)` bring it to life; `bridge.session` is `bench.session`."""
    theme.apply(qapp)
    bridge = Bridge(bench.session)
    yield bridge
    bridge.close()


@pytest.fixture
def on_screen(qtbot):
    """on_screen(widget, width, height): shows it, until the test is over."""

    def show(widget, width, height):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show
