"""Icons by their names in Material Design Icons (qtawesome), in the theme's colours and one line weight.

Each is drawn once for every size it is seen in: the picture of a moving camera is painted often, with icons over it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPixmap

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from ui.theme import Role


def icon(name: str, role: Role = "text") -> QIcon:
    """In the role's colour; greyed where its control is disabled."""
    return _made(name, theme.colour(role).name(), theme.colour("disabled").name())


@cache
def _made(name: str, colour: str, disabled: str) -> QIcon:
    return QIcon(_Drawn(name, colour, disabled))


class _Drawn(QIconEngine):
    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled
        self._pixmaps: dict[tuple[int, int, bool], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # noqa: ARG002
        key = size.width(), size.height(), mode == QIcon.Mode.Disabled
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(*key)
        return self._pixmaps[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        drawn = QPixmap(self.pixmap((rect.size().toSizeF() * ratio).toSize(), mode, state))
        drawn.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), drawn)

    def clone(self) -> QIconEngine:
        return _Drawn(self._name, self._colour, self._disabled)

    def _draw(self, width: int, height: int, disabled: bool) -> QPixmap:
        """An empty one for a button that has no room yet."""
        if min(width, height) < 1:
            return QPixmap()
        import qtawesome

        empty = QPixmap(width, height)
        empty.fill(Qt.GlobalColor.transparent)
        found = qtawesome.icon(self._name, color=self._disabled if disabled else self._colour)
        drawn = found.pixmap(QSize(width, height), 1.0)  # device pixels: the screen's ratio is in them already
        return empty if drawn.isNull() else drawn
