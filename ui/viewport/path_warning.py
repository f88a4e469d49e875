"""Says once when an edit leads the camera into something; the path's marks go on saying it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.i18n import tr
from ui.viewport.path_geometry import touch_spans

if TYPE_CHECKING:
    from engine.core.trajectory import Trajectory
    from ui.viewport.viewport import Viewport


class PathWarning(QObject):
    """One for a viewport."""

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._known = 0  # places that were told
        viewport.bridge.forecast_changed.connect(self._look)
        viewport.bridge.opened.connect(self._forget)

    def _look(self) -> None:
        """Tells of more places than there were before this edit."""
        session = self._viewport.bridge.session
        path, forecast = session.document.path, session.forecast
        spans = touch_spans(forecast.touches_s) if forecast is not None and path is not None else []
        if path is not None and len(spans) > self._known:
            self._viewport.message(warning(path.trajectory, spans), 5.0)
        self._known = len(spans)

    def _forget(self) -> None:
        self._known = 0


def warning(path: Trajectory, spans: list[tuple[float, float]]) -> str:
    """Where the camera would run into something, in a sentence."""
    if len(spans) > 1:
        return tr("The camera would run into things in {count} places: see the red marks.", count=len(spans))
    key = bisect_right(path.arrivals, 0.5 * (spans[0][0] + spans[0][1]))
    return tr("The camera would run into something after key {key}: see the red mark.", key=max(1, key))
