"""The timeline: transport, the rows on their time axis, and the curves of speed and field of view behind tabs."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.fetch import Fetch
from ui.i18n import tr
from ui.timeline.canvas import TimelineCanvas
from ui.timeline.curve_controls import CurveControls
from ui.timeline.empty import EmptyTimeline
from ui.timeline.transport import Transport
from ui.widgets.basic import label

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.player import Player
    from ui.timeline.curve_plot import CurvePlot

CURVES = "pyqtgraph"  # loaded when it is first wanted: it takes a third of a second


class TimelinePanel(QWidget):
    def __init__(self, bridge: Bridge, player: Player) -> None:
        super().__init__()
        self.setWindowTitle(tr("Timeline"))
        self.setObjectName("timeline")
        self._bridge, self._tab = bridge, "path"
        self.canvas = TimelineCanvas(bridge, player)
        self.plot: CurvePlot | None = None
        self.controls = CurveControls(bridge)
        self.transport = Transport(bridge, player, self.show_tab, self.canvas.fit, self.controls)
        self._loading = label(tr("Drawing the curve..."), "label")
        self._loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._loading.hide()
        self._fetch = Fetch(self)
        self._fetch.fetched.connect(lambda _key, _module: self._show_curve())
        self._empty, self._rows = EmptyTimeline(bridge), QWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        bridge.follow(self, self.refresh, bridge.changed, bridge.opened, bridge.jobs_changed)
        self.refresh()

    def refresh(self) -> None:
        there = self._bridge.session.document.path is not None
        self._empty.refresh()
        self._stack.setCurrentWidget(self._rows if there else self._empty)

    def show_tab(self, tab: str) -> None:
        """ "path", "speed" or "fov"."""
        self._tab = tab
        self.transport.tabs.choose(tab)
        self.controls.show_tab(tab)
        self.canvas.set_curve(on=tab != "path")
        self._show_curve()
        if tab != "path" and CURVES not in sys.modules:
            self._fetch.ask(CURVES, lambda: importlib.import_module(CURVES))

    def _show_curve(self) -> None:
        loaded, wanted = CURVES in sys.modules, self._tab != "path"
        self._loading.setVisible(wanted and not loaded)
        if wanted and loaded:
            self._curve_plot().show()
        elif self.plot is not None:
            self.plot.hide()

    def _curve_plot(self) -> CurvePlot:
        from ui.timeline.curve_plot import CurvePlot

        kind = "speed" if self._tab == "speed" else "fov"
        if self.plot is None:
            self.plot = CurvePlot(self._bridge, self.canvas, kind)
            self._column.addWidget(self.plot, 1)
        elif self.plot.kind != kind:
            self.plot.show_kind(kind)
        return self.plot

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.canvas)
        self._column.addWidget(self._loading, 1)
        self._stack.addWidget(self._rows)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.transport)
        box.addWidget(self._stack, 1)
