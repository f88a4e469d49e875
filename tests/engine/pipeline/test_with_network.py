"""The pipeline with the real network backend: tiny random weights from disk."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from test_pipeline import equal, pump

from engine import pipeline, registry
from engine.api import StepFailed
from engine.core.control import Control
from engine.core.scene import Scene
from engine.depth.network import DepthNetwork, NetworkConfig
from engine.depth.weights import write_weights
from engine.pipeline import Backends


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "random.safetensors"
    write_weights(DepthNetwork(NetworkConfig()), path)
    return path


@pytest.fixture
def request_with(request_of):
    def make(depth, turns_deg=(15,)):
        request = request_of(turns_deg)
        return replace(request, recipe=replace(request.recipe, depth=depth, renderer="cpu"))

    return make


@pytest.fixture
def scripted_views(backends_of, monkeypatch):
    """Backends of a recipe, but for the views, which are scripted."""
    whole = Backends.of
    monkeypatch.setattr(Backends, "of", lambda recipe: replace(whole(recipe), views=backends_of().views))


def test_a_step_tells_what_made_it_and_how_certain_it_is(request_with, scripted_views, weights):
    events, scene = pump(pipeline.generate(request_with(f"network:{weights}"), Scene(), Control()))
    assert not any(isinstance(e, StepFailed) for e in events), events[-1]
    name, spec, digest = scene.steps[1].request["backends"]["depth"].split()
    assert (name, spec, len(digest)) == ("network", str(weights), 16)
    for step in scene.steps:
        assert {"mask", "sparse_depth", "depth", "confidence", "seam_error", "result"} <= set(step.pictures)
        assert (step.frame.depth > 0).all() and 0 < step.stats["confidence"] < 1
        assert step.confidence.shape == (len(step.gaussians),)
    turned = scene.steps[1]
    known = turned.pictures["mask"] < 0.5
    sparse = turned.pictures["sparse_depth"]
    assert np.allclose(turned.frame.depth[known], sparse[known], rtol=1e-3)  # float16 of what the scene knows
    assert (turned.pictures["confidence"][known] == 1).all() and turned.pictures["confidence"][~known].max() < 1
    seam = turned.pictures["seam_error"]
    assert seam[seam > 0].size and np.median(seam[seam > 0]) == pytest.approx(turned.stats["seam_error"], rel=0.5)


def test_the_same_weights_make_the_same_scene(request_with, scripted_views, weights):
    request = request_with(f"network:{weights}")
    one, other = (pump(pipeline.generate(request, Scene(), Control()))[1] for _ in range(2))
    assert equal(one.gaussians, other.gaussians)


def test_damaged_weights_are_a_problem_with_a_way_on_and_no_silent_fallback(request_with, weights, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(weights.read_bytes()[:5000])
    events, scene = pump(pipeline.generate(request_with(f"network:{damaged}"), Scene(), Control()))
    assert isinstance(events[-1], StepFailed) and events[-1].problem.kind == "bad_input"
    assert "geometric" in events[-1].problem.next_step and scene.steps == ()


def test_missing_weights_leave_auto_with_what_works(monkeypatch, tmp_path):
    monkeypatch.setattr("resources.depth_weights", lambda: tmp_path / "none.safetensors")
    assert registry.resolved("depth", "auto") == "geometric"
    (tmp_path / "none.safetensors").write_bytes(b"anything")
    assert registry.resolved("depth", "auto") == "network"
    assert registry.resolved("depth", "geometric") == "geometric"
