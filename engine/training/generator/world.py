"""A scene as the tracer sees it: flat arrays of solids, ordered by a bounding volume hierarchy.

A solid is a unit shape (box, ball, cone, quad, disc, triangle) under an affine map. Rays are carried into its space,
where the ray parameter stays the same because the direction is not normalised again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.training.generator.parts import Solid

BOX, BALL, CONE, QUAD, DISC, TRIANGLE = range(6)
_BINS = 12
_LEAF = 2  # solids a leaf may hold


class World(NamedTuple):
    """N solids, M nodes. Solids stand in the order of the leaves."""

    inverse: NDArray[np.float32]  # [N, 12] local_from_world, rows of 3x4
    kind: NDArray[np.int32]  # [N]
    shape: NDArray[np.float32]  # [N] top radius / bottom radius of a CONE
    scale: NDArray[np.float32]  # [N, 3] half sizes, m
    offset: NDArray[np.float32]  # [N, 3] where the texture begins, m
    paint: NDArray[np.int32]  # [N] row of `paints`
    paints: NDArray[np.float32]  # [P, 16], see paints.py
    bounds: NDArray[np.float32]  # [M, 6] low corner, high corner
    first: NDArray[np.int32]  # [M] first child (inner node; the second one follows) or first solid (leaf)
    filled: NDArray[np.int32]  # [M] solids of a leaf; 0 = inner node
    ground: NDArray[np.float32]  # [G, G] heights whose slope replaces the normals of TRIANGLEs; [1, 1] without
    ground_frame: NDArray[np.float32]  # [3] x and y of the first height, spacing, m


def world_from_solids(
    solids: list[Solid],
    paints: NDArray[np.float32],
    triangles: NDArray[np.float32] | None = None,
    triangle_paint: int = 0,
    ground: NDArray[np.float64] | None = None,
    ground_frame: tuple[float, float, float] = (0.0, 0.0, 1.0),
) -> World:
    """Solids as made by parts.py plus the triangles [T, 3, 3] of a terrain."""
    table = np.array(solids, dtype=np.float64).reshape(-1, 15)
    forward, centre = _rotations(table[:, 7:10]) * table[:, None, 4:7], table[:, 1:4]
    kind, shape, scale = table[:, 0], table[:, 10], table[:, 4:7]
    offset, paint = table[:, 11:14], table[:, 14]
    low, high = _bounds(forward, centre)
    if triangles is not None:
        t_forward, t_centre = _triangle_frames(triangles.astype(np.float64))
        many = len(triangles)
        forward, centre = np.concatenate([forward, t_forward]), np.concatenate([centre, t_centre])
        low = np.concatenate([low, triangles.min(axis=1)])
        high = np.concatenate([high, triangles.max(axis=1)])
        kind, shape = np.append(kind, np.full(many, TRIANGLE)), np.append(shape, np.ones(many))
        scale = np.concatenate([scale, np.ones((many, 3))])
        offset = np.concatenate([offset, np.zeros((many, 3))])
        paint = np.append(paint, np.full(many, triangle_paint))
    backward = np.linalg.inv(forward)
    inverse = np.concatenate([backward, -backward @ centre[..., None]], axis=2)
    order, bounds, first, count = _tree(low - 1e-4, high + 1e-4)
    return World(
        inverse.reshape(-1, 12)[order].astype(np.float32),
        kind[order].astype(np.int32),
        shape[order].astype(np.float32),
        scale[order].astype(np.float32),
        offset[order].astype(np.float32),
        paint[order].astype(np.int32),
        paints.astype(np.float32),
        bounds.astype(np.float32),
        first,
        count,
        np.zeros((1, 1), np.float32) if ground is None else ground.astype(np.float32),
        np.array(ground_frame, np.float32),
    )


def _rotations(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """[N, 3] yaw, pitch, roll -> Rz(yaw) Ry(pitch) Rx(roll) [N, 3, 3]."""
    (cz, cy, cx), (sz, sy, sx) = np.cos(angles).T, np.sin(angles).T
    rows = [
        [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
        [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
        [-sy, cy * sx, cy * cx],
    ]
    return np.moveaxis(np.array(rows), 2, 0)


def _bounds(forward: NDArray[np.float64], centre: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    reach = np.abs(forward).sum(axis=2)
    return centre - reach, centre + reach


def _triangle_frames(corners: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    """Maps of the unit triangle (0,0), (1,0), (0,1) onto each triangle [T, 3, 3]."""
    a, u, v = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    normal = np.cross(u, v)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return np.stack([u, v, normal], axis=2), a


@njit(cache=True, nogil=True)
def _tree(low, high):  # noqa: ANN001, ANN202
    """Binned surface-area heuristic (Wald 2007): [N] order, [M, 6] bounds, [M] first, [M] count."""
    n = len(low)
    order = np.arange(n)
    middle = 0.5 * (low + high)
    bounds = np.zeros((2 * n + 1, 6))
    first, count = np.zeros(2 * n + 1, np.int32), np.zeros(2 * n + 1, np.int32)
    todo = [(0, 0, n)]
    used = 1
    while len(todo) > 0:
        node, begin, end = todo.pop()
        _enclose(bounds[node], order[begin:end], low, high)
        if end - begin <= _LEAF:
            first[node], count[node] = begin, end - begin
            continue
        split = _split(order[begin:end], low, high, middle) + begin
        first[node] = used
        todo.append((used, begin, split))
        todo.append((used + 1, split, end))
        used += 2
    return order, bounds[:used], first[:used], count[:used]


@njit(cache=True, nogil=True)
def _enclose(box, members, low, high):  # noqa: ANN001, ANN202
    box[:3], box[3:] = 1e30, -1e30
    for member in members:
        for axis in range(3):
            box[axis] = min(box[axis], low[member, axis])
            box[3 + axis] = max(box[3 + axis], high[member, axis])


@njit(cache=True, nogil=True)
def _split(members, low, high, middle):  # noqa: ANN001, ANN202
    """Reorders `members` in two groups at the cheapest of 12 cuts along the longest axis; returns where."""
    start, stop = middle[members[0]].copy(), middle[members[0]].copy()
    for member in members:
        for axis in range(3):
            start[axis] = min(start[axis], middle[member, axis])
            stop[axis] = max(stop[axis], middle[member, axis])
    axis = np.argmax(stop - start)
    if stop[axis] - start[axis] < 1e-9:
        return len(members) // 2
    boxes = np.zeros((_BINS, 6))
    boxes[:, :3], boxes[:, 3:] = 1e30, -1e30
    filled = np.zeros(_BINS, np.int64)
    step = _BINS * 0.9999 / (stop[axis] - start[axis])
    for member in members:
        slot = int((middle[member, axis] - start[axis]) * step)
        filled[slot] += 1
        for k in range(3):
            boxes[slot, k] = min(boxes[slot, k], low[member, k])
            boxes[slot, 3 + k] = max(boxes[slot, 3 + k], high[member, k])
    cut = _cheapest_cut(boxes, filled)
    left, right = 0, len(members) - 1
    while left <= right:
        if int((middle[members[left], axis] - start[axis]) * step) < cut:
            left += 1
        else:
            members[left], members[right] = members[right], members[left]
            right -= 1
    return left


@njit(cache=True, nogil=True)
def _cheapest_cut(boxes, filled):  # noqa: ANN001, ANN202
    cost = np.zeros(_BINS + 1)
    for backwards in range(2):
        box = np.array([1e30, 1e30, 1e30, -1e30, -1e30, -1e30])
        total = 0
        for step in range(_BINS - 1):
            slot = _BINS - 1 - step if backwards else step
            box[:3] = np.minimum(box[:3], boxes[slot, :3])
            box[3:] = np.maximum(box[3:], boxes[slot, 3:])
            total += filled[slot]
            size = np.maximum(box[3:] - box[:3], 0.0)
            area = size[0] * size[1] + size[1] * size[2] + size[2] * size[0]
            cut = slot if backwards else slot + 1
            cost[cut] += area * total if total > 0 else 1e30
    best = 1
    for cut in range(2, _BINS):
        if cost[cut] < cost[best]:
            best = cut
    return best
