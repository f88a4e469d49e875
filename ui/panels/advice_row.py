"""A sentence, where it can be seen, and the one thing that can be done about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.told import told
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent

    from app.advice import Advice, Place, Tone

UNIT = re.compile(r"(?<=\d) (?=(?:s|m|px)\b|%)")  # a line never ends between a number and its unit
ROLES: dict[Tone, str] = {"warning": "warning", "good": "success", "hint": "label"}


class AdviceRow(QWidget):
    """A click on the sentence shows the place it speaks of, as its button does."""

    def __init__(self, advice: Advice, on_take: Callable[[Advice], object], on_show: Callable[[Place], object]) -> None:
        super().__init__()
        self._place, self._on_show = advice.place, on_show
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        words = UNIT.sub("\u00a0", told(advice.text))
        self.text = label(words, ROLES[advice.tone], wrap=True)
        self.action = button(advice.action, lambda: on_take(advice), "link")
        self.where = button(tr("Show where"), self._show, "link", tr("The preview goes to this moment and direction"))
        buttons = QHBoxLayout()
        buttons.setSpacing(3 * theme.GRID)
        for one, wanted in ((self.action, bool(advice.action)), (self.where, advice.place is not None)):
            one.setAccessibleDescription(words)
            one.setVisible(wanted)
            buttons.addWidget(one)
        buttons.addStretch()
        box.addWidget(self.text)
        box.addLayout(buttons)
        if advice.place is not None:
            self.text.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.text.geometry().contains(event.position().toPoint()):
            self._show()

    def _show(self) -> None:
        if self._place is not None:
            self._on_show(self._place)
