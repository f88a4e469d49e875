"""The loss: nothing at the truth, blind to what it should be blind to, and its gradient is its slope."""

from __future__ import annotations

import pytest
import torch

from engine.depth.network import Output
from engine.training.losses import depth_loss

SHAPE = (2, 1, 16, 24)


def example(seed=0):
    generator = torch.Generator().manual_seed(seed)
    target = torch.randn(SHAPE, generator=generator, dtype=torch.float64) * 0.5
    valid = torch.rand(SHAPE, generator=generator) < 0.9
    known = valid & (torch.rand(SHAPE, generator=generator) < 0.4)
    sky = torch.where(valid, 0.0, -1.0).double()
    sky[:, :, 0] = 1.0
    valid[:, :, 0] = False
    return torch.where(valid, target, 0.0), valid, known & valid, sky


def told(log_depth, log_scale=None, sky=None):
    zeros = torch.zeros_like(log_depth)
    parts = zeros if log_scale is None else log_scale, zeros if sky is None else sky
    return Output(log_depth, *parts, free=zeros, shares=zeros, opinion=zeros)


def rough(seed=1):
    return 0.3 * torch.randn(SHAPE, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("given", [True, False])
def test_the_truth_costs_nothing(given):
    target, valid, known, sky = example()
    parts = depth_loss(told(target), target, valid, known & given, sky)
    assert all(float(parts[name]) == 0 for name in ("log", "metric", "edges"))
    worse = depth_loss(told(target + rough()), target, valid, known & given, sky)
    assert float(worse["log"]) > 0 and float(worse["edges"]) > 0
    assert (float(worse["metric"]) > 0) == given


def test_what_is_not_valid_says_nothing():
    target, valid, known, sky = example()
    off = target + rough()
    wild = torch.where(valid, off, 77.0)
    for one, other in zip(
        depth_loss(told(off), target, valid, known, sky).values(),
        depth_loss(told(wild), target, valid, known, sky).values(),
        strict=True,
    ):
        assert float(one) == pytest.approx(float(other), abs=1e-9)


def test_without_known_depth_a_wrong_scale_costs_little_and_blurs_nothing():
    target, valid, _, sky = example()
    none = torch.zeros_like(valid)
    off = target + rough()
    parts, scaled = (depth_loss(told(d), target, valid, none, sky) for d in (off, off + 0.7))
    assert float(scaled["edges"]) == pytest.approx(float(parts["edges"]), abs=1e-9)
    alone = depth_loss(told(target + 0.7), target, valid, none, sky)
    assert float(alone["log"]) == pytest.approx(0.35 * 0.7, rel=1e-6)
    assert float(alone["uncertainty"]) == pytest.approx(0, abs=1e-9)


def test_with_known_depth_the_scale_counts_in_full():
    target, valid, known, sky = example()
    assert float(depth_loss(told(target + 0.7), target, valid, known, sky)["log"]) == pytest.approx(0.7, rel=1e-6)


def test_sky_is_learnt_where_it_is_told_only():
    target, valid, known, sky = example()
    good = torch.where(sky > 0, 20.0, -20.0).double()
    assert float(depth_loss(told(target, sky=good), target, valid, known, sky)["sky"]) < 1e-6
    other = torch.where(sky < 0, 20.0, good)
    assert float(depth_loss(told(target, sky=other), target, valid, known, sky)["sky"]) < 1e-6
    assert float(depth_loss(told(target, sky=-good), target, valid, known, sky)["sky"]) > 1


def test_uncertainty_is_best_where_it_tells_the_error():
    target, valid, known, sky = example()
    error = torch.full(SHAPE, 0.2, dtype=torch.float64)
    known = known.clone()
    costs = [
        float(depth_loss(told(target + error, torch.full_like(error, s)), target, valid, known, sky)["uncertainty"])
        for s in (-2.5, float(torch.tensor(0.2).log()), -0.8)
    ]
    assert costs[1] < costs[0] and costs[1] < costs[2]


@pytest.mark.parametrize("given", [True, False])
def test_the_gradient_is_the_slope(given):
    """Of each part for its output; the median's slope is left out, so "log" without known depth is not asked."""
    target, valid, known, sky = example()
    known = known if given else torch.zeros_like(known)
    depth, scale, logits = (rough(seed).requires_grad_() for seed in (1, 2, 3))
    asked = ("log", "metric", "edges") if given else ("edges",)

    def cost(d, s, z):
        parts = depth_loss(told(d, s, z), target, valid, known, sky)
        return sum(parts[name] for name in asked) + parts["sky"], parts["uncertainty"]

    first, second = cost(depth, scale, logits)
    slopes = torch.autograd.grad(first + second, (depth, scale, logits))
    assert all(bool(torch.isfinite(slope).all()) for slope in slopes)
    for which, step in ((0, 1e-6), (1, 1e-5), (2, 1e-5)):
        for place in ((0, 0, 3, 5), (1, 0, 9, 17), (1, 0, 0, 4)):
            outputs = [[part.detach() for part in (depth, scale, logits)] for _ in range(2)]
            for sign, values in zip((1, -1), outputs, strict=True):
                values[which] = values[which].clone()
                values[which][place] += sign * step
            part = 1 if which == 1 else 0
            measured = (cost(*outputs[0])[part] - cost(*outputs[1])[part]) / (2 * step)
            assert float(slopes[which][place]) == pytest.approx(float(measured), rel=1e-3, abs=1e-8)


def test_a_batch_without_anything_valid_has_a_finite_gradient():
    target, valid, _, sky = example()
    depth = rough().requires_grad_()
    none = torch.zeros_like(valid)
    relative = torch.tensor([True, False])[:, None, None, None]
    parts = depth_loss(told(depth), target, none, none, torch.full_like(sky, -1.0), relative)
    torch.stack(list(parts.values())).sum().backward()
    assert bool(torch.isfinite(depth.grad).all())


# --- what a teacher told ----------------------------------------------------------------------------------------------


def taught(depth, target, valid):
    none, sky = torch.zeros_like(valid), torch.full(SHAPE, -1.0, dtype=torch.float64)
    relative = torch.ones(2, 1, 1, 1, dtype=torch.bool)
    return depth_loss(told(depth), target, valid, none, sky, relative)


def test_a_teachers_depth_is_free_in_the_scale_and_shift_of_its_inverse():
    target, valid, *_ = example()
    depth = target + rough()
    parts = taught(depth, target, valid)
    assert float(parts["teacher"]) > 0
    assert all(float(parts[name]) == pytest.approx(0, abs=1e-9) for name in ("log", "metric", "edges", "uncertainty"))
    other = -torch.log(0.5 * torch.exp(-target) + 0.3)  # another scale and shift of inverse depth
    assert float(taught(depth, other, valid)["teacher"]) == pytest.approx(float(parts["teacher"]), rel=1e-5)
    assert float(taught(other, target, valid)["teacher"]) == pytest.approx(0, abs=1e-9)


def test_a_teacher_moves_the_network():
    target, valid, *_ = example()
    depth = (target + rough()).requires_grad_()
    before = taught(depth, target, valid)["teacher"]
    slope = torch.autograd.grad(before, depth)[0]
    assert bool(torch.isfinite(slope).all())
    after = taught((depth - 0.5 * slope / slope.norm()).detach(), target, valid)["teacher"]
    assert float(after) < float(before.detach())


def test_a_mixed_batch_keeps_both_kinds_apart():
    target, valid, known, sky = example()
    depth = target + rough()
    relative = torch.tensor([True, False])[:, None, None, None]
    mixed = depth_loss(told(depth), target, valid, known, sky, relative)
    wrong = depth.clone()
    wrong[0] += 3.0  # a factor, which is free for the first sample
    again = depth_loss(told(wrong), target, valid, known, sky, relative)
    for name in ("log", "metric", "edges"):
        assert float(again[name]) == pytest.approx(float(mixed[name]), abs=1e-9)
    assert float(again["teacher"]) == pytest.approx(float(mixed["teacher"]), rel=1e-4)
