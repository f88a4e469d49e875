"""One end of a pipe between the window's process and the engine's: whole objects, large arrays without a copy.

Objects are pickled, so a wire only ever leads to a process that we started ourselves.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from contextlib import suppress
from typing import IO, Any

import numpy as np

PIPE_BYTES = 1 << 20  # in flight: with the usual 64 KiB an array of 10 MB would change hands 160 times
_SIZE = struct.Struct("<Q")


class Wire:
    """`send` from any thread, `receive` from one. Both let other threads run while data flows."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._lock = threading.Lock()
        _widen(outgoing)

    @staticmethod
    def of_child() -> Wire:
        """Over standard input and output, which then are nobody else's: what is printed goes to standard error."""
        incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        return Wire(incoming, outgoing)

    def send(self, message: object) -> None:
        """Raises OSError when nobody is there to read."""
        buffers: list[pickle.PickleBuffer] = []
        text = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
        parts = [text, *(buffer.raw() for buffer in buffers)]
        with self._lock:
            self._outgoing.write(_SIZE.pack(len(parts)) + b"".join(_SIZE.pack(len(part)) for part in parts))
            for part in parts:
                self._outgoing.write(part)
            self._outgoing.flush()

    def receive(self) -> Any:
        """Waits for the next object; raises EOFError when there will be none."""
        (count,) = _SIZE.unpack(self._read(_SIZE.size))
        sizes = [_SIZE.unpack(self._read(_SIZE.size))[0] for _ in range(count)]
        text, *buffers = [self._read(size) for size in sizes]
        return pickle.loads(text, buffers=buffers)

    def close(self) -> None:
        """Not while another thread sends or receives."""
        for pipe in (self._outgoing, self._incoming):
            with suppress(OSError):  # what is left to be sent finds nobody
                pipe.close()

    def _read(self, size: int) -> memoryview:
        """So many bytes, writable, as pages that nobody had to fill with zeros first."""
        data = np.empty(size, np.uint8).data
        if self._incoming.readinto(data) < size:  # pyright: ignore[reportAttributeAccessIssue] - a BufferedReader
            raise EOFError
        return data


def _widen(pipe: IO[bytes]) -> None:
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # more than the system grants
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
