"""One of a few: buttons side by side of which exactly one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class SegmentedControl(QWidget):
    """options: value -> title."""

    def __init__(self, options: Mapping[str, str], on_choose: Callable[[str], object]) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID // 2)
        self._group, self._buttons = QButtonGroup(self, exclusive=True), dict[str, QToolButton]()
        for value, title in options.items():
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setAccessibleName(title)
            button.clicked.connect(lambda _checked, value=value: on_choose(value))
            self._group.addButton(button)
            self._buttons[value] = button
            box.addWidget(button)

    def choose(self, value: str) -> None:
        """Shows a value as the chosen one without telling."""
        self._buttons[value].setChecked(True)

    def chosen(self) -> str:
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def button(self, value: str) -> QToolButton:
        return self._buttons[value]
