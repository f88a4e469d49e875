"""What must hold for the CPU renderer whatever is drawn: threads, odd splats, poles, the seam of the panorama."""

from __future__ import annotations

import subprocess
import sys
import threading

import numba
import numpy as np
import pytest
from random_scenes import random_gaussians, some_pose

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose, quat_from_rotation, rotation_from_quat
from engine.render.cpu import CpuRenderer, forward_with_state

PINHOLE = Camera.pinhole(70, 45, 1.1)
EQUIRECT = Camera.equirect(120, 60)
CAMERAS = pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT], ids=["pinhole", "equirect"])


def draw(splats, camera, pose=None, **options):
    return CpuRenderer().render(splats, View(camera, pose or Pose.identity()), **options)


def one_splat(mean=(0, 0, 2), quat=(1, 0, 0, 0), scale=(0.2, 0.2, 0.2), opacity=0.9, color=(0.8, 0.4, 0.1)):
    return Gaussians([mean], [quat], [scale], [opacity], sh_from_colors([color]))


def assert_same(a, b):
    for name in ("rgb", "depth", "alpha"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))


def moved(splats, pose):
    """The same splats, carried along by a rigid motion (degree-0 colours don't turn)."""
    quats = quat_from_rotation(pose.rotation @ rotation_from_quat(splats.quats))
    return Gaussians(pose.apply(splats.means), quats, splats.scales, splats.opacities, splats.sh)


@CAMERAS
def test_any_number_of_threads_draws_the_same_bits(camera):
    splats, pose = random_gaussians(0, 20_000, 1, around=True), some_pose(0)
    many = draw(splats, camera, pose, chunk_ids=np.arange(20_000, dtype=np.int32) % 7)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        one = draw(splats, camera, pose, chunk_ids=np.arange(20_000, dtype=np.int32) % 7)
    finally:
        numba.set_num_threads(before)
    assert_same(one, many)
    np.testing.assert_array_equal(one.chunk, many.chunk)


