"""Rows of a label and its field; in a narrow dock the labels stand above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLayout, QWidget

from ui import theme
from ui.widgets.basic import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

NARROW_PX = 256
LABEL_PX = 72


class Form(QWidget):
    """Fields take the room that the labels leave."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(2 * theme.GRID)
        self._rows.setVerticalSpacing(2 * theme.GRID)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def add(self, title: str, field: QWidget) -> None:
        """An empty title leaves the label's place free."""
        if not title:
            self._rows.addRow("", field)
            return
        name = label(title, "label")
        name.setBuddy(field)
        name.setMinimumWidth(LABEL_PX if self._beside else 0)
        name.setContentsMargins(0, 3, 0, 0)
        self._rows.addRow(name, field)

    def show_row(self, field: QWidget, shown: bool) -> None:
        self._rows.setRowVisible(field, shown)

    @property
    def _beside(self) -> bool:
        return self._rows.rowWrapPolicy() == QFormLayout.RowWrapPolicy.DontWrapRows

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        policy = QFormLayout.RowWrapPolicy
        self._rows.setRowWrapPolicy(policy.WrapAllRows if self.width() < NARROW_PX else policy.DontWrapRows)


def beside(field: QWidget, *more: QWidget) -> QWidget:
    """In one row; the first one takes the room and the focus."""
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2 * theme.GRID)
    box.addWidget(field, 1)
    for widget in more:
        box.addWidget(widget)
    row.setFocusProxy(field)
    return row


def emptied(box: QLayout) -> None:
    """Takes the widgets of a layout away, at once for the eye."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
