"""Everything a user can do, in one table: menus, shortcuts, the palette and the shortcut sheet are all made from it.

Titles are English and the keys of the translations. The functions stand with their menus (commands_*.py); what only a
window can do is in the table too, and runs once the window has put it into `session.actions`.
"""

from __future__ import annotations

from typing import get_args

from app.command import Command, Menu, in_window
from app.commands_file import EXPORT, FILE, HELP
from app.commands_generate import EDIT, GENERATE
from app.commands_path import PATH

PANELS = (
    ("steps", "Steps Panel", "mdi6.layers-triple-outline"),
    ("source", "Source Panel", "mdi6.image-outline"),
    ("inspector", "Inspector Panel", "mdi6.magnify-scan"),
    ("generate", "Generate Panel", "mdi6.auto-fix"),
    ("export", "Export Panel", "mdi6.export-variant"),
    ("jobs", "Jobs and Problems Panel", "mdi6.progress-check"),
    ("timeline", "Timeline Panel", "mdi6.timeline-outline"),
)
VIEW = (
    in_window("view.frame_all", "Frame All", "View", "Home", "mdi6.fit-to-page-outline"),
    in_window("view.focus", "Focus", "View", "F", "mdi6.image-filter-center-focus"),
    in_window("view.photo", "Look from the Photo", "View", "0", "mdi6.camera-outline"),
    in_window("view.through_camera", "Look through the Path's Camera", "View", "C", "mdi6.video-outline", 0, True),
    in_window("view.front", "Front", "View", "1", "mdi6.axis-z-arrow", 1),
    in_window("view.right", "Right", "View", "3", "mdi6.axis-x-arrow", 1),
    in_window("view.top", "Top", "View", "7", "mdi6.axis-y-arrow", 1),
    in_window("view.play", "Play", "View", "Space", "mdi6.play", 2),
    in_window("view.start", "To the Start", "View", "Ctrl+Home", "mdi6.skip-previous", 2),
    in_window("view.end", "To the End", "View", "Ctrl+End", "mdi6.skip-next", 2),
    in_window("view.colour", "Colour", "View", "F5", "mdi6.palette-outline", 3, True),
    in_window("view.depth", "Depth", "View", "F6", "mdi6.gradient-vertical", 3, True),
    in_window("view.steps", "Steps", "View", "F7", "mdi6.layers-outline", 3, True),
    in_window("view.confidence", "Confidence", "View", "F8", "mdi6.shield-check-outline", 3, True),
    in_window("view.outlines", "Splat Outlines", "View", "F9", "mdi6.dots-hexagon", 3, True),
    in_window("view.wipe", "Compare with the Photo", "View", "/", "mdi6.compare", 4, True),
    in_window("view.grid", "Grid and Horizon", "View", "G", "mdi6.grid", 4, True),
    in_window("view.cameras", "Cameras", "View", "Shift+G", "mdi6.cctv", 4, True),
    *(in_window(f"view.panel.{name}", title, "View", "", icon, 5, True) for name, title, icon in PANELS),
    in_window("view.full_screen", "Full Screen", "View", "F11", "mdi6.fullscreen", 6, True),
    in_window("view.reset_layout", "Reset Layout", "View", "", "mdi6.view-dashboard-outline", 6),
)

TOOLS = (
    in_window("path.tool.select", "Select and Move Keys", "Path", "Ctrl+1", "mdi6.cursor-default-outline", 5),
    in_window("path.tool.gizmo", "Move, Rotate and Scale Keys", "Path", "Ctrl+2", "mdi6.axis-arrow", 5),
    in_window("path.tool.draw", "Draw a Path", "Path", "Ctrl+3", "mdi6.draw", 5),
    in_window("path.tool.place", "Place Keys", "Path", "Ctrl+4", "mdi6.vector-polyline-plus", 5),
    in_window("path.tool.record", "Record a Flight", "Path", "Ctrl+5", "mdi6.record-circle-outline", 5),
    in_window("path.tool.target", "Look at a Target", "Path", "Ctrl+6", "mdi6.target", 5),
    in_window("path.tool.preset", "Preset Moves", "Path", "Ctrl+7", "mdi6.movie-open-play-outline", 5),
)

MENUS: tuple[Menu, ...] = get_args(Menu)
COMMANDS: dict[str, Command] = {
    command.id: command for command in (*FILE, *EDIT, *VIEW, *PATH, *TOOLS, *GENERATE, *EXPORT, *HELP)
}


def commands_of(menu: Menu) -> list[Command]:
    """A menu's entries in their order; between two groups stands a separator."""
    return sorted((c for c in COMMANDS.values() if c.menu == menu and not c.by_tool), key=lambda c: c.group)
