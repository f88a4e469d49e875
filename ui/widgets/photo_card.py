"""A picture to click on, with a title and a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage, QPaintEvent

    from ui.theme import Role

WORDS_PX = 44
ROUND = 8


class PhotoCard(QAbstractButton):
    """The picture comes later (`show_picture`) and fills its place; what does not fit is cut off evenly."""

    def __init__(self, title: str, caption: str, on_click: Callable[[], object], aspect: float = 4 / 3) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(f"{title}, {caption}")
        self._caption, self._aspect = caption, aspect
        self._image: QImage | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked: on_click())

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    def show_picture(self, image: QImage) -> None:
        """A null picture leaves the sign that stands for it."""
        self._image = None if image.isNull() else image
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.heightForWidth(200))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, self.heightForWidth(120))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return round(width / self._aspect) + WORDS_PX

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(1, 1, self.width() - 2, self.height() - WORDS_PX - 2)
        self._paint_picture(painter, frame)
        self._paint_words(painter)

    def _paint_picture(self, painter: QPainter, frame: QRectF) -> None:
        shape, lifted = QPainterPath(), self.underMouse() or self.hasFocus()
        shape.addRoundedRect(frame, ROUND, ROUND)
        painter.fillPath(shape, theme.colour("raised"))
        if self._image is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.drawImage(frame, self._image, _cut(self._image, frame))
            painter.restore()
        else:
            centre = frame.center().toPoint()
            icon("mdi6.image-outline", "disabled").paint(painter, centre.x() - 14, centre.y() - 14, 28, 28)
        painter.setPen(QPen(theme.colour("selection" if lifted else "line"), 2 if lifted else 1))
        painter.drawPath(shape)

    def _paint_words(self, painter: QPainter) -> None:
        top, width = self.height() - WORDS_PX, self.width() - 2
        title, caption = QRectF(1, top + 6, width, 18), QRectF(1, top + 24, width, 18)
        _write(painter, title, self.text(), theme.FONT_PX, "text", bold=True)
        _write(painter, caption, self._caption, theme.CAPTION_PX, "secondary")


def _write(painter: QPainter, place: QRectF, text: str, px: int, role: Role, *, bold: bool = False) -> None:
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(place.width()))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)


def _cut(image: QImage, frame: QRectF) -> QRectF:
    """The middle of the picture in the shape of the frame."""
    scale = min(image.width() / frame.width(), image.height() / frame.height())
    width, height = frame.width() * scale, frame.height() * scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
