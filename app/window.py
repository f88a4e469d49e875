"""The window as seen from below: it stands above this layer, so it is called by its name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

SCREEN = "1680x1050x24"


def open_window(files: Sequence[str] = ()) -> int:
    """Opens it, with photos or projects if there are any, and returns the exit code when it is closed."""
    _check_screen()
    return import_module("ui.main_window").run(files)


def call(module: str, function: str, *arguments: Any) -> Any:
    """`ui.MODULE.FUNCTION(...)`, on a screen of its own where there is none."""
    with screen():
        return getattr(import_module(f"ui.{module}"), function)(*arguments)


def has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@contextmanager
def screen() -> Generator[None]:
    """The user's, or a virtual one (Xvfb) as long as this lasts."""
    if has_screen():
        yield
        return
    server = shutil.which("Xvfb")
    if server is None:
        raise fail("unavailable", "There is no screen here, nor Xvfb to stand in for one.", "Install Xvfb.")
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        process.terminate()
        process.wait()


def _check_screen() -> None:
    if not has_screen():
        raise fail(
            "unavailable", "There is no screen to open a window on.",
            "Start Sceneloom from a desktop, or use its commands (sceneloom --help).",
        )  # fmt: skip
