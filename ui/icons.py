"""Icons by their names in Material Design Icons (qtawesome), in the theme's colours and one line weight.

Each is drawn once for every size and colour it is seen in: the picture of a moving camera is painted often, with icons
over it. An icon asks for its colour when it is painted, so that another theme needs nobody to set icons anew.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QRect, QSize

    from ui.theme import Role

SET, FONT = "mdi6", "materialdesignicons6-webfont"
GLYPH = 0.875  # of an icon's height


@cache
def icon(name: str, role: Role = "text") -> QIcon:
    """In the role's colour; greyed where its control is disabled."""
    return QIcon(_Drawn(name, role))


class _Drawn(QIconEngine):
    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name: str = name
        self._role: Role = role
        self._pixmaps: dict[tuple[int, int, str], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # noqa: ARG002
        colour = theme.colour("disabled" if mode == QIcon.Mode.Disabled else self._role)
        key = size.width(), size.height(), colour.name()
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(*key)
        return self._pixmaps[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        drawn = QPixmap(self.pixmap((rect.size().toSizeF() * ratio).toSize(), mode, state))
        drawn.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), drawn)

    def clone(self) -> QIconEngine:
        return _Drawn(self._name, self._role)

    def _draw(self, width: int, height: int, colour: str) -> QPixmap:
        """An empty one for a button that has no room yet. Device pixels: the screen's ratio is in them already."""
        drawn = QPixmap(width, height)
        if drawn.isNull():
            return drawn
        drawn.fill(Qt.GlobalColor.transparent)
        family, letters = _letters()
        font = QFont(family)
        font.setPixelSize(round(GLYPH * height))
        painter = QPainter(drawn)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(drawn.rect(), Qt.AlignmentFlag.AlignCenter, letters[self._name])
        painter.end()
        return drawn


@cache
def _letters() -> tuple[str, dict[str, str]]:
    """The font's family, and its letters by the icons' names. Read from qtawesome's folder: qtawesome itself would
    load all of its fonts and everything of Qt, which makes half of a window's start."""
    spec = find_spec("qtawesome")
    assert spec is not None
    assert spec.submodule_search_locations
    fonts = Path(spec.submodule_search_locations[0]) / "fonts"
    number = QFontDatabase.addApplicationFont(str(next(fonts.glob(f"{FONT}-[0-9]*.ttf"))))
    codes: dict[str, str] = json.loads(next(fonts.glob(f"{FONT}-charmap-*.json")).read_text())
    letters = {f"{SET}.{name}": chr(int(code, 16)) for name, code in codes.items()}
    return QFontDatabase.applicationFontFamilies(number)[0], letters
