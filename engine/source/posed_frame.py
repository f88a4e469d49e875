"""What a posed RGB-D source delivers: pictures with depth whose cameras are known, read when they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from engine.core.camera import Camera
from engine.core.problem import fail
from engine.source.posed_files import picture_size, read_rgb
from engine.source.rgbd import read_depth, valid_depth

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.core.camera import View

LARGEST_RATIO = 16.0  # between the sizes of colour and depth; more is a mistake


@dataclass(frozen=True, eq=False)
class PosedFrame:
    """One picture with depth and a place.

    rgb: [H, W, 3] uint8, of the depth picture's size. depth: [H, W] float32 metres along the optical axis, 0 = missing.
    sky: [H, W] True where nothing but sky is seen, None where the source cannot tell it from missing depth.
    view: the camera of this size and its place in a world whose gravity is +y. kind: of scene, if the source tells.
    """

    rgb: NDArray[np.uint8]  # [H, W, 3]
    depth: NDArray[np.float32]  # [H, W]
    sky: NDArray[np.bool_] | None  # [H, W]
    view: View
    scene: str
    name: str
    kind: str = ""

    @property
    def picture(self) -> NDArray[np.float32]:
        """[H, W, 3] the colours as float32 in 0..1, as the engine's stages take them."""
        return self.rgb.astype(np.float32) / np.float32(255)


Read = tuple["NDArray[np.uint8]", "NDArray[np.float32]", "NDArray[np.bool_] | None"]


class Pictures(Protocol):
    """Where a frame's pictures lie. Picklable, so that other processes can read them."""

    def read(self, camera: Camera) -> Read:
        """(rgb, depth, sky) as in PosedFrame, of the camera's size; raises a Problem for missing or damaged files."""
        ...


@dataclass(frozen=True, eq=False)
class PosedEntry:
    """A frame that has not been read yet: its scene and view cost nothing to look at."""

    scene: str
    name: str
    view: View
    pictures: Pictures
    kind: str = ""

    def read(self) -> PosedFrame:
        rgb, depth, sky = self.pictures.read(self.view.camera)
        return PosedFrame(rgb, depth, sky, self.view, self.scene, self.name, self.kind)


@dataclass(frozen=True)
class PictureFiles:
    """A colour and a depth file.

    metres_per_unit: what one unit of the depth file means. missing: values that mean "not measured", besides 0.
    zero_is_sky: 0 says "nothing there", not "not measured".
    colour: the camera that took the colour picture where that is not the depth camera (both stand in one place).
    """

    rgb: Path
    depth: Path
    metres_per_unit: float
    missing: float | None = None
    zero_is_sky: bool = False
    colour: Camera | None = None

    def read(self, camera: Camera) -> Read:
        rgb = read_rgb(self.rgb)
        units = read_depth(self.depth)
        if units.shape != (camera.height, camera.width):
            found = f"{units.shape[1]}x{units.shape[0]}"
            raise fail(
                "bad_input",
                f"{self.depth} has {found} pixels, the others of its scene {camera.width}x{camera.height}.",
                "Keep pictures of one size in a folder.",
            )
        missing = units == self.missing
        depth = np.where(missing, np.float32(0), valid_depth(units * np.float32(self.metres_per_unit)))
        sky = (units == 0) if self.zero_is_sky else None
        return seen_by(rgb, self.colour, camera), depth.astype(np.float32), sky


def seen_by(rgb: NDArray[np.uint8], taken_by: Camera | None, camera: Camera) -> NDArray[np.uint8]:
    """[H, W, 3] a picture as another camera in the same place would have taken it; black where it does not reach.

    taken_by: None = it shows the same rays as `camera`. Shrinking averages (a camera of that size would have).
    """
    width = rgb.shape[1]
    if max(width / camera.width, camera.width / width) > LARGEST_RATIO:
        raise fail("bad_input", f"A picture is {width} px wide and its depth {camera.width} px.", "Check the folder.")
    if taken_by is None:
        return _resized(rgb, camera.width, camera.height)
    small = taken_by.resized(*_size_of_zoom(taken_by, camera))
    rgb = _resized(rgb, small.width, small.height)
    u = (np.arange(camera.width) + 0.5 - camera.cx) * (small.fx / camera.fx) + small.cx - 0.5
    v = (np.arange(camera.height) + 0.5 - camera.cy) * (small.fy / camera.fy) + small.cy - 0.5
    grid_u, grid_v = np.meshgrid(u.astype(np.float32), v.astype(np.float32))
    return np.asarray(cv2.remap(rgb, grid_u, grid_v, cv2.INTER_LINEAR), dtype=np.uint8)


def _size_of_zoom(taken_by: Camera, camera: Camera) -> tuple[int, int]:
    """The size at which the colour picture has the other camera's pixels per radian, but never more than it has."""
    zoom_x, zoom_y = min(camera.fx / taken_by.fx, 1.0), min(camera.fy / taken_by.fy, 1.0)
    return max(round(taken_by.width * zoom_x), 1), max(round(taken_by.height * zoom_y), 1)


def _resized(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    if rgb.shape[:2] == (height, width):
        return rgb
    how = cv2.INTER_AREA if width < rgb.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(rgb, (width, height), interpolation=how), dtype=np.uint8)


def cameras_of_pair(
    rgb: Path, depth: Path, k: tuple[float, float, float, float], size: tuple[int, int] | None
) -> Camera:
    """The depth picture's camera from intrinsics (fx, fy, cx, cy) in OpenCV's convention.

    size: (width, height) for which they hold. None = for the colour or the depth picture, whichever has its middle
    nearer to the principal point. Colour and depth show the same rays.
    """
    depth_size = picture_size(depth)
    sizes = [size] if size else [picture_size(rgb), depth_size]
    width, height = min(sizes, key=lambda s: abs(k[2] / s[0] - 0.5) + abs(k[3] / s[1] - 0.5))
    return camera_from_k(k, (width, height)).resized(*depth_size)


def camera_from_k(k: tuple[float, float, float, float], size: tuple[int, int]) -> Camera:
    """Intrinsics (fx, fy, cx, cy) whose pixel centres are integers (OpenCV, most data sets) -> ours, at .5.

    A negative focal length (ICL-NUIM's fy, whose camera has y up) counts as positive: poses are mirrored instead.
    """
    fx, fy, cx, cy = k
    if not (np.isfinite(k).all() and fx != 0 and fy != 0):
        raise fail("bad_input", f"The intrinsics {k} are no camera.", "Write fx, fy, cx and cy in pixels.")
    return Camera(*size, abs(fx), abs(fy), cx + 0.5, cy + 0.5)
