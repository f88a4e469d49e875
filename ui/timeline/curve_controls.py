"""Numbers beside the curves: how long the path takes, how tense it is, how wide the selected keys see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.timeline.curves import FOV_LEAST, FOV_MOST
from ui.widgets.basic import label
from ui.widgets.calm import CalmSlider

if TYPE_CHECKING:
    from ui.bridge import Bridge

MOST_S = 3600.0
TENSION = 100  # steps of the slider from 0 to 1
TENSION_PX = (48, 120)  # its least and most width


class CurveControls(QWidget):
    """Shows what belongs to the chosen tab."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, self._tab = bridge, "path"
        self.seconds = _number(tr("Length of the path"), 0.1, MOST_S, " s", 2)
        self.degrees = _number(tr("Vertical field of view of the selected keys"), FOV_LEAST, FOV_MOST, "°", 1)
        self.tension = CalmSlider(0, TENSION)
        self.tension.setMinimumWidth(TENSION_PX[0])
        self.tension.setMaximumWidth(TENSION_PX[1])
        self.tension.setAccessibleName(tr("Tension"))
        self.tension.setToolTip(tr("Left: the camera flows through its keys. Right: it rests at each."))
        self._words = {"tension": label(tr("Tension"), "label"), "seconds": label(tr("Length"), "label"),
                       "degrees": label(tr("Selected keys"), "label")}  # fmt: skip
        self._lay_out()
        self.tension.valueChanged.connect(
            lambda value: bridge.do("path.tension", tension=value / TENSION, drag="timeline: tension")
        )
        self.tension.sliderReleased.connect(bridge.end_drag)
        self.seconds.valueChanged.connect(
            lambda value: bridge.do("path.duration", seconds=value, drag="timeline: length")
        )
        self.degrees.valueChanged.connect(
            lambda value: bridge.do("path.fov", fov_y_deg=value, drag="timeline: degrees")
        )
        for number in (self.seconds, self.degrees):
            number.editingFinished.connect(bridge.end_drag)
        bridge.follow(self, self.refresh, bridge.changed, bridge.selected)
        self.show_tab("path")

    def show_tab(self, tab: str) -> None:
        self._tab = tab
        of_tab = {
            "speed": (self.tension, self.seconds, self._words["tension"], self._words["seconds"]),
            "fov": (self.degrees, self._words["degrees"]),
        }
        for name in sorted(of_tab, key=lambda name: name == tab):  # first who goes: a window never shrinks back
            for widget in of_tab[name]:
                widget.setVisible(name == tab)
        self.refresh()

    def refresh(self) -> None:
        """Without telling the session what it said itself."""
        path, keys = self._bridge.session.document.path, self._bridge.session.selection.keys
        if path is None or self._tab == "path":
            return
        for widget in (self.seconds, self.degrees):
            widget.blockSignals(True)
        self.tension.show_value(round(path.trajectory.tension * TENSION))
        self.seconds.setValue(path.trajectory.duration)
        self.seconds.setEnabled(path.trajectory.duration > 0)
        self.degrees.setEnabled(bool(keys))
        self.degrees.setToolTip("" if keys else tr("Select a key first"))
        if keys:
            self.degrees.setValue(float(np.degrees(path.trajectory.keyframes[keys[0]].fov_y)))
        for widget in (self.seconds, self.degrees):
            widget.blockSignals(False)

    def _do(self, command: str, **value: float) -> None:
        self._bridge.do(command, **value, drag=f"timeline: {command}")

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * theme.GRID)
        box.addStretch()
        for name, widget in (("tension", self.tension), ("seconds", self.seconds), ("degrees", self.degrees)):
            box.addWidget(self._words[name])
            box.addWidget(widget)
            box.addSpacing(2 * theme.GRID)
            self._words[name].setBuddy(widget)


def _number(name: str, least: float, most: float, unit: str, decimals: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(least, most)
    made.setDecimals(decimals)
    made.setSuffix(unit)
    made.setKeyboardTracking(False)
    made.setProperty("role", "plain")  # no arrows
    made.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach it
    made.setFixedWidth(88)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made
