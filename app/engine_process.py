"""What the engine's own process runs; `engine_loader` starts it."""

from __future__ import annotations

import sys

COMMAND = (sys.executable, "-P", "-m", __name__)


def main() -> None:
    from app import diagnostics
    from app.blobs import packed_pictures
    from app.kernels import compile_once
    from engine.remote.child import serve

    diagnostics.watch_for_crashes()
    try:
        serve(lambda say: compile_once("make", say), packed_pictures)
    except Exception as error:
        diagnostics.log_unexpected(error, "in the engine's process")
        raise  # the window only sees that its engine has ended


if __name__ == "__main__":
    main()
