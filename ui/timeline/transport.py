"""The bar above the timeline: start, play, end; where the playhead is; what the time axis shows below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.frame_rates import FPS
from app.words import short_number
from ui import theme
from ui.i18n import tr
from ui.timeline.layout import timecode
from ui.widgets.basic import IconButton, label
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.player import Player

TABS = ("path", "speed", "fov")


class Transport(QWidget):
    """on_tab: called with "path", "speed" or "fov". on_fit: shows the whole path. controls: of the chosen tab."""

    def __init__(
        self,
        bridge: Bridge,
        player: Player,
        on_tab: Callable[[str], object],
        on_fit: Callable[[], object],
        controls: QWidget,
    ) -> None:
        super().__init__()
        self._bridge, self._player, self._controls = bridge, player, controls
        self._start = IconButton("mdi6.skip-previous", tr("To the start (Ctrl+Home)"), lambda: bridge.run("view.start"))
        self._play = IconButton("mdi6.play", tr("Play (Space)"), lambda: bridge.run("view.play"))
        self._end = IconButton("mdi6.skip-next", tr("To the end (Ctrl+End)"), lambda: bridge.run("view.end"))
        self._time, self._fps = label(timecode(0), "tabular"), label(tr("{fps} fps", fps=short_number(FPS)), "label")
        self._time.setAccessibleName(tr("Playhead and length of the path"))
        self._fps.setToolTip(tr("Frames a second of the video; the playhead goes from frame to frame"))
        self._look = _switch(bridge, "view.through_camera", "mdi6.video-outline", tr("Look through the camera (C)"))
        self._loop = _switch(bridge, "path.loop", "mdi6.repeat", tr("Loop: the path returns to its start (L)"))
        self._even = _switch(
            bridge, "path.constant_speed", "mdi6.speedometer", tr("Constant speed: key times follow the distance")
        )
        self._fit = IconButton("mdi6.arrow-expand-horizontal", tr("Show the whole path"), on_fit)
        titles = {"path": tr("Path"), "speed": tr("Speed"), "fov": tr("FoV")}
        self.tabs = SegmentedControl(titles, on_tab)
        self.tabs.choose("path")
        self._lay_out()
        bridge.follow(self, self.refresh, bridge.changed)
        bridge.selected.connect(lambda _selection: self._show_time())
        bridge.refreshed.connect(self._show_switches)
        player.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        playing, there = self._player.playing, self._player.path is not None
        self._play.set_icon("mdi6.pause" if playing else "mdi6.play")
        self._play.say(tr("Pause (Space)") if playing else tr("Play (Space)"))
        for widget in (self._start, self._play, self._end, self._fit, self._look, self._loop, self._even, self.tabs):
            widget.setEnabled(there)
        self._show_time()
        self._show_switches()

    def _show_time(self) -> None:
        path, at = self._player.path, self._bridge.session.selection.time_s
        start, seconds = (path.start, path.duration) if path is not None else (at, 0.0)
        self._time.setText(f"{timecode(at - start)} / {timecode(seconds)}")

    def _show_switches(self) -> None:
        for button, command in (
            (self._look, "view.through_camera"), (self._loop, "path.loop"), (self._even, "path.constant_speed"),
        ):  # fmt: skip
            button.setChecked(bool(self._bridge.checked(command)))

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.PADDING - 5, 8, theme.PADDING, 2)
        box.setSpacing(theme.GRID)
        for widget in (self._start, self._play, self._end):
            box.addWidget(widget)
        for space, widget in ((16, self._time), (24, self._fps), (12, self._look), (0, self._loop), (0, self._even)):
            box.addSpacing(space)
            box.addWidget(widget)
        box.addStretch()
        box.addWidget(self._controls)
        box.addWidget(self._fit)
        box.addSpacing(8)
        box.addWidget(self.tabs)
        self._keep_width(self._time)

    def _keep_width(self, text: QLabel) -> None:
        """Digits of one width, and no jumping when they change."""
        shown = text.font()
        shown.setPixelSize(theme.FONT_PX)
        shown.setFeature(shown.Tag("tnum"), 1)
        text.setFont(shown)
        text.setMinimumSize(QSize(text.fontMetrics().horizontalAdvance("00:00.00 / 00:00.00") + 4, 0))
        text.setAlignment(Qt.AlignmentFlag.AlignVCenter)


def _switch(bridge: Bridge, command: str, icon: str, tooltip: str) -> IconButton:
    return IconButton(icon, tooltip, lambda: bridge.run(command), checkable=True)
