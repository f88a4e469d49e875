"""A shortcut as key caps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets.basic import label


def named(shortcut: str) -> str:
    """As its keys are called on this system."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def keys_of(shortcut: str) -> list[str]:
    """Each of them by its name."""
    whole = named(shortcut)
    keys = [key for key in whole.split("+") if key]
    return [*keys, "+"] if whole.endswith("+") else keys


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
