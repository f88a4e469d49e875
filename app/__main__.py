"""Start: crash hooks, then the window, or the command that was asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec


def main() -> int:
    """The `sceneloom` command; returns its exit code."""
    from app import diagnostics

    diagnostics.watch_for_crashes()
    if len(sys.argv) > 1:
        from app import cli

        return cli.run(sys.argv[1:])
    return _open_window()


def _open_window() -> int:
    """By name, because a window is the one thing above this module."""
    if find_spec("ui.main_window"):
        return import_module("ui.main_window").run()
    sys.stdout.write("The window is not built yet; until then Sceneloom is used from the command line.\n\n")
    from app import cli

    return cli.run(["--help"])


if __name__ == "__main__":
    sys.exit(main())
