"""Pictures without depth: a large model tells theirs once, and the network learns its shape.

Distillation from Depth Anything V2 (arXiv 2406.09414). The models of its kind tell inverse depth up to scale and shift,
so that is what counts (`losses`, part "teacher").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.source.photo import DEFAULT_FOV, crop_to_working_size, read_photo
from engine.source.posed import PosedEntry, PosedFrame, PosedRgbd
from engine.training.config import PICTURES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.source.posed_frame import Read

NAMES = {
    "depth-anything-v2": "depth-anything/Depth-Anything-V2-Small-hf",
    "depth-anything-v2-base": "depth-anything/Depth-Anything-V2-Base-hf",
    "depth-anything-v2-large": "depth-anything/Depth-Anything-V2-Large-hf",
}
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
MAX_SIDE = 768  # px of the picture that the teacher sees
FARTHEST = 1000.0  # of the nearest depth


@dataclass(frozen=True)
class PictureFile:
    """A photograph; it has no depth to read."""

    rgb: Path

    def read(self, camera: Camera) -> Read:
        """The picture with a depth of 0."""
        rgb = np.rint(read_photo(self.rgb, MAX_SIDE).rgb * 255).astype(np.uint8)
        return rgb, np.zeros((camera.height, camera.width), np.float32), None


def open_pictures(folder: Path) -> PosedRgbd:
    """All pictures in a folder and its subfolders; each is a scene. Raises a Problem where there are none."""
    if not folder.is_dir():
        raise fail("missing_file", f"There is no folder {folder}.", "Check the name.")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    if not files:
        raise fail("bad_input", f"{folder} holds no pictures.", f"Known are {', '.join(ENDINGS)}.")
    return PosedRgbd([_entry(path, str(path.relative_to(folder))) for path in files], PICTURES)


def _entry(path: Path, name: str) -> PosedEntry:
    full = _size(path)
    crop = crop_to_working_size(*full, MAX_SIDE, name)
    focal = 0.5 * max(full) * crop.scale / float(np.tan(DEFAULT_FOV / 2))
    camera = Camera(crop.width, crop.height, focal, focal, crop.width / 2, crop.height / 2)
    return PosedEntry(name, name, View(camera, Pose.identity()), PictureFile(path))


def _size(path: Path) -> tuple[int, int]:
    """(width, height) of the upright picture, without decoding it."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            lies = image.getexif().get(ExifTags.Base.Orientation, 1) >= 5
    except (OSError, UnidentifiedImageError) as error:
        raise fail("damaged_file", f"{path} is not a readable picture.", "Remove it.", repr(error)) from error
    return (height, width) if lies else (width, height)


class Teacher:
    """A monocular depth model. spec: a name of NAMES, a hub id, or a folder.

    Raises an `unavailable` Problem that says how to get it.
    """

    def __init__(self, spec: str) -> None:
        from engine.depth.hub import HubDepth

        self._model = HubDepth(NAMES.get(spec, spec))

    def frame(self, entry: PosedEntry) -> PosedFrame:
        """The picture with the model's depth, up to scale and shift of its inverse."""
        frame = entry.read()
        return replace(frame, depth=_depth(self._model.disparity(frame.picture)))


def _depth(disparity: NDArray[np.float64]) -> NDArray[np.float32]:
    nearest = float(disparity.max())
    return (1.0 / np.maximum(disparity, nearest / FARTHEST)).astype(np.float32)
