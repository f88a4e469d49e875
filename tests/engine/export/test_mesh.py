"""The mesh of a fisheye, read back as google/spatial-media's RFC says a player reads it."""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np
import pytest

from engine.export.mesh import fisheye_meshes


class Bits:
    def __init__(self, data):
        self.bits, self.at = np.unpackbits(np.frombuffer(data, np.uint8)), 0

    def number(self, width):
        self.at += width
        return int("".join(map(str, self.bits[self.at - width : self.at])), 2)

    def index(self, last, width):
        zigzag = self.number(width)
        return last + (zigzag // 2 if zigzag % 2 == 0 else -(zigzag + 1) // 2)

    def aligned(self):
        self.at = -(-self.at // 8) * 8


def read(data):
    """Vertices [N, 5] and corners of triangles [M, 3] of each mesh."""
    crc, coding = struct.unpack_from(">I4s", data)
    assert crc == zlib.crc32(data[4:]) and coding == b"dfl8"
    boxes, meshes = zlib.decompress(data[8:], wbits=-15), []
    while boxes:
        size, kind = struct.unpack_from(">I4s", boxes)
        assert kind == b"mesh"
        meshes.append(mesh(Bits(boxes[8:size])))
        boxes = boxes[size:]
    return meshes


def mesh(bits):
    values = [struct.unpack(">f", bits.number(32).to_bytes(4, "big"))[0] for _ in range(bits.number(32))]
    count, width, last, vertices = bits.number(32), math.ceil(math.log2(2 * len(values))), [0] * 5, []
    for _ in range(count):
        last = [bits.index(one, width) for one in last]
        vertices.append([values[one] for one in last])
    bits.aligned()
    assert bits.number(32) == 1  # list of triangles
    assert (bits.number(8), bits.number(8)) == (0, 0)  # the video's own picture, single triangles
    corners, corner, width = [], 0, math.ceil(math.log2(2 * count))
    for _ in range(bits.number(32)):
        corner = bits.index(corner, width)
        corners.append(corner)
    bits.aligned()
    assert bits.at == len(bits.bits)
    return np.array(vertices), np.array(corners).reshape(-1, 3)


@pytest.fixture(scope="module")
def one():
    left, right = read(fisheye_meshes())
    np.testing.assert_array_equal(left[0], right[0])
    np.testing.assert_array_equal(left[1], right[1])
    return left


def test_the_picture_lies_where_an_equidistant_lens_of_180_degrees_saw_it(one):
    """Anywhere in any triangle, not only at its corners."""
    vertices, corners = one
    weights = np.random.default_rng(0).dirichlet([1, 1, 1], (20, len(corners)))
    points = np.einsum("ntc,tcv->ntv", weights, vertices[corners]).reshape(-1, 5)
    toward = points[:, :3] / np.linalg.norm(points[:, :3], axis=1, keepdims=True)
    x, y = 2 * points[:, 3] - 1, 2 * points[:, 4] - 1
    off_axis = np.hypot(x, y) * np.pi / 2
    lens = np.stack([np.sin(off_axis) * x / np.hypot(x, y), np.sin(off_axis) * y / np.hypot(x, y), -np.cos(off_axis)])
    assert np.degrees(np.linalg.norm(toward - lens.T, axis=1)).max() < 0.05


def test_it_covers_the_half_sphere_once_and_is_seen_from_within(one):
    vertices, corners = one
    a, b, c = (vertices[corners[:, n], :3] for n in range(3))
    volumes = np.einsum("tv,tv->t", a, np.cross(b, c))
    assert (volumes < 0).all()  # counter-clockwise towards the middle
    solid = 2 * np.arctan2(-volumes, 1 + (a * b).sum(1) + (b * c).sum(1) + (c * a).sum(1))
    assert solid.sum() == pytest.approx(2 * np.pi, rel=0.002)


def test_players_limits_are_kept(one):
    """ExoPlayer takes 10000 numbers, 32000 vertices and 128000 corners."""
    vertices, corners = one
    assert len(np.unique(vertices)) <= 10_000 and len(vertices) <= 32_000 and corners.size <= 128_000
