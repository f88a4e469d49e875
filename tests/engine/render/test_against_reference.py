"""The CPU renderer against brute force in float64, and our projection and SH against gsplat's."""

from __future__ import annotations

import numpy as np
import pytest
from random_scenes import as_dict, random_gaussians, some_pose
from reference import render, splat_colors

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer, forward_with_state
from engine.render.kernels import layout

PINHOLE = Camera(70, 45, 50.0, 55.0, 33.0, 25.0)  # neither a multiple of a tile nor centred
EQUIRECT = Camera.equirect(90, 45)
BACKGROUND = (0.2, 0.5, 0.9)


def compare(splats: Gaussians, camera: Camera, pose: Pose) -> None:
    drawn = CpuRenderer().render(splats, View(camera, pose), background=BACKGROUND)
    wanted = render(as_dict(splats), camera, pose.inverse().as_matrix(), BACKGROUND)
    assert wanted.alpha.max() > 0.3
    np.testing.assert_allclose(drawn.rgb, wanted.rgb, atol=2e-3)
    np.testing.assert_allclose(drawn.alpha, wanted.alpha, atol=2e-3)
    solid = wanted.alpha > 0.5
    np.testing.assert_allclose(drawn.depth[solid], wanted.depth[solid], rtol=1e-3)
    np.testing.assert_array_equal(drawn.depth == 0, drawn.alpha == 0)


@pytest.mark.parametrize("sh_degree", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [30, 250])
def test_pinhole(sh_degree, count):
    compare(random_gaussians(count + sh_degree, count, sh_degree), PINHOLE, some_pose(sh_degree, reach=0.4))


@pytest.mark.parametrize("sh_degree", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [30, 250])
def test_equirect(sh_degree, count):
    splats = random_gaussians(count + sh_degree, count, sh_degree, around=True)
    compare(splats, EQUIRECT, some_pose(sh_degree, reach=2.0))


@pytest.mark.parametrize(("camera", "around"), [(PINHOLE, False), (EQUIRECT, True)])
def test_opaque_walls_stop_the_light(camera, around):
    """Hundreds of opaque splats: most of the work is what is *not* drawn."""
    splats = random_gaussians(11, 300, 0, around)
    solid = Gaussians(splats.means, splats.quats, splats.scales * 3, np.full(300, 1.0, np.float32), splats.sh)
    compare(solid, camera, some_pose(3))


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_splats_on_the_near_plane_and_behind(camera):
    splats = random_gaussians(12, 60, 0)
    means = splats.means.copy()
    means[:30, 2] = np.linspace(-0.05, 0.05, 30)
    means[:30, :2] *= 0.02
    compare(Gaussians(means, splats.quats, splats.scales * 0.3, splats.opacities, splats.sh), camera, Pose.identity())


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_needles_pancakes_and_giants(camera):
    splats = random_gaussians(13, 80, 1)
    scales = splats.scales.copy()
    scales[:20, 0] *= 20
    scales[20:40, 1] = 1e-5
    scales[40:50, 1:] = 1e-6
    scales[50:52] = 3.0
    compare(Gaussians(splats.means, splats.quats, scales, splats.opacities, splats.sh), camera, some_pose(5))


def test_equirect_at_the_seam_and_the_poles():
    splats = random_gaussians(14, 120, 2, around=True)
    means = splats.means.copy()
    means[:40] = means[:40] * [0.1, 0.1, 1] * np.sign(-means[:40, 2:])  # behind: the left and right edges
    means[40:80] *= [0.05, 1, 0.05]  # above and below
    means[80] = [0, 2, 0]
    scales = splats.scales * 1.5
    compare(Gaussians(means, splats.quats, scales, splats.opacities, splats.sh), EQUIRECT, Pose.identity())


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_colors_match_gsplats_harmonics(degree):
    torch = pytest.importorskip("torch")
    torch_impl = pytest.importorskip("gsplat.cuda._torch_impl")

    splats, pose = random_gaussians(15, 200, degree, around=True), some_pose(7, reach=2.0)
    state = forward_with_state(splats, View(EQUIRECT, pose))
    seen = state.keys != 0
    sight, sh = torch.tensor(splats.means - pose.translation), torch.tensor(splats.sh).double()
    wanted = np.maximum(torch_impl._spherical_harmonics(degree, sight, sh).numpy() + 0.5, 0)
    assert seen.sum() > 150
    np.testing.assert_allclose(state.records[:, layout.RED : layout.BLUE + 1][seen], wanted[seen], atol=1e-5)
    np.testing.assert_allclose(splat_colors(sight.numpy(), splats.sh), wanted, atol=1e-6)


def test_projection_matches_gsplats():
    """Records of visible splats against `_fully_fused_projection`: centre, z, inverse covariance."""
    torch = pytest.importorskip("torch")
    torch_impl = pytest.importorskip("gsplat.cuda._torch_impl")
    splats, pose = random_gaussians(16, 400, 0), some_pose(6, reach=0.5)
    state = forward_with_state(splats, View(PINHOLE, pose))
    seen = state.keys != 0
    t = {name: torch.tensor(a) for name, a in as_dict(splats).items()}
    covars, _ = torch_impl._quat_scale_to_covar_preci(t["quats"], t["scales"], compute_preci=False, triu=False)
    viewmat = torch.tensor(pose.inverse().as_matrix()).float()[None]
    c = PINHOLE
    intrinsics = torch.tensor([[[c.fx, 0, c.cx], [0, c.fy, c.cy], [0, 0, 1]]])
    _, centers, z, conics, _ = torch_impl._fully_fused_projection(
        t["means"], covars, viewmat, intrinsics, c.width, c.height, 0.3, 0.01
    )
    records = state.records[seen]
    assert seen.sum() > 100
    assert not seen[z[0].numpy() <= 0.01].any()
    np.testing.assert_allclose(records[:, [layout.U, layout.V]], centers[0].numpy()[seen], rtol=1e-4, atol=2e-3)
    np.testing.assert_allclose(records[:, layout.DEPTH], z[0].numpy()[seen], rtol=1e-5)
    ours = records[:, [layout.A, layout.B, layout.C]] / (-layout.HALF_LOG2E * np.array([1, 2, 1]))
    np.testing.assert_allclose(ours, conics[0].numpy()[seen], rtol=5e-3, atol=1e-4)
