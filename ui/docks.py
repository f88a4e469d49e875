"""Where the panels stand: steps at the left, one column at the right, the timeline below; remembered between starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QMainWindow, QScrollArea, QTabWidget, QWidget

from ui import theme
from ui.i18n import tr
from ui.widgets.basic import IconButton, label

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT_VERSION = 1
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Docks:
    """Panels by area; each is a dock that can be moved, floated and closed."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
        )  # fmt: skip
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)

    def add(self, panel: QWidget, area: Qt.DockWidgetArea, scrolls: bool = False, tab_of: str = "") -> QDockWidget:
        """panel: named by its object name and titled by its window title. tab_of: shares the place of another."""
        dock = QDockWidget(panel.windowTitle(), self._window)
        dock.setObjectName(panel.objectName())
        dock.setTitleBarWidget(_TitleBar(dock, getattr(panel, "corner", None)))
        dock.setWidget(_scrolling(panel) if scrolls else panel)
        self._window.addDockWidget(area, dock)
        if tab_of:
            self._window.tabifyDockWidget(self._docks[tab_of], dock)
            self._docks[tab_of].raise_()
        self._docks[dock.objectName()] = dock
        return dock

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def names(self) -> list[str]:
        return list(self._docks)

    def save(self, file: Path) -> None:
        stored = QSettings(str(file), QSettings.Format.IniFormat)
        stored.setValue("geometry", self._window.saveGeometry())
        stored.setValue("docks", self._window.saveState(LAYOUT_VERSION))
        stored.sync()

    def restore(self, file: Path) -> bool:
        """As it was when the window was closed; False when nothing (or nothing usable) was kept."""
        stored = QSettings(str(file), QSettings.Format.IniFormat)
        geometry, docks = stored.value("geometry"), stored.value("docks")
        if geometry is None or docks is None:
            return False
        return self._window.restoreGeometry(geometry) and self._window.restoreState(docks, LAYOUT_VERSION)


class _TitleBar(QWidget):
    """A quiet caption to drag the dock by; a panel's `corner` stands at the right of it."""

    def __init__(self, dock: QDockWidget, corner: QWidget | None) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.PADDING, 8, 8, 0)
        box.setSpacing(0)
        box.addWidget(label(dock.windowTitle().upper(), "heading"))
        box.addStretch()
        if corner is not None:
            box.addWidget(corner)
        close = IconButton("mdi6.close", tr("Close {panel}", panel=dock.windowTitle()), dock.close)
        close.setFixedSize(20, 20)
        box.addWidget(close)


def _scrolling(panel: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(240)
    area.setWidget(panel)
    return area
