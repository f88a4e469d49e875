"""The sound of a video: from its beginning, as long as the pictures, in a form that players know."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from engine.core.problem import ProblemError
from engine.export.parts import Parts, Plan
from engine.export.sound import check_sound

FPS, FRAMES, RATE = 10, 25, 48_000
CLICK_S = 1.0


def wav(path, seconds, channels=2, rate=RATE):
    """Silence with a click."""
    sound = np.zeros((int(seconds * rate), channels))
    at = int(CLICK_S * rate)
    sound[at : at + rate // 200] = 0.8 * np.sin(np.arange(rate // 200) * 2 * np.pi * 1000 / rate)[:, None]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def converted(source, target, codec):
    """The same sound, in another form."""
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        stream = write.add_stream(codec, rate=RATE, layout="stereo")
        resampler = av.AudioResampler(stream.codec_context.format, "stereo", RATE, stream.codec_context.frame_size)
        for frame in [*read.decode(audio=0), None]:
            for fitting in resampler.resample(frame):
                write.mux(stream.encode(fitting))
        write.mux(stream.encode(None))
    return target


def video(folder, sound):
    parts = Parts(folder / "parts", Plan(FRAMES, 96, 48, FPS, "h264", "a"))
    for part in parts.missing():
        parts.write(part, lambda number: np.full((48, 96, 3), number / FRAMES, np.float32))
    parts.join(folder / "v.mp4", sound)
    return folder / "v.mp4"


def heard(path):
    """Codec, seconds that the track lasts, and when the click is."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        lasts = float(stream.duration * stream.time_base)
        start, pieces = None, []
        for frame in container.decode(stream):
            start = frame.time if start is None else start
            pieces.append(frame.to_ndarray().reshape(-1, frame.samples)[0])
        power = np.convolve(np.concatenate(pieces) ** 2, np.ones(48), "same")
        return stream.codec.canonical_name, lasts, start + np.nonzero(power > 0.2 * power.max())[0][0] / RATE


@pytest.mark.parametrize(("codec", "ending"), [("aac", ".m4a"), ("libmp3lame", ".mp3"), ("flac", ".flac")])
def test_sound_of_any_kind_goes_along_in_time_and_ends_with_the_pictures(tmp_path, codec, ending):
    sound = converted(wav(tmp_path / "a.wav", 6.0), tmp_path / f"a{ending}", codec)
    kind, lasts, click = heard(video(tmp_path, sound))
    assert kind == {"libmp3lame": "mp3"}.get(codec, "aac")
    assert lasts == pytest.approx(FRAMES / FPS, abs=0.002)
    assert click == pytest.approx(CLICK_S, abs=0.002)


def test_a_known_form_is_copied_as_it_is(tmp_path):
    sound = converted(wav(tmp_path / "a.wav", 6.0), tmp_path / "a.m4a", "aac")
    with av.open(str(sound)) as before, av.open(str(video(tmp_path, sound))) as after:
        packets = [[bytes(packet) for packet in file.demux(audio=0)][:100] for file in (before, after)]
    assert packets[0] == packets[1]


@pytest.mark.parametrize(("channels", "rate"), [(1, 8000), (4, 48_000), (6, 96_000)])
def test_uncompressed_sound_becomes_aac_that_players_know(tmp_path, channels, rate):
    kind, lasts, _ = heard(video(tmp_path, wav(tmp_path / "a.wav", 6.0, channels, rate)))
    assert kind == "aac"
    assert lasts == pytest.approx(FRAMES / FPS, abs=0.002)


def test_sound_and_pictures_lie_beside_each_other_in_the_file(tmp_path):
    """So that a player that reads from the network need not jump."""
    with av.open(str(video(tmp_path, wav(tmp_path / "a.wav", 6.0)))) as container:
        packets = [packet for packet in container.demux() if packet.dts is not None]
    in_file = sorted(packets, key=lambda packet: packet.pos)
    seconds = [float(packet.dts * packet.time_base) for packet in in_file]
    assert max(before - after for before, after in pairwise(seconds)) < 0.5


def test_names_with_a_colon(tmp_path, monkeypatch):
    """FFmpeg would look for a protocol of that name."""
    monkeypatch.chdir(tmp_path)
    sound = wav(Path("12:30.wav"), 1.5)
    assert heard(video(Path("to:day"), sound).absolute())[0] == "aac"


def test_short_sound_ends_before_the_pictures(tmp_path):
    _, lasts, click = heard(video(tmp_path, wav(tmp_path / "a.wav", 1.5)))
    assert lasts == pytest.approx(1.5, abs=0.03)
    assert click == pytest.approx(CLICK_S, abs=0.002)


def test_sound_that_cannot_go_along_is_known_before_anything_is_drawn(tmp_path):
    with pytest.raises(ProblemError, match="There is no file"):
        check_sound(tmp_path / "no.wav")
    (tmp_path / "text.wav").write_bytes(b"no sound")
    with pytest.raises(ProblemError, match="can't be read as sound"):
        check_sound(tmp_path / "text.wav")
    with pytest.raises(ProblemError, match="no sound in"):
        check_sound(video(tmp_path, None))
