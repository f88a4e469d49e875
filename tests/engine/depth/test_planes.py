"""Floors and walls of scenes whose depth is known in closed form."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.depth.level import level_rays
from engine.depth.planes import flattened
from engine.depth.sky import agreed_sky

HEIGHT, WIDTH, EYE_M, WALL_M = 120, 160, 1.5, 6.0
GREY = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)
NOTHING = np.zeros((HEIGHT, WIDTH), bool)


def view(pitch_deg=-12.0):
    return View(Camera.pinhole(WIDTH, HEIGHT, np.radians(60)), Pose.from_angles(0.3, np.radians(pitch_deg)))


def floor_and_wall(at: View) -> tuple[np.ndarray, np.ndarray]:
    """Depth of a floor EYE_M below and a wall WALL_M ahead; where the floor is."""
    _, y, z = np.moveaxis(level_rays(at), -1, 0)
    floor, wall = np.where(y > 0, EYE_M / np.maximum(y, 1e-6), 1e6), WALL_M / z
    return np.minimum(floor, wall).astype(np.float32), floor < wall


def ripples(amplitude: float) -> np.ndarray:
    v, u = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.exp(amplitude * np.sin(u / 9) * np.sin(v / 11 + 1)).astype(np.float32)


def heights(at: View, depth: np.ndarray) -> np.ndarray:
    return level_rays(at)[..., 1] * depth


def test_a_rippled_floor_becomes_level():
    at = view()
    truth, floor = floor_and_wall(at)
    rippled = truth * ripples(0.06)
    flat = flattened(GREY, rippled, at, ~NOTHING, NOTHING)
    before, after = (heights(at, d)[floor].std() for d in (rippled, flat))
    assert after < 0.35 * before
    assert np.median(heights(at, flat)[floor]) == pytest.approx(EYE_M, rel=0.02)


def test_a_box_on_the_floor_stays_where_it_is():
    at = view()
    depth, floor = floor_and_wall(at)
    box = np.zeros_like(floor)
    box[60:84, 60:100] = True  # stands upright, well before the floor behind it
    depth = np.where(box, 2.2, depth).astype(np.float32)
    flat = flattened(GREY, depth, at, ~NOTHING, NOTHING)
    inner = np.s_[64:80, 64:96]
    assert np.abs(flat[inner] / 2.2 - 1).max() < 0.06  # it may move a little with the ground it stands on


def test_the_ground_goes_on_at_the_height_that_the_scene_knows():
    """The prediction beside the known half comes nearer by a quarter, as it does a little in each view of a turn."""
    at = view()
    truth, floor = floor_and_wall(at)
    known = np.zeros_like(floor)
    known[:, : WIDTH // 2] = True
    drifting = truth * np.where(known, 1.0, 0.78).astype(np.float32)
    flat = flattened(GREY, drifting, at, ~NOTHING, known)
    beyond = floor & ~known
    beyond[:, : WIDTH // 2 + 12] = False
    off = np.abs(heights(at, flat)[beyond] / EYE_M - 1)
    assert np.median(off) < 0.03
    wall = ~floor & ~known  # what stands on the ground comes along
    wall[: HEIGHT // 3], wall[:, : WIDTH // 2 + 12] = False, False
    assert np.median(np.abs(flat[wall] / truth[wall] - 1)) < 0.1


def test_a_hillside_is_no_floor():
    at = view()
    _, y, z = np.moveaxis(level_rays(at), -1, 0)
    slope = y + 0.45 * z  # ground that rises by 24 degrees
    depth = np.where(slope > 0.02, EYE_M / np.maximum(slope, 0.02), 60.0).astype(np.float32)
    flat = flattened(GREY, depth, at, ~NOTHING, NOTHING)
    assert np.abs(np.log(flat / depth)).max() < 0.02


def sky_over_ground():
    at = view(0.0)
    elevation = -np.arctan2(level_rays(at)[..., 1], np.hypot(*np.moveaxis(level_rays(at)[..., ::2], -1, 0)))
    up = elevation > 0.05
    rgb = np.where(up[..., None], (0.45, 0.65, 0.95), (0.25, 0.3, 0.15)).astype(np.float32)
    rgb += np.random.default_rng(0).normal(0, 0.03, rgb.shape).astype(np.float32) * ~up[..., None]
    return rgb.clip(0, 1), elevation, up


def test_the_skyline_is_the_pictures_not_the_blurred_one_of_the_network():
    rgb, elevation, up = sky_over_ground()
    blurred = 1 / (1 + np.exp(-(elevation - 0.05) / 0.04)).astype(np.float32)
    found = agreed_sky(rgb, elevation, NOTHING, NOTHING, blurred)
    assert (found != up).mean() < 0.01


@pytest.mark.parametrize(("says", "sky"), [(0.99, True), (0.03, False)])
def test_a_network_that_is_sure_overrules_looks(says, sky):
    """A blue picture without horizon, and a picture of a white wall, may both be or not be sky."""
    rgb, elevation, up = sky_over_ground()
    found = agreed_sky(rgb, elevation, NOTHING, NOTHING, np.where(up, says, 0.02).astype(np.float32))
    assert (found[up].mean() > 0.98) == sky and not found[~up].any()


def test_known_sky_goes_on_whatever_the_network_says():
    rgb, elevation, up = sky_over_ground()
    left = np.zeros_like(up)
    left[:, :60] = True
    found = agreed_sky(rgb, elevation, up & left, ~up & left, np.full(up.shape, 0.1, np.float32))
    assert (found == up).mean() > 0.98


def test_a_view_of_nothing_but_sky_has_no_planes():
    at = view(80.0)
    far = np.full((HEIGHT, WIDTH), 80.0, np.float32)
    assert np.allclose(flattened(GREY, far, at, NOTHING, NOTHING), far)
