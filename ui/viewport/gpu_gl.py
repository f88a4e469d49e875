"""The few things of OpenGL 3.3 that the canvas needs, each as a small object of the context that is current.

What is made must be released: Qt lets all contexts of a window share their objects, so these outlive the canvas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import OpenGL

from engine.core.problem import fail
from resources import shader
from ui.i18n import tr

OpenGL.ERROR_CHECKING = False  # a question to the driver after every call; `complain` asks where it matters
OpenGL.ERROR_LOGGING = False
from OpenGL import GL as _GL  # noqa: E402 - the switches count at import

GL: Any = _GL  # its functions are made at run time; no checker knows them

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Program:
    """A vertex and a fragment shader from resources/shaders."""

    def __init__(self, vertex: str, fragment: str) -> None:
        self.id = GL.glCreateProgram()
        for kind, name in ((GL.GL_VERTEX_SHADER, vertex), (GL.GL_FRAGMENT_SHADER, fragment)):
            part = _compiled(kind, name)
            GL.glAttachShader(self.id, part)
            GL.glDeleteShader(part)  # as soon as the program is gone
        GL.glLinkProgram(self.id)
        if not GL.glGetProgramiv(self.id, GL.GL_LINK_STATUS):
            raise trouble(
                tr("The graphics driver can't link the splat shader."), _text(GL.glGetProgramInfoLog(self.id))
            )
        self._places: dict[str, int] = {}

    def release(self) -> None:
        GL.glDeleteProgram(self.id)

    def use(self) -> None:
        GL.glUseProgram(self.id)

    def place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = GL.glGetUniformLocation(self.id, name)
        return self._places[name]

    def set_int(self, name: str, value: int) -> None:
        GL.glUniform1i(self.place(name), int(value))

    def set_float(self, name: str, value: float) -> None:
        GL.glUniform1f(self.place(name), float(value))

    def set_vector(self, name: str, *values: float) -> None:
        """Two to four numbers."""
        setters = {2: GL.glUniform2f, 3: GL.glUniform3f, 4: GL.glUniform4f}
        setters[len(values)](self.place(name), *map(float, values))

    def set_matrix(self, name: str, matrix: NDArray[np.floating]) -> None:
        """[3, 3], rows as in mathematics."""
        GL.glUniformMatrix3fv(self.place(name), 1, GL.GL_TRUE, np.ascontiguousarray(matrix, np.float32))


class Table:
    """A buffer that a shader reads as rows of four numbers (samplerBuffer); it grows and keeps what is in it."""

    def __init__(self, half: bool) -> None:
        self._format = GL.GL_RGBA16F if half else GL.GL_RGBA32F
        self.row_bytes, self.rows = (8 if half else 16), 0
        self._buffer, self._texture = GL.glGenBuffers(1), GL.glGenTextures(1)
        self.grow(1)

    def release(self) -> None:
        GL.glDeleteTextures(1, [self._texture])
        GL.glDeleteBuffers(1, [self._buffer])

    def grow(self, rows: int) -> None:
        """To at least so many rows."""
        if rows <= self.rows:
            return
        if rows > GL.glGetIntegerv(GL.GL_MAX_TEXTURE_BUFFER_SIZE):
            raise trouble(tr("The scene has more splats than this graphics card can address."))
        old, self._buffer = self._buffer, GL.glGenBuffers(1)
        GL.glBindBuffer(GL.GL_TEXTURE_BUFFER, self._buffer)
        GL.glBufferData(GL.GL_TEXTURE_BUFFER, rows * self.row_bytes, None, GL.GL_STATIC_DRAW)
        if self.rows:
            GL.glBindBuffer(GL.GL_COPY_READ_BUFFER, old)
            size = self.rows * self.row_bytes
            GL.glCopyBufferSubData(GL.GL_COPY_READ_BUFFER, GL.GL_TEXTURE_BUFFER, 0, 0, size)
        GL.glDeleteBuffers(1, [old])
        self.rows = rows
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._texture)
        GL.glTexBuffer(GL.GL_TEXTURE_BUFFER, self._format, self._buffer)

    def write(self, first: int, values: NDArray) -> None:
        """Rows from `first` on; the type of `values` must be the table's."""
        GL.glBindBuffer(GL.GL_TEXTURE_BUFFER, self._buffer)
        GL.glBufferSubData(GL.GL_TEXTURE_BUFFER, first * self.row_bytes, values.nbytes, np.ascontiguousarray(values))

    def bind(self, unit: int) -> None:
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._texture)


