"""What the weight-free imagination promises, on pictures whose right answer is known by construction."""

from __future__ import annotations

import time

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, Control, no_tick
from engine.core.frame import Frame, Rendered
from engine.core.pose import Pose
from engine.views.exemplar import ExemplarViews

SIZE = 128
VIEW = View(Camera.pinhole(SIZE, SIZE, np.radians(55)), Pose.identity())
BLOCKS = 4  # px


def wall(seed: int = 0, size: int = SIZE) -> np.ndarray:
    """Green-grey mottle: no red anywhere."""
    rng = np.random.default_rng(seed)
    coarse = rng.random((size // BLOCKS, size // BLOCKS, 1)).repeat(BLOCKS, 0).repeat(BLOCKS, 1)
    fine = rng.random((size, size, 1))
    return (np.array([0.2, 0.45, 0.4]) + 0.3 * (0.6 * coarse + 0.4 * fine) * np.array([0.2, 1, 1])).astype(np.float32)


def frame_of(rgb: np.ndarray, depth: float | np.ndarray = 3.0) -> Frame:
    return Frame(rgb, VIEW, np.broadcast_to(np.float32(depth), rgb.shape[:2]).astype(np.float32))


def imagine(rgb, known, *, seed=0, references=(), depth: float | np.ndarray = 3.0, tick=no_tick, view=VIEW):
    depth = np.broadcast_to(np.asarray(depth, np.float32), known.shape)
    rendered = Rendered(np.where(known[..., None], rgb, 0).astype(np.float32), depth * known, known.astype(np.float32))
    return ExemplarViews().generate(
        rendered, known, view, prompt="", seed=seed, references=references, plan=None, tick=tick
    )


def right_part_unknown(share: float = 0.4) -> np.ndarray:
    known = np.ones((SIZE, SIZE), bool)
    known[:, int(SIZE * (1 - share)) :] = False
    return known


def sideways(frame: Frame) -> list[Frame]:
    """The same picture as taken from a camera that looks left of VIEW, so that VIEW's right side lies outside of it."""
    return [Frame(frame.rgb, View(VIEW.camera, Pose.from_angles(-np.radians(22), 0.0)), frame.depth)]


def gradient_energy(rgb: np.ndarray) -> float:
    return float((np.diff(rgb, axis=0) ** 2).mean() + (np.diff(rgb, axis=1) ** 2).mean())


@pytest.fixture(scope="module")
def extended():
    rgb, known = wall(), right_part_unknown()
    return rgb, known, imagine(rgb, known, references=sideways(frame_of(rgb)))


def test_known_pixels_come_back_bit_identical(extended):
    rgb, known, imagined = extended
    assert imagined.rgb.dtype == np.float32
    assert np.array_equal(imagined.rgb[known], rgb[known])
    assert imagined.rgb.min() >= 0 and imagined.rgb.max() <= 1


def test_a_seed_always_gives_the_same_picture_and_another_seed_another(extended):
    rgb, known, first = extended
    again = imagine(rgb, known, references=sideways(frame_of(rgb)))
    other = imagine(rgb, known, references=sideways(frame_of(rgb)), seed=1)
    assert np.array_equal(first.rgb, again.rgb)
    assert not np.array_equal(first.rgb, other.rgb)


def test_an_extended_texture_keeps_its_statistics(extended):
    rgb, known, imagined = extended
    edge = np.argmin(known[0])
    grown, truth = imagined.rgb[:, edge + 8 :], rgb[:, : edge - 8]
    assert np.abs(grown.mean((0, 1)) - truth.mean((0, 1))).max() < 0.05
    assert 0.5 < grown.var() / truth.var() < 2.0
    assert 0.5 < gradient_energy(grown) / gradient_energy(truth) < 2.0  # neither blurred nor torn


def test_the_seam_is_no_stronger_than_the_texture_around_it(extended):
    _, known, imagined = extended
    steps = np.abs(np.diff(imagined.rgb, axis=1)).mean((0, 2))
    edge = int(np.argmin(known[0]))
    beside = np.r_[steps[edge - 12 : edge - 2], steps[edge + 2 : edge + 12]]
    assert steps[edge - 1] < 1.25 * beside.max()


def test_confidence_is_one_where_known_and_falls_with_the_distance_from_it(extended):
    _, known, imagined = extended
    assert np.all(imagined.confidence[known] == 1)
    row = imagined.confidence[SIZE // 2, int(np.argmin(known[0])) :]
    assert row[0] < 1 and np.all(np.diff(row) < 0)


def test_what_a_foreground_uncovers_is_filled_from_the_background_only():
    rgb, depth, known = wall(), np.full((SIZE, SIZE), 4.0), np.ones((SIZE, SIZE), bool)
    rgb[40:100, 30:60], depth[40:100, 30:60] = (0.9, 0.1, 0.1), 1.0
    known[40:100, 60:72] = False  # the box moved left: here the wall behind it comes to light
    imagined = imagine(rgb, known, references=[frame_of(rgb, depth)], depth=depth)
    filled = imagined.rgb[~known]
    assert (filled[:, 0] < 0.4).all()
    assert np.abs(filled.mean(0) - wall()[~known].mean(0)).max() < 0.06


def test_a_landmark_is_not_copied_into_the_extension():
    rgb, known = wall(), right_part_unknown()
    rgb[50:80, 20:50] = (0.95, 0.9, 0.1)
    imagined = imagine(rgb, known, references=sideways(frame_of(rgb)))
    yellow = (imagined.rgb[..., 0] > 0.7) & (imagined.rgb[..., 1] > 0.7) & ~known
    assert yellow.mean() < 0.002


def test_sky_stays_above_the_ground():
    rgb = np.where(np.arange(SIZE)[:, None, None] < SIZE // 2, [0.5, 0.7, 0.95], [0.35, 0.3, 0.2]).astype(np.float32)
    rgb = np.broadcast_to(rgb, (SIZE, SIZE, 3)) + 0.04 * np.random.default_rng(0).standard_normal((SIZE, SIZE, 1))
    rgb, known = rgb.clip(0, 1).astype(np.float32), right_part_unknown()
    imagined = imagine(rgb, known, references=sideways(frame_of(rgb)))
    is_sky = imagined.rgb[..., 2] > imagined.rgb[..., 0]
    assert is_sky[: SIZE // 2 - 4].mean() > 0.98
    assert is_sky[SIZE // 2 + 4 :].mean() < 0.02


def test_an_all_known_view_comes_back_unchanged():
    imagined = imagine(wall(), np.ones((SIZE, SIZE), bool))
    assert np.array_equal(imagined.rgb, wall())
    assert np.all(imagined.confidence == 1)


def test_a_view_of_nothing_known_is_made_of_the_references():
    nothing = np.zeros((SIZE, SIZE), bool)
    behind = View(VIEW.camera, Pose.from_angles(np.pi, 0.0))
    imagined = imagine(wall(), nothing, references=[frame_of(wall())], view=behind)
    assert np.abs(imagined.rgb.mean((0, 1)) - wall().mean((0, 1))).max() < 0.06
    assert gradient_energy(imagined.rgb) > 0.4 * gradient_energy(wall())


def test_a_view_of_nothing_known_without_references_is_a_picture_all_the_same():
    imagined = imagine(wall(), np.zeros((SIZE, SIZE), bool))
    assert np.isfinite(imagined.rgb).all()


def test_a_view_looking_straight_up_does_not_fail():
    up = View(VIEW.camera, Pose.from_angles(0.0, np.pi / 2))
    imagined = imagine(wall(), right_part_unknown(), references=[frame_of(wall())], view=up)
    assert np.isfinite(imagined.rgb).all()


def test_cancelling_stops_the_work_within_a_second():
    control = Control()
    calls: list[float] = []

    def tick(done: float) -> None:
        calls.append(done)
        if len(calls) == 4:
            control.cancel()
            calls.append(time.perf_counter())
        control.check()

    with pytest.raises(Cancelled):
        imagine(wall(), right_part_unknown(), references=sideways(frame_of(wall())), tick=tick)
    assert time.perf_counter() - calls[-1] < 1.0
