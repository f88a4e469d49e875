"""Pixels with depth become surface-aligned Gaussians.

A pixel's splat is the pixel's own footprint on the surface: with t_u, t_v the surface steps of one pixel to the right
and down, its covariance is sigma^2 (t_u t_u' + t_v t_v') plus a thin normal part. Seen from where it was made it is
round and as wide as its square whatever the slant, so neighbours overlap evenly and no crack opens there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import quat_from_rotation
from engine.fusion.blocks import Blocks, merge_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

SPREAD = 0.65  # standard deviation of a drawn splat over the side of its square: sharp, hardly a gap
EVEN_SPREAD = 0.74  # of squares of several pixels, which have no detail to lose: less of a gap
DILATION_PX2 = 0.3  # variance every renderer of 3DGS adds to a drawn splat, already part of the spread
OPACITY = 0.98
MAX_SLANT = 4.0  # no splat stretches more than this along the view: beyond it the "surface" is a depth edge
THICKNESS = 0.1  # of the smaller in-plane scale


def lift(
    rgb: NDArray[np.float32],  # [H, W, 3]
    depth: NDArray[np.float32],  # [H, W] metres
    view: View,
    where: NDArray[np.bool_],  # [H, W] pixels that become splats
    allowance: int | None = None,
) -> Gaussians:
    """Splats for the chosen pixels; even areas are drawn by fewer, larger ones. With an `allowance` the tolerance for
    "even" is raised until no more splats than that come out."""
    blocks = merge_blocks(rgb, depth, where, allowance)
    return splats_from_blocks(blocks, view, surface_normals(depth, view))


def splats_from_blocks(blocks: Blocks, view: View, normals: NDArray[np.float64]) -> Gaussians:
    """blocks: squares of pixels [N]; normals [H, W, 3] in camera space -> N splats in the world."""
    camera = view.camera
    centre = np.stack([blocks.u, blocks.v], axis=-1)  # [N, 2] px
    points = camera.unproject(centre, blocks.depth)  # [N, 3] camera space
    normal = normals[blocks.v.astype(int), blocks.u.astype(int)]  # [N, 3]
    t_u, t_v = _pixel_steps(points, normal, blocks.depth, camera.fx, camera.fy)
    rotation, scales = _ellipse_frame(t_u, t_v, normal)
    spread = np.where(blocks.size > 1, EVEN_SPREAD, SPREAD)
    scales *= np.sqrt((spread * blocks.size) ** 2 - DILATION_PX2)[:, None]
    return Gaussians(
        means=view.world_from_camera.apply(points).astype(np.float32),
        quats=quat_from_rotation(view.world_from_camera.rotation @ rotation).astype(np.float32),
        scales=scales.astype(np.float32),
        opacities=np.full(len(points), OPACITY, np.float32),
        sh=sh_from_colors(blocks.rgb),
    )


def surface_normals(depth: NDArray[np.float32], view: View) -> NDArray[np.float64]:
    """[H, W, 3] unit normals in camera space, towards the camera. Each derivative takes the side where depth changes
    least, so a normal beside a depth edge belongs to its own surface."""
    inverse = 1.0 / depth.astype(np.float64)  # of a plane, inverse depth is linear in the pixel
    g_u, g_v = _calm_gradient(inverse, axis=1), _calm_gradient(inverse, axis=0)
    camera = view.camera
    u, v = np.moveaxis(camera.pixel_grid(), -1, 0)
    n_x, n_y = g_u * camera.fx, g_v * camera.fy
    n_z = inverse - g_u * (u - camera.cx) - g_v * (v - camera.cy)
    normal = -np.stack([n_x, n_y, n_z], axis=-1)
    return normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)


def _calm_gradient(x: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    step = np.diff(x, axis=axis)
    edge = [(0, 0), (0, 0)]
    edge[axis] = (1, 0)
    back = np.pad(step, edge, mode="edge") if step.size else np.zeros_like(x)
    edge[axis] = (0, 1)
    ahead = np.pad(step, edge, mode="edge") if step.size else np.zeros_like(x)
    return np.where(np.abs(back) < np.abs(ahead), back, ahead)


def _pixel_steps(
    points: NDArray[np.float64], normal: NDArray[np.float64], depth: NDArray[np.float64], fx: float, fy: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The way along the surface [N, 3] that one pixel to the right and one down make, slant limited to MAX_SLANT."""
    towards = -points / np.linalg.norm(points, axis=-1, keepdims=True)
    facing = np.sum(normal * towards, axis=-1, keepdims=True)  # cosine of the slant
    # a surface steeper than the limit is turned towards the eye until it is not
    short = np.clip(1 / MAX_SLANT - facing, 0, None)
    turned = normal + towards * short
    turned /= np.linalg.norm(turned, axis=-1, keepdims=True)
    along = np.sum(turned * points, axis=-1)
    along = np.where(np.abs(along) < 1e-9, -1e-9, along)
    t_u, t_v = np.zeros_like(points), np.zeros_like(points)
    t_u[:, 0], t_v[:, 1] = depth / fx, depth / fy
    # a step in the image plane is brought back to the surface along the ray
    t_u -= points * (np.sum(turned * t_u, axis=-1) / along)[:, None]
    t_v -= points * (np.sum(turned * t_v, axis=-1) / along)[:, None]
    return t_u, t_v


def _ellipse_frame(
    t_u: NDArray[np.float64], t_v: NDArray[np.float64], fallback: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Axes [N, 3, 3] (columns) and lengths [N, 3] of the ellipse that t_u and t_v span; the third is its normal."""
    normal = np.cross(t_u, t_v)
    length = np.linalg.norm(normal, axis=-1, keepdims=True)
    normal = np.where(length > 1e-18, normal / np.maximum(length, 1e-18), fallback)
    a, b, c = np.sum(t_u * t_u, -1), np.sum(t_u * t_v, -1), np.sum(t_v * t_v, -1)
    # eigenvectors of T T' are T times those of T' T = [[a, b], [b, c]]
    angle = 0.5 * np.arctan2(2 * b, a - c)
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    major, minor = cos * t_u + sin * t_v, -sin * t_u + cos * t_v
    lengths = np.stack([np.linalg.norm(major, axis=-1), np.linalg.norm(minor, axis=-1)], axis=-1)
    first = major / np.maximum(lengths[:, :1], 1e-18)
    rotation = np.stack([first, np.cross(normal, first), normal], axis=-1)
    return rotation, np.concatenate([lengths, THICKNESS * lengths.min(axis=-1, keepdims=True)], axis=-1)
