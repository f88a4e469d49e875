"""Problems, remarks and finished exports, newest first."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.events import Exported, Note
from app.message_log import Message, MessageLog, of_problem
from app.quantities import age
from app.told import told
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import IconButton, Sign, button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.events import AppEvent
    from app.message_log import MessageKind
    from engine.core.problem import Problem
    from ui.bridge import Bridge
    from ui.theme import Role

TOP = Qt.AlignmentFlag.AlignTop
SHOWN = 8  # the older ones unfold
AGES_MS = 10_000
SIGNS: dict[MessageKind, tuple[str, Role]] = {
    "problem": ("mdi6.alert-circle-outline", "error"),
    "note": ("mdi6.information-outline", "secondary"),
    "done": ("mdi6.check-circle-outline", "success"),
}


class Messages(QWidget):
    """Keeps what is told in a MessageLog and shows it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.log, self._all, self.rows = MessageLog(), False, list[MessageRow]()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        self._box.setSpacing(3 * theme.GRID)
        self.older = button("", self._unfold, "link")
        self._box.addWidget(self.older)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._show_ages)
        bridge.problem.connect(self._on_problem)
        bridge.told.connect(self._on_told)
        for problem in bridge.session.problems:
            self.log.add(of_problem(problem, time.monotonic()))
        self._show()

    def _on_problem(self, problem: Problem) -> None:
        self._add(of_problem(problem, time.monotonic()))

    def _on_told(self, event: AppEvent) -> None:
        now = time.monotonic()
        if isinstance(event, Note):
            self._add(Message("note", told(event.text), at=now))
        elif isinstance(event, Exported):
            self._add(Message("done", tr("{name} is ready.", name=event.file.name), at=now, file=event.file))

    def _add(self, message: Message) -> None:
        self.log.add(message)
        self._show()

    def _dismiss(self, message: Message) -> None:
        self.log.dismiss(message)
        self._show()

    def _show(self) -> None:
        """Rows that stay are kept: making one takes longer than everything else here."""
        messages = self.log.messages if self._all else self.log.messages[:SHOWN]
        kept = {id(row.message): row for row in self.rows}
        self.rows = [kept.pop(id(message), None) or self._row(message) for message in messages]
        for row in kept.values():
            row.hide()
            row.deleteLater()
        for place, row in enumerate(self.rows):
            if self._box.indexOf(row) != place:
                self._box.insertWidget(place, row)
        older = len(self.log.messages) - len(messages)
        self.older.setVisible(older > 0)
        self.older.setText(tr("{n} older", n=older))
        self._ages.start() if messages else self._ages.stop()
        self._show_ages()

    def _row(self, message: Message) -> MessageRow:
        return MessageRow(message, lambda: self._dismiss(message))

    def _unfold(self) -> None:
        self._all = True
        self._show()

    def _show_ages(self) -> None:
        for row in self.rows:
            row.show_age(time.monotonic())


class MessageRow(QWidget):
    """An icon, one sentence, its next step; details only when asked for."""

    def __init__(self, message: Message, on_dismiss: Callable[[], object]) -> None:
        super().__init__()
        self.message = message
        sign = Sign(*SIGNS[message.kind])
        self.text = label(message.text, "", wrap=True, selectable=True)
        self.age = label("", "caption")
        self.dismiss = IconButton("mdi6.close", tr("Dismiss"), on_dismiss)
        self.dismiss.setIconSize(QSize(14, 14))
        self.dismiss.setFixedSize(20, 20)
        self.detail = label(message.detail, "caption", wrap=True, selectable=True)
        self.detail.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        if message.next_step:
            words.addWidget(label(message.next_step, "label", wrap=True, selectable=True))
        words.addWidget(self.detail)
        words.addLayout(self._actions())
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * theme.GRID)
        box.addWidget(sign, 0, TOP)
        box.addLayout(words, 1)
        box.addWidget(self.dismiss, 0, TOP)
        self.setAccessibleName(message.as_text)

    def show_age(self, now: float) -> None:
        times = f" · {self.message.times}×" if self.message.times > 1 else ""
        self.age.setText(age(now - self.message.at) + times)

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.age)
        if self.message.kind == "problem":
            self.copy = button(tr("Copy"), self._copy, "link", tr("Copy the message and its details"))
            row.addWidget(self.copy)
        if self.message.detail:
            self.more = button(tr("Details"), lambda: self.detail.setVisible(self.detail.isHidden()), "link")
            row.addWidget(self.more)
        if self.message.file is not None:
            row.addWidget(button(tr("Show in folder"), self._show_in_folder, "link"))
        row.addStretch()
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.message.as_text)
        self.copy.setText(tr("Copied"))

    def _show_in_folder(self) -> None:
        assert self.message.file is not None  # or the button would not be there
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.message.file.parent)))
