"""The history as layers: every generated step, what is being made, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.panels.steps_list import StepsList
from ui.widgets.basic import EmptyState, button, label

if TYPE_CHECKING:
    from ui.bridge import Bridge


class StepsPanel(QWidget):
    """`corner` belongs into the panel's header: how many steps there are."""

    look_from = Signal(int)  # a step's id: its camera is to be looked through

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setWindowTitle(tr("Steps"))
        self.setMinimumWidth(240)
        self._bridge = bridge
        self.corner = label("", "caption")
        self.list = StepsList(bridge)
        self.list.look_from.connect(self.look_from)
        self.replay = button(
            tr("Replay the making"), lambda: bridge.run("generate.replay"), tooltip=tr("Shows step by step how it grew")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self.list)
        self._lay_out()
        self._connect()
        self._refresh()

    def _nothing(self) -> QWidget:
        words = tr("Every view you generate becomes a step here. It begins with a photo.")
        return EmptyState(
            "mdi6.layers-outline", words, tr("Open a photo..."), lambda: self._bridge.run("file.open_photo")
        )

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.GRID, 0, theme.PADDING)
        box.setSpacing(2 * theme.GRID)
        framed = QVBoxLayout()
        framed.setContentsMargins(theme.PADDING // 2, 0, theme.PADDING // 2, 0)
        framed.addWidget(self._stack)
        box.addLayout(framed, 1)
        below = QVBoxLayout()
        below.setContentsMargins(theme.PADDING, 0, theme.PADDING, 0)
        below.addWidget(self.replay)
        box.addLayout(below)
        self.setFocusProxy(self.list)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.follow(self, self._refresh, bridge.changed, bridge.jobs_changed, bridge.opened)
        bridge.refreshed.connect(self._enable)
        bridge.provide("edit.rename_step", self.list.rename)

    def _refresh(self) -> None:
        self.list.steps.refresh()
        self.list.show_running()
        rows, steps = self.list.steps.rows, self._bridge.session.document.steps
        hidden = sum(not step.visible for step in steps)
        count = tr("{n} ({hidden} hidden)", n=len(steps), hidden=hidden) if hidden else str(len(steps))
        self.corner.setText(count if steps else "")
        self._stack.setCurrentIndex(int(bool(rows)))
        self.replay.setVisible(bool(steps))

    def _enable(self) -> None:
        from app.commands import COMMANDS

        self.replay.setEnabled(COMMANDS["generate.replay"].enabled(self._bridge.session))
