"""A place to drop files on, which is a button too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent


class DropZone(QAbstractButton):
    """on_drop: the first file that was dropped. on_click: a click, or Space."""

    def __init__(
        self, text: str, on_drop: Callable[[Path], object], on_click: Callable[[], object], height: int = 104
    ) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._on_drop, self._height, self._held = on_drop, height, False
        self.clicked.connect(lambda _checked: on_click())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self._height)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._hold(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802
        self._hold(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._hold(False)
        event.acceptProposedAction()
        self._on_drop(Path(event.mimeData().urls()[0].toLocalFile()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, frame = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lifted = self._held or self.underMouse() or self.hasFocus()
        pen = QPen(theme.colour("selection" if lifted else "disabled"), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(theme.colour("raised" if self._held else "background"))
        painter.drawRoundedRect(frame, 8, 8)
        middle = frame.center().toPoint()
        words = painter.boundingRect(frame.adjusted(16, 0, -16, 0), _WRAPPED, self.text())
        top = round(middle.y() - (24 + 8 + words.height()) / 2)
        icon("mdi6.image-plus-outline", "secondary").paint(painter, middle.x() - 12, top, 24, 24)
        painter.setPen(theme.colour("text"))
        words.moveTop(top + 32)
        painter.drawText(words, _WRAPPED, self.text())

    def _hold(self, held: bool) -> None:
        self._held = held
        self.update()


_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
