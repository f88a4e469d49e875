"""How a pair of fisheyes lies on the half sphere ahead, as a mesh: Google's Spherical Video V2 knows no lenses, players
lay the picture on triangles instead; and the VR180 format that cameras record demands just that.
"""

from __future__ import annotations

import math
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

RINGS, SPOKES = 16, 128  # triangles stay within 0.04 degrees of the lens: half a pixel of 2880 px
TRIANGLES = 0  # index type
DEFLATED = b"dfl8"


def fisheye_meshes() -> bytes:
    """The content of an `mshp` box behind its version: an equidistant fisheye of 180 degrees for each eye."""
    mesh = _mesh(*_disc())
    box = struct.pack(">I4s", len(mesh) + 8, b"mesh") + mesh
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    content = DEFLATED + deflate.compress(2 * box) + deflate.flush()
    return struct.pack(">I", zlib.crc32(content)) + content


def _disc() -> tuple[NDArray[np.float32], list[int]]:
    """Vertices [N, 5] (x to the right, y up, z backwards; u, v from the lower left corner) and the triangles' corners,
    counter-clockwise as they are seen from the middle of the sphere."""
    radius = np.repeat(np.arange(1, RINGS + 1) / RINGS, SPOKES)
    around = np.tile(2 * np.pi * np.arange(SPOKES) / SPOKES, RINGS)
    off_axis = radius * np.pi / 2
    x, y = np.cos(around), np.sin(around)
    where = [np.sin(off_axis) * x, np.sin(off_axis) * y, -np.cos(off_axis), 0.5 + radius * x / 2, 0.5 + radius * y / 2]
    vertices = np.vstack([[0, 0, -1, 0.5, 0.5], np.stack(where, axis=1)]).round(6).astype(np.float32)
    return vertices + np.float32(0), [corner for ring in range(RINGS) for corner in _ring(ring)]  # no negative zeros


def _ring(ring: int) -> Iterable[int]:
    """Corners of the triangles between two rings of vertices; the innermost has only one, the middle."""
    for spoke in range(SPOKES):
        following = (spoke + 1) % SPOKES
        outer = [1 + ring * SPOKES + turn for turn in (spoke, following)]
        if ring == 0:
            yield from (0, *outer)
        else:
            inner = [corner - SPOKES for corner in outer]
            yield from (inner[0], *outer, inner[0], outer[1], inner[1])


def _mesh(vertices: NDArray[np.float32], corners: Sequence[int]) -> bytes:
    values, indices = np.unique(vertices, return_inverse=True)
    steps = np.diff(indices.reshape(vertices.shape), axis=0, prepend=0).ravel()
    turns = np.diff(corners, prepend=0)
    return b"".join([
        struct.pack(">I", len(values)), values.astype(">f4").tobytes(),
        struct.pack(">I", len(vertices)), _packed(steps, len(values)),
        struct.pack(">IBBI", 1, 0, TRIANGLES, len(corners)), _packed(turns, len(vertices)),
    ])  # fmt: skip


def _packed(steps: NDArray[np.int64], count: int) -> bytes:
    """Differences of indices below `count`: zigzag, in as few bits as each of them fits, filled up to whole bytes."""
    width = math.ceil(math.log2(2 * count))
    zigzag = np.where(steps >= 0, 2 * steps, -2 * steps - 1)
    bits = zigzag[:, None] >> np.arange(width - 1, -1, -1) & 1
    return np.packbits(bits.astype(np.uint8)).tobytes()
