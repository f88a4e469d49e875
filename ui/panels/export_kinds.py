"""What can be exported: two columns of choices, one where there is no room for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.commands import COMMANDS
from app.export_plan import KINDS
from app.export_words import kind_title, kind_tooltip
from ui import theme
from ui.widgets.basic import ElidedLabel, Sign
from ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from app.export_plan import ExportKind

NARROW_PX = 232


class ExportKinds(QWidget):
    def __init__(self, on_choose: Callable[[ExportKind], object]) -> None:
        super().__init__()
        self._grid, group = QGridLayout(self), QButtonGroup(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GRID // 2)
        group.setExclusive(True)
        self.rows: dict[ExportKind, RowButton] = {}
        for kind in KINDS:
            self.rows[kind] = _row(kind, lambda kind=kind: on_choose(kind))
            group.addButton(self.rows[kind])
        self._columns = 0
        self._arrange(2)

    def choose(self, kind: ExportKind) -> None:
        """Without telling."""
        self.rows[kind].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange(1 if self.width() < NARROW_PX else 2)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, row in enumerate(self.rows.values()):
            self._grid.addWidget(row, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))
        self._grid.invalidate()
        self.setMinimumHeight(self._grid.minimumSize().height())


def _row(kind: ExportKind, on_click: Callable[[], object]) -> RowButton:
    row = RowButton(kind_title(kind), on_click)
    row.setCheckable(True)
    row.setToolTip(kind_tooltip(kind))
    row.box.setContentsMargins(8, theme.GRID, 8, theme.GRID)
    row.box.setSpacing(2 * theme.GRID)
    row.box.addWidget(Sign(COMMANDS[f"export.{kind}"].icon, "secondary", 18))
    row.box.addWidget(ElidedLabel(kind_title(kind)), 1)
    row.sealed()
    return row
