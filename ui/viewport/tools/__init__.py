"""The viewport's tools, in the order of the tool column."""

from __future__ import annotations

from ui.viewport.tools.base import Pointer, Tool
from ui.viewport.tools.draw import DrawTool
from ui.viewport.tools.gizmo import GizmoTool
from ui.viewport.tools.place import PlaceTool
from ui.viewport.tools.preset import PresetTool
from ui.viewport.tools.record import RecordTool
from ui.viewport.tools.region import RegionTool
from ui.viewport.tools.select import SelectTool
from ui.viewport.tools.target import TargetTool

TOOLS: tuple[type[Tool], ...] = (
    SelectTool,
    GizmoTool,
    DrawTool,
    PlaceTool,
    RecordTool,
    TargetTool,
    PresetTool,
    RegionTool,
)

__all__ = ["TOOLS", "Pointer", "Tool"]
