"""What tests of several parts of the engine need."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def depth_anything(tmp_path_factory):
    """The folder of a Depth Anything V2, tiny and random: disparity up to scale and shift."""
    import torch
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config, DPTImageProcessorPil

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("depth-anything")
    backbone = Dinov2Config(
        hidden_size=16, num_hidden_layers=4, num_attention_heads=2, image_size=28, patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"], reshape_hidden_states=False, apply_layernorm=True,
    )  # fmt: skip
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, neck_hidden_sizes=[8, 8, 8, 8],
        fusion_hidden_size=8, head_hidden_size=8, patch_size=14,
    )  # fmt: skip
    DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    DPTImageProcessorPil(size={"height": 28, "width": 42}, ensure_multiple_of=14).save_pretrained(folder)
    return str(folder)
