"""Spherical metadata: read back by FFmpeg, which knows nothing of us; the pictures must come out as they were."""

from __future__ import annotations

import subprocess
from xml.etree import ElementTree

import av
import imageio_ffmpeg
import numpy as np
import pytest

from engine.core.problem import ProblemError
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


def test_the_pictures_stay_what_they_were(plain, tmp_path):
    tag_spherical(plain, tmp_path / "sphere.mp4", "top-bottom")
    np.testing.assert_array_equal(pictures(tmp_path / "sphere.mp4"), pictures(plain))


@pytest.mark.parametrize("options", [{"movflags": "+faststart"}, {}], ids=["index first", "index last"])
def test_wherever_the_index_stands(tmp_path, options):
    with av.open(str(tmp_path / "a.mp4"), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for rgb in frames():
            frame = av.VideoFrame.from_ndarray((rgb * 255).astype(np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    tag_spherical(tmp_path / "a.mp4", tmp_path / "b.mp4")
    np.testing.assert_array_equal(pictures(tmp_path / "b.mp4"), pictures(tmp_path / "a.mp4"))


def test_a_file_without_an_index_is_refused(tmp_path):
    (tmp_path / "no.mp4").write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0")
    with pytest.raises(ProblemError, match="index"):
        tag_spherical(tmp_path / "no.mp4", tmp_path / "out.mp4")


def test_a_cut_file_is_refused_or_read_but_never_breaks(plain, tmp_path):
    whole = plain.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        (tmp_path / "cut.mp4").write_bytes(whole[:length])
        try:
            tag_spherical(tmp_path / "cut.mp4", tmp_path / "out.mp4")
        except ProblemError:
            continue


@pytest.mark.parametrize(
    ("layout", "projection", "wanted"),
    [
        ("mono", "equirect", ["Spherical Mapping: equirectangular"]),
        ("top-bottom", "equirect", ["Spherical Mapping: equirectangular", "Stereo 3D: top and bottom"]),
        ("left-right", "half-equirect", ["Spherical Mapping: tiled equirectangular", "Stereo 3D: side by side"]),
        ("mono", "cubemap", ["Spherical Mapping: cubemap"]),
    ],
)
def test_ffmpeg_sees_what_kind_of_sphere_it_is(plain, tmp_path, layout, projection, wanted):
    tag_spherical(plain, tmp_path / "sphere.mp4", layout, projection)
    told = told_by_ffmpeg(tmp_path / "sphere.mp4")
    assert "Spherical" not in told_by_ffmpeg(plain)
    assert all(words in told for words in wanted), told


def told_by_ffmpeg(path):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_version_1_stands_in_the_track(plain, tmp_path):
    """Older players look for this box only: right behind the track's other boxes, XML that parses."""
    tag_spherical(plain, tmp_path / "sphere.mp4", "top-bottom")
    data = (tmp_path / "sphere.mp4").read_bytes()
    at = data.index(b"uuid" + V1_UUID)
    size = int.from_bytes(data[at - 4 : at], "big")
    values = {node.tag.rpartition("}")[2]: node.text for node in ElementTree.fromstring(data[at + 20 : at - 4 + size])}
    assert values["Spherical"] == "true"
    assert values["ProjectionType"] == "equirectangular"
    assert values["StereoMode"] == "top-bottom"
