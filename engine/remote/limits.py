"""How much of the machine the engine's process takes, and how it stands back behind the window's."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.remote.words import Limits

NICE = 10  # the window, which asks for little at a time, gets a core whenever it wants one
OOM_SCORE = 500  # of 1000: when memory runs out, the system shall choose the engine and not the window
MB = 1 << 20
NO_MEMORY = 12  # exit code of an engine that could not even take in or send what it should
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_THREADS = (
    "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
)  # fmt: skip


def environment(limits: Limits) -> dict[str, str]:
    """For the engine's process: what libraries read when they are loaded, and our own way to modules."""
    threads = str(min(limits.threads, os.cpu_count() or 1))
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, **(dict.fromkeys(_THREADS, threads) if limits.threads else {})}


def stand_back() -> None:
    """In the engine's process: it yields to the window, dies before it and with it, and leaves Ctrl+C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))


class MemoryLimit:
    """Of this process, for data beyond what it holds now. Where it is met, allocations fail and become a Problem."""

    def __init__(self) -> None:
        self._itself = _data_bytes()

    def set(self, memory_mb: int) -> None:
        """0 = none. Does nothing where the system keeps no account of it."""
        if sys.platform != "linux":
            return
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = self._itself + memory_mb * MB if memory_mb else hard
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def out_of_memory_kills() -> int:
    """How many processes the system has ended since it started because memory ran out."""
    return _number_in("/proc/vmstat", r"^oom_kill (\d+)")


def _data_bytes() -> int:
    return 1024 * _number_in("/proc/self/status", r"^VmData:\s*(\d+) kB")


def _number_in(file: str, pattern: str) -> int:
    """0 where there is no such thing."""
    try:
        found = re.search(pattern, Path(file).read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
