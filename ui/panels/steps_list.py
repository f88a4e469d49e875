"""The list itself: what clicks, keys and the pointer do on rows of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QToolTip

from app.commands import COMMANDS
from ui.i18n import tr
from ui.icons import icon
from ui.panels.steps_delegate import StepsDelegate, zone_words
from ui.panels.steps_model import ROW, StepsModel
from ui.thumbnails import thumbnails_of

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent

    from app.session import Selection
    from ui.bridge import Bridge
    from ui.panels.steps_delegate import Zone

MENU = (
    "edit.rename_step", "edit.toggle_steps", "edit.solo", "edit.lock_steps", "", "generate.reroll", "",
    "edit.delete_steps",
)  # fmt: skip
BUTTONS: dict[Zone, str] = {"eye": "edit.toggle_steps", "solo": "edit.solo", "lock": "edit.lock_steps"}


class StepsList(QListView):
    """What is selected here is the window's selection, and the other way round."""

    look_from = Signal(int)  # step id

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, self._following, self._running = bridge, False, -1
        self._thumbnails = thumbnails_of(bridge)
        self.steps = StepsModel(bridge, self)
        self.delegate = StepsDelegate(self._thumbnails, self)
        self.setModel(self.steps)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Steps"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._thumbnails.made.connect(self._repaint)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.steps.modelReset.connect(self.follow_selection)
        self.doubleClicked.connect(self._on_double_click)
        bridge.selected.connect(self.follow_selection)

    def rename(self) -> None:
        """Edits the name of the first selected step in place."""
        chosen = self._bridge.session.selection.steps
        if chosen:
            place = self.steps.place_of(chosen[0])
            self.scrollTo(place)
            self.edit(place)

    def show_running(self) -> None:
        """Brings what is being made into sight when it begins, unless the user looks at something else."""
        rows = self.steps.rows
        running = next((nth for nth, row in enumerate(rows) if row.state == "running"), -1)
        if running != self._running and running >= 0 and not self._bridge.session.selection.steps:
            self.scrollTo(self.steps.index(running))
        self._running = running

    def follow_selection(self, _selection: Selection | None = None) -> None:
        """Shows the window's selection, without selecting anything by itself."""
        wanted, places = QItemSelection(), [self.steps.place_of(one) for one in self._bridge.session.selection.steps]
        for place in places:
            wanted.select(place, place)
        if self._chosen() == sorted(place.row() for place in places):
            return
        self._following = True
        self.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._following = False
        if places:
            self.scrollTo(places[-1])

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        zone, index = self._zone_at(event.position().toPoint())
        if zone in BUTTONS and event.button() == Qt.MouseButton.LeftButton:
            self._bridge.do(BUTTONS[zone], steps=(index.data(ROW).step.id,))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        zone, _index = self._zone_at(event.position().toPoint())
        if zone in BUTTONS:
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_double_click(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self._bridge.session.selection.steps:
            self._bridge.select(steps=())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        zone, index = self._zone_at(event.position().toPoint())
        self._hover(index.row(), zone)
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Leave:
            self._hover(-1, "")
        if event.type() == QEvent.Type.ToolTip:
            return self._tell(event)  # pyright: ignore[reportArgumentType]
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        if self._bridge.session.selection.steps:
            menu = self.menu()
            menu.exec(event.globalPos())
            menu.deleteLater()

    def menu(self) -> QMenu:
        """What can be done with the selected steps."""
        menu, session = QMenu(self), self._bridge.session
        menu.setToolTipsVisible(True)
        first = session.selection.steps[0]
        menu.addAction(icon("mdi6.camera-outline"), tr("Look from Here"), lambda: self.look_from.emit(first))
        for name in MENU:
            if not name:
                menu.addSeparator()
                continue
            command = COMMANDS[name]
            why_not = command.why_not(session)
            action = menu.addAction(icon(command.icon), tr(command.title), lambda name=name: self._bridge.run(name))
            action.setEnabled(not why_not)
            action.setToolTip(tr(why_not) if why_not else tr(command.title))
        return menu

    def _repaint(self, step: int) -> None:
        """The row of a step, or, below 0, the one being made."""
        if step < 0:
            self.viewport().update()
        else:
            self.update(self.steps.place_of(step))

    def _tell(self, event: QHelpEvent) -> bool:
        zone, index = self._zone_at(event.pos())
        row = index.data(ROW)
        words = "" if row is None else zone_words(zone, row) if zone else f"{row.title}\n{row.line}"
        QToolTip.showText(event.globalPos(), words, self)
        return True

    def _zone_at(self, at: QPoint) -> tuple[Zone, QModelIndex]:
        index = self.indexAt(at)
        return (self.delegate.zone_at(self.visualRect(index), index.data(ROW), at) if index.isValid() else ""), index

    def _hover(self, row: int, zone: Zone) -> None:
        before = self.delegate.hovered
        if before == (row, zone):
            return
        self.delegate.hovered = (row, zone)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if zone in BUTTONS else Qt.CursorShape.ArrowCursor)
        for nth in {before[0], row}:
            if nth >= 0:
                self.update(self.steps.index(nth))

    def _on_selection(self) -> None:
        if not self._following:
            rows = self.steps.rows
            chosen = [row.step.id for nth in self._chosen() if (row := rows[nth]).step is not None]
            self._bridge.select(steps=tuple(chosen))

    def _on_double_click(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row.step is not None:
            self.look_from.emit(row.step.id)

    def _chosen(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())
