"""Long videos in parts: whoever makes them and whenever, the joined file is the same, byte for byte."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections import deque
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest

from engine.core.problem import ProblemError
from engine.export.encoding import ENCODINGS, H264, HEVC, encoding_for, frame_rate
from engine.export.parts import Parts, Plan, made_part

FRAMES, FPS = 55, 10


def draw(number):
    x = np.linspace(0, 6, 96, dtype=np.float32) + 0.3 * number
    return np.broadcast_to(0.5 + 0.4 * np.sin(x)[None, :, None], (48, 96, 3)).astype(np.float32)


def plan(**changes):
    values = {"frames": FRAMES, "width": 96, "height": 48, "fps": FPS, "codec": "h264", "content": "a"} | changes
    return Plan(**values)


def made(folder, target, order=lambda parts: parts, **changes):
    parts = Parts(folder, plan(**changes))
    for part in order(parts.missing()):
        parts.write(part, draw)
    parts.join(target)
    return target.read_bytes()


def test_whoever_makes_the_parts_the_file_is_the_same(tmp_path):
    at_once = made(tmp_path / "a", tmp_path / "a.mp4")
    one, other = Parts(tmp_path / "b", plan()), Parts(tmp_path / "c", plan())
    for part in reversed(one.missing(0, 40)):
        one.write(part, draw)
    for part in other.missing(40):
        other.write(part, draw)
    for file in (tmp_path / "c").glob("*.mp4"):
        file.rename(tmp_path / "b" / file.name)
    Parts.open(tmp_path / "b").join(tmp_path / "b.mp4")
    assert (tmp_path / "b.mp4").read_bytes() == at_once


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_every_frame_is_there_at_its_time(tmp_path, codec):
    made(tmp_path / "parts", tmp_path / "v.mp4", codec=codec)
    with av.open(str(tmp_path / "v.mp4")) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        assert [round(float(frame.pts * frame.time_base) * FPS) for frame in frames] == list(range(FRAMES))
        for number in (0, 19, 20, 21, 54):
            drawn = frames[number].to_ndarray(format="rgb24") / 255
            assert np.abs(drawn - draw(number)).mean() < 0.02


@pytest.mark.parametrize("frames", [1, 2, 21, 22, 45])
@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_the_frame_rate_is_constant_whatever_the_last_part_holds(tmp_path, codec, frames):
    made(tmp_path / "parts", tmp_path / "v.mp4", codec=codec, frames=frames)
    with av.open(str(tmp_path / "v.mp4")) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.dts is not None]
        frame = 1 / (FPS * stream.time_base)
        assert [packet.dts for packet in packets] == [packets[0].dts + number * frame for number in range(frames)]
        assert sorted(packet.pts for packet in packets) == [number * frame for number in range(frames)]
        assert stream.average_rate == FPS or frames == 1


@pytest.mark.parametrize(
    ("fps", "rate"), [(30, "30"), (29.97, "30000/1001"), (23.976, "24000/1001"), (23.98, "24000/1001"), (12.5, "25/2")]
)
def test_television_has_rates_of_its_own(fps, rate):
    assert frame_rate(fps) == Fraction(rate)


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_every_two_seconds_there_is_a_picture_that_can_be_jumped_to(tmp_path, codec):
    """What comes after it is the same, whether or not what stands before it was decoded."""
    made(tmp_path / "parts", tmp_path / "v.mp4", codec=codec)
    with av.open(str(tmp_path / "v.mp4")) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.is_keyframe]
    whole = decoded(tmp_path / "v.mp4", 0)
    assert {0, 2 * FPS, 4 * FPS} <= {list(whole).index(key) for key in keys}
    for key in keys:
        after = decoded(tmp_path / "v.mp4", key)
        assert min(after) == key
        assert all((picture == whole[at]).all() for at, picture in after.items())


def decoded(path, start):
    with av.open(str(path)) as container:
        container.seek(start, stream=container.streams.video[0])
        return {frame.pts: frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)}


def test_a_picture_is_one_slice(tmp_path):
    """Slices for the encoder's threads would cost size, and some players' decoders."""
    made(tmp_path / "parts", tmp_path / "v.mp4", frames=12)
    with av.open(str(tmp_path / "v.mp4")) as container:
        for packet in container.demux(video=0):
            assert sum(kind in (1, 5) for kind in nal_kinds(bytes(packet))) <= 1


def nal_kinds(packet):
    """Of H.264 in an MP4: units with their length before them."""
    at = 0
    while at < len(packet):
        yield packet[at + 4] & 31
        at += 4 + int.from_bytes(packet[at : at + 4], "big")


@pytest.mark.parametrize(("codec", "tag"), [("h264", "avc1"), ("hevc", "hvc1"), ("av1", "av01")])
def test_the_sample_entry_is_the_one_that_every_player_knows(tmp_path, codec, tag):
    made(tmp_path / "parts", tmp_path / "v.mp4", codec=codec, frames=3, layout="mono", projection="equirect")
    with av.open(str(tmp_path / "v.mp4")) as container:
        assert container.streams.video[0].codec_context.codec_tag == tag
        assert len(list(container.decode(video=0))) == 3


def test_a_stopped_part_leaves_nothing_and_the_rest_is_kept(tmp_path):
    parts = Parts(tmp_path / "parts", plan())
    first, second = parts.missing()[:2]
    parts.write(first, draw)

    def fails(number):
        if number > second.start + 3:
            raise RuntimeError("stop")
        return draw(number)

    with pytest.raises(RuntimeError, match="stop"):
        parts.write(second, fails)
    assert Parts.open(tmp_path / "parts").missing()[0] == second
    assert sorted(file.suffix for file in (tmp_path / "parts").iterdir()) == [".json", ".mp4"]


def test_what_a_killed_process_left_goes_when_the_video_is_there(tmp_path):
    parts = Parts(tmp_path / "parts", plan())
    for part in parts.missing():
        parts.write(part, draw)
    file = parts.file(parts.plan.parts()[0])
    left = [file.with_name(f".{file.stem}-0123456789ab.mp4"), tmp_path / ".v-0123456789ab.mp4"]
    others = [tmp_path / ".v2-0123456789ab.mp4", tmp_path / ".v-notes.mp4"]
    for one in left + others:
        one.write_bytes(b"half")
    parts.join(tmp_path / "v.mp4")
    parts.remove()
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "v.mp4", *others])


@pytest.mark.parametrize("folder", ["file/parts", "x" * 300])
def test_a_folder_that_cannot_be_made_is_told(tmp_path, folder):
    (tmp_path / "file").touch()
    with pytest.raises(ProblemError, match=r"can't be written: (not a directory|file exists|file name too long)"):
        Parts(tmp_path / folder, plan())
    with pytest.raises(ProblemError, match="holds no parts"):
        Parts.open(tmp_path / folder)


def test_missing_frames_are_named(tmp_path):
    parts = Parts(tmp_path / "parts", plan())
    parts.write(parts.missing()[0], draw)
    with pytest.raises(ProblemError, match="Frames 20:55 are missing"):
        parts.join(tmp_path / "v.mp4")
    parts.write(parts.missing()[1], draw)
    with pytest.raises(ProblemError, match="Frames 20:40 are missing"):
        parts.join(tmp_path / "v.mp4")
    assert not (tmp_path / "v.mp4").exists()


def test_folders_of_several_machines_are_joined(tmp_path):
    at_once = made(tmp_path / "a", tmp_path / "a.mp4")
    here, there = Parts(tmp_path / "b", plan()), Parts(tmp_path / "c", plan())
    for parts, span in ((here, (0, 20)), (there, (20, None))):
        for part in parts.missing(*span):
            parts.write(part, draw)
    here.join(tmp_path / "b.mp4", others=[there])
    assert (tmp_path / "b.mp4").read_bytes() == at_once
    with pytest.raises(ProblemError, match="different videos"):
        here.join(tmp_path / "c.mp4", others=[Parts(tmp_path / "d", plan(fps=25))])


def damage(data, kind):
    middle = len(data) // 2
    return {
        "short": data[:middle],
        "empty": b"",
        "flipped": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "longer": data + b"0",
    }[kind]


@pytest.mark.parametrize("kind", ["short", "empty", "flipped", "longer", "another part", "another video's"])
def test_damaged_parts_are_told_and_made_anew(tmp_path, kind):
    at_once = made(tmp_path / "a", tmp_path / "a.mp4")
    parts, other = Parts(tmp_path / "a", plan()), Parts(tmp_path / "b", plan(codec="hevc"))
    first, second, _ = parts.plan.parts()
    other.write(second, draw)
    file = parts.file(second)
    replaced = {"another part": parts.file(first), "another video's": other.file(second)}
    file.write_bytes(replaced[kind].read_bytes() if kind in replaced else damage(file.read_bytes(), kind))
    with pytest.raises(ProblemError, match=f"'{file}' is damaged: frames 20:40 are missing"):
        parts.join(tmp_path / "v.mp4")
    assert not (tmp_path / "v.mp4").exists()
    assert made(tmp_path / "a", tmp_path / "v.mp4") == at_once


def test_a_whole_copy_stands_in_for_a_damaged_one(tmp_path):
    at_once = made(tmp_path / "a", tmp_path / "a.mp4")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    damaged, whole = Parts.open(tmp_path / "a"), Parts.open(tmp_path / "b")
    damaged.file(range(20)).write_bytes(b"")
    damaged.join(tmp_path / "v.mp4", others=[whole])
    assert (tmp_path / "v.mp4").read_bytes() == at_once


def encoded():
    """What a part is in every codec."""
    plans = [plan(codec=codec, width=480, height=240) for codec in ENCODINGS]
    files = [BytesIO() for _ in plans]
    for one, file in zip(plans, files, strict=True):
        deque(made_part(one, range(6), large, file), maxlen=0)
    return [hashlib.sha256(file.getvalue()).hexdigest() for file in files]


def large(number):
    return np.tile(draw(number), (5, 5, 1))


def test_the_encoders_do_not_depend_on_the_number_of_cores():
    """Parts of machines with other processors must be the same."""
    alone = (
        "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); import test_parts as t; print(t.encoded())"
    )
    told = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, cwd=Path(__file__).parent)
    assert told.stdout.strip() == str(encoded()), told.stderr


def test_parts_of_another_video_are_not_taken(tmp_path):
    Parts(tmp_path / "parts", plan())
    with pytest.raises(ProblemError, match="another video"):
        Parts(tmp_path / "parts", plan(content="b"))


def test_h264_is_refused_beyond_its_levels_and_another_offered():
    assert encoding_for(3840, 2160, 30) is H264
    assert encoding_for(7680, 3840, 30) is HEVC
    with pytest.raises(ProblemError, match=r"H\.264 does not allow pictures of 4096x4096.*Choose HEVC or AV1"):
        encoding_for(4096, 4096, 30, "h264")
    with pytest.raises(ProblemError, match="No codec"):
        encoding_for(20000, 10000, 30)
