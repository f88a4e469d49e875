"""What a tool of the viewport is: pointer and keys in, commands of the app layer out, a drawing over the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPainter
    from PySide6.QtWidgets import QWidget

    from engine.core.camera import View
    from ui.bridge import Bridge
    from ui.viewport.viewport import Viewport


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, in logical pixels of the viewport. button: the one this event is about; buttons: all that
    are held."""

    x: float
    y: float
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    buttons: Qt.MouseButton = Qt.MouseButton.NoButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def ctrl(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Tool:
    """One entry of the tool column. It keeps the state of a gesture, nothing of the document.

    name: as in `Viewport.choose_tool`. icon: of its button, as ui.icons names it. keys: those that are the tool's even
    where a menu has them as shortcuts.
    """

    name: ClassVar[str]
    icon: ClassVar[str]
    keys: ClassVar[frozenset[Qt.Key]] = frozenset()

    def __init__(self, viewport: Viewport) -> None:
        self.viewport = viewport

    @property
    def bridge(self) -> Bridge:
        return self.viewport.bridge

    @property
    def title(self) -> str:
        """Of the button, in the user's language."""
        raise NotImplementedError

    @property
    def hint(self) -> str:
        """What a click will do, in the user's language: one line at the bottom, asked for again after every event."""
        raise NotImplementedError

    def activate(self) -> None:
        """The tool was chosen."""

    def deactivate(self) -> None:
        """Another tool was chosen; a gesture that is going on ends as with Esc."""
        self.cancel()

    def cursor(self) -> QCursor:
        """The pointer's shape here and now; asked again after every event."""
        return QCursor(Qt.CursorShape.ArrowCursor)

    def press(self, p: Pointer) -> bool:  # noqa: ARG002
        """False: the viewport takes the press and orbits."""
        return False

    def move(self, p: Pointer) -> bool:  # noqa: ARG002
        """The pointer with a button held that `press` took."""
        return False

    def release(self, p: Pointer) -> bool:  # noqa: ARG002
        return False

    def hover(self, p: Pointer) -> None:
        """The pointer without a button."""

    def leave(self) -> None:
        """The pointer left the viewport."""

    def double_click(self, p: Pointer) -> bool:  # noqa: ARG002
        """False: the viewport focuses there."""
        return False

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002
        """True if the key was the tool's."""
        return False

    def cancel(self) -> bool:
        """Esc: True if there was something to cancel, else the viewport goes back to the select tool."""
        return False

    def hovered_key(self) -> int | None:
        """Index of the path's key under the pointer, which the path layer then lifts."""
        return None

    def paint(self, painter: QPainter, view: View) -> None:
        """Over the picture and the path; painter in logical pixels, view of the picture that is on the screen."""

    def panel(self) -> QWidget | None:
        """Small floating options beside the tool column; None without. Made once, kept by the tool; it must be a
        QWidget without a parent, the viewport adopts it."""
        return None


class ClickTool(Tool):
    """A tool for which two quick clicks are two clicks."""

    def double_click(self, p: Pointer) -> bool:
        return self.press(p) and self.release(p)
