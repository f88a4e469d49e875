"""The layouts of well-known scans: TUM RGB-D (and ETH3D SLAM), ICL-NUIM, 7-Scenes, ScanNet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.source.posed_files import (
    K,
    Note,
    file_named,
    key,
    natural,
    picture_size,
    pose_from_matrix,
    read_k,
    read_numbers,
    read_poses,
    read_rows,
    subfolder,
)
from engine.source.posed_frame import camera_from_k
from engine.source.posed_layouts import UP_IS_Z, entries_of_scene, has, k_of_folder, pairs, read_plain
from engine.source.posed_world import mirrored_in_y

if TYPE_CHECKING:
    from pathlib import Path

    from engine.source.posed_frame import PosedEntry

TUM_K: dict[str, K] = {  # vision.in.tum.de/data/datasets/rgbd-dataset/file_formats
    "freiburg1": (517.3, 516.5, 318.6, 255.3),
    "freiburg2": (520.9, 521.0, 325.1, 249.7),
    "freiburg3": (535.4, 539.2, 320.1, 247.6),
}
TUM_UNIT = 1 / 5000
MOST_APART_S = 0.02  # between colour and depth
MOST_GAP_S = 0.1  # between the two poses around a picture
ICL_K: K = (481.2, -480.0, 319.5, 239.5)
SEVEN_DEPTH_F, SEVEN_COLOUR_F = 585.0, 525.0  # px at 640x480; the data set's own figure, the Kinect's usual one
SEVEN_MISSING = 65535.0


# --- TUM RGB-D and ETH3D SLAM -----------------------------------------------------------------------------------------


def is_tum(folder: Path) -> bool:
    return has(folder, "rgb.txt", "depth.txt", "groundtruth.txt")


def read_tum(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """rgb.txt, depth.txt (time stamp, file), groundtruth.txt (time stamp, tx ty tz qx qy qz qw; z up); 5000 units a
    metre. The intrinsics come from `freiburg1..3` in the folder's name, or from a file beside (ETH3D: calibration.txt).
    """
    rgb, depth = (_stamped_files(folder, name) for name in ("rgb.txt", "depth.txt"))
    stamps = np.array([stamp for stamp, _ in rgb])
    track = _track(folder / "groundtruth.txt")
    placed = []
    for stamp, path in depth:
        nearest = int(np.abs(stamps - stamp).argmin())
        pose = track.at(stamp)
        if pose is not None and abs(stamps[nearest] - stamp) <= MOST_APART_S:
            placed.append(((rgb[nearest][1], path), pose))
    told = Note(*_tum_camera(folder, note), metres_per_unit=TUM_UNIT, down=UP_IS_Z)
    return entries_of_scene(placed, scene, note.over(told))


def _tum_camera(folder: Path, note: Note) -> tuple[K | None, tuple[int, int] | None]:
    """Intrinsics and the size they hold for, where the note has none."""
    k = note.k or k_of_folder(folder)
    if k is not None:
        return k, None
    for name in TUM_K:
        if name in str(folder.resolve()).lower():
            return TUM_K[name], (640, 480)
    raise fail(
        "bad_input",
        f"{folder} does not say what camera took its pictures.",
        "Keep freiburg1, 2 or 3 in the folder's name, or write fx, fy, cx and cy into camera.json.",
    )


def _stamped_files(folder: Path, name: str) -> list[tuple[float, Path]]:
    rows = read_rows(folder / name)
    try:
        found = [(float(row[0]), folder / row[1]) for row in rows]
    except (ValueError, IndexError) as error:
        raise fail(
            "bad_input", f"{folder / name} has a row without time and file.", "Check it.", repr(error)
        ) from error
    if not found:
        raise fail("bad_input", f"{folder / name} names no pictures.", "Check the folder.")
    return found


@dataclass(frozen=True)
class Track:
    """Poses over time. stamps: [N] seconds, rising."""

    stamps: np.ndarray
    poses: list[Pose]

    def at(self, stamp: float) -> Pose | None:
        """Between the two poses around a moment, None where they are too far apart."""
        after = int(np.searchsorted(self.stamps, stamp))
        if after == 0 or after == len(self.stamps):
            nearest = min(after, len(self.stamps) - 1)
            return self.poses[nearest] if abs(self.stamps[nearest] - stamp) <= MOST_APART_S else None
        start, end = self.stamps[after - 1], self.stamps[after]
        if end - start > MOST_GAP_S:
            return None
        share = (stamp - start) / max(end - start, 1e-12)
        a, b = self.poses[after - 1], self.poses[after]
        q0, q1 = a.quat, b.quat * (1 if a.quat @ b.quat >= 0 else -1)
        return Pose.from_quat((1 - share) * q0 + share * q1, (1 - share) * a.translation + share * b.translation)


def _track(path: Path) -> Track:
    rows = read_poses(path)
    try:
        timed = sorted(((float(name or ""), pose) for name, pose in rows if pose is not None), key=lambda row: row[0])
    except ValueError as error:
        raise fail("bad_input", f"{path} has poses without time stamps.", "Check it.", repr(error)) from error
    if not timed:
        raise fail("bad_input", f"{path} holds no poses.", "Check the folder.")
    return Track(np.array([stamp for stamp, _ in timed]), [pose for _, pose in timed])


# --- ICL-NUIM ---------------------------------------------------------------------------------------------------------


def is_icl(folder: Path) -> bool:
    if has(folder, "c2w.txt"):
        return bool(pairs(folder))
    return _icl_track(folder) is not None and not has(folder, "rgb.txt") and bool(pairs(folder))


def _icl_track(folder: Path) -> Path | None:
    """livingRoom0.gt.freiburg and the like, renamed or not, in the folder or beside it."""
    return next((p for p in sorted(folder.glob("*.freiburg"))), file_named(folder, ("groundtruth.txt",)))


def read_icl(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """rgb/N.png, depth/N.png (5000 units a metre) and a `.gt.freiburg` track whose first column is N.

    Its cameras have y up (fy is negative): a left-handed world, mirrored here where the depth pictures agree better
    then (some copies of the data are mirrored already). A flat folder with c2w.txt and K.txt (millimetres) is read too.
    """
    if has(folder, "c2w.txt"):
        return read_plain(folder, scene, note)
    poses = {float(name or row): pose for row, (name, pose) in enumerate(read_poses(_icl_track(folder) or folder))}
    found = [(pair, poses.get(_number(pair[1]))) for pair in pairs(folder)]
    placed = [(pair, pose) for pair, pose in found if pose is not None]
    told = note.over(Note(ICL_K, (640, 480), TUM_UNIT, down=(0.0, 1.0, 0.0)))
    return mirrored_in_y(entries_of_scene(placed, scene, told))


def _number(path: Path) -> float:
    digits = re.sub(r"\D", "", path.stem)
    return float(digits) if digits else -1.0


# --- 7-Scenes ---------------------------------------------------------------------------------------------------------


def is_seven_scenes(folder: Path) -> bool:
    return next(folder.glob("frame-*.pose.txt"), None) is not None


def read_seven_scenes(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """frame-XXXXXX.color.png, .depth.png (millimetres, 65535 = missing), .pose.txt. The depth camera's focal length is
    585 px, the colour camera's about 525: the colour picture is zoomed to the depth picture's rays. The 2.5 cm between
    the two lenses are left alone, the data set has no calibration of them."""
    poses = sorted(folder.glob("frame-*.pose.txt"), key=lambda path: natural(path.name))
    stems = [(path.name.removesuffix(".pose.txt"), path) for path in poses]
    placed = []
    for stem, path in stems:
        pair = folder / f"{stem}.color.png", folder / f"{stem}.depth.png"
        pose = pose_of_file(path)
        if pose is not None and pair[0].is_file() and pair[1].is_file():
            placed.append((pair, pose))
    if not placed:
        return []
    width, height = picture_size(placed[0][0][1])
    zoom = width / 640
    f = SEVEN_DEPTH_F * zoom
    told = note.over(Note((f, f, width / 2 - 0.5, height / 2 - 0.5), (width, height), missing=SEVEN_MISSING))
    colour = None if note.k else _seven_scenes_colour(placed[0][0][0])
    return entries_of_scene(placed, scene, told, colour)


def _seven_scenes_colour(path: Path) -> Camera:
    width, height = picture_size(path)
    f = SEVEN_COLOUR_F * width / 640
    return Camera(width, height, f, f, width / 2, height / 2)


def pose_of_file(path: Path) -> Pose | None:
    """A 4x4 world_from_camera in a file of its own, None if it was lost."""
    values = read_numbers(path)
    if values.size != 16:
        raise fail("bad_input", f"{path} holds {values.size} numbers, not a 4x4 pose.", "Download it again.")
    return pose_from_matrix(values, path)


# --- ScanNet ----------------------------------------------------------------------------------------------------------


def is_scannet(folder: Path) -> bool:
    poses = subfolder(folder, ("pose", "poses"))
    return poses is not None and next(poses.glob("*.txt"), None) is not None and bool(pairs(folder))


def read_scannet(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """color/N.jpg, depth/N.png (millimetres), pose/N.txt (4x4, -inf = lost), intrinsic/intrinsic_{color,depth}.txt as
    the SensReader writes them, or intrinsics_*.txt as in scannet_frames_25k; z is up.

    Depth and colour have their own intrinsics: the colour picture is brought to the depth camera's rays."""
    poses = {key(path): path for path in (subfolder(folder, ("pose", "poses")) or folder).glob("*.txt")}
    found = [(pair, poses.get(key(pair[1]))) for pair in pairs(folder)]
    read = [(pair, pose_of_file(path)) for pair, path in found if path is not None]
    placed = [(pair, pose) for pair, pose in read if pose is not None]
    told = note.over(Note(metres_per_unit=0.001, down=UP_IS_Z))
    if not placed or note.k is not None:
        return entries_of_scene(placed, scene, told)
    rgb, depth = placed[0][0]
    k_colour, k_depth = _scannet_k(folder, "color"), _scannet_k(folder, "depth")
    if k_colour is None and k_depth is None:
        raise fail("missing_file", f"{folder} has no intrinsics.", "Export intrinsic/intrinsic_depth.txt too.")
    if k_colour is None or k_depth is None:
        size = picture_size(depth if k_depth else rgb)
        return entries_of_scene(placed, scene, replace(told, k=k_depth or k_colour, size=size))
    colour = camera_from_k(k_colour, picture_size(rgb))
    return entries_of_scene(placed, scene, replace(told, k=k_depth, size=picture_size(depth)), colour)


def _scannet_k(folder: Path, which: str) -> K | None:
    names = (f"intrinsic/intrinsic_{which}.txt", f"intrinsics_{which}.txt", f"intrinsic_{which}.txt")
    path = file_named(folder, names)
    return read_k(path) if path else None
