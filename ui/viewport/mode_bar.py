"""How the scene is shown: one of five ways, and beside the photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.commands import COMMANDS
from ui import theme
from ui.i18n import tr
from ui.icons import icon
from ui.viewport.chrome_layout import Size
from ui.viewport.floating import PAD, line_font, paint_surface
from ui.widgets.keys import named

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.viewport.viewport import Viewport

WORDS = ("colour", "depth", "steps", "confidence")  # with their names where there is room
ALWAYS_SMALL = ("outlines", "wipe")
HEIGHT = 30
BUTTON_HEIGHT = HEIGHT - 2 * 3
ICON_WIDTH = 30


class ModeBar(QWidget):
    """Its buttons run the commands of the menu View."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._bridge = viewport.bridge
        self.setAccessibleName(tr("Display mode"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        box = QHBoxLayout(self)
        box.setContentsMargins(3, 3, 3, 3)
        box.setSpacing(2)
        self._group = QButtonGroup(self, exclusive=True)
        self.buttons = {name: self._button(name) for name in (*WORDS, *ALWAYS_SMALL)}
        for name, button in self.buttons.items():
            box.addWidget(button)
            if name != "wipe":
                self._group.addButton(button)
        self._small: bool | None = None
        self.set_small(False)

    def choose(self, mode: str) -> None:
        self.buttons[mode].setChecked(True)

    def refresh(self) -> None:
        self.buttons["wipe"].setChecked(bool(self._bridge.checked("view.wipe")))

    def wanted(self, *, small: bool) -> Size:
        widths = [self._width(name, small) for name in self.buttons]
        return Size(sum(widths) + 2 * (len(widths) - 1) + 2 * 3, HEIGHT)

    def set_small(self, small: bool) -> None:
        """Icons alone."""
        if small == self._small:
            return
        self._small = small
        for name, button in self.buttons.items():
            iconic = small or name in ALWAYS_SMALL
            style = Qt.ToolButtonStyle.ToolButtonIconOnly if iconic else Qt.ToolButtonStyle.ToolButtonTextOnly
            button.setToolButtonStyle(style)
            button.setFixedSize(self._width(name, small), BUTTON_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        paint_surface(self).end()

    def _button(self, name: str) -> QToolButton:
        command = COMMANDS[f"view.{name}"]
        button = QToolButton()
        button.setProperty("role", "segment")
        button.setText(tr(command.title))
        button.setIcon(icon(command.icon))
        button.setIconSize(QSize(theme.ICON_PX - 2, theme.ICON_PX - 2))
        button.setCheckable(True)
        button.setToolTip(f"{tr(command.title)} ({named(command.shortcut)})")
        button.setAccessibleName(tr(command.title))
        button.clicked.connect(lambda _checked: self._bridge.run(command.id))
        return button

    def _width(self, name: str, small: bool) -> int:
        if small or name in ALWAYS_SMALL:
            return ICON_WIDTH
        return QFontMetrics(line_font(self)).horizontalAdvance(self.buttons[name].text()) + 6 * PAD
