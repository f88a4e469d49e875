"""A button whose words may be longer than its place, such as a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

MARGIN_PX = 24


class WordsButton(QPushButton):
    """tooltip: what it is for; the whole words stand below where they are cut."""

    def __init__(self, name: str, on_click: Callable[[], object], tooltip: str) -> None:
        super().__init__()
        self._words, self._tooltip = "", tooltip
        self.setProperty("role", "choice")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: on_click())

    def show_words(self, words: str) -> None:
        self._words = words
        self.setAccessibleDescription(words)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - MARGIN_PX, 0)
        shown = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown)
        self.setToolTip(self._tooltip if shown == self._words else f"{self._tooltip}\n{self._words}")
