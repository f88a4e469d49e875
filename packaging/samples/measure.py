"""The exact depth of a modelled scene: one ray through the centre of every pixel."""
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import bpy
import numpy as np
from mathutils import Vector
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from kit import Shot
    from numpy.typing import NDArray

LEVELS = 2048  # stored depth keeps about 1 part in 2048: as good as a range camera, and it packs four times better
FARTHEST_MM = 65_000


def planar_depth(shot: Shot) -> NDArray[np.float32]:
    """[H, W] z in metres along the camera's axis, 0 where nothing is hit. Call it after kit.render."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    turn = bpy.context.scene.camera.matrix_world.to_quaternion()
    half = math.tan(math.radians(shot.fov_x_deg) / 2)
    right, up = turn @ Vector((1, 0, 0)), turn @ Vector((0, 1, 0))
    ahead, eye = turn @ Vector((0, 0, -1)), Vector(shot.eye)
    depth = np.zeros((shot.height, shot.width), np.float32)
    for i in range(shot.height):
        row = ahead + up * (half * (shot.height - 1 - 2 * i) / shot.width)
        for j in range(shot.width):
            ray = row + right * (half * (2 * j + 1 - shot.width) / shot.width)
            depth[i, j] = _hit(graph, eye, ray, ahead)
    return depth


def _hit(graph: Any, eye: Vector, ray: Vector, ahead: Vector) -> float:
    found, place, *_ = bpy.context.scene.ray_cast(graph, eye, ray)
    return (place - eye).dot(ahead) if found else 0.0


def save_depth(depth: NDArray[np.float32], path: Path) -> None:
    """A 16-bit grey PNG in millimetres, 0 for nothing."""
    millimetres = np.clip(depth * 1000.0, 0, FARTHEST_MM)
    step = np.exp2(np.floor(np.log2(np.maximum(millimetres, LEVELS) / LEVELS)))
    Image.fromarray((np.round(millimetres / step) * step).astype(np.uint16)).save(path, optimize=True)
