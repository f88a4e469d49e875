"""The diffusers adapter with the library's real classes, tiny and random, saved to and read from disk."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, no_tick
from engine.core.frame import Rendered
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.views.inpaint_hub import CONFIDENCE, HubInpaint, unavailable

HEIGHT, WIDTH = 60, 70  # multiples of 8 on neither side


def save_pipeline(folder):
    import torch
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionInpaintPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        block_out_channels=(8, 16), layers_per_block=1, sample_size=16, in_channels=9, out_channels=4,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16, attention_head_dim=4,
    )  # fmt: skip
    vae = AutoencoderKL(
        block_out_channels=[8, 8, 8, 8], in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4,
        down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4,
    )  # fmt: skip
    text = CLIPTextConfig(
        hidden_size=16, intermediate_size=24, num_attention_heads=2, num_hidden_layers=1, vocab_size=64, eos_token_id=1,
        bos_token_id=0, pad_token_id=1, max_position_embeddings=16,
    )  # fmt: skip
    words = {"<|startoftext|>": 0, "<|endoftext|>": 1} | {c: i + 2 for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
    words |= {f"{c}</w>": 28 + i for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
    vocabulary = folder.parent / "vocabulary"
    vocabulary.mkdir()
    (vocabulary / "vocab.json").write_text(json.dumps(words))
    (vocabulary / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer.from_pretrained(vocabulary, model_max_length=16)
    StableDiffusionInpaintPipeline(
        vae=vae, text_encoder=CLIPTextModel(text), tokenizer=tokenizer, unet=unet, scheduler=DDIMScheduler(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    ).save_pretrained(folder, safe_serialization=True)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "model"
    save_pipeline(path)
    return path


@pytest.fixture(scope="module")
def backend(folder):
    return HubInpaint(str(folder))


@pytest.fixture(scope="module")
def scene():
    rgb = np.random.default_rng(3).random((HEIGHT, WIDTH, 3), np.float32)
    known = np.ones((HEIGHT, WIDTH), bool)
    known[10:40, 30:] = False
    flat = np.ones((HEIGHT, WIDTH), np.float32)
    return Rendered(rgb * known[..., None], flat, known.astype(np.float32)), known


def imagine(backend, scene, prompt="", seed=0, tick=no_tick):
    rendered, known = scene
    view = View(Camera.pinhole(WIDTH, HEIGHT, 1.0), Pose.identity())
    return backend.generate(rendered, known, view, prompt=prompt, seed=seed, references=(), plan=None, tick=tick)


def test_fills_the_hole_and_leaves_known_pixels_to_the_bit(backend, scene):
    (rendered, known), made = scene, imagine(backend, scene, "a lake")
    assert made.rgb.shape == (HEIGHT, WIDTH, 3)
    assert made.rgb.dtype == np.float32
    assert np.array_equal(made.rgb[known], rendered.rgb[known])
    assert np.isfinite(made.rgb).all()
    assert made.rgb[~known].std() > 0.01
    assert set(np.unique(made.confidence[~known])) == {np.float32(CONFIDENCE)}
    assert (made.confidence[known] == 1).all()


def test_the_same_seed_paints_the_same_and_another_does_not(backend, scene):
    first, again, other = (imagine(backend, scene, seed=s).rgb for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


def test_nothing_to_fill_gives_the_picture_back(backend, scene):
    rendered, known = scene
    made = imagine(backend, (rendered, np.ones_like(known)))
    assert np.array_equal(made.rgb, rendered.rgb)


def test_cancels_within_a_step_and_works_again(backend, scene):
    calls = []

    def stop_at_the_third(done):
        calls.append(done)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        imagine(backend, scene, tick=stop_at_the_third)
    assert len(calls) == 3
    assert np.array_equal(imagine(backend, scene).rgb, imagine(backend, scene).rgb)


def test_a_given_prefill_starts_the_hole(folder, scene):
    seen = []

    def grey(rgb, hole):
        seen.append(hole.sum())
        return np.full_like(rgb, 0.5)

    imagine(HubInpaint(str(folder), prefill=grey), scene)
    assert seen == [(~scene[1]).sum()]


def test_a_pickle_is_refused(folder, tmp_path):
    copy = tmp_path / "pickled"
    shutil.copytree(folder, copy)
    for weights in (copy / "unet").glob("*.safetensors"):
        weights.rename(weights.with_suffix(".bin"))
    assert "pickle" in unavailable(str(copy))
    with pytest.raises(ProblemError, match="unet"):
        HubInpaint(str(copy))


def test_tells_what_is_missing(folder, tmp_path):
    assert unavailable(str(folder)) is None
    assert "model_index.json" in unavailable(str(tmp_path))
    assert "hf download nobody/nothing" in unavailable("nobody/nothing")
    assert unavailable("not a model id") is not None
    copy = tmp_path / "torn"
    shutil.copytree(folder, copy)
    next((copy / "vae").glob("*.safetensors")).unlink()
    assert "vae" in unavailable(str(copy))


def test_damaged_weights_are_a_problem(folder, tmp_path):
    copy = tmp_path / "damaged"
    shutil.copytree(folder, copy)
    (copy / "unet" / "config.json").write_text("{")
    with pytest.raises(ProblemError, match="could not be read"):
        HubInpaint(str(copy))
