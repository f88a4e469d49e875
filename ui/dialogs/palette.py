"""Ctrl+K: any command by a few of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.palette import entries, found, remembered
from ui.dialogs.palette_rows import MATCH, ROW_PX, PaletteRows
from ui.i18n import tr
from ui.widgets.basic import label, line

if TYPE_CHECKING:
    from app.palette import Match
    from ui.bridge import Bridge

WIDTH, ROWS = 560, 10
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS - 1, Qt.Key.Key_PageUp: 1 - ROWS}


class Palette(QFrame):
    """Open it with `open`; a click elsewhere or Esc closes it."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._bridge, self._window = bridge, window
        self._entries, self._recent = entries(bridge.session), list[str]()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName(tr("Find a command"))
        self.setFixedWidth(WIDTH)
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(tr("Find a command or a sample"))
        self.search.setAccessibleName(tr("Find a command or a sample"))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.rows = Rows()
        self.rows.setItemDelegate(PaletteRows(self.rows))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.itemClicked.connect(lambda _item: self._run())
        self.rows.currentItemChanged.connect(lambda _now, _before: self._explain())
        self.foot = label("", "caption", wrap=True)
        self.foot.setContentsMargins(10, 2, 10, 6)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 4)
        box.setSpacing(4)
        for part in (self.search, line(), self.rows, line(), self.foot):
            box.addWidget(part)

    def open(self) -> None:
        """At the top of the window, with what was used last."""
        self._recent = str(_stored(self._bridge).value("recent", "")).split()
        self._find("")
        self.move(self._window.mapToGlobal(QPoint((self._window.width() - WIDTH) // 2, 72)))
        self.show()
        self.search.setFocus()

    @property
    def current(self) -> Match | None:
        item = self.rows.currentItem()
        return None if item is None else item.data(MATCH)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The arrows choose in the list while one goes on typing."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key in STEPS:
            self._step(STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        """From the last to the first by single steps, not by pages."""
        count, row = self.rows.count(), self.rows.currentRow() + by
        if count:
            self.rows.setCurrentRow(row % count if abs(by) == 1 else min(max(row, 0), count - 1))

    def _find(self, query: str) -> None:
        self.rows.clear()
        for match in found(self._entries, query, self._recent):
            item = QListWidgetItem(match.entry.title)
            item.setData(MATCH, match)
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)
        self.rows.setFixedHeight(ROW_PX * min(max(self.rows.count(), 1), ROWS))
        self._explain()
        self.adjustSize()

    def _explain(self) -> None:
        match = self.current
        if match is None:
            self.foot.setText(tr("No command has these letters."))
        elif match.entry.why_not:
            self.foot.setText(tr("Not now: {why}", why=match.entry.why_not))
        else:
            self.foot.setText(tr("Enter runs it · arrows choose · Esc closes"))

    def _run(self) -> None:
        """What can't run stays; the reason stands below."""
        match = self.current
        if match is None or match.entry.why_not:
            return
        self.close()
        _stored(self._bridge).setValue("recent", " ".join(remembered(self._recent, match.entry.key)))
        self._bridge.run(match.entry.command, **match.entry.arguments)


class Rows(QListWidget):
    """Follows the mouse when it moves, but not when the rows move under it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if (item := self.itemAt(event.position().toPoint())) is not None:
            self.setCurrentItem(item)


def _stored(bridge: Bridge) -> QSettings:
    return QSettings(str(bridge.session.state_dir / "palette.ini"), QSettings.Format.IniFormat)
