"""From the folders of a configuration to packs: each is opened, packed once into a cache, and split into frames to
learn from and frames kept out to measure with."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import zlib
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.core.problem import fail
from engine.source.posed import open_posed
from engine.training.batches import Drawn, Held
from engine.training.config import PICTURES
from engine.training.pack import HEIGHT, Pack, joined, open_pack, packed_size, write_pack
from engine.training.processes import main_first
from engine.training.teacher import Teacher, open_pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.source.posed import PosedFrame, PosedRgbd
    from engine.source.posed_frame import PosedEntry
    from engine.training.config import SourceConfig, TrainingConfig

    Tick = Callable[[str, int, int], None]

FORMAT = 2  # of the cached packs; another number packs everything anew
INDOOR = ("room", "hall")  # kinds of scene, as the generator calls them
HELD_OF = 20  # scenes of which two are kept out
HELD = (0, 1)


@dataclass(frozen=True, eq=False)
class Sources:
    drawn: list[Drawn]
    held: list[Held]


def open_sources(config: TrainingConfig, cache: Path, tick: Tick) -> Sources:
    """All sources of a configuration. cache: a folder for packs. tick(source, done, frames): called while packing.

    Raises a Problem for folders without RGB-D, damaged pictures, a teacher that is not there, or a full disk.
    """
    drawn: list[Drawn] = []
    held: list[Held] = []
    with main_first():  # of several processes one packs
        packs = [_packed(source, config.teacher, cache, tick) for source in config.sources]
    for source, pack in zip(config.sources, packs, strict=True):
        kept = _held_frames(pack, source)
        learnt = np.setdiff1d(np.arange(len(pack)), kept if source.validate == "seeds" else [])
        if source.weight > 0 and len(learnt):
            drawn.append(Drawn(pack, learnt, source.weight, source.starts_at))
        held += _held_by_kind(source.title, pack, kept)
    return Sources(drawn, held)


# --- which frames measure ---------------------------------------------------------------------------------------------


def is_held_out(scene: str) -> bool:
    """A tenth of all scenes, told by their number where they have one (`room_01017`), else by their name."""
    numbered = re.fullmatch(r"[a-z]+_(\d+)", scene)
    return (int(numbered[1]) if numbered else zlib.crc32(scene.encode())) % HELD_OF in HELD


def _held_frames(pack: Pack, source: SourceConfig) -> list[int]:
    if source.validate == "none":
        return []
    if source.validate == "all":
        return list(range(len(pack)))
    scenes = sorted({entry.scene for entry in pack.entries})
    held = {scene for scene in scenes if is_held_out(scene)} or set(scenes[1:][-1:])  # one at least, if there are two
    return [at for at, entry in enumerate(pack.entries) if entry.scene in held]


def _held_by_kind(title: str, pack: Pack, frames: list[int]) -> list[Held]:
    """Indoors and outdoors are measured apart: a mean over metres of both would only tell of the outdoors."""
    inside = [at for at in frames if pack.entries[at].kind in INDOOR]
    outside = [at for at in frames if pack.entries[at].kind not in INDOOR]
    if inside and outside:
        return [Held(f"{title}_in", pack, inside), Held(f"{title}_out", pack, outside)]
    return [Held(title, pack, frames)] if frames else []


# --- the cache --------------------------------------------------------------------------------------------------------


def _packed(source: SourceConfig, teacher: str, cache: Path, tick: Tick) -> Pack:
    folder = Path(source.path).expanduser()
    relative = source.layout == PICTURES
    frames = open_pictures(folder) if relative else open_posed(folder, source.layout)
    place = cache / _key(frames, source.far_m, teacher if relative else "")
    if not place.is_dir():
        told = _taught(frames, teacher) if relative else _read(frames, source.far_m)
        _write(place, frames.entries, _ticking(told, source.title, len(frames), tick), relative)
    return joined([open_pack(part) for part in sorted(place.iterdir())])


def _key(frames: PosedRgbd, far_m: float, teacher: str) -> str:
    """Changes with every file, its size or date, every camera, and every setting that the pack depends on."""
    told = hashlib.sha256(json.dumps([FORMAT, HEIGHT, far_m, teacher]).encode())
    for entry in frames.entries:
        files = [(str(path.resolve()), *_state(path)) for path in _files(entry)]
        told.update(json.dumps([entry.scene, entry.name, entry.kind, astuple(entry.view.camera), files]).encode())
    return f"pack-{told.hexdigest()[:24]}"


def _files(entry: PosedEntry) -> list[Path]:
    return [value for value in vars(entry.pictures).values() if isinstance(value, Path)]


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise fail("missing_file", f"{path} can't be read.", "Check the folder.", repr(error)) from error
    return found.st_size, found.st_mtime_ns


def _write(place: Path, entries: Sequence[PosedEntry], frames: Iterator[PosedFrame], relative: bool) -> None:
    """One pack a picture size, all of them or nothing. `frames` come in the order of `_by_size`."""
    unfinished = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    try:
        for size, members in _by_size(entries).items():
            write_pack(unfinished / "{}x{}".format(*size), _next(frames, len(members)), len(members), relative)
        unfinished.rename(place)
    except OSError as error:
        if not place.is_dir():  # another process may have been first
            raise fail("disk", f"{place} can't be written ({error}).", "Free some space.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _next(frames: Iterator[PosedFrame], count: int) -> Iterator[PosedFrame]:
    for _ in range(count):
        yield next(frames)


def _by_size(entries: Sequence[PosedEntry]) -> dict[tuple[int, int], list[PosedEntry]]:
    groups: dict[tuple[int, int], list[PosedEntry]] = {}
    for entry in entries:
        groups.setdefault(packed_size(entry.view.camera), []).append(entry)
    return groups


def _ticking(frames: Iterator[PosedFrame], name: str, count: int, tick: Tick) -> Iterator[PosedFrame]:
    for done, frame in enumerate(frames, 1):
        tick(name, done, count)
        yield frame


def _read(frames: PosedRgbd, far_m: float) -> Iterator[PosedFrame]:
    for members in _by_size(frames.entries).values():
        yield from (_cleaned(entry.read(), far_m) for entry in members)


def _taught(frames: PosedRgbd, teacher: str) -> Iterator[PosedFrame]:
    model = Teacher(teacher)
    for members in _by_size(frames.entries).values():
        yield from (model.frame(entry) for entry in members)


def _cleaned(frame: PosedFrame, far_m: float) -> PosedFrame:
    """Depth that a picture cannot tell is missing: indoors what lies behind windows, and whether it is sky."""
    depth, sky = frame.depth, frame.sky
    if far_m > 0 and frame.kind in ("", "room"):
        depth = np.where(depth > far_m, np.float32(0), depth)
    return replace(frame, depth=depth, sky=None if frame.kind in INDOOR else sky)
