"""A field that opens a list of choices, each with a line of what it is, or why it can't be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.icons import icon
from ui.widgets.basic import label, line
from ui.widgets.form import emptied
from ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

ARROW_PX = 14
LEAST_PX = 280


@dataclass(frozen=True)
class Option:
    """why_not: shown in place of the note; then it can't be chosen."""

    value: str
    title: str
    note: str = ""
    why_not: str = ""


class ChoiceField(QPushButton):
    """on_open: fills the list with `offer`, at once or later."""

    def __init__(self, name: str, on_open: Callable[[], None], on_choose: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(64)
        self._words, self._on_open, self._on_choose = "", on_open, on_choose
        self._list: OptionList | None = None
        self.clicked.connect(self.open)

    def show_words(self, words: str) -> None:
        self._words = words
        self.setAccessibleDescription(words)
        self._elide()

    def open(self) -> None:
        """The list appears under the field, with a word of waiting until there is something to choose."""
        self._list = OptionList(self, self._choose)
        self._list.open_at(self.mapToGlobal(QPoint(0, self.height() + theme.GRID)), max(self.width(), LEAST_PX))
        self._on_open()

    def offer(
        self, options: Sequence[Option], chosen: str, more: Sequence[tuple[str, Callable[[], None]]] = ()
    ) -> None:
        """more: further entries below, such as "Choose a folder..."."""
        if self._list is not None and self._list.isVisible():
            self._list.fill(options, chosen, more)

    def list(self) -> OptionList | None:
        return self._list

    def _choose(self, value: str) -> None:
        self._on_choose(value)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        role = "secondary" if self.isEnabled() else "disabled"
        at = self.rect().adjusted(self.width() - ARROW_PX - 6, 0, -6, 0)
        icon("mdi6.chevron-down", role).paint(QPainter(self), at)

    def _elide(self) -> None:
        room = self.width() - ARROW_PX - 18
        shown = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, max(room, 0))
        self.setText(shown)
        self.setToolTip(self._words if shown != self._words else "")


class OptionList(QFrame):
    """Closes when something is chosen, on Esc, and on a click elsewhere."""

    def __init__(self, field: QWidget, on_choose: Callable[[str], object]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on_choose = on_choose
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(4, 4, 4, 4)
        self._box.setSpacing(2)
        self._box.addWidget(label("...", "caption"))
        self.rows: list[QPushButton] = []

    def open_at(self, place: QPoint, width: int) -> None:
        self.setFixedWidth(width)
        screen = self.screen().availableGeometry()
        self.move(min(place.x(), screen.right() - width), place.y())
        self.show()

    def fill(self, options: Sequence[Option], chosen: str, more: Sequence[tuple[str, Callable[[], None]]]) -> None:
        emptied(self._box)
        self.rows = [self._row(option, option.value == chosen) for option in options]
        for row in self.rows:
            self._add(row)
        if more:
            self._add(line())
        for title, act in more:
            self.rows.append(_OptionRow(Option("", title), False, lambda act=act: self._end(act)))
            self._add(self.rows[-1])
        self.setFixedHeight(self._box.totalHeightForWidth(self.width()))
        overhang = self.geometry().bottom() - self.screen().availableGeometry().bottom()
        if overhang > 0:
            self.move(self.x(), self.y() - overhang)
        next((row for row in self.rows if row.isEnabled()), self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        usable = [row for row in self.rows if row.isEnabled()]
        if event.key() in steps and usable:
            now = next((n for n, row in enumerate(usable) if row.hasFocus()), 0)
            usable[(now + steps[Qt.Key(event.key())]) % len(usable)].setFocus()
            return
        super().keyPressEvent(event)

    def _add(self, widget: QWidget) -> None:
        self._box.addWidget(widget)
        widget.show()  # or it would have no height yet

    def _row(self, option: Option, chosen: bool) -> QPushButton:
        return _OptionRow(option, chosen, lambda: self._end(lambda: self._on_choose(option.value)))

    def _end(self, act: Callable[[], object]) -> None:
        self.close()
        act()


class _OptionRow(RowButton):
    def __init__(self, option: Option, chosen: bool, on_click: Callable[[], object]) -> None:
        super().__init__(option.title, on_click)
        self.setEnabled(not option.why_not)
        self.setAutoDefault(True)
        self.setAccessibleDescription(option.why_not or option.note)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(option.title + ("  ✓" if chosen else ""), wrap=True))
        if option.why_not or option.note:
            words.addWidget(label(option.why_not or option.note, "caption", wrap=True))
        self.box.addLayout(words)
        self.sealed()
