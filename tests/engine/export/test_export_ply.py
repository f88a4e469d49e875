"""PLY files against a parser written here from the layout's description, in all dialects, and against liars."""

from __future__ import annotations

import re
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.gaussians import Gaussians
from engine.core.problem import ProblemError
from engine.export.ply import read_ply, write_ply


def splats(n: int = 5, degree: int = 1, seed: int = 0) -> Gaussians:
    r = np.random.default_rng(seed)
    quats = r.normal(size=(n, 4))
    return Gaussians(
        r.normal(size=(n, 3)),
        quats / np.linalg.norm(quats, axis=1, keepdims=True),
        r.uniform(1e-3, 2, (n, 3)),
        r.uniform(0.01, 0.99, n),
        r.normal(size=(n, (degree + 1) ** 2, 3)),
    )


def decode(data: bytes) -> tuple[list[str], list[dict[str, float]]]:
    """Field by field with struct; knows nothing of the reader."""
    header, body = data.split(b"end_header\n", 1)
    assert header.startswith(b"ply\nformat binary_little_endian 1.0\n")
    count = int(re.search(rb"element vertex (\d+)", header)[1])
    names = re.findall(r"property float (\w+)", header.decode())
    assert len(body) == 4 * count * len(names)
    rows = [struct.unpack_from(f"<{len(names)}f", body, 4 * i * len(names)) for i in range(count)]
    return names, [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_the_layout_is_inrias(tmp_path, degree):
    g = splats(4, degree)
    assert write_ply(tmp_path / "a.ply", g) == 0
    names, rows = decode((tmp_path / "a.ply").read_bytes())
    rest = (degree + 1) ** 2 - 1
    assert names == (
        ["x", "y", "z", "nx", "ny", "nz", "f_dc_0", "f_dc_1", "f_dc_2"]
        + [f"f_rest_{i}" for i in range(3 * rest)]
        + ["opacity", "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"]
    )
    assert 4 * len(names) == {0: 68, 1: 104, 2: 164, 3: 248}[degree]  # bytes a splat; 248 is the known full size
    for i, row in enumerate(rows):
        assert [row[k] for k in "xyz"] == pytest.approx(g.means[i], rel=1e-6)
        assert [row[f"n{k}"] for k in "xyz"] == [0, 0, 0]
        assert 1 / (1 + np.exp(-row["opacity"])) == pytest.approx(g.opacities[i], rel=1e-5)
        assert [np.exp(row[f"scale_{k}"]) for k in range(3)] == pytest.approx(g.scales[i], rel=1e-5)
        assert [row[f"rot_{k}"] for k in range(4)] == pytest.approx(g.quats[i], rel=1e-6)
        for channel in range(3):
            assert row[f"f_dc_{channel}"] == pytest.approx(g.sh[i, 0, channel], rel=1e-6)
            for k in range(rest):  # channel-major: all of red, then green, then blue
                assert row[f"f_rest_{channel * rest + k}"] == pytest.approx(g.sh[i, 1 + k, channel], rel=1e-6)


def same(a: Gaussians, b: Gaussians) -> bool:
    names = ("means", "quats", "scales", "opacities", "sh")
    return all(np.allclose(getattr(a, n), getattr(b, n), rtol=1e-5, atol=1e-6) for n in names)


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_files_come_back(tmp_path, degree):
    write_ply(tmp_path / "a.ply", splats(50, degree))
    assert same(read_ply(tmp_path / "a.ply"), splats(50, degree))
    write_ply(tmp_path / "b.ply", Gaussians.empty(degree))
    assert len(read_ply(tmp_path / "b.ply")) == 0


def test_splats_that_are_not_numbers_are_left_out_and_counted(tmp_path):
    g = splats(6)
    g.means[1, 0] = np.nan
    g.opacities[3] = np.nan
    g.sh[4, 2, 1] = np.inf
    assert write_ply(tmp_path / "a.ply", g) == 3
    assert same(read_ply(tmp_path / "a.ply"), g[np.array([0, 2, 5])])


def test_opaque_clear_and_vanishing_splats_stay_finite(tmp_path):
    g = splats(3)
    g.opacities[:2] = 1.0, 0.0
    g.scales[2] = 0.0
    assert write_ply(tmp_path / "a.ply", g) == 0
    assert all(np.isfinite(list(row.values())).all() for row in decode((tmp_path / "a.ply").read_bytes())[1])
    back = read_ply(tmp_path / "a.ply")
    assert np.allclose(back.opacities[:2], [1, 0], atol=1e-5)
    assert back.scales[2].max() < 1e-9


BASE = ["x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity", "scale_0", "scale_1", "scale_2"] + [
    f"rot_{i}" for i in range(4)
]


def ply(values: dict[str, float], count: int = 2, after: bytes = b"", kinds=None, newline="\n", extra=()) -> bytes:
    kinds = kinds or {}
    lines = ["ply", "format binary_little_endian 1.0", *extra, f"element vertex {count}"]
    lines += [f"property {kinds.get(name, 'float')} {name}" for name in values]
    lines += ["element extrinsic 16", "property float extrinsic"] if after else []
    codes = "".join(
        {"float": "f", "double": "d", "uchar": "B", "int": "i"}[kinds.get(name, "float")] for name in values
    )
    return (
        newline.join([*lines, "end_header", ""]).encode() + struct.pack("<" + codes, *values.values()) * count + after
    )


def plain_values(order=BASE) -> dict[str, float]:
    values = dict.fromkeys(order, 0.0)
    return {**values, "x": 1.0, "y": 2.0, "z": 3.0, "f_dc_1": 0.5, "opacity": 0.0, "scale_0": -1.0, "rot_0": 2.0}


@pytest.mark.parametrize(
    "data",
    [
        ply(plain_values()),
        ply(plain_values(BASE[::-1])),
        ply(plain_values(), after=bytes(64)),
        ply(plain_values(), extra=["comment SplatRenderMode: mip", "obj_info made elsewhere"]),
        ply(plain_values(), newline="\r\n"),
        ply({**plain_values(), "red": 7, "count": 9}, kinds={"red": "uchar", "count": "int", "x": "double"}),
    ],
    ids=["no normals", "other order", "more elements", "comments", "crlf", "other types"],
)
def test_dialects(tmp_path, data):
    (tmp_path / "a.ply").write_bytes(data)
    g = read_ply(tmp_path / "a.ply")
    assert len(g) == 2
    assert np.allclose(g.means, (1, 2, 3))
    assert np.allclose(g.quats, (1, 0, 0, 0))
    assert np.allclose(g.opacities, 0.5)
    assert np.allclose(g.scales, (np.exp(-1), 1, 1))
    assert np.allclose(g.sh, [[(0, 0.5, 0)]])


def test_flat_splats_and_infinite_values(tmp_path):
    values = {**plain_values(), "opacity": np.inf, "scale_1": -np.inf, "rot_0": 0.0}
    del values["scale_2"]
    (tmp_path / "a.ply").write_bytes(ply(values))
    g = read_ply(tmp_path / "a.ply")
    assert g.opacities.tolist() == [1, 1]
    assert np.allclose(g.scales, (np.exp(-1), 0, 0), atol=1e-9)
    assert np.allclose(g.quats, (1, 0, 0, 0))  # no rotation is meant by a quaternion of length zero
    (tmp_path / "a.ply").write_bytes(ply({**values, "x": np.nan}))
    assert len(read_ply(tmp_path / "a.ply")) == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a PLY"),
        (b"PK\x03\x04", "not a PLY"),
        (b"ply\nformat ascii 1.0\nelement vertex 1\nend_header\n", "not a binary"),
        (b"ply\nformat binary_big_endian 1.0\nelement vertex 1\nend_header\n", "not a binary"),
        (b"ply\nformat binary_little_endian 1.0\nelement vertex 1\n", "without an end"),
        (ply({"x": 0, "y": 0, "z": 0}), "missing"),
        (ply({**plain_values(), "f_rest_0": 0.0}), "1 colour coefficients"),
        (ply(plain_values()).replace(b"element vertex 2", b"element face 2"), "list of splats"),
        (ply(plain_values()).replace(b"element vertex 2", b"element vertex x"), "list of splats"),
        (ply(plain_values()).replace(b"property float x", b"property list uchar int x"), "no splat has"),
        (ply(plain_values()).replace(b"property float x", b"property float y"), "no splat has"),
        (ply(plain_values()).replace(b"vertex 2", b"vertex 99999999"), "announces 99999999"),
        (ply(plain_values()).replace(b"vertex 2", b"vertex 999999999999999999"), "list of splats"),
        (ply(plain_values())[:-1], "announces 2 splats and holds 1"),
    ],
)
def test_files_that_are_no_splats_end_in_one_sentence(tmp_path, data, says):
    (tmp_path / "a.ply").write_bytes(data)
    with pytest.raises(ProblemError, match=says) as caught:
        read_ply(tmp_path / "a.ply")
    assert caught.value.problem.next_step


