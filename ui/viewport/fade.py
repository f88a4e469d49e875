"""One picture turns into the next within a quarter of a second, from where the new splats were made outward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.core.scene import Scene
    from engine.preview.look import Picture

    Bytes = NDArray[np.uint8]
    Floats = NDArray[np.float32]

FADE_MS = 250
TICK_MS = 16
SPREAD = 1.0  # how much later than the first the last pixel begins, in its own time of fading
GRID = 8  # px; delays are worked out for squares of this size


class Fade(QObject):
    """Between premultiplied pictures, so that what comes, goes and stays all blend right."""

    def __init__(self, parent: QObject, tick: Callable[[], None]) -> None:
        """tick: called while it runs, to paint again."""
        super().__init__(parent)
        self._before: Bytes | None = None
        self._delay: Floats | None = None
        self._clock, self._timer = QElapsedTimer(), QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(tick)

    @property
    def running(self) -> bool:
        return self._before is not None

    def begin(self, before: Bytes, delay: Floats | None = None) -> None:
        """before: [H, W, 4]; delay: [h, w] in 0..1, see `delays`; None = everywhere at once."""
        self._before, self._delay = before, delay
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        self._before = None
        self._timer.stop()

    def picture(self, after: Bytes) -> Bytes:
        """[H, W, 4] what is to be seen now on the way to `after`, which has the size of what it began with."""
        if self._before is None:
            return after
        time = self._clock.elapsed() / FADE_MS
        if time >= 1:
            self.stop()
            return after
        return blend(self._before, after, time, self._delay)


def blend(before: Bytes, after: Bytes, time: float, delay: Floats | None) -> Bytes:
    """[H, W, 4] at a time of 0..1 on the way from one picture to the other."""
    import cv2  # the painter has loaded it

    from engine.preview.kernels import cross_fade

    if delay is None:
        return cast("Bytes", cv2.addWeighted(before, 1 - time, after, time, 0))
    coarse = np.clip(np.float32(time * (1 + SPREAD)) - np.float32(SPREAD) * delay, 0, 1)
    share: Any = cv2.resize(coarse, (after.shape[1], after.shape[0]))
    mixed = np.empty_like(after)
    cross_fade(before, after, share, mixed)
    return mixed


def delays(before: Scene, after: Picture) -> Floats | None:
    """[h, w] in 0..1: how far away from the newest step's camera things are; None when no step is new."""
    known = {id(step.gaussians) for step in before.steps}
    new = [step for step in after.look.scene.steps if id(step.gaussians) not in known]
    return distances(after, new[-1].view.world_from_camera.translation) if new else None


def distances(picture: Picture, centre: NDArray[np.float64]) -> Floats:
    """[h, w] of what the picture shows from a point of the world: 0 for the nearest, 1 for the farthest tenth."""
    import cv2

    height, width = picture.bgra.shape[:2]
    size = max(width // GRID, 1), max(height // GRID, 1)
    depth = cv2.resize(picture.depth, size, interpolation=cv2.INTER_NEAREST)
    away = np.linalg.norm(picture.view.resized(*size).points(depth) - centre, axis=-1).astype(np.float32)
    if not (depth > 0).any():
        return np.zeros_like(away)
    near, far = np.percentile(away[depth > 0], (2, 90)).astype(np.float32)
    return np.clip((away - near) / max(far - near, np.float32(1e-6)), 0, 1)
