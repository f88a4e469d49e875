"""A shortcut as key caps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets.basic import label


def keys_of(shortcut: str) -> list[str]:
    """As they are called on this system."""
    named = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    keys = [key for key in named.split("+") if key]
    return [*keys, "+"] if named.endswith("+") else keys


class KeyCaps(QWidget):
    """One cap for each key."""

    def __init__(self, shortcut: str) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        self.setAccessibleName(shortcut)
        for key in keys_of(shortcut):
            box.addWidget(label(key, "key"), 0, Qt.AlignmentFlag.AlignVCenter)
