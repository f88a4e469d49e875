"""Spherical metadata: read back by FFmpeg, which knows nothing of us; the pictures must come out as they were."""

from __future__ import annotations

import shutil
import struct
import subprocess
from xml.etree import ElementTree

import av
import imageio_ffmpeg
import numpy as np
import pytest

from engine.core.problem import ProblemError
from engine.export.mesh import fisheye_meshes
from engine.export.spherical import V1_UUID, tag_spherical
from engine.export.video import write_video


def frames(count=5):
    rng = np.random.default_rng(0)
    start = rng.random((64, 128, 3), dtype=np.float32)
    return [np.roll(start, 4 * n, axis=1) for n in range(count)]


def pictures(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.fixture
def plain(tmp_path):
    write_video(tmp_path / "plain.mp4", frames())
    return tmp_path / "plain.mp4"


def tagged(source, *args):
    """A copy of the file with the metadata."""
    copy = source.with_name("tagged.mp4")
    shutil.copy(source, copy)
    tag_spherical(copy, *args)
    return copy


def test_the_pictures_stay_what_they_were(plain):
    np.testing.assert_array_equal(pictures(tagged(plain, "top-bottom")), pictures(plain))


def test_files_larger_than_what_is_moved_at_once(plain, monkeypatch):
    monkeypatch.setattr("engine.export.spherical.BLOCK", 100)
    np.testing.assert_array_equal(pictures(tagged(plain)), pictures(plain))


def test_a_file_that_is_tagged_again_has_what_was_said_last(plain):
    once = tagged(plain, "left-right", "half-equirect")
    tag_spherical(once, "top-bottom", "equirect")
    assert once.read_bytes() == tagged(plain, "top-bottom", "equirect").read_bytes()


@pytest.mark.parametrize("options", [{"movflags": "+faststart"}, {}], ids=["index first", "index last"])
def test_wherever_the_index_stands(tmp_path, options):
    with av.open(str(tmp_path / "a.mp4"), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for rgb in frames():
            frame = av.VideoFrame.from_ndarray((rgb * 255).astype(np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    np.testing.assert_array_equal(pictures(tagged(tmp_path / "a.mp4")), pictures(tmp_path / "a.mp4"))


def as_beyond_4_gib(data):
    """The same MP4 with 64-bit chunk offsets and a 64-bit size of its pictures."""
    starts = [data.index(kind) - 4 for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco")]
    sizes = [int.from_bytes(data[at : at + 4], "big") for at in starts]
    stco, end, mdat = starts[-1], starts[-1] + sizes[-1], data.index(b"mdat") - 4
    (count,) = struct.unpack_from(">I", data, stco + 12)
    offsets = struct.unpack_from(f">{count}I", data, stco + 16)
    grown = 4 * count
    wide = struct.pack(f">I4s2I{count}Q", sizes[-1] + grown, b"co64", 0, count, *(at + grown + 8 for at in offsets))
    header = struct.pack(">I4sQ", 1, b"mdat", len(data) - mdat + 8)
    changed = bytearray(data[:stco] + wide + data[end:mdat] + header + data[mdat + 8 :])
    for at, size in zip(starts[:-1], sizes[:-1], strict=True):
        changed[at : at + 4] = (size + grown).to_bytes(4, "big")
    return changed


def test_offsets_and_sizes_of_eight_bytes(plain):
    before = pictures(plain)
    plain.write_bytes(as_beyond_4_gib(plain.read_bytes()))
    np.testing.assert_array_equal(pictures(plain), before)
    np.testing.assert_array_equal(pictures(tagged(plain)), before)


@pytest.mark.parametrize("content", [b"\0\0\0\x10ftypisom\0\0\0\0", b"", b"no video"])
def test_a_file_without_an_index_is_refused_and_stays(tmp_path, content):
    (tmp_path / "no.mp4").write_bytes(content)
    with pytest.raises(ProblemError, match=r"index|fit together"):
        tag_spherical(tmp_path / "no.mp4")
    assert (tmp_path / "no.mp4").read_bytes() == content


def test_sound_alone_is_refused(tmp_path):
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(ProblemError, match="no picture track"):
        tag_spherical(tmp_path / "a.mp4")


def test_a_cut_file_is_refused_or_read_but_never_breaks(plain, tmp_path):
    whole = plain.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        (tmp_path / "cut.mp4").write_bytes(whole[:length])
        try:
            tag_spherical(tmp_path / "cut.mp4")
        except ProblemError:
            assert (tmp_path / "cut.mp4").read_bytes() == whole[:length]


@pytest.mark.parametrize(
    ("layout", "projection", "wanted"),
    [
        ("mono", "equirect", ["Spherical Mapping: equirectangular"]),
        ("top-bottom", "equirect", ["Spherical Mapping: equirectangular", "Stereo 3D: top and bottom"]),
        ("left-right", "half-equirect", ["Spherical Mapping: tiled equirectangular", "Stereo 3D: side by side"]),
        ("mono", "cubemap", ["Spherical Mapping: cubemap"]),
    ],
)
def test_ffmpeg_sees_what_kind_of_sphere_it_is(plain, layout, projection, wanted):
    told = told_by_ffmpeg(tagged(plain, layout, projection))
    assert "Spherical" not in told_by_ffmpeg(plain)
    assert all(words in told for words in wanted), told


def told_by_ffmpeg(path):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_version_1_stands_in_the_track(plain):
    """Older players look for this box only: right behind the track's other boxes, XML that parses."""
    data = tagged(plain, "top-bottom").read_bytes()
    at = data.index(b"uuid" + V1_UUID)
    size = int.from_bytes(data[at - 4 : at], "big")
    values = {node.tag.rpartition("}")[2]: node.text for node in ElementTree.fromstring(data[at + 20 : at - 4 + size])}
    assert values["Spherical"] == "true"
    assert values["ProjectionType"] == "equirectangular"
    assert values["StereoMode"] == "top-bottom"


def test_they_stand_where_ffmpeg_itself_would_put_them(tmp_path):
    """Behind what decoders need, before the shape of pixels and the bit rate."""
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("libsvtav1", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = 1
        for rgb in frames(2):
            frame = av.VideoFrame.from_ndarray((rgb * 255).astype(np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    data = tagged(tmp_path / "a.mp4").read_bytes()
    places = [data.index(kind) for kind in (b"av1C", b"st3d", b"sv3d", b"pasp", b"btrt", b"stts")]
    assert places == sorted(places)


@pytest.mark.parametrize("projection", ["half-equirect", "fisheye", "cubemap"])
def test_version_1_says_nothing_of_what_it_does_not_know(plain, projection):
    assert V1_UUID not in tagged(plain, "mono", projection).read_bytes()


STEREO = "0000000d st3d 00000000 01"  # sizes, names and contents as google/spatial-media's RFC has them
TOOL = "00000016 svhd 00000000 5363656e656c6f6f6d 00"
POSE = "00000018 prhd 00000000 00000000 00000000 00000000"
V2 = {
    "equirect": f"{STEREO} 0000005a sv3d {TOOL} 0000003c proj {POSE} 0000001c equi 00000000" + 4 * " 00000000",
    "half-equirect": f"{STEREO} 0000005a sv3d {TOOL} 0000003c proj {POSE}"
    " 0000001c equi 00000000 00000000 00000000 40000000 40000000",
    "cubemap": f"{STEREO} 00000052 sv3d {TOOL} 00000034 proj {POSE} 00000014 cbmp 00000000 00000000 00000000",
}


def test_a_fisheye_is_told_as_a_mesh(plain):
    data = tagged(plain, "left-right", "fisheye").read_bytes()
    mesh = fisheye_meshes()
    assert struct.pack(">I4sI", len(mesh) + 12, b"mshp", 0) + mesh in data
    assert "Stereo 3D: side by side" in told_by_ffmpeg(plain.with_name("tagged.mp4"))


@pytest.mark.parametrize("projection", V2)
def test_version_2_to_the_byte(plain, projection):
    words = (word.encode() if word in ("st3d", "sv3d", "svhd", "proj", "prhd", "equi", "cbmp") else bytes.fromhex(word)
             for word in V2[projection].split())  # fmt: skip
    assert b"".join(words) in tagged(plain, "top-bottom", projection).read_bytes()
