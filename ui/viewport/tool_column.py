"""The tools at the left of the picture: one button each, the chosen one framed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.commands import COMMANDS
from ui.i18n import tr
from ui.viewport.chrome_layout import Size
from ui.viewport.floating import PAD, paint_surface
from ui.viewport.view_commands import command_of
from ui.widgets.basic import IconButton
from ui.widgets.keys import named

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.viewport.viewport import Viewport

BUTTON_PX = 36


class ToolColumn(QWidget):
    """A column, or several where the viewport is low."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self.setAccessibleName(tr("Tools"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(PAD, PAD, PAD, PAD)
        self._grid.setSpacing(PAD)
        self._group, self.buttons = QButtonGroup(self, exclusive=True), dict[str, IconButton]()
        for name, tool in viewport.tools.items():
            said = f"{tool.title} ({named(COMMANDS[command_of(name)].shortcut)})"
            button = IconButton(tool.icon, said, lambda name=name: viewport.choose_tool(name), checkable=True)
            button.setFixedSize(QSize(BUTTON_PX - PAD, BUTTON_PX - PAD))
            self._group.addButton(button)
            self.buttons[name] = button
        self._columns = 0
        self.arrange(1)

    def choose(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def cell(self) -> Size:
        """What one button takes, its share of the margins included."""
        return Size(BUTTON_PX + PAD, BUTTON_PX + PAD // 2)

    def arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            rows = -(-len(self.buttons) // columns)
            for i, button in enumerate(self.buttons.values()):
                self._grid.addWidget(button, i % rows, i // rows)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        paint_surface(self).end()
