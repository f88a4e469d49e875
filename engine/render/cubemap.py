"""An equirectangular picture out of overlapping pinhole faces, for renderers that know only pinhole cameras.

Faces are 100 degrees wide and fade between 40 and 50 degrees off their axis, which hides that each face sorts its
splats by its own z and bends them by its own Jacobian. The whole sphere takes six, the half ahead five. For one of two
eyes every splat is moved to where its own eye sees it, before any face is drawn.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.core.camera import Camera, View
from engine.core.frame import Rendered
from engine.core.pose import Pose
from engine.render.kernels.jit import kernel, one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians

    Floats = NDArray[np.float32]

FACE_FOV = np.radians(100.0)
FADE_FROM = np.radians(40.0)
FADE_TO = 0.5 * FACE_FOV
TAN_HALF = np.tan(0.5 * FACE_FOV)
RANGE = 3  # the layer of a face that is alpha * z, and becomes alpha * range
F = np.float32
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
    say = np.zeros((len(rays), 2), np.float32)  # of all faces together, of the strongest one
    known = all(face.chunk is not None for face in faces)
    for face, camera_from_face in zip(faces, faces_of(camera), strict=True):
        layers = np.dstack([face.rgb, face.depth * face.alpha, face.alpha]).astype(np.float32)
        ids = face.chunk if known and face.chunk is not None else np.zeros((1, 1), np.int32)
        rotation = np.ascontiguousarray(camera_from_face.rotation, np.float32)
        with one_at_a_time:
            add_face(rays, rotation, layers, np.ascontiguousarray(ids), known, blended, say, chunk)
    return _over(blended / say[:, :1], camera, background, chunk if known else None)


@kernel(parallel=True)
def add_face(
    rays: Floats,  # [P, 3] unit
    rotation: Floats,  # [3, 3] camera_from_face
    layers: Floats,  # [S, S, 5]
    ids: NDArray[np.int32],  # [S, S], if they are known
    known: bool,
    blended: Floats,  # [P, 5] in and out
    say: Floats,  # [P, 2] in and out
    chunk: NDArray[np.int32],  # [P] in and out
) -> None:
    """Blends one face in, bilinear; where it looks most nearly along the ray so far, its chunk counts."""
    size = layers.shape[0]
    focal, middle, last = F(0.5 * size / TAN_HALF), F(0.5 * (size - 1)), F(size - 1)
    for i in prange(rays.shape[0]):
        x = rays[i, 0] * rotation[0, 0] + rays[i, 1] * rotation[1, 0] + rays[i, 2] * rotation[2, 0]
        y = rays[i, 0] * rotation[0, 1] + rays[i, 1] * rotation[1, 1] + rays[i, 2] * rotation[2, 1]
        z = rays[i, 0] * rotation[0, 2] + rays[i, 1] * rotation[1, 2] + rays[i, 2] * rotation[2, 2]
        fade = min((F(FADE_TO) - math.atan2(max(abs(x), abs(y)), z)) / F(FADE_TO - FADE_FROM), F(1))
        if fade <= F(0):
            continue
        u, v = min(max(focal * x / z + middle, F(0)), last), min(max(focal * y / z + middle, F(0)), last)
        column, row = min(int(u), size - 2), min(int(v), size - 2)
        fx, fy = u - F(column), v - F(row)
        for c in range(5):
            upper = layers[row, column, c] * (F(1) - fx) + layers[row, column + 1, c] * fx
            lower = layers[row + 1, column, c] * (F(1) - fx) + layers[row + 1, column + 1, c] * fx
            to_range = math.sqrt(x * x + y * y + z * z) / z if c == RANGE else F(1)
            blended[i, c] += fade * to_range * (upper * (F(1) - fy) + lower * fy)
        say[i, 0] += fade
        if fade > say[i, 1]:
            say[i, 1] = fade
            if known:
                chunk[i] = ids[int(v + F(0.5)), int(u + F(0.5))]


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
