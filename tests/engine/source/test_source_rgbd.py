"""Colour with measured depth: every file kind gives metres at the right pixels; EXR against FFmpeg's own writer."""

from __future__ import annotations

import struct
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from engine.api import SourceRequest
from engine.core.problem import ProblemError
from engine.source.exr import read_exr_channel
from engine.source.load import load_source


@pytest.fixture
def photo(tmp_path):
    Image.new("RGB", (320, 240), "grey").save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def ramp(width=320, height=240) -> np.ndarray:
    """Millimetres that tell column and row apart."""
    return (1000 + 10 * np.arange(width)[None, :] + 3 * np.arange(height)[:, None]).astype(np.uint16)


def load(photo, depth_path, **options):
    return load_source(SourceRequest(str(photo), depth_path=str(depth_path), pitch=0.0, **options))


@pytest.mark.parametrize("ending", ["png", "tif", "npy", "exr"])
def test_every_kind_of_file_gives_metres(photo, tmp_path, ending):
    path = tmp_path / f"depth.{ending}"
    if ending == "npy":
        np.save(path, ramp())
    elif ending == "exr":
        write_exr(path, np.repeat(ramp().astype(np.float32)[..., None], 3, axis=-1))
    else:
        Image.fromarray(ramp()).save(path)
    frame = load(photo, path)
    assert frame.depth is not None
    assert frame.depth.dtype == np.float32
    assert np.allclose(frame.depth, ramp() / 1000, atol=1e-6)


def test_scale(photo, tmp_path):
    np.save(tmp_path / "d.npy", (ramp() / 1000).astype(np.float64))
    assert np.allclose(load(photo, tmp_path / "d.npy", depth_scale=1.0).depth, ramp() / 1000)


def test_invalid_depth_becomes_zero(photo, tmp_path):
    depth = (ramp() / 1000).astype(np.float32)
    depth[0, :4] = np.nan, np.inf, -np.inf, -1.0
    np.save(tmp_path / "d.npy", depth)
    got = load(photo, tmp_path / "d.npy", depth_scale=1.0).depth
    assert got[0, :4].tolist() == [0, 0, 0, 0]
    assert (got[1:] > 0).all()


@pytest.mark.parametrize("factor", [0.25, 0.5, 2, 3])
def test_depth_of_another_size_is_taken_from_the_nearest_pixel(photo, tmp_path, factor):
    """Values are never mixed: a near and a far surface have no mean."""
    width, height = int(320 * factor), int(240 * factor)
    depth = np.where(np.arange(width)[None, :] < width // 2, 1000, 9000).repeat(height, axis=0).astype(np.uint16)
    Image.fromarray(depth).save(tmp_path / "d.png")
    got = load(photo, tmp_path / "d.png").depth
    assert set(np.unique(got)) == {np.float32(1.0), np.float32(9.0)}
    assert (got[:, :160] == 1).all()
    assert (got[:, 160:] == 9).all()


def test_depth_follows_the_crop_and_the_shrinking_of_the_photo(tmp_path):
    Image.new("RGB", (645, 483), "grey").save(tmp_path / "photo.png")
    Image.fromarray(ramp(645, 483)).save(tmp_path / "d.png")
    frame = load(tmp_path / "photo.png", tmp_path / "d.png", max_side=320)
    camera = frame.view.camera
    middle = frame.depth[camera.height // 2, camera.width // 2]
    assert middle == pytest.approx(ramp(645, 483)[241, 322] / 1000, abs=0.02)
    step = (frame.depth[10, 300] - frame.depth[10, 20]) / 280  # metres a column
    assert step == pytest.approx(0.010 * 645 / 320, rel=0.02)


def test_depth_that_does_not_fit_is_refused(photo, tmp_path):
    Image.fromarray(ramp(240, 320)).save(tmp_path / "turned.png")
    Image.new("RGB", (320, 240)).save(tmp_path / "colour.png")
    np.save(tmp_path / "zero.npy", np.zeros((240, 320)))
    np.save(tmp_path / "line.npy", np.zeros(5))
    np.save(tmp_path / "many.npy", np.zeros((240, 320, 3)))
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "text.npy").write_text("hello")
    (tmp_path / "text.exr").write_text("hello")
    (tmp_path / "d.pfm").write_text("hello")
    for name, says in {
        "turned.png": "another shape",
        "colour.png": "colour picture",
        "zero.npy": "no valid depth",
        "line.npy": "no picture of numbers",
        "many.npy": "array of shape",
        "objects.npy": "damaged|numbers",
        "text.png": "neither PNG nor TIFF",
        "text.npy": "damaged",
        "text.exr": "not an OpenEXR",
        "d.pfm": "not a depth picture",
        "missing.png": "no depth picture",
    }.items():
        with pytest.raises(ProblemError, match=says):
            load(photo, tmp_path / name)


def write_exr(path, rgb, compression="zip16", half="float") -> None:
    """FFmpeg's encoder, which is independent of our reader."""
    encoder = av.CodecContext.create("exr", "w")
    encoder.height, encoder.width = rgb.shape[:2]
    encoder.pix_fmt, encoder.time_base = "gbrpf32le", Fraction(1, 1)
    encoder.options = {"compression": compression, "format": half}
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb, dtype=np.float32), format="gbrpf32le")
    path.write_bytes(b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]))


