"""How posed RGB-D data sets lie on disk: for each layout a test that recognises it and a reader of its entries.

Every reader turns the world so that gravity is +y. Where a data set does not say which way is down, it is told from the
cameras: people hold them level.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.problem import fail
from engine.source.posed_files import (
    DEPTH_ENDINGS,
    RGB_ENDINGS,
    K,
    Note,
    file_named,
    files_in,
    key,
    key_of_stem,
    pose_from_matrix,
    read_k,
    read_poses,
    read_text,
    subfolder,
)
from engine.source.posed_frame import PictureFiles, PosedEntry, cameras_of_pair
from engine.source.posed_world import turned_upright

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.core.pose import Pose

COLOUR_FOLDERS = ("color", "colour", "rgb", "image", "images", "results")
DEPTH_FOLDERS = ("depth", "depths", "depth_registered", "results")
POSE_FILES = ("poses.txt", "c2w.txt", "pose.txt", "traj.txt", "trajectory.log", "trajectory.txt", "groundtruth.txt")
K_FILES = ("K.txt", "intrinsics.txt", "intrinsic.txt", "calibration.txt", "camera-intrinsics.txt")
UP_IS_Z = (0.0, 0.0, -1.0)  # down in a world whose z points up


@dataclass(frozen=True)
class Layout:
    """recognise(folder): is this one scene (or collection) of this layout? read(folder, scene, note): its entries."""

    summary: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path, str, Note], list[PosedEntry]]


def has(folder: Path, *names: str) -> bool:
    return all((folder / name).is_file() for name in names)


# --- our own frames.jsonl ---------------------------------------------------------------------------------------------


def is_frames(folder: Path) -> bool:
    return has(folder, "frames.jsonl")


def read_frames(folder: Path, _scene: str, note: Note) -> list[PosedEntry]:
    """frames.jsonl with one frame a line: id, family, seed, width, height, fx, fy, cx, cy (pixel centres at .5),
    cam_to_world (z up); frames/ID.jpg and frames/ID.png in millimetres, 0 = sky."""
    lines = [line for line in read_text(folder / "frames.jsonl").splitlines() if line.strip()]
    try:
        entries = [_frame_entry(folder, json.loads(line), note) for line in lines]
    except (ValueError, KeyError, TypeError) as error:
        place = folder / "frames.jsonl"
        raise fail("bad_input", f"{place} has a line that is no frame.", "Make it again.", repr(error)) from error
    return turned_upright(entries, note.down or UP_IS_Z)


def _frame_entry(folder: Path, told: dict, note: Note) -> PosedEntry:
    fx, fy, cx, cy = (float(told[name]) for name in ("fx", "fy", "cx", "cy"))
    camera = Camera(told["width"], told["height"], fx, fy, cx, cy)
    pose = pose_from_matrix(np.asarray(told["cam_to_world"], dtype=np.float64).reshape(-1), folder / "frames.jsonl")
    if pose is None:
        raise ValueError(told["id"])
    stem = folder / "frames" / told["id"]
    files = PictureFiles(
        stem.with_name(stem.name + ".jpg"),
        stem.with_name(stem.name + ".png"),
        note.metres_per_unit or 0.001,
        zero_is_sky=True,
    )
    return PosedEntry(f"{told['family']}_{told['seed']:05d}", told["id"], View(camera, pose), files, told["family"])


# --- plain: a folder that anyone can make -----------------------------------------------------------------------------


def is_plain(folder: Path) -> bool:
    return file_named(folder, POSE_FILES) is not None and bool(pairs(folder))


def read_plain(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """Colour and depth files, poses.txt and K.txt, see `open_posed`."""
    found, poses = pairs(folder), read_poses(_pose_file(folder))
    k = note.k or k_of_folder(folder)
    if k is None:
        raise fail(
            "bad_input",
            f"{folder} does not say what camera took its pictures.",
            "Write K.txt (a 3x3 matrix) or camera.json with fx, fy, cx and cy beside the poses.",
        )
    note = note.over(Note(metres_per_unit=unit_of_file(found[0][1])))
    placed = [(pair, pose) for pair, pose in _matched(found, poses, folder) if pose is not None]
    return entries_of_scene(placed, scene, replace(note, k=k))


def _pose_file(folder: Path) -> Path:
    path = file_named(folder, POSE_FILES)
    if path is None:
        raise fail("missing_file", f"{folder} has no poses.", "Write one 4x4 world_from_camera a row in poses.txt.")
    return path


def k_of_folder(folder: Path) -> K | None:
    path = file_named(folder, K_FILES)
    return read_k(path) if path else None


def unit_of_file(depth: Path) -> float:
    """Metres a unit: integer files tell millimetres, the others metres."""
    return 1.0 if depth.suffix.lower() in (".npy", ".exr", ".tif", ".tiff") else 0.001


def _matched(found: list[tuple[Path, Path]], poses: list, folder: Path) -> list[tuple[tuple[Path, Path], Pose | None]]:
    """Each pair with its pose: by name where the rows have names, else row by row."""
    named = {_same_name(name): pose for name, pose in poses if name is not None}
    by_name = [(pair, named[key(pair[0])]) for pair in found if key(pair[0]) in named]
    if by_name:
        return by_name
    if len(poses) != len(found):
        raise fail(
            "bad_input",
            f"{folder} has {len(found)} pictures with depth and {len(poses)} poses.",
            "Write one pose a picture, in the order of the files' names.",
        )
    return [(pair, pose) for pair, (_, pose) in zip(found, poses, strict=True)]


def _same_name(name: str) -> str:
    last = name.rpartition("/")[2]
    return key_of_stem(re.sub(r"\.(png|jpe?g|npy|exr|tiff?)$", "", last, flags=re.IGNORECASE))


def pairs(folder: Path) -> list[tuple[Path, Path]]:
    """(colour, depth) files of a folder: in two subfolders, or side by side (`a.jpg` + `a.png`, `a_rgb.png` +
    `a_depth.png`); sorted by name, numbers counting."""
    colours, depths = subfolder(folder, COLOUR_FOLDERS), subfolder(folder, DEPTH_FOLDERS)
    if colours and depths and colours != depths:
        colour_files, depth_files = files_in(colours, RGB_ENDINGS), files_in(depths, DEPTH_ENDINGS)
    else:
        colour_files, depth_files = _side_by_side(colours or folder)
    by_key = {key(path): path for path in depth_files}
    return [(path, by_key[key(path)]) for path in colour_files if key(path) in by_key]


def _side_by_side(folder: Path) -> tuple[list[Path], list[Path]]:
    files = files_in(folder, tuple({*RGB_ENDINGS, *DEPTH_ENDINGS}))
    depths = [path for path in files if "depth" in path.stem.lower() and path.suffix.lower() in DEPTH_ENDINGS]
    if depths:
        return [path for path in files if "depth" not in path.stem.lower()], depths
    colours = [path for path in files if path.suffix.lower() in (".jpg", ".jpeg")]
    return colours, [path for path in files if path.suffix.lower() in DEPTH_ENDINGS]


def entries_of_scene(
    placed: list[tuple[tuple[Path, Path], Pose]], scene: str, note: Note, colour: Camera | None = None
) -> list[PosedEntry]:
    """Entries of one scene: all pictures have the size of the first pair's."""
    if not placed:
        return []
    if note.k is None:
        raise fail("bad_input", f"The camera of {scene} is not known.", "Write fx, fy, cx and cy into camera.json.")
    camera = cameras_of_pair(*placed[0][0], note.k, note.size)
    entries = [
        PosedEntry(
            scene,
            key(depth) or depth.stem,
            View(camera, pose),
            PictureFiles(rgb, depth, note.metres_per_unit or 0.001, note.missing, colour=colour),
        )
        for (rgb, depth), pose in placed
    ]
    return turned_upright(entries, note.down)
