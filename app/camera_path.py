"""Which way the camera goes: a preset or a path file, laid into a scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.frame_rates import FPS
from engine.core import presets
from engine.core.camera import Camera, View
from engine.core.path_file import read_path
from engine.core.pose import Pose
from engine.core.problem import fail

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.core.frame import Frame
    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory

NEAR_PERCENT = 20  # of the depths: moves are measured by what is near, or a distant sky would send the camera far off
PATH_VIEWS = 8  # generated along a path file when no number is asked for
FOV_Y = np.radians(55.0)  # of a splat file, which does not say how it was seen
STEEP = 1e-3  # of the sine between a direction and gravity: less names no heading


@dataclass(frozen=True)
class Start:
    """Where a path begins and how large the scene is there (metres)."""

    view: View
    scale: float


@dataclass(frozen=True)
class PathChoice:
    """A preset's name or a path file; `from_start` moves a path file so that its first key is the start view."""

    preset: str | None = None
    file: Path | None = None
    from_start: bool = False

    def __post_init__(self) -> None:
        if (self.preset is None) == (self.file is None):
            raise fail("bad_input", "A camera path is needed.", "Give either --preset or --path.")
        if self.preset is not None and self.preset not in presets.PRESETS:
            names = ", ".join(presets.PRESETS)
            raise fail("bad_input", f"There is no preset called '{self.preset}'.", f"Choose one of: {names}.")

    def trajectory(self, start: Start) -> Trajectory:
        if self.preset is not None:
            return presets.PRESETS[self.preset].trajectory(start.view, start.scale)
        assert self.file is not None
        path = read_path(self.file)
        first = path.keyframes[0].pose
        return path.moved(start.view.world_from_camera @ first.inverse()) if self.from_start else path

    def generation_views(self, start: Start, count: int | None) -> tuple[View, ...]:
        """The `count` views to generate after the source's own; None = as many as suit the path."""
        camera = start.view.camera
        if self.preset is not None:
            with_start = presets.PRESETS[self.preset].views if count is None else count + 1
            size = camera.width, camera.height
            return presets.generation_views(self.preset, start.view, start.scale, with_start, *size)[1:]
        return self.trajectory(start).views(count or PATH_VIEWS, camera.width, camera.height)

    def picture_views(self, start: Start, camera: Camera, frames: int | None) -> list[View]:
        """The views of a video or of single pictures: `frames` of them, or what the path's own pace asks for."""
        path = self.trajectory(start)
        views = path.views(frames or max(1, round(path.duration * FPS)), camera.width, camera.height)
        sphere = camera.projection == "equirect"
        return [View(camera, level(view.world_from_camera)) if sphere else view for view in views]


def level(pose: Pose) -> Pose:
    """The same place and heading, neither tilted nor leaning: how a panorama stands. Who looks straight down heads for
    the top of the picture, who looks straight up for its bottom."""
    x, y, z = pose.forward
    if np.hypot(x, z) < STEEP:
        x, _, z = -np.sign(y) * pose.rotation[:, 1]
    return Pose.from_angles(float(np.arctan2(x, z)), 0.0, position=pose.translation.tolist())


def start_of_frame(frame: Frame) -> Start:
    assert frame.depth is not None
    return Start(frame.view, _scale(frame.depth[frame.depth > 0]))


def start_of_splats(splats: Gaussians, width: int, height: int) -> Start:
    """A splat file names no view: stand at its origin and look along +z, as a photo's scene is made."""
    scale = _scale(splats.means[splats.means[:, 2] > 0, 2])
    return Start(View(Camera.pinhole(width, height, float(FOV_Y)), Pose.identity()), scale)


def _scale(depths: NDArray[np.float32]) -> float:
    return float(np.percentile(depths, NEAR_PERCENT)) if depths.size else 1.0
