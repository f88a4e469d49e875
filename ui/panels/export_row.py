"""How far an export is, with a way to end it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.events import Exported, Exporting
from app.export_plan import Speed
from app.quantities import duration
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import ElidedLabel, ProgressLine, button, label

if TYPE_CHECKING:
    from app.events import AppEvent
    from ui.bridge import Bridge


class ExportRow(QWidget):
    """Seen only while something is exported."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, self._speed = bridge, Speed()
        self.headline, self.left = ElidedLabel("", "strong"), label("", "label")
        self.progress = ProgressLine("known")
        self.cancel = button(tr("Cancel"), lambda: bridge.do("export.cancel"))
        self.cancel.setToolTip(tr("A video goes on from there when it is exported again"))
        self._lay_out()
        self.hide()
        bridge.told.connect(self._on_told)
        bridge.refreshed.connect(self._hide_if_over)

    def _lay_out(self) -> None:
        top, box = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.headline, 1)
        top.addWidget(self.left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self.progress)
        end = QHBoxLayout()
        end.setSpacing(2 * theme.GRID)
        end.addWidget(self.cancel)
        end.addStretch()
        box.addLayout(end)

    def _on_told(self, event: AppEvent) -> None:
        if isinstance(event, Exporting):
            self._show(event)
        elif isinstance(event, Exported):
            self.hide()

    def _show(self, event: Exporting) -> None:
        left_s = self._speed.left_s(event, time.monotonic())
        self.headline.setText(tr("Exporting {name}", name=event.file.name))
        self.left.setText("" if left_s is None else tr("{time} left", time=duration(left_s)))
        self.progress.set_share(event.done / max(event.total, 1))
        self.show()

    def _hide_if_over(self) -> None:
        """A cancelled or failed export tells nothing."""
        if self.isVisible() and not self._bridge.session.exports.busy:
            self.hide()
