"""What stands in the timeline's place while there is no path: what to do next, and a few ways to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.commands import COMMANDS
from app.planning import photo_start
from ui import theme
from ui.i18n import tr
from ui.icons import icon
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from ui.bridge import Bridge

MOVES = ("path.preset.truck", "path.preset.dolly", "path.preset.orbit", "path.preset.ring")


class EmptyTimeline(QWidget):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._words = label("", "label")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._open = button(tr("Open Photo..."), lambda: bridge.run("file.open_photo"))
        self._open.setIcon(icon("mdi6.image-outline"))
        self._moves = [self._move(command) for command in MOVES]
        choices = QHBoxLayout()
        choices.setSpacing(2 * theme.GRID)
        choices.addStretch()
        for one in (self._open, *self._moves):
            choices.addWidget(one)
        choices.addStretch()
        box = QVBoxLayout(self)
        box.setSpacing(2 * theme.GRID)
        box.addStretch()
        box.addWidget(self._words)
        box.addLayout(choices)
        box.addStretch()

    def refresh(self) -> None:
        session = self._bridge.session
        source = session.document.source is not None
        read = photo_start(session.document, session.store) is not None
        if read:
            self._words.setText(tr("Draw a path in the viewport, or choose a move."))
        elif source and not session.jobs.busy:
            self._words.setText(tr("Without a photo that can be read there is no path."))
        elif source:
            self._words.setText(tr("The photo is being read. Then a path can be drawn."))
        else:
            self._words.setText(tr("Open a photo to begin."))
        self._open.setVisible(not (read or (source and session.jobs.busy)))
        for one in self._moves:
            one.setVisible(read)

    def _move(self, command: str) -> QPushButton:
        found = COMMANDS[command]
        made = button(tr(found.title), lambda: self._bridge.do(command), tooltip=tr("Lay out this move from the photo"))
        made.setIcon(icon(found.icon))
        return made
