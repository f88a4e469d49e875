"""The bar at the top: menus, what file this is and whether it is safe, finding a command, and the one warm button."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.events import Opened, Saved
from app.next_step import next_step
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import ElidedLabel, button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar

    from app.events import AppEvent
    from ui.bridge import Bridge


class TopBar(QFrame):
    def __init__(self, bridge: Bridge, menus: QMenuBar) -> None:
        super().__init__()
        self._bridge, self._saved_at, self._taken_at = bridge, 0.0, float("-inf")
        self.setProperty("role", "bar")
        self._file = label("", "strong")
        self._state = ElidedLabel("", "caption")
        self._find = button(tr("Ctrl+K  Find…"), lambda: bridge.run("help.palette"), tooltip=tr("Find a command"))
        self._next = button("", self._take_next_step, "primary")
        self._lay_out(menus)
        bridge.follow(self, self._refresh, bridge.refreshed, bridge.forecast_changed, bridge.jobs_changed)
        bridge.told.connect(self._on_told)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._refresh)
        self._clock.start()
        self._refresh()

    def _lay_out(self, menus: QMenuBar) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.PADDING, 6, 12, 6)
        box.setSpacing(2 * theme.GRID)
        brand = label("Sceneloom", "strong")
        menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        middle = QWidget()
        names = QHBoxLayout(middle)
        names.setContentsMargins(2 * theme.PADDING, 0, theme.PADDING, 0)
        names.setSpacing(2 * theme.GRID)
        names.addStretch(1)
        names.addWidget(self._file)
        names.addWidget(self._state, 2)
        for widget in (brand, menus):
            box.addWidget(widget)
        box.addWidget(middle, 1)
        for widget in (self._find, self._next):
            box.addWidget(widget)
        self._state.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _take_next_step(self) -> None:
        """Once for a double click: the second one would mean what the button says by then, such as Cancel."""
        now, before = time.monotonic(), self._taken_at
        if now - before > QApplication.doubleClickInterval() / 1000:
            self._taken_at = now
            self._bridge.run(next_step(self._bridge.session).command)

    def _on_told(self, event: AppEvent) -> None:
        if isinstance(event, Saved):
            self._saved_at = time.monotonic()
        elif isinstance(event, Opened):
            self._saved_at = 0.0
        else:
            return
        self._refresh()

    def _refresh(self) -> None:
        session, step = self._bridge.session, next_step(self._bridge.session)
        self._next.setText(tr(step.title, n=step.views))
        from app.commands import COMMANDS

        why_not = COMMANDS[step.command].why_not(session)
        self._next.setEnabled(not why_not)
        self._next.setToolTip(tr(why_not) if why_not else tr(COMMANDS[step.command].title))
        name = session.files.path.name if session.files.path else session.document.name
        self._file.setText(name)
        self._state.setText(self._state_text())

    def _state_text(self) -> str:
        session = self._bridge.session
        if session.document.source is None:
            return ""
        if session.files.read_only:
            return tr("· to look at only")
        if session.dirty:
            return tr("· not saved") if session.files.path is None else tr("· changed")
        if not self._saved_at:
            return ""
        return tr("· saved {ago} ago", ago=_ago(time.monotonic() - self._saved_at))


def _ago(seconds: float) -> str:
    if seconds < 60:
        return tr("{n} s", n=int(seconds))
    return tr("{n} min", n=int(seconds / 60)) if seconds < 3600 else tr("{n} h", n=int(seconds / 3600))
