"""Spherical harmonics of degree 0-3, the real basis with the signs of 3DGS (Kerbl et al. 2023; Sloan 2008)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scalar = Any  # a float32

F = np.float32
C0 = F(0.28209479177387814)
C1 = F(0.4886025119029199)
C2 = (F(1.0925484305920792), F(0.31539156525252005), F(0.5462742152960396))
C3 = (F(0.5900435899266435), F(2.890611442640554), F(0.4570457994644658), F(0.3731763325901154), F(1.445305721320277))


@kernel(parallel=False)
def base_color(sh: NDArray[np.float32], i: int) -> tuple[Scalar, Scalar, Scalar]:
    """sh [N, K, 3] -> 0.5 + the constant part of splat i's colour."""
    return F(0.5) + C0 * sh[i, 0, 0], F(0.5) + C0 * sh[i, 0, 1], F(0.5) + C0 * sh[i, 0, 2]


@kernel(parallel=False)
def directional_color(
    sh: NDArray[np.float32], i: int, x: Scalar, y: Scalar, z: Scalar
) -> tuple[Scalar, Scalar, Scalar]:
    """What the degrees above 0 add for the unit direction from the camera's centre to splat i."""
    r, g, b = F(0), F(0), F(0)
    for k in range(1, sh.shape[1]):
        w = basis(k, x, y, z)
        r += w * sh[i, k, 0]
        g += w * sh[i, k, 1]
        b += w * sh[i, k, 2]
    return r, g, b


@kernel(parallel=False)
def basis(k: int, x: Scalar, y: Scalar, z: Scalar) -> F:
    """The k-th basis function (1-15) in the unit direction (x, y, z)."""
    if k < 4:
        return C1 * (-y if k == 1 else z if k == 2 else -x)
    xx, yy, zz = x * x, y * y, z * z
    if k < 9:
        if k == 4:
            return C2[0] * x * y
        if k == 5:
            return -C2[0] * y * z
        if k == 6:
            return C2[1] * (F(2) * zz - xx - yy)
        return -C2[0] * x * z if k == 7 else C2[2] * (xx - yy)
    if k == 9:
        return -C3[0] * y * (F(3) * xx - yy)
    if k == 10:
        return C3[1] * x * y * z
    if k == 11:
        return -C3[2] * y * (F(4) * zz - xx - yy)
    if k == 12:
        return C3[3] * z * (F(2) * zz - F(3) * (xx + yy))
    if k == 13:
        return -C3[2] * x * (F(4) * zz - xx - yy)
    return C3[4] * z * (xx - yy) if k == 14 else -C3[0] * x * (xx - F(3) * yy)
