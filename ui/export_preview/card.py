"""The preview in the panel: where one looks, and the whole sphere below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

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
        self._corner = _floating(self.large, self.view)
        self.view.installEventFilter(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GRID)
        for part in (self.eyes, self.view, self.strip):
            box.addWidget(part)

    def reveal(self) -> None:
        """Scrolls to where it can be seen."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.view, 0, theme.PADDING)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._corner.adjustSize()
            self._corner.move(self.view.width() - self._corner.width() - theme.GRID, theme.GRID)
        return False


def _floating(button: IconButton, parent: QWidget) -> QFrame:
    """Reads on any picture."""
    frame = QFrame(parent)
    frame.setProperty("role", "floating")
    box = QHBoxLayout(frame)
    box.setContentsMargins(1, 1, 1, 1)
    box.addWidget(button)
    return frame
