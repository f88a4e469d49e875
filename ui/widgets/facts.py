"""Names and values below each other. The rows stay: a panel that shows one thing after another only changes words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from ui import theme
from ui.widgets.basic import label

if TYPE_CHECKING:
    from collections.abc import Mapping


class Facts(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(theme.PADDING)
        self._rows.setVerticalSpacing(theme.GRID)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def tell(self, facts: Mapping[str, str]) -> None:
        """These, and no others."""
        while len(self._labels) < len(facts):
            self._labels.append((label(role="label"), label(wrap=True, selectable=True)))
            self._rows.addRow(*self._labels[-1])
        for (name, value), words in zip(self._labels, facts.items(), strict=False):
            name.setText(words[0])
            value.setText(words[1])
        for nth in range(len(self._labels)):
            self._rows.setRowVisible(nth, nth < len(facts))
        self.setVisible(bool(facts))
