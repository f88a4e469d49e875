"""The grid of presets with a drawing of each move, and how large and how long it shall be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.presets import PRESETS
from ui import theme
from ui.i18n import tr
from ui.viewport.path_geometry import Cameras
from ui.viewport.path_marks import arrow, fill, polygon
from ui.viewport.tools.panel import NumberField, ToolPanel
from ui.widgets.calm import CalmSlider

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.viewport.tools.preset import PresetTool

    Array = NDArray[np.float64]

COLUMNS = 3
BUTTON_PX, DRAWING_PX = QSize(76, 64), QSize(60, 36)
SMALLEST, LARGEST = 0.1, 4.0
LONGEST_S = 600.0
OBLIQUE = np.array([[0.95, 0.1], [0.0, 0.9], [0.5, -0.45]])  # right, down and ahead on the drawing


class PresetPanel(ToolPanel):
    def __init__(self, tool: PresetTool) -> None:
        super().__init__(tr("Preset moves"))
        self._tool = tool
        self.buttons: dict[str, QToolButton] = {}
        self._add_grid()
        self._dress()
        self.scale = CalmSlider(round(np.log(SMALLEST) * 100), round(np.log(LARGEST) * 100))
        self.scale.moved.connect(lambda value: tool.resize(size=float(np.exp(value / 100))))
        self.scale.setToolTip(tr("How far the move goes, compared to what suits the scene"))
        self._size_words = NumberField(100 * SMALLEST, 100 * LARGEST, 10.0, "%", decimals=0)
        self._size_words.chosen.connect(lambda percent: tool.resize(size=percent / 100))
        self._size_words.setFixedWidth(68)
        self.row(tr("Size"), self.scale, self._size_words)
        self.seconds = NumberField(0.5, LONGEST_S, 0.5, tr("s"))
        self.seconds.chosen.connect(lambda seconds: tool.resize(seconds=seconds))
        self.row(tr("Duration"), self.seconds)
        for field in (self.scale, self._size_words, self.seconds):
            field.ended.connect(tool.bridge.end_drag)
        tool.bridge.changed.connect(lambda _document: self._follow())
        self._follow()

    def _add_grid(self) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GRID)
        for place, (name, preset) in enumerate(PRESETS.items()):
            self.buttons[name] = button = QToolButton()
            button.setText(tr(preset.title))
            button.setToolTip(tr(preset.description))
            button.setAccessibleName(tr(preset.title))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(DRAWING_PX)
            button.setFixedSize(BUTTON_PX)
            button.setCheckable(True)
            button.setProperty("role", "tile")
            button.clicked.connect(lambda _checked, name=name: self._choose(name))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        self.add(holder)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(_drawing(name, theme.colour("known").name(), theme.colour("text").name()))

    def _choose(self, name: str) -> None:
        self._tool.seconds = None
        self._tool.lay_out(name)
        self._tool.bridge.end_drag()
        self._follow()

    def _follow(self) -> None:
        path = self._tool.path
        for name, button in self.buttons.items():
            button.setChecked(path is not None and path.preset == name)
        self.scale.show_value(round(100 * float(np.log(self._tool.size))))
        self._size_words.show_value(100 * self._tool.size)
        for field in (self.scale, self._size_words, self.seconds):
            field.setEnabled(path is not None and path.preset is not None)
        if path is not None:
            self.seconds.show_value(path.trajectory.duration)


@cache
def _drawing(name: str, line: str, camera: str) -> QIcon:
    """The move seen from behind, above and a little from the left: its line with an arrow's head, and what the camera
    sees on the way."""
    ratio = 2
    pixmap = QPixmap(DRAWING_PX * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    places, wedges = _plan(name)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(camera), 1.0))
    for wedge in wedges:
        painter.drawPolyline(polygon(*wedge.tolist()))
    painter.setPen(QPen(QColor(line), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(polygon(*places.tolist()))
    way = places[-1] - places[-4]
    if (length := float(np.linalg.norm(way))) > 0.1:
        fill(painter, [arrow(places[-1].tolist(), (way / length).tolist(), 3.5)], QColor(line))
    painter.end()
    return QIcon(pixmap)


def _plan(name: str) -> tuple[Array, Array]:
    """The preset's places [T, 2] and, some times on the way, the camera's angle of view [K, 3, 2], in the drawing."""
    path = PRESETS[name].trajectory(View(Camera.pinhole(16, 9, 0.8), Pose.identity()), 1.0)
    times = np.linspace(path.start, path.start + path.duration, 41)
    cameras = Cameras.of(path, times[:-1] if path.loop else times)
    flat = cameras.eyes @ OBLIQUE
    room = np.array([DRAWING_PX.width(), DRAWING_PX.height()], dtype=np.float64)
    scale = min(float(((room - 18) / np.maximum(np.ptp(flat, axis=0), 1e-3)).min()), 300.0)
    still = np.ptp(flat, axis=0).max() < 1e-3
    chosen = np.linspace(0, len(flat) - 1, 7 if still else 3).round().astype(int)
    places = (flat - (flat.min(axis=0) + flat.max(axis=0)) / 2) * scale + room / 2
    spread = np.array([[-1.6, 0.0, 1.0], [0.0, 0.0, 0.0], [1.6, 0.0, 1.0]])  # a wedge in camera space
    spread = spread * np.stack([cameras.tangents[chosen], *np.ones((2, len(chosen)))], axis=-1)[:, None]
    seen = np.einsum("kij,kaj->kai", cameras.turns[chosen], spread) @ OBLIQUE
    return places, places[chosen, None] + (12.0 if still else 8.0) * seen
