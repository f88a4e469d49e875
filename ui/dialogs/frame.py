"""How every dialog looks: a title, one sentence, a body, buttons at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basic import label


class Dialog(QDialog):
    """`body` is the layout between the words and the buttons."""

    def __init__(self, parent: QWidget | None, title: str, words: str = "", width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(width)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(3 * theme.GRID)
        box.addWidget(label(title, "dialog", wrap=True))
        if words:
            box.addWidget(label(words, "label", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * theme.GRID)
        box.addLayout(self.body)
        box.addSpacing(theme.GRID)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * theme.GRID)
        self._stretched = False
        box.addLayout(self._buttons)

    def add_button(self, button: QPushButton, *, left: bool = False) -> QPushButton:
        """From left to right; those that are not `left` stand together at the right."""
        if not left and not self._stretched:
            self._buttons.addStretch()
            self._stretched = True
        button.setAutoDefault(False)
        self._buttons.addWidget(button)
        return button
