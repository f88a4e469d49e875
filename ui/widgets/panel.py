"""The body of a dock: its name and title for the dock, a column of widgets, and what stands in the dock's corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout


class Panel(QWidget):
    """name: for the stored layout. corner: small, beside the title. `body` is the column."""

    def __init__(self, name: str, title: str, corner: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setMinimumWidth(240)
        self.corner = corner
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.PADDING, 2 * theme.GRID, theme.PADDING, theme.PADDING)
        self.body.setSpacing(3 * theme.GRID)

    def add(self, *parts: QWidget | QLayout) -> None:
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
