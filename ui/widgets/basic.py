"""The small building blocks of every panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.words import number, tr
from ui import theme
from ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from ui.theme import Role


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """role: of the style sheet ("caption", "label", "heading", "strong", "title", ...)."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def play_role(widget: QWidget, role: str) -> None:
    """Another one of the style sheet's."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, on_click: Callable[[], object], role: str = "", tooltip: str = "") -> QPushButton:
    """role: "primary", "link", "flat", "danger", or "" for an ordinary one."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setToolTip(tooltip)
    made.clicked.connect(lambda _checked: on_click())
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def beside(*widgets: QWidget) -> QWidget:
    """From left to right, without margins."""
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2 * theme.GRID)
    for widget in widgets:
        box.addWidget(widget)
    return row


class IconButton(QToolButton):
    """Only an icon; its tooltip is its accessible name."""

    def __init__(
        self, name: str, tooltip: str, on_click: Callable[[], object] | None = None, checkable: bool = False
    ) -> None:
        super().__init__()
        self._name = ""
        self.set_icon(name)
        self.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
        self.setCheckable(checkable)
        self.say(tooltip)
        if on_click is not None:
            self.clicked.connect(lambda _checked: on_click())

    def set_icon(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self.setIcon(icon(name))

    def say(self, tooltip: str) -> None:
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip)


class Sign(QLabel):
    """An icon that says something and can't be clicked."""

    def __init__(self, name: str = "", role: Role = "text", px: int = 16) -> None:
        super().__init__()
        self._px = px
        self.setFixedSize(px, px)
        self.tell(name, role)

    def tell(self, name: str, role: Role = "text") -> None:
        self._icon = icon(name, role) if name else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self._icon is not None:
            place = QRect(0, 0, self._px, self._px)
            place.moveCenter(self.rect().center())
            self._icon.paint(QPainter(self), place)


class ElidedLabel(QLabel):
    """One line that ends in "…" where there is no room; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()), self._shown())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._shown() != self.text() else "")

    def _shown(self) -> str:
        return QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())


class Card(QFrame):
    """A darker field with a border; `box` is its layout."""

    def __init__(self, margin: int = 12, spacing: int = theme.GRID) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(margin, margin, margin, margin)
        self.box.setSpacing(spacing)


class Section(QWidget):
    """A panel of a column: its title in small letters, something at the right of it, and a body below."""

    def __init__(self, title: str, right: QWidget | None = None) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.PADDING, 12, theme.PADDING, theme.PADDING)
        outer.setSpacing(2 * theme.GRID)
        head = QHBoxLayout()
        head.addWidget(label(title.upper(), "heading"))
        head.addStretch()
        if right is not None:
            head.addWidget(right)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * theme.GRID)
        outer.addLayout(self.body)


class EmptyState(QWidget):
    """Nothing here yet: says what to do next, and offers it."""

    def __init__(self, name: str, text: str, action: str = "", on_action: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setSpacing(2 * theme.GRID)
        picture = Sign(name, "disabled", 32)
        words = label(text, "label", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(words)
        if action:
            box.addWidget(button(action, on_action), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()


class ProgressLine(QWidget):
    """A thin bar, 0..1; None moves nothing and shows an empty line."""

    def __init__(self, role: Role = "imagined", height: int = 4) -> None:
        super().__init__()
        self._role: Role = role
        self._share = 0.0
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        wanted = min(max(share or 0.0, 0.0), 1.0)
        if wanted != self._share:
            self._share = wanted
            self.setAccessibleDescription(tr("{n} %", n=number(100 * wanted)))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, radius = QPainter(self), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(self.rect(), radius, radius)
        if self._share > 0:
            painter.setBrush(theme.colour(self._role))
            painter.drawRoundedRect(0, 0, max(round(self.width() * self._share), self.height()), self.height(),
                                    radius, radius)  # fmt: skip


def line() -> QFrame:
    """Between two sections."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made