def test_a_header_that_lies_costs_no_memory(tmp_path):
    """A hundred bytes that announce 40 million splats must not take gigabytes (plyfile's issue 90)."""
    (tmp_path / "a.ply").write_bytes(ply(plain_values()).replace(b"vertex 2", b"vertex 40000000"))
    tracemalloc.start()
    with pytest.raises(ProblemError, match="cut off"):
        read_ply(tmp_path / "a.ply")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


WHOLE = ply(plain_values(), count=3, extra=["comment x"])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.lists(st.tuples(st.integers(0, 420), st.integers(0, 255)), max_size=4))
def test_cut_and_flipped_files_give_splats_or_a_problem(tmp_path_factory, length, flips):
    data = bytearray(WHOLE[:length])
    for at, value in flips:
        if at < len(data):
            data[at] = value
    path = tmp_path_factory.mktemp("fuzz") / "a.ply"
    path.write_bytes(data)
    try:
        g = read_ply(path)
    except ProblemError as error:
        assert error.problem.kind in ("bad_input", "damaged_file")
    else:
        assert np.isfinite(g.means).all()
        assert np.isfinite(g.scales).all()


def test_writing_stays_small_beside_the_scene(tmp_path):
    g = splats(300_000, 0)
    tracemalloc.start()
    write_ply(tmp_path / "a.ply", g)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 300_000 * 68
    assert (tmp_path / "a.ply").stat().st_size > 300_000 * 68


def test_missing_files(tmp_path):
    with pytest.raises(ProblemError, match="no splat file"):
        read_ply(tmp_path / "none.ply")
