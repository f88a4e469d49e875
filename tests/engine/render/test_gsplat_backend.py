"""The CUDA adapter without CUDA: its call against the installed signature, its conventions against gsplat's projection
and SH (which run on the CPU), its pictures against the reference renderer."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from random_scenes import as_dict, random_gaussians, some_pose
from reference import composite, pinhole_moments, render

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.problem import ProblemError
from engine.render import gsplat_backend
from engine.render.gsplat_backend import GsplatRenderer

gsplat = pytest.importorskip("gsplat")
torch = pytest.importorskip("torch")

CAMERA = Camera(64, 48, 50.0, 55.0, 30.0, 25.0)


class Rasterization:
    """gsplat.rasterization by brute force: gsplat's own projection and SH, compositing in numpy. Records its calls."""

    def __init__(self) -> None:
        self.calls = []

    def __call__(self, **arguments):
        inspect.signature(gsplat.rasterization).bind(**arguments)
        self.calls.append(arguments)
        seen = [self.view(arguments, *camera) for camera in zip(arguments["viewmats"], arguments["Ks"], strict=True)]
        images, alphas = (torch.tensor(np.stack(layer), dtype=torch.float32) for layer in zip(*seen, strict=True))
        return images, alphas, {}

    def view(self, a, viewmat, intrinsics):
        _, means2d, depths, conics = project(a, viewmat, intrinsics)
        grid = Camera(a["width"], a["height"], 1, 1).pixel_grid()
        offset = grid[None] - means2d[:, None, None]  # [N, H, W, 2]
        dx, dy = offset[..., 0], offset[..., 1]
        a_, b_, c_ = conics.T[:, :, None, None]
        power = 0.5 * (a_ * dx**2 + c_ * dy**2) + b_ * dx * dy
        alpha = np.minimum(0.999, a["opacities"].numpy()[:, None, None] * np.exp(-power))
        alpha[(alpha < 1 / 255) | (depths <= a["near_plane"])[:, None, None]] = 0
        drawn = composite(alpha, np.zeros((len(alpha), 3)), depths, np.zeros(3))
        image = np.einsum("nhw,nc->hwc", drawn.weights, colors(a, viewmat))
        return np.dstack([image, drawn.depth * drawn.alpha]), drawn.alpha[..., None]


def project(a, viewmat, intrinsics):
    from gsplat.cuda._torch_impl import _fully_fused_projection, _quat_scale_to_covar_preci

    covars, _ = _quat_scale_to_covar_preci(a["quats"], a["scales"], compute_preci=False, triu=False)
    view, size = (viewmat[None], intrinsics[None]), (a["width"], a["height"])
    radii, means2d, depths, conics, _ = _fully_fused_projection(
        a["means"], covars, *view, *size, a["eps2d"], a["near_plane"]
    )
    return (t[0].double().numpy() for t in (radii, means2d, depths, conics))


def colors(a, viewmat):
    from gsplat.cuda._torch_impl import _spherical_harmonics

    if a["sh_degree"] is None:
        return a["colors"].numpy()
    eye = torch.linalg.inv(viewmat)[:3, 3]
    return np.maximum(0, _spherical_harmonics(a["sh_degree"], a["means"] - eye, a["colors"]).numpy() + 0.5)


def draw(gaussians, view, **options):
    fake = Rasterization()
    return GsplatRenderer(fake, device="cpu").render(gaussians, view, **options), fake


@pytest.mark.parametrize("sh_degree", [0, 2, 3])
def test_pictures_match_the_reference(sh_degree):
    splats, pose = random_gaussians(5, 40, sh_degree), some_pose(1)
    background = (0.2, 0.5, 0.7)
    drawn, _ = draw(splats, View(CAMERA, pose), background=background)
    wanted = render(as_dict(splats), CAMERA, pose.inverse().as_matrix(), background)
    assert drawn.rgb.dtype == drawn.depth.dtype == drawn.alpha.dtype == np.float32
    np.testing.assert_allclose(drawn.rgb, wanted.rgb, atol=2e-3)
    np.testing.assert_allclose(drawn.alpha, wanted.alpha, atol=2e-3)
    solid = wanted.alpha > 0.5
    np.testing.assert_allclose(drawn.depth[solid], wanted.depth[solid], rtol=1e-3)


def test_projection_matches_gsplats():
    splats, pose = random_gaussians(6, 300, 0), some_pose(2, reach=0.5)
    view = View(CAMERA, pose)
    _, fake = draw(splats, view)
    call = fake.calls[0]
    _, means2d, depths, conics = project(call, call["viewmats"][0], call["Ks"][0])
    pixels, z = view.project(splats.means)
    front = z > 0.05
    np.testing.assert_allclose(depths[front], z[front], rtol=1e-4)
    np.testing.assert_allclose(means2d[front], pixels[front], atol=2e-2, rtol=1e-4)
    camera_from_world = pose.inverse()
    exact = {name: a.astype(np.float64) for name, a in as_dict(splats).items()}
    _, cov = pinhole_moments(exact, camera_from_world.apply(splats.means), camera_from_world.rotation, CAMERA)
    wanted = np.linalg.inv(cov)[:, [0, 0, 1], [0, 1, 1]]
    np.testing.assert_allclose(conics[front], wanted[front], rtol=2e-3, atol=1e-5)


