"""Controls that stand in a scrolled column: the wheel scrolls the column unless they have the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSlider, QSpinBox, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent


class CalmSlider(QSlider):
    """moved: by the user, with the value. ended: let go, `abandoned` by Esc in the middle of a drag."""

    moved = Signal(int)
    ended = Signal()
    abandoned = Signal()

    def __init__(self, least: int, most: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(least, most)
        self.setPageStep(max(1, (most - least) // 8))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(48)
        self._showing = False
        self.valueChanged.connect(self._tell)
        self.sliderReleased.connect(self.ended)

    def show_value(self, value: int) -> None:
        """Without telling."""
        self._showing = True
        self.setValue(value)
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self.blockSignals(True)
            self.setSliderDown(False)
            self.blockSignals(False)
            self.abandoned.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.ended.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        _calm(self, event, super().wheelEvent)

    def _tell(self, value: int) -> None:
        if not self._showing:
            self.moved.emit(value)


class CalmSpin(QSpinBox):
    """chosen: by the user, when the number is complete."""

    chosen = Signal(int)

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setKeyboardTracking(False)
        self.setProperty("role", "plain")  # NoButtons and a style sheet together lose the number
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach it
        self.setMinimumWidth(56)
        self._showing = False
        self.valueChanged.connect(self._tell)

    def show_value(self, value: int) -> None:
        """Without telling."""
        self._showing = True
        self.setValue(value)
        self._showing = False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        _calm(self, event, super().wheelEvent)

    def _tell(self, value: int) -> None:
        if not self._showing:
            self.chosen.emit(value)


class WordsEdit(QPlainTextEdit):
    """Some lines of text. typed: by the user. ended: the focus went elsewhere. Undo is the window's, not its own."""

    typed = Signal(str)
    ended = Signal()

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 20)
        self._showing = False
        self.textChanged.connect(self._tell)

    def show_text(self, text: str) -> None:
        """Without telling; the cursor stays where it is if nothing changed."""
        if text != self.toPlainText():
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):  # pyright: ignore[reportArgumentType]
            event.ignore()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.ended.emit()

    def _tell(self) -> None:
        if not self._showing:
            self.typed.emit(self.toPlainText())


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _calm(widget: QWidget, event: QWheelEvent, otherwise: object) -> None:
    if widget.hasFocus():
        otherwise(event)  # pyright: ignore[reportCallIssue]
    else:
        event.ignore()
