"""Record: flying through the scene becomes the path."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QCursor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QPushButton

from app.words import number
from ui import theme
from ui.i18n import tr
from ui.icons import icon
from ui.viewport.path_marks import stroke_pieces
from ui.viewport.tools.base import Tool
from ui.viewport.tools.panel import ToolPanel
from ui.widgets.basic import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from engine.core.pose import Pose
    from ui.viewport.viewport import Viewport

TICK_MS = 33
LONGEST_S = 600.0
TOGGLES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordTool(Tool):
    name = "record"
    icon = "mdi6.record-circle-outline"
    keys = frozenset(TOGGLES)

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._poses: list[tuple[float, Pose, float]] = []
        self._began: float | None = None
        self._owner = QObject(viewport)
        self._tick = QTimer(self._owner, interval=TICK_MS)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._note)
        self._panel: RecordPanel | None = None

    @property
    def title(self) -> str:
        return tr("Record a flight")

    @property
    def hint(self) -> str:
        if self.recording:
            return tr("Fly with W A S D and the mouse   Space: stop and keep   Esc: throw away")
        return tr("Space: record   then fly with W A S D, Q E and the mouse")

    @property
    def recording(self) -> bool:
        return self._began is not None

    @property
    def seconds(self) -> float:
        return 0.0 if self._began is None else time.monotonic() - self._began

    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.OpenHandCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = RecordPanel(self)
        return self._panel

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in TOGGLES and not event.isAutoRepeat():
            self.toggle()
        return event.key() in TOGGLES

    def toggle(self) -> None:
        """Begins, or stops and makes the path."""
        if self.recording:
            self._stop()
        else:
            self._start()

    def cancel(self) -> bool:
        recording = self.recording
        self._end()
        return recording

    def paint(self, painter: QPainter, view: View) -> None:
        if not self.recording:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._poses) > 1:
            places = np.array([pose.translation for _, pose, _ in self._poses])
            stroke_pieces(painter, view, np.stack([places[:-1], places[1:]], axis=1), theme.colour("error"), 2.0)
        self._paint_frame(painter, view)

    def _paint_frame(self, painter: QPainter, view: View) -> None:
        """A red frame says that every movement counts."""
        painter.setPen(QPen(theme.colour("error"), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(1, 1, view.camera.width - 2, view.camera.height - 2))
        font = QFont(painter.font())
        font.setPixelSize(theme.FONT_PX)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(0, 12, view.camera.width, 24), Qt.AlignmentFlag.AlignCenter,
                         tr("● Recording {seconds} s", seconds=number(self.seconds, 1)))  # fmt: skip

    def _start(self) -> None:
        if why := self._why_not():
            self.viewport.message(tr(why))
            return
        self._poses, self._began = [], time.monotonic()
        self._note()
        self._tick.start()
        self.viewport.setFocus()
        self._show()

    def _why_not(self) -> str:
        from app.commands import COMMANDS

        return COMMANDS["path.record"].why_not(self.bridge.session)

    def _note(self) -> None:
        """One pose of the flight, and where the time stands."""
        view = self.viewport.view
        self._poses.append((self.seconds, view.world_from_camera, view.camera.fov_y))
        self._show()
        if self.seconds > LONGEST_S:
            self.viewport.message(tr("Ten minutes are recorded; that is the longest a flight can be."))
            self._stop()

    def _stop(self) -> None:
        poses = self._poses
        self._end()
        if _stood(poses):
            self.viewport.message(tr("The camera did not move. Fly while you record."))
        elif self.bridge.do("path.record", poses=poses):
            self.viewport.message(tr("Recorded {seconds} s", seconds=number(poses[-1][0], 1)))

    def _end(self) -> None:
        self._tick.stop()
        self._poses, self._began = [], None
        self._show()

    def _show(self) -> None:
        if self._panel is not None:
            self._panel.follow()
        self.viewport.update_overlay()


class RecordPanel(ToolPanel):
    def __init__(self, tool: RecordTool) -> None:
        super().__init__(tr("Record a flight"))
        self._tool = tool
        self.button = QPushButton()
        self.button.clicked.connect(lambda _checked: tool.toggle())
        self.add(self.button)
        self._time = label("", "caption")
        self.add(self._time)
        self.follow()

    def follow(self) -> None:
        recording = self._tool.recording
        self.button.setText(tr("Stop") if recording else tr("Record"))
        self.button.setIcon(icon("mdi6.stop" if recording else "mdi6.record", "error"))
        self.button.setToolTip(tr("Space, while the picture has the keyboard"))
        self._time.setText(
            tr("{seconds} s", seconds=number(self._tool.seconds, 1))
            if recording
            else tr("Your flight becomes the path.")
        )


def _stood(poses: list[tuple[float, Pose, float]]) -> bool:
    """Whether nothing moved at all."""
    first = poses[0][1]
    return all(pose == first for _, pose, _ in poses)