def test_the_call_asks_for_packed_colour_and_depth():
    splats = random_gaussians(0, 3, 1)
    splats.means.setflags(write=False)  # as from a file; torch would warn
    _, fake = draw(splats, View(CAMERA, some_pose(0)))
    (call,) = fake.calls
    assert call["packed"] is True
    assert call["render_mode"] == "RGB+D"
    assert call["sh_degree"] == 1
    assert call["near_plane"] == 0.01
    assert tuple(call["viewmats"].shape) == (1, 4, 4)
    assert tuple(call["Ks"].shape) == (1, 3, 3)


@pytest.mark.parametrize("count", [3, 40])
def test_strongest_chunk(count):
    splats, pose = random_gaussians(7, 80, 0), some_pose(3)
    ids = (np.arange(80) % count + 100).astype(np.int32)
    drawn, _ = draw(splats, View(CAMERA, pose), chunk_ids=ids)
    weights = render(as_dict(splats), CAMERA, pose.inverse().as_matrix()).weights
    share = np.stack([weights[ids == i].sum(axis=0) for i in range(100, 100 + count)])
    assert drawn.chunk.dtype == np.int32
    np.testing.assert_array_equal(drawn.chunk == -1, drawn.alpha == 0)
    ranked = np.sort(share, axis=0)
    clear = ranked[-1] > ranked[-2] + 1e-3
    np.testing.assert_array_equal(drawn.chunk[clear], share.argmax(axis=0)[clear] + 100)


@pytest.mark.parametrize("camera", [CAMERA, Camera.equirect(32, 16)])
def test_an_empty_scene_is_background(camera):
    drawn, _ = draw(
        Gaussians.empty(), View(camera, some_pose(0)), background=(0.1, 0.2, 0.3), chunk_ids=np.zeros(0, np.int32)
    )
    np.testing.assert_allclose(drawn.rgb, np.broadcast_to([0.1, 0.2, 0.3], drawn.rgb.shape), rtol=1e-6)
    assert not drawn.depth.any()
    assert not drawn.alpha.any()
    assert (drawn.chunk == -1).all()


def test_broken_splats_are_left_out():
    good = random_gaussians(8, 10, 1)
    arrays = {name: a.copy() for name, a in as_dict(good).items()}
    arrays["means"][2, 1] = np.nan
    arrays["opacities"][4] = np.inf
    arrays["quats"][6] = 0
    drawn, fake = draw(Gaussians(**arrays), View(CAMERA, some_pose(0)), chunk_ids=np.arange(10, dtype=np.int32))
    assert len(fake.calls[0]["means"]) == 7
    assert not np.isin(drawn.chunk, [2, 4, 6]).any()


def test_equirect_through_cube_faces_matches_the_reference():
    splats, pose = random_gaussians(9, 60, 1, around=True), some_pose(4)
    camera, background = Camera.equirect(96, 48), (0.3, 0.3, 0.3)
    ids = np.arange(60, dtype=np.int32)
    drawn, _ = draw(splats, View(camera, pose), background=background, chunk_ids=ids)
    wanted = render(as_dict(splats), camera, pose.inverse().as_matrix(), background)
    assert drawn.rgb.shape == (48, 96, 3)
    assert -10 * np.log10(np.mean((drawn.rgb - wanted.rgb) ** 2)) > 27
    solid = wanted.alpha > 0.9
    assert np.median(np.abs(drawn.depth / np.where(solid, wanted.depth, 1) - 1)[solid]) < 0.01
    assert np.mean((drawn.chunk == wanted.weights.argmax(axis=0))[wanted.alpha > 0.1]) > 0.85


def test_the_faces_of_a_sphere_are_one_call_unless_they_are_large(monkeypatch):
    splats, view = random_gaussians(9, 5, 1, around=True), View(Camera.equirect(32, 16), some_pose(4))
    together, fake = draw(splats, view)
    assert [tuple(call["viewmats"].shape) for call in fake.calls] == [(6, 4, 4)]
    side = fake.calls[0]["width"]
    monkeypatch.setattr(gsplat_backend, "PIXELS_AT_ONCE", 4 * side**2)
    apart, fake = draw(splats, view)
    assert [tuple(call["Ks"].shape) for call in fake.calls] == [(4, 3, 3), (2, 3, 3)]
    np.testing.assert_array_equal(apart.rgb, together.rgb)


def test_splats_stay_on_the_device_while_they_are_drawn():
    fake, splats = Rasterization(), random_gaussians(3, 5, 0)
    renderer, view = GsplatRenderer(fake, device="cpu"), View(CAMERA, some_pose(0))
    renderer.render(splats, view)
    renderer.render(splats, view)
    renderer.render(random_gaussians(4, 5, 0), view)
    first, again, others = (call["means"] for call in fake.calls)
    assert first is again
    assert others is not first
    assert renderer._held is None, "splats that are gone leave the device"


def test_a_picture_too_large_for_the_gpu_is_a_problem():
    def full(**_arguments):
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(ProblemError) as told:
        GsplatRenderer(full, device="cpu").render(random_gaussians(3, 5, 0), View(CAMERA, some_pose(0)))
    assert told.value.problem.kind == "out_of_memory"
    assert "64x48" in told.value.problem.message
