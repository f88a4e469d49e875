"""The rows of app.step_rows as Qt wants them, and their thumbnails, made when they are first painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app import step_text
from app.step_rows import Row, StepRows

if TYPE_CHECKING:
    from ui.bridge import Bridge

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole


class StepsModel(QAbstractListModel):
    """Changes only what is another one: hundreds of rows are compared a few times a second while a job runs."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._words = bridge, StepRows()
        self.rows: tuple[Row, ...] = ()
        self._places: dict[int, int] = {}  # by step id
        self.refresh()

    def refresh(self, _what: object = None) -> None:
        session = self._bridge.session
        self._take(self._words.of(session.document, session.store, session.jobs.statuses))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        step = self.rows[index.row()].step
        if step is None or role != Qt.ItemDataRole.EditRole or value == self.rows[index.row()].title:
            return False
        return self._bridge.do("edit.rename", steps=(step.id,), name=value)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].step is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        flags = Qt.ItemFlag
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsEditable | flags.ItemNeverHasChildren

    def place_of(self, step_id: int) -> QModelIndex:
        """Where a step stands; an invalid index if it does not."""
        at = self._places.get(step_id)
        return QModelIndex() if at is None else self.index(at)

    def _take(self, rows: tuple[Row, ...]) -> None:
        """Rows are known by what they are of; only new ones at the end or gone ones there leave the others alone."""
        old, self_same = self.rows, min(len(self.rows), len(rows))
        self._places = {row.step.id: nth for nth, row in enumerate(rows) if row.step is not None}
        if [_key(row) for row in old[:self_same]] != [_key(row) for row in rows[:self_same]]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self._resize(rows)
        for nth in range(self_same):
            if old[nth] is not rows[nth] and old[nth] != rows[nth]:
                self.dataChanged.emit(self.index(nth), self.index(nth))

    def _resize(self, rows: tuple[Row, ...]) -> None:
        before, after = len(self.rows), len(rows)
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.rows = rows
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.rows = rows
            self.endRemoveRows()
        self.rows = rows


def spoken(row: Row) -> str:
    """For a screen reader."""
    if row.step is None:
        return f"{row.title}, {row.line}"
    return step_text.spoken(row.title, row.line, row.step, row.step.id if row.solo else None)


def _key(row: Row) -> object:
    return row.title if row.step is None else row.step.id
