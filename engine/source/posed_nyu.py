"""RGB-D pictures without poses: NYU Depth V2 and folders like it. Every frame is a scene of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import ProblemError, fail
from engine.source.posed_files import K, Note, files_in, picture_size
from engine.source.posed_frame import PictureFiles, PosedEntry, camera_from_k, cameras_of_pair, seen_by
from engine.source.posed_layouts import k_of_folder, pairs, unit_of_file
from engine.source.rgbd import valid_depth

if TYPE_CHECKING:
    from pathlib import Path

    from engine.source.posed_frame import Read

NYU_K: K = (518.8579, 519.4696, 325.5824, 253.7362)  # the colour camera; depth is registered to it
NYU_SIZE = (640, 480)
EIGHT_BIT_UNIT = 10 / 255  # 8-bit depth pictures (DenseDepth's copy) end at 10 m
MAT_NAMES = ("images", "depths")


def is_nyu(folder: Path) -> bool:
    return _mat(folder) is not None or bool(pairs(folder))


def _mat(folder: Path) -> Path | None:
    return next(iter(files_in(folder, (".mat",))), None)


def read_nyu(folder: Path, scene: str, note: Note) -> list[PosedEntry]:
    """Pairs of colour and depth pictures (millimetres; 8 bits: 255 = 10 m), or nyu_depth_v2_labeled.mat, which needs
    h5py. The intrinsics are NYU's unless the folder has its own."""
    mat = _mat(folder)
    if mat is not None:
        return _read_mat(mat, scene, note)
    found, told = pairs(folder), note.k or k_of_folder(folder)
    size = note.size if told else NYU_SIZE
    camera = cameras_of_pair(*found[0], told or NYU_K, size)
    unit = note.metres_per_unit or (EIGHT_BIT_UNIT if _has_8_bits(found[0][1]) else unit_of_file(found[0][1]))
    sizes = {path: picture_size(path) for _, path in found}
    return [
        PosedEntry(
            f"{scene}/{depth.stem}",
            depth.stem,
            View(camera.resized(*sizes[depth]), Pose.identity()),
            PictureFiles(rgb, depth, unit, note.missing),
        )
        for rgb, depth in found
    ]


def _has_8_bits(path: Path) -> bool:
    if path.suffix.lower() != ".png":
        return False
    with Image.open(path) as image:
        return image.mode == "L"


@dataclass(frozen=True)
class MatPictures:
    """One frame of NYU's labelled .mat file (MATLAB 7.3, which is HDF5): images [N, 3, W, H], depths [N, W, H]."""

    file: Path
    index: int

    def read(self, camera: Camera) -> Read:
        with _opened(self.file) as mat:
            rgb = np.ascontiguousarray(np.asarray(mat["images"][self.index], dtype=np.uint8).transpose(2, 1, 0))
            depth = valid_depth(np.asarray(mat["depths"][self.index], dtype=np.float32).T)
        return seen_by(rgb, None, camera), np.ascontiguousarray(depth), None


def _read_mat(path: Path, scene: str, note: Note) -> list[PosedEntry]:
    with _opened(path) as mat:
        if any(name not in mat for name in MAT_NAMES):
            raise fail("bad_input", f"{path} is not NYU's labelled data set.", "It should hold images and depths.")
        count, width, height = mat["depths"].shape
    k, size = (note.k, note.size or (width, height)) if note.k else (NYU_K, NYU_SIZE)
    camera = camera_from_k(k, size).resized(width, height)
    entry = PosedEntry(scene, "", View(camera, Pose.identity()), MatPictures(path, 0))
    return [
        replace(entry, scene=f"{scene}/{i:04d}", name=f"{i:04d}", pictures=MatPictures(path, i)) for i in range(count)
    ]


def _opened(path: Path) -> Any:
    try:
        import h5py  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise _no_h5py(path) from error
    try:
        return h5py.File(path, "r")
    except OSError as error:
        raise fail("damaged_file", f"{path} is damaged or no HDF5 file.", "Download it again.", repr(error)) from error


def _no_h5py(path: Path) -> ProblemError:
    return fail("unavailable", f"Reading {path.name} needs the library h5py.", "Install it with: pip install h5py")
