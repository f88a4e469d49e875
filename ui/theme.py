"""How the window looks: colours by their role, sizes on a grid of 4 px, one style sheet.

What is known is cool, what is imagined is warm, everywhere; selection is blue. Never colour alone.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QColor, QFont, QPalette

from ui import style

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

Role = Literal[
    "background", "panel", "raised", "hover", "line", "text", "secondary", "disabled",
    "known", "imagined", "selection", "error", "success", "on_accent",
]  # fmt: skip

GRID = 4
PADDING = 16
RADIUS = 6
FONT_PX, LABEL_PX, CAPTION_PX = 13, 12, 11
ICON_PX = 18

THEMES: dict[str, dict[Role, str]] = {
    "dark": {
        "background": "#14161a", "panel": "#1b1e23", "raised": "#23272e", "hover": "#2b3038", "line": "#2e333c",
        "text": "#e7e9ec", "secondary": "#8e96a3", "disabled": "#5b626e", "known": "#4fc3c7", "imagined": "#f2a65a",
        "selection": "#7aa2ff", "error": "#ef6b73", "success": "#7fcf8f", "on_accent": "#14161a",
    },
    "light": {
        "background": "#e9ebee", "panel": "#f7f8f9", "raised": "#ffffff", "hover": "#eef0f3", "line": "#d3d7dd",
        "text": "#1c1f24", "secondary": "#5a626e", "disabled": "#9aa1ab", "known": "#0f7f84", "imagined": "#a85a0a",
        "selection": "#2f5fd0", "error": "#b3261e", "success": "#1f7a35", "on_accent": "#ffffff",
    },
}  # fmt: skip

_used = THEMES["dark"]
_applied = ""


def name() -> str:
    """Of the theme in use."""
    return _applied


def colour(role: Role) -> QColor:
    """Of the theme in use."""
    return QColor(_used[role])


def apply(app: QApplication, wanted: str = "dark") -> None:
    """Dresses the whole application, at any time; what paints by itself asks `colour` anew."""
    global _used, _applied
    if wanted == _applied:
        return
    _used = THEMES[wanted]
    if not _applied:
        app.setStyle("Fusion")
        font = QFont(app.font())
        font.setPixelSize(FONT_PX)
        app.setFont(font)
    _applied = wanted
    app.setPalette(_palette())
    app.setStyleSheet(Template(style.SHEET).substitute({str(role): value for role, value in _used.items()}))


def _palette() -> QPalette:
    palette, roles = QPalette(), QPalette.ColorRole
    of_role: dict[QPalette.ColorRole, Role] = {
        roles.Window: "panel", roles.WindowText: "text", roles.Base: "background", roles.AlternateBase: "raised",
        roles.Text: "text", roles.Button: "raised", roles.ButtonText: "text", roles.Highlight: "selection",
        roles.HighlightedText: "on_accent", roles.ToolTipBase: "raised", roles.ToolTipText: "text",
        roles.PlaceholderText: "secondary", roles.Link: "selection", roles.Mid: "line", roles.Accent: "selection",
    }  # fmt: skip
    for role, name in of_role.items():
        palette.setColor(role, colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    return palette
