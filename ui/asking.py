"""What a command needs to know before it runs: file names, and what becomes of unsaved work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QInputDialog

from app.events import Saved
from app.export_plan import file_name
from engine.core.problem import ProblemError
from ui.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.command import Ask, Command
    from app.events import AppEvent
    from ui.bridge import Bridge

FOLDER_OF = {"file.open_photo": "photo_folder", "file": "project_folder", "export": "export_folder"}


class Asking:
    """The dialogs between a menu and its command."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        self._bridge, self._window = bridge, window
        self._after_save: Callable[[], object] | None = None
        bridge.told.connect(self._on_told)
        bridge.problem.connect(lambda _problem: self._forget())

    def __call__(self, command: Command) -> dict[str, Any] | None:
        """The arguments; None when the user thought better of it, or when the command runs later, after saving."""
        given = self._bridge.given
        if command.loses_work and not self.may_lose(lambda: self._bridge.run(command.id, **given)):
            return None
        return self._file_to_save_in(command) if command.id == "file.save" else self._answers(command)

    def may_lose(self, then: Callable[[], object]) -> bool:
        """Whether what is not saved may go. If the user wants it saved first, False now, and `then` runs later."""
        session = self._bridge.session
        if not session.dirty:
            return True
        from ui.dialogs.unsaved import ask_unsaved

        answer = ask_unsaved(self._window, session)
        self._window.activateWindow()  # without a window manager nobody else gives it the keyboard back
        if answer == "save":
            self._after_save = then
            self._bridge.run("file.save")
        return answer == "discard"

    def _file_to_save_in(self, command: Command) -> dict[str, Any] | None:
        """Asked for once: from then on the project has its file."""
        session = self._bridge.session
        if session.files.path is not None and not session.files.read_only:
            return {}
        answers = self._answers(command)
        if answers is None:
            self._forget()
        return answers

    def _answers(self, command: Command) -> dict[str, Any] | None:
        answers = {ask.argument: self._answer(command, ask) for ask in command.asks}
        return None if None in answers.values() else answers

    def _answer(self, command: Command, ask: Ask) -> str | float | None:
        if ask.kind == "text":
            text, accepted = QInputDialog.getText(self._window, tr(ask.title), tr(ask.title))
            return text if accepted else None
        if ask.kind == "number":
            number, accepted = QInputDialog.getDouble(self._window, tr(ask.title), tr(ask.title))
            return number if accepted else None
        chosen = self._chosen_file(ask, self._folder(command), self._name(command))
        if chosen:
            self._remember(command, Path(chosen))
        return chosen or None

    def _name(self, command: Command) -> str:
        """To begin with."""
        name = self._bridge.session.document.name or tr("Untitled")
        menu, _, kind = command.id.partition(".")
        return file_name(name, kind, self._bridge.given.get("film")) if menu == "export" else name

    def _chosen_file(self, ask: Ask, folder: str, name: str) -> str:
        dialog = QFileDialog(self._window, tr(ask.title), folder, " ".join(ask.patterns))
        if ask.kind == "folder":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        elif ask.kind == "open":
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(ask.patterns[0].removeprefix("*."))
            dialog.selectFile(name)
        chosen = dialog.selectedFiles()[0] if dialog.exec() else ""
        self._window.activateWindow()
        return chosen

    def _folder(self, command: Command) -> str:
        return getattr(self._bridge.session.settings, _folder_setting(command)) or str(Path.home())

    def _remember(self, command: Command, chosen: Path) -> None:
        from app.settings import changed

        session, setting = self._bridge.session, _folder_setting(command)
        if getattr(session.settings, setting) != str(chosen.parent):
            try:
                session.configure(changed(session.settings, **{setting: str(chosen.parent)}))
            except ProblemError as error:
                session.problem(error.problem)

    def _on_told(self, event: AppEvent) -> None:
        if isinstance(event, Saved) and self._after_save is not None and not self._bridge.session.dirty:
            then, self._after_save = self._after_save, None
            then()

    def _forget(self) -> None:
        self._after_save = None


def _folder_setting(command: Command) -> str:
    return FOLDER_OF.get(command.id) or FOLDER_OF.get(command.id.partition(".")[0], "project_folder")
