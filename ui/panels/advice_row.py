"""A sentence, and the one thing that can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.told import told
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.advice import Advice


class AdviceRow(QWidget):
    def __init__(self, advice: Advice, on_take: Callable[[Advice], object]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        words = told(advice.text)
        self.text = label(words, "success" if advice.tone == "good" else advice.tone, wrap=True)
        box.addWidget(self.text)
        self.action = button(advice.action, lambda: on_take(advice), "link")
        self.action.setVisible(bool(advice.action))
        self.action.setAccessibleDescription(words)
        if advice.action:
            box.addWidget(self.action)
