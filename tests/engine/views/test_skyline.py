"""Islands in the sky of a planned sphere."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M, Frame
from engine.core.pose import Pose
from engine.views.skyline import levelled_sky, towers, without_islands

SKY, ROCK, GRASS = np.array([0.4, 0.6, 0.9]), np.array([0.45, 0.4, 0.35]), np.array([0.2, 0.5, 0.1])
NOWHERE = np.zeros((256, 512), bool)


@pytest.fixture
def sphere():
    """Sky above grass, a rock that stands on the grass across the edge, another that hangs in the air."""
    rgb = np.where(np.arange(256)[:, None, None] < 128, SKY, GRASS).astype(np.float32).repeat(512, axis=1)
    rgb[100:128, :30] = rgb[100:128, -30:] = ROCK
    rgb[60:80, 200:260] = ROCK
    return rgb


@pytest.fixture
def source():
    depth = np.full((48, 64), 5.0, np.float32)
    depth[:30] = FAR_M
    rgb = np.where(depth[..., None] > 90, SKY, GRASS) + np.random.default_rng(0).normal(0, 0.01, (48, 64, 3))
    return Frame(rgb.astype(np.float32), View(Camera.pinhole(64, 48, 1.0), Pose.identity()), depth)


def test_what_hangs_becomes_sky_and_what_stands_stays(sphere, source):
    result = without_islands(sphere, NOWHERE, source)
    assert np.abs(result[60:80, 200:260] - SKY).max() < 0.05
    assert np.array_equal(result[112:, :20], sphere[112:, :20])
    assert np.array_equal(result[112:, -20:], sphere[112:, -20:])
    assert np.array_equal(result[128:], sphere[128:])


def test_the_photo_is_not_touched(sphere, source):
    photographed = NOWHERE.copy()
    photographed[50:90, 190:270] = True
    assert np.array_equal(without_islands(sphere, photographed, source)[photographed], sphere[photographed])


def test_without_a_sky_nothing_changes(sphere, source):
    indoors = Frame(source.rgb, source.view, np.full_like(source.depth, 3.0))
    assert without_islands(sphere, NOWHERE, indoors) is sphere


def test_thin_lines_in_the_sky_vanish(sphere, source):
    sphere[90:128, 300:304] = 1.0
    result = without_islands(sphere, NOWHERE, source)
    assert np.abs(result[90:118, 296:308] - SKY).max() < 0.06


def test_a_tower_is_a_landmark_and_a_slope_is_none(source):
    degree = np.radians(1) * source.view.camera.fx  # px
    depth = source.depth.copy()
    depth[:30][np.arange(30)[:, None] > 29 - np.arange(64)[None] * 0.3] = 9.0  # a hillside rising to the right
    depth[8:30, 20 : 20 + round(6 * degree)] = 9.0
    found = towers(Frame(source.rgb, source.view, depth))
    assert found[10:18, 21:24].all()
    assert not found[:, 40:55].any()
    assert not towers(Frame(source.rgb, source.view, np.full_like(depth, 3.0))).any()


def test_faint_steps_in_the_sky_vanish_and_detail_and_clouds_stay(sphere, source):
    """A stretch of sky a little brighter than its neighbours, as pieces put together have it; grain; a white cloud."""
    rgb = np.repeat(np.repeat(sphere, 2, axis=0), 2, axis=1)
    rgb[:180, 300:600] += 0.03
    rgb[:256] += np.random.default_rng(0).normal(0, 0.004, (256, 1024, 1)).astype(np.float32)
    rgb[100:160, 800:900] = 0.99
    photographed = np.zeros((512, 1024), bool)
    photographed[120:380, 40:140] = True
    result = levelled_sky(rgb, photographed, source)
    left, right = result[60:90, 288:297].mean(), result[60:90, 303:312].mean()
    assert abs(rgb[60:90, 290:299].mean() - rgb[60:90, 301:310].mean()) > 0.028
    assert abs(left - right) < 0.01  # it rises over some ten degrees
    assert result[60:90, 400:500].std() > 0.8 * rgb[60:90, 400:500].std()
    assert np.array_equal(result[110:150, 810:890], rgb[110:150, 810:890])
    assert np.array_equal(result[photographed], rgb[photographed])
    assert np.array_equal(result[260:], rgb[260:])
