"""Which way is up: the world's axes as the camera sees them; a click on one looks along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.commands import COMMANDS
from ui import theme
from ui.i18n import tr
from ui.widgets.keys import named

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from ui.theme import Role
    from ui.viewport.viewport import Viewport

SIDE, LENGTH, BALL = 68, 23.0, 8.0  # px
# what a ball says, where it is, its colour, and the view that looks along it; up is -y
BALLS: tuple[tuple[str, tuple[int, int, int], Role, str], ...] = (
    ("X", (1, 0, 0), "error", "view.right"),
    ("Y", (0, -1, 0), "success", "view.top"),
    ("Z", (0, 0, -1), "selection", "view.front"),
)


class Axes(QWidget):
    """x to the right, y up, z towards the viewer, as people say it."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.setFixedSize(SIDE, SIDE)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(tr("Axes"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(SIDE, SIDE)

    def ends(self) -> list[tuple[QPointF, float]]:
        """Of each ball: where it is on the widget, and how far behind the middle (-1..1)."""
        rotation = self._viewport.view.world_from_camera.rotation
        seen = np.array([place for _, place, _, _ in BALLS], dtype=float) @ rotation  # camera axes
        middle = SIDE / 2
        return [(QPointF(middle + LENGTH * x, middle + LENGTH * y), z) for x, y, z in seen.tolist()]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            self._paint_backing(painter)
        font = QFont(self.font())
        font.setPixelSize(theme.CAPTION_PX - 1)
        font.setBold(True)
        painter.setFont(font)
        for (at, _), (name, _, role, _) in sorted(zip(self.ends(), BALLS, strict=True), key=lambda end: -end[0][1]):
            colour = theme.colour(role)
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QLineF(QPointF(SIDE / 2, SIDE / 2), at))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(at, BALL, BALL)
            painter.setPen(theme.colour("on_accent"))
            painter.drawText(QRectF(at.x() - BALL, at.y() - BALL, 2 * BALL, 2 * BALL),
                             Qt.AlignmentFlag.AlignCenter, name)  # fmt: skip

    def _paint_backing(self, painter: QPainter) -> None:
        backing = theme.colour("panel")
        backing.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(backing)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        command = self._command_at(event.position())
        if command:
            self._viewport.bridge.run(command)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = COMMANDS.get(self._command_at(event.position()))
        self.setToolTip(f"{tr(over.title)} ({named(over.shortcut)})" if over else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _command_at(self, at: QPointF) -> str:
        """Of the nearest ball under the pointer that is in front; "" beside them."""
        ends = sorted(zip(self.ends(), BALLS, strict=True), key=lambda end: end[0][1])
        for (place, _), (_, _, _, command) in ends:
            if QLineF(place, at).length() <= BALL + 2:
                return command
        return ""
