"""How a film for two eyes is looked at on a screen that has no glasses: one eye, anaglyph, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.i18n import tr
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from app.film_look import Eyes
    from ui.export_preview.preview import Preview


class EyesChoice(QWidget):
    """Seen only for films that have two."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        titles = {"one": tr("Mono"), "anaglyph": tr("Anaglyph"), "beside": tr("Pair")}
        self.choice = SegmentedControl(titles, lambda eyes: preview.show_for(cast("Eyes", eyes)))
        tooltips = {
            "one": tr("From between the eyes"),
            "anaglyph": tr("For glasses with red at the left and cyan at the right"),
            "beside": tr("The left eye's picture beside the right eye's"),
        }
        for eyes, tooltip in tooltips.items():
            self.choice.button(eyes).setToolTip(tooltip)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.choice)
        preview.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(self._preview.stereo)
        self.choice.choose(self._preview.eyes)
