"""One channel of an OpenEXR file: single-part, scan lines, uncompressed, RLE, ZIPS or ZIP.

Written from the format's public description ("OpenEXR File Layout"), because OpenCV's wheels come with and without EXR.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.problem import fail

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC = bytes.fromhex("762f3101")
UNSUPPORTED_FLAGS = 0x200 | 0x800 | 0x1000  # tiled, deep, several parts
LINES_PER_BLOCK = {0: 1, 1: 1, 2: 1, 3: 16}  # compression: none, RLE, ZIPS, ZIP
PIXEL_TYPES = {0: np.dtype("<u4"), 1: np.dtype("<f2"), 2: np.dtype("<f4")}
DEPTH_NAMES = ("z", "depth", "y", "v", "r")  # last part of the channel's name, in order of preference
MOST_PIXELS = 178_000_000


@dataclass(frozen=True)
class _Header:
    width: int
    height: int
    top: int  # the first line's number
    compression: int
    channels: tuple[tuple[str, np.dtype], ...]  # in file order
    end: int  # where the offset table begins


def read_exr_channel(path: Path) -> NDArray[np.float32]:
    """[H, W] the depth channel: Z, depth, Y, V or R of any layer. ValueError, IndexError or KeyError if damaged."""
    data = path.read_bytes()
    try:
        header = _header(data, path.name)
        channel = _depth_channel([name for name, _ in header.channels], path.name)
        return _pixels(data, header, channel)
    except (struct.error, zlib.error) as error:
        raise ValueError(str(error)) from error


def _header(data: bytes, name: str) -> _Header:
    if data[:4] != MAGIC:
        raise fail("bad_input", f"{name} is not an OpenEXR file.", "Choose another depth picture.")
    (version,) = struct.unpack_from("<I", data, 4)
    if version & UNSUPPORTED_FLAGS:
        raise _unsupported(f"{name} is tiled, deep or has several parts, which is not read here.")
    attributes, end = _attributes(data)
    left, top, right, bottom = struct.unpack("<4i", attributes["dataWindow"])
    width, height = right - left + 1, bottom - top + 1
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise fail("bad_input", f"{name} says it has {width}x{height} pixels.", "Choose a smaller depth picture.")
    compression = attributes["compression"][0]
    if compression not in LINES_PER_BLOCK:
        raise _unsupported(f"{name} uses a compression for colour pictures, which is not read here.")
    return _Header(width, height, top, compression, _channels(attributes["channels"], name), end)


def _unsupported(message: str) -> Exception:
    return fail("bad_input", message, "Save it as scan lines with ZIP compression.")


def _attributes(data: bytes) -> tuple[dict[str, bytes], int]:
    """All header attributes by name, and where the header ends."""
    attributes: dict[str, bytes] = {}
    at = 8
    while data[at] != 0:
        name, at = _text(data, at)
        _, at = _text(data, at)
        (size,) = struct.unpack_from("<I", data, at)
        attributes[name] = data[at + 4 : at + 4 + size]
        at += 4 + size
    return attributes, at + 1


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(0, at, at + 256)
    return data[at:end].decode("latin-1"), end + 1


def _channels(data: bytes, name: str) -> tuple[tuple[str, np.dtype], ...]:
    channels = []
    at = 0
    while data[at] != 0:
        channel, at = _text(data, at)
        pixel_type, _, x_step, y_step = struct.unpack_from("<IIII", data, at)
        if (x_step, y_step) != (1, 1):
            raise _unsupported(f"{name} has channels of lower resolution, which is not read here.")
        channels.append((channel, PIXEL_TYPES[pixel_type]))
        at += 16
    return tuple(channels)


def _depth_channel(names: list[str], file: str) -> int:
    last_parts = [name.rsplit(".", 1)[-1].lower() for name in names]
    for wanted in DEPTH_NAMES:
        if wanted in last_parts:
            return last_parts.index(wanted)
    if len(names) == 1:
        return 0
    raise fail("bad_input", f"{file} has no depth channel among {', '.join(names)}.", "Name the channel Z.")


def _pixels(data: bytes, header: _Header, channel: int) -> NDArray[np.float32]:
    lines = LINES_PER_BLOCK[header.compression]
    blocks = -(-header.height // lines)
    offsets = struct.unpack_from(f"<{blocks}Q", data, header.end)
    widths = [header.width * dtype.itemsize for _, dtype in header.channels]
    line_bytes, start, dtype = sum(widths), sum(widths[:channel]), header.channels[channel][1]
    out = np.empty((header.height, header.width), dtype=np.float32)
    for offset in offsets:
        y, size = struct.unpack_from("<iI", data, offset)
        row = y - header.top
        if not 0 <= row < header.height:
            raise ValueError("a block lies outside the picture")
        rows = min(lines, header.height - row)
        raw = _unpacked(data[offset + 8 : offset + 8 + size], rows * line_bytes, header.compression)
        picture = np.frombuffer(raw, np.uint8).reshape(rows, line_bytes)[:, start : start + widths[channel]]
        out[row : row + rows] = np.ascontiguousarray(picture).view(dtype)
    return out


def _unpacked(block: bytes, size: int, compression: int) -> bytes:
    if compression == 0 or len(block) == size:  # a block that would not shrink is stored as it is
        return block
    packed = _run_lengths(block, size) if compression == 1 else zlib.decompressobj().decompress(block, size)
    if len(packed) != size:
        raise ValueError("a block is too short")
    return _unpredicted(packed)


def _run_lengths(block: bytes, size: int) -> bytes:
    out = bytearray()
    at = 0
    while at < len(block) and len(out) < size:
        count = int.from_bytes(block[at : at + 1], signed=True)
        if count < 0:
            out += block[at + 1 : at + 1 - count]
            at += 1 - count
        else:
            out += block[at + 1 : at + 2] * (count + 1)
            at += 2
    return bytes(out[:size])


def _unpredicted(packed: bytes) -> bytes:
    """Undoes the byte differences, then weaves the two halves (even and odd bytes) together again."""
    differences = np.frombuffer(packed, np.uint8).astype(np.uint8)
    differences[1:] -= np.uint8(128)
    flat = np.cumsum(differences, dtype=np.uint8)
    half = (len(flat) + 1) // 2
    out = np.empty_like(flat)
    out[0::2], out[1::2] = flat[:half], flat[half:]
    return out.tobytes()
