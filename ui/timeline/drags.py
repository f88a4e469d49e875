"""What a drag on the timeline does, from the press to the release; Esc takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.i18n import tr
from ui.timeline.hits import keys_between, targets
from ui.timeline.layout import frame_at, snapped
from ui.timeline.words import snap_text, time_text

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from ui.bridge import Bridge
    from ui.timeline.content import Content
    from ui.timeline.layout import SnapTarget, TimeAxis

LEAST_SPAN_S = 0.05


class Drag:
    """says: why it stands where it stands, shown beside the pointer. guide: the time it is caught on, if it is more
    than a frame. With Alt nothing catches."""

    says = ""
    guide: float | None = None
    scrolls = True  # the axis goes along when the pointer leaves it

    def __init__(self, bridge: Bridge, content: Content) -> None:
        self.bridge, self.content = bridge, content

    def move(self, _at: QPointF, _axis: TimeAxis, _modifiers: Qt.KeyboardModifier) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """The button is released."""

    def cancel(self) -> None:
        """Esc."""

    def _caught(
        self, time: float, found: list[SnapTarget], axis: TimeAxis, modifiers: Qt.KeyboardModifier
    ) -> SnapTarget | None:
        """Where the time snaps to; None: nowhere, because Alt is held."""
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return None
        return snapped(time, found, axis) or frame_at(time, self.content.start, self.content.fps)

    def _settled(self, time: float, found: list[SnapTarget], axis: TimeAxis, modifiers: Qt.KeyboardModifier) -> float:
        target = self._caught(time, found, axis, modifiers)
        self.says = snap_text(self.content, target) if target else time_text(time - self.content.start)
        self.guide = target.time if target is not None and target.what != "frame" else None
        return target.time if target else time


class Scrub(Drag):
    """The playhead, from frame to frame; Shift: it catches on keys and steps."""

    def __init__(self, bridge: Bridge, content: Content) -> None:
        super().__init__(bridge, content)
        self._before = bridge.session.selection.time_s

    def move(self, at: QPointF, axis: TimeAxis, modifiers: Qt.KeyboardModifier) -> None:
        time = min(max(axis.time(at.x()), self.content.start), self.content.end)
        time = self._settled(time, targets(self.content, 0.0), axis, modifiers)
        self.bridge.select(time_s=min(max(time, self.content.start), self.content.end))

    def cancel(self) -> None:
        self.bridge.select(time_s=self._before)


class MoveKeys(Drag):
    """The selected keys in time, led by the one that was grabbed. With Ctrl the whole path is stretched by its end."""

    KEY = "timeline: keys"
    SLACK_PX = 3  # a click is no drag

    def __init__(self, bridge: Bridge, content: Content, index: int, grabbed: QPointF, axis: TimeAxis) -> None:
        super().__init__(bridge, content)
        chosen = bridge.session.selection.keys
        self._index, self._others = index, tuple(key for key in chosen if key != index)
        self._grabbed, self._offset = grabbed, content.keys[index] - axis.time(grabbed.x())
        self._moves = self._stretches = False

    def move(self, at: QPointF, axis: TimeAxis, modifiers: Qt.KeyboardModifier) -> None:
        if not self._moves and abs(at.x() - self._grabbed.x()) < self.SLACK_PX:
            return
        self._moves = True
        playhead = self.bridge.session.selection.time_s
        found = [] if self._others else targets(self.content, playhead, self._index)
        time = self._settled(axis.time(at.x()) + self._offset, found, axis, modifiers)
        last = self._index == len(self.content.keys) - 1
        stretches = last and bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if stretches != self._stretches:  # each begins with the path as it was
            self._stretches = stretches
            self.bridge.abandon_drag(self.KEY)
        (self._stretch if stretches else self._retime)(time)

    def finish(self) -> None:
        if self._moves:
            self.bridge.end_drag()

    def cancel(self) -> None:
        if self._moves:
            self.bridge.abandon_drag(self.KEY)

    def _retime(self, time: float) -> None:
        self.bridge.do("path.time", keys=(self._index, *self._others), to_s=time, drag=self.KEY)
        now = self._arrived()
        if abs(now - time) > 1e-6:
            self.says = tr("{time}: next to another key", time=time_text(now - self.content.start))

    def _stretch(self, time: float) -> None:
        seconds = max(time - self.content.start, 0.1 * len(self.content.keys))
        way_back = self.content.end - self.content.keys[-1]  # of a loop, which is stretched along
        share = seconds / max(self.content.keys[-1] - self.content.start, 1e-6)
        self.bridge.do("path.duration", seconds=seconds + way_back * share, drag=self.KEY)
        self.says = tr("The whole path takes {time}", time=time_text(seconds + way_back * share))

    def _arrived(self) -> float:
        path = self.bridge.session.document.path
        return path.trajectory.arrivals[self._index] if path is not None else 0.0


class MoveSpan(Drag):
    """One end of the range; a new range is dragged from the place where it was begun."""

    KEY = "timeline: range"

    def __init__(self, bridge: Bridge, content: Content, anchor: float) -> None:
        super().__init__(bridge, content)
        self._anchor = min(max(anchor, content.start), content.end)
        self._moves = False

    def move(self, at: QPointF, axis: TimeAxis, modifiers: Qt.KeyboardModifier) -> None:
        time = self._settled(axis.time(at.x()), targets(self.content, 0.0), axis, modifiers)
        first, last = sorted((self._anchor, min(max(time, self.content.start), self.content.end)))
        if last - first < LEAST_SPAN_S:
            return
        self._moves = True
        self.bridge.do("edit.generation", span_s=(first, last), drag=self.KEY)
        self.says = tr("Range of {time}", time=time_text(last - first))

    def finish(self) -> None:
        if self._moves:
            self.bridge.end_drag()

    def cancel(self) -> None:
        if self._moves:
            self.bridge.abandon_drag(self.KEY)


class Rubber(Drag):
    """A rectangle over the keys selects those in it, besides those that are selected already."""

    scrolls = False

    def __init__(self, bridge: Bridge, content: Content, began: QPointF, *, add: bool) -> None:
        super().__init__(bridge, content)
        self.began = self.at = began
        self._before = bridge.session.selection.keys
        self._kept = self._before if add else ()

    def move(self, at: QPointF, axis: TimeAxis, _modifiers: Qt.KeyboardModifier) -> None:
        self.at = at
        inside = keys_between(self.content, axis, self.began.x(), at.x())
        self.bridge.select(keys=tuple(sorted({*self._kept, *inside})))

    def cancel(self) -> None:
        self.bridge.select(keys=self._before)
