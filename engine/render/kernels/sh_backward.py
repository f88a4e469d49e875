"""Gradients of a splat's colour: to its spherical harmonics and to the direction it is seen along (see sh.py)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from engine.render.kernels.jit import kernel
from engine.render.kernels.sh import C0, C1, C2, C3, basis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Vector = tuple[np.float32, np.float32, np.float32]

F = np.float32
ZERO, ONE, TWO, THREE, FOUR, SIX, EIGHT = F(0), F(1), F(2), F(3), F(4), F(6), F(8)


@kernel(parallel=False)
def backward_sh(mean: Vector, center: Floats, sh: Floats, g_color: Floats, g_sh: Floats, i: int) -> Vector:
    """-> gradient of mean - center. sh [N, K, 3]; g_color [3]; g_sh [N, K, 3], whose row i is written, or [0, 0, 0]."""
    wanted = g_sh.shape[0] > 0
    if wanted:
        for c in range(3):
            g_sh[i, 0, c] = C0 * g_color[c]
    if sh.shape[1] == 1:
        return ZERO, ZERO, ZERO
    dx, dy, dz = mean[0] - center[0], mean[1] - center[1], mean[2] - center[2]
    inv = ONE / math.sqrt(dx * dx + dy * dy + dz * dz)
    x, y, z = dx * inv, dy * inv, dz * inv
    gx, gy, gz = ZERO, ZERO, ZERO
    for k in range(1, sh.shape[1]):
        weight = sh[i, k, 0] * g_color[0] + sh[i, k, 1] * g_color[1] + sh[i, k, 2] * g_color[2]
        bx, by, bz = basis_gradient(k, x, y, z)
        gx, gy, gz = gx + weight * bx, gy + weight * by, gz + weight * bz
        if wanted:
            value = basis(k, x, y, z)
            for c in range(3):
                g_sh[i, k, c] = value * g_color[c]
    along = gx * x + gy * y + gz * z
    return (gx - along * x) * inv, (gy - along * y) * inv, (gz - along * z) * inv


@kernel(parallel=False)
def basis_gradient(k: int, x: F, y: F, z: F) -> Vector:
    """Derivatives of basis function k (1-15) of sh.py by x, y, z."""
    if k < 4:
        return (ZERO if k < 3 else -C1), (-C1 if k == 1 else ZERO), (C1 if k == 2 else ZERO)
    if k < 9:
        return gradient_2(k, x, y, z)
    return gradient_3(k, x, y, z)


@kernel(parallel=False)
def gradient_2(k: int, x: F, y: F, z: F) -> Vector:
    if k == 4:
        return C2[0] * y, C2[0] * x, ZERO
    if k == 5:
        return ZERO, -C2[0] * z, -C2[0] * y
    if k == 6:
        return -TWO * C2[1] * x, -TWO * C2[1] * y, FOUR * C2[1] * z
    if k == 7:
        return -C2[0] * z, ZERO, -C2[0] * x
    return TWO * C2[2] * x, -TWO * C2[2] * y, ZERO


@kernel(parallel=False)
def gradient_3(k: int, x: F, y: F, z: F) -> Vector:
    xx, yy, zz = x * x, y * y, z * z
    if k == 9:
        return -SIX * C3[0] * x * y, -THREE * C3[0] * (xx - yy), ZERO
    if k == 10:
        return C3[1] * y * z, C3[1] * x * z, C3[1] * x * y
    if k == 11:
        return TWO * C3[2] * x * y, -C3[2] * (FOUR * zz - xx - THREE * yy), -EIGHT * C3[2] * y * z
    if k == 12:
        return -SIX * C3[3] * x * z, -SIX * C3[3] * y * z, THREE * C3[3] * (TWO * zz - xx - yy)
    if k == 13:
        return -C3[2] * (FOUR * zz - THREE * xx - yy), TWO * C3[2] * x * y, -EIGHT * C3[2] * x * z
    if k == 14:
        return TWO * C3[4] * x * z, -TWO * C3[4] * y * z, C3[4] * (xx - yy)
    return -THREE * C3[0] * (xx - yy), SIX * C3[0] * x * y, ZERO
