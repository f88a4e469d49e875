"""Analytic gradients of the CPU renderer against central differences of the float64 reference renderer."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from random_scenes import as_dict, random_gaussians, some_pose
from reference import render

from engine.core.camera import Camera

torch = pytest.importorskip("torch")
from engine.render.autograd import rasterize  # noqa: E402

BACKGROUND = (0.2, 0.4, 0.6)
PINHOLE = Camera(37, 22, 28.0, 31.0, 17.0, 12.0)
EQUIRECT = Camera.equirect(40, 20)
STEP = 1e-6


class Case:
    """A random scene, random weights for every output, and the loss they make."""

    def __init__(self, camera: Camera, sh_degree: int, seed: int, count: int = 10) -> None:
        rng = np.random.default_rng(seed)
        self.camera = camera
        self.splats = as_dict(random_gaussians(seed, count, sh_degree, around=camera.projection == "equirect"))
        self.splats["quats"] = self.splats["quats"] * rng.uniform(0.5, 2.0, (count, 1)).astype(np.float32)
        self.pose = some_pose(seed).inverse().as_matrix()
        shape = camera.height, camera.width
        self.weights = [rng.normal(size=(*shape, 3)), 0.3 * rng.normal(size=shape), rng.normal(size=shape)]

    def loss(self, splats, pose) -> float:
        picture = render(splats, self.camera, pose, BACKGROUND)
        outputs = picture.rgb, picture.depth, picture.alpha
        return sum(float((w * o).sum()) for w, o in zip(self.weights, outputs, strict=True))

    def analytic(self, **options) -> dict[str, np.ndarray]:
        tensors = {name: torch.tensor(a, requires_grad=True) for name, a in self.splats.items()}
        pose = torch.tensor(self.pose, dtype=torch.float32, requires_grad=True)
        outputs = rasterize(**tensors, camera=self.camera, camera_from_world=pose, background=BACKGROUND, **options)
        loss = sum((torch.tensor(w).float() * o).sum() for w, o in zip(self.weights, outputs, strict=True))
        loss.backward()
        return {**{name: t.grad.numpy() for name, t in tensors.items()}, "pose": pose.grad.numpy()[:3]}

    def numeric(self, name: str) -> np.ndarray:
        values = {key: a.astype(np.float64) for key, a in self.splats.items()}
        values["pose"] = self.pose[:3].copy()
        slopes = np.zeros_like(values[name])
        for index in np.ndindex(slopes.shape):
            around = []
            for step in (STEP, -STEP):
                moved = {key: a.copy() for key, a in values.items()}
                moved[name][index] += step
                around.append(self.loss(moved, moved.pop("pose")))
            slopes[index] = (around[0] - around[1]) / (2 * STEP)
        return slopes


@pytest.mark.parametrize(
    ("camera", "sh_degree", "seed"), [(PINHOLE, 0, 1), (PINHOLE, 1, 2), (EQUIRECT, 0, 3), (EQUIRECT, 1, 4)]
)
def test_every_parameter_group(camera, sh_degree, seed):
    case = Case(camera, sh_degree, seed)
    for name, ours in case.analytic().items():
        wanted = case.numeric(name)
        assert np.linalg.norm(wanted) > 0.01, name
        assert np.linalg.norm(ours - wanted) <= 2e-3 * np.linalg.norm(wanted), name
        np.testing.assert_allclose(ours, wanted, rtol=1e-2, atol=2e-3 * np.abs(wanted).max(), err_msg=name)


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_high_degree_harmonics_and_the_direction_they_are_seen_along(camera):
    case = Case(camera, 3, 5, count=4)
    ours = case.analytic()
    for name in ("sh", "means", "pose"):
        wanted = case.numeric(name)
        assert np.linalg.norm(ours[name] - wanted) <= 2e-3 * np.linalg.norm(wanted), name


def test_splats_outside_the_picture_whose_jacobian_is_clamped():
    case = Case(PINHOLE, 0, 6, count=3)
    case.splats["means"] = np.array([[1.6, 0.1, 1.2], [-0.2, -1.2, 1.0], [1.5, 1.1, 1.1]], np.float32)
    case.splats["scales"] = np.tile(np.array([0.45, 0.3, 0.2], np.float32), (3, 1))
    case.splats["opacities"] = np.full(3, 0.9, np.float32)
    case.pose = np.eye(4)
    ours = case.analytic()
    for name in ("means", "scales", "quats", "pose"):
        wanted = case.numeric(name)
        assert np.linalg.norm(wanted) > 0.01, name
        assert np.linalg.norm(ours[name] - wanted) <= 5e-3 * np.linalg.norm(wanted), name


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_deep_stacks_of_opaque_splats(camera):
    """Where light runs out, what is left to come is a small difference of large sums."""
    case = Case(camera, 0, 7, count=60)
    case.splats["scales"] = case.splats["scales"] * 4
    case.splats["opacities"] = np.clip(case.splats["opacities"] + 0.3, 0, 0.99)
    ours = case.analytic()
    for name in ("means", "quats", "scales", "opacities", "sh"):
        values = {key: a.astype(np.float64) for key, a in case.splats.items()}
        uphill = ours[name].astype(np.float64) / np.linalg.norm(ours[name])
        there, back = ({**values, name: values[name] + sign * STEP * uphill} for sign in (1, -1))
        slope = (case.loss(there, case.pose) - case.loss(back, case.pose)) / (2 * STEP)
        assert slope == pytest.approx(np.linalg.norm(ours[name]), rel=1e-2), name


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_only_trainable_splats_get_gradients(camera):
    case = Case(camera, 1, 9, count=40)
    everyone = case.analytic()
    trainable = np.arange(40) % 3 == 0
    some = case.analytic(trainable=torch.tensor(trainable))
    np.testing.assert_allclose(some.pop("pose"), everyone.pop("pose"), rtol=1e-6)
    for name, ours in some.items():
        np.testing.assert_array_equal(ours[trainable], everyone[name][trainable])
        assert not ours[~trainable].any()


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_inputs_that_need_no_gradient_get_none(camera):
    case = Case(camera, 1, 10)
    tensors = {name: torch.tensor(a, requires_grad=name == "opacities") for name, a in case.splats.items()}
    trainable = torch.arange(10) < 4
    pose = torch.tensor(case.pose).float()
    rgb, depth, _alpha = rasterize(**tensors, camera=camera, camera_from_world=pose, trainable=trainable)
    (rgb.sum() + 0.1 * depth.sum()).backward()
    assert tensors["opacities"].grad[:4].any()
    assert not tensors["opacities"].grad[4:].any()
    assert all(t.grad is None for name, t in tensors.items() if name != "opacities")


@pytest.mark.parametrize("camera", [Camera.pinhole(64, 48, 1.0), Camera.equirect(64, 32)])
def test_a_masked_loss_is_the_same_as_a_loss_of_that_region(camera):
    """Tiles whose gradients are all zero are skipped; that must not change the others."""
    case = Case(camera, 0, 11, count=50)
    case.weights = [w * (np.arange(camera.width) < 20).reshape(1, -1, *[1] * (w.ndim - 2)) for w in case.weights]
    masked = case.analytic()
    case.weights = [w + 1e-30 for w in case.weights]
    for name, unskipped in case.analytic().items():
        np.testing.assert_allclose(masked[name], unskipped, rtol=1e-5, atol=1e-6 * np.abs(unskipped).max())


def test_nothing_in_view():
    case = Case(PINHOLE, 0, 12, count=5)
    case.splats["means"] = case.splats["means"] * np.array([1, 1, -1], np.float32)
    assert not any(g.any() for g in case.analytic().values())


def test_gradients_do_not_depend_on_the_number_of_threads():
    import numba

    case = Case(Camera.pinhole(120, 90, 1.0), 2, 13, count=400)
    threads = numba.get_num_threads()
    results = []
    for count in {1, threads}:
        numba.set_num_threads(count)
        results.append(case.analytic())
    numba.set_num_threads(threads)
    for name, first in results[0].items():
        assert all(first.tobytes() == other[name].tobytes() for other in results)


@pytest.mark.parametrize("camera", [PINHOLE, EQUIRECT])
def test_two_threads_at_once(camera):
    cases = [Case(camera, 1, seed, count=100) for seed in (16, 17)] * 4
    alone = [case.analytic() for case in cases[:2]] * 4
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(Case.analytic, cases))
    for one, other in zip(alone, together, strict=True):
        assert all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_changing_a_tensor_before_the_backward_pass_is_noticed():
    case = Case(PINHOLE, 0, 14)
    tensors = {name: torch.tensor(a, requires_grad=True) for name, a in case.splats.items()}
    rgb, _, _ = rasterize(**tensors, camera=PINHOLE, camera_from_world=torch.tensor(case.pose).float())
    with torch.no_grad():
        tensors["means"] += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        rgb.sum().backward()


def test_read_only_splats_need_no_second_compilation():
    from engine.render.kernels import backward, backward_project

    case = Case(PINHOLE, 0, 15)
    case.analytic()
    for array in case.splats.values():
        array.setflags(write=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch's about such arrays
        tensors = [torch.from_numpy(a) for a in case.splats.values()]
    tensors[0].requires_grad_()
    rgb, _, _ = rasterize(*tensors, PINHOLE, torch.tensor(case.pose).float())
    rgb.sum().backward()
    kernels = backward.busy_tiles, backward.assign_slots, backward.sum_tiles, backward_project.backward_splats
    assert [len(kernel.signatures) for kernel in kernels] == [1] * 4
