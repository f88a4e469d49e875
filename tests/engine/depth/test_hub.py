"""The transformers adapter with its real classes, tiny and random, saved to and read from disk."""

from __future__ import annotations

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, no_tick
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.depth.hub import HubDepth, unavailable

VIEW = View(Camera.pinhole(60, 48, 1.0), Pose.identity())


def save_metric(folder):
    """GLPN: depth in metres."""
    from transformers import GLPNConfig, GLPNForDepthEstimation, GLPNImageProcessorPil

    config = GLPNConfig(
        num_encoder_blocks=4, depths=[1, 1, 1, 1], hidden_sizes=[8, 8, 16, 16], num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=8,
    )  # fmt: skip
    GLPNForDepthEstimation(config).save_pretrained(folder)
    GLPNImageProcessorPil().save_pretrained(folder)


@pytest.fixture(scope="module")
def relative(depth_anything):
    return depth_anything


@pytest.fixture(scope="module")
def metric(tmp_path_factory):
    folder = tmp_path_factory.mktemp("metric")
    save_metric(folder)
    return str(folder)


@pytest.mark.parametrize("kind", ["relative", "metric"])
def test_a_network_completes_depth_and_keeps_what_is_known(kind, request):
    folder = request.getfixturevalue(kind)
    assert unavailable(folder) is None
    backend = HubDepth(folder)
    rng = np.random.default_rng(0)
    rgb = rng.random((48, 60, 3)).astype(np.float32)
    known = np.zeros((48, 60), dtype=bool)
    known[:, :30] = True
    sparse = np.where(known, 3.0, 0.0).astype(np.float32)
    for mask in (known, np.zeros_like(known), np.ones_like(known)):
        depth = np.where(mask, 3.0, 0.0).astype(np.float32)
        out = backend.complete(rgb, depth, mask, VIEW, no_tick)
        assert out.depth.shape == (48, 60)
        assert (out.depth > 0).all() and np.isfinite(out.depth).all()
        assert (out.depth[mask] == 3.0).all()
    assert (backend.complete(rgb, sparse, known, VIEW, no_tick).confidence[known] == 1).all()


def test_disparity_and_depth_are_told_apart(relative, metric, monkeypatch):
    """Where a disparity network says more, depth is less; where a metric one says more, it is more."""
    for folder, sign in ((relative, -1), (metric, 1)):
        backend = HubDepth(folder)
        rgb = np.zeros((48, 60, 3), dtype=np.float32)
        told = told_by(backend, rgb)
        disparity = backend.disparity(rgb)
        assert np.sign(np.corrcoef(told.ravel(), (1 / disparity).ravel())[0, 1]) == sign


def told_by(backend, rgb):
    import cv2
    import torch

    inputs = backend._processor(images=(rgb * 255).astype(np.uint8), return_tensors="pt").to(backend._device)
    with torch.inference_mode():
        told = backend._model(**inputs).predicted_depth[0].cpu().numpy()
    return cv2.resize(told, rgb.shape[1::-1], interpolation=cv2.INTER_CUBIC)


def test_cancel_stops_inside_the_network(relative):
    def stop(_done):
        raise Cancelled

    empty = np.zeros((48, 60), dtype=np.float32)
    with pytest.raises(Cancelled):
        HubDepth(relative).complete(np.zeros((48, 60, 3), dtype=np.float32), empty, empty > 0, VIEW, stop)


def test_missing_weights_are_named_with_the_next_step(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    reason = unavailable(str(tmp_path))
    assert reason and "model.safetensors" in reason
    hub = unavailable("someone/no-such-depth-model")
    assert hub and "hf download someone/no-such-depth-model" in hub
    with pytest.raises(ProblemError) as raised:
        HubDepth(str(tmp_path))
    assert raised.value.problem.kind == "unavailable"


def test_damaged_weights_end_in_one_sentence(relative, tmp_path):
    import shutil

    folder = tmp_path / "damaged"
    shutil.copytree(relative, folder)
    (folder / "config.json").write_text('{"model_type": "nothing-we-know"}')
    with pytest.raises(ProblemError) as raised:
        HubDepth(str(folder))
    assert raised.value.problem.kind == "damaged_file"
