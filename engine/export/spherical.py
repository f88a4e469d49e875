"""Tells players that an MP4 shows a sphere: Google's Spherical Video metadata, version 1 (XML in a `uuid` box of the
track) and version 2 (`st3d` and `sv3d` boxes in the sample entry), after the RFCs in google/spatial-media.

Only the index (`moov`) is taken apart. What grows there grows with all its ancestors, and the offsets (stco, co64) of
chunks that stand behind the index grow by as much.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO, Literal

from engine.core.problem import fail
from engine.export.mesh import fisheye_meshes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Layout = Literal["mono", "top-bottom", "left-right"]
Projection = Literal["equirect", "half-equirect", "fisheye", "cubemap"]
STEREO_MODES: dict[Layout, int] = {"mono": 0, "top-bottom": 1, "left-right": 2}
V1_UUID = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
PICTURES = (b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09")  # sample entries
ENTRY_FIXED = 78  # bytes of a VisualSampleEntry between its header and its boxes
LAST = (b"pasp", b"clap", b"btrt")  # boxes that the spherical ones stand before
PARENTS = (b"trak", b"mdia", b"minf", b"stbl")
TOOL = "Sceneloom"
BLOCK = 1 << 20  # bytes copied at a time
QUARTER = 0x40000000  # of a full turn, as 0.32 fixed point
CUBE_LAYOUT = 0  # right, left, up over down, front, back; the only one there is


def tag_spherical(path: Path, layout: Layout = "mono", projection: Projection = "equirect") -> None:
    """Writes the metadata into an MP4; what follows the index moves back, and the chunk offsets with it. An exception,
    or the machine's end, in the middle of it leaves a broken file: give it a copy. Raises a Problem for a file without
    an index or without a picture track, and leaves that as it was."""
    with path.open("r+b") as file:
        start, size = _index(file, path.name)
        file.seek(start)
        index = file.read(size)
        tagged = _tagged(index, layout, projection)
        grown = len(tagged) - len(index)
        moved = _moved(tagged, start, grown)
        _move_back(file, start + size, grown)
        file.seek(start)
        file.write(moved)


def _index(file: BinaryIO, name: str) -> tuple[int, int]:
    """Where the `moov` box starts, and its size."""
    for kind, start, size in _top_boxes(file):
        if kind == b"moov":
            return start, size
    raise fail("damaged_file", f"{name} is no MP4 with an index.", "Make the video once more.")


def _top_boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and size of every box of the file itself."""
    at, end = 0, file.seek(0, 2)
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        size = int.from_bytes(file.read(8), "big") if size == 1 else size or end - at
        if not 8 <= size <= end - at:
            raise fail("damaged_file", "The video's boxes don't fit together.", "Make the video once more.")
        yield kind, at, size
        at += size


def _move_back(file: BinaryIO, start: int, by: int) -> None:
    """Everything from `start` on, block by block from the end, so that nothing is overwritten before it was read."""
    end = file.seek(0, 2)
    while end > start:
        at = max(start, end - BLOCK)
        file.seek(at)
        block = file.read(end - at)
        file.seek(at + by)
        file.write(block)
        end = at


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of every box in `data`; boxes of an index have short headers."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if not 8 <= size <= len(data) - at:
            raise fail("damaged_file", "The video's index doesn't fit together.", "Make the video once more.")
        yield kind, data[at + 8 : at + size]
        at += size


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _full(kind: bytes, content: bytes) -> bytes:
    """A box with version 0 and no flags."""
    return _box(kind, bytes(4) + content)


def _tagged(moov: bytes, layout: Layout, projection: Projection) -> bytes:
    tracks = [kind == b"trak" and _shows_pictures(content) for kind, content in _boxes(moov[8:])]
    if not any(tracks):
        raise fail("bad_input", "There is no picture track that could be tagged.", "Choose MP4 with H.264 or HEVC.")
    parts = []
    for (kind, content), pictures in zip(_boxes(moov[8:]), tracks, strict=True):
        v1 = _v1(layout, projection) if pictures else b""
        parts.append(_box(kind, (_with_v2(content, layout, projection) if pictures else content) + v1))
    return _box(b"moov", b"".join(parts))


