"""Rays, planes, axes and rings: how a movement of the pointer becomes metres and radians. Pure functions.

A ray is an origin [3] and a direction [3] of any length, as `Viewport.ray` gives it; axes are unit vectors [3].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.pose import DOWN

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from engine.core.camera import View

    Array = NDArray[np.float64]
    Ray = tuple[Array, Array]

EDGE_ON = 0.14  # sine of the angle to a plane: flatter than this (8 degrees) a pixel would be a long way
RING_PX = 72.0  # radius of the rings on the screen
FARTHEST = 20.0  # times the distance of what is dragged: nothing is thrown farther


def on_plane(ray: Ray, point: Array, normal: Array) -> Array | None:
    """Where a ray meets a plane [3]; None where it does not, or only far away."""
    origin, direction = ray
    toward, away = float(direction @ normal), float((point - origin) @ normal)
    if toward == 0 or away / toward <= 0:
        return None
    met = origin + away / toward * direction
    near = np.linalg.norm(met - origin) <= FARTHEST * max(float(np.linalg.norm(point - origin)), 1e-9)
    return met if near else None


def along_axis(ray: Ray, point: Array, axis: Array) -> float:
    """How far along the axis through `point` the place lies that is nearest to the ray (metres)."""
    origin, direction = ray
    forward = direction / np.linalg.norm(direction)
    between = point - origin
    slant = float(forward @ axis)
    return float((slant * (between @ forward) - between @ axis) / max(1 - slant * slant, 1e-6))


def angle_on_ring(ray: Ray, centre: Array, axis: Array) -> float | None:
    """Angle (radians) about an axis at which a ray meets the ring's plane; only differences mean something."""
    met = on_plane(ray, centre, axis)
    if met is None:
        return None
    first, second = across(axis)
    spoke = met - centre
    return float(np.arctan2(spoke @ second, spoke @ first))


def across(axis: Array) -> tuple[Array, Array]:
    """Two unit vectors that make a right-handed frame with the axis: first x second = axis."""
    first = np.asarray(np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))]), dtype=np.float64)
    first /= np.linalg.norm(first)
    return first, np.asarray(np.cross(axis, first), dtype=np.float64)


def is_edge_on(view: View, point: Array, normal: Array) -> bool:
    """Whether a plane through the point is seen so flatly that nothing can be dragged in it."""
    sight = point - view.world_from_camera.translation
    return abs(float(sight @ normal)) < EDGE_ON * float(np.linalg.norm(sight))


def drag_plane(view: View, point: Array, *, facing: bool) -> tuple[Array, bool]:
    """The normal of the plane in which a point is dragged, and whether it is the level one: level, or facing the
    camera where that is asked for or a level one would be seen edge-on."""
    level = not facing and not is_edge_on(view, point, DOWN)
    return (DOWN if level else view.world_from_camera.forward), level


def wrapped(angle: float) -> float:
    """The same angle within half a turn."""
    return float((angle + np.pi) % (2 * np.pi) - np.pi)


def snapped(value: ArrayLike, step: float) -> Array:
    """To the nearest multiple."""
    return np.round(np.asarray(value, dtype=np.float64) / step) * step
