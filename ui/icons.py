"""Icons by their names in Material Design Icons (qtawesome), in the theme's colours and one line weight."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from ui.theme import Role


def icon(name: str, role: Role = "text") -> QIcon:
    """In the role's colour; greyed where its control is disabled."""
    return _made(name, theme.colour(role).name(), theme.colour("disabled").name())


@cache
def _made(name: str, colour: str, disabled: str) -> QIcon:
    import qtawesome

    return qtawesome.icon(name, color=colour, color_disabled=disabled)
