"""Places worth looking from and at: the photo's view, what is selected, the scene as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M
from engine.core.pose import Pose
from ui.viewport.camera_control import angles_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.document import Document
    from app.session import Session
    from engine.core.camera import View
    from engine.core.frame import Frame

    Array = NDArray[np.float64]

SKY = 0.9  # of FAR_M: what is as far from the photo's eye is sky, no surface


def photo_frame(session: Session) -> Frame | None:
    """The photo as a picture with a place; None before it is read."""
    step = photo_step(session.document)
    return None if step is None else session.store.step(step).frame


def photo_step(document: Document) -> int | None:
    return next((step.id for step in document.steps if step.kind == "photo"), None)


def middle_of(frame: Frame) -> Array:
    """[3] the surface that the picture's middle shows; as far as its typical depth where that is sky."""
    depth = frame.depth
    camera = frame.view.camera
    solid = depth[(depth > 0) & (depth < SKY * FAR_M)] if depth is not None else np.empty(0)
    far = float(np.median(solid)) if solid.size else 2.0
    return frame.view.world_from_camera.apply(camera.unproject((0.5 * camera.width, 0.5 * camera.height), far))


def chosen_points(session: Session) -> Array | None:
    """[N, 3] what is selected: keys of the path, else what the selected steps show; None without a selection."""
    chosen, path = session.selection, session.document.path
    if chosen.keys and path is not None:
        return np.array([path.trajectory.keyframes[key].position for key in chosen.keys])
    if chosen.steps:
        return np.array([middle_of(session.store.step(step).frame) for step in chosen.steps])
    return None


def is_sky(point: Array, session: Session) -> bool:
    """Whether a point lies on the ball around the photo's eye that stands for the sky."""
    frame = photo_frame(session)
    eye = np.zeros(3) if frame is None else frame.view.world_from_camera.translation
    return float(np.linalg.norm(point - eye)) > SKY * FAR_M


def standing(side: str, photo: View) -> Array:
    """[3, 3] which way a camera looks from the "front", the "right" or the "top"; the photo is taken from the front."""
    heading, _, _ = angles_of(photo.world_from_camera.rotation)
    yaw, pitch = {"front": (0.0, 0.0), "right": (-0.5 * np.pi, 0.0), "top": (0.0, -0.5 * np.pi)}[side]
    return Pose.from_angles(heading + yaw, pitch).rotation
