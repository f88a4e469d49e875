"""Before work that is not saved would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.at_stake import lost
from ui.dialogs.frame import Dialog
from ui.i18n import tr
from ui.widgets.basic import button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.session import Session

Answer = Literal["save", "discard", "cancel"]


def ask_unsaved(parent: QWidget | None, session: Session) -> Answer:
    """Closing the dialog means "cancel"."""
    dialog = UnsavedDialog(parent, session)
    dialog.exec()
    return dialog.answer


class UnsavedDialog(Dialog):
    """`answer` tells what was chosen."""

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        name = session.document.name
        title = tr("Save the changes to “{name}”?", name=name) if name else tr("Save the changes?")
        super().__init__(parent, title, lost(session.document, session.files.saved))
        self.answer: Answer = "cancel"
        self.add_button(button(tr("Don't save"), lambda: self._end("discard"), "danger"), left=True)
        self.add_button(button(tr("Cancel"), self.reject))
        save = self.add_button(button(tr("Save"), lambda: self._end("save"), "primary"))
        save.setDefault(True)
        save.setFocus()

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()
