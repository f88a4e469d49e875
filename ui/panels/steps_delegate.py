"""How a row of the steps looks: thumbnail, title, one line of fact, a dot for known or imagined, small buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.i18n import tr
from ui.icons import icon
from ui.panels.steps_model import ROW

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QPoint
    from PySide6.QtWidgets import QWidget

    from app.step_rows import Row
    from ui.panels.steps_model import Index
    from ui.thumbnails import Thumbnails

Zone = Literal["eye", "solo", "lock", "stale", ""]

HEIGHT, THUMBNAIL, SMALL_THUMBNAIL = 64, QSize(72, 48), QSize(56, 40)
NARROW_PX = 250
MARGIN, ICON, DOT = 8, 16, 8
HIDDEN_OPACITY = 0.45


class StepsDelegate(QStyledItemDelegate):
    """`hovered`: the row under the pointer and the zone of it."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.hovered: tuple[int, Zone] = (-1, "")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        hovered = self.hovered[0] == index.row()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _paint_ground(painter, rect, state, hovered)
        hidden = row.step is not None and not row.step.visible
        painter.setOpacity(HIDDEN_OPACITY if hidden else 1.0)
        self._paint_thumbnail(painter, thumbnail_rect(rect), row)
        self._paint_words(painter, rect, row, bool(state & QStyle.StateFlag.State_Selected), hovered)
        painter.setOpacity(1.0)
        self._paint_zones(painter, rect, row, index.row())
        painter.restore()

    def zone_at(self, rect: QRect, row: Row, at: QPoint) -> Zone:
        """Which of the small buttons a point is on; "" for none."""
        found: list[Zone] = [zone for zone, place in zones(rect, row, True).items() if place.contains(at)]
        return found[0] if found else ""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QLineEdit:  # noqa: N802
        editor = QLineEdit(parent)
        editor.setAccessibleName(tr("Name of the step"))
        editor.setPlaceholderText(tr("Empty: its own name again"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        left = thumbnail_rect(rect).right() + MARGIN - 4
        editor.setGeometry(left, rect.top() + 6, rect.right() - left - MARGIN, 28)

    def _paint_thumbnail(self, painter: QPainter, place: QRect, row: Row) -> None:
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), 4, 4)
        painter.fillPath(clip, theme.colour("background"))
        pixmap = self._thumbnails.live if row.state == "running" and not self._thumbnails.live.isNull() else QPixmap()
        if pixmap.isNull() and row.step is not None:
            pixmap = self._thumbnails.of(row.step.id)
        if pixmap.isNull():
            painter.setPen(theme.colour("line"))
            painter.drawPath(clip)
            return
        painter.save()
        painter.setClipPath(clip)
        filled = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        target = QRect(place.topLeft(), filled)
        target.moveCenter(place.center())
        painter.drawPixmap(target, pixmap)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, row: Row, selected: bool, hovered: bool) -> None:
        left, right = thumbnail_rect(rect).right() + MARGIN + 2, rect.right() - MARGIN - 6
        taken = [place.left() for place in zones(rect, row, hovered).values()]
        title = QRect(left, rect.top() + 12, min([right - DOT - 4, *taken]) - left - 4, 20)
        muted = row.state == "waiting"
        _text(painter, title, row.title, theme.FONT_PX, theme.colour("disabled" if muted else "text"), bold=selected)
        line = QRect(left, rect.top() + (32 if row.state != "running" else 30), right - left + 8, 18)
        _text(painter, line, row.line, theme.CAPTION_PX, theme.colour("disabled" if muted else "secondary"))
        if row.state == "running":
            _progress(painter, QRectF(left, rect.top() + 51, right - left, 3), row.share)
        if not muted:
            known = row.step is not None and row.step.kind == "photo"
            _dot(painter, QRectF(right - DOT, rect.top() + 18, DOT, DOT), known, row.step is None)

    def _paint_zones(self, painter: QPainter, rect: QRect, row: Row, nth: int) -> None:
        for zone, place in zones(rect, row, self.hovered[0] == nth).items():
            over = self.hovered == (nth, zone)
            if over and zone != "stale":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("line"))
                painter.drawRoundedRect(place, 4, 4)
            picture = QRect(0, 0, ICON, ICON)
            picture.moveCenter(place.center())
            icon(*_face(zone, row)).paint(painter, picture)


def thumbnail_rect(rect: QRect) -> QRect:
    size = SMALL_THUMBNAIL if rect.width() < NARROW_PX else THUMBNAIL
    return QRect(rect.left() + MARGIN, rect.top() + (HEIGHT - size.height()) // 2, size.width(), size.height())


def zones(rect: QRect, row: Row, hovered: bool) -> dict[Zone, QRect]:
    """The small buttons of a row, from the right: all of them under the pointer, else those that say something."""
    if row.step is None:
        return {}
    special: dict[Zone, bool] = {
        "eye": not row.step.visible, "solo": row.solo, "lock": row.step.locked, "stale": row.step.stale,
    }  # fmt: skip
    shown: list[Zone] = [zone for zone, holds in special.items() if holds or (hovered and zone != "stale")]
    right, side = rect.right() - MARGIN - 6 - DOT - 6, 22
    return {zone: QRect(right - side * (nth + 1), rect.top() + 11, side, side) for nth, zone in enumerate(shown)}


def zone_words(zone: Zone, row: Row) -> str:
    """The tooltip of a small button."""
    assert row.step is not None
    match zone:
        case "eye":
            return tr("Hide (H)") if row.step.visible else tr("Show (H)")
        case "solo":
            return tr("Show all visible steps again (Shift+H)") if row.solo else tr("Show only this step (Shift+H)")
        case "lock":
            return tr("Unlock") if row.step.locked else tr("Lock: keep it from being changed")
        case "stale":
            return tr("Made before something it shows was made anew. Re-roll it to follow.")
        case "":
            return ""


def _face(zone: Zone, row: Row) -> tuple[str, theme.Role]:
    """Icon and colour."""
    assert row.step is not None
    match zone:
        case "eye":
            return ("mdi6.eye-outline", "secondary") if row.step.visible else ("mdi6.eye-off-outline", "text")
        case "solo":
            return "mdi6.circle-slice-8", "selection" if row.solo else "secondary"
        case "lock":
            return ("mdi6.lock-outline", "text") if row.step.locked else ("mdi6.lock-open-variant-outline", "secondary")
        case _:
            return "mdi6.clock-alert-outline", "imagined"


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag, hovered: bool) -> None:
    field = QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5)
    selected = bool(state & QStyle.StateFlag.State_Selected)
    painter.setBrush(theme.colour("raised") if selected or hovered else Qt.BrushStyle.NoBrush)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(theme.colour("selection" if selected else "disabled"))
    painter.drawRoundedRect(field, theme.RADIUS, theme.RADIUS)


def _text(painter: QPainter, place: QRect, text: str, px: int, colour: QColor, *, bold: bool = False) -> None:
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _progress(painter: QPainter, place: QRectF, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRoundedRect(place, 1.5, 1.5)
    painter.setBrush(theme.colour("imagined"))
    painter.drawRoundedRect(place.adjusted(0, 0, -place.width() * (1 - share), 0), 1.5, 1.5)


def _dot(painter: QPainter, place: QRectF, known: bool, coming: bool) -> None:
    """Known: a full teal disk. Imagined: amber, with a hole, so that shape says it too. Being made: a ring."""
    colour = theme.colour("known" if known else "imagined")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(place)
    if not known:
        painter.setBrush(theme.colour("panel"))
        hole = place.width() * (0.32 if coming else 0.2)
        painter.drawEllipse(place.center(), hole, hole)
