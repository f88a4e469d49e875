"""Pictures to draw from: every known picture resampled so that rows mean the same elevation as in the view to fill.

A turn about gravity is a symmetry of ground, sky and upright things, and so is a mirror. So each earlier frame is shown
as a camera at the new view's pitch would see it from the frame's own heading, and once more mirrored: perspective and
elevation then fit wherever a patch is taken from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.core.camera import View
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.frame import Frame, Rendered

_SALIENCE_PX = 48


@dataclass(frozen=True, eq=False)
class Canvas:
    """A picture with what is needed to compare it with the view to fill. All arrays [H, W]."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    allowed: NDArray[np.bool_]
    elevation: NDArray[np.float32]  # radians above the horizon
    log_range: NDArray[np.float32]  # ln metres from the eye; nan = unknown
    salience: NDArray[np.float32]  # 0 = common texture .. 1 = nothing else looks like it
    confidence: NDArray[np.float32]  # 0..1
    is_mirrored: bool = False

    def mirrored(self) -> Canvas:
        arrays = (self.rgb, self.allowed, self.elevation, self.log_range, self.salience, self.confidence)
        return Canvas(*(np.ascontiguousarray(a[:, ::-1]) for a in arrays), is_mirrored=True)


def canvas_of_rendered(rendered: Rendered, known: NDArray[np.bool_], view: View) -> Canvas:
    """The view to fill itself."""
    rng = np.where(known & (rendered.depth > 0), rendered.depth * _range_factor(view), np.nan)
    return Canvas(
        rgb=rendered.rgb,
        allowed=known,
        elevation=elevations(view),
        log_range=np.log(rng).astype(np.float32),
        salience=salience(rendered.rgb, known),
        confidence=np.full(known.shape, 0.8, np.float32),
    )


def canvas_of_frame(frame: Frame, view: View, *, pitched: bool = True) -> Canvas:
    """`frame` as the camera of `view` would see it, turned to the frame's heading and (if `pitched`) the view's pitch."""
    turned = View(view.camera, _turned(frame.view.world_from_camera, view.world_from_camera, pitched))
    directions = turned.directions()
    pixels, depth = frame.view.camera.project(directions @ frame.view.world_from_camera.rotation)
    x, y = (pixels[..., 0] - 0.5).astype(np.float32), (pixels[..., 1] - 0.5).astype(np.float32)
    camera = frame.view.camera
    inside = (depth > 0) & (x >= 0) & (y >= 0) & (x <= camera.width - 1) & (y <= camera.height - 1)
    frame_depth = frame.depth if frame.depth is not None else np.zeros(frame.rgb.shape[:2], np.float32)
    rng = cv2.remap((frame_depth * _range_factor(frame.view)).astype(np.float32), x, y, cv2.INTER_NEAREST)
    confidence = frame.confidence if frame.confidence is not None else np.ones(frame.rgb.shape[:2], np.float32)
    rgb = cv2.remap(frame.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).clip(0.0, 1.0)
    return Canvas(
        rgb=rgb,
        allowed=inside,
        elevation=elevations(turned),
        log_range=np.log(np.where(inside & (rng > 0), rng, np.nan)).astype(np.float32),
        salience=salience(rgb, inside),
        confidence=cv2.remap(confidence, x, y, cv2.INTER_NEAREST),
    )


def best_references(references: Sequence[Frame], view: View, count: int) -> list[Frame]:
    """The source, then the earlier views that look most nearly the same way."""
    forward = view.world_from_camera.forward
    rest = sorted(references[1:], key=lambda f: -float(f.view.world_from_camera.forward @ forward))
    return [*references[:1], *rest[: count - 1]]


def elevations(view: View) -> NDArray[np.float32]:
    """[H, W] radians above the horizon of every pixel; gravity is +y."""
    return np.arcsin(np.clip(-view.directions()[..., 1], -1.0, 1.0)).astype(np.float32)


def salience(rgb: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 0..1: how unlike everything else at about its own height a place is.

    Texture finds its like elsewhere in the picture, a landmark does not. 0 up to twice the picture's median difference,
    1 from six times on.
    """
    height, width = valid.shape
    size = (_SALIENCE_PX, max(8, round(_SALIENCE_PX * height / width)))
    small = cv2.resize(rgb * valid[..., None], size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(valid.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small = cv2.cvtColor((small / np.maximum(share, 1e-3)[..., None]).clip(0, 1), cv2.COLOR_RGB2LAB) / 100.0
    unlike = _least_difference(small, share > 0.9)
    compared = np.isfinite(unlike)
    usual = max(float(np.median(unlike[compared])), 1e-4) if compared.any() else 1.0
    stands_out = np.clip((np.where(compared, unlike, 0.0) / usual - 2.0) / 4.0, 0.0, 1.0).astype(np.float32)
    stands_out = cv2.dilate(stands_out, np.ones((3, 3), np.uint8))
    return cv2.resize(stands_out, (width, height), interpolation=cv2.INTER_LINEAR)


def _least_difference(lab: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[h, w] the smallest mean squared 5x5 difference to a valid place in nearby rows, an eighth of the width away."""
    height, width = valid.shape
    least = np.full(valid.shape, np.inf, np.float32)
    for dy in range(-4, 5):
        for dx in range(-(width - 3), width - 2):
            if abs(dx) < width // 8:
                continue
            here = np.s_[max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
            there = np.s_[max(0, dy) : height - max(0, -dy), max(0, dx) : width - max(0, -dx)]
            difference = cv2.blur(((lab[here] - lab[there]) ** 2).sum(-1), (5, 5))
            both = valid[here] & valid[there]
            least[here] = np.where(both, np.minimum(least[here], difference), least[here])
    return least


def _turned(frame: Pose, view: Pose, pitched: bool) -> Pose:
    """The frame's heading with the view's pitch, no roll."""
    forward = frame.forward
    yaw = float(np.arctan2(forward[0], forward[2]))
    pitch_of = view if pitched else frame
    pitch = float(np.arcsin(np.clip(-pitch_of.forward[1], -1.0, 1.0)))
    return Pose.from_angles(yaw, pitch)


def _range_factor(view: View) -> NDArray[np.float64]:
    """[H, W] distance from the eye per unit of depth."""
    return np.linalg.norm(view.camera.rays(), axis=-1)