@pytest.mark.parametrize("compression", ["none", "rle", "zip1", "zip16"])
@pytest.mark.parametrize("kind", ["half", "float"])
def test_exr_equals_what_ffmpeg_wrote(tmp_path, compression, kind):
    rgb = np.random.default_rng(0).random((37, 53, 3)).astype(np.float32)
    rgb[:, 20:] = np.linspace(0, 9, 33)[None, :, None]  # compressible beside the noise
    write_exr(tmp_path / "a.exr", rgb, compression, kind)
    expected = rgb[..., 0].astype(np.float16).astype(np.float32) if kind == "half" else rgb[..., 0]
    got = read_exr_channel(tmp_path / "a.exr")
    assert np.allclose(got, expected, rtol=1e-3 if kind == "half" else 0, atol=0)


def hand_made_exr(channels: dict[str, np.ndarray], top: int = -2) -> bytes:
    """Uncompressed scan lines written straight from the format's description."""
    names = sorted(channels)
    height, width = channels[names[0]].shape
    listed = b"".join(name.encode() + b"\0" + struct.pack("<IIII", 2, 0, 1, 1) for name in names) + b"\0"
    window = struct.pack("<4i", 5, top, 5 + width - 1, top + height - 1)
    attributes = {
        "channels": ("chlist", listed),
        "compression": ("compression", b"\0"),
        "dataWindow": ("box2i", window),
        "displayWindow": ("box2i", window),
        "lineOrder": ("lineOrder", b"\0"),
    }
    header = struct.pack("<II", 20000630, 2)
    for name, (kind, value) in attributes.items():
        header += name.encode() + b"\0" + kind.encode() + b"\0" + struct.pack("<I", len(value)) + value
    header += b"\0"
    lines = [b"".join(channels[name][y].astype("<f4").tobytes() for name in names) for y in range(height)]
    blocks = [struct.pack("<iI", top + y, len(line)) + line for y, line in enumerate(lines)]
    starts = np.cumsum([len(header) + 8 * height] + [len(block) for block in blocks[:-1]])
    return header + struct.pack(f"<{height}Q", *starts) + b"".join(blocks)


def test_exr_finds_the_depth_channel_of_any_layer(tmp_path):
    depth = np.random.default_rng(0).random((6, 9)).astype(np.float32)
    other = np.ones((6, 9), np.float32)
    for name in ("ViewLayer.Depth.Z", "Z", "depth", "Y"):
        (tmp_path / "a.exr").write_bytes(hand_made_exr({name: depth, "ViewLayer.Combined.R": other, "A": other}))
        assert np.array_equal(read_exr_channel(tmp_path / "a.exr"), depth), name
    (tmp_path / "a.exr").write_bytes(hand_made_exr({"A": other, "id": other}))
    with pytest.raises(ProblemError, match="no depth channel"):
        read_exr_channel(tmp_path / "a.exr")


def test_damaged_exr_files_never_crash(tmp_path, photo):
    whole = hand_made_exr({"Z": np.ones((240, 320), np.float32)})
    rng = np.random.default_rng(0)
    cases = [whole[:n] for n in rng.integers(8, len(whole) - 1, 15)]
    for _ in range(60):
        data = bytearray(whole)
        data[rng.integers(8, 400)] = rng.integers(256)
        cases.append(bytes(data))
    for data in cases:
        (tmp_path / "a.exr").write_bytes(data)
        try:
            load(photo, tmp_path / "a.exr", depth_scale=1.0)
        except ProblemError as error:
            assert error.problem.kind in ("bad_input", "damaged_file")


def test_exr_that_claims_a_huge_picture_is_refused_before_memory_is_taken(tmp_path):
    data = hand_made_exr({"Z": np.ones((2, 2), np.float32)})
    window = struct.pack("<4i", 5, -2, 6, -1)
    (tmp_path / "a.exr").write_bytes(data.replace(window, struct.pack("<4i", 0, 0, 2**30, 2**30)))
    with pytest.raises(ProblemError, match="says it has"):
        read_exr_channel(tmp_path / "a.exr")
