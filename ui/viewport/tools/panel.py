"""A tool's few options, floating beside the tool column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basic import label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QWheelEvent

WIDTH_PX, LABEL_PX = 236, 76


class ToolPanel(QWidget):
    """Rows under a heading."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setFixedWidth(WIDTH_PX)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, theme.GRID, 0, theme.GRID)
        self._box.setSpacing(2 * theme.GRID)
        self._box.addWidget(label(title, "heading"))

    def add(self, widget: QWidget) -> None:
        self._box.addWidget(widget)

    def row(self, name: str, field: QWidget, *more: QWidget) -> QWidget:
        """A label and its fields; returns what to hide to hide both."""
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * theme.GRID)
        words = label(name, "label")
        words.setFixedWidth(LABEL_PX)
        words.setBuddy(field)
        field.setAccessibleName(name)
        box.addWidget(words)
        box.addWidget(field, 1)
        for widget in more:
            box.addWidget(widget)
        self.add(row)
        return row

    def note(self, text: str) -> QWidget:
        """A line of explanation."""
        words = label(text, "caption", wrap=True)
        self.add(words)
        return words


class NumberField(QDoubleSpinBox):
    """chosen: by the user, with every step; ended: the user is done with it. The wheel turns it only with the focus."""

    chosen = Signal(float)
    ended = Signal()

    def __init__(self, least: float, most: float, step: float, unit: str, decimals: int = 1) -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(unit if unit in ("", "°") else f" {unit}")
        self.setKeyboardTracking(False)
        self.setProperty("role", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach it
        self._showing = False
        self.valueChanged.connect(self._tell)
        self.editingFinished.connect(self.ended)

    def show_value(self, value: float) -> None:
        """Without telling."""
        self._showing = True
        self.setValue(value)
        self._showing = False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Esc give the keyboard back to the picture."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.clearFocus()
            event.accept()

    def _tell(self, value: float) -> None:
        if not self._showing:
            self.chosen.emit(value)
