"""Tabs that never scroll or elide: one row where they fit, two where they don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent, QResizeEvent


SPACING = 2  # px


class Tabs(QWidget):
    """options: value -> title. `chosen` is told when the user chooses, by mouse, arrows or number keys."""

    chosen = Signal(str)

    def __init__(self, options: Mapping[str, str], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        self._group, self._buttons = QButtonGroup(self, exclusive=True), dict[str, QToolButton]()
        for value, title in options.items():
            self._buttons[value] = self._made(value, title)
        self._columns = 0
        self._arrange()

    @property
    def current(self) -> str:
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, value: str) -> None:
        """Shows a value as the chosen one without telling."""
        self._buttons[value].setChecked(True)

    def offer(self, value: str, why_not: str = "") -> None:
        """Whether a value can be chosen; else its tooltip says why not."""
        button = self._buttons[value]
        button.setEnabled(not why_not)
        button.setToolTip(why_not)

    def button(self, value: str) -> QToolButton:
        return self._buttons[value]

    def step(self, by: int) -> None:
        """To the next one that can be chosen."""
        values = [value for value, button in self._buttons.items() if button.isEnabled()]
        if values:
            at = values.index(self.current) if self.current in values else 0
            self._take(values[(at + by) % len(values)])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        nth = event.key() - Qt.Key.Key_1
        if 0 <= nth < len(self._buttons) and list(self._buttons.values())[nth].isEnabled():
            self._take(list(self._buttons)[nth])
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, super().minimumSizeHint().height())

    def _take(self, value: str) -> None:
        self._buttons[value].setChecked(True)
        self._buttons[value].setFocus()
        self.chosen.emit(value)

    def _made(self, value: str, title: str) -> QToolButton:
        button = _TabButton(self)
        button.setText(title)
        button.setAccessibleName(title)
        button.clicked.connect(lambda _checked: self.chosen.emit(value))
        self._group.addButton(button)
        return button

    def _arrange(self) -> None:
        widths = [button.sizeHint().width() for button in self._buttons.values()]
        fits = sum(widths) + SPACING * (len(widths) - 1) <= self.width()
        columns = len(widths) if fits else -(-len(widths) // 2)
        if columns == self._columns:
            return
        self._columns = columns
        for nth, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, nth // columns, nth % columns)
        for column in range(len(widths)):
            self._grid.setColumnStretch(column, 0 if column >= columns else widths[column] if fits else 1)
        self.updateGeometry()


class _TabButton(QToolButton):
    """Gives arrows and digits to the tabs; is as narrow as its word."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self.setCheckable(True)
        self.setProperty("role", "tab")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + theme.GRID + 2, 7 * theme.GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(20, 7 * theme.GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            super().keyPressEvent(event)
        else:
            self._tabs.keyPressEvent(event)
