"""The network learns, and a run that was interrupted ends as one that was not."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from engine.core.problem import ProblemError
from engine.depth.network import DepthNetwork, NetworkConfig
from engine.depth.weights import read_weights
from engine.training.ablate import rows, run_variant, variants
from engine.training.batches import Drawn, Feeder, Held, sizes, stacked, training_sample
from engine.training.config import SourceConfig, TrainingConfig
from engine.training.curve import draw_curve
from engine.training.loop import Training
from engine.training.losses import depth_loss
from engine.training.pack import Entry, Pack
from engine.training.sources import Sources
from engine.training.validate import validate

SIZE = (64, 64)


@pytest.fixture(scope="module")
def pack():
    """Two kinds of floor: bright ones are far."""
    rng = np.random.default_rng(0)
    rgb, depth, entries = [], [], []
    for number in range(4):
        rows, slant = np.linspace(0.3, 1.0, SIZE[0])[:, None], np.linspace(1.0, 1.5, SIZE[1])
        metres = (1 + number % 2 * 3) / rows * slant
        picture = rng.integers(0, 40, (*SIZE, 3)) + (60 + 120 * (number % 2))
        metres[:6] = np.inf
        rgb.append(picture.astype(np.uint8))
        depth.append(metres.astype(np.float16))
        entries.append(Entry(str(number), f"room_{number}", 60.0, (32.0, 32.0), tells_sky=True))
    return Pack(rgb, depth, entries)


@pytest.fixture
def config():
    """The smallest run that uses every part."""
    return TrainingConfig(
        (SourceConfig("unused"),), NetworkConfig(layers=0), encoder_weights="none", batch=2, height=32, width=64,
        steps=4, validation_frames=2, average=0.5,
    )  # fmt: skip


@pytest.fixture
def drawn(pack):
    return [Drawn(pack, np.arange(3), 1.0, 0.0)]


@pytest.fixture
def held(pack):
    return [Held("kept", pack, [3])]


def test_two_samples_can_be_learnt_by_heart(config, drawn):
    torch.manual_seed(0)
    rng, completing = np.random.default_rng(1), replace(config, completion_share=1.0)
    batch = stacked([training_sample(rng, drawn[0], completing, (32, 64)) for _ in range(2)])
    rgb, extra, *told = (torch.from_numpy(a) for a in vars(batch).values())
    network = DepthNetwork(config.network)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3)
    costs = []
    for _ in range(20):
        parts = depth_loss(network(rgb, extra), *told)
        cost = parts["log"] + parts["metric"] + parts["edges"] + parts["sky"]
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        costs.append(float(cost.detach()))
    assert np.mean(costs[-3:]) < 0.6 * np.mean(costs[:3])


def test_an_interrupted_run_ends_as_an_uninterrupted_one(config, drawn, held, tmp_path):
    straight = Training(config, drawn, held, tmp_path / "straight")
    assert straight.run(lambda _: None)
    first = Training(config, drawn, held, tmp_path / "broken")
    assert not first.run(lambda _: None, stop=lambda: first.step >= 2)
    second = Training(config, drawn, held, tmp_path / "broken")
    assert second.step == 2 and second.seconds == first.seconds
    assert second.run(lambda _: None)
    assert second.step == straight.step == 4
    exact = straight.accelerator.device.type == "cpu"  # a GPU adds up in another order each time
    near = {"rtol": 1e-4, "atol": 1e-5} if exact else {"rtol": 1e-2, "atol": 1e-3}
    for one, other in zip(second.average, straight.average, strict=True):
        torch.testing.assert_close(one, other, **near)
        assert not one.requires_grad
    told = read_weights(tmp_path / "broken" / "weights.safetensors")
    for name, value in second.averaged().state_dict().items():
        torch.testing.assert_close(told.state_dict()[name], value.cpu(), rtol=1e-2, atol=1e-3)


def test_a_run_tells_how_it_goes(config, drawn, held, tmp_path):
    heard: list[dict] = []
    ticks: list[int] = []
    training = Training(config, drawn, held, tmp_path)
    training.run(heard.append, tick=lambda: ticks.append(training.step))
    assert ticks == [1, 2, 3, 4]
    assert [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()] == heard
    figures = heard[-1]["validation"]["kept"]
    assert heard[-1]["step"] == 4 and heard[-1]["progress"] == 1
    assert 0 < figures["abs_rel"] < 5 and figures["nearest"] > 0 and 0 <= figures["delta1"] <= 1
    with Image.open(tmp_path / "sheets" / "kept-0000004.png") as sheet:
        assert sheet.width > 7 * 64 and sheet.height > 32
    assert not list(tmp_path.glob(".*"))


def test_a_stop_is_heard_between_steps_and_nothing_is_measured_then(config, drawn, held, tmp_path):
    heard: list[dict] = []
    training = Training(config, drawn, held, tmp_path)
    assert not training.run(heard.append, stop=lambda: training.step >= 1)
    assert training.step == 1 and heard == []
    assert (tmp_path / "checkpoint.pt").exists() and (tmp_path / "weights.safetensors").exists()


def test_a_checkpoint_of_another_network_or_a_damaged_one_is_refused(config, drawn, held, tmp_path):
    training = Training(config, drawn, held, tmp_path)
    training.run(lambda _: None, stop=lambda: training.step >= 1)
    other = variants(config)[-1].config
    with pytest.raises(ProblemError, match="another network"):
        Training(other, drawn, held, tmp_path)
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(ProblemError) as raised:
        Training(config, drawn, held, tmp_path)
    assert raised.value.problem.kind == "damaged_file"


def test_trouble_with_the_data_ends_the_run_and_keeps_its_state(config, pack, held, tmp_path):
    broken = Pack([None] * 4, pack.depth, pack.entries)  # pyright: ignore[reportArgumentType]
    training = Training(config, [Drawn(broken, np.arange(3), 1.0, 0.0)], held, tmp_path)
    with pytest.raises(AttributeError):
        training.run(lambda _: None)
    assert (tmp_path / "checkpoint.pt").exists()


# --- batches ----------------------------------------------------------------------------------------------------------


def batch_of(config, drawn, step, rank=0, progress=0.0):
    feeder = Feeder(drawn, config, step, progress, rank)
    try:
        return next(feeder)
    finally:
        feeder.close()


def test_a_batch_depends_on_its_number_and_process_alone(config, drawn):
    feeder = Feeder(drawn, config, 0)
    third = [next(feeder) for _ in range(3)][-1]
    feeder.close()
    again, other = batch_of(config, drawn, 2), batch_of(config, drawn, 2, rank=1)
    assert (third.rgb == again.rgb).all() and (third.extra == again.extra).all()
    assert other.rgb.shape == third.rgb.shape and not (other.rgb == third.rgb).all()


def test_sources_open_in_time_and_the_first_one_at_once(config, pack):
    taught = Pack(pack.rgb, pack.depth, [replace(entry, relative=True) for entry in pack.entries])
    early, late = Drawn(pack, np.arange(4), 1.0, 0.0), Drawn(taught, np.arange(4), 1e6, 0.5)
    assert not batch_of(config, [early, late], 0).relative.any()
    assert batch_of(config, [early, late], 2).relative.all()  # of 4 steps
    assert batch_of(config, [late], 0).relative.all()
    timed = replace(config, steps=0)
    assert not batch_of(timed, [early, late], 7, progress=0.4).relative.any()
    assert batch_of(timed, [early, late], 7, progress=0.5).relative.all()


def test_batches_are_landscape_square_and_upright_and_of_one_area():
    shapes = set(sizes(TrainingConfig((), height=192, width=256)))
    assert shapes == {(192, 256), (224, 224), (256, 192)}


def test_known_depth_is_near_the_truth_or_has_grown_from_a_pixel_beside(config, drawn):
    rng = np.random.default_rng(3)
    samples = [training_sample(rng, drawn[0], config, SIZE) for _ in range(20)]
    given = [sample for sample in samples if sample.known.any()]
    assert 5 < len(given) < 20  # the others are pictures alone
    for sample in given:
        assert (sample.sparse[~sample.known] == 0).all()
        assert (sample.sparse[sample.known] > 0).all() and (sample.sparse[sample.known] < 100).all()
        told = sample.known & (sample.depth > 0) & np.isfinite(sample.depth)
        assert told.sum() > 0.9 * sample.known.sum()
        assert np.median(np.abs(sample.sparse[told] / sample.depth[told] - 1)) < 0.05


def test_a_teachers_frames_come_without_known_depth(config, pack):
    entries = [replace(entry, tells_sky=False, relative=True) for entry in pack.entries]
    taught = Drawn(Pack(pack.rgb, pack.depth, entries), np.arange(4), 1.0, 0.0)
    rng = np.random.default_rng(0)
    batch = stacked([training_sample(rng, taught, config, SIZE) for _ in range(8)])
    assert batch.relative.all() and not batch.known.any() and (batch.sky <= 0).all()


# --- measuring --------------------------------------------------------------------------------------------------------


def test_measuring_is_the_same_every_time_and_can_be_stopped(config, pack):
    network, held = DepthNetwork(config.network).eval(), Held("kept", pack, [1, 3])
    once, again = (validate(network, held, config) for _ in range(2))
    assert once is not None and again is not None and once.figures == again.figures
    assert [looked.name for looked in once.frames] == ["1", "3"]
    assert validate(network, held, config, stop=lambda: True) is None


def test_frames_without_depth_are_measured_as_nothing(config, pack):
    bare = Pack(pack.rgb, [np.zeros(SIZE, np.float16)] * 4, pack.entries)
    told = validate(DepthNetwork(config.network).eval(), Held("kept", bare, [0]), config)
    assert told is not None and set(told.figures.values()) == {None}


def test_a_curve_is_drawn_of_whole_lines_only(tmp_path):
    log = tmp_path / "log.jsonl"
    draw_curve(log, tmp_path / "curve.png")
    assert not (tmp_path / "curve.png").exists()
    lines = [json.dumps({"step": s, "loss": {"log": 1 / s}}) for s in range(20, 400, 20)]
    figures = {"abs_rel": 0.3, "delta1": 0.6, "completed": 0.2, "nearest": None}
    lines.append(json.dumps({"step": 400, "validation": {"rooms": figures}}))
    log.write_text("\n".join([*lines, '{"step": 42']))
    draw_curve(log, tmp_path / "curve.png")
    with Image.open(tmp_path / "curve.png") as picture:
        assert len(picture.getcolors(1 << 20)) > 4


# --- ablation ---------------------------------------------------------------------------------------------------------


def test_every_variant_leaves_one_thing_out(config):
    full, *others = variants(config)
    assert full.config == config
    left_out = [v.config.masks == "random" or not v.config.network.sees_fov for v in others]
    assert left_out == [True, False, True] and others[1].config.encoder_weights == "none"
    assert len({v.folder for v in (full, *others)}) == 4


def test_a_variant_goes_on_and_ends_in_a_table(config, drawn, held, tmp_path):
    sources, variant = Sources(drawn, held), variants(config)[3]
    seen: list[int] = []
    stopped = run_variant(variant, sources, tmp_path, lambda: len(seen) >= 2, lambda t: seen.append(t.step))
    assert stopped is None and seen == [1, 2]
    done = run_variant(variant, sources, tmp_path, tick=lambda t: seen.append(t.step))
    assert done is not None and done.steps == 4 and seen == [1, 2, 3, 4]
    again = run_variant(variant, sources, tmp_path, tick=lambda t: seen.append(t.step))
    assert again == done and seen == [1, 2, 3, 4]
    (row,) = rows([done])
    assert row["frames"] == "kept" and row["steps"] == "4" and float(row["nearest m"]) > 0
