"""gsplat on a real GPU against the CPU renderer: random splats, and spheres of the sample scenes."""

from __future__ import annotations

import numpy as np
import pytest
from random_scenes import as_dict, random_gaussians, some_pose

from app.camera_path import PathChoice, start_of_frame
from app.make import pump
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.control import Control
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.scene import Scene
from engine.core.stereo import Stereo, eyes
from engine.render.cpu import CpuRenderer
from engine.render.probe import probe_gsplat
from resources import samples

reason = probe_gsplat()
pytestmark = pytest.mark.skipif(reason is not None, reason=reason or "")

CAMERA = Camera(640, 480, 500.0, 520.0, 300.0, 250.0)
SPHERE, AHEAD = Camera.equirect(1024, 512), Camera.half_equirect(512, 512)
STANDS = Pose.from_angles(0.2, 0.1, 0.05, (0.05, 0.0, 0.1))
AWAY = Pose.from_angles(np.pi, 0.0)


@pytest.fixture(scope="module")
def gpu():
    from engine.render.gsplat_backend import GsplatRenderer

    return GsplatRenderer()


def psnr(a, b):
    return -10 * np.log10(np.mean((a.astype(np.float64) - b) ** 2) + 1e-12)


def depths_apart(drawn, wanted):
    """Relative, where both are solid."""
    solid = np.minimum(wanted.alpha, drawn.alpha) > 0.5
    return np.abs(drawn.depth[solid] / wanted.depth[solid] - 1)


@pytest.mark.parametrize("sh_degree", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [60, 20_000])
def test_flat_pictures_are_the_processors(gpu, count, sh_degree):
    splats, view = random_gaussians(count, count, sh_degree), View(CAMERA, some_pose(1))
    background, ids = (0.2, 0.5, 0.7), np.arange(count, dtype=np.int32) % 20 + 100
    drawn = gpu.render(splats, view, background=background, chunk_ids=ids)
    wanted = CpuRenderer().render(splats, view, background=background, chunk_ids=ids)
    assert psnr(drawn.rgb, wanted.rgb) > 50
    assert psnr(drawn.alpha, wanted.alpha) > 50
    assert np.percentile(depths_apart(drawn, wanted), 99) < 2e-3
    assert np.mean(drawn.chunk == wanted.chunk) > 0.99
    assert [a.dtype for a in (drawn.rgb, drawn.depth, drawn.alpha, drawn.chunk)] == [np.float32] * 3 + [np.int32]


@pytest.fixture(scope="module", params=samples(), ids=lambda photo: photo.path.stem)
def scene(request) -> Gaussians:
    """A sample closed all around, small; made without the GPU, so that only drawing is compared."""
    source, recipe = SourceRequest(str(request.param.path), max_side=256), Recipe(renderer="cpu")
    made = pump(GenerateRequest(0, source, (), recipe), Scene(), Control(), lambda _event: None)
    views = PathChoice("ring").generation_views(start_of_frame(made.steps[0].frame), None)
    return pump(GenerateRequest(1, source, views, recipe), made, Control(), lambda _event: None).gaussians


def test_samples_look_the_same(gpu, scene):
    """Flat, the whole sphere and the half ahead, for one eye and for both: six feathered faces against one pass."""
    flat = View(Camera.pinhole(960, 540, 1.0), STANDS)
    sphere, ahead = View(SPHERE, STANDS), View(AHEAD, STANDS)
    views = {"flat": [flat], "sphere": [sphere], "ods": eyes(sphere, Stereo()), "vr180": eyes(ahead, Stereo())}
    for name, several in views.items():
        for view in several:
            drawn, wanted = gpu.render(scene, view), CpuRenderer().render(scene, view)
            agreement = psnr(drawn.solid, wanted.solid)
            assert agreement >= 35, f"{name}: {agreement:.1f} dB"
            assert np.abs(drawn.alpha - wanted.alpha).mean() < 0.03, name
            assert np.percentile(depths_apart(drawn, wanted), 90) < 0.05, name


@pytest.mark.parametrize("camera", [CAMERA, SPHERE], ids=["flat", "sphere"])
def test_nothing_to_draw_is_background(gpu, camera):
    """Without splats; and with one splat that no camera of this kind sees: behind, or too faint."""
    behind = Gaussians([[0, 0, 2.0]], [[1, 0, 0, 0]], [[0.01] * 3], [0.001], np.zeros((1, 1, 3)))
    for splats in (Gaussians.empty(), behind):
        drawn = gpu.render(splats, View(camera, AWAY), background=(0.1, 0.2, 0.3), chunk_ids=np.arange(len(splats)))
        np.testing.assert_allclose(drawn.rgb, np.broadcast_to([0.1, 0.2, 0.3], drawn.rgb.shape), rtol=1e-6)
        assert not drawn.depth.any()
        assert not drawn.alpha.any()
        assert (drawn.chunk == -1).all()


def test_broken_splats_change_nothing(gpu):
    good, view = random_gaussians(8, 500, 1), View(CAMERA, some_pose(0))
    broken = {name: a.copy() for name, a in as_dict(good).items()}
    broken["means"][2, 1], broken["opacities"][4], broken["quats"][6] = np.nan, np.inf, 0
    kept = np.delete(np.arange(500), [2, 4, 6])
    drawn, wanted = gpu.render(Gaussians(**broken), view), gpu.render(good[kept], view)
    np.testing.assert_array_equal(drawn.rgb, wanted.rgb)
    assert np.isfinite(drawn.rgb).all()


def test_the_picture_does_not_depend_on_what_was_drawn_before(gpu):
    """Splats stay on the device while they are drawn; others take their place."""
    first, second, view = random_gaussians(1, 5000, 0), random_gaussians(2, 5000, 0), View(CAMERA, some_pose(2))
    once, other, again = (gpu.render(splats, view).rgb for splats in (first, second, first))
    assert psnr(once, again) > 80
    assert psnr(once, other) < 30
