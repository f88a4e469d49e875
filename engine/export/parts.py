"""A long video in parts: each is a few seconds, encoded by itself, so that it doesn't matter who makes it, or when.

A stopped export goes on with the parts that are missing, several machines can make different ones, and the joined file
is always the same, because one made at once is made of the same parts. Parts lie in a folder with a plan that says what
they are parts of; parts of something else are never mixed in.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import count, pairwise
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import av

from engine.core.control import no_tick
from engine.core.files import atomic_path, remove_left_behind
from engine.core.problem import fail
from engine.export.encoding import ENCODINGS, frame_rate
from engine.export.seal import is_whole, sealed
from engine.export.sound import Sound
from engine.export.spherical import tag_spherical
from engine.export.video import for_ffmpeg, prepared, video_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    import numpy as np
    from av.packet import Packet
    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.export.encoding import Codec
    from engine.export.spherical import Layout, Projection

    Draw = Callable[[int], NDArray[np.float32]]  # a frame's number -> [H, W, 3] in 0..1

PART_S = 2  # seconds
WAITING = 3  # frames drawn and not yet encoded: drawing goes on meanwhile, memory does not grow


@dataclass(frozen=True)
class Plan:
    """What the whole video is. width, height: px. content: a digest of what is drawn (scene, views): parts of another
    content are not taken. layout, projection: of a sphere, None = an ordinary picture."""

    frames: int
    width: int
    height: int
    fps: float
    codec: Codec
    content: str
    layout: Layout | None = None
    projection: Projection | None = None

    @property
    def part_frames(self) -> int:
        return max(1, round(PART_S * self.fps))

    def parts(self, first: int = 0, end: int | None = None) -> list[range]:
        """The frames of every part that has frames in first..end (end exclusive)."""
        cuts = [*range(0, self.frames, self.part_frames), self.frames]
        stop = self.frames if end is None else end
        return [range(a, b) for a, b in pairwise(cuts) if a < stop and b > first]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


class Parts:
    """The parts of a video in their folder. Opening a folder of another plan raises a Problem and changes nothing,
    unless it may be made `anew`: then those parts are removed."""

    def __init__(self, folder: Path, plan: Plan, anew: bool = False) -> None:
        self.folder, self.plan = folder, plan
        stored = _stored_plan(folder)
        if stored is not None and stored != asdict(plan):
            if not anew:
                raise fail(
                    "bad_input", f"'{folder}' holds the parts of another video.", "Choose another name, or remove it."
                )
            Parts(folder, Plan(**stored)).remove()
            stored = None
        if stored is None:
            with atomic_path(folder / "plan.json") as temporary:
                temporary.write_text(json.dumps(asdict(plan), indent=1))

    @staticmethod
    def open(folder: Path) -> Parts:
        """Those that another machine, or an earlier run, left here. Raises a Problem where there are none."""
        stored = _stored_plan(folder)
        if stored is None:
            raise fail("missing_file", f"'{folder}' holds no parts of a video.", "Render them first.")
        return Parts(folder, Plan(**stored))

    def file(self, part: range) -> Path:
        return self.folder / f"{self.plan.digest}-{part.start:06}-{part.stop:06}.mp4"

    @property
    def empty(self) -> bool:
        """No part is finished."""
        return not any(self.file(part).is_file() for part in self.plan.parts())

    def missing(self, first: int = 0, end: int | None = None) -> list[range]:
        """Those that are not there, or damaged."""
        return [part for part in self.plan.parts(first, end) if not is_whole(self.file(part))]

    def write(self, part: range, draw: Draw, tick: Tick = no_tick) -> None:
        """`tick` hears the share done; when it raises, no file is left."""
        made = BytesIO()
        with closing(made_part(self.plan, part, draw, made)) as counts:
            for done in counts:
                tick(done / len(part))
        self.keep(part, made.getvalue())

    def keep(self, part: range, made: bytes) -> None:
        """What `made_part` made, here or elsewhere."""
        file = self.file(part)
        with atomic_path(file) as temporary:
            temporary.write_bytes(sealed(made, file.name))

    def join(self, target: Path, audio: Path | None = None, others: Sequence[Parts] = ()) -> None:
        """One file of all parts, those in other folders among them, tagged as what it shows. audio: a file whose sound
        goes along, as long as there are pictures. Raises a Problem that names what is missing."""
        files = self._everywhere(others)
        remove_left_behind(target)
        with atomic_path(target) as temporary:
            _join(files, self.plan, temporary, audio)
            if self.plan.layout is not None and self.plan.projection is not None:
                tag_spherical(temporary, self.plan.layout, self.plan.projection)

    def remove(self) -> None:
        """When the joined file is there, or nothing is worth keeping."""
        for file in (*map(self.file, self.plan.parts()), self.folder / "plan.json"):
            file.unlink(missing_ok=True)
            remove_left_behind(file)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _everywhere(self, others: Sequence[Parts]) -> list[Path]:
        """The file of every part, from whichever folder has it whole."""
        for other in others:
            if other.plan != self.plan:
                raise fail(
                    "bad_input", f"'{other.folder}' and '{self.folder}' hold the parts of different videos.",
                    "Join parts of one scene, path, size and version of Sceneloom.",
                )  # fmt: skip
        copies = {part: [parts.file(part) for parts in (self, *others)] for part in self.plan.parts()}
        whole = {part: next(filter(is_whole, files), None) for part, files in copies.items()}
        if lacking := [part for part, file in whole.items() if file is None]:
            raise _lack(lacking, [file for part in lacking for file in copies[part] if file.is_file()])
        return [file for file in whole.values() if file is not None]


def _lack(parts: Sequence[range], damaged: Sequence[Path]) -> Exception:
    if damaged:
        return fail(
            "damaged_file", f"'{damaged[0]}' is damaged: frames {_spans(parts)} are missing.",
            "Render them again, then join.",
        )  # fmt: skip
    return fail("missing_file", f"Frames {_spans(parts)} are missing.", "Render them, then join again.")


def made_part(plan: Plan, part: range, draw: Draw, target: BinaryIO) -> Generator[int]:
    """Draws and encodes one part, both at once; yields how many frames are done. The file is whole when it ends."""
    encoding = ENCODINGS[plan.codec]
    with av.open(target, "w", format="mp4") as container:
        stream = prepared(container, encoding, (plan.height, plan.width), plan.fps)
        stream.codec_context.gop_size = plan.part_frames
        times = count(-encoding.early)
        for done, rgb in enumerate(_ahead(draw, part), start=1):
            container.mux(_timed(stream.encode(video_frame(rgb, stream)), times))
            yield done
        container.mux(_timed(stream.encode(None), times))


def _timed(packets: Iterable[Packet], times: Iterator[int]) -> list[Packet]:
    """Decoded at even times, in short parts as in long ones: there x264 thinks of others, and x265 of any."""
    timed = list(packets)
    for packet in timed:
        packet.dts = next(times)
    return timed


def _spans(parts: Sequence[range]) -> str:
    """Neighbours as one, so that it can be typed after --frames; the first five."""
    spans: list[range] = []
    for part in parts:
        if spans and spans[-1].stop == part.start:
            spans[-1] = range(spans[-1].start, part.stop)
        else:
            spans.append(part)
    return ", ".join([f"{span.start}:{span.stop}" for span in spans[:5]] + ["..."] * (len(spans) > 5))


def _stored_plan(folder: Path) -> dict[str, Any] | None:
    """None = there is none, or the folder can't be read; who writes into it will hear why."""
    try:
        stored = json.loads((folder / "plan.json").read_text())
        return asdict(Plan(**stored))
    except OSError:
        return None
    except (ValueError, TypeError) as error:
        raise fail(
            "damaged_file", f"The plan in '{folder}' can't be read.", "Remove the folder.", repr(error)
        ) from error


