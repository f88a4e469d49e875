"""How far away is what the pixels show: a small picture of depths, fetched from the card without waiting for it.

`at` asks nobody and may be called at any time; the rest needs the context to be current.
"""

from __future__ import annotations

from ctypes import c_void_p
from typing import TYPE_CHECKING, Any

import numpy as np

from ui.viewport.gpu_gl import GL, Target, complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.core.camera import View

    Draw = Callable[[Target, View], None]
    """Sums up depths into a target."""

SEEN = 0.25  # alpha from which there is a surface to point at, as in engine/preview/kernels.py


class Depths:
    """Of the picture on the screen, or, while the camera moves, of the one a few before."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._target, self._buffer = Target(single=True), int(np.ravel(GL.glGenBuffers(1))[0])
        self._fence: Any = None
        self._late: View | None = None
        self._depth = np.zeros((1, 1), np.float32)

    def release(self) -> None:
        if self._fence is not None:
            GL.glDeleteSync(self._fence)
        GL.glDeleteBuffers(1, [self._buffer])
        self._target.release()

    @property
    def under_way(self) -> bool:
        return self._fence is not None

    def at(self, across: float, down: float) -> float | None:
        """Metres at a place in the picture, 0..1 from its top left; None where next to nothing is."""
        if not (0 <= across < 1 and 0 <= down < 1):
            return None
        height, width = self._depth.shape
        return float(self._depth[int(down * height), int(across * width)]) or None

    def refresh(self, view: View) -> None:
        """Draws the depths in the view's size and has them copied to where they can be read later."""
        if self.under_way:
            self._late = view
            return
        width, height = view.camera.width, view.camera.height
        self._target.resize(width, height)
        self._draw(self._target, view)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_PIXEL_PACK_BUFFER, 16 * width * height, None, GL.GL_STREAM_READ)
        GL.glReadPixels(0, 0, width, height, GL.GL_RGBA, GL.GL_FLOAT, c_void_p(0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        self._fence = GL.glFenceSync(GL.GL_SYNC_GPU_COMMANDS_COMPLETE, 0)
        GL.glFlush()
        complain("depths")

    def fetch(self) -> bool:
        """True once the newest have arrived."""
        done = GL.GL_ALREADY_SIGNALED, GL.GL_CONDITION_SATISFIED
        if self._fence is None or GL.glClientWaitSync(self._fence, 0, 0) not in done:
            return False
        GL.glDeleteSync(self._fence)
        self._fence = None
        self._depth = self._read()
        late, self._late = self._late, None
        if late is not None:
            self.refresh(late)
        return late is None

    def _read(self) -> NDArray[np.float32]:
        """[H, W] metres, 0 = next to nothing is there."""
        width, height = self._target.size
        read = np.empty(16 * width * height, np.uint8)  # bytes: PyOpenGL would convert anything else
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._buffer)
        GL.glGetBufferSubData(GL.GL_PIXEL_PACK_BUFFER, 0, read.nbytes, read)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        sums = read.view(np.float32).reshape(height, width, 4)  # weighted depth first, alpha last
        alpha = sums[..., 3]
        return np.where(alpha >= SEEN, sums[..., 0] / np.maximum(alpha, np.float32(SEEN)), np.float32(0))
