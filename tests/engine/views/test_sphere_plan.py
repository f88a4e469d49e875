"""The planned sphere: it keeps the photo, closes, has quiet poles, and shows no landmark twice."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, no_tick
from engine.core.frame import Frame
from engine.core.pose import Pose
from engine.views.band import _rounded_off
from engine.views.objects import _scenery
from engine.views.sphere import SpherePlan, plan_sphere, sampled

CAMERA = Camera.pinhole(256, 192, np.radians(55))
SOURCE = View(CAMERA, Pose.identity())
RING = [View(CAMERA, Pose.from_angles(yaw, 0.0)) for yaw in np.linspace(0, 2 * np.pi, 9)[:-1]]
MARK = np.array([0.9, 0.05, 0.05])  # a red balloon


def meadow(view, mark=False):
    """Blue above, grass below, hedges of uneven height along the horizon; a red disc if asked for."""
    rng = np.random.default_rng(5)
    direction = view.directions()
    elevation = -np.arcsin(direction[..., 1])
    azimuth = np.arctan2(direction[..., 0], direction[..., 2])
    sky = np.array([0.45, 0.6, 0.9]) - 0.15 * np.clip(elevation, 0, 1)[..., None]
    grass = np.array([0.2, 0.42, 0.12]) + rng.normal(0, 0.05, elevation.shape)[..., None]
    hedge = np.array([0.08, 0.2, 0.07]) + rng.normal(0, 0.03, elevation.shape)[..., None]
    top = 0.05 + 0.02 * np.sin(9 * azimuth) + 0.015 * np.sin(23 * azimuth + 1)
    rgb = np.where((elevation > 0)[..., None], sky, grass)
    rgb = np.where(((elevation > 0) & (elevation < top))[..., None], hedge, rgb)
    if mark:
        rgb = np.where((np.hypot(azimuth - 0.1, elevation - 0.2) < 0.06)[..., None], MARK, rgb)
    return Frame(rgb.clip(0, 1).astype(np.float32), view)


@pytest.fixture(scope="module")
def source():
    return meadow(SOURCE, mark=True)


@pytest.fixture(scope="module")
def plan(source):
    made = plan_sphere(source, RING, 0, no_tick)
    assert made is not None
    return made


def looking(yaw_deg, pitch_deg=0.0, fov_deg=60.0, size=128):
    return View(Camera.pinhole(size, size, np.radians(fov_deg)), Pose.from_angles(*np.radians([yaw_deg, pitch_deg])))


def redness(rgb):
    return rgb[..., 0] - np.maximum(rgb[..., 1], rgb[..., 2])


def test_the_photo_is_kept(plan, source):
    rgb, known = plan.lookup(SOURCE)
    assert known[4:-4, 4:-4].min() == 1
    smooth = [cv2.GaussianBlur(a, (0, 0), 1.5)[8:-8, 8:-8] for a in (rgb, source.rgb)]
    assert np.abs(smooth[0] - smooth[1]).mean() < 0.004
    assert np.abs(rgb - source.rgb)[8:-8, 8:-8].mean() < 0.02


def test_left_and_right_ends_meet(plan):
    steps = np.abs(np.diff(plan.rgb, axis=1)).mean()
    assert np.abs(plan.rgb[:, 0] - plan.rgb[:, -1]).mean() <= 1.2 * steps


def test_no_column_is_a_seam(plan):
    """Smoothed along the meridian, no step between two columns stands out from the photo's own."""
    tall = cv2.blur(plan.rgb, (1, 65))
    steps = np.abs(tall - np.roll(tall, -1, axis=1))[300:700].mean(axis=(0, 2))
    own = plan.known[400:600].all(axis=0)
    assert steps.max() < 3.0 * np.quantile(steps[own & np.roll(own, -1)], 0.98)


def test_sky_above_and_ground_below_in_every_direction(plan):
    height = len(plan.rgb)
    above, below = plan.rgb[: int(0.4 * height)], plan.rgb[int(0.6 * height) :]
    blue, green = above[..., 2] - above[..., 1], below[..., 1] - below[..., 2]
    assert (blue > 0).mean() > 0.985
    assert (green > 0).mean() > 0.985


@pytest.mark.parametrize("pitch_deg", [90.0, -90.0])
def test_poles_are_no_pinwheel(plan, pitch_deg):
    """Around a pole colours vary as much along circles as along rays; rays that fan out vary only along circles."""
    row = plan.rgb[0 if pitch_deg > 0 else -1]
    assert row.std(axis=0).max() < 0.02
    grey = plan.lookup(looking(0.0, pitch_deg, fov_deg=50.0, size=256))[0].mean(axis=-1)
    polar = cv2.warpPolar(grey, (100, 360), (128, 128), 120, cv2.INTER_LINEAR)[:, 20:]
    along_circle, along_ray = np.abs(np.diff(polar, axis=0)), np.abs(np.diff(polar, axis=1))
    assert along_circle.mean() < 2.5 * along_ray.mean() + 1e-3
    spikes = polar.mean(axis=1)  # what a direction has in common from centre to rim
    assert spikes.std() < 0.03


