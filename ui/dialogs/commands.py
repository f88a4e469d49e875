"""The commands that open a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ui.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QDialog, QWidget

    from ui.bridge import Bridge


def provide_dialogs(bridge: Bridge, window: QWidget, more: Callable[[], Iterable[str]] = tuple) -> None:
    """more: lines for the report that only the window knows. Each dialog is imported when it is asked for."""

    def palette() -> None:
        from ui.dialogs.palette import Palette

        Palette(bridge, window).open()

    def shortcuts() -> None:
        from ui.dialogs.shortcuts import ShortcutSheet

        _show(ShortcutSheet(window))

    def settings() -> None:
        from ui.dialogs.settings import SettingsDialog

        _show(SettingsDialog(bridge, window))

    def about() -> None:
        from ui.dialogs.about import AboutDialog

        _show(AboutDialog(bridge, window))

    def report() -> None:
        from app.report import report

        QGuiApplication.clipboard().setText(report(bridge.session, more()))
        bridge.session.note(tr("The report is copied. Paste it where you tell about the problem."))

    for command, run in (
        ("help.palette", palette), ("help.shortcuts", shortcuts), ("help.report", report), ("help.about", about),
        ("file.settings", settings),
    ):  # fmt: skip
        bridge.provide(command, run)


def _show(dialog: QDialog) -> None:
    """Without holding up the window: these dialogs ask nothing."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
