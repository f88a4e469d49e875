"""Turning the world of a data set into ours: gravity is +y, axes are right-handed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import View
from engine.core.pose import Pose

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from engine.source.posed_frame import PosedEntry

TURNED_ENOUGH = 0.03  # second eigenvalue of the cameras' x axes from which their plane is the horizontal one
SNAP = np.cos(np.radians(20))  # so near to an axis of the data set's world that axis is meant
TRIALS = 6  # pairs of frames that vote on the handedness
COARSE_PX = 80  # their width then


def turned_upright(entries: list[PosedEntry], down: ArrayLike | None) -> list[PosedEntry]:
    """The same entries in a world where `down` (given in theirs; None = estimated from the cameras) is +y."""
    if not entries:
        return entries
    rotations = np.stack([entry.view.world_from_camera.rotation for entry in entries])
    ours_from_theirs = Pose(rotation_to_y(estimated_down(rotations) if down is None else down), np.zeros(3))
    return [
        replace(entry, view=View(entry.view.camera, ours_from_theirs @ entry.view.world_from_camera))
        for entry in entries
    ]


def estimated_down(rotations: NDArray[np.float64]) -> NDArray[np.float64]:
    """[3] the direction of gravity from [N, 3, 3] world_from_camera: cameras are held level, so their x axes span the
    horizontal plane; where they have hardly turned, it is the mean of their y axes. Snapped to an axis of the world."""
    right, mean_y = rotations[:, :, 0], rotations[:, :, 1].mean(axis=0)
    sizes, directions = np.linalg.eigh(right.T @ right / len(right))
    down = directions[:, 0] * np.sign(directions[:, 0] @ mean_y) if sizes[1] > TURNED_ENOUGH else mean_y
    down = down / max(float(np.linalg.norm(down)), 1e-9)
    axis = int(np.abs(down).argmax())
    return np.eye(3)[axis] * np.sign(down[axis]) if abs(down[axis]) > SNAP else down


def rotation_to_y(down: ArrayLike) -> NDArray[np.float64]:
    """[3, 3] the shortest turn that carries `down` to +y."""
    d = np.asarray(down, dtype=np.float64)
    d = d / np.linalg.norm(d)
    axis, cosine = np.cross(d, [0.0, 1.0, 0.0]), float(d[1])
    if cosine < -1 + 1e-12:
        return np.diag([1.0, -1.0, -1.0])
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + skew + skew @ skew / (1 + cosine)


def mirrored_in_y(entries: list[PosedEntry]) -> list[PosedEntry]:
    """The entries, or their mirror image (camera and world y flipped) if the depth pictures agree better there."""
    flipped = [
        replace(entry, view=View(entry.view.camera, _flipped(entry.view.world_from_camera))) for entry in entries
    ]
    steps = np.linspace(0, max(len(entries) - 2, 0), TRIALS).astype(int)
    ahead = max(min(10, len(entries) - 1 - int(steps[-1])), 1)
    votes = [
        (_disagreement(entries[i], entries[i + ahead]), _disagreement(flipped[i], flipped[i + ahead]))
        for i in dict.fromkeys(steps.tolist())
        if i + ahead < len(entries)
    ]
    straight, mirrored = np.median(votes, axis=0) if votes else (0.0, 0.0)
    return flipped if mirrored < straight else entries


def _flipped(pose: Pose) -> Pose:
    mirror = np.diag([1.0, -1.0, 1.0])
    return Pose(mirror @ pose.rotation @ mirror, mirror @ pose.translation)


def _disagreement(a: PosedEntry, b: PosedEntry) -> float:
    """Median relative difference between b's depth and a's carried over to b."""
    (view_a, depth_a), (view_b, depth_b) = _coarse(a), _coarse(b)
    points = view_a.points(depth_a)[depth_a > 0]
    pixels, z = view_b.project(points)
    u, v = np.floor(pixels).astype(int).T
    inside = (z > 0) & (u >= 0) & (v >= 0) & (u < view_b.camera.width) & (v < view_b.camera.height)
    there = depth_b[v[inside], u[inside]]
    error = np.abs(z[inside] - there)[there > 0] / there[there > 0]
    return float(np.median(error)) if error.size else 1.0


def _coarse(entry: PosedEntry) -> tuple[View, NDArray[np.float32]]:
    frame = entry.read()
    step = max(frame.view.camera.width // COARSE_PX, 1)
    depth = frame.depth[step // 2 :: step, step // 2 :: step]
    # the view of every step-th pixel: its pixel (i + .5) is the old one at step * i + step // 2 + .5
    camera = frame.view.camera
    half = step // 2 + 0.5
    small = replace(
        camera,
        width=depth.shape[1],
        height=depth.shape[0],
        fx=camera.fx / step,
        fy=camera.fy / step,
        cx=(camera.cx - half) / step + 0.5,
        cy=(camera.cy - half) / step + 0.5,
    )
    return View(small, frame.view.world_from_camera), depth
