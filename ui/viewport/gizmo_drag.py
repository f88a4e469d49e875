"""What dragging a handle of the gizmo amounts to, always from where it was pressed. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ui.viewport.gizmo_math import RING_PX, along_axis, angle_on_ring, is_edge_on, on_plane, snapped, wrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from ui.viewport.gizmo import Gizmo, GizmoMode
    from ui.viewport.gizmo_math import Ray

    Array = NDArray[np.float64]
    Pixel = tuple[float, float]

STEP_M, STEP_RAD, STEP_FACTOR = 0.1, float(np.radians(5.0)), 0.05
SMALLEST_FACTOR, LEAST_PX = 0.05, 12.0


@dataclass(frozen=True, eq=False)
class Amount:
    """values: an offset [3] in metres, an axis times an angle [3] in radians, or a factor [1]; the first two in the
    gizmo's axes, or in the world's for the handles that face the camera."""

    mode: GizmoMode
    values: Array

    @staticmethod
    def nothing(mode: GizmoMode) -> Amount:
        return Amount(mode, np.ones(1) if mode == "scale" else np.zeros(3))

    def since(self, before: Amount) -> Amount:
        """What is left to do when `before` is done."""
        values = self.values / before.values if self.mode == "scale" else self.values - before.values
        return Amount(self.mode, values)

    def differs(self, other: Amount) -> bool:
        return not np.array_equal(self.values, other.values)


class GizmoDrag:
    """gizmo: as it stood when a handle was pressed at a pixel, whose ray is `ray`."""

    def __init__(self, gizmo: Gizmo, handle: str, view: View, start: Pixel, ray: Ray) -> None:
        self.gizmo, self._handle, self._view = gizmo, handle, view
        self._start, self._ray = start, ray
        self._turned = 0.0  # radians so far, more than one turn included

    def to(self, pixel: Pixel, ray: Ray, *, steps: bool) -> Amount | None:
        """None where the pointer says nothing, such as beside a plane's horizon."""
        if self.gizmo.mode == "move":
            return self._moved(ray, steps)
        if self.gizmo.mode == "rotate":
            return self._rotated(pixel, ray, steps)
        return self._scaled(pixel, steps)

    def _moved(self, ray: Ray, steps: bool) -> Amount | None:
        if len(self._handle) == 1:
            axis = self.gizmo.axis(self._handle)
            far = along_axis(ray, self.gizmo.centre, axis) - along_axis(self._ray, self.gizmo.centre, axis)
            offset = np.where(np.arange(3) == "xyz".index(self._handle), far, 0.0)
        else:
            facing = self._handle == "view"
            normal = self._view.world_from_camera.forward if facing else self.gizmo.axis(self._handle)
            began, met = (on_plane(one, self.gizmo.centre, normal) for one in (self._ray, ray))
            if began is None or met is None:
                return None
            offset = met - began
            if not facing:
                offset = np.where([axis in self._handle for axis in "xyz"], self.gizmo.axes @ offset, 0.0)
        return Amount("move", snapped(offset, STEP_M) if steps else offset)

    def _rotated(self, pixel: Pixel, ray: Ray, steps: bool) -> Amount | None:
        facing = self._handle == "rview"
        axis = self._view.world_from_camera.forward if facing else self.gizmo.axis(self._handle)
        if is_edge_on(self._view, self.gizmo.centre, axis):
            angle = self._rolled(pixel, axis)
        else:
            began, met = (angle_on_ring(one, self.gizmo.centre, axis) for one in (self._ray, ray))
            if began is None or met is None:
                return None
            angle = self._turned + wrapped(met - began - self._turned)
        self._turned = angle
        angle = float(snapped(angle, STEP_RAD)) if steps else angle
        own = axis if facing else np.where(np.arange(3) == "xyz".index(self._handle[-1]), 1.0, 0.0)
        return Amount("rotate", angle * own)

    def _rolled(self, pixel: Pixel, axis: Array) -> float:
        """A ring seen from its side turns like a wheel under the hand: along it, one radian per radius."""
        forward = self._view.world_from_camera.forward
        rim = self.gizmo.centre - 0.1 * forward  # the part of the ring that is nearest to the camera
        along = np.cross(axis, rim - self.gizmo.centre)
        (a, b), _ = self._view.project(np.array([rim, rim + 0.01 * along / np.linalg.norm(along)]))
        way = (b - a) / np.linalg.norm(b - a)
        return float(np.subtract(pixel, self._start) @ way) / RING_PX

    def _scaled(self, pixel: Pixel, steps: bool) -> Amount:
        """By how many times the pointer is farther from the middle than it was; from the middle itself, by how far it
        goes to the right."""
        centre, _ = self._view.project(self.gizmo.centre)
        began, now = (float(np.linalg.norm(np.subtract(at, centre))) for at in (self._start, pixel))
        factor = now / began if began > LEAST_PX else float(np.exp((pixel[0] - self._start[0]) / 100.0))
        factor = float(snapped(factor, STEP_FACTOR)) if steps else factor
        return Amount("scale", np.array([max(factor, SMALLEST_FACTOR)]))
