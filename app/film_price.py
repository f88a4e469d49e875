"""What a film costs before it is made: seconds and bytes of a frame, tried with a few small ones.

Drawing has a price for every picture (all splats are looked at) and one for every pixel, so two sizes are drawn.
The larger ones are neighbours in the film: encoded, they tell what its motion costs in time and bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from app.film import SHAPES, draw_frame, frame_count, pose_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.export.encoding import Codec
    from engine.render.base import Renderer

    Picture = NDArray[np.float32]  # [H, W, 3]

FEW_PX, MANY_PX = 60_000, 500_000  # of the two sizes
NEIGHBOURS = 4
FINER = -0.1  # bits of a pixel go with the pixels to this power: large pictures are smoother (measured, three codecs)
LATER = 1.3  # so many times the bits of the first that follow have those that come later (measured, three codecs)


@dataclass(frozen=True)
class Price:
    """Of one frame. encode_s, bytes: None for what is no video."""

    draw_s: float
    encode_s: float | None = None
    bytes: float | None = None

    @property
    def seconds(self) -> float:
        """Drawing and encoding share the cores: together they take as long as one after the other."""
        return self.draw_s + (self.encode_s or 0.0)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What drawing cost, and frames that stand beside each other in the film."""

    picture_s: float
    px_s: float
    neighbours: tuple[Picture, ...]


@dataclass(frozen=True)
class Encoded:
    """Of the pixels that were encoded: seconds of each, bits of each in a picture that stands alone and in one that
    follows another."""

    px_s: float
    alone: float
    following: float


class Pricer:
    """Belongs to one thread. Remembers what was tried for other questions about the same scene and path."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._about: tuple[Gaussians, Trajectory] | None = None
        self._drawn: dict[object, Drawn] = {}
        self._encoded: dict[object, Encoded] = {}

    def price(
        self, film: Film, path: Trajectory, splats: Gaussians, video: bool, check: Callable[[], None] = lambda: None
    ) -> Price:
        """video: it is to be encoded. check: called between pictures; raises when nobody wants the answer any more.
        Raises a Problem for a codec that can't have such frames."""
        if self._about is None or self._about[0] is not splats or self._about[1] != path:
            self._about, self._drawn, self._encoded = (splats, path), {}, {}
        kind = film.kind, film.bent, film.heading, film.level, frame_count(film, path)
        if kind not in self._drawn:
            self._drawn[kind] = drawn(film, path, splats, self._renderer, check)
        check()
        tried = self._drawn[kind]
        return self._with_codec(film, tried, kind) if video else price_of(film, tried, None, 1)

    def _with_codec(self, film: Film, tried: Drawn, kind: object) -> Price:
        from engine.export.encoding import encoding_for
        from engine.export.parts import PART_S

        codec = encoding_for(film.width, film.height, film.fps, film.codec).codec
        if (kind, codec) not in self._encoded:
            self._encoded[kind, codec] = encoded(tried.neighbours, codec, film.fps)
        return price_of(film, tried, self._encoded[kind, codec], max(1, round(PART_S * film.fps)))


def pricer() -> Pricer:
    """With the CPU renderer, which draws the window's films."""
    from engine import registry

    return Pricer(registry.load("render", "cpu"))


def drawn(
    film: Film, path: Trajectory, splats: Gaussians, renderer: Renderer, check: Callable[[], None] = lambda: None
) -> Drawn:
    """Tries the film's kind in two small sizes, in the middle of the path."""
    few, _ = _timed(_sized(film, FEW_PX), path, splats, renderer, 2, check)
    small = _sized(film, MANY_PX)
    many, pictures = _timed(small, path, splats, renderer, NEIGHBOURS, check)
    first = _sized(film, FEW_PX)
    more = max(small.width * small.height - first.width * first.height, 1)
    px_s = max(many - few, 0.0) / more
    return Drawn(max(few - px_s * first.width * first.height, 0.0), px_s, pictures)


def encoded(pictures: Sequence[Picture], codec: Codec, fps: float) -> Encoded:
    import av

    from engine.export.encoding import ENCODINGS
    from engine.export.video import prepared, video_frame

    began, packets = perf_counter(), []
    with av.open(io.BytesIO(), "w", format="mp4") as container:
        stream = prepared(container, ENCODINGS[codec], pictures[0].shape, fps)
        for picture in pictures:
            packets += stream.encode(video_frame(picture, stream))
        packets += stream.encode(None)
        container.mux(packets)
    px = pictures[0].shape[0] * pictures[0].shape[1]
    alone = [8 * packet.size / px for packet in packets if packet.is_keyframe]
    following = [8 * packet.size / px for packet in packets if not packet.is_keyframe] or alone
    seconds = perf_counter() - began
    return Encoded(seconds / (px * len(pictures)), max(alone), sum(following) / len(following))


def price_of(film: Film, tried: Drawn, coded: Encoded | None, gop: int) -> Price:
    """gop: frames from one that stands alone to the next."""
    px = film.width * film.height
    draw_s = tried.picture_s + px * tried.px_s
    if coded is None:
        return Price(draw_s)
    height, width = tried.neighbours[0].shape[:2]
    bits = (coded.alone + (gop - 1) * LATER * coded.following) / gop * (px / (width * height)) ** FINER
    return Price(draw_s, px * coded.px_s, px * bits / 8)


def _timed(
    film: Film, path: Trajectory, splats: Gaussians, renderer: Renderer, count: int, check: Callable[[], None]
) -> tuple[float, tuple[Picture, ...]]:
    """The quickest of so many neighbours: others work beside it. Seconds of one, and the pictures."""
    step_s = path.duration / frame_count(film, path)
    seconds, pictures = [], []
    for number in range(count):
        check()
        pose = pose_at(film, path, path.start + 0.5 * path.duration + number * step_s)
        began = perf_counter()
        pictures.append(draw_frame(film, pose, splats, renderer))
        seconds.append(perf_counter() - began)
    return min(seconds), tuple(pictures)


def _sized(film: Film, px: int) -> Film:
    """The same film with about so many pixels, if it has more."""
    shape = SHAPES.get(film.kind)
    ratio = float(shape[0]) if shape else film.width / film.height
    height = min(film.height, (px / ratio) ** 0.5)
    height = max(4, 4 * round(height / 4))
    return replace(film, width=max(2, 2 * round(height * ratio / 2)), height=height)
