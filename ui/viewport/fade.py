"""One picture turns into the next within a quarter of a second; nothing blinks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

FADE_MS = 250
TICK_MS = 16


class Fade(QObject):
    """Between premultiplied pictures, so that what comes, goes and stays all blend right."""

    def __init__(self, parent: QObject, tick: Callable[[], None]) -> None:
        """tick: called while it runs, to paint again."""
        super().__init__(parent)
        self._before: NDArray[np.uint8] | None = None
        self._clock, self._timer = QElapsedTimer(), QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(tick)

    @property
    def running(self) -> bool:
        return self._before is not None

    def begin(self, before: NDArray[np.uint8]) -> None:
        self._before = before
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        self._before = None
        self._timer.stop()

    def picture(self, after: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """[H, W, 4] what is to be seen now on the way to `after`, which has the size of what it began with."""
        share = min(self._clock.elapsed() / FADE_MS, 1.0) if self._clock.isValid() else 1.0
        if self._before is None or share >= 1:
            self.stop()
            return after
        import cv2  # the painter has loaded it

        return cast("NDArray[np.uint8]", cv2.addWeighted(self._before, 1 - share, after, share, 0))
