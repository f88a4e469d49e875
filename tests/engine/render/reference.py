"""A brute-force splat renderer in float64: every splat on every pixel, straight from the equations.

Pinhole: Kerbl et al. 2023 with the EWA Jacobian of Zwicker et al. 2001 (its tangents clamped at 1.3 times the field of
view, as every 3DGS implementation does). Equirect: each splat is projected onto the plane that touches the unit sphere
at its direction (gnomonic), and every pixel's ray is met with that plane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.core.pose import rotation_from_quat

if TYPE_CHECKING:
    from engine.core.camera import Camera

NEAR = 0.01
EPS2D = 0.3
ALPHA_MIN = 1 / 255
ALPHA_MAX = 0.999
T_STOP = 1e-4


@dataclass(frozen=True)
class Picture:
    rgb: np.ndarray  # [H, W, 3]
    depth: np.ndarray  # [H, W]
    alpha: np.ndarray  # [H, W]
    weights: np.ndarray  # [N, H, W] contribution of every splat


def render(splats, camera: Camera, camera_from_world, background=(0.0, 0.0, 0.0)) -> Picture:
    """splats: dict with means [N,3], quats [N,4] any length, scales [N,3], opacities [N], sh [N,K,3]."""
    s = {name: np.asarray(value, dtype=np.float64) for name, value in splats.items()}
    r, t = np.asarray(camera_from_world, np.float64)[:3, :3], np.asarray(camera_from_world, np.float64)[:3, 3]
    seen = s["means"] @ r.T + t  # [N, 3]
    power, depth = (equirect_power if camera.projection == "equirect" else pinhole_power)(s, seen, r, camera)
    alpha = np.minimum(ALPHA_MAX, s["opacities"][:, None, None] * np.exp(-power))
    alpha[alpha < ALPHA_MIN] = 0.0
    colors = splat_colors(s["means"] + r.T @ t, s["sh"])  # the camera's centre is -R^T t
    return composite(alpha, colors, depth, np.asarray(background, np.float64))


def composite(alpha, colors, depth, background) -> Picture:
    """alpha [N,H,W], colors [N,3], depth [N]: front to back; a pixel is finished once less than T_STOP gets through."""
    through = np.ones(alpha.shape[1:])
    weights = np.zeros_like(alpha)
    for i in np.argsort(depth, kind="stable"):
        weights[i] = np.where(through < T_STOP, 0.0, alpha[i] * through)
        through = through - weights[i]
    covered = weights.sum(axis=0)
    rgb = np.einsum("nhw,nc->hwc", weights, colors) + through[..., None] * background
    mean_depth = np.einsum("nhw,n->hw", weights, depth) / np.where(covered > 0, covered, 1.0)
    return Picture(rgb, mean_depth, covered, weights)


def covariances(s) -> np.ndarray:
    """[N, 3, 3] R diag(scale^2) R^T."""
    axes = rotation_from_quat(s["quats"]) * s["scales"][:, None, :]
    return axes @ axes.transpose(0, 2, 1)


def pinhole_moments(s, seen, r, camera):
    """Centres in pixels [N, 2] and 2D covariances [N, 2, 2] with the low-pass filter added."""
    x, y, z = seen.T
    safe_z = np.where(z > NEAR, z, 1.0)
    tan_x, tan_y = 0.5 * camera.width / camera.fx, 0.5 * camera.height / camera.fy
    low_x, high_x = camera.cx / camera.fx + 0.3 * tan_x, (camera.width - camera.cx) / camera.fx + 0.3 * tan_x
    low_y, high_y = camera.cy / camera.fy + 0.3 * tan_y, (camera.height - camera.cy) / camera.fy + 0.3 * tan_y
    jacobian = np.zeros((len(seen), 2, 3))
    jacobian[:, 0, 0] = camera.fx / safe_z
    jacobian[:, 1, 1] = camera.fy / safe_z
    jacobian[:, 0, 2] = -camera.fx * np.clip(x / safe_z, -low_x, high_x) / safe_z
    jacobian[:, 1, 2] = -camera.fy * np.clip(y / safe_z, -low_y, high_y) / safe_z
    m = jacobian @ r
    cov = m @ covariances(s) @ m.transpose(0, 2, 1) + EPS2D * np.eye(2)
    center = np.stack([camera.fx * x / safe_z + camera.cx, camera.fy * y / safe_z + camera.cy], axis=1)
    return center, cov


def pinhole_power(s, seen, r, camera):
    """[N, H, W] half the squared Mahalanobis distance of every pixel, and z [N]; infinite for splats not in front."""
    center, cov = pinhole_moments(s, seen, r, camera)
    offset = camera.pixel_grid()[None] - center[:, None, None, :]  # [N, H, W, 2]
    power = 0.5 * np.einsum("nhwi,nij,nhwj->nhw", offset, np.linalg.inv(cov), offset)
    power[seen[:, 2] <= NEAR] = np.inf
    return power, seen[:, 2]


def equirect_power(s, seen, r, camera):
    """As `pinhole_power`, with the distance from the camera as depth. Written without a tangent frame: the filter and
    the covariance live in the plane across the line of sight, so the 3x3 matrices have rank two and are
    pseudo-inverted."""
    distance = np.linalg.norm(seen, axis=1)  # [N]
    sight = seen / distance[:, None]  # [N, 3]
    across = np.eye(3) - sight[:, :, None] * sight[:, None, :]  # [N, 3, 3] projector
    cov = across @ (r @ covariances(s) @ r.T) @ across / (distance**2)[:, None, None]
    cov += EPS2D * (np.pi / camera.height) ** 2 * across
    rays = camera.rays()  # [H, W, 3] unit
    toward = np.einsum("hwi,ni->nhw", rays, sight)
    met = rays[None] / np.where(toward > 1e-6, toward, 1.0)[..., None] - sight[:, None, None, :]  # in the tangent plane
    power = 0.5 * np.einsum("nhwi,nij,nhwj->nhw", met, np.linalg.pinv(cov, rcond=1e-9, hermitian=True), met)
    power[toward <= 1e-6] = np.inf
    power[distance <= NEAR] = np.inf
    return power, distance


def splat_colors(sight, sh):
    """[N, 3] colours along `sight` [N, 3] (any length): max(0, 0.5 + sum_k Y_k sh_k), Y real SH with 3DGS's signs."""
    x, y, z = (sight / np.linalg.norm(sight, axis=1, keepdims=True)).T
    pi = np.pi
    basis = [
        np.full_like(x, 0.5 * np.sqrt(1 / pi)),
        -np.sqrt(3 / (4 * pi)) * y,
        np.sqrt(3 / (4 * pi)) * z,
        -np.sqrt(3 / (4 * pi)) * x,
        0.5 * np.sqrt(15 / pi) * x * y,
        -0.5 * np.sqrt(15 / pi) * y * z,
        0.25 * np.sqrt(5 / pi) * (3 * z * z - 1),
        -0.5 * np.sqrt(15 / pi) * x * z,
        0.25 * np.sqrt(15 / pi) * (x * x - y * y),
        -0.25 * np.sqrt(35 / (2 * pi)) * y * (3 * x * x - y * y),
        0.5 * np.sqrt(105 / pi) * x * y * z,
        -0.25 * np.sqrt(21 / (2 * pi)) * y * (5 * z * z - 1),
        0.25 * np.sqrt(7 / pi) * z * (5 * z * z - 3),
        -0.25 * np.sqrt(21 / (2 * pi)) * x * (5 * z * z - 1),
        0.25 * np.sqrt(105 / pi) * z * (x * x - y * y),
        -0.25 * np.sqrt(35 / (2 * pi)) * x * (x * x - 3 * y * y),
    ]
    return np.maximum(0.0, 0.5 + np.einsum("kn,nkc->nc", np.array(basis[: sh.shape[1]]), sh))
