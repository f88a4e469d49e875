"""The preview in the panel: where one looks; in its corners the eyes, the whole sphere, and the way to see it large."""

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
        self._preview = preview
        self.view, self.eyes = SphereView(preview), EyesChoice(preview)
        self.strip = Strip(preview, self.view)
        self.large = IconButton("mdi6.arrow-expand", tr("See it large"), preview.enlarged.emit)
        self._eyes, self._large = _floating(self.eyes, self.view), _floating(self.large, self.view)
        preview.changed.connect(self._arrange)
        self.view.installEventFilter(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.view)

    def reveal(self) -> None:
        """Scrolls to where it can be seen."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.view, 0, theme.PADDING)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self) -> None:
        self._eyes.setVisible(self._preview.stereo)
        self.strip.setVisible(self._preview.eyes != "beside")  # it would lie in one eye's picture only
        for part in (self._eyes, self._large):
            part.adjustSize()
        self._eyes.move(theme.GRID, theme.GRID)
        self._large.move(self.view.width() - self._large.width() - theme.GRID, theme.GRID)
        self.strip.lie_in(self.view.rect())


def _floating(part: QWidget, parent: QWidget) -> QFrame:
    """Reads on any picture."""
    frame = QFrame(parent)
    frame.setProperty("role", "floating")
    box = QHBoxLayout(frame)
    box.setContentsMargins(1, 1, 1, 1)
    box.addWidget(part)
    return frame
