"""Folders become packs once; scenes are kept out as a whole; what a picture cannot tell is not taught."""

from __future__ import annotations

import json
import shutil

import cv2
import numpy as np
import pytest

from engine.core.problem import ProblemError
from engine.training.config import SourceConfig, TrainingConfig
from engine.training.sources import is_held_out, open_sources

WIDTH, HEIGHT = 48, 32


def write_scene(folder, family, seed, frames=2, size=(WIDTH, HEIGHT)):
    """Frames in the generator's layout: depth 2 m, a far strip of 30 m on the left, no depth at the top."""
    (folder / "frames").mkdir(parents=True, exist_ok=True)
    width, height = size
    with (folder / "frames.jsonl").open("a") as index:
        for cam in range(frames):
            name = f"{family}_{seed:05d}_{cam}"
            depth = np.full((height, width), 2000, np.uint16)
            depth[:, : width // 4], depth[: height // 4] = 30_000, 0
            cv2.imwrite(str(folder / "frames" / f"{name}.png"), depth)
            rgb = np.random.default_rng(seed + cam).integers(0, 255, (height, width, 3), np.uint8)
            cv2.imwrite(str(folder / "frames" / f"{name}.jpg"), rgb)
            camera = {"width": width, "height": height, "fx": 40.0, "fy": 40.0, "cx": width / 2, "cy": height / 2}
            row = {"id": name, "family": family, "seed": seed, "cam_to_world": np.eye(4).tolist()} | camera
            index.write(json.dumps(row) + "\n")


def opened(tmp_path, *sources, tick=lambda *_: None):
    return open_sources(TrainingConfig(sources=sources), tmp_path / "cache", tick)


def test_scenes_are_held_out_whole_and_indoors_and_outdoors_apart(tmp_path):
    folder = tmp_path / "data"
    for family, seed in (("room", 20), ("room", 25), ("street", 41), ("street", 45)):
        write_scene(folder, family, seed)
    sources = opened(tmp_path, SourceConfig(str(folder), "mine", validate="seeds"))
    (drawn,) = sources.drawn
    learnt = {drawn.pack.entries[i].scene for i in drawn.frames}
    held = {h.name: {h.pack.entries[i].scene for i in h.frames} for h in sources.held}
    assert learnt == {"room_00025", "street_00045"}
    assert held == {"mine_in": {"room_00020"}, "mine_out": {"street_00041"}}


def test_a_tenth_of_the_scenes_is_held_out_whatever_they_are_called():
    assert [seed for seed in range(60) if is_held_out(f"room_{seed:05d}")] == [0, 1, 20, 21, 40, 41]
    named = np.mean([is_held_out(f"house/seq-{n}/b") for n in range(2000)])
    assert 0.08 < named < 0.12


def test_one_scene_is_held_out_at_least(tmp_path):
    for seed in (3, 4):
        write_scene(tmp_path / "data", "room", seed)
    sources = opened(tmp_path, SourceConfig(str(tmp_path / "data"), validate="seeds"))
    assert len(sources.held[0].frames) == 2 and len(sources.drawn[0].frames) == 2


def test_all_frames_may_measure_and_a_source_of_no_weight_only_measures(tmp_path):
    write_scene(tmp_path / "data", "street", 3)
    source = SourceConfig(str(tmp_path / "data"), validate="all")
    assert len(opened(tmp_path, source).drawn[0].frames) == 2
    idle = opened(tmp_path, SourceConfig(str(tmp_path / "data"), validate="all", weight=0.0))
    assert idle.drawn == [] and len(idle.held[0].frames) == 2


def test_rooms_end_at_their_walls_and_only_streets_have_a_sky(tmp_path):
    for family in ("room", "street"):
        write_scene(tmp_path / "data", family, 3, frames=1)
    pack = opened(tmp_path, SourceConfig(str(tmp_path / "data"), far_m=12.0)).drawn[0].pack
    by_kind = {entry.kind: (entry, depth) for entry, depth in zip(pack.entries, pack.depth, strict=True)}
    entry, depth = by_kind["room"]
    assert not entry.tells_sky and (depth[:8] == 0).all() and (depth[:, :12] == 0).all()
    assert (depth[8:, 12:] == 2).all()
    entry, depth = by_kind["street"]
    assert entry.tells_sky and np.isinf(depth[:8]).all() and (depth[8:, :12] == 30).all()


def test_frames_of_several_sizes_share_a_source(tmp_path):
    write_scene(tmp_path / "data", "room", 3)
    write_scene(tmp_path / "data", "room", 4, size=(640, 480))
    write_scene(tmp_path / "data", "room", 5, size=(300, 500))
    pack = opened(tmp_path, SourceConfig(str(tmp_path / "data"))).drawn[0].pack
    shapes = {entry.name: (rgb.shape[:2], entry) for entry, rgb in zip(pack.entries, pack.rgb, strict=True)}
    assert shapes["room_00003_1"][0] == (32, 48)
    assert shapes["room_00004_0"][0] == (240, 320)
    assert shapes["room_00005_0"][0] == (240, 144)
    assert shapes["room_00004_0"][1].focal_px == pytest.approx(20.0)
    assert shapes["room_00004_0"][1].centre_px == pytest.approx((160.0, 120.0))


def test_frames_are_packed_once_and_again_when_a_file_changes(tmp_path):
    folder, ticks = tmp_path / "data", []
    write_scene(folder, "room", 3)
    source = SourceConfig(str(folder), "mine")

    def count(*seen):
        ticks.append(seen)

    first = opened(tmp_path, source, tick=count).drawn[0].pack
    assert ticks == [("mine", 1, 2), ("mine", 2, 2)]
    again = opened(tmp_path, source, tick=count).drawn[0].pack
    assert len(ticks) == 2 and (again.rgb[1] == first.rgb[1]).all() and again.entries == first.entries
    opened(tmp_path, SourceConfig(str(folder), "mine", far_m=5.0), tick=count)
    assert len(ticks) == 4
    picture = folder / "frames" / "room_00003_0.jpg"
    cv2.imwrite(str(picture), np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    changed = opened(tmp_path, source, tick=count).drawn[0].pack
    assert len(ticks) == 6 and not changed.rgb[0].any()


def test_packing_that_was_stopped_leaves_nothing(tmp_path):
    write_scene(tmp_path / "data", "room", 3)

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(tmp_path, SourceConfig(str(tmp_path / "data")), tick=stop)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_damaged_or_missing_picture_is_named(tmp_path):
    write_scene(tmp_path / "data", "room", 3)
    broken = tmp_path / "data" / "frames" / "room_00003_1.png"
    broken.write_bytes(b"nothing")
    with pytest.raises(ProblemError, match=broken.name):
        opened(tmp_path, SourceConfig(str(tmp_path / "data")))
    broken.unlink()
    with pytest.raises(ProblemError, match=broken.name):
        opened(tmp_path, SourceConfig(str(tmp_path / "data")))
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(ProblemError, match="no folder"):
        opened(tmp_path, SourceConfig(str(tmp_path / "data")))
