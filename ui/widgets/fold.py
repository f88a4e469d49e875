"""Something that is folded away until a click on its title."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.icons import icon
from ui.widgets.basic import button

ARROW_PX = 14


class Fold(QWidget):
    def __init__(self, title: str, body: QWidget) -> None:
        super().__init__()
        self.body = body
        self.head = button(title, self.toggle, "flat")
        self.head.setIconSize(QSize(ARROW_PX, ARROW_PX))
        self.head.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        box.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(body)
        self._show(False)

    def toggle(self) -> None:
        self._show(self.body.isHidden())

    def _show(self, open_: bool) -> None:
        self.body.setVisible(open_)
        self.head.setIcon(icon("mdi6.chevron-down" if open_ else "mdi6.chevron-right", "secondary"))
