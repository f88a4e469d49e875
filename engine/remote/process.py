"""The engine's process as the window's sees it, and the pieces of scenes that both know."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from engine.core.problem import Problem
from engine.remote.limits import NO_MEMORY, environment, out_of_memory_kills
from engine.remote.wire import Wire
from engine.remote.words import Forget, Known, Made, Memory, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.api import GenerateRequest
    from engine.core.scene import Scene
    from engine.remote.words import Limits, Piece, Token

GONE_S = 5.0  # for a process that was killed, or has closed its pipe, to be gone


class Process:
    """Belongs to one thread, which must outlive it: Linux ends a child with the thread that made it. `later` takes,
    from any thread, what is to be called on that one; so `hear` gets what the process says, and None when it has ended.
    """

    def __init__(
        self,
        command: Sequence[str],
        limits: Limits,
        hear: Callable[[Process, Any], None],
        later: Callable[[Callable[[], None]], None],
    ) -> None:
        self.ready = False  # whether it can have begun to work
        self._kills = out_of_memory_kills()
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if sys.stderr is not None else subprocess.DEVNULL,
            env=environment(limits),
        )
        assert self._child.stdin is not None and self._child.stdout is not None
        self._wire = Wire(self._child.stdout, self._child.stdin)
        self._hear, self._later = hear, later
        self._pieces = Pieces(lambda token: later(lambda: self.send(Forget((token,)))))
        self._listener = threading.Thread(target=self._listen, name="engine's voice", daemon=True)
        self._listener.start()
        self.limit(limits)

    def limit(self, limits: Limits) -> None:
        """Its number of threads stays what it was."""
        self._limits = limits
        self.send(Memory(limits.memory_mb))

    def send(self, message: object) -> None:
        """Into the void when the process has ended: then `hear` is told so."""
        with suppress(OSError, ValueError):  # the latter from a pipe that we have closed
            self._wire.send(message)

    def begin(self, request: GenerateRequest, scene: Scene) -> None:
        """Sends a run, with what it does not know yet of the scene."""
        self.send(self._pieces.run(request, scene))

    def knows(self, made: Made) -> None:
        """What it made need not be sent back to it."""
        self._pieces.learn(made)

    def kill(self) -> None:
        self._child.kill()

    def end(self) -> int:
        """Sees to it that the process is gone, and returns how it ended (a negative number: by this signal)."""
        try:
            return self._child.wait(GONE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()
        finally:
            self._listener.join(GONE_S)
            self._wire.close()

    def obituary(self, code: int) -> Problem:
        """What a user is told about a process that ended by itself."""
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        hungry = -code == signal.SIGKILL and out_of_memory_kills() > self._kills
        gives_up = code in (-signal.SIGABRT, 1)  # native code that got no memory; 1 is what OpenBLAS ends with
        refused = gives_up and self._limits.memory_mb > 0
        if hungry or refused or code == NO_MEMORY:
            what = "The engine has ended because there was not enough memory."
            next_step = "What was made so far is kept. Choose a lower quality or allow more memory, then resume."
            return Problem("out_of_memory", what, next_step, name)
        what = f"The engine has ended unexpectedly ({name})."
        return Problem("internal", what, "What was made so far is kept; resume to go on with a new one.", name)

    def _listen(self) -> None:
        try:
            with suppress(EOFError, OSError):
                while True:
                    self._say(self._wire.receive())
        finally:
            self._say(None)  # whoever can't be understood counts as gone

    def _say(self, message: Any) -> None:
        self._later(lambda: self._hear(self, message))


class Pieces:
    """What the engine's process has of what the window's has, by token. `died`: called from any thread when one is gone
    here."""

    def __init__(self, died: Callable[[Token], None]) -> None:
        self._tokens: weakref.WeakKeyDictionary[Piece, Token] = weakref.WeakKeyDictionary()
        self._numbers = itertools.count(1)  # its own are negative
        self._died = died

    def run(self, request: GenerateRequest, scene: Scene) -> Run:
        """The run, with the pieces that are new to it; afterwards it has those of this scene and no others."""
        known, self._tokens = self._tokens, weakref.WeakKeyDictionary()
        new: dict[Token, Piece] = {}

        def token(piece: Piece) -> Token:
            number = known.get(piece)
            if number is None:
                number = next(self._numbers)
                new[number] = piece
                self._watch(piece, number)
            self._tokens[piece] = number
            return number

        base = tuple(Known(step.number, token(step.gaussians), token(step.frame)) for step in scene.steps)
        return Run(request, base, new)

    def learn(self, made: Made) -> None:
        for piece, token in ((made.step.gaussians, made.gaussians), (made.step.frame, made.frame)):
            self._tokens[piece] = token
            self._watch(piece, token)

    def _watch(self, piece: Piece, token: Token) -> None:
        weakref.finalize(piece, self._died, token).atexit = False
