"""Where the panels stand: steps at the left, one column at the right, the timeline below; remembered between starts.

A dock holds one panel, or several of which one shows; its caption is what it is dragged by and where they are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ui import theme
from ui.i18n import tr
from ui.widgets.basic import IconButton, button, label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

LAYOUT_VERSION = 3
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True)
class Panel:
    """corner: stands at the right of the caption while the panel shows."""

    name: str
    widget: QWidget
    scrolls: bool = False

    @property
    def title(self) -> str:
        return self.widget.windowTitle()

    @property
    def corner(self) -> QWidget | None:
        return getattr(self.widget, "corner", None)


class Dock(QDockWidget):
    """Named by its first panel."""

    turned = Signal(str, str)  # from one panel to another

    def __init__(self, panels: Sequence[Panel], window: QMainWindow) -> None:
        super().__init__(" / ".join(panel.title for panel in panels), window)
        self.panels = panels
        self.setObjectName(panels[0].name)
        self._pages = QStackedWidget()
        for panel in panels:
            self._pages.addWidget(_scrolling(panel.widget) if panel.scrolls else panel.widget)
        self.setWidget(self._pages)
        self._caption = _Caption(panels, self.choose, self.close)
        self.setTitleBarWidget(self._caption)
        self.choose(panels[0].name)

    def choose(self, name: str) -> None:
        before = self.chosen()
        self._pages.setCurrentIndex(self._index(name))
        self._caption.show_chosen(name)
        if name != before:
            self.turned.emit(before, name)

    def chosen(self) -> str:
        return self.panels[self._pages.currentIndex()].name

    def _index(self, name: str) -> int:
        return [panel.name for panel in self.panels].index(name)


class Docks:
    """All docks of a window; each can be moved, floated and closed."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: list[Dock] = []
        options = QMainWindow.DockOption
        window.setDockOptions(options.AnimatedDocks | options.AllowTabbedDocks | options.AllowNestedDocks)
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)  # its panels need the height

    def add(self, area: Qt.DockWidgetArea, *panels: Panel) -> Dock:
        dock = Dock(panels, self._window)
        self._window.addDockWidget(area, dock)
        self._docks.append(dock)
        return dock

    def of(self, name: str) -> Dock:
        """The dock that holds a panel."""
        return next(dock for dock in self._docks if name in [panel.name for panel in dock.panels])

    def names(self) -> list[str]:
        """Of all panels."""
        return [panel.name for dock in self._docks for panel in dock.panels]

    def shows(self, name: str) -> bool:
        dock = self.of(name)
        return dock.isVisible() and dock.chosen() == name

    def toggle(self, name: str) -> None:
        """Brings a panel to the front, or closes its dock if it is there already."""
        dock, shown = self.of(name), self.shows(name)
        dock.choose(name)
        dock.setVisible(not shown)

    def set_visible(self, visible: bool) -> None:
        for dock in self._docks:
            dock.setVisible(visible)

    def state(self) -> bytes:
        return bytes(self._window.saveState(LAYOUT_VERSION).data())

    def set_state(self, state: bytes) -> bool:
        return self._window.restoreState(state, LAYOUT_VERSION)

    def save(self, file: Path, state: bytes) -> None:
        stored = QSettings(str(file), QSettings.Format.IniFormat)
        stored.setValue("geometry", self._window.saveGeometry())
        stored.setValue("docks", state)
        stored.sync()

    def stored(self, file: Path) -> bytes | None:
        """The state when the window was closed, once its place on the screen is restored; None where none was kept."""
        stored = QSettings(str(file), QSettings.Format.IniFormat)
        geometry, docks = stored.value("geometry"), stored.value("docks")
        if geometry is None or docks is None or not self._window.restoreGeometry(geometry):
            return None
        return bytes(docks)  # pyright: ignore[reportArgumentType] - what QSettings gives back is what was put in


class Heights(QObject):
    """Of the docks of a column: each panel of `dock` has its own, which come back when it is chosen again."""

    def __init__(
        self, window: QMainWindow, column: Sequence[Dock], dock: Dock, first: Mapping[str, Sequence[int]]
    ) -> None:
        super().__init__(window)
        self._window, self._column, self._heights = window, column, dict(first)
        dock.turned.connect(self._turn)

    def _turn(self, before: str, now: str) -> None:
        self._heights[before] = [one.height() for one in self._column]
        if now in self._heights and all(one.isVisible() and not one.isFloating() for one in self._column):
            self._window.resizeDocks(self._column, self._heights[now], Qt.Orientation.Vertical)


class _Caption(QWidget):
    def __init__(
        self, panels: Sequence[Panel], on_choose: Callable[[str], object], on_close: Callable[[], object]
    ) -> None:
        super().__init__()
        self._panels, self._tabs = panels, dict[str, QPushButton]()
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.PADDING, 8, 8, 0)
        box.setSpacing(2 * theme.GRID)
        for panel in panels:
            box.addWidget(self._title(panel, on_choose))
        box.addStretch()
        for corner in (panel.corner for panel in panels):
            if corner is not None:
                box.addWidget(corner)
        title = " / ".join(panel.title for panel in panels)
        close = IconButton("mdi6.close", tr("Close {panel}", panel=title), on_close)
        close.setFixedSize(20, 20)
        box.addWidget(close)

    def _title(self, panel: Panel, on_choose: Callable[[str], object]) -> QWidget:
        if len(self._panels) == 1:
            return label(panel.title.upper(), "heading")
        tab = button(panel.title.upper(), lambda: on_choose(panel.name), "caption-tab")
        tab.setCheckable(True)
        tab.setAccessibleName(panel.title)
        self._tabs[panel.name] = tab
        return tab

    def show_chosen(self, name: str) -> None:
        for panel in self._panels:
            if panel.name in self._tabs:
                self._tabs[panel.name].setChecked(panel.name == name)
            if panel.corner is not None:
                panel.corner.setVisible(panel.name == name)


def _scrolling(panel: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName(panel.windowTitle())
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(240)
    area.setWidget(panel)
    return area
