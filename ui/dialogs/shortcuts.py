"""The sheet behind F1: every shortcut and every gesture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.shortcut_sheet import dealt, groups
from ui import theme
from ui.dialogs.frame import Dialog
from ui.i18n import tr
from ui.widgets.basic import button, label
from ui.widgets.form import emptied
from ui.widgets.keys import KeyCaps

if TYPE_CHECKING:
    from app.shortcut_sheet import Group, Row

COLUMNS = 3
LEAST_PX = 1000
AROUND = QSize(72, 190)  # px: the dialog's own, and room for a scroll bar
SCREEN_PX = QSize(80, 120)  # of the screen stay free


class ShortcutSheet(Dialog):
    """Typing narrows it down."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, tr("Shortcuts"), width=LEAST_PX)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(32)
        self._columns.setContentsMargins(0, 0, 8, 0)
        self.body.addWidget(self.search)
        self._sheet = QWidget()
        self._sheet.setLayout(self._columns)
        self.body.addWidget(_scrolled(self._sheet), 1)
        self.nothing = label(tr("No shortcut has this in its name."), "label")
        self.body.addWidget(self.nothing)
        self.add_button(button(tr("Close"), self.accept))
        self._show("")
        self._fit()

    def _fit(self) -> None:
        """As large as its words want it, as far as the screen goes."""
        wanted = self._sheet.sizeHint() + AROUND
        size = wanted.expandedTo(QSize(LEAST_PX, 0)).boundedTo(self.screen().availableSize() - SCREEN_PX)
        self.setFixedSize(size)

    def _show(self, query: str) -> None:
        emptied(self._columns)
        found = groups(query)
        self.nothing.setVisible(not found)
        for column in dealt(found, COLUMNS):
            self._columns.addWidget(_column(column), 1)


def _column(groups: tuple[Group, ...]) -> QWidget:
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    for group in groups:
        box.addWidget(label(group.title.upper(), "heading"))
        for row in group.rows:
            box.addWidget(_row(row))
        box.addSpacing(3 * theme.GRID)
    box.addStretch()
    return column


def _row(row: Row) -> QWidget:
    line = QWidget()
    box = QHBoxLayout(line)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(label(row.title), 1)
    box.addWidget(label(row.how, "label") if row.gesture else KeyCaps(row.how), 0, Qt.AlignmentFlag.AlignRight)
    return line


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    return area
