"""Every command as a QAction: title, shortcut, icon, whether it can run and why not, whether it is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.commands import COMMANDS, MENUS, commands_of
from ui.i18n import tr
from ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.command import Command, Menu
    from ui.bridge import Bridge


class Actions:
    """Made once for a window; kept true by the bridge."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        self._bridge, self._window = bridge, window
        self._actions = {command.id: self._made(command) for command in COMMANDS.values() if not command.by_tool}
        self._said: dict[str, tuple[str, str]] = {}  # why not, and the title
        bridge.refreshed.connect(self._refresh)

    def __getitem__(self, command: str) -> QAction:
        return self._actions[command]

    def menu_bar(self) -> QMenuBar:
        """With one menu for each part of the table. Menus that the table does not fill are not there."""
        bar = QMenuBar()
        bar.setNativeMenuBar(False)
        for name in MENUS:
            bar.addMenu(self._menu(name))
        return bar

    def _menu(self, name: Menu) -> QMenu:
        menu = QMenu(tr(name), self._window)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._refresh)
        place, group = menu, None
        for command in commands_of(name):
            if group is not None and command.group != group:
                menu.addSeparator()
            group = command.group
            if command.id.startswith("path.preset."):
                place = self._presets(menu) if place is menu else place
                place.addAction(self._actions[command.id])
            else:
                menu.addAction(self._actions[command.id])
        return menu

    def _presets(self, menu: QMenu) -> QMenu:
        presets = menu.addMenu(icon("mdi6.movie-open-play-outline"), tr("Presets"))
        presets.setToolTipsVisible(True)
        return presets

    def _made(self, command: Command) -> QAction:
        action = QAction(tr(command.title), self._window)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.setCheckable(command.checkable)
        action.triggered.connect(lambda _checked, command=command.id: self._bridge.run(command))
        self._window.addAction(action)
        return action

    def _refresh(self) -> None:
        session = self._bridge.session
        self._name_undo()
        for command, action in self._actions.items():
            why_not = COMMANDS[command].why_not(session)
            if self._said.get(command) != (why_not, action.text()):
                self._said[command] = why_not, action.text()
                action.setEnabled(not why_not)
                action.setToolTip(tr(why_not) if why_not else action.text())
            if action.isCheckable():
                action.setChecked(bool(self._bridge.checked(command)))

    def _name_undo(self) -> None:
        history = self._bridge.session.history
        for command, what in (("edit.undo", history.undo_label), ("edit.redo", history.redo_label)):
            title = tr(COMMANDS[command].title)
            self._actions[command].setText(f"{title}: {tr(what)}" if what else title)