def _ahead(draw: Draw, numbers: Sequence[int]) -> Iterator[NDArray[np.float32]]:
    """Frames in order, drawn by another thread while this one encodes those before."""
    drawn: Queue[NDArray[np.float32] | Exception] = Queue(WAITING)
    stopped = False

    def work() -> None:
        for number in numbers:
            if stopped:
                return
            try:
                drawn.put(draw(number))
            except Exception as error:  # noqa: BLE001 - raised again where the frame is wanted
                drawn.put(error)
                return

    thread = Thread(target=work, name="draw frames", daemon=True)
    thread.start()
    try:
        for _number in numbers:
            frame = drawn.get()
            if isinstance(frame, Exception):
                raise frame
            yield frame
    finally:
        stopped = True
        while thread.is_alive():
            while not drawn.empty():
                drawn.get()
            thread.join(0.05)


def _join(files: Sequence[Path], plan: Plan, target: Path, audio: Path | None) -> None:
    """Packets of all parts one after another, as they are."""
    with av.open(for_ffmpeg(target), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        with av.open(for_ffmpeg(files[0])) as first:
            video = container.add_stream_from_template(first.streams.video[0], opaque=True)
            video.codec_context.codec_tag = first.streams.video[0].codec_context.codec_tag
        end_s = plan.frames / frame_rate(plan.fps)
        sound = None if audio is None else Sound(audio, container, end_s)
        for packet in _packets(files, plan):
            packet.stream = video
            container.mux(packet)
            if sound is not None:
                sound.copy(until_s=(packet.dts or 0) * packet.time_base)
        if sound is not None:
            sound.copy(until_s=end_s)
            sound.close()


def _packets(files: Sequence[Path], plan: Plan) -> Iterator[Packet]:
    for part, file in zip(plan.parts(), files, strict=True):
        with av.open(for_ffmpeg(file)) as source:
            stream = source.streams.video[0]
            shift = round(part.start / (frame_rate(plan.fps) * (stream.time_base or 1)))
            for packet in source.demux(stream):
                if packet.dts is not None and packet.pts is not None:
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    yield packet
