"""Start: crash hooks, then the window, or the command that was asked for."""

from __future__ import annotations

import sys


def main() -> int:
    """The `sceneloom` command; returns its exit code."""
    from app import diagnostics

    diagnostics.watch_for_crashes()
    if len(sys.argv) > 1:
        from app import cli

        return cli.run(sys.argv[1:])
    return _open_window()


def _open_window() -> int:
    """Without the command line's libraries, because a window should be there at once."""
    from app.window import open_window
    from engine.core.problem import ProblemError

    try:
        return open_window()
    except ProblemError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
