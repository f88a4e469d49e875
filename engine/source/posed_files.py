"""The small files of RGB-D data sets: poses, intrinsics, lists with time stamps, pictures; damage becomes a Problem."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.core.pose import Pose
from engine.core.problem import ProblemError, fail
from engine.source.rgbd import read_depth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

K = tuple[float, float, float, float]  # fx, fy, cx, cy in pixels, pixel centres at integers
RGB_ENDINGS = (".jpg", ".jpeg", ".png", ".ppm", ".webp")
DEPTH_ENDINGS = (".png", ".tif", ".tiff", ".npy", ".exr")
NOTE = "camera.json"
NOTE_KEYS = ("fx", "fy", "cx", "cy", "width", "height", "metres_per_unit", "missing", "down")
ROLE_WORDS = re.compile(r"colou?rs?|rgb|images?|img|sync|depths?|frame|left|[-_. ]")
MOST_BYTES = 64_000_000  # of a text file


@dataclass(frozen=True)
class Note:
    """What a person says about a folder in `camera.json` (or the caller), over what its layout says.

    k: fx, fy, cx, cy in pixels, pixel centres at integers (OpenCV). size: (width, height) for which they hold.
    metres_per_unit: of the depth files. missing: their value for "not measured". down: gravity in the poses' world.
    """

    k: K | None = None
    size: tuple[int, int] | None = None
    metres_per_unit: float | None = None
    missing: float | None = None
    down: tuple[float, float, float] | None = None

    def over(self, other: Note) -> Note:
        """This note where it says something, the other elsewhere."""
        return Note(
            self.k or other.k,
            self.size if self.k else other.size,
            self.metres_per_unit or other.metres_per_unit,
            other.missing if self.missing is None else self.missing,
            self.down or other.down,
        )


def read_note(folder: Path) -> Note:
    """`camera.json` of a folder, empty where there is none."""
    path = folder / NOTE
    if not path.is_file():
        return Note()
    try:
        told = json.loads(read_text(path))
        strange = sorted(set(told) - set(NOTE_KEYS))
        if strange:
            raise fail("bad_input", f"{path} has unknown entries: {', '.join(strange)}.", f"Known: {_known_keys()}.")
        return _note_from_json(told)
    except (ValueError, TypeError, KeyError) as error:
        raise fail(
            "bad_input", f"{path} can't be understood.", f"It may hold: {_known_keys()}.", repr(error)
        ) from error


def _known_keys() -> str:
    return ", ".join(NOTE_KEYS)


def _note_from_json(told: dict[str, Any]) -> Note:
    k = tuple(float(told[name]) for name in ("fx", "fy", "cx", "cy")) if "fx" in told else None
    size = (int(told["width"]), int(told["height"])) if "width" in told else None
    down = tuple(float(value) for value in told["down"]) if "down" in told else None
    scale, missing = told.get("metres_per_unit"), told.get("missing")
    if (down is not None and (len(down) != 3 or not np.linalg.norm(down) > 0)) or (scale is not None and scale <= 0):
        raise ValueError(told)
    return Note(k, size, None if scale is None else float(scale), None if missing is None else float(missing), down)  # type: ignore[arg-type]


def read_text(path: Path) -> str:
    """A small text file; a Problem where it is missing, huge or not text."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise fail("bad_input", f"{path} is too large to be a text file of a data set.", "Check the folder.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise fail("missing_file", f"There is no {path}.", "Check the folder.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise fail("damaged_file", f"{path} can't be read as text.", "Download it again.", repr(error)) from error


def read_rows(path: Path) -> list[list[str]]:
    """The words of each line that is neither empty nor a comment; commas count as blanks."""
    lines = (line.partition("#")[0].replace(",", " ").split() for line in read_text(path).splitlines())
    return [words for words in lines if words]


def read_numbers(path: Path) -> NDArray[np.float64]:
    """All numbers of a text file, one after another; -inf and nan are numbers."""
    return _numbers((word for row in read_rows(path) for word in row), path)


def _numbers(words: Iterable[str], path: Path) -> NDArray[np.float64]:
    try:
        return np.array([float(word) for word in words])
    except ValueError as error:
        raise fail("bad_input", f"{path} holds something that is no number.", "Check the file.", repr(error)) from error


def read_k(path: Path) -> K:
    """fx, fy, cx, cy from a 3x3 or 4x4 matrix or from four numbers (more may follow, such as distortion)."""
    values = read_numbers(path)
    side = {9: 3, 12: 4, 16: 4}.get(values.size)
    if side and values[1] == 0:
        chosen = values[[0, side + 1, 2, side + 2]]
    elif values.size >= 4:
        chosen = values[:4]
    else:
        raise fail("bad_input", f"{path} holds no intrinsics.", "Write a 3x3 matrix or: fx fy cx cy.")
    if not np.isfinite(chosen).all() or not chosen[:2].all():
        raise fail("bad_input", f"The intrinsics in {path} are no camera.", "Write a 3x3 matrix or: fx fy cx cy.")
    fx, fy, cx, cy = (float(value) for value in chosen)
    return fx, fy, cx, cy


def pose_from_matrix(values: NDArray[np.float64], path: Path) -> Pose | None:
    """12 or 16 numbers, row by row -> the nearest rigid motion; None for a pose that was lost (inf or nan)."""
    m = values[:12].reshape(3, 4)
    if not np.isfinite(m).all():
        return None
    u, sizes, vt = np.linalg.svd(m[:, :3])
    rotation = u @ vt
    if np.abs(sizes - 1).max() > 0.05 or np.linalg.det(rotation) < 0:
        raise fail("bad_input", f"{path} holds a pose that is no rigid motion.", "Poses are 4x4 world_from_camera.")
    return Pose(rotation, m[:, 3])


def pose_from_quat(values: NDArray[np.float64], path: Path) -> Pose | None:
    """tx ty tz qx qy qz qw (TUM's order) -> the pose; None where it was lost (inf or nan)."""
    if not np.isfinite(values).all():
        return None
    if not np.linalg.norm(values[3:]) > 1e-6:
        raise fail("bad_input", f"{path} holds a quaternion of length zero.", "Check the file.")
    return Pose.from_quat(values[[6, 3, 4, 5]], values[:3])


def read_poses(path: Path) -> list[tuple[str | None, Pose | None]]:
    """(name or None, world_from_camera or None if lost) of each row.

    A row holds a 4x4 or 3x4 matrix or `tx ty tz qx qy qz qw`, after a name or time stamp or without one. Open3D's
    `.log` files (a line of three numbers, then the matrix in four lines) are read too.
    """
    rows = read_rows(path)
    if rows and len(rows[0]) in (3, 4):
        rows = _joined_log(rows, path)
    return [_pose_of_row(row, path) for row in rows]


def _joined_log(rows: list[list[str]], path: Path) -> list[list[str]]:
    """Matrices in four lines each, after a line of three numbers or without, as one row each."""
    matrix = [row for row in rows if len(row) != 3]
    if any(len(row) != 4 for row in matrix) or len(matrix) % 4:
        raise fail("bad_input", f"{path} is cut off or holds no 4x4 matrices.", "Write one 4x4 matrix in a row.")
    return [[word for line in matrix[i : i + 4] for word in line] for i in range(0, len(matrix), 4)]


def _pose_of_row(row: list[str], path: Path) -> tuple[str | None, Pose | None]:
    name, numbers = (row[0], row[1:]) if len(row) in (8, 13, 17) else (None, row)
    if len(numbers) not in (7, 12, 16):
        raise fail(
            "bad_input",
            f"{path} has a row of {len(row)} numbers, which is no pose.",
            "Write a 4x4 world_from_camera, row by row, in each line.",
        )
    values = _numbers(numbers, path)
    return name, (pose_from_quat if len(numbers) == 7 else pose_from_matrix)(values, path)


def picture_size(path: Path) -> tuple[int, int]:
    """(width, height), from the header alone where the format allows it."""
    if path.suffix.lower() in (".npy", ".exr"):
        height, width = read_depth(path).shape
        return width, height
    try:
        with Image.open(path) as image:
            return image.size
    except FileNotFoundError as error:
        raise fail("missing_file", f"There is no picture at {path}.", "Check the folder.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _damaged(path, error) from error


def read_rgb(path: Path) -> NDArray[np.uint8]:
    """[H, W, 3]."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"), dtype=np.uint8)
    except FileNotFoundError as error:
        raise fail("missing_file", f"There is no picture at {path}.", "Check the folder.") from error
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ProblemError:
    return fail("damaged_file", f"{path} is damaged or no picture.", "Download or export it again.", repr(error))


def files_in(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Sorted by number where names hold numbers: 2 before 10."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in endings and not path.name.startswith("."))
    return sorted(found, key=lambda path: natural(path.stem))


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key that counts: a2 before a10."""
    parts = re.split(r"(\d+)", text)
    return [(0, int(part), part) if part.isdigit() else (1, 0, part) for part in parts if part]


def key(path: Path) -> str:
    """What the names of a colour and a depth file of one frame have in common: the rest without "rgb", "depth", ..."""
    return key_of_stem(path.stem)


def key_of_stem(stem: str) -> str:
    return ROLE_WORDS.sub("", stem.lower())


def subfolder(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The first of the names that is a folder inside, whatever its case."""
    inside = {path.name.lower(): path for path in folder.iterdir() if path.is_dir()}
    return next((inside[name] for name in names if name in inside), None)


def file_named(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The first of the names that is a file inside."""
    return next((folder / name for name in names if (folder / name).is_file()), None)
