"""The preview of a film over the viewport: a mode of the window, which Esc leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words import number
from ui import theme
from ui.export_preview.eyes_choice import EyesChoice
from ui.export_preview.sphere_view import SphereView
from ui.export_preview.strip import Strip
from ui.i18n import tr
from ui.widgets.basic import IconButton, label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from ui.bridge import Bridge
    from ui.cover import Cover
    from ui.export_preview.preview import Preview
    from ui.viewport.viewport import Viewport


class LargePage(QWidget):
    left = Signal()

    def __init__(self, preview: Preview, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("look_around")
        self.setAccessibleName(tr("Preview of the film"))
        self._preview = preview
        self.view = SphereView(preview, self, rounded=False)
        self.view.setToolTip("")
        self.strip = Strip(preview, self.view)
        self.eyes = EyesChoice(preview)
        self.moment = label("", "tabular")
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(self.view, 1)
        preview.changed.connect(self._say)
        self.setFocusProxy(self.view)
        self._say()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:  # pyright: ignore[reportAttributeAccessIssue]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._box.activate()
        self.strip.lie_in(self.view.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), theme.colour("panel"))

    def _head(self) -> QWidget:
        head = QWidget()
        box = QHBoxLayout(head)
        box.setContentsMargins(theme.PADDING, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        box.setSpacing(3 * theme.GRID)
        box.addWidget(label(tr("Preview of the film"), "strong"))
        box.addWidget(self.moment)
        box.addWidget(label(tr("drag to look around, wheel to zoom"), "label"))
        box.addStretch()
        box.addWidget(self.eyes)
        box.addWidget(IconButton("mdi6.close", tr("Leave the preview (Esc)"), self.left.emit))
        return head

    def _say(self) -> None:
        self.moment.setText(tr("at {time} s", time=number(self._preview.time_s, 1)))
        self.strip.setVisible(self._preview.eyes != "beside")  # it would lie in one eye's picture only


class LargePreview(QObject):
    def __init__(self, bridge: Bridge, viewport: Viewport, cover: Cover, preview: Preview) -> None:
        super().__init__(viewport)
        self._bridge, self._viewport, self._cover, self._preview = bridge, viewport, cover, preview
        self.page: LargePage | None = None
        bridge.provide("export.look_around", self.toggle, lambda: self.page is not None)
        preview.enlarged.connect(self.toggle)
        preview.changed.connect(self._leave_if_empty)
        bridge.opened.connect(self.leave)

    def toggle(self) -> None:
        if self.page is not None:
            self.leave()
        elif self._preview.ready:
            self.start()
        else:
            self._viewport.message(tr("There is nothing to look at yet. Draw a camera path first."))

    def start(self) -> None:
        self._preview.show_large(True)
        self.page = LargePage(self._preview, self._viewport)
        self.page.left.connect(self.leave)
        self._cover.open(self.page, self.leave)
        self._bridge.refresh()

    def leave(self) -> None:
        """Everything as it was before."""
        if self.page is None:
            return
        self.page = None
        self._cover.close()
        self._preview.show_large(False)
        self._bridge.refresh()

    def _leave_if_empty(self) -> None:
        if not self._preview.ready:
            self.leave()
