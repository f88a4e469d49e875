"""What a film costs, against what it cost in the end."""

from __future__ import annotations

import time

import numpy as np
import pytest
from test_film_warnings import FORWARD, RENDERER, Counting, ball

from app.film import Film, poses
from app.film_price import Drawn, Encoded, Price, Pricer, drawn, encoded, price_of
from app.filming import film_video
from engine.core.control import Cancelled, Control


def price(film, splats, codec="h264"):
    tried = drawn(film, FORWARD, splats, RENDERER)
    return price_of(film, tried, encoded(tried.neighbours, codec, film.fps), 60)


def test_larger_frames_take_longer_and_more_room():
    splats = ball(n=2000)
    small, large = (price(Film("equirect", w, w // 2), splats) for w in (1024, 8192))
    assert 0 < small.seconds < large.seconds
    assert large.bytes > 4 * small.bytes


@pytest.mark.parametrize(("kind", "size"), [("ods", (512, 512)), ("cubemap", (768, 512)), ("vr180", (512, 256))])
def test_every_kind_is_tried_as_what_it_is(kind, size):
    tried = drawn(Film(kind, *size), FORWARD, ball(n=500), RENDERER)
    assert tried.neighbours[0].shape[:2] == size[::-1]
    assert not np.array_equal(tried.neighbours[0], tried.neighbours[1])  # the film moves


def test_the_estimate_is_about_what_it_takes(tmp_path, monkeypatch):
    """In processor time: others may be busy."""
    monkeypatch.setattr("app.film_price.perf_counter", time.process_time)
    film, splats = Film("equirect", 1024, 512, frames=30), ball(n=4000)
    estimate = price(film, splats)
    views, out, began = poses(film, FORWARD), tmp_path / "a.mp4", time.process_time()
    film_video(film, views, splats, RENDERER, out, Control())
    took = time.process_time() - began
    assert took / 4 < 30 * estimate.seconds < 4 * took
    assert out.stat().st_size / 4 < 30 * estimate.bytes < 4 * out.stat().st_size


def test_drawing_and_encoding_both_count():
    film = Film("equirect", 2000, 1000)
    tried = Drawn(0.5, 1e-7, (np.zeros((500, 1000, 3), np.float32),))
    assert price_of(film, tried, None, 1) == Price(pytest.approx(0.7))
    both = price_of(film, tried, Encoded(5e-7, 0.8, 0.08), 10)
    assert both.seconds == pytest.approx(1.7)
    assert both.bytes == pytest.approx(2_000_000 / 8 * (0.8 + 9 * 1.3 * 0.08) / 10 * 4**-0.1)


def test_another_size_or_codec_is_not_drawn_again():
    renderer, splats = Counting(), ball(n=500)
    pricer = Pricer(renderer)
    small = pricer.price(Film("equirect", 256, 128), FORWARD, splats, True)
    before = renderer.drawn
    large = pricer.price(Film("equirect", 2048, 1024), FORWARD, splats, True)
    other = pricer.price(Film("equirect", 256, 128, codec="hevc"), FORWARD, splats, True)
    still = pricer.price(Film("equirect", 256, 128), FORWARD, splats, False)
    assert renderer.drawn == before
    assert large.bytes > small.bytes != other.bytes and still.bytes is None is still.encode_s
    pricer.price(Film("ods", 256, 256), FORWARD, splats, True)
    assert renderer.drawn > before


def test_it_ends_when_nobody_wants_it():
    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        Pricer(RENDERER).price(Film("equirect", 256, 128), FORWARD, ball(n=200), True, check)
