"""A region of a picture as splats: those seen there, and nothing behind them."""

import numpy as np
import pytest
from app_fakes import moved_view, step_of, wall

from app import region
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.scene import Scene, Step

VIEW = View(Camera.pinhole(160, 120, 0.9), Pose.identity())


def dense_wall(distance, count=80, opacity=0.9):
    """Splats on a plane, so dense that nothing is seen between them; larger than VIEW shows."""
    half = 0.75 * distance
    x, y = np.meshgrid(np.linspace(-half, half, count), np.linspace(-half, half, count))
    means = np.stack([x, y, np.full_like(x, distance)], axis=-1).reshape(-1, 3)
    n = len(means)
    return Gaussians(
        means, np.tile([1.0, 0, 0, 0], (n, 1)), np.full((n, 3), half / count), np.full(n, opacity), np.zeros((n, 1, 3))
    )


def step_with(number, gaussians):
    made = step_of(number)
    return Step(number, gaussians, made.frame, {})


def box(x0, y0, x1, y1, view=VIEW):
    mask = np.zeros((view.camera.height, view.camera.width), bool)
    mask[y0:y1, x0:x1] = True
    return mask


def found(scene, mask, view=VIEW):
    return region.splats_under(scene, view, mask, region.coarse_depth(scene, view))


def inside(gaussians, mask, view=VIEW):
    """[N] the splats whose middle the view has in the mask."""
    px, z = view.project(gaussians.means)
    column, row = np.floor(px).astype(int).T
    within = (column >= 0) & (column < mask.shape[1]) & (row >= 0) & (row < mask.shape[0]) & (z > 0)
    return within & mask[np.where(within, row, 0), np.where(within, column, 0)]


def test_exactly_the_splats_in_the_mask_are_found():
    scene, mask = Scene((step_with(4, dense_wall(3.0)),)), box(40, 30, 90, 70)
    hidden = found(scene, mask)
    assert list(hidden) == [4]
    assert hidden[4].sum() > 200
    assert np.array_equal(hidden[4], inside(scene.steps[0].gaussians, mask))


def test_what_lies_behind_a_surface_is_left_alone():
    scene = Scene((step_with(0, dense_wall(3.0)), step_with(1, dense_wall(2.0))))
    assert list(found(scene, box(40, 30, 90, 70))) == [1]


def test_faint_splats_before_a_surface_hide_nothing():
    scene = Scene((step_with(0, dense_wall(3.0)), step_with(1, dense_wall(2.0, opacity=0.1))))
    assert sorted(found(scene, box(40, 30, 90, 70))) == [0, 1]


def test_a_single_splat_that_floats_hides_nothing():
    lone = dense_wall(3.0)[np.arange(1)]
    lone = Gaussians([[0.0, 0.0, 1.0]], lone.quats, [[0.002] * 3], lone.opacities, lone.sh)
    scene, mask = Scene((step_with(0, dense_wall(3.0)), step_with(1, lone))), box(40, 30, 120, 90)
    hidden = found(scene, mask)
    assert np.array_equal(hidden[0], inside(scene.steps[0].gaussians, mask))


def test_the_mask_is_of_the_view_and_not_of_the_photo():
    turned = View(VIEW.camera, Pose.from_angles(0.3, 0.0))
    scene, mask = Scene((step_with(0, dense_wall(3.0)),)), box(10, 20, 60, 90)
    hidden = found(scene, mask, turned)
    assert np.array_equal(hidden[0], inside(scene.steps[0].gaussians, mask, turned))


def test_a_mask_of_another_size_means_the_same_area():
    scene, mask = Scene((step_with(0, dense_wall(3.0)),)), box(40, 30, 90, 70)
    half = mask[::2, ::2]
    assert np.array_equal(found(scene, half)[0], found(scene, mask)[0])


def test_the_rim_of_a_thing_goes_with_it():
    mask = np.zeros((384, 512), bool)
    mask[100:200, 100:200] = True
    wider = region.with_rim(mask)
    assert wider[97:203, 150].all() and wider[150, 97:203].all()
    assert not wider[:90].any() and not wider[210:].any()


def test_nothing_is_found_behind_the_camera_or_beside_the_picture():
    behind = View(VIEW.camera, Pose.from_angles(np.pi, 0.0))
    assert found(Scene((step_with(0, dense_wall(3.0)),)), np.ones((120, 160), bool), behind) == {}
    assert found(Scene(), np.ones((120, 160), bool)) == {}


def test_many_splats_are_read_in_parts(monkeypatch):
    scene, mask = Scene((step_with(0, dense_wall(3.0)),)), box(40, 30, 90, 70)
    whole = found(scene, mask)
    monkeypatch.setattr(region, "PART", 100)
    assert np.array_equal(found(scene, mask)[0], whole[0])


def test_coarse_depth_is_what_is_nearest():
    depth = region.coarse_depth(Scene((step_with(0, dense_wall(3.0)), step_with(1, dense_wall(2.0)))), VIEW)
    assert depth.shape == (192, 256)
    assert depth == pytest.approx(2.0, rel=1e-5)


def test_regions_are_joined_and_taken_away():
    a, b = np.array([True, False, False]), np.array([False, True, False])
    assert region.joined({0: a}, {0: b})[0].tolist() == [True, True, False]
    assert set(region.joined({0: a}, {1: b})) == {0, 1}
    assert region.without({0: a | b}, {0: b})[0].tolist() == [True, False, False]
    assert region.without({0: a}, {0: a}) == {}


def test_some_places_stand_for_all():
    scene = Scene((Step(3, wall(), step_of(3).frame, {}),))
    places = region.some_places(scene, {3: np.ones(256, bool)}, 20)
    assert 20 <= len(places) <= 25
    assert len(region.some_places(scene, {}, 20)) == 0


def test_the_view_of_a_region_has_as_many_pixels_as_the_others():
    seen = View(Camera.pinhole(1600, 900, 0.8), moved_view().world_from_camera)
    view = region.region_view(seen, Camera.pinhole(512, 384, 1.0))
    assert view.camera.width * view.camera.height == pytest.approx(512 * 384, rel=0.02)
    assert (view.camera.fov_x, view.camera.fov_y) == pytest.approx((seen.camera.fov_x, seen.camera.fov_y), rel=1e-9)
    assert view.world_from_camera == seen.world_from_camera


def test_a_floor_seen_flatly_is_found_as_a_whole():
    """Its splats are long in the direction of sight: drawn as wide as they are long they would hide each other."""
    z, x = (grid.ravel() for grid in np.meshgrid(np.linspace(2.5, 8, 160), np.linspace(-2, 2, 120)))
    n = len(x)
    scales = np.stack([np.full(n, 0.02), np.full(n, 0.002), 0.05 * z], axis=-1)
    floor = Gaussians(
        np.stack([x, np.full(n, 1.0), z], axis=-1), np.tile([1.0, 0, 0, 0], (n, 1)), scales, np.full(n, 0.9),
        np.zeros((n, 1, 3)),
    )  # fmt: skip
    mask = box(50, 75, 110, 115)
    hidden = found(Scene((step_with(0, floor),)), mask)
    assert np.array_equal(hidden[0], inside(floor, mask))
