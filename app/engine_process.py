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
    serve(lambda say: compile_once("make", say), packed_pictures)


if __name__ == "__main__":
    main()
