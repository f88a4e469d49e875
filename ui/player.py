"""Plays the camera path in real time: at each moment the viewport has exactly the view that an export draws then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from app.exporting import frame_count
from app.frame_rates import FPS
from app.planning import photo_start
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent

    from app.session import Selection
    from engine.core.trajectory import Trajectory
    from ui.bridge import Bridge
    from ui.viewport.viewport import Viewport

EARLY_S = 1e-4  # a timer that fires a little too soon means the frame that is due


class Player(QObject):
    """Looking through the camera begins with playing or with `look_through` and lasts through pauses and scrubbing; it
    ends with Esc, when the user moves the camera, or when the path goes. clock: seconds; there for tests."""

    changed = Signal()  # playing or looking

    def __init__(self, bridge: Bridge, viewport: Viewport, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(bridge)
        self.playing = self.looking = False
        self._bridge, self._viewport, self._clock = bridge, viewport, clock
        self._began, self._from, self._shown_s = 0.0, 0, -1.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        bridge.changed.connect(lambda _document: self._follow_path())
        bridge.selected.connect(self._follow_selection)
        bridge.opened.connect(self.leave)
        bridge.provide("view.play", self.toggle)
        bridge.provide("view.start", self.to_start)
        bridge.provide("view.end", self.to_end)
        bridge.provide("view.through_camera", self._toggle_look, lambda: self.looking)
        viewport.unlocked.connect(self.leave)

    @property
    def path(self) -> Trajectory | None:
        path = self._bridge.session.document.path
        return None if path is None else path.trajectory

    @property
    def times(self) -> NDArray[np.float64]:
        """[N] of the video's frames, in seconds on the path's clock; empty without a path."""
        path = self.path
        return np.zeros(0) if path is None else path.times(frame_count(path))

    @property
    def frame(self) -> int:
        """The video's frame at the playhead."""
        return self.frame_at(self._bridge.session.selection.time_s)

    def frame_at(self, time_s: float) -> int:
        times = self.times
        return int(np.abs(times - time_s).argmin()) if len(times) else 0

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """From the playhead; from the start where that stands at the end. Raises a Problem without a path."""
        frame, last = self.frame, len(self._needed_times()) - 1
        self._set(playing=True, looking=True)
        self._go_on_from(0 if frame >= last else frame)

    def pause(self) -> None:
        """The camera stays where it is."""
        self._timer.stop()
        self._set(playing=False, looking=self.looking)

    def leave(self) -> None:
        """The viewport's camera is the user's own again."""
        self._timer.stop()
        if self.looking:
            self._viewport.set_locked_view(None)
        self._set(playing=False, looking=False)

    def look_through(self, on: bool) -> None:
        """The viewport's camera is the path's, wherever the playhead goes. Raises a Problem without a path."""
        if not on:
            self.leave()
            return
        self._needed_times()
        self._set(playing=self.playing, looking=True)
        self._show()

    def to_start(self) -> None:
        self.seek(0)

    def to_end(self) -> None:
        self.seek(len(self._needed_times()) - 1)

    def step(self, frames: int) -> None:
        """So many frames on, or back."""
        self.seek(self.frame + frames)

    def seek(self, frame: int) -> None:
        """The playhead to a frame of the video. Raises a Problem without a path."""
        times = self._needed_times()
        self._bridge.select(time_s=float(times[min(max(frame, 0), len(times) - 1)]))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Esc in the viewport, or wherever else in the window it means nothing."""
        if event.type() != QEvent.Type.KeyPress or not self.looking:
            return False
        key: QKeyEvent = event  # type: ignore[assignment] - of this type
        if key.key() != Qt.Key.Key_Escape:
            return False
        self.leave()
        return True

    def _toggle_look(self) -> None:
        self.look_through(not self.looking)

    def _tick(self) -> None:
        times = self.times
        frame = self._from + int((self._clock() - self._began + EARLY_S) * FPS)
        if frame < len(times):
            self._show_frame(times, frame)
        elif (path := self.path) is not None and path.loop:
            self._go_on_from(frame % len(times))
        else:
            self._show_frame(times, len(times) - 1)
            self.pause()

    def _go_on_from(self, frame: int) -> None:
        self._began, self._from = self._clock(), frame
        self._show_frame(self.times, frame)

    def _show_frame(self, times: NDArray[np.float64], frame: int) -> None:
        """And waits for the next one."""
        self._shown_s = float(times[frame])
        self._bridge.select(time_s=self._shown_s)
        self._show()
        due = self._began + (frame - self._from + 1) / FPS
        self._timer.start(max(0, round(1000 * (due - self._clock()))))

    def _show(self) -> None:
        """The photo's size is the one that exports use when none is asked for."""
        session = self._bridge.session
        path, start = self.path, photo_start(session.document, session.store)
        if path is not None and start is not None:
            photo = start.view.camera
            self._viewport.set_locked_view(path.view(session.selection.time_s, photo.width, photo.height))

    def _follow_selection(self, selection: Selection) -> None:
        """The playhead was moved by hand: playing goes on from there."""
        if selection.time_s == self._shown_s:
            return
        self._shown_s = selection.time_s
        if self.playing:
            self._go_on_from(self.frame_at(selection.time_s))
        elif self.looking:
            self._show()

    def _follow_path(self) -> None:
        """Another path: it is looked along at once."""
        path = self.path
        if path is None:
            self.leave()
            return
        QTimer.singleShot(0, self, self._stay_inside)  # a command that is at work has a selection of its own
        if self.looking and not self.playing:
            self._show()

    def _stay_inside(self) -> None:
        """The playhead never stands beside the path."""
        path, at = self.path, self._bridge.session.selection.time_s
        if path is not None and not path.start <= at <= path.start + path.duration:
            self._bridge.select(time_s=min(max(at, path.start), path.start + path.duration))

    def _set(self, *, playing: bool, looking: bool) -> None:
        if looking != self.looking:
            self._watch_escape(looking)
        if (playing, looking) != (self.playing, self.looking):
            self.playing, self.looking = playing, looking
            self._bridge.refresh()
            self.changed.emit()

    def _watch_escape(self, on: bool) -> None:
        for widget in {self._viewport, self._viewport.window()}:
            widget.removeEventFilter(self)
            if on:
                widget.installEventFilter(self)

    def _needed_times(self) -> NDArray[np.float64]:
        times = self.times
        if not len(times):
            raise fail("unavailable", "There is no camera path yet.", "Draw one, or choose a preset.")
        return times
