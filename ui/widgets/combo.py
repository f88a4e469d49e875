"""One of a few, where a list that unfolds is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox

from ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QPaintEvent

ARROW_PX = 14


class Combo(QComboBox):
    """titles: value -> title. on_choose: the user chose a value."""

    def __init__(self, name: str, titles: Mapping[str, str], now: str, on_choose: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._titles: dict[str, str] = {}
        self.fill(titles, now)
        self.activated.connect(lambda place: on_choose(self.itemData(place)))

    def fill(self, titles: Mapping[str, str], now: str) -> None:
        """With other choices, without telling."""
        if dict(titles) != self._titles:
            self._titles = dict(titles)
            self.clear()
            for value, title in titles.items():
                self.addItem(title, value)
        self.setCurrentIndex(max(0, self.findData(now)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        place = self.rect().adjusted(self.width() - ARROW_PX - 8, 0, -8, 0)
        icon("mdi6.chevron-down", "secondary").paint(QPainter(self), place)
