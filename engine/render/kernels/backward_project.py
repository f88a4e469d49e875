"""The backward pass over splats: from sums per splat (backward.py) to gradients of means, quats, scales, opacities, SH
and the camera; the chain rule through project.py.

Notation: g_x is dLoss/dx. M = J W is the 2x3 Jacobian times camera_from_world's rotation, N = M R(quat) diag(scale),
and the 2D covariance is S = N N^T + eps (EWA splatting; the derivatives are those of Kerbl et al. 2023, appendix A).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from engine.render.kernels import backward as S  # noqa: N812
from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import kernel
from engine.render.kernels.project import to_camera
from engine.render.kernels.sh_backward import backward_sh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Vector = tuple[np.float32, np.float32, np.float32]
    Quat = tuple[np.float32, np.float32, np.float32, np.float32]
    Matrix = tuple[Vector, Vector]  # two rows

F = np.float32
ZERO, HALF, ONE, TWO = F(0), F(0.5), F(1), F(2)
LN2 = F(math.log(2.0))
BLOCK = 1024  # splats whose part of the camera's gradient is summed by one thread, whatever the number of threads


@kernel(parallel=True)
def backward_splats(
    splats: tuple[Floats, Floats, Floats, Floats],  # means [N, 3], quats [N, 4], scales [N, 3], opacities [N, 1]
    sh: Floats,  # [N, K, 3]
    flags: NDArray[np.uint8],  # [N]
    records: Floats,  # [N, RECORD or RECORD_EQUIRECT]
    sums: Floats,  # [slots, SLOT or SLOT_EQUIRECT]
    firsts: NDArray[np.int64],  # [N + 1]
    rotation: Floats,  # [3, 3] camera_from_world
    translation: Floats,  # [3] camera_from_world
    center: Floats,  # [3] of the camera, in the world
    intrinsics: Floats,  # [4] fx, fy, cx, cy
    size: tuple[int, int],  # width, height
    equirect: bool,
    g_splats: tuple[Floats, Floats, Floats, Floats],  # as splats, out; rows of splats without slots stay as they are
    g_sh: Floats,  # [N, K, 3] out; [0, 0, 0] when it isn't wanted
) -> NDArray[np.float64]:
    """-> [3, 4] gradient of camera_from_world's upper rows; the camera's centre counts as -R^T t."""
    means, quats, scales, opacities = splats
    n = means.shape[0]
    blocks = (n + BLOCK - 1) // BLOCK
    g_camera = np.zeros((blocks, 3, 4), np.float64)
    for block in prange(blocks):
        total, g_view, g_color = (
            np.empty(sums.shape[1], np.float32),
            np.empty((3, 4), np.float32),
            np.empty(3, np.float32),
        )
        for i in range(block * BLOCK, min(n, (block + 1) * BLOCK)):
            if firsts[i] == firsts[i + 1]:
                continue
            total[:] = ZERO
            for slot in range(firsts[i], firsts[i + 1]):
                for column in range(total.shape[0]):
                    total[column] += sums[slot, column]
            g_splats[3][i, 0] = total[S.SUM] / opacities[i, 0]
            # values, no views of rows: those are counted as references, and threads wait for each other there
            mean = means[i, 0], means[i, 1], means[i, 2]
            quat = quats[i, 0], quats[i, 1], quats[i, 2], quats[i, 3]
            scale = scales[i, 0], scales[i, 1], scales[i, 2]
            shape = records[i, L.A], records[i, L.B], records[i, L.C]
            point = to_camera(mean, rotation, translation)
            if equirect:
                turn = records[i, L.COS_LON], records[i, L.SIN_LON], records[i, L.COS_LAT], records[i, L.SIN_LAT]
                g = backward_tangent_plane(
                    point, turn, records[i, L.DEPTH], quat, scale, shape, total, rotation, g_view
                )
            else:
                g = backward_perspective(point, flags[i], intrinsics, size, quat, scale, shape, total, rotation, g_view)
            for c in range(3):
                g_color[c] = ZERO if flags[i] & (L.RED_CLAMPED << c) else total[S.TO_RED + c]
            g_sight = backward_sh(mean, center, sh, g_color, g_sh, i)
            g_mean = spread_to_pose(mean, g[0], g_sight, rotation, translation, g_view)
            for c in range(3):
                g_splats[0][i, c], g_splats[2][i, c] = g_mean[c], g[2][c]
            for c in range(4):
                g_splats[1][i, c] = g[1][c]
            for row in range(3):
                for column in range(4):
                    g_camera[block, row, column] += g_view[row, column]
    return g_camera.sum(axis=0)


@kernel(parallel=False)
def backward_perspective(
    point: Vector,  # the mean in camera space
    flag: int,
    intrinsics: Floats,
    size: tuple[int, int],
    quat: Quat,
    scale: Vector,
    shape: Vector,  # the record's A, B, C
    total: Floats,  # [SLOT]
    rotation: Floats,
    g_view: Floats,  # [3, 4] out: what goes through the Jacobian to camera_from_world
) -> tuple[Vector, Quat, Vector]:
    """-> gradients of the point, the quaternion and the scales."""
    fx, fy, cx, cy = intrinsics[0], intrinsics[1], intrinsics[2], intrinsics[3]
    inv_z = ONE / point[2]
    tx, ty = point[0] * inv_z, point[1] * inv_z
    margin_x, margin_y = L.CLAMP_MARGIN * HALF * F(size[0]) / fx, L.CLAMP_MARGIN * HALF * F(size[1]) / fy
    jx = min(max(tx, -cx / fx - margin_x), (F(size[0]) - cx) / fx + margin_x)
    jy = min(max(ty, -cy / fy - margin_y), (F(size[1]) - cy) / fy + margin_y)
    ax, ay = fx * inv_z, fy * inv_z
    jacobian = (ax, ZERO, -ax * jx), (ZERO, ay, -ay * jy)
    g0, g1, g_quat, g_scale = backward_covariance(jacobian, rotation, quat, scale, shape, total, g_view)
    # the centre: u = fx x / z + cx
    a, b, c = LN2 * shape[0], LN2 * shape[1], LN2 * shape[2]
    g_tx = -fx * (TWO * a * total[S.SUM_X] + b * total[S.SUM_Y])
    g_ty = -fy * (b * total[S.SUM_X] + TWO * c * total[S.SUM_Y])
    # the Jacobian: its clamped tangents stand still
    g_ax, g_ay = g0[0] - jx * g0[2], g1[1] - jy * g1[2]
    g_tx -= ZERO if flag & L.X_CLAMPED else ax * g0[2]
    g_ty -= ZERO if flag & L.Y_CLAMPED else ay * g1[2]
    g_z = total[S.TO_DEPTH] - inv_z * (g_tx * tx + g_ty * ty + g_ax * ax + g_ay * ay)
    return (g_tx * inv_z, g_ty * inv_z, g_z), g_quat, g_scale


@kernel(parallel=False)
def backward_tangent_plane(
    point: Vector,
    turn: tuple[F, F, F, F],  # COS_LON, SIN_LON, COS_LAT, SIN_LAT
    distance: F,
    quat: Quat,
    scale: Vector,
    shape: Vector,
    total: Floats,  # [SLOT_EQUIRECT]
    rotation: Floats,
    g_view: Floats,
) -> tuple[Vector, Quat, Vector]:
    """As `backward_perspective` for the sphere's tangent plane at the splat.

    When the splat's direction n moves by p e1 + q e2, the plane turns with it (e1 by -p n, e2 by -q n, no spin), so
    that a pixel's offset (x, y) moves by -(p, q) - (p x + q y) (x, y).
    """
    inv = ONE / distance
    cos_lon, sin_lon, cos_lat, sin_lat = turn
    n = point[0] * inv, point[1] * inv, point[2] * inv
    e1 = cos_lon, ZERO, -sin_lon
    e2 = -sin_lat * sin_lon, cos_lat, -sin_lat * cos_lon
    jacobian = (e1[0] * inv, ZERO, e1[2] * inv), (e2[0] * inv, e2[1] * inv, e2[2] * inv)
    g0, g1, g_quat, g_scale = backward_covariance(jacobian, rotation, quat, scale, shape, total, g_view)
    a, b, c = LN2 * shape[0], LN2 * shape[1], LN2 * shape[2]
    g_east = -(TWO * a * total[S.SUM_X] + b * total[S.SUM_Y] + TWO * LN2 * total[S.SUM_PX]) - inv * dot(g0, n)
    g_down = -(b * total[S.SUM_X] + TWO * c * total[S.SUM_Y] + TWO * LN2 * total[S.SUM_PY]) - inv * dot(g1, n)
    g_range = total[S.TO_DEPTH] - inv * (dot(g0, jacobian[0]) + dot(g1, jacobian[1]))
    return mix3((g_east * inv, g_down * inv, g_range), (e1, e2, n)), g_quat, g_scale


@kernel(parallel=False)
def dot(a: Vector, b: Vector) -> F:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@kernel(parallel=False)
def times(v: Vector, m: Floats) -> Vector:
    """Row vector v m for a 3x3 array."""
    return (
        v[0] * m[0, 0] + v[1] * m[1, 0] + v[2] * m[2, 0],
        v[0] * m[0, 1] + v[1] * m[1, 1] + v[2] * m[2, 1],
        v[0] * m[0, 2] + v[1] * m[1, 2] + v[2] * m[2, 2],
    )


@kernel(parallel=False)
def mix(a: F, u: Vector, b: F, v: Vector) -> Vector:
    """a u + b v."""
    return a * u[0] + b * v[0], a * u[1] + b * v[1], a * u[2] + b * v[2]


@kernel(parallel=False)
def backward_covariance(
    jacobian: Matrix,  # 2x3, camera space to the picture
    rotation: Floats,  # [3, 3] camera_from_world
    quat: Quat,
    scale: Vector,
    shape: Vector,
    total: Floats,
    g_view: Floats,  # [3, 4] out: gradient of camera_from_world's rotation; the last column is 0
) -> tuple[Vector, Vector, Quat, Vector]:
    """-> gradients of the Jacobian's rows, the quaternion and the scales."""
    k = ONE / L.HALF_LOG2E
    # inverse covariance P and its gradient; the sums are by the natural exponent, -(P00 x^2 + 2 P01 x y + P11 y^2) / 2
    p00, p01, p11 = -k * shape[0], -HALF * k * shape[1], -k * shape[2]
    h00, h01, h11 = -HALF * total[S.SUM_XX], -HALF * total[S.SUM_XY], -HALF * total[S.SUM_YY]
    # g_S = -P g_P P
    f00, f01 = p00 * h00 + p01 * h01, p00 * h01 + p01 * h11
    f10, f11 = p01 * h00 + p11 * h01, p01 * h01 + p11 * h11
    s00, s01, s11 = -(f00 * p00 + f01 * p01), -(f00 * p01 + f01 * p11), -(f10 * p01 + f11 * p11)
    # M R diag(scale)
    m0, m1 = times(jacobian[0], rotation), times(jacobian[1], rotation)
    r = rotation_from_quat(quat)
    v0 = dot(m0, r[0]), dot(m0, r[1]), dot(m0, r[2])
    v1 = dot(m1, r[0]), dot(m1, r[1]), dot(m1, r[2])
    n0 = v0[0] * scale[0], v0[1] * scale[1], v0[2] * scale[2]
    n1 = v1[0] * scale[0], v1[1] * scale[1], v1[2] * scale[2]
    g0, g1 = mix(TWO * s00, n0, TWO * s01, n1), mix(TWO * s01, n0, TWO * s11, n1)  # of M R diag(scale)
    g_scale = g0[0] * v0[0] + g1[0] * v1[0], g0[1] * v0[1] + g1[1] * v1[1], g0[2] * v0[2] + g1[2] * v1[2]
    g0 = g0[0] * scale[0], g0[1] * scale[1], g0[2] * scale[2]  # of M R
    g1 = g1[0] * scale[0], g1[1] * scale[1], g1[2] * scale[2]
    columns = mix(g0[0], m0, g1[0], m1), mix(g0[1], m0, g1[1], m1), mix(g0[2], m0, g1[2], m1)
    gm0, gm1 = mix3(g0, r), mix3(g1, r)  # of M
    for row in range(3):
        for column in range(3):
            g_view[row, column] = jacobian[0][row] * gm0[column] + jacobian[1][row] * gm1[column]
        g_view[row, 3] = ZERO
    return (
        (dot_row(gm0, rotation, 0), dot_row(gm0, rotation, 1), dot_row(gm0, rotation, 2)),
        (dot_row(gm1, rotation, 0), dot_row(gm1, rotation, 1), dot_row(gm1, rotation, 2)),
        backward_quat(quat, columns),
        g_scale,
    )


