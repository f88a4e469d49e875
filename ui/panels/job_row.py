"""One job: what it makes, how far it is, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.job_text import detail, headline, time_left
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import ElidedLabel, IconButton, ProgressLine, Sign, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent

    from app.jobs import JobState, JobStatus
    from ui.bridge import Bridge
    from ui.theme import Role

SIGNS: dict[JobState, tuple[str, Role]] = {
    "done": ("mdi6.check-circle-outline", "success"),
    "failed": ("mdi6.alert-circle-outline", "error"),
    "cancelled": ("mdi6.cancel", "secondary"),
}


class JobRow(QWidget):
    """on_drag: this row is dragged by its handle to a height of the panel."""

    def __init__(self, bridge: Bridge, on_drag: Callable[[JobRow, float], None]) -> None:
        super().__init__()
        self.job, self.place, self.movable = 0, 0, False
        self._rise_to, self._sink_to = 0, 0
        self._bridge = bridge
        self.headline, self.left = ElidedLabel("", "strong"), label("", "label")
        self.progress, self.detail = ProgressLine("imagined"), ElidedLabel("", "caption")
        self.sign = Sign()
        self.handle = Handle(lambda y: on_drag(self, self.y() + self.handle.y() + y))
        self._make_buttons()
        self._lay_out()

    def _make_buttons(self) -> None:
        self.pause = button(tr("Pause"), lambda: self._do("generate.pause"), tooltip=tr("Pause this job"))
        self.resume = button(tr("Resume"), lambda: self._do("generate.resume"), tooltip=tr("Go on with this job"))
        self.cancel = button(tr("Cancel"), lambda: self._do("generate.cancel"), tooltip=tr("What is finished stays"))
        self.again = button(
            tr("Try again"), lambda: self._do("generate.resume"), "link", tr("Goes on where it stopped")
        )
        self.rise = IconButton("mdi6.chevron-up", tr("Do it sooner"), lambda: self._move(self._rise_to))
        self.sink = IconButton("mdi6.chevron-down", tr("Do it later"), lambda: self._move(self._sink_to))
        self.drop = IconButton("mdi6.close", tr("Take it off the list"), lambda: self._do("generate.cancel"))
        for small in (self.rise, self.sink, self.drop):
            small.setIconSize(QSize(14, 14))

    def _lay_out(self) -> None:
        top, order, buttons = _row(), _row(), _row()
        order.setSpacing(0)
        for widget, stretch in ((self.handle, 0), (self.sign, 0), (self.headline, 1), (self.left, 0)):
            top.addWidget(widget, stretch)
        for widget in (self.rise, self.sink, self.drop):
            order.addWidget(widget)
        top.addLayout(order)
        for widget in (self.pause, self.resume, self.cancel, self.again):
            buttons.addWidget(widget)
        buttons.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self.progress)
        box.addWidget(self.detail)
        box.addLayout(buttons)

    def show_job(self, job: JobStatus, place: int, rise_to: int | None, sink_to: int | None) -> None:
        """place: in the queue. rise_to, sink_to: the place to go to, None where there is none."""
        self.job, self.place = job.id, place
        self._rise_to, self._sink_to = rise_to or 0, sink_to or 0
        can_rise, can_sink = rise_to is not None, sink_to is not None
        waiting, going = job.state == "waiting", job.state in ("running", "paused")
        self.movable = waiting
        self.headline.setText(headline(job))
        done = job.state == "done"  # nothing more to say about it: one line is enough
        self.left.setText(detail(job) if done else time_left(job))
        self.detail.setText(detail(job))
        self.detail.setVisible(not done)
        self.progress.setVisible(going)
        self.progress.set_share(job.share)
        self._show_sign(job.state)
        for widget, shown in (
            (self.pause, job.state == "running"), (self.resume, job.state == "paused"), (self.cancel, going),
            (self.again, job.state in ("failed", "cancelled")), (self.handle, can_rise or can_sink),
            (self.rise, can_rise or can_sink), (self.sink, can_rise or can_sink), (self.drop, waiting),
        ):  # fmt: skip
            widget.setVisible(shown)
        self.rise.setEnabled(can_rise)
        self.sink.setEnabled(can_sink)
        self.setAccessibleName(f"{headline(job)}, {detail(job)}")

    def _show_sign(self, state: JobState) -> None:
        self.sign.setVisible(state in SIGNS)
        if state in SIGNS:
            self.sign.tell(*SIGNS[state])

    def _do(self, command: str) -> None:
        self._bridge.do(command, job=self.job)

    def _move(self, place: int) -> None:
        self._bridge.do("generate.move", job=self.job, place=place)


class Handle(Sign):
    """Drag it to change the order. on_drag: to a height of its own."""

    def __init__(self, on_drag: Callable[[float], None]) -> None:
        super().__init__("mdi6.drag-vertical", "secondary")
        self._on_drag = on_drag
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tr("Drag to change the order"))

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._on_drag(event.position().y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.setCursor(Qt.CursorShape.OpenHandCursor)


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * theme.GRID)
    return row
