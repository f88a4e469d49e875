"""What lies over the whole viewport for a while: one page at a time, and opening one ends the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.viewport.viewport import Viewport


class Cover(QObject):
    """Belongs to a viewport, whose child the page is."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._page: QWidget | None = None
        self._leave: Callable[[], None] = lambda: None
        viewport.installEventFilter(self)

    def open(self, page: QWidget, leave: Callable[[], None]) -> None:
        """leave: ends what the page is part of, and with it calls `close`; when another page wants the place."""
        if self._page is not None:
            self._leave()
        self._page, self._leave = page, leave
        self._viewport.chrome.keep_away(True)
        self._fit()
        page.show()
        page.setFocus()

    def close(self) -> None:
        """The page is gone, the viewport as it was before."""
        if self._page is None:
            return
        page, self._page = self._page, None
        page.hide()
        page.deleteLater()
        self._viewport.chrome.keep_away(False)
        self._viewport.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        if self._page is not None:
            self._page.setGeometry(self._viewport.rect())
            self._page.raise_()