@kernel(parallel=False)
def dot_row(v: Vector, m: Floats, row: int) -> F:
    return v[0] * m[row, 0] + v[1] * m[row, 1] + v[2] * m[row, 2]


@kernel(parallel=False)
def mix3(weights: Vector, vectors: tuple[Vector, Vector, Vector]) -> Vector:
    """The weighted sum of three vectors."""
    u = mix(weights[0], vectors[0], weights[1], vectors[1])
    return mix(ONE, u, weights[2], vectors[2])


@kernel(parallel=False)
def rotation_from_quat(q: Quat) -> tuple[Vector, Vector, Vector]:
    """The three *columns* of the rotation of a wxyz quaternion of any length."""
    w, x, y, z = q
    s = TWO / (w * w + x * x + y * y + z * z)
    return (
        (ONE - s * (y * y + z * z), s * (x * y + w * z), s * (x * z - w * y)),
        (s * (x * y - w * z), ONE - s * (x * x + z * z), s * (y * z + w * x)),
        (s * (x * z + w * y), s * (y * z - w * x), ONE - s * (x * x + y * y)),
    )


@kernel(parallel=False)
def backward_quat(quat: Quat, g: tuple[Vector, Vector, Vector]) -> Quat:
    """g: gradients of the rotation's columns. The length of the quaternion means nothing, so none goes along it."""
    inv = ONE / math.sqrt(quat[0] * quat[0] + quat[1] * quat[1] + quat[2] * quat[2] + quat[3] * quat[3])
    w, x, y, z = quat[0] * inv, quat[1] * inv, quat[2] * inv, quat[3] * inv
    (g00, g10, g20), (g01, g11, g21), (g02, g12, g22) = g
    gw = TWO * (x * (g21 - g12) + y * (g02 - g20) + z * (g10 - g01))
    gx = TWO * (y * (g01 + g10) + z * (g02 + g20) + w * (g21 - g12) - TWO * x * (g11 + g22))
    gy = TWO * (x * (g01 + g10) + z * (g12 + g21) + w * (g02 - g20) - TWO * y * (g00 + g22))
    gz = TWO * (x * (g02 + g20) + y * (g12 + g21) + w * (g10 - g01) - TWO * z * (g00 + g11))
    along = gw * w + gx * x + gy * y + gz * z
    return (gw - along * w) * inv, (gx - along * x) * inv, (gy - along * y) * inv, (gz - along * z) * inv


@kernel(parallel=False)
def spread_to_pose(
    mean: Vector,
    g_point: Vector,  # of the mean in camera space, p = R mean + t
    g_sight: Vector,  # of mean - centre, along which the colour is seen; centre = -R^T t
    rotation: Floats,
    translation: Floats,
    g_view: Floats,  # [3, 4] added to
) -> Vector:
    """-> gradient of the mean."""
    for row in range(3):
        for column in range(3):
            g_view[row, column] += g_point[row] * mean[column] + translation[row] * g_sight[column]
        g_view[row, 3] += g_point[row] + dot_row(g_sight, rotation, row)
    return mix(ONE, times(g_point, rotation), ONE, g_sight)
