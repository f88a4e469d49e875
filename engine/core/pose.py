"""Rigid motion in 3D (SE3): where a camera stands and how it is turned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

DOWN = np.array([0.0, 1.0, 0.0])  # gravity: the world's axes are OpenCV's, y points down


@dataclass(frozen=True, eq=False)
class Pose:
    """An element of SE3, read as `world_from_camera` unless a name says otherwise.

    rotation: [3, 3] float64, orthonormal with determinant +1.
    translation: [3] float64, metres; for `world_from_camera` this is the camera's centre.
    """

    rotation: NDArray[np.float64]  # [3, 3]
    translation: NDArray[np.float64]  # [3]

    def __post_init__(self) -> None:
        for name, shape in (("rotation", (3, 3)), ("translation", (3,))):
            array = np.array(getattr(self, name), dtype=np.float64)
            if array.shape != shape or not np.isfinite(array).all():
                raise ValueError(f"Pose.{name} must be finite with shape {shape}, got {array.shape}")
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @staticmethod
    def identity() -> Pose:
        return Pose(np.eye(3), np.zeros(3))

    @staticmethod
    def from_matrix(matrix: ArrayLike) -> Pose:
        """From a 4x4 (or 3x4) matrix [R | t]."""
        m = np.asarray(matrix, dtype=np.float64)
        return Pose(m[:3, :3], m[:3, 3])

    @staticmethod
    def from_quat(quat_wxyz: ArrayLike, translation: ArrayLike = (0.0, 0.0, 0.0)) -> Pose:
        """From a wxyz quaternion of any non-zero length."""
        return Pose(rotation_from_quat(quat_wxyz), np.asarray(translation, dtype=np.float64))

    @staticmethod
    def look_at(eye: ArrayLike, target: ArrayLike, down: ArrayLike = DOWN) -> Pose:
        """A camera at `eye` that looks (+z) at `target` with its y axis as near to `down` as can be."""
        eye = np.asarray(eye, dtype=np.float64)
        forward = _unit(np.asarray(target, dtype=np.float64) - eye)
        right = np.cross(np.asarray(down, dtype=np.float64), forward)
        if np.linalg.norm(right) < 1e-9:  # looking straight along gravity: keep x as the right hand
            right = np.array([1.0, 0.0, 0.0])
        right = _unit(right)
        return Pose(np.stack([right, np.cross(forward, right), forward], axis=1), eye)

    @staticmethod
    def from_angles(yaw: float, pitch: float, roll: float = 0.0, position: Sequence[float] = (0.0, 0.0, 0.0)) -> Pose:
        """Turn right by `yaw`, look up by `pitch`, then lean right by `roll` (radians)."""
        return Pose(_rotation_y(yaw) @ _rotation_x(pitch) @ _rotation_z(roll), np.asarray(position, dtype=np.float64))

    @property
    def quat(self) -> NDArray[np.float64]:
        """[4] unit wxyz quaternion with w >= 0."""
        return quat_from_rotation(self.rotation)

    @property
    def forward(self) -> NDArray[np.float64]:
        """[3] the viewing direction (+z) in the target space."""
        return self.rotation[:, 2]

    def as_matrix(self) -> NDArray[np.float64]:
        """[4, 4] homogeneous matrix."""
        m = np.eye(4)
        m[:3, :3], m[:3, 3] = self.rotation, self.translation
        return m

    def inverse(self) -> Pose:
        return self._inverse

    @cached_property
    def _inverse(self) -> Pose:
        return Pose(self.rotation.T, -self.rotation.T @ self.translation)

    def apply(self, points: ArrayLike) -> NDArray[np.float64]:
        """Moves points [..., 3]."""
        return np.asarray(points, dtype=np.float64) @ self.rotation.T + self.translation

    def __matmul__(self, other: Pose) -> Pose:
        """a_from_b @ b_from_c = a_from_c."""
        return Pose(self.rotation @ other.rotation, self.rotation @ other.translation + self.translation)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Pose)
            and np.array_equal(self.rotation, other.rotation)
            and np.array_equal(self.translation, other.translation)
        )

    def __hash__(self) -> int:
        return hash((self.rotation.tobytes(), self.translation.tobytes()))


def rotation_from_quat(quat_wxyz: ArrayLike) -> NDArray[np.float64]:
    """[..., 4] wxyz quaternions (any non-zero length) -> [..., 3, 3]."""
    q = np.asarray(quat_wxyz, dtype=np.float64)
    w, x, y, z = np.moveaxis(q / np.linalg.norm(q, axis=-1, keepdims=True), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def quat_from_rotation(rotation: ArrayLike) -> NDArray[np.float64]:
    """[..., 3, 3] -> [..., 4] unit wxyz with w >= 0; stable for every angle (Bar-Itzhack's eigenvector form)."""
    r = np.asarray(rotation, dtype=np.float64)
    k = np.empty((*r.shape[:-2], 4, 4))
    k[..., 0, 0] = r[..., 0, 0] + r[..., 1, 1] + r[..., 2, 2]
    k[..., 1, 1] = r[..., 0, 0] - r[..., 1, 1] - r[..., 2, 2]
    k[..., 2, 2] = r[..., 1, 1] - r[..., 0, 0] - r[..., 2, 2]
    k[..., 3, 3] = r[..., 2, 2] - r[..., 0, 0] - r[..., 1, 1]
    k[..., 0, 1] = k[..., 1, 0] = r[..., 2, 1] - r[..., 1, 2]
    k[..., 0, 2] = k[..., 2, 0] = r[..., 0, 2] - r[..., 2, 0]
    k[..., 0, 3] = k[..., 3, 0] = r[..., 1, 0] - r[..., 0, 1]
    k[..., 1, 2] = k[..., 2, 1] = r[..., 1, 0] + r[..., 0, 1]
    k[..., 1, 3] = k[..., 3, 1] = r[..., 0, 2] + r[..., 2, 0]
    k[..., 2, 3] = k[..., 3, 2] = r[..., 2, 1] + r[..., 1, 2]
    q = np.linalg.eigh(k)[1][..., -1]
    return np.where(q[..., :1] < 0, -q, q)


def _unit(v: NDArray[np.float64]) -> NDArray[np.float64]:
    length = float(np.linalg.norm(v))
    if length == 0.0:
        raise ValueError("a direction of length zero has no orientation")
    return v / length


def _rotation_x(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _rotation_y(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def _rotation_z(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
