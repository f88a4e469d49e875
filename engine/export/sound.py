"""The sound that goes along with a video: as it is where every player knows it (AAC, MP3), encoded as AAC otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, cast

import av
from av.error import FFmpegError

from engine.core.problem import fail
from engine.export.video import for_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

PASSED = ("aac", "mp3")
RATES = (44_100, 48_000)  # Hz, kept; others become the last
BITS_PER_CHANNEL = 96_000  # a second


def check_sound(file: Path) -> None:
    """Raises a Problem where a file's sound can't go into an MP4: before hours of drawing, not after."""
    with av.open(BytesIO(), "w", format="mp4") as nothing:
        sound = Sound(file, nothing, Fraction(1))
        sound.copy(until_s=Fraction(0))
        sound.close()


class Sound:
    """Another file's sound for a video, from its beginning until `end_s`, however long it is."""

    def __init__(self, file: Path, target: OutputContainer, end_s: Fraction) -> None:
        self._file, self._target, self._end_s = file, target, end_s
        if not file.is_file():
            raise fail("missing_file", f"There is no file '{file}'.", "Check the name.")
        try:
            self._source = av.open(for_ffmpeg(file))
        except (FFmpegError, OSError) as error:
            raise fail(
                "bad_input", f"'{file.name}' can't be read as sound.", "Choose another file.", repr(error)
            ) from error
        found = cast("AudioStream | None", self._source.streams.best("audio"))
        if found is None:
            raise fail("bad_input", f"There is no sound in '{file.name}'.", "Choose another file.")
        with self._told():
            into = _copied if found.codec.canonical_name in PASSED else _encoded
            self._packets = into(self._source, found, target)

    def copy(self, until_s: Fraction) -> None:
        """The next packets, up to a moment; the last one ends with the pictures."""
        with self._told():
            for packet in self._packets:
                at = (packet.pts or 0) * packet.time_base
                if at >= self._end_s:
                    return
                packet.duration = min(packet.duration or 0, round((self._end_s - at) / packet.time_base))
                self._target.mux(packet)
                if at >= until_s:
                    return

    def close(self) -> None:
        self._source.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What FFmpeg complains about, as a Problem."""
        try:
            yield
        except (FFmpegError, ValueError) as error:
            raise fail(
                "bad_input", f"The sound of '{self._file.name}' can't go into an MP4.", "Convert it to AAC (.m4a).",
                repr(error),
            ) from error  # fmt: skip


def _copied(source: InputContainer, found: AudioStream, target: OutputContainer) -> Iterator[Packet]:
    """Its packets as they are; a delay that its encoder added stands before the video's beginning."""
    stream, start = target.add_stream_from_template(found, opaque=True), max(0, found.start_time or 0)

    def packets() -> Iterator[Packet]:
        for packet in source.demux(found):
            if packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts, packet.stream = packet.pts - start, packet.dts - start, stream
                yield packet

    return packets()


def _encoded(source: InputContainer, found: AudioStream, target: OutputContainer) -> Iterator[Packet]:
    rate = found.rate if found.rate in RATES else RATES[-1]
    layout = "mono" if found.channels == 1 else "stereo"
    stream = cast("AudioStream", target.add_stream("aac", rate=rate, layout=layout))
    stream.bit_rate = BITS_PER_CHANNEL * stream.channels
    resampler = av.AudioResampler("fltp", layout, rate)

    def packets() -> Iterator[Packet]:
        for frame in source.decode(found):
            for fitting in resampler.resample(frame):
                yield from stream.encode(fitting)
        for fitting in resampler.resample(None):
            yield from stream.encode(fitting)
        yield from stream.encode(None)

    return packets()
