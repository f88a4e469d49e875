"""How a row of the palette is painted: icon, title with the letters that were meant, where it stands, its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.icons import icon
from ui.widgets.keys import keys_of

if TYPE_CHECKING:
    from app.palette import Match
    from ui.theme import Role

    Index = QModelIndex | QPersistentModelIndex

MATCH = Qt.ItemDataRole.UserRole
ROW_PX = 34
MARGIN, GAP = 10, 10
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class PaletteRows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        match: Match = index.data(MATCH)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), theme.RADIUS, theme.RADIUS)
        off = bool(match.entry.why_not)
        icon(match.entry.icon or "mdi6.chevron-right", "disabled" if off else "secondary").paint(
            painter, rect.left() + MARGIN, rect.center().y() - 8, 18, 18
        )
        right = self._keys(painter, rect, match)
        left = self._title(painter, rect, match, right)
        self._where(painter, QRect(left, rect.top(), right - left, rect.height()), match)
        painter.restore()

    def _keys(self, painter: QPainter, rect: QRect, match: Match) -> int:
        """Returns where they begin."""
        painter.setFont(_font(painter, theme.CAPTION_PX))
        right = rect.right() - MARGIN
        for key in reversed(keys_of(match.entry.shortcut) if match.entry.shortcut else []):
            width = max(QFontMetrics(painter.font()).horizontalAdvance(key) + 10, 18)
            cap = QRect(right - width, rect.center().y() - 9, width, 19)
            painter.setPen(theme.colour("line"))
            painter.setBrush(theme.colour("background"))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(theme.colour("secondary"))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
            right -= width + 4
        return right - GAP

    def _title(self, painter: QPainter, rect: QRect, match: Match, right: int) -> int:
        """The letters that were meant are bold and blue. Returns where it ends."""
        x, base = rect.left() + MARGIN + 18 + GAP, _font(painter, theme.FONT_PX)
        plain: Role = "disabled" if match.entry.why_not else "text"
        for place, letter in enumerate(match.entry.title):
            meant = place in match.places
            font = QFont(base)
            font.setBold(meant)
            width = QFontMetrics(font).horizontalAdvance(letter)
            if x + width > right:
                break
            painter.setFont(font)
            painter.setPen(theme.colour("selection" if meant else plain))
            painter.drawText(QRect(x, rect.top(), width + 2, rect.height()), MIDDLE, letter)
            x += width
        return x + GAP

    def _where(self, painter: QPainter, rect: QRect, match: Match) -> None:
        font = _font(painter, theme.CAPTION_PX)
        text = match.entry.why_not or match.entry.path
        painter.setFont(font)
        painter.setPen(theme.colour("secondary"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
        painter.drawText(rect, MIDDLE, shown)


def _font(painter: QPainter, px: int) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setBold(False)
    return font
