"""How far away is what a pixel shows: one pixel at once; where more are asked for, a whole picture that is fetched
without waiting for it. Everything here is called with the context current."""

from __future__ import annotations

from ctypes import c_void_p
from typing import TYPE_CHECKING, Any

import numpy as np

from ui.viewport.gpu_gl import GL, Target, complain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.core.camera import View

    Draw = Callable[[Target, View, tuple[int, int]], None]
    """Sums up depths into a target, which shows the view from a pixel on."""

SEEN = 0.25  # alpha from which there is a surface to point at, as in engine/preview/kernels.py
MAP_SCALE = 0.5  # of the picture's width and height


class DepthPicks:
    """Of one picture at a time: `forget` when there is another one."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._pixel, self._map = Target(single=True), Target(single=True)
        self._pixel.resize(1, 1)
        self._buffer, self._fence = int(np.ravel(GL.glGenBuffers(1))[0]), None
        self._depth: NDArray[np.float32] | None = None
        self._asked = 0

    def forget(self) -> None:
        self._depth, self._asked = None, 0
        self._drop_fence()

    def at(self, view: View, column: int, row: int) -> float | None:
        """Metres in a pixel of the view; None where next to nothing is."""
        if self._depth is None:
            self._fetch()
        if self._depth is not None:
            height, width = self._depth.shape
            at = row * height // view.camera.height, column * width // view.camera.width
            return float(self._depth[at]) or None
        self._asked += 1
        if self._asked == 2:  # somebody is looking around
            self._begin(view)
        return self._at_once(view, column, row)

    def _at_once(self, view: View, column: int, row: int) -> float | None:
        self._draw(self._pixel, view, (column, row))
        read = np.zeros((1, 1, 4), np.float32)
        GL.glReadPixels(0, 0, 1, 1, GL.GL_RGBA, GL.GL_FLOAT, read)
        return float(_depths(read)[0, 0]) or None

    def _begin(self, view: View) -> None:
        """Draws the whole picture and has it copied to where it can be read later."""
        camera = view.camera
        small = view.resized(*(max(round(MAP_SCALE * side), 1) for side in (camera.width, camera.height)))
        width, height = small.camera.width, small.camera.height
        self._map.resize(width, height)
        self._draw(self._map, small, (0, 0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_PIXEL_PACK_BUFFER, 16 * width * height, None, GL.GL_STREAM_READ)
        GL.glReadPixels(0, 0, width, height, GL.GL_RGBA, GL.GL_FLOAT, c_void_p(0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        self._fence = GL.glFenceSync(GL.GL_SYNC_GPU_COMMANDS_COMPLETE, 0)
        complain("depths")

    def _fetch(self) -> None:
        """If it is there by now."""
        done = GL.GL_ALREADY_SIGNALED, GL.GL_CONDITION_SATISFIED
        if self._fence is None or GL.glClientWaitSync(self._fence, 0, 0) not in done:
            return
        width, height = self._map.size
        read = np.empty(16 * width * height, np.uint8)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._buffer)
        GL.glGetBufferSubData(GL.GL_PIXEL_PACK_BUFFER, 0, read.nbytes, read)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        self._depth = _depths(read.view(np.float32).reshape(height, width, 4))
        self._drop_fence()

    def _drop_fence(self) -> None:
        if self._fence is not None:
            GL.glDeleteSync(self._fence)
            self._fence = None


def _depths(sums: NDArray[np.float32]) -> NDArray[Any]:
    """[H, W, 4] weighted depth first, alpha last -> [H, W] metres, 0 = nothing there."""
    alpha = sums[..., 3]
    return np.where(alpha >= SEEN, sums[..., 0] / np.maximum(alpha, SEEN), 0)
