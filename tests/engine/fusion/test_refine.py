"""Refinement with the real renderer: judged by the picture, not by its own loss."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.fusion.lift import lift
from engine.fusion.refine import COLOR_ROOM, refine
from engine.render.cpu import CpuRenderer

VIEW = View(Camera.pinhole(64, 48, np.radians(55)), Pose.identity())
BESIDE = View(VIEW.camera, Pose.from_angles(0.0, 0.0, 0.0, (0.3, 0.0, 0.0)))
EVERYWHERE = np.ones((48, 64), bool)


def no_tick(_):
    pass


@pytest.fixture(scope="module")
def frame():
    """A wavy wall with fine detail."""
    rng = np.random.default_rng(3)
    rgb = rng.uniform(0.35, 0.65, (12, 16, 3)).repeat(4, 0).repeat(4, 1) + rng.normal(0, 0.02, (48, 64, 3))
    depth = 3 + 0.3 * np.sin(np.linspace(0, 6, 64))[None] + 0 * rgb[..., 0]
    return Frame(np.clip(rgb, 0, 1).astype(np.float32), VIEW, depth.astype(np.float32))


@pytest.fixture(scope="module")
def chunk(frame):
    return lift(frame.rgb, frame.depth, VIEW, EVERYWHERE)


def psnr(gaussians, frame):
    return -10 * np.log10(np.mean((CpuRenderer().render(gaussians, frame.view).solid - frame.rgb) ** 2))


def test_the_photo_comes_back_sharper(chunk, frame):
    refined = refine(chunk, Gaussians.empty(), frame, [], 6, no_tick)
    assert psnr(refined, frame) > max(32.0, psnr(chunk, frame) + 4)


def test_places_and_turns_stay_and_colours_keep_near(chunk, frame):
    refined = refine(chunk, Gaussians.empty(), frame, [], 6, no_tick)
    assert np.array_equal(refined.means, chunk.means) and np.array_equal(refined.quats, chunk.quats)
    assert np.abs(refined.colors - chunk.colors).max() <= COLOR_ROOM + 1e-5
    assert (refined.scales >= chunk.scales * 0.999).all()  # nothing shrinks, so no crack opens elsewhere


def test_it_does_not_open_cracks_for_other_views(chunk, frame):
    refined = refine(chunk, Gaussians.empty(), frame, [], 6, no_tick)
    inner = np.s_[6:-6, 12:-12]
    before, after = (CpuRenderer().render(g, BESIDE).alpha[inner] for g in (chunk, refined))
    assert after.min() > 0.9 and after.mean() >= before.mean() - 1e-3


def test_the_older_scene_is_not_touched_and_counts_in_the_picture(chunk, frame):
    """Half of the wall is there already, in a wrong grey: the new half must not try to paint over it."""
    left = np.zeros_like(EVERYWHERE)
    left[:, :32] = True
    grey = lift(np.full_like(frame.rgb, 0.5), frame.depth, VIEW, left)
    new = lift(frame.rgb, frame.depth, VIEW, ~left)
    kept = [array.copy() for array in (grey.means, grey.sh, grey.opacities)]
    refined = refine(new, grey, frame, [], 6, no_tick)
    assert all(np.array_equal(a, b) for a, b in zip(kept, (grey.means, grey.sh, grey.opacities), strict=True))
    drawn = CpuRenderer().render(Gaussians.concatenate([grey, refined]), VIEW).solid
    error = np.square(drawn - frame.rgb)[:, 36:].mean()
    assert -10 * np.log10(error) > 30


def test_support_views_hold_it_back(chunk, frame):
    """A chunk that contradicts what an earlier view shows is drawn towards it."""
    earlier = Frame(np.zeros_like(frame.rgb), BESIDE, frame.depth)
    alone = refine(chunk, Gaussians.empty(), frame, [], 6, no_tick)
    held = refine(chunk, Gaussians.empty(), frame, [earlier], 6, no_tick)
    darkness = [CpuRenderer().render(g, BESIDE).rgb.mean() for g in (alone, held)]
    assert darkness[1] < darkness[0]


def test_what_was_taken_away_from_a_support_view_does_not_come_back(chunk, frame):
    thing = np.where(np.arange(64)[:, None] < 32, np.float32(0.9), frame.rgb)  # stood on the left
    gone = (np.arange(64) >= 32).astype(np.float32)[None].repeat(48, axis=0)
    support = [Frame(thing.astype(np.float32), VIEW, frame.depth, gone)]
    refined = refine(chunk, Gaussians.empty(), frame, support, 6, no_tick)
    assert psnr(refined, frame) > psnr(refine(chunk, Gaussians.empty(), frame, [], 6, no_tick), frame) - 1.0


def test_it_can_be_stopped(chunk, frame):
    def stop(done):
        if done > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        refine(chunk, Gaussians.empty(), frame, [], 6, stop)


def test_nothing_to_do_is_no_trouble(frame):
    empty = Gaussians.empty()
    assert refine(empty, empty, frame, [], 6, no_tick) is empty


def test_the_result_does_not_depend_on_where_arrays_lie(chunk, frame):
    """Vector maths libraries may round differently for arrays at odd addresses; a resumed run must not notice."""

    def moved(array, by):
        buffer = np.empty(array.size + 16, np.float32)
        view = buffer[by : by + array.size].reshape(array.shape)
        view[...] = array
        return view

    results = [
        refine(
            Gaussians(*(moved(getattr(chunk, n), by) for n in ("means", "quats", "scales", "opacities", "sh"))),
            Gaussians.empty(), frame, [], 6, no_tick,
        )
        for by in (0, 1, 3, 5, 7)
    ]  # fmt: skip
    for other in results[1:]:
        assert np.array_equal(other.scales, results[0].scales)
        assert np.array_equal(other.opacities, results[0].opacities)
        assert np.array_equal(other.sh, results[0].sh)


def test_nothing_turns_gaudy_behind_an_edge():
    """A dark roof before a light sky: the sky behind its edge stays as light as the sky, for those who look past it."""
    column = np.arange(64)[None] + np.zeros((48, 1))
    roof = column < 30 + 3 * np.sin(np.arange(48))[:, None]
    rgb = np.where(roof[..., None], (0.3, 0.15, 0.1), (0.5, 0.6, 0.75)).astype(np.float32)
    eaves = Frame(rgb, VIEW, np.where(roof, 4.0, 60.0).astype(np.float32))
    raw = lift(rgb, eaves.depth, VIEW, EVERYWHERE)
    refined = refine(raw, Gaussians.empty(), eaves, [], 8, no_tick)
    sky = refined.colors[refined.means[:, 2] > 30]
    assert (sky.max(axis=0) < np.array([0.5, 0.6, 0.75]) + 0.05).all()
    assert psnr(refined, eaves) > psnr(raw, eaves) + 1
