"""The gizmo's options: what it does, in whose axes, who goes along; and the selected keys' lens and time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QComboBox

from ui.i18n import tr
from ui.viewport.tools.gesture import Gesture
from ui.viewport.tools.panel import NumberField, ToolPanel
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from app.path_edit import Kernel
    from ui.viewport.tools.gizmo import GizmoTool

LONGEST_RADIUS_S = 60.0


class GizmoPanel(ToolPanel):
    def __init__(self, tool: GizmoTool) -> None:
        super().__init__(tr("Keys"))
        self._tool = tool
        self._gesture: Gesture | None = None
        self.mode = SegmentedControl(
            {"move": tr("Move"), "rotate": tr("Rotate"), "scale": tr("Scale")}, lambda mode: tool.choose(mode=mode)
        )
        self.space = SegmentedControl(
            {"world": tr("World"), "local": tr("Local")}, lambda space: tool.choose(space=space)
        )
        self.radius = NumberField(0.0, LONGEST_RADIUS_S, 0.5, tr("s"))
        self.kernel = _kernels()
        self.fov = NumberField(5.0, 150.0, 1.0, "°")
        self.time = NumberField(0.0, 3600.0, 0.1, tr("s"), decimals=2)
        self._lay_out()
        self._connect()
        self._follow()

    def _lay_out(self) -> None:
        self.add(self.mode)
        self.row(tr("Axes"), self.space)
        self.radius.setSpecialValueText(tr("only these"))
        self.radius.setToolTip(tr("Keys nearer in time than this go along, the less the farther away"))
        self.row(tr("Neighbours"), self.radius)
        self._kernel_row = self.row(tr("Fading"), self.kernel)
        self.fov.setToolTip(tr("Vertical field of view of the selected keys"))
        self.row(tr("View angle"), self.fov)
        self.time.setToolTip(tr("When the camera is at the selected key"))
        self.row(tr("Time"), self.time)

    def _connect(self) -> None:
        tool = self._tool
        self.radius.chosen.connect(self._choose_radius)
        self.kernel.currentIndexChanged.connect(
            lambda _index: tool.choose(kernel=cast("Kernel", self.kernel.currentData()))
        )
        self.fov.chosen.connect(lambda degrees: self._do("path.fov", fov_y_deg=degrees, **tool.reach))
        self.time.chosen.connect(lambda seconds: self._do("path.time", to_s=seconds))
        for field in (self.fov, self.time):
            field.ended.connect(self._end)
        tool.bridge.changed.connect(lambda _document: self._follow())
        tool.bridge.selected.connect(lambda _selection: self._follow())

    def _follow(self) -> None:
        """Shows what the selected keys have."""
        options, path = self._tool.options, self._tool.path
        self.mode.choose(options.mode)
        self.space.choose(options.space)
        self.radius.show_value(options.radius_s)
        self._kernel_row.setVisible(options.radius_s > 0)
        keys = self._tool.chosen()
        self.fov.setEnabled(bool(keys))
        self.time.setEnabled(len(keys) == 1)
        if path is not None and keys:
            self.fov.show_value(math.degrees(path.trajectory.keyframes[keys[0]].fov_y))
            self.time.show_value(path.trajectory.arrivals[keys[0]])

    def _choose_radius(self, seconds: float) -> None:
        self._tool.choose(radius_s=seconds)
        self._kernel_row.setVisible(seconds > 0)

    def _do(self, command: str, **arguments: object) -> None:
        """Steps of one field are one change until it is left."""
        if self._gesture is None:
            self._gesture = Gesture(self._tool.bridge, command)
        self._gesture.do(command, **arguments)

    def _end(self) -> None:
        if self._gesture is not None:
            self._gesture.end()
        self._gesture = None


def _kernels() -> QComboBox:
    """How the neighbours' share fades with time."""
    box = QComboBox()
    for kernel, title in (("gaussian", tr("Soft")), ("quartic", tr("Round")), ("hat", tr("Even")), ("box", tr("None"))):
        box.addItem(title, kernel)
    return box