def test_two_threads_draw_at_once():
    splats = random_gaussians(1, 5_000, 0, around=True)
    views = [View(PINHOLE, some_pose(1)), View(EQUIRECT, some_pose(2))]
    wanted = [CpuRenderer().render(splats, view) for view in views]
    got = [[], []]

    def work(k):
        got[k].extend(CpuRenderer().render(splats, views[k]) for _ in range(15))

    threads = [threading.Thread(target=work, args=(k,)) for k in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in (0, 1):
        assert len(got[k]) == 15
        for picture in got[k]:
            assert_same(picture, wanted[k])


@CAMERAS
def test_nothing_to_draw_shows_the_background(camera):
    picture = draw(Gaussians.empty(), camera, background=(0.1, 0.2, 0.3), chunk_ids=np.empty(0, np.int32))
    np.testing.assert_array_equal(picture.rgb, np.broadcast_to(np.float32([0.1, 0.2, 0.3]), picture.rgb.shape))
    assert not picture.alpha.any()
    assert not picture.depth.any()
    assert (picture.chunk == -1).all()


@pytest.mark.parametrize("z", [-2.0, 0.0, 0.009, np.nextafter(np.float32(0.01), np.float32(0))])
def test_behind_or_on_the_near_plane_is_not_drawn(z):
    assert not draw(one_splat(mean=(0, 0, z)), PINHOLE).alpha.any()


@CAMERAS
def test_a_splat_around_the_camera_is_not_drawn(camera):
    assert not draw(one_splat(mean=(0, 0, 0), scale=(5, 5, 5)), camera).alpha.any()


@CAMERAS
@pytest.mark.parametrize("size", [1e2, 1e6, 1e15])
def test_a_huge_splat_is_a_flat_colour(camera, size):
    picture = draw(one_splat(scale=(size, size, size), opacity=0.5), camera)
    seen = picture.alpha > 0
    assert np.isfinite(picture.rgb).all()
    if size < 1e10:  # beyond, float32 can't hold the covariance and the splat is skipped
        assert seen.mean() > 0.45  # of a sphere the half that the splat's plane faces
        np.testing.assert_allclose(picture.alpha[seen][10:-10].max(), 0.5, atol=1e-3)


@CAMERAS
def test_no_size_at_all_is_a_dot(camera):
    picture = draw(one_splat(mean=(0.01, 0.01, 2), scale=(0, 0, 0)), camera)
    assert 1 <= (picture.alpha > 0).sum() <= 16
    assert 0.3 < picture.alpha.max() <= 0.9


BROKEN = {
    "zero quaternion": {"quat": (0, 0, 0, 0)},
    "NaN mean": {"mean": (0, np.nan, 2)},
    "infinite mean": {"mean": (np.inf, 0, 2)},
    "far beyond": {"mean": (1e38, 0, 1e38)},
    "NaN quaternion": {"quat": (1, np.nan, 0, 0)},
    "NaN scale": {"scale": (0.1, np.nan, 0.1)},
    "infinite scale": {"scale": (0.1, np.inf, 0.1)},
    "NaN opacity": {"opacity": np.nan},
    "NaN colour": {"color": (0.5, np.nan, 0.5)},
    "infinite colour": {"color": (0.5, np.inf, 0.5)},
    "no opacity": {"opacity": 0.0},
    "faint": {"opacity": 0.0039},
}


@CAMERAS
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_splat_changes_nothing(camera, broken):
    good = random_gaussians(3, 50, 0, around=True)
    mixed = Gaussians.concatenate([good[:25], one_splat(**broken), good[25:]])
    assert_same(draw(mixed, camera), draw(good, camera))


@pytest.mark.parametrize("columns", [1, 7, 60, 119])
def test_the_panorama_closes(columns):
    """Turning right by whole columns rolls the picture to the left, across the seam."""
    splats, pose = random_gaussians(4, 400, 2, around=True), some_pose(4)
    turned = pose @ Pose.from_angles(2 * np.pi * columns / EQUIRECT.width, 0.0)
    straight, rolled = draw(splats, EQUIRECT, pose), draw(splats, EQUIRECT, turned)
    rounded = 1 / 255  # a splat that is just as faint as may be skipped falls on either side
    np.testing.assert_allclose(rolled.rgb, np.roll(straight.rgb, -columns, axis=1), atol=rounded)
    np.testing.assert_allclose(rolled.alpha, np.roll(straight.alpha, -columns, axis=1), atol=rounded)


def test_the_panorama_closes_for_a_width_between_tiles():
    splats, camera = random_gaussians(5, 300, 0, around=True), Camera.equirect(75, 37)
    turned = Pose.from_angles(2 * np.pi * 20 / 75, 0.0)
    straight, rolled = draw(splats, camera), draw(splats, camera, turned)
    np.testing.assert_allclose(rolled.rgb, np.roll(straight.rgb, -20, axis=1), atol=2e-3)


@pytest.mark.parametrize("pitch", [np.pi / 2, -np.pi / 2, 1.3, 0.7])
def test_poles_look_like_any_other_place(pitch):
    """A panorama whose pole holds the splats, resampled, is the panorama that has them on its horizon."""
    rng = np.random.default_rng(6)
    n = 60
    means = np.stack([rng.uniform(-0.5, 0.5, n), rng.uniform(-0.5, 0.5, n), np.ones(n)], axis=1) * 3
    colors = rng.uniform(0, 1, (n, 3))
    scales, quats = rng.uniform(0.1, 0.3, (n, 3)), rng.normal(size=(n, 4))
    splats = Gaussians(means, quats, scales, rng.uniform(0.3, 0.95, n), sh_from_colors(colors))
    camera = Camera.equirect(512, 256)
    level, tilted = draw(splats, camera), draw(splats, camera, Pose.from_angles(0.0, pitch))
    # where the tilted picture's pixel centres lie in the level picture: only those near a centre are compared
    there = Pose.from_angles(0.0, pitch).apply(camera.rays())
    pixels, _ = camera.project(there)
    expected = bilinear(level.rgb, pixels)
    inside = there[..., 2] > 0.6
    assert level.alpha.max() > 0.9
    np.testing.assert_allclose(tilted.rgb[inside], expected[inside], atol=0.02)
    assert tilted.rgb[~inside & (there[..., 2] < 0)].max() == 0


def bilinear(image, pixels):
    """[H, W, 3] at continuous pixels [..., 2] well inside."""
    corner = np.floor(pixels - 0.5).astype(int)
    fx, fy = np.moveaxis(pixels - 0.5 - corner, -1, 0)[..., None]
    x, y = np.clip(corner[..., 0], 0, image.shape[1] - 2), np.clip(corner[..., 1], 0, image.shape[0] - 2)
    top = image[y, x] * (1 - fx) + image[y, x + 1] * fx
    return top * (1 - fy) + (image[y + 1, x] * (1 - fx) + image[y + 1, x + 1] * fx) * fy


@CAMERAS
def test_moving_scene_and_camera_together_changes_nothing(camera):
    splats, pose = random_gaussians(7, 300, 0, around=True), some_pose(7)
    motion = Pose.from_angles(1.1, -0.8, 0.4, (0.5, -0.3, 0.9))
    still, carried = draw(splats, camera, pose), draw(moved(splats, motion), camera, motion @ pose)
    np.testing.assert_allclose(carried.rgb, still.rgb, atol=2e-3)
    np.testing.assert_allclose(carried.alpha, still.alpha, atol=2e-3)


@CAMERAS
def test_the_order_of_the_splats_does_not_matter(camera):
    splats = random_gaussians(8, 500, 1, around=True)
    shuffled = splats[np.random.default_rng(8).permutation(500)]
    assert_same(draw(splats, camera), draw(shuffled, camera))


@CAMERAS
def test_chunk_is_the_one_with_the_largest_part(camera):
    splats = random_gaussians(9, 400, 0, around=True)
    ids = np.random.default_rng(9).choice(np.int32([4, 17, 300]), 400)
    picture = draw(splats, camera, chunk_ids=ids)
    part = [draw(with_color(splats, ids == chunk), camera).rgb[..., 0] for chunk in (4, 17, 300)]
    ranked = np.sort(part, axis=0)
    clear = ranked[-1] - ranked[-2] > 1e-4
    np.testing.assert_array_equal(picture.chunk[clear], np.int32([4, 17, 300])[np.argmax(part, axis=0)][clear])
    np.testing.assert_array_equal(picture.chunk == -1, picture.alpha == 0)


def with_color(splats, white):
    """White where the mask says so, black elsewhere: the picture is then the sum of the weights."""
    sh = sh_from_colors(np.repeat(white[:, None], 3, axis=1).astype(np.float32))
    return Gaussians(splats.means, splats.quats, splats.scales, splats.opacities, sh)


@CAMERAS
def test_the_state_obeys_its_own_description(camera):
    splats = random_gaussians(10, 800, 0, around=True)
    state = forward_with_state(splats, View(camera, some_pose(10)))
    depths = state.keys.view(np.float32)
    assert (np.diff(depths[state.order]) >= 0).all()
    assert set(state.order) == set(np.flatnonzero(state.keys))
    for t in range(len(state.stops)):
        ids = state.ids[state.offsets[t] : state.offsets[t + 1]]
        assert len(set(ids)) == len(ids)
        assert (np.diff(depths[ids]) >= 0).all()
        assert state.offsets[t] <= state.stops[t] <= state.offsets[t + 1]
    assert state.transmittance.min() >= 1e-7


def test_read_only_splats_need_no_second_compilation():
    from engine.render.kernels.project import project_pinhole

    splats = random_gaussians(11, 10, 0)
    draw(splats, PINHOLE)
    for name in ("means", "quats", "scales", "opacities", "sh"):
        getattr(splats, name).setflags(write=False)
    draw(splats, PINHOLE)
    assert len(project_pinhole.signatures) == 1


def test_drawing_needs_no_torch():
    program = (
        "import sys; import engine.render.cpu as cpu; from engine.core.gaussians import Gaussians;"
        "from engine.core.camera import Camera, View; from engine.core.pose import Pose;"
        "cpu.CpuRenderer().render(Gaussians.empty(), View(Camera.pinhole(8, 8, 1.0), Pose.identity()));"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_warming_up_reports_and_compiles_everything():
    from engine.render.warmup import warm_up

    said = []
    warm_up(lambda what, done: said.append((what, done)))
    assert [done for _, done in said] == sorted(done for _, done in said)
    assert said[-1] == ("the renderer is ready", 1.0)
