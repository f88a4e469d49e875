"""An equirectangular picture out of overlapping pinhole faces, for renderers that know only pinhole cameras.

Faces are 100 degrees wide and fade between 40 and 50 degrees off their axis, which hides that each face sorts its
splats by its own z and bends them by its own Jacobian. The whole sphere takes six, the half ahead five. For one of two
eyes every splat is moved to where its own eye sees it, before any face is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import Rendered
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians

FACE_FOV = np.radians(100.0)
FADE_FROM = np.radians(40.0)
FADE_TO = 0.5 * FACE_FOV
CAMERA_FROM_FACE = (
    Pose.from_angles(0.0, 0.0),
    Pose.from_angles(0.5 * np.pi, 0.0),
    Pose.from_angles(np.pi, 0.0),
    Pose.from_angles(-0.5 * np.pi, 0.0),
    Pose.from_angles(0.0, 0.5 * np.pi),
    Pose.from_angles(0.0, -0.5 * np.pi),
)


def through_faces(
    draw: Callable[[Gaussians, View], Rendered], gaussians: Gaussians, view: View, background: Sequence[float]
) -> Rendered:
    """An equirectangular view. draw: makes pinhole pictures over black."""
    seen = from_eyes(gaussians, view)
    return equirect_from_faces([draw(seen, face) for face in face_views(view)], view.camera, background)


def from_eyes(gaussians: Gaussians, view: View) -> Gaussians:
    """The splats as the eyes see them that look at each, put before the view's centre (engine/core/camera.py)."""
    if not view.camera.eye:
        return gaussians
    pose = view.world_from_camera
    points = pose.inverse().apply(gaussians.means)
    return replace(gaussians, means=pose.apply(points - view.camera.eyes(points)).astype(np.float32))


def face_views(view: View) -> list[View]:
    """Pinhole views around an equirectangular one; their axes have as many pixels per radian as its equator."""
    pixels_per_radian = view.camera.width / view.camera.turn
    size = int(np.ceil(2 * np.tan(0.5 * FACE_FOV) * pixels_per_radian))
    camera = Camera.pinhole(size, size, FACE_FOV)
    return [View(camera, view.world_from_camera @ camera_from_face) for camera_from_face in faces_of(view.camera)]


def faces_of(camera: Camera) -> list[Pose]:
    """The faces that have a say in the picture."""
    rays = camera.resized(64, 32).rays().reshape(-1, 3).astype(np.float32)
    return [face for face in CAMERA_FROM_FACE if _fade(rays @ face.rotation.astype(np.float32)).any()]


def equirect_from_faces(faces: Sequence[Rendered], camera: Camera, background: Sequence[float]) -> Rendered:
    """faces: the `face_views`, drawn over black. Colours, alpha and range are blended; the chunk comes from the
    face that looks most nearly along the pixel."""
    rays = camera.rays().astype(np.float32).reshape(-1, 3)  # [P, 3] unit
    blended = np.zeros((len(rays), 5), np.float32)  # premultiplied rgb, alpha * range, alpha
    chunk = np.full(len(rays), -1, np.int32)
    total, best = np.zeros(len(rays), np.float32), np.zeros(len(rays), np.float32)
    for face, camera_from_face in zip(faces, faces_of(camera), strict=True):
        in_face = rays @ camera_from_face.rotation.astype(np.float32)  # [P, 3]
        fade = _fade(in_face)
        index = np.flatnonzero(fade)
        blended[index] += fade[index, None] * _sample(face, in_face[index])
        total[index] += fade[index]
        if face.chunk is not None:
            index = np.flatnonzero(fade > best)
            chunk[index] = _nearest(face.chunk, in_face[index])
            best[index] = fade[index]
    known = all(face.chunk is not None for face in faces)
    return _over(blended / total[:, None], camera, background, chunk if known else None)


def _over(
    blended: NDArray[np.float32],  # [P, 5]
    camera: Camera,
    background: Sequence[float],
    chunk: NDArray[np.int32] | None,  # [P]
) -> Rendered:
    shape = (camera.height, camera.width)
    alpha = blended[:, 4]
    rgb = (blended[:, :3] + (1 - alpha[:, None]) * np.asarray(background, np.float32)).astype(np.float32, copy=False)
    depth = np.where(alpha > 0, blended[:, 3] / np.maximum(alpha, np.float32(1e-10)), np.float32(0.0))
    return Rendered(
        rgb.reshape(*shape, 3),
        depth.reshape(shape),
        alpha.reshape(shape),
        None if chunk is None else chunk.reshape(shape),
    )


def _fade(in_face: NDArray[np.float32]) -> NDArray[np.float32]:
    """[P] the face's say at directions [P, 3]: 1 near its axis, 0 from its border on."""
    x, y, z = in_face.T
    off_axis = np.arctan2(np.maximum(np.abs(x), np.abs(y)), z)
    return np.clip((FADE_TO - off_axis) / (FADE_TO - FADE_FROM), 0.0, 1.0).astype(np.float32)


def _pixels(in_face: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """[P, 2] array coordinates (x, y) of directions [P, 3]; the first pixel's centre is 0."""
    focal = np.float32(0.5 * size / np.tan(0.5 * FACE_FOV))
    return np.clip(focal * in_face[:, :2] / in_face[:, 2:] + np.float32(0.5 * (size - 1)), 0.0, size - 1.0)


def _sample(face: Rendered, in_face: NDArray[np.float32]) -> NDArray[np.float32]:
    """[P, 5] premultiplied rgb, alpha * range and alpha along directions [P, 3], bilinear."""
    size = len(face.alpha)
    stack = np.dstack([face.rgb, face.depth * face.alpha, face.alpha]).reshape(-1, 5)
    xy = _pixels(in_face, size)
    low = np.minimum(xy.astype(np.int64), size - 2)
    fx, fy = (xy - low).astype(np.float32).T[..., None]
    first = low[:, 1] * size + low[:, 0]
    upper = stack[first] * (1 - fx) + stack[first + 1] * fx
    lower = stack[first + size] * (1 - fx) + stack[first + size + 1] * fx
    sampled = upper * (1 - fy) + lower * fy
    sampled[:, 3] *= np.linalg.norm(in_face, axis=1) / in_face[:, 2]  # z becomes range
    return sampled


def _nearest(chunk: NDArray[np.int32], in_face: NDArray[np.float32]) -> NDArray[np.int32]:
    x, y = np.rint(_pixels(in_face, len(chunk))).astype(np.int64).T
    return chunk[y, x]
