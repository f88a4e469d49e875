"""The page before there is a scene: samples, a place to drop a photo, what was worked on last, what a crash left."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.message_log import of_problem
from app.quantities import clock, views
from ui import theme
from ui.dropping import open_file
from ui.fetch import Fetch
from ui.i18n import tr
from ui.panels.messages import MessageRow
from ui.panels.recents import Recents, filled
from ui.pictures import image_from_file
from ui.widgets.basic import Card, button, label
from ui.widgets.drop_zone import DropZone
from ui.widgets.form import emptied
from ui.widgets.photo_card import PhotoCard

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from app.autosave import Recoverable
    from engine.core.problem import Problem
    from resources import Sample
    from ui.bridge import Bridge

WIDEST_PX = 960
NARROW_PX = 640
PICTURE_PX = 360  # the shorter side, enough for two device pixels each


class WelcomePage(QScrollArea):
    """One click on a sample opens it with its path laid out."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bridge, self._fetch = bridge, Fetch(self)
        self._fetch.fetched.connect(lambda then, image: then(image))
        self.recovered: list[RecoveryCard] = []
        self.cards = {one.name: self._card(one) for one in _samples()}
        self.drop = DropZone(
            tr("Drop a photo here, or choose one..."),
            lambda path: open_file(bridge, path),
            lambda: bridge.run("file.open_photo"),
            height=160,
        )
        self.recents = Recents(bridge, most=3)
        self._recovery, self.problem = QVBoxLayout(), ProblemCard()
        bridge.problem.connect(self._tell)
        self._grid, self._lower = QGridLayout(), QGridLayout()
        self._lay_out()

    def _card(self, one: Sample) -> PhotoCard:
        card = PhotoCard(tr(one.title), f"{one.author} · {one.licence}", lambda: self._open_sample(one.name), 3 / 2)
        card.setToolTip(tr("Open this sample with a camera path"))
        return card

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(WIDEST_PX)
        box = QVBoxLayout(column)
        box.setContentsMargins(32, 24, 32, 24)
        box.setSpacing(3 * theme.GRID)
        box.addStretch()
        box.addWidget(label("Sceneloom", "display"))
        box.addWidget(label(tr("Draw a path through a photo, and watch a scene grow around it."), "lead", wrap=True))
        box.addSpacing(2 * theme.GRID)
        box.addLayout(self._recovery)
        box.addWidget(self.problem)
        box.addWidget(label(tr("Start with a sample").upper(), "heading"))
        self._grid.setSpacing(4 * theme.GRID)
        box.addLayout(self._grid)
        self._lower.setHorizontalSpacing(4 * theme.GRID)
        self._lower.setVerticalSpacing(2 * theme.GRID)
        self._headings = (label(tr("Or with your own").upper(), "heading"), label(tr("Go on with").upper(), "heading"))
        box.addLayout(self._lower)
        box.addStretch()
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        self.setWidget(page)
        self._arrange(columns=4)

    def _arrange(self, columns: int) -> None:
        """4 columns in a wide window, 2 in a narrow one."""
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))
        own, last = self._headings
        side_by_side = columns == 4
        places = {own: (0, 0), self.drop: (1, 0)} | (
            {last: (0, 1), self.recents: (1, 1)} if side_by_side else {last: (2, 0), self.recents: (3, 0)}
        )
        for widget, (row, column) in places.items():
            self._lower.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        self._lower.setColumnStretch(0, 1)
        self._lower.setColumnStretch(1, int(side_by_side))
        self._columns = columns

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        columns = 2 if self.viewport().width() < NARROW_PX else 4
        if columns != self._columns:
            self._arrange(columns)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What lies on the disk may be another by now; it is looked at on other threads."""
        super().showEvent(event)
        self.recents.refresh()
        self._bridge.session.files.recoverable(self._show_recovery)
        for one in _samples():
            if not self.cards[one.name].has_picture:
                show = self.cards[one.name].show_picture
                self._fetch.ask(show, lambda path=one.path: image_from_file(path, PICTURE_PX))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.problem.hide()

    def _tell(self, problem: Problem) -> None:
        """Here, as long as the panel for it is not to be seen."""
        if self.isVisible():
            self.problem.tell(problem)

    def _open_sample(self, name: str) -> None:
        self._bridge.run("file.open_sample", name=name)

    def _show_recovery(self, found: list[Recoverable]) -> None:
        emptied(self._recovery)
        self.recovered = [RecoveryCard(self._bridge, one) for one in found]
        for card in self.recovered:
            self._recovery.addWidget(card)


class ProblemCard(Card):
    """The newest problem, until it is dismissed."""

    def __init__(self) -> None:
        super().__init__()
        self.hide()

    def tell(self, problem: Problem) -> None:
        emptied(self.box)
        row = MessageRow(of_problem(problem, time.monotonic()), self.hide)
        row.show_age(time.monotonic())
        self.box.addWidget(row)
        self.show()


class RecoveryCard(Card):
    """What a crashed window left, to be opened or given up."""

    def __init__(self, bridge: Bridge, one: Recoverable) -> None:
        super().__init__()
        self._bridge, self._one = bridge, one
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(3 * theme.GRID)
        words.setSpacing(2)
        when = clock(one.saved, datetime.now().astimezone())
        words.addWidget(label(tr("Recovered work from {time}", time=when), "strong"))
        made = views(max(one.steps - 1, 0))
        words.addWidget(label(f"{one.name or tr('Untitled')} · {made} · {tr('not saved')}", "label"))
        row.addWidget(_picture(one.thumbnail))
        row.addLayout(words, 1)
        self.discard = button(tr("Discard"), self._discard, tooltip=tr("It is deleted for good"))
        self.open = button(tr("Open"), self._open, "primary")
        row.addWidget(self.discard)
        row.addWidget(self.open)
        self.box.addLayout(row)

    def _open(self) -> None:
        self._bridge.run("file.recover", one=self._one)

    def _discard(self) -> None:
        self._bridge.session.files.discard(self._one)
        self.hide()


def _picture(png: bytes) -> QLabel:
    made, image, size = QLabel(), QImage.fromData(png), QSize(72, 48)
    made.setFixedSize(size)
    if not image.isNull():
        made.setPixmap(filled(image, size, made.devicePixelRatioF()))
    return made


def _samples() -> tuple[Sample, ...]:
    from resources import samples

    return samples()
