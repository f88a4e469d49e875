"""The preview in the panel: where one looks, and the whole sphere below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.export_preview.eyes_choice import EyesChoice
from ui.export_preview.sphere_view import SphereView
from ui.export_preview.strip import Strip
from ui.i18n import tr
from ui.widgets.basic import IconButton

if TYPE_CHECKING:
    from ui.export_preview.preview import Preview


class PreviewCard(QWidget):
    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.view, self.strip, self.eyes = SphereView(preview), Strip(preview), EyesChoice(preview)
        self.large = IconButton("mdi6.arrow-expand", tr("See it large"), preview.enlarged.emit)
        box, row = QVBoxLayout(self), QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        row.addWidget(self.eyes)
        row.addStretch()
        row.addWidget(self.large)
        box.addLayout(row)
        box.addWidget(self.view)
        box.addWidget(self.strip)
