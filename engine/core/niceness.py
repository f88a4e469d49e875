"""Which of a window's threads comes first when they want the same core."""

from __future__ import annotations

import os
import sys
import threading

PICTURE, BACKGROUND = 2, 5  # behind the thread that answers the user; the engine's process stands behind all of them


def step_back(by: int) -> None:
    """This thread, and those that it starts, let the others go first. Only Linux knows niceness of threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + by)
