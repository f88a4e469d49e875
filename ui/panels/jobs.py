"""The panel Jobs and problems: what is being made, what waits, and what there is to say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.i18n import tr
from ui.panels.export_row import ExportRow
from ui.panels.job_row import JobRow
from ui.panels.messages import Messages
from ui.widgets.basic import button, label
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from app.jobs import JobStatus
    from ui.bridge import Bridge

OVER = ("done", "failed", "cancelled")


class JobsPanel(Panel):
    """Jobs in the order they are done, one row each, which stays the same widget as long as its job is listed."""

    def __init__(self, bridge: Bridge) -> None:
        self.clear = button(
            tr("Clear"), lambda: bridge.run("generate.clear_jobs"), "link", tr("Clear what is finished")
        )
        super().__init__("jobs", tr("Jobs and problems"), self.clear)
        self._bridge, self.rows = bridge, dict[int, JobRow]()
        self._idle = label(tr("Nothing is being made. Generate shows its progress here."), "label", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(3 * theme.GRID)
        self.messages = Messages(bridge)
        self.add(self._idle, self._list, ExportRow(bridge), self.messages)
        self.body.addStretch()
        bridge.follow(self, self._show, bridge.jobs_changed)
        self._show()

    def _show(self) -> None:
        jobs = self._bridge.session.jobs.statuses
        for gone in self.rows.keys() - {job.id for job in jobs}:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        shown = sorted(jobs, key=lambda job: job.state in OVER)  # what can still be acted on comes first
        waiting = [place for place, job in enumerate(jobs) if job.state == "waiting"]
        for row, job in enumerate(shown):
            self._show_job(row, job, jobs.index(job), waiting)
        self._idle.setVisible(not jobs)
        self.clear.setVisible(any(job.state in OVER for job in jobs))

    def _show_job(self, nth: int, job: JobStatus, place: int, waiting: list[int]) -> None:
        """place: in the queue; waiting: the places of those that wait."""
        row = self.rows.get(job.id)
        if row is None:
            row = self.rows[job.id] = JobRow(self._bridge, self._drag)
        if self._list.indexOf(row) != nth:
            self._list.removeWidget(row)
            self._list.insertWidget(nth, row)
        before = [other for other in waiting if other < place]
        after = [other for other in waiting if other > place]
        movable = job.state == "waiting"
        rise_to, sink_to = before[-1] if before and movable else None, after[0] if after and movable else None
        row.show_job(job, place, rise_to, sink_to)

    def _drag(self, row: JobRow, y: float) -> None:
        """A waiting job is held at this height of the panel: it changes places with the one it has passed."""
        rows = sorted(self.rows.values(), key=self._list.indexOf)
        here = rows.index(row)
        for there in (here - 1, here + 1):
            other = rows[there] if 0 <= there < len(rows) else None
            if other is not None and other.movable and _passed(other.geometry().center().y(), y, there > here):
                self._bridge.do("generate.move", job=row.job, place=other.place)
                self._show()
                return


def _passed(middle: int, y: float, downwards: bool) -> bool:
    return y > middle if downwards else y < middle
