"""What floats on the picture: tools, modes, axes, status, legend, hint, messages and a tool's options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from ui.viewport.axes import Axes
from ui.viewport.chrome_layout import Place, Size, Sizes, layout
from ui.viewport.floating import Floating, Whisper
from ui.viewport.legend import Legend
from ui.viewport.mode_bar import ModeBar
from ui.viewport.status_text import StatusText, status_text
from ui.viewport.tool_column import ToolColumn
from ui.viewport.waiting import waiting_text

if TYPE_CHECKING:
    from ui.viewport.viewport import Viewport

STATUS_MS = 500


class Chrome(QObject):
    """One for a viewport; keeps its parts up to date and clear of each other."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport, self._away = viewport, False
        self.tools = ToolColumn(viewport)
        self.modes = ModeBar(viewport)
        self.axes = Axes(viewport)
        self.status = StatusText(viewport)
        self.legend = Legend(viewport)
        self._hint, self._toast = Whisper(viewport), Whisper(viewport, strong=True)
        self._waiting = Whisper(viewport, strong=True)
        self._panel = Floating(viewport)
        self._toast.hide()
        self._forget = QTimer(self, singleShot=True)
        self._forget.timeout.connect(self.place)
        self._tick = QTimer(self, interval=STATUS_MS)
        self._tick.timeout.connect(self.update_status)
        self._tick.start()
        viewport.tool_changed.connect(self._follow_tool)
        viewport.mode_changed.connect(self._follow_mode)
        bridge = viewport.bridge
        bridge.follow(self, self._follow_document, bridge.changed)
        bridge.follow(self, self._follow_jobs, bridge.jobs_changed)
        bridge.refreshed.connect(self.modes.refresh)
        viewport.host.drawn.connect(self.axes.update)  # in the same paint as the picture
        for part in (self.tools, self.modes, self.axes, self._panel):
            part.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._follow_tool(viewport.tool.name)
        self._follow_mode(viewport.mode)

    def hint(self, text: str) -> None:
        """What a click will do now."""
        if text != self._hint.text():
            self._hint.setText(text)
            self.place()

    def toast(self, text: str, seconds: float) -> None:
        self._toast.setText(text)
        self._toast.show()
        self._forget.start(round(1000 * seconds))
        self.place()

    def said(self) -> str:
        """The message that shows; "" without one."""
        return self._toast.text() if self._forget.isActive() else ""

    def update_status(self) -> None:
        stats = self._viewport.canvas.stats()
        if self.status.say(status_text(stats), self._viewport.host.reason):
            self.place()

    def keep_away(self, away: bool) -> None:
        """Nothing floats here while something else lies over the viewport."""
        self._away = away
        self.place()

    def place(self) -> None:
        """Everything where it has room."""
        found = layout(self._viewport.width(), self._viewport.height(), self._sizes())
        self.tools.arrange(found.columns)
        self.modes.set_small(found.small)
        parts: list[tuple[QWidget, Place | None]] = [
            (self.tools, found.tools), (self.modes, found.modes), (self.axes, found.axes),
            (self.status, found.status), (self.legend, found.legend), (self._hint, found.hint),
            (self._toast, found.toast), (self._panel, found.panel), (self._waiting, found.middle),
        ]  # fmt: skip
        for widget, place in parts:
            _put(widget, place, shown=not self._away and self._speaks(widget))

    def _speaks(self, widget: QWidget) -> bool:
        """A message goes by itself, and says the hint's words in its place."""
        if widget is self._toast:
            return self._forget.isActive()
        return widget is not self._hint or self._hint.text() != self.said()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The tool's options want another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self.place)
        return False

    def _sizes(self) -> Sizes:
        return Sizes(
            tool=self.tools.cell(), tools=len(self._viewport.tools), modes=self.modes.wanted(small=False),
            modes_small=self.modes.wanted(small=True), axes=_hint_of(self.axes), status=_hint_of(self.status),
            legend=_hint_of(self.legend), hint=_hint_of(self._hint), toast=_hint_of(self._toast),
            waiting=_hint_of(self._waiting),
            panel=_hint_of(self._panel) if self._panel.content is not None else None,
        )  # fmt: skip

    def _follow_tool(self, name: str) -> None:
        self.tools.choose(name)
        old = self._panel.content
        if old is not None:
            old.removeEventFilter(self)
        panel = self._viewport.tool.panel()
        self._panel.hold(panel)
        if panel is not None:
            panel.installEventFilter(self)
        self._hint.setText(self._viewport.tool.hint)
        self.place()

    def _follow_document(self) -> None:
        self._viewport.hands.show_what_a_click_does()
        self._follow_jobs()
        self._follow_mode(self._viewport.mode)

    def _follow_jobs(self) -> None:
        text = waiting_text(self._viewport.bridge.session)
        if text != self._waiting.text():
            self._waiting.setText(text)
            self.place()

    def _follow_mode(self, mode: str) -> None:
        self.modes.choose(mode)
        self.legend.explain(mode, self._viewport.bridge.session)
        self.place()


def _hint_of(widget: QWidget) -> Size:
    hint = widget.sizeHint()
    return Size(hint.width(), hint.height())


def _put(widget: QWidget, place: Place | None, *, shown: bool) -> None:
    """There, if there is room and something to say."""
    if isinstance(widget, QLabel) and not widget.text():
        shown = False
    widget.setVisible(shown and place is not None)
    if place is not None:
        widget.setGeometry(place.x, place.y, place.width, place.height)
        widget.raise_()
