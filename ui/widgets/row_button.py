"""A button that is a row of other widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable


class RowButton(QPushButton):
    """As high as what is put into `box`; call `sealed` when everything is in it."""

    def __init__(self, name: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setAccessibleName(name)
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(8, 6, 8, 6)
        self.box.setSpacing(3 * theme.GRID)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked: on_click())

    def sealed(self) -> None:
        """The mouse means the row, not what stands in it."""
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.box.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.box.minimumSize().height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self.box.totalHeightForWidth(width) if self.box.hasHeightForWidth() else self.box.sizeHint().height()