def _shows_pictures(track: bytes) -> bool:
    return any(kind in PICTURES for kind in _sample_entries(track))


def _sample_entries(content: bytes) -> Iterator[bytes]:
    for kind, inner in _boxes(content):
        if kind in PARENTS:
            yield from _sample_entries(inner)
        elif kind == b"stsd":
            yield from (entry for entry, _ in _boxes(inner[8:]))


def _with_v2(content: bytes, layout: Layout, projection: Projection) -> bytes:
    """The same boxes, with the spherical ones in each sample entry of pictures."""

    def within(kind: bytes, inner: bytes) -> bytes:
        if kind in PARENTS:
            return _with_v2(inner, layout, projection)
        if kind != b"stsd":
            return inner
        return inner[:8] + b"".join(_box(e, _entry(e, body, layout, projection)) for e, body in _boxes(inner[8:]))

    return b"".join(_box(kind, within(kind, inner)) for kind, inner in _boxes(content))


def _entry(kind: bytes, body: bytes, layout: Layout, projection: Projection) -> bytes:
    if kind not in PICTURES:
        return body
    children = [(name, inner) for name, inner in _boxes(body[ENTRY_FIXED:]) if name not in (b"st3d", b"sv3d")]
    first = [_box(name, inner) for name, inner in children if name not in LAST]
    last = [_box(name, inner) for name, inner in children if name in LAST]
    return body[:ENTRY_FIXED] + b"".join([*first, _st3d(layout), _sv3d(projection), *last])


def _st3d(layout: Layout) -> bytes:
    return _full(b"st3d", bytes([STEREO_MODES[layout]]))


def _sv3d(projection: Projection) -> bytes:
    header = _full(b"svhd", TOOL.encode() + b"\0")
    pose = _full(b"prhd", struct.pack(">3i", 0, 0, 0))
    return _box(b"sv3d", header + _box(b"proj", pose + _shape(projection)))


def _shape(projection: Projection) -> bytes:
    if projection == "fisheye":
        return _full(b"mshp", fisheye_meshes())
    if projection == "cubemap":
        return _full(b"cbmp", struct.pack(">2I", CUBE_LAYOUT, 0))
    side = QUARTER if projection == "half-equirect" else 0
    return _full(b"equi", struct.pack(">4I", 0, 0, side, side))


def _v1(layout: Layout, projection: Projection) -> bytes:
    """Version 1 knows whole equirectangular spheres; for others, version 2 stands alone."""
    if projection != "equirect":
        return b""
    stereo = "" if layout == "mono" else f"<GSpherical:StereoMode>{layout}</GSpherical:StereoMode>"
    xml = (
        '<?xml version="1.0"?><rdf:SphericalVideo xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/">'
        "<GSpherical:Spherical>true</GSpherical:Spherical><GSpherical:Stitched>true</GSpherical:Stitched>"
        f"<GSpherical:StitchingSoftware>{TOOL}</GSpherical:StitchingSoftware>"
        f"<GSpherical:ProjectionType>equirectangular</GSpherical:ProjectionType>{stereo}</rdf:SphericalVideo>"
    )
    return _box(b"uuid", V1_UUID + xml.encode())


def _moved(content: bytes, after: int, by: int) -> bytes:
    """A box in which chunk offsets, wherever they lie, are larger by so many bytes if they point behind `after`."""
    kind, inner = content[4:8], content[8:]
    if kind in (b"stco", b"co64"):
        return _box(kind, inner[:8] + _shifted(inner[8:], "I" if kind == b"stco" else "Q", after, by))
    if kind not in (b"moov", *PARENTS):
        return content
    return _box(kind, b"".join(_moved(_box(name, part), after, by) for name, part in _boxes(inner)))


def _shifted(numbers: bytes, form: str, after: int, by: int) -> bytes:
    count = len(numbers) // struct.calcsize(form)
    moved = [number + by if number > after else number for number in struct.unpack(f">{count}{form}", numbers)]
    if form == "I" and moved and max(moved) > 0xFFFFFFFF:
        raise fail("bad_input", "This video is too large to be tagged.", "Export it in two parts.")
    return struct.pack(f">{count}{form}", *moved)
