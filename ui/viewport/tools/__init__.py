"""The viewport's tools, in the order of the tool column."""

from __future__ import annotations

from ui.viewport.tools.base import Pointer, Tool

TOOLS: tuple[type[Tool], ...] = ()

__all__ = ["TOOLS", "Pointer", "Tool"]
