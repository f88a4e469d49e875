"""Tools whose click means a place of the scene: on the ground, or on what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from ui.viewport.tools.base import ClickTool
from ui.viewport.tools.on_scene import Base, base_at, why_nothing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ui.viewport.tools.base import Pointer
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]


class PointTool(ClickTool):
    """base: what is pointed at. A click counts where it is let go."""

    def __init__(self, viewport: Viewport, base: Base) -> None:
        super().__init__(viewport)
        self.base: Base = base
        self.pointed: Array | None = None  # [3] what is under the pointer
        self._inside = self._held = False

    @property
    def nowhere(self) -> bool:
        """Whether a click would do nothing here."""
        return self._inside and self.pointed is None

    def take(self, place: Array) -> None:
        """A click on a place [3]."""
        raise NotImplementedError

    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.ForbiddenCursor if self.nowhere else Qt.CursorShape.CrossCursor)

    def hover(self, p: Pointer) -> None:
        self._inside, self.pointed = True, base_at(self.viewport, p.x, p.y, self.base)
        self.viewport.update_overlay()

    def leave(self) -> None:
        self._inside, self.pointed = False, None

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        self._held = self.pointed is not None
        if not self._held:
            self.viewport.message(why_nothing(self.base))
        return True

    def move(self, p: Pointer) -> bool:
        self.hover(p)
        return True

    def release(self, p: Pointer) -> bool:
        self.hover(p)
        held, self._held = self._held, False
        if held and self.pointed is not None:
            self.take(self.pointed)
        return True

    def cancel(self) -> bool:
        held, self._held = self._held, False
        return held
