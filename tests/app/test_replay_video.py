"""The exported making: a video with every shot in it, in the colours of the window, stopped without a trace."""

from __future__ import annotations

import time

import numpy as np
import pytest
from app_pictures import give_pictures

from app import document as edit
from app.events import Exported, Exporting
from app.replay_video import END_S, OPENING_S, film_of, write_film
from engine.core.control import Cancelled, Control
from engine.core.problem import ProblemError
from engine.export.replay import BACKGROUND, Card, Stage, draw_card, flight, frame_count, frames

SIZE = (320, 180)


@pytest.fixture
def told(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bench.do("generate.cancel")
    give_pictures(bench.session, *(step.id for step in bench.session.document.steps))
    return bench


def film(bench, fps=5.0):
    from dataclasses import replace

    document = edit.with_path(bench.session.document, None)
    return replace(film_of(document, bench.session.store, size=SIZE), fps=fps)


def decoded(file):
    import av

    with av.open(str(file)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


def test_the_film_has_every_shot_for_its_time(told, tmp_path):
    wanted, ticks = film(told), []
    count = write_film(wanted, tmp_path / "a.mp4", Control(), lambda done, whole: ticks.append((done, whole)))
    seconds = [OPENING_S, *(shot.seconds for shot in wanted.shots if shot.picture)]
    assert count == frame_count(seconds, 5.0) + round(END_S * 5.0)
    assert ticks[-1] == (count - 1, count)
    pictures = decoded(tmp_path / "a.mp4")
    assert len(pictures) == count and pictures[0].shape == (180, 320, 3)
    names = [shot.picture for shot in wanted.shots]
    ends = np.cumsum([round(5.0 * one) for one in seconds])
    mask = pictures[ends[1 + names.index("mask")] - 2].astype(int)
    large = mask[30:120]  # the large picture: amber at the right, not at the left
    warm = large[..., 0] - large[..., 2]
    assert (warm[:, 160:220] > 60).mean() > 0.5 and (warm[:, 100:158] > 60).mean() < 0.05


def test_the_command_writes_the_film_in_the_background_and_tells(told, tmp_path):
    told.session.change("no path", edit.with_path(told.session.document, None))
    told.do("export.replay", path=tmp_path / "a.mp4", size=SIZE)
    end = time.monotonic() + 60
    while told.session.busy:
        assert time.monotonic() < end
        told.session.poll()
        time.sleep(0.002)
    assert told.told(Exported)[-1].file == tmp_path / "a.mp4" and not told.problems
    assert told.told(Exporting)[-1].total > 100
    assert len(decoded(tmp_path / "a.mp4")) == told.told(Exporting)[-1].total


def test_a_stopped_film_leaves_no_file(told, tmp_path):
    control = Control()

    def stop(done, _whole):
        if done == 3:
            control.cancel()

    with pytest.raises(Cancelled):
        write_film(film(told), tmp_path / "a.mp4", control, stop)
    assert not list(tmp_path.glob("*.mp4"))


def test_a_film_needs_a_story_and_the_right_name(bench, told, tmp_path):
    with pytest.raises(ProblemError, match="no name for a video"):
        write_film(film(told), tmp_path / "a.avi", Control())
    with pytest.raises(ProblemError, match="nothing to replay"):
        film_of(edit.Document(), told.session.store)


def test_a_card_shows_picture_words_stages_and_how_far_it_is():
    red, size = np.full((40, 60, 3), (200, 30, 30), np.uint8), (640, 360)
    stages = (Stage("known", red), Stage("missing", red, current=True, imagined=True), Stage("depth", None))
    card = draw_card(Card(red, "View 1", "step 2 of 3", "What is missing: 34 %.", stages, 0.5), size).astype(int)
    assert tuple(card[150, 320]) == (200, 30, 30)
    assert (card[-2, :300] == (0xF2, 0xA6, 0x5A)).all() and not (card[-2, 330:] == (0xF2, 0xA6, 0x5A)).any()
    text = card[258:275, 200:440]
    assert (text.min(axis=-1) > 200).any()  # the caption
    without = draw_card(Card(red, "View 1", "step 2 of 3", "", stages, 0.5), size)
    assert not (without[258:275, 200:440].min(axis=-1) > 200).any()


def test_long_captions_stay_inside():
    dark = np.zeros((40, 60, 3), np.uint8)
    card = draw_card(Card(dark, "View", "", "very long words " * 20), (640, 360))
    ground = np.array([int(BACKGROUND[i : i + 2], 16) for i in (1, 3, 5)])
    assert (card[60:, :15] == ground).all(axis=-1)[:-8].all()


def test_a_portrait_has_room_for_all_stages():
    red = np.full((60, 40, 3), (200, 30, 30), np.uint8)
    stages = tuple(Stage(f"stage {n}", red) for n in range(5))
    card = draw_card(Card(red, "View", "", "Words", stages), (480, 800)).astype(int)
    row = (np.abs(card - (200, 30, 30)).sum(axis=-1) < 30)[800 - 48]  # through the small pictures
    assert row.sum() == pytest.approx(5 * 75, abs=8) and not row[:15].any() and not row[-15:].any()


def test_pictures_are_blended_into_each_other():
    dark, light = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 200, np.uint8)
    values = [int(frame[0, 0, 0]) for frame in frames([(dark, 1.0), (light, 1.0)], 10.0)]
    assert len(values) == frame_count([1.0, 1.0], 10.0) == 20
    assert values[9] == 0 and values[14:] == [200] * 6 and 0 < values[10] < values[11] < values[13] < 200


def test_the_flight_fills_the_screen_and_says_what_it_is():
    blue = np.full((90, 160, 3), (10, 20, 120), np.uint8)
    frame = flight(blue, "The finished scene", (640, 360))
    assert tuple(frame[20, 20]) == (10, 20, 120) and frame.shape == (360, 640, 3)
    assert (frame[320:340].min(axis=-1) > 200).any()
