"""What this program is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ui.dialogs.frame import Dialog
from ui.i18n import tr
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.bridge import Bridge


class AboutDialog(Dialog):
    def __init__(self, bridge: Bridge, parent: QWidget | None) -> None:
        words = tr("Draw a path through a photo, and watch a scene grow around it.")
        super().__init__(parent, "Sceneloom", words, width=420)
        self.body.addWidget(label(tr("Version {version}", version=_version()), selectable=True))
        self.body.addWidget(label(tr("Everything is computed on this computer; nothing is sent anywhere."), wrap=True))
        self.body.addWidget(label(tr("Apache License 2.0"), "label"))
        self.add_button(button(tr("Copy report"), lambda: bridge.run("help.report"), "link"), left=True)
        self.add_button(button(tr("Close"), self.accept)).setDefault(True)


def _version() -> str:
    try:
        return version("sceneloom")
    except PackageNotFoundError:
        return tr("unknown")
