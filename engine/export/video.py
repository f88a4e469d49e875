"""MP4 fly-throughs through PyAV; what a part of a long video (parts.py) is encoded with, too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from engine.core.control import no_tick
from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.export.encoding import H264, frame_rate
from engine.export.pictures import uint8_from_rgb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from av.container import OutputContainer
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.export.encoding import Encoding

EVEN = 2  # px; 4:2:0 chroma needs even sides


def write_video(
    path: str | os.PathLike[str],
    frames: Iterable[NDArray[np.float32] | NDArray[np.uint8]],  # [H, W, 3] in 0..1 or 0..255, all of one size
    fps: float = 30.0,
    *,
    total: int | None = None,
    tick: Tick = no_tick,
) -> int:
    """Encodes frames as they come (they may be rendered lazily) and returns how many there were.

    yuv420p, limited range, BT.709 matrix and tags, index at the front so that browsers start at once; an odd side gets
    its last row or column twice. `tick` hears the share done if `total` is known; when it raises, no file is left and
    an older one at `path` stays. ProblemError "unavailable" without an H.264 encoder, "bad_input" without frames.
    """
    if H264.encoder not in av.codecs_available:
        raise fail("unavailable", "This installation has no H.264 encoder.", "Save the frames as pictures instead.")
    count = 0
    with (
        atomic_path(path) as temporary,
        av.open(for_ffmpeg(temporary), "w", format="mp4", options={"movflags": "+faststart"}) as container,
    ):
        stream = None
        for rgb in frames:
            stream = stream or prepared(container, H264, rgb.shape, fps)
            container.mux(stream.encode(video_frame(rgb, stream)))
            count += 1
            tick(min(1.0, count / total) if total else 0.0)
        if stream is None:
            raise fail("bad_input", "There are no frames to make a video of.", "Choose a longer camera path.")
        container.mux(stream.encode(None))
    return count


def for_ffmpeg(path: Path) -> str:
    """Whole, because of a bare name FFmpeg takes what stands before a colon for a protocol."""
    return str(path.absolute())


def prepared(container: OutputContainer, encoding: Encoding, shape: tuple[int, ...], fps: float) -> VideoStream:
    """A stream for frames of this shape (H, W, ...): yuv420p, limited range, BT.709."""
    stream = cast("VideoStream", container.add_stream(encoding.encoder, rate=frame_rate(fps)))
    stream.height, stream.width = (side + side % EVEN for side in shape[:2])
    stream.pix_fmt = "yuv420p"
    os.environ.setdefault("SVT_LOG", "1")  # errors only; else SVT-AV1 introduces itself on stderr
    stream.options = dict(encoding.options)
    context = stream.codec_context
    if encoding.tag:
        context.codec_tag = encoding.tag
    context.thread_type = "FRAME"  # one slice a picture: 4 % smaller than with a slice for each thread
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream


def video_frame(rgb: NDArray[np.float32] | NDArray[np.uint8], stream: VideoStream) -> av.VideoFrame:
    """[H, W, 3] in 0..1 -> a frame for the stream; an odd side gets its last row or column twice."""
    height, width = rgb.shape[:2]
    if (height + height % EVEN, width + width % EVEN) != (stream.height, stream.width):
        raise ValueError(f"a frame of {width}x{height} px in a video of {stream.width}x{stream.height} px")
    even = np.pad(uint8_from_rgb(rgb), ((0, height % EVEN), (0, width % EVEN), (0, 0)), mode="edge")
    return av.VideoFrame.from_ndarray(even, format="rgb24").reformat(
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        dst_color_trc=ColorTrc.BT709,
        dst_color_primaries=ColorPrimaries.BT709,
        interpolation="AREA",
    )
