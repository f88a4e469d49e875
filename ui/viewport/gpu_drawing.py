"""Draws ordered splats with OpenGL: into a picture of floats first, then onto what the backdrop has left there.

Everything here belongs to the context that is current when it is made, and is called with that context current.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from engine.preview import modes
from ui.viewport.gpu_chunks import HARMONICS
from ui.viewport.gpu_depth import Depths
from ui.viewport.gpu_gl import GL, Program, Ramp, Stopwatch, Table, Target, complain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.preview.look import Mode
    from ui.viewport.gpu_residence import Chunk

MODES: dict[Mode, int] = {"colour": 0, "depth": 1, "steps": 2, "confidence": 3, "outlines": 4}


class Tables:
    """The splats on the card."""

    def __init__(self) -> None:
        self._places, self._traits, self._harmonics = Table(half=False), Table(half=True), Table(half=True)
        self._chunks = Table(half=False)

    def release(self) -> None:
        for table in (self._places, self._traits, self._harmonics, self._chunks):
            table.release()

    def grow(self, splats: int) -> None:
        self._places.grow(splats)
        self._traits.grow(3 * splats)
        if self._harmonics.rows > 1:
            self._harmonics.grow(HARMONICS * splats)
        complain("splats")

    def write(self, chunk: Chunk, most: int) -> int:
        """Up to so many further splats of a packed chunk; how many those were."""
        packed, begin = chunk.packed, chunk.written
        assert packed is not None
        end = min(begin + most, chunk.count)
        self._places.write(chunk.first + begin, packed.places[begin:end])
        self._traits.write(3 * (chunk.first + begin), packed.traits[begin:end])
        if len(packed.harmonics):
            self._harmonics.grow(HARMONICS * self._places.rows)
            self._harmonics.write(HARMONICS * (chunk.first + begin), packed.harmonics[begin:end])
        chunk.wrote(packed, end)
        return end - begin

    def write_chunks(self, rows: NDArray[np.float32]) -> None:
        """[chunks, 3, 4]."""
        self._chunks.grow(3 * len(rows))
        self._chunks.write(0, rows)

    def bind(self) -> None:
        for unit, table in enumerate((self._places, self._traits, self._harmonics, self._chunks)):
            table.bind(unit)


class Splatter:
    """Sums up splats, far to near, in floats."""

    def __init__(self) -> None:
        self._program = Program("splat.vert", "splat.frag")
        self._array, self._buffer, self.count = GL.glGenVertexArrays(1), GL.glGenBuffers(1), 0
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        GL.glEnableVertexAttribArray(0)
        GL.glVertexAttribIPointer(0, 1, GL.GL_UNSIGNED_INT, 0, None)
        GL.glVertexAttribDivisor(0, 1)
        self._program.use()
        for unit, name in enumerate(("places", "traits", "harmonics", "chunks")):
            self._program.set_int(name, unit)
        self._program.set_vector("known", *modes.KNOWN)
        self._program.set_vector("imagined", *modes.IMAGINED)
        self._program.set_vector("luma", *modes.LUMA)
        self._program.set_vector("shares", modes.TINT, modes.PHOTO_TINT, modes.STEP_BACK)

    def release(self) -> None:
        self._program.release()
        GL.glDeleteVertexArrays(1, [self._array])
        GL.glDeleteBuffers(1, [self._buffer])

    def set_order(self, numbers: NDArray[np.uint32]) -> None:
        """Far to near."""
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, numbers.nbytes, np.ascontiguousarray(numbers), GL.GL_STREAM_DRAW)
        self.count = len(numbers)

    def draw(self, tables: Tables, target: Target, view: View, mode: int) -> None:
        """The target has the view's size."""
        target.clear()
        GL.glViewport(0, 0, view.camera.width, view.camera.height)
        self._program.use()
        self._aim(view, mode)
        tables.bind()
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
        GL.glBindVertexArray(self._array)
        if self.count:
            GL.glDrawArraysInstanced(GL.GL_TRIANGLE_STRIP, 0, 4, self.count)

    def _aim(self, view: View, mode: int) -> None:
        camera, pose, program = view.camera, view.world_from_camera, self._program
        program.set_matrix("camera_from_world", pose.rotation.T)
        program.set_vector("eye", *pose.translation)
        program.set_vector("intrinsics", camera.fx, camera.fy, camera.cx, camera.cy)
        program.set_vector("size", camera.width, camera.height)
        program.set_int("mode", mode)


