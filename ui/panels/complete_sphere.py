"""Complete 360: closes what is unseen around the path, and says how much of it is covered afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.commands import COMMANDS
from app.sphere_text import sphere_text
from ui import theme
from ui.i18n import tr
from ui.icons import icon
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from ui.bridge import Bridge

COMMAND = "generate.sphere"


class CompleteSphere(QWidget):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, command = bridge, COMMANDS[COMMAND]
        self.complete = button(tr(command.title), self._complete)
        self.complete.setIcon(icon(command.icon))
        self.text = label("", "label", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        box.addWidget(self.complete)
        box.addWidget(self.text)
        bridge.follow(self, self._show, bridge.refreshed, bridge.told)
        self._show()

    def _complete(self) -> None:
        self._bridge.run(COMMAND)
        self._show()

    def _show(self) -> None:
        session = self._bridge.session
        why_not, text = COMMANDS[COMMAND].why_not(session), sphere_text(session.completing)
        self.complete.setEnabled(not why_not and not session.completing.busy and not session.completing.making)
        self.complete.setToolTip(tr(why_not) if why_not else tr("Closes every direction around the path"))
        if text.words != self.text.text():
            self.text.setText(text.words)
            self.text.setProperty("role", "success" if text.good else "label")
            self.text.style().polish(self.text)
