"""The viewport's tools, in the order of the tool column."""

from __future__ import annotations

from ui.viewport.tools.base import Pointer, Tool
from ui.viewport.tools.gizmo import GizmoTool
from ui.viewport.tools.select import SelectTool

TOOLS: tuple[type[Tool], ...] = (SelectTool, GizmoTool)

__all__ = ["TOOLS", "Pointer", "Tool"]