class Target:
    """A picture of floats to draw into and to read in a shader."""

    def __init__(self, single: bool = False) -> None:
        """single: 32 bits a channel rather than 16."""
        self._format = GL.GL_RGBA32F if single else GL.GL_RGBA16F
        self._frame, self._texture = GL.glGenFramebuffers(1), GL.glGenTextures(1)
        self.size = (0, 0)

    def release(self) -> None:
        GL.glDeleteFramebuffers(1, [self._frame])
        GL.glDeleteTextures(1, [self._texture])

    def resize(self, width: int, height: int) -> None:
        """Its content is lost if the size is another one."""
        if self.size == (width, height):
            return
        self.size = (width, height)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, self._format, width, height, 0, GL.GL_RGBA, GL.GL_FLOAT, None)
        smooth_edges()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._frame)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self._texture, 0)
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            raise trouble(tr("The graphics card can't draw a picture of {w}x{h} px.", w=width, h=height))

    def clear(self) -> None:
        """Binds it, too."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._frame)
        GL.glClearColor(0, 0, 0, 0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)

    def bind_texture(self, unit: int) -> None:
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)


class Stopwatch:
    """How long the card worked on what lies between `start` and `stop`; told some pictures later, so nobody waits."""

    def __init__(self) -> None:
        self._query, self._asked = int(np.ravel(GL.glGenQueries(1))[0]), False
        self._note: object = None

    def release(self) -> None:
        GL.glDeleteQueries(1, [self._query])

    def start(self, note: object) -> bool:
        """note: comes back with the time. False: the last answer is still out, this time is not measured."""
        if self._asked:
            return False
        self._note, self._asked = note, True
        GL.glBeginQuery(GL.GL_TIME_ELAPSED, self._query)
        return True

    def stop(self) -> None:
        GL.glEndQuery(GL.GL_TIME_ELAPSED)

    def take(self) -> tuple[float, object] | None:
        """Seconds and the note, once they are known."""
        if not self._asked or not GL.glGetQueryObjectuiv(self._query, GL.GL_QUERY_RESULT_AVAILABLE):
            return None
        self._asked = False
        return 1e-9 * int(GL.glGetQueryObjectuiv(self._query, GL.GL_QUERY_RESULT)), self._note


class Ramp:
    """Colours [N, 3] uint8 in a row, to look up between the first (0) and the last (1)."""

    def __init__(self, colours: NDArray[np.uint8]) -> None:
        self._texture = GL.glGenTextures(1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB8, len(colours), 1, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, colours)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 4)
        smooth_edges()

    def release(self) -> None:
        GL.glDeleteTextures(1, [self._texture])

    def bind(self, unit: int) -> None:
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)


def smooth_edges() -> None:
    """The bound picture is interpolated and ends at its edges."""
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)


def complain(doing: str) -> None:
    """Raises a Problem if OpenGL has found something wrong; out of memory, most likely. doing: for the log."""
    error = GL.glGetError()
    if error == GL.GL_OUT_OF_MEMORY:
        raise fail("out_of_memory", tr("The graphics card has no memory left."), _instead(), doing)
    if error != GL.GL_NO_ERROR:
        raise trouble(tr("The graphics driver reports error {code}.", code=f"0x{int(error):04x}"), doing)


def trouble(message: str, detail: str = "") -> Exception:
    return fail("unavailable", message, _instead(), detail)


def _instead() -> str:
    return tr("The CPU draws the scene instead; a newer graphics driver may help.")


def _compiled(kind: int, name: str) -> int:
    part = GL.glCreateShader(kind)
    GL.glShaderSource(part, shader(name))
    GL.glCompileShader(part)
    if not GL.glGetShaderiv(part, GL.GL_COMPILE_STATUS):
        raise trouble(
            tr("The graphics driver can't compile the shader {name}.", name=name), _text(GL.glGetShaderInfoLog(part))
        )
    return part


def _text(log: bytes | str) -> str:
    return log.decode(errors="replace") if isinstance(log, bytes) else log
