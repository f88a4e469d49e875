"""Gaussian splats as PLY in the layout of INRIA's 3DGS (Kerbl et al. 2023), which every viewer reads.

One `vertex` element of little-endian float32: x y z, nx ny nz (zero), f_dc_0..2, f_rest_* (channel-major: all red
coefficients, then green, then blue), opacity (logit), scale_0..2 (natural logarithm), rot_0..3 (w x y z).

Orientation: coordinates are written as they are. Our world has y pointing down like the COLMAP worlds that 3DGS is
trained in, and viewers expect just that ("PLY files generally have content stored with -Y going up", SuperSplat's
maintainer in playcanvas/supersplat#451; SuperSplat and splat-transform turn a PLY by 180 degrees about z when they load
it, antimatter15/splat's camera is y down itself). Flipping here would turn scenes upside down.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from engine.core.files import atomic_path
from engine.core.gaussians import Gaussians
from engine.core.problem import fail

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

OPACITY_LIMIT = 1e-6  # opacities are kept this far from 0 and 1, whose logits are infinite
SMALLEST_SCALE = 1e-12  # metres
MOST_SPLATS = 50_000_000
MOST_HEADER_BYTES = 64 * 1024
MOST_PROPERTIES = 256
CHUNK = 1 << 18  # splats converted at a time: memory stays small beside the scene itself

_TYPES = {
    **dict.fromkeys(("float", "float32"), "<f4"),
    **dict.fromkeys(("double", "float64"), "<f8"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("ushort", "uint16"), "<u2"),
    **dict.fromkeys(("short", "int16"), "<i2"),
    **dict.fromkeys(("uint", "uint32"), "<u4"),
    **dict.fromkeys(("int", "int32"), "<i4"),
}


@dataclass(frozen=True)
class _Vertices:
    """What a header says about the splats. offset: bytes from the start of the file to the first of them."""

    count: int
    dtype: np.dtype
    offset: int


def write_ply(path: str | os.PathLike[str], gaussians: Gaussians) -> int:
    """Writes the splats; those with a value that is not a number or infinite are left out. Returns how many were."""
    rest = gaussians.sh.shape[1] - 1
    names = _property_names(rest)
    keep = _finite(gaussians)
    kept = gaussians if keep.all() else gaussians[keep]
    header = "\n".join(
        ["ply", "format binary_little_endian 1.0", "comment made with Sceneloom", f"element vertex {len(kept)}"]
        + [f"property float {name}" for name in names]
        + ["end_header", ""]
    )
    with atomic_path(path) as temporary, temporary.open("wb") as file:
        file.write(header.encode("ascii"))
        for start in range(0, len(kept), CHUNK):
            file.write(_rows(kept[start : start + CHUNK], len(names)).tobytes())
    return int((~keep).sum())


def read_ply(path: str | os.PathLike[str]) -> Gaussians:
    """Reads binary little-endian splat PLYs, whatever their dialect: without normals, in another order of properties,
    with further elements after the splats, of SH degree 0 to 3, flat (without scale_2), with infinite opacities.

    Splats with a position, size, rotation or colour that is not finite are left out. ProblemError with one sentence if
    the file is not a splat PLY, is cut off, or claims more than it holds (checked before anything is allocated).
    """
    file = Path(path)
    if not file.is_file():
        raise fail("missing_file", f"There is no splat file at {file}.", "Check the name.")
    with file.open("rb") as stream:
        vertices = _vertices_from_header(stream, file.name)
        available = file.stat().st_size - vertices.offset
        if vertices.count * vertices.dtype.itemsize > available:
            whole = max(available, 0) // vertices.dtype.itemsize
            raise fail(
                "damaged_file",
                f"{file.name} is cut off: it announces {vertices.count} splats and holds {whole}.",
                "Export or download it again.",
            )
    if vertices.count == 0:
        return Gaussians.empty()
    rows = np.memmap(file, dtype=vertices.dtype, mode="r", offset=vertices.offset, shape=(vertices.count,))
    gaussians = _gaussians_from_rows(rows)
    keep = _finite(gaussians)
    return gaussians if keep.all() else gaussians[keep]


def _property_names(rest: int) -> list[str]:
    indexed = (("f_dc", 3), ("f_rest", 3 * rest), ("opacity", 0), ("scale", 3), ("rot", 4))
    names = ["x", "y", "z", "nx", "ny", "nz"]
    for name, count in indexed:
        names += [f"{name}_{i}" for i in range(count)] if name != "opacity" else [name]
    return names


def _finite(gaussians: Gaussians) -> NDArray[np.bool_]:
    """[N] True where every value can be drawn."""
    ok = np.isfinite(gaussians.opacities) & np.isfinite(gaussians.sh).all(axis=(1, 2))
    for array in (gaussians.means, gaussians.quats, gaussians.scales):
        ok &= np.isfinite(array).all(axis=1)
    return ok


def _rows(part: Gaussians, columns: int) -> NDArray[np.float32]:
    """[n, columns] in the order of `_property_names`."""
    rows = np.zeros((len(part), columns), dtype="<f4")
    opacity = part.opacities.astype(np.float64).clip(OPACITY_LIMIT, 1 - OPACITY_LIMIT)
    rows[:, 0:3] = part.means
    rows[:, 6:9] = part.sh[:, 0]
    rows[:, 9:-8] = part.sh[:, 1:].transpose(0, 2, 1).reshape(len(part), columns - 17)  # channel-major
    rows[:, -8] = np.log(opacity / (1 - opacity))
    rows[:, -7:-4] = np.log(np.maximum(part.scales, SMALLEST_SCALE))
    rows[:, -4:] = part.quats
    return rows


def _vertices_from_header(stream: BinaryIO, name: str) -> _Vertices:
    header = stream.read(MOST_HEADER_BYTES)
    if not header.startswith(b"ply"):
        raise fail("bad_input", f"{name} is not a PLY file.", "Choose a Gaussian splat PLY.")
    end = header.find(b"end_header")
    line_end = header.find(b"\n", end)
    if end < 0 or line_end < 0:
        raise fail("damaged_file", f"{name} has a PLY header without an end.", "Export or download it again.")
    lines = [line.split() for line in header[:end].decode("latin-1").splitlines()]
    if ["format", "binary_little_endian", "1.0"] not in lines:
        raise fail("bad_input", f"{name} is not a binary little-endian PLY.", "Save it in binary form.")
    first = next((i for i, line in enumerate(lines) if line[:1] == ["element"]), len(lines))
    element = lines[first] if first < len(lines) else []
    if len(element) != 3 or element[1] != "vertex" or not element[2].isdecimal() or len(element[2]) > 12:
        raise fail("bad_input", f"{name} doesn't begin with a list of splats.", "Choose a Gaussian splat PLY.")
    if int(element[2]) > MOST_SPLATS:
        raise fail("bad_input", f"{name} announces {element[2]} splats.", f"At most {MOST_SPLATS:,} can be opened.")
    return _Vertices(int(element[2]), _dtype_from_header(lines[first + 1 :], name), line_end + 1)


def _dtype_from_header(lines: list[list[str]], name: str) -> np.dtype:
    """The record of one splat from the property lines up to the next element."""
    fields: dict[str, str] = {}
    for line in lines:
        if line[:1] == ["element"]:
            break
        if line[:1] != ["property"]:
            continue
        if len(line) != 3 or line[1] not in _TYPES or line[2] in fields or len(fields) == MOST_PROPERTIES:
            raise fail("bad_input", f"{name} has properties that no splat has.", "Choose a Gaussian splat PLY.")
        fields[line[2]] = _TYPES[line[1]]
    wanted = {"x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity", "scale_0", "scale_1"}
    missing = sorted((wanted | {f"rot_{i}" for i in range(4)}) - fields.keys())
    if missing:
        raise fail(
            "bad_input", f"{name} is a PLY without Gaussian splats: {missing[0]} is missing.", "Choose a splat PLY."
        )
    rest = sum(field.startswith("f_rest_") for field in fields)
    if rest not in (0, 9, 24, 45) or not {f"f_rest_{i}" for i in range(rest)} <= fields.keys():
        raise fail("bad_input", f"{name} has {rest} colour coefficients a splat.", "0, 9, 24 or 45 can be read.")
    return np.dtype(list(fields.items()))


def _gaussians_from_rows(rows: np.ndarray) -> Gaussians:
    names = rows.dtype.names or ()
    rest = sum(name.startswith("f_rest_") for name in names)
    dc = _columns(rows, [f"f_dc_{i}" for i in range(3)])[:, None]  # [N, 1, 3]
    higher = _columns(rows, [f"f_rest_{i}" for i in range(rest)]).reshape(len(rows), 3, rest // 3)
    log_scales = _columns(rows, [f"scale_{i}" for i in range(3) if f"scale_{i}" in names])
    if log_scales.shape[1] == 2:  # 2DGS: flat splats
        log_scales = np.concatenate([log_scales, np.full_like(log_scales[:, :1], np.log(SMALLEST_SCALE))], axis=1)
    with np.errstate(over="ignore"):
        scales = np.exp(log_scales)
        opacities = np.float32(1) / (np.float32(1) + np.exp(-_columns(rows, ["opacity"])[:, 0]))
    return Gaussians(
        means=_columns(rows, ["x", "y", "z"]),
        quats=_unit_quats(_columns(rows, [f"rot_{i}" for i in range(4)])),
        scales=scales,
        opacities=opacities,
        sh=np.concatenate([dc, higher.transpose(0, 2, 1)], axis=1),
    )


def _columns(rows: np.ndarray, names: list[str]) -> NDArray[np.float32]:
    """[N, len(names)] float32."""
    out = np.empty((len(rows), len(names)), dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        for i, name in enumerate(names):
            out[:, i] = rows[name]
    return out


def _unit_quats(quats: NDArray[np.float32]) -> NDArray[np.float32]:
    """Normalised; a rotation of length zero means no rotation."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.linalg.norm(quats.astype(np.float64), axis=1, keepdims=True)
    safe = np.where(lengths > 0, lengths, 1.0)
    return np.where(lengths > 0, quats / safe, np.array([1.0, 0.0, 0.0, 0.0])).astype(np.float32)