def test_a_landmark_is_not_repeated(plan):
    red = redness(plan.rgb) > 0.25
    seen = plan.known > 0.5
    assert red[seen].sum() > 500
    assert red[~seen].sum() < 0.02 * red[seen].sum()


def test_texture_is_as_lively_behind_as_in_the_photo(plan):
    """Grass straight behind has the contrast of the photographed grass: nothing is smeared."""
    crop = (slice(80, 128), slice(16, 112))
    contrast = [plan.lookup(looking(yaw))[0][crop].std(axis=(0, 1)).mean() for yaw in (0, 120, 180, 240)]
    assert min(contrast[1:]) > 0.5 * contrast[0]


def test_the_same_seed_plans_the_same(source, plan):
    assert np.array_equal(plan.rgb, plan_sphere(source, RING, 0, no_tick).rgb)


@pytest.mark.parametrize(("yaw_deg", "pitch_deg"), [(130, -20), (10, 70)])
def test_turned_cameras(yaw_deg, pitch_deg):
    """The photo lies where its camera looked; everything else is filled and finite."""
    view = View(CAMERA, Pose.from_angles(*np.radians([yaw_deg, pitch_deg])))
    frame = meadow(view)
    made = plan_sphere(frame, RING, 0, no_tick)
    assert np.isfinite(made.rgb).all()
    rgb, known = made.lookup(view)
    assert known.mean() > 0.9
    assert np.abs(rgb - frame.rgb)[8:-8, 8:-8].mean() < 0.03
    assert made.rgb.min() >= 0
    assert made.rgb.max() <= 1


def test_a_path_that_stays_needs_no_plan(source):
    near = [View(CAMERA, Pose.from_angles(a, 0.0, position=(a, 0, 0))) for a in np.radians([-10, 0, 10])]
    assert plan_sphere(source, near, 0, no_tick) is None
    assert plan_sphere(source, [], 0, no_tick) is None


def test_stops_when_asked(source):
    calls = []

    def stop(done):
        calls.append(done)
        if len(calls) > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        plan_sphere(source, RING, 0, stop)
    assert len(calls) == 6


def test_sampling_is_continuous_over_edge_and_poles():
    """Against the analytic value of a function that is smooth on the sphere."""
    camera = Camera.equirect(256, 128)
    whole = View(camera, Pose.identity()).directions()
    picture = (0.5 + 0.25 * whole + 0.2 * whole[..., [1, 2, 0]] * whole).astype(np.float32)
    for yaw, pitch in ((180, 0), (0, 90), (45, -90), (178, 60)):
        d = looking(yaw, pitch, size=64).directions()
        assert np.abs(sampled(picture, d) - (0.5 + 0.25 * d + 0.2 * d[..., [1, 2, 0]] * d)).max() < 2e-3


def test_lookup_depends_on_direction_only():
    rng = np.random.default_rng(0)
    plan = SpherePlan(rng.random((64, 128, 3), np.float32), np.zeros((64, 128), np.float32))
    here, there = (View(CAMERA, Pose.from_angles(0.3, 0.1, position=p)) for p in ((0, 0, 0), (5, -2, 9)))
    assert np.array_equal(plan.lookup(here)[0], plan.lookup(there)[0])


def test_a_thing_that_the_photo_cuts_ends_in_no_straight_line():
    """A hedge across the photo's edge, carried on by its mirror image: it narrows and is over before the reach is."""
    thing = np.zeros((120, 56), bool)
    thing[40:100] = True
    rest = _rounded_off(thing, np.random.default_rng(0))
    ends = rest[40:100].sum(axis=1)
    assert not (rest & ~thing).any()
    assert rest[45:95, 0].all() and not rest[:, 54:].any()
    assert ends[25:35].mean() > 2 * max(ends[0], ends[-1])
    assert ends[15:45].std() > 0.5


def test_what_fills_a_row_is_the_place_and_not_a_thing_in_it():
    """One odd bush in a wall is a thing; where nine tenths of a row are odd there would be nothing left to copy."""
    found = np.zeros((20, 60), bool)
    found[3:5, 10:16] = True
    found[10:16, :54] = True
    scenery = _scenery(found, np.ones_like(found))
    assert not scenery[:6].any()
    assert scenery[10:16].all()
    assert not _scenery(np.zeros_like(found), np.ones_like(found)).any()
