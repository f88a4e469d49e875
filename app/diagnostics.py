"""What went wrong, written down: a rotating log for unexpected errors, and a trace when the process itself dies."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000


def watch_for_crashes() -> None:
    """A crash inside native code prints where every thread was."""
    if sys.stderr is not None and not faulthandler.is_enabled():
        faulthandler.enable()


def log_unexpected(error: BaseException, detail: str = "") -> Path | None:
    """Writes the command and the whole trace to the log and returns its path; None when no log can be written."""
    path = paths.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    what = f"{' '.join(sys.argv)}\n{detail}".strip()
    trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("sceneloom", logging.ERROR, "", 0, what, None, trace)
    handler.emit(record)
    handler.close()
    return path
