"""Looking around in a film: drag to turn the head, the wheel changes the field of view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.film_look import Gaze, draw_look
from ui import theme
from ui.export_preview.drawing import Drawing
from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
        QWheelEvent,
    )

    from ui.export_preview.preview import Preview

NOTCH = 120  # of QWheelEvent.angleDelta
TURN = float(np.radians(10.0))  # of an arrow key
ASPECT = 16 / 9
FIXED, EXPANDING = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding


class SphereView(QWidget):
    """rounded: with round corners and a height that follows its width, for a panel."""

    def __init__(self, preview: Preview, parent: QWidget | None = None, *, rounded: bool = True) -> None:
        super().__init__(parent)
        self._preview, self._rounded = preview, rounded
        self._from: QPointF | None = None  # where the drag is
        self.drawing = Drawing(preview, draw_look, self)
        self.drawing.came.connect(self.update)
        preview.changed.connect(self._want)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(tr("Look around"))
        self.setAccessibleDescription(tr("Arrow keys turn the head, plus and minus change the field of view."))
        self.setToolTip(tr("Drag to look around, turn the wheel to zoom, double-click to see it large"))
        self.setSizePolicy(EXPANDING, FIXED if rounded else EXPANDING)

    # what the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._from is not None:
            moved, self._from = event.position() - self._from, event.position()
            self._preview.look(self._preview.gaze.dragged(moved.x(), moved.y(), self._picture_width()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._preview.enlarged.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self._preview.look(self._preview.gaze.zoomed(event.angleDelta().y() / NOTCH))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Its keys go before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and self._gaze_by(event) is not None:  # pyright: ignore[reportArgumentType]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        gaze = self._gaze_by(event)
        if gaze is None:
            super().keyPressEvent(event)
        else:
            self._preview.look(gaze)

    def _gaze_by(self, event: QKeyEvent) -> Gaze | None:
        gaze = self._preview.gaze
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left:
                return gaze.turned(-TURN, 0.0)
            case Qt.Key.Key_Right:
                return gaze.turned(TURN, 0.0)
            case Qt.Key.Key_Up:
                return gaze.turned(0.0, TURN)
            case Qt.Key.Key_Down:
                return gaze.turned(0.0, -TURN)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                return gaze.zoomed(1)
            case Qt.Key.Key_Minus:
                return gaze.zoomed(-1)
            case Qt.Key.Key_Home:
                return Gaze()
            case _:
                return None

    # how it looks

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, round(240 / ASPECT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, whole = QPainter(self), QRectF(self.rect())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._rounded:
            shape = QPainterPath()
            shape.addRoundedRect(whole, theme.RADIUS, theme.RADIUS)
            painter.setClipPath(shape)
        painter.fillRect(whole, theme.colour("background"))
        if self.drawing.image.isNull():
            self._say(painter, tr("Drawing...") if self._preview.ready else tr("Nothing to look at yet"))
        else:
            painter.drawImage(whole, self.drawing.image)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("selection"), 2))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._rounded:
            self.setFixedHeight(round(self.width() / ASPECT))
        self._want()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.drawing.stop()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def _say(self, painter: QPainter, words: str) -> None:
        painter.setPen(theme.colour("secondary"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), words)

    def _picture_width(self) -> int:
        """Of one eye's picture."""
        return self.width() // 2 if self._preview.eyes == "beside" else self.width()

    def _want(self) -> None:
        self.update()
        if self.isVisible():
            ratio = self.devicePixelRatioF()
            self.drawing.want(round(self.width() * ratio), round(self.height() * ratio))
