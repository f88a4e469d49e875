"""A picture to look into: fits its place, the wheel zooms to the pointer, a drag moves it, a double click is 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.picture_frame import PictureFrame
from ui import theme
from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

TALLEST = 0.85  # of its width: tall pictures get bars rather than all the panel; the wheel looks closer
EMPTY_ASPECT = 2 / 3
ZOOM_PER_NOTCH = 1.25
PIXELS_SEEN = 6.0  # from this scale on pixels are shown as squares


class PictureView(QWidget):
    probed = Signal(object)  # (column, row) of the picture under the pointer, or None

    def __init__(self) -> None:
        super().__init__()
        self._image, self._frame = QImage(), PictureFrame((1, 1), (1, 1))
        self._drag: QPointF | None = None
        self._pointer: QPointF | None = None
        self.words = ""  # shown where there is no picture
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def frame(self) -> PictureFrame:
        return self._frame

    @property
    def image(self) -> QImage:
        return self._image

    def show_image(self, image: QImage) -> None:
        """Another one of the same size keeps what is looked at."""
        same = image.size() == self._image.size()
        self._image = image
        if not same:
            self._fit_height()
            self._refit()
        self.update()
        self._probe()

    def show_words(self, words: str) -> None:
        self.words, self._image = words, QImage()
        self.setAccessibleName(words)
        self.update()
        self._probe()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(304, round(304 * self._aspect))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_height()
        self._refit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        at = event.position()
        self._put(self._frame.zoomed(ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120), at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) and self._frame.zoom > 1:
            self._drag = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = self._pointer = event.position()
        if self._drag is not None:
            moved = at - self._drag
            self._drag = at
            self._put(self._frame.moved(moved.x(), moved.y()))
        self._probe()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._drag = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position()
        self._put(self._frame.one_to_one(at.x(), at.y(), self.devicePixelRatioF()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._pointer = None
        self._probe()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), theme.colour("background"))
        if self._image.isNull():
            self._paint_words(painter)
            return
        smooth = self._frame.scale < PIXELS_SEEN
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRectF(*self._frame.rect), self._image)

    @property
    def _aspect(self) -> float:
        size = self._image.size()
        return EMPTY_ASPECT if self._image.isNull() else min(size.height() / size.width(), TALLEST)

    def _probe(self) -> None:
        """Tells the pixel under the pointer: another one, or another picture."""
        at = None if self._image.isNull() else self._pointer
        self.probed.emit(None if at is None else self._frame.pixel_at(at.x(), at.y()))

    def _fit_height(self) -> None:
        self.setFixedHeight(max(1, round(self.width() * self._aspect)))

    def _refit(self) -> None:
        size = self._image.size()
        self._frame = PictureFrame((self.width(), self.height()), (max(size.width(), 1), max(size.height(), 1))).held()

    def _put(self, frame: PictureFrame) -> None:
        self._frame = frame
        self.update()

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(theme.colour("secondary"))
        field = self.rect().adjusted(theme.PADDING, theme.PADDING, -theme.PADDING, -theme.PADDING)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(field, flags, self.words or tr("Nothing to see here yet."))