class Sum:
    """Splats blended in a mode."""

    def __init__(self) -> None:
        self.target = Target()
        self.mode: Mode = "colour"
        self.target.resize(1, 1)


class Drawing:
    """Everything of the canvas that lives in OpenGL."""

    def __init__(self) -> None:
        self.tables, self.splatter = Tables(), Splatter()
        self._now, self._before, self.depths = Sum(), Sum(), Depths(self._sum_depths)
        self._resolve, self._ramp = Program("resolve.vert", "resolve.frag"), Ramp(modes.depth_ramp())
        self._watch = Stopwatch()
        self._bare = GL.glGenVertexArrays(1)
        self._resolve.use()
        for unit, name in enumerate(("after", "before", "ramp")):
            self._resolve.set_int(name, unit)
        complain("shaders")
        leave()

    def release(self) -> None:
        for part in (self.tables, self.splatter, self.depths, self._now.target, self._before.target):
            part.release()
        for part in (self._resolve, self._ramp, self._watch):
            part.release()
        GL.glDeleteVertexArrays(1, [self._bare])

    def draw(self, view: View, mode: Mode, scale: float) -> None:
        """Sums the splats up, at a scale of the view's size."""
        enter()
        small = _scaled(view, scale)
        self._now.target.resize(small.camera.width, small.camera.height)
        self._now.mode = mode
        timed = self._watch.start(scale)
        self.splatter.draw(self.tables, self._now.target, small, MODES[mode])
        if timed:
            self._watch.stop()
        complain("the picture")
        leave()

    def keep(self) -> None:
        """What `draw` has made last is to turn into what it makes next."""
        self._now, self._before = self._before, self._now

    def time_taken(self) -> tuple[float, float] | None:
        """Seconds and scale of an earlier `draw`, once they are known."""
        taken = self._watch.take()
        return None if taken is None else (taken[0], cast("float", taken[1]))

    def show(self, frame: int, size: tuple[int, int], span: tuple[float, float], share: float) -> None:
        """Lays the sum over what is in the frame buffer `frame`; the rest of the share is what was kept."""
        enter()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, frame)
        GL.glViewport(0, 0, *size)
        self._resolve.use()
        self._resolve.set_vector("depth", self._before.mode == "depth", self._now.mode == "depth")
        self._resolve.set_vector("span", *span)
        self._resolve.set_float("share", share)
        self._now.target.bind_texture(0)
        self._before.target.bind_texture(1)
        self._ramp.bind(2)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
        GL.glBindVertexArray(self._bare)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
        leave()

    def refresh_depths(self, view: View, scale: float) -> None:
        """Of what `draw` has made of the view."""
        enter()
        self.depths.refresh(_scaled(view, scale))
        leave()

    def fetch_depths(self) -> bool:
        """True once the newest have arrived."""
        enter()
        arrived = self.depths.fetch()
        leave()
        return arrived

    def _sum_depths(self, target: Target, view: View) -> None:
        self.splatter.draw(self.tables, target, view, MODES["depth"])


def _scaled(view: View, scale: float) -> View:
    camera = view.camera
    return view.resized(max(round(scale * camera.width), 1), max(round(scale * camera.height), 1))


def enter() -> None:
    """QPainter leaves these as it likes."""
    for switch in (GL.GL_SCISSOR_TEST, GL.GL_STENCIL_TEST, GL.GL_DEPTH_TEST, GL.GL_CULL_FACE):
        GL.glDisable(switch)
    GL.glColorMask(True, True, True, True)


def leave() -> None:
    """As QPainter likes to find it."""
    GL.glDisable(GL.GL_BLEND)
    GL.glBindVertexArray(0)
    GL.glUseProgram(0)
    GL.glActiveTexture(GL.GL_TEXTURE0)
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, 0)
