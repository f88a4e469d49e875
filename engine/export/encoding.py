"""Which codec a video of some size can have, so that players take it.

Limits are those of the highest levels that players are built for: H.264 level 5.2 (ITU-T H.264, table A-1), HEVC level
6.2 (ITU-T H.265, table A.8), AV1 level 6.3 (AV1 specification, annex A.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Mapping

Codec = Literal["h264", "hevc", "av1"]
TELEVISION = Fraction(1001, 1000)


@dataclass(frozen=True)
class Encoding:
    """encoder: FFmpeg's name. options: of the encoder. side, picture, rate: the most px of a side, px of a picture (for
    H.264 in macroblocks of 16 x 16), and of those a second, that a level allows. tag: of the sample entry, if FFmpeg's
    own choice plays in fewer places (Apple's players know no "hev1"). early: by how many frames decoding must be ahead
    of showing: pictures are predicted from later ones, too."""

    codec: Codec
    title: str
    encoder: str
    options: Mapping[str, str]
    side: int
    picture: int
    rate: int
    tag: str = ""
    early: int = 2

    def refusal(self, width: int, height: int, fps: float) -> str:
        """Why such a video can't have this codec, one sentence; "" if it can."""
        units = math.ceil(width / 16) * math.ceil(height / 16) if self.codec == "h264" else width * height
        if max(width, height) > self.side or units > self.picture:
            return f"{self.title} does not allow pictures of {width}x{height} px."
        if units * fps > self.rate:
            return f"{self.title} does not allow {fps:g} pictures of {width}x{height} px a second."
        return ""


# mvrange: long motion vectors break some hardware decoders above 4K (Meta's advice for Quest)
# threads, frame-threads: what is encoded depends on them, and it must not depend on the machine's number of cores, or
# parts made elsewhere would differ from those made here
# open-gop=0: every keyframe can be jumped to; info=0: x265 would write its options, 2 kB, into the index
H264 = Encoding(
    "h264", "H.264", "libx264", {"crf": "17", "preset": "medium", "x264-params": "mvrange=511:threads=8"},
    4096, 36_864, 2_073_600,
)  # fmt: skip
HEVC = Encoding(
    "hevc", "HEVC", "libx265",
    {"crf": "20", "preset": "fast", "x265-params": "log-level=error:frame-threads=3:open-gop=0:info=0"},
    16_888, 35_651_584, 4_278_190_080, "hvc1",
)  # fmt: skip
AV1 = Encoding(
    "av1", "AV1", "libsvtav1", {"crf": "28", "preset": "8"},
    16_384, 35_651_584, 4_706_009_088, early=0,
)  # fmt: skip
ENCODINGS: dict[Codec, Encoding] = {one.codec: one for one in (H264, HEVC, AV1)}


def frame_rate(fps: float) -> Fraction:
    """Pictures a second as files have them: 29.97 is short for 30000/1001, television's rate; so are its kin."""
    television = round(fps * TELEVISION)
    if not float(fps).is_integer() and abs(fps * TELEVISION - television) < 0.005:
        return Fraction(television) / TELEVISION
    return Fraction(fps).limit_denominator(1001)


def encoding_for(width: int, height: int, fps: float, codec: Codec | None = None) -> Encoding:
    """The wanted codec, or with None the most widely played one that takes such pictures. Raises a Problem with the
    next step if it can't be."""
    import av

    there = [one for one in ENCODINGS.values() if one.encoder in av.codecs_available]
    fitting = [one for one in there if not one.refusal(width, height, fps)]
    others = " or ".join(one.title for one in fitting)
    if codec is None:
        if fitting:
            return fitting[0]
        raise fail("bad_input", f"No codec here takes {fps:g} pictures of {width}x{height} px a second.",
                   "Choose a smaller size, or save the frames as pictures.")  # fmt: skip
    wanted = ENCODINGS[codec]
    if wanted not in there:
        instead = f"Choose {others}." if others else "Save the frames as pictures."
        raise fail("unavailable", f"This installation has no encoder for {wanted.title}.", instead)
    if why := wanted.refusal(width, height, fps):
        raise fail("bad_input", why, f"Choose {others}, or a smaller size." if others else "Choose a smaller size.")
    return wanted
